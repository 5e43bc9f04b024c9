// Navigations: the network has three seconds, then a page of our own stands in. A page that was only late
// is not lost: it is held, in this worker's memory alone, for the stand-in that waits for it.
import { registerRoute } from 'workbox-routing'
import { NetworkOnly } from 'workbox-strategies'
import { AWAIT_PAGE, PAGE_IS_COMING, PAGE_IS_HERE, PAGE_IS_LOST } from '../model/worker-words.ts'
import { shellFor } from './shell.ts'

declare const self: ServiceWorkerGlobalScope

/** How long a driver looks at nothing, at most. */
const PATIENCE_MS = 3000
/** Who asks again while the first answer is still on its way wants that answer. */
const LONGER_MS = 20_000
/** How long a late page is held. It may hold an offer of fifteen minutes. */
const HOLD_MS = 10_000

/** What is no page of a driver: programs', and files. */
const NO_PAGE =
  /^\/(api|ocpi|operator|webhooks|assets)(\/|$)|^\/(healthz|readyz|metrics)$|^\/[^/]+\.[a-z0-9]+$/

/** Pages that are late, by their address; `here`: has come, and nobody has fetched it yet. */
const late = new Map<string, { page: Promise<Response>; here: Response | null }>()
/** Pages that were handed out: a response has one reader. */
const given = new WeakSet<Response>()
const network = new NetworkOnly()

const pause = (ms: number): Promise<null> => new Promise((done) => setTimeout(done, ms, null))
const addressOf = (href: string): string => href.split('#')[0] ?? href

/** A gateway that cannot reach our server is no contact, however well it answers. */
function reached(response: Response): Response {
  if (response.status >= 502) throw new Error('no contact')
  return response
}

/** Holds a page that is late, until it is fetched or no longer fresh. */
async function hold(address: string, page: Promise<Response>): Promise<void> {
  const held: { page: Promise<Response>; here: Response | null } = { page, here: null }
  late.set(address, held)
  held.here = await page.catch(() => null)
  if (held.here) await pause(HOLD_MS)
  if (late.get(address) !== held) return
  late.delete(address)
  await held.here?.body?.cancel().catch(() => undefined)
}

async function answer(event: ExtendableEvent, request: Request, url: URL): Promise<Response> {
  const address = addressOf(url.href)
  const before = late.get(address)
  if (before?.here && !given.has(before.here)) {
    late.delete(address)
    given.add(before.here)
    return before.here
  }
  const asked = network.handle({ event, request })
  const shell = await shellFor(url)
  if (!shell) return asked
  const earlier = before?.page
  const page = (earlier ? Promise.any([earlier, asked]) : asked).then(reached)
  // Null: there is no page, or there is none yet.
  const response = await Promise.race([
    page.catch(() => null),
    pause(earlier ? LONGER_MS : PATIENCE_MS),
  ])
  if (response === null) {
    event.waitUntil(hold(address, page))
    return shell
  }
  late.delete(address)
  // Two tabs may wait for one page.
  if (given.has(response)) return asked
  given.add(response)
  return response
}

/** A stand-in asks for the page it stands for. */
async function tellWhenHere(client: Client): Promise<void> {
  const held = late.get(addressOf(client.url))
  if (!held) return
  // oxlint-disable unicorn/require-post-message-target-origin -- a client of ours takes none
  client.postMessage({ type: PAGE_IS_COMING })
  const here = await held.page.then(
    () => true,
    () => false,
  )
  client.postMessage({ type: here ? PAGE_IS_HERE : PAGE_IS_LOST })
  // oxlint-enable unicorn/require-post-message-target-origin
}

/** Answers navigations of drivers; what is posted passes by. */
export function answerPages(): void {
  registerRoute(
    ({ request, url, sameOrigin }) =>
      sameOrigin && request.mode === 'navigate' && !NO_PAGE.test(url.pathname),
    async ({ event, request, url }) => answer(event, request, url),
  )
  // The request leaves while this worker wakes up. In Chromium alone: where a preload fails, Firefox 140
  // shows its own error page whatever we answer, and nobody has tried Safari.
  if ('userAgentData' in navigator) {
    self.addEventListener('activate', (event) =>
      event.waitUntil(self.registration.navigationPreload.enable()),
    )
  }
  self.addEventListener('message', (event) => {
    if (event.data?.type !== AWAIT_PAGE || !(event.source instanceof Client)) return
    event.waitUntil(tellWhenHere(event.source))
  })
}
