// From the page that stands in for another, back to that one: it is asked for again when the service
// worker says that it came late after all, when the network is back, and now and then. Only for pages on
// which nothing can be lost.
import { AWAIT_PAGE, PAGE_IS_HERE } from './worker-words.ts'
import type { Phone } from './phone.ts'

/** First look soon: most holes in a network are short. */
const FIRST_MS = 3000
const MOST_MS = 60_000

/** How often this address has been asked for in vain; kept across reloads by the browser itself. */
function triesSoFar(): number {
  const state: unknown = history.state
  const tries = typeof state === 'object' && state !== null && 'tries' in state ? state.tries : 0
  return typeof tries === 'number' ? tries : 0
}

/** Makes way for the real page as soon as it can be had. */
export function waitForPage(phone: Phone): void {
  const tries = triesSoFar()
  let gone = false
  function go(): void {
    if (gone) return
    gone = true
    history.replaceState({ tries: tries + 1 }, '')
    // Opened by its own address, the stand-in stands for nothing: then home is meant.
    if (location.pathname === '/offline') location.replace('/')
    else location.reload()
  }

  /** A small answer first: a reload in vain would take away what is being read. */
  async function look(): Promise<void> {
    if (gone || !phone.visible()) return
    const response = await phone.fetch('/healthz', { cache: 'no-store' }).catch(() => null)
    if (response?.ok) go()
  }

  function later(misses: number): void {
    const whole = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(misses, 5))
    const pause = whole / 2 + (whole / 2) * phone.chance()
    setTimeout(() => void look().then(() => gone || later(misses + 1)), pause)
  }

  later(tries)
  phone.watch(() => phone.online() && void look())
  const worker = 'serviceWorker' in navigator ? navigator.serviceWorker : null
  worker?.addEventListener('message', (event) => {
    if (event.data?.type === PAGE_IS_HERE) go()
  })
  worker?.controller?.postMessage({ type: AWAIT_PAGE })
}
