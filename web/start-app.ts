// What every page does once it stands, for the app as a whole: the service worker, and when a new version
// of it may take over; on a station page the way to the charge that runs there. Loaded lazily, after the
// first paint and at rest, so that it costs the first load nothing.
import { Workbox } from 'workbox-window'
import { turnPlainly } from './model/page-turn.ts'
import { PAGE_SPEAKS } from './model/worker-words.ts'

/** An installed app may stay open for weeks: a new version is asked for when it is looked at again. */
const LOOK_MS = 3_600_000

/**
 * The new version waits while a session runs on this phone, in whichever tab: the memory is one. Nothing
 * is reloaded by it; the pages that are open go on with the files of their own version.
 */
async function letIn(workbox: Workbox): Promise<void> {
  const { runningTrip } = await import('./model/memory.ts')
  if ((await runningTrip(Date.now())) === null) workbox.messageSkipWaiting()
}

/** Registers the service worker; a browser without one has a site that works all the same. */
export async function startApp(): Promise<void> {
  if (location.pathname.startsWith('/s/')) {
    // Whoever leaves the page meanwhile has no need of it any more.
    void import('./start/station.ts')
      .then((station) => station.startStationLater())
      .catch(() => undefined)
  }
  // Pages without a state of their own have nothing that starts earlier (start-lazy.ts).
  if (!document.getElementById('state')) turnPlainly()
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return
  const workbox = new Workbox('/sw.js', { scope: '/' })
  let lookedAt = Date.now()
  let waiting = false
  workbox.addEventListener('waiting', () => {
    waiting = true
    void letIn(workbox)
  })
  const registration = await workbox.register().catch(() => undefined)
  if (!registration) return
  const locale = document.documentElement.lang
  void navigator.serviceWorker.ready.then(({ active }) =>
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker takes none
    active?.postMessage({ type: PAGE_SPEAKS, locale }),
  )
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return
    if (waiting) void letIn(workbox)
    if (Date.now() - lookedAt < LOOK_MS) return
    lookedAt = Date.now()
    void workbox.update().catch(() => undefined)
  })
}
