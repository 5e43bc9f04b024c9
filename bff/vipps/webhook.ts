// The door the payer knocks at. A webhook is a wake-up call: verified over its raw bytes, then handed
// on as "there is news of this payment", nothing more. It must never believe what the payload says
// happened, nor store anything itself.
import { Hono } from 'hono'
import { parseJson, readBytes } from '#bff/body.ts'
import type { LogRecord } from '#bff/deps.ts'
import { problemResponse } from '#bff/problem.ts'
import type { Note, Sessions } from '#bff/session/ports.ts'
import { parseReference } from '#shared/ids.ts'
import { contentHash, verify } from './hmac.ts'
import type { SignedPlace } from './hmac.ts'
import { webhookPayload } from './wire.ts'

/** Where the payer's webhooks arrive, below PUBLIC_URL (design §6). */
export const WEBHOOK_PATH = '/webhooks/vipps'

/** A genuine delivery is under 1 kB, with address and user details a few; this is room for growth. */
const BODY_MAX = 65_536
/** Retries are signed afresh, so an old date is a replay; the official plugin has the same window. */
const WINDOW_MS = 300_000

const REFUSALS = {
  'webhook-too-large': { status: 413, title: 'The body is larger than 64 KiB' },
  'webhook-unsigned': { status: 401, title: 'The request carries no valid signature' },
  'webhook-unreadable': { status: 400, title: 'The reference is missing', field: 'reference' },
  'webhook-failed': { status: 500, title: 'The news could not be stored; please send it again' },
} as const

/** What the app's middleware has given the request, where there is one. */
interface RequestIdentity {
  Variables: { requestId?: string }
}

export interface WebhookDoorOptions {
  /** Every secret that may be in use: rotation and re-registration overlap. */
  secrets: () => Promise<string[]>
  sessions: Pick<Sessions<unknown>, 'paymentNews'>
  /** Epoch ms. */
  now: () => number
  /** The address that was registered begins with it; proxies may rewrite what arrives here. */
  publicUrl: string
  log?: (record: LogRecord) => void
  /** Tells the operator of what a retry cannot mend. */
  note?: Note
}

/**
 * A Hono app with `POST /webhooks/vipps`, to be mounted at the root. 401 for anything unsigned, old or
 * altered, always the same answer; 413 above 64 KiB; 400 for a signed body without a reference; 200
 * once the news is stored, and for payments that are not ours; 500 where it could not be stored, so
 * that the payer sends it again (for up to 7 days).
 */
export function createWebhookDoor(options: WebhookDoorOptions): Hono {
  const { secrets, sessions, now, publicUrl } = options
  const log = options.log ?? ((): void => undefined)
  const registered = new URL(`${publicUrl}${WEBHOOK_PATH}`)
  const door = new Hono<RequestIdentity>()
  door.post(WEBHOOK_PATH, async (c) => {
    const requestId = c.get('requestId') ?? ''
    const refuse = (refusal: keyof typeof REFUSALS, error: string | null = null): Response => {
      log({ event: refusal, requestId, error })
      return problemResponse({ slug: refusal, ...REFUSALS[refusal] }, requestId)
    }
    const body = await readBytes(c.req.raw, BODY_MAX)
    if (body === null) return refuse('webhook-too-large')
    try {
      if (!(await isGenuine(c.req.raw, body, await secrets(), registered, now()))) {
        return refuse('webhook-unsigned')
      }
      const payload = webhookPayload.safeParse(parseJson(new TextDecoder().decode(body)))
      if (!payload.success) return refuse('webhook-unreadable')
      const reference = parseReference(payload.data.reference)
      // Other payments of the same sales unit arrive here too: nothing to do, and nothing to repeat.
      const known = reference !== null && (await sessions.paymentNews(reference))
      log({ event: 'webhook-taken', requestId, known })
      return c.body(null, 200)
    } catch (error) {
      return refuse('webhook-failed', error instanceof Error ? error.name : 'unknown')
    }
  })
  return new Hono().route('/', door)
}

/**
 * The signature over PUBLIC_URL's address, or else over the address that was called: behind a proxy
 * the first is right, in a trial without one the second. Either way it takes the secret.
 */
async function isGenuine(
  request: Request,
  body: Uint8Array<ArrayBuffer>,
  secrets: string[],
  registered: URL,
  now: number,
): Promise<boolean> {
  const date = request.headers.get('x-ms-date') ?? ''
  const hash = request.headers.get('x-ms-content-sha256')
  // An unreadable date gives NaN, which is within no window.
  if (!(Math.abs(now - Date.parse(date)) <= WINDOW_MS)) return false
  if (hash !== (await contentHash(body))) return false
  const called = new URL(request.url)
  const places: SignedPlace[] = [
    { host: registered.host, pathAndQuery: registered.pathname, date },
    {
      host: request.headers.get('host') ?? called.host,
      pathAndQuery: `${called.pathname}${called.search}`,
      date,
    },
  ]
  // Some proxies keep Authorization for themselves, hence the second header with the same text.
  const words = [request.headers.get('authorization'), request.headers.get('x-vipps-authorization')]
  for (const place of places) {
    for (const word of new Set(words)) {
      for (const secret of secrets) {
        if (word !== null && (await verify(secret, place, hash, word))) return true
      }
    }
  }
  return false
}
