// What the models need of the phone, as one seam: tests put a phone of their own in its place, and no
// model touches a global.

/** The part of an EventSource that is used. */
export type Source = {
  readonly readyState: number
  addEventListener(type: 'open' | 'error' | 'view', listen: (event: Event) => void): void
  close(): void
}

export type Phone = {
  /** Epoch ms by the phone's own clock, which may be wrong. */
  now(): number
  /** Between 0 and 1: spreads reconnects after an outage. */
  chance(): number
  /** Rejects when there is no answer within ten seconds: a line may be dead and nobody tells. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  listen(path: string): Source
  /** Calls back on every change of network or visibility; returns what ends it. */
  watch(changed: () => void): () => void
  /** Makes a change that brings another screen; where the phone can, it is drawn as a transition. */
  turn(change: () => void): void
  online(): boolean
  visible(): boolean
}

/** The server answers within milliseconds; the rest is for a line at the edge of its reach. */
const ANSWER_MS = 10_000
const CHANGES = ['online', 'offline', 'pageshow'] as const

/** The phone this page runs on. */
export const thisPhone: Phone = {
  now: () => Date.now(),
  chance: () => Math.random(),
  fetch: (path, init) => fetch(path, { ...init, signal: AbortSignal.timeout(ANSWER_MS) }),
  listen: (path) => new EventSource(path),
  watch(changed) {
    document.addEventListener('visibilitychange', changed)
    for (const name of CHANGES) addEventListener(name, changed)
    return () => {
      document.removeEventListener('visibilitychange', changed)
      for (const name of CHANGES) removeEventListener(name, changed)
    }
  },
  turn(change) {
    // A page nobody sees is changed at once: its transition would only fail.
    const still = document.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches
    if (still || !('startViewTransition' in document)) return change()
    const { ready } = document.startViewTransition(async () => {
      change()
      // Drawing follows the change by a turn of the event loop; the new picture is taken after it.
      await new Promise((drawn) => setTimeout(drawn))
    })
    // A transition that another one overtakes is no fault: its change is made all the same.
    ready.catch(() => undefined)
  },
  online: () => navigator.onLine,
  visible: () => document.visibilityState === 'visible',
}
