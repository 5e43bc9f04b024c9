// What a phone's service worker has put away, and whether it is at work at all.
import type { Page } from 'playwright-core'
import { vi } from 'vitest'

/** One response in a cache. */
export interface Stored {
  cache: string
  path: string
  policy: string
  type: string
  text: string
}

/** Waits until a service worker answers for this page; the first one needs a moment to put things away. */
export async function untilControlled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    if (navigator.serviceWorker.controller) return
    await new Promise((done) => {
      navigator.serviceWorker.addEventListener('controllerchange', done, { once: true })
    })
  })
}

/** Waits until this address has been put away. */
export async function untilKept(page: Page, path: string): Promise<void> {
  await vi.waitUntil(
    async () => page.evaluate(async (address) => (await caches.match(address)) !== undefined, path),
    { timeout: 10_000, interval: 100 },
  )
}

/** Everything in every cache of the page's origin. */
export async function storedOn(page: Page): Promise<Stored[]> {
  return page.evaluate(async () => {
    const found: Stored[] = []
    for (const cache of await caches.keys()) {
      const store = await caches.open(cache)
      for (const request of await store.keys()) {
        const response = await store.match(request)
        const { pathname, search } = new URL(request.url)
        found.push({
          cache,
          path: pathname + search,
          policy: response?.headers.get('cache-control') ?? '',
          type: response?.headers.get('content-type') ?? '',
          text: (await response?.text()) ?? '',
        })
      }
    }
    return found
  })
}
