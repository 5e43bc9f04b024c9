// The transition between two pages (style/motion.css) on the way to a station page, which takes no part
// in it: it has no bytes for it, and nothing may lie over its buttons. Unless the page that is left says
// so first, the browser tells it as an error of the new one.

/** Leaves for a station page without a transition. */
export function turnPlainly(): void {
  addEventListener('pageswap', ({ activation, viewTransition }) => {
    const to = activation?.entry.url
    if (!viewTransition || !to || !new URL(to).pathname.startsWith('/s/')) return
    for (const end of [viewTransition.ready, viewTransition.finished]) end.catch(() => {})
    viewTransition.skipTransition()
  })
}
