// From the page that stands in for another, back to that one: it is asked for again when the service
// worker says that it came late after all, when the network is back, and now and then. Only for pages on
// which nothing can be lost.
import { AWAIT_PAGE, PAGE_IS_COMING, PAGE_IS_HERE, PAGE_IS_LOST } from './worker-words.ts'
import type { Phone } from './phone.ts'

/** First look soon: most holes in a network are short. */
const FIRST_MS = 5000
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
  let coming = false
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
    setTimeout(() => {
      // What comes is waited for once; should its line be dead, the next look goes past it.
      const looked = coming ? Promise.resolve() : look()
      coming = false
      void looked.then(() => gone || later(misses + 1))
    }, pause)
  }

  // The driver has gone on, perhaps to this very address: a reload would undo that.
  addEventListener('beforeunload', () => (gone = true))
  later(tries)
  phone.watch(() => phone.online() && void look())
  const worker = 'serviceWorker' in navigator ? navigator.serviceWorker : null
  worker?.addEventListener('message', (event) => {
    const type: unknown = event.data?.type
    if (type === PAGE_IS_HERE) go()
    if (type === PAGE_IS_COMING || type === PAGE_IS_LOST) coming = type === PAGE_IS_COMING
  })
  worker?.controller?.postMessage({ type: AWAIT_PAGE })
}
