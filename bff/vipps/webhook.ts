// The door the payer knocks at. A webhook is a wake-up call: verified over its raw bytes, then handed
// on as "there is news of this payment", nothing more. It must never believe what the payload says
// happened, nor store anything itself.
import { Hono, type Context } from 'hono'
import { BrokenBody, parseJson, readBytes } from '#bff/body.ts'
import type { LogRecord } from '#bff/deps.ts'
import { DEFAULT_MERCHANT } from '#bff/merchants.ts'
import { problemResponse } from '#bff/problem.ts'
import type { Note, Notice, Sessions } from '#bff/session/ports.ts'
import type { Lookout } from '#bff/watch/lookout.ts'
import { parseReference } from '#shared/ids.ts'
import { onLoopback } from '#bff/security-headers.ts'
import { TookTooLong, withTimeLimit } from '#bff/time-limit.ts'
import { contentHash, verify } from './hmac.ts'
import type { SignedPlace } from './hmac.ts'
import { createReplays } from './replays.ts'
import { WEBHOOK_PATH, webhookPath } from './webhook-path.ts'
import type { WebhookSecrets } from './webhook-secrets.ts'
import { webhookPayload } from './wire.ts'

/** A genuine delivery is under 1 kB, with address and user details a few; this is room for growth. */
const BODY_MAX = 65_536
/** The payer waits for 10 s; by half of that it has an answer, also while nothing behind us has one. */
const LIMIT_MS = 5000
/** Retries are signed afresh, so an old date is a replay; the official plugin has the same window. */
const WINDOW_MS = 300_000

const REFUSALS = {
  'webhook-too-large': { status: 413, title: 'The body is larger than 64 KiB' },
  'webhook-unsigned': { status: 401, title: 'The request carries no valid signature' },
  'webhook-unreadable': { status: 400, title: 'The reference is missing', field: 'reference' },
  'webhook-failed': { status: 500, title: 'The news could not be stored; please send it again' },
  'webhook-slow': { status: 503, title: 'The news is not stored yet; please send it again' },
} as const

/** What the app's middleware has given the request, where there is one. */
interface RequestIdentity {
  Variables: { requestId?: string }
}

export interface WebhookDoorOptions {
  /** Every secret that may be in use for `default`: rotation and re-registration overlap. */
  secrets: WebhookSecrets
  /** The same for a further merchant; null: there is none of that id. */
  secretsOf?: (merchantId: string) => WebhookSecrets | null
  sessions: Pick<Sessions<unknown>, 'paymentNews'>
  /** Epoch ms. */
  now: () => number
  /** The address that was registered begins with it; proxies may rewrite what arrives here. */
  publicUrl: string
  log?: (record: LogRecord) => void
  /** Told that a delivery proved to be the payer's. */
  lookout?: Pick<Lookout, 'mark'>
  /** Tells the operator of what a retry cannot mend. */
  note?: Note
}

/**
 * A Hono app with `POST /webhooks/vipps` and, for further merchants, `POST /webhooks/vipps/{merchant}`,
 * to be mounted at the root. 401 for anything unsigned, old or
 * altered, and for merchants there are none of, always the same answer; 413 above 64 KiB; 400 for a signed body without a reference; 200
 * once the news is stored, for what was taken before, and for payments that are not ours; 500 where it
 * could not be stored and 503 where that takes too long, so that the payer sends it again (for up to
 * 7 days). It never waits for the payer: whatever is slow behind it, it answers within `LIMIT_MS`.
 */
export function createWebhookDoor(options: WebhookDoorOptions): Hono {
  const log = options.log ?? ((): void => undefined)
  const take = taker(options)
  const door = new Hono<RequestIdentity>()
  const answer = async (c: Context<RequestIdentity>, to: Addressee): Promise<Response> => {
    const requestId = c.get('requestId') ?? ''
    let end: Ending
    let error: string | null = null
    try {
      end = await withTimeLimit(take(c.req.raw, to), LIMIT_MS)
    } catch (thrown) {
      // The sender's own fault, at every door (app.ts).
      if (thrown instanceof BrokenBody) throw thrown
      error = thrown instanceof Error ? thrown.name : 'unknown'
      end = thrown instanceof TookTooLong ? 'webhook-slow' : 'webhook-failed'
    }
    if (typeof end === 'object') {
      options.lookout?.mark('webhook')
      log({ event: 'webhook-taken', requestId, ...end })
      return c.body(null, 200)
    }
    log({ event: end, requestId, error })
    return problemResponse({ slug: end, ...REFUSALS[end] }, requestId)
  }
  const { secrets, secretsOf } = options
  door.post(WEBHOOK_PATH, async (c) => answer(c, { merchantId: DEFAULT_MERCHANT, secrets }))
  door.post(`${WEBHOOK_PATH}/:merchant`, async (c) => {
    const merchantId = c.req.param('merchant')
    return answer(c, { merchantId, secrets: secretsOf?.(merchantId) ?? nobodys })
  })
  return new Hono().route('/', door)
}

/** Whose webhooks arrive at an address, and what they are signed with. */
interface Addressee {
  merchantId: string
  secrets: WebhookSecrets
}

/** Nothing is signed with any of them. */
const nobodys: WebhookSecrets = async () => []

type Ending = keyof typeof REFUSALS | { known: boolean; replayed: boolean }

/** What a delivery comes to. Throws where it could not be stored. */
function taker(options: WebhookDoorOptions): (request: Request, to: Addressee) => Promise<Ending> {
  const { sessions, now, publicUrl } = options
  const replays = createReplays()
  return async (request, { merchantId, secrets }) => {
    const registered = new URL(`${publicUrl}${webhookPath(merchantId)}`)
    const body = await readBytes(request, BODY_MAX)
    if (body === null) return 'webhook-too-large'
    const claim = await claimOf(request, body, registered, now())
    if (!claim) return 'webhook-unsigned'
    const remembered = await secrets(false)
    let word = await provenBy(claim, remembered)
    if (word === null) {
      // A registration may be younger than what this isolate remembers.
      const afresh = await secrets(true)
      if (afresh !== remembered) word = await provenBy(claim, afresh)
    }
    if (word === null) return 'webhook-unsigned'
    const payload = webhookPayload.safeParse(parseJson(new TextDecoder().decode(body)))
    if (!payload.success) return 'webhook-unreadable'
    if (replays.has(word)) return { known: true, replayed: true }
    const reference = parseReference(payload.data.reference)
    // Other payments of the same sales unit arrive here too: nothing to do, and nothing to repeat. A
    // session of another merchant's is none of this one's payments, whatever it says.
    const known = reference !== null && (await sessions.paymentNews(reference, merchantId))
    replays.add(word)
    // Named as only we name them: begun after the back-up that was restored (docs/decisions/041), if not by
    // the operator's own trial. Nobody here will capture or release it.
    if (reference !== null && !known) options.note?.(strayPayment(reference, merchantId))
    return { known, replayed: false }
  }
}

const strayPayment = (reference: string, merchantId: string): Notice => ({
  code: 'payment-without-session',
  subject: reference,
  field: merchantId === DEFAULT_MERCHANT ? null : merchantId,
  detail: 'a payment of this name is told of, and there is no such session: release it by hand',
})

/** What a delivery says of itself, before any secret has been tried. */
interface Claim {
  places: SignedPlace[]
  hash: string
  words: string[]
}

/** Null: it is old, altered or says nothing. */
async function claimOf(
  request: Request,
  body: Uint8Array<ArrayBuffer>,
  registered: URL,
  now: number,
): Promise<Claim | null> {
  const date = request.headers.get('x-ms-date') ?? ''
  const hash = request.headers.get('x-ms-content-sha256')
  // An unreadable date gives NaN, which is within no window.
  if (!(Math.abs(now - Date.parse(date)) <= WINDOW_MS)) return null
  if (hash === null || hash !== (await contentHash(body))) return null
  // Some proxies keep Authorization for themselves, hence the second header with the same text.
  const words = [request.headers.get('authorization'), request.headers.get('x-vipps-authorization')]
  return {
    places: placesOf(request, registered, date),
    hash,
    words: [...new Set(words.filter((word) => word !== null))],
  }
}

/**
 * The address that was registered: proxies rewrite what arrives here, and whatever they or others say
 * the host was (X-Forwarded-Host, Forwarded) is not asked. A trial on one machine may also be signed
 * for the loopback address that was called; no registration at the payer can have that one.
 */
function placesOf(request: Request, registered: URL, date: string): SignedPlace[] {
  const place = { host: registered.host, pathAndQuery: registered.pathname, date }
  const called = new URL(request.url)
  const host = request.headers.get('host') ?? called.host
  if (!onLoopback(`http://${host}`)) return [place]
  return [place, { host, pathAndQuery: `${called.pathname}${called.search}`, date }]
}

/** The authorization that one of `secrets` has made for this claim; null: none has. */
async function provenBy(claim: Claim, secrets: readonly string[]): Promise<string | null> {
  const { places, hash, words } = claim
  for (const place of places) {
    for (const word of words) {
      for (const secret of secrets) {
        if (await verify(secret, place, hash, word)) return word
      }
    }
  }
  return null
}
