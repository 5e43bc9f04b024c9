// The service worker: what the installed app can do without a page or without a network. It must never
// store what is `no-store` (design §3), nor decide anything about a session.
import { cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching'
import { files } from 'virtual:stikk-precache'
import './push.ts'

declare const self: ServiceWorkerGlobalScope

cleanupOutdatedCaches()
precacheAndRoute([...files])

// A new version waits until the page says that no session runs (web/start-app.ts).
self.addEventListener('message', (event) => {
  if (event.data?.type === 'SKIP_WAITING') void self.skipWaiting()
})
