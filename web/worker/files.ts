// The built files of this version of the app, and of the one before it: a page that was loaded before a
// deploy goes on fetching its own scripts, which the server may have no more.
import { setCacheNameDetails } from 'workbox-core'
import { addPlugins, precacheAndRoute } from 'workbox-precaching'
import { registerRoute } from 'workbox-routing'
import { build, files } from 'virtual:stikk-precache'

declare const self: ServiceWorkerGlobalScope

const PREFIX = 'stikk-files-'
/** Each version has a cache of its own. */
export const OWN_FILES = `${PREFIX}${build}`

/** True where the server allows a response to be stored at all (design §3). */
export function mayKeep(response: Response): boolean {
  const policy = response.headers.get('cache-control') ?? ''
  return response.ok && !/no-store|private/.test(policy)
}

/** Every version's files but ours and those of the last other one; caches are listed by age. */
async function forgetOldFiles(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX))
  const others = names.filter((name) => name !== OWN_FILES)
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)))
}

/** Keeps this version's files, and answers with them. */
export function keepFiles(): void {
  setCacheNameDetails({ prefix: '', precache: OWN_FILES, suffix: '' })
  addPlugins([{ cacheWillUpdate: async ({ response }) => (mayKeep(response) ? response : null) }])
  precacheAndRoute([...files])
  registerRoute(
    ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'),
    async ({ request }) => (await caches.match(request)) ?? fetch(request),
  )
  self.addEventListener('activate', (event) => event.waitUntil(forgetOldFiles()))
}
