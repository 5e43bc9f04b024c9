// The service worker: what the installed app can do without a page or without a network. It must never
// store what is `no-store` (design §3), nor decide anything about a session. One line for each concern.
import { clientsClaim } from 'workbox-core'
import { keepFiles } from './files.ts'
import { answerPages } from './pages.ts'
import './push.ts'
import { keepShells } from './shell.ts'

declare const self: ServiceWorkerGlobalScope

keepFiles()
keepShells()
answerPages()

// The page that brought the first worker is its page, too: it may lose its network next.
clientsClaim()
// A new version waits until the page says that no session runs (web/start-app.ts).
self.addEventListener('message', (event) => {
  if (event.data?.type === 'SKIP_WAITING') void self.skipWaiting()
})
