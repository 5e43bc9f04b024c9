// What every page does once it stands, for the app as a whole: the service worker; on a station
// page the way to the charge that runs there. Loaded lazily, after
// the first paint and at rest, so that it costs the first load nothing.
import { Workbox } from 'workbox-window'

/** Registers the service worker; a browser without one has a site that works all the same. */
export async function startApp(): Promise<void> {
  if (location.pathname.startsWith('/s/')) {
    void import('./start/station.ts').then((station) => station.startStationLater())
  }
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return
  const workbox = new Workbox('/sw.js', { scope: '/' })
  await workbox.register().catch(() => undefined)
}
