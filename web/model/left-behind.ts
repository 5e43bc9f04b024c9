// The station page that was left for the payer's app. A phone switches to the app without leaving the
// page, and the page then stands there with an offer that is used. Whoever comes back to it, however, is
// to see where the charge stands: it gives its place to the session page.

/** What is needed of the page, as one seam for tests. */
export type LeftPage = {
  visible(): boolean
  /** Calls back whenever the driver sees this page again: another app, a tab, the back button. */
  onReturn(act: () => void): void
  replace(address: string): void
}

/**
 * As long as the way to the payer may take on one bar of signal. A page that is still looked at then was
 * not left at all, and asks the driver to wait for nothing.
 */
export const STILL_HERE_MS = 10_000

const thisPage: LeftPage = {
  visible: () => document.visibilityState === 'visible',
  onReturn(act) {
    document.addEventListener('visibilitychange', act)
    // Kept whole by the browser while it was away. After the station page's own answer to it, which
    // asks for a fresh offer: the last word counts.
    addEventListener('pageshow', (event) => event.persisted && act())
  },
  replace: (address) => location.replace(address),
}

/** From now on this page leads to `address` as soon as somebody looks at it again. */
export function leaveBehind(address: string, page: LeftPage = thisPage): void {
  const show = () => {
    if (page.visible()) page.replace(address)
  }
  page.onReturn(show)
  setTimeout(show, STILL_HERE_MS)
}
