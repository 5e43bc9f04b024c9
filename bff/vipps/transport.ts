// Every authenticated call to the payer goes through here: headers, token, time limit, one fresh
// token after a 401. It must never know payments; it says only how a call ended.
import type { Note } from '#bff/session/ports.ts'
import { outcomeOf, UNWATCHED, type Span, type Lookout } from '#bff/watch/lookout.ts'
import { createBudget } from './budget.ts'
import { exchange, troubleOf } from './exchange.ts'
import type { Fetch, Reply } from './exchange.ts'
import { failureOf } from './fates.ts'
import type { Act, PayerFailure, Trouble } from './fates.ts'
import { createTokens, type Tokens } from './token.ts'
import { noteUnitFault } from './unit-faults.ts'

/** Keys of one sales unit, and what a client needs of the world. */
export interface PayerOptions {
  /** Without a slash at the end. */
  baseUrl: string
  clientId: string
  clientSecret: string
  subscriptionKey: string
  msn: string
  fetch: Fetch
  /** Epoch ms. */
  now: () => number
  /** Who is calling, for the payer's support; 30 characters each at most. */
  system: { name: string; version: string }
  /** Time limit of one exchange. 10 s by default: what the payer itself gives a webhook. */
  timeLimitMs?: number
  /** Our own address, without a slash at the end: where a receipt in the app may link to. */
  publicUrl?: string
  /** What counts as a minute in the payer's rate limits; less only where time is compressed. */
  minuteMs?: number
  /** Tells the operator what is wrong with the sales unit. */
  note?: Note
  /** Sees each call begin and end, and gives it its trace. */
  lookout?: Pick<Lookout, 'call'>
}

export interface Call {
  act: Act
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** From the base URL, with its slash. */
  path: string
  /** The payment whose rate limits the call falls under: ePayment's alone have any. */
  reference?: string
  /** The payment it is about, where no rate limit asks. */
  about?: string
  /** Idempotency-Key: same effect, same key, same body. */
  key?: string
  body?: unknown
  /** Headers that this call alone has: the QR API's `Accept` and `Size`. */
  headers?: Readonly<Record<string, string>>
  /** Statuses beside 2xx that answer the question too. */
  alsoFine?: readonly number[]
}

export type Caller = (call: Call) => Promise<{ ok: true; value: Reply } | PayerFailure>

const TIME_LIMIT_MS = 10_000
/** epayment.yaml, Idempotency-Key. */
const KEY_MAX = 50
/** epayment.yaml, Vipps-System-Name and -Version. */
const SYSTEM_MAX = 30

type Headers = Readonly<Record<string, string>>

/** Tokens of this sales unit. The body is empty, the credentials are headers (access-token.yaml). */
function tokensOf(options: PayerOptions, common: Headers, timeLimitMs: number): Tokens {
  const { baseUrl, clientId, clientSecret, fetch, now, lookout = UNWATCHED } = options
  const headers = { ...common, client_id: clientId, client_secret: clientSecret }
  const request = async () => {
    const span = lookout.call({ neighbour: 'payer', operation: 'token' })
    const init = { method: 'POST', headers: { ...headers, ...span.headers } }
    const reply = await exchange(fetch, `${baseUrl}/accesstoken/get`, init, timeLimitMs, now)
    return told(span, reply)
  }
  return createTokens({ now, timeLimitMs, request })
}

/** Builds the one way to call the payer, with a token cache of its own. */
export function createCaller(options: PayerOptions): Caller {
  const { baseUrl, fetch, now, msn, subscriptionKey, system, lookout = UNWATCHED } = options
  const timeLimitMs = options.timeLimitMs ?? TIME_LIMIT_MS
  const common = {
    'Ocp-Apim-Subscription-Key': subscriptionKey,
    'Merchant-Serial-Number': msn,
    'Vipps-System-Name': system.name.slice(0, SYSTEM_MAX),
    'Vipps-System-Version': system.version.slice(0, SYSTEM_MAX),
  }
  const budget = createBudget(now, options.minuteMs)
  const tokens = tokensOf(options, common, timeLimitMs)

  const once = async (call: Call, token: string): ReturnType<typeof exchange> => {
    const { act, method, path, key, body, alsoFine } = call
    const reference = call.reference ?? call.about ?? null
    const span = lookout.call({ neighbour: 'payer', operation: act, reference })
    const headers = {
      ...common,
      ...span.headers,
      Authorization: `Bearer ${token}`,
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...call.headers,
    }
    const content = body === undefined ? {} : { body: JSON.stringify(body) }
    const init = { method, headers, ...content }
    const reply = await exchange(fetch, `${baseUrl}${path}`, init, timeLimitMs, now)
    return told(span, reply, alsoFine)
  }

  const failed = (act: Act, trouble: Trouble): PayerFailure => {
    const failure = failureOf(act, trouble)
    noteUnitFault(options.note, msn, failure)
    return failure
  }

  return async (call) => {
    if (call.key !== undefined) assertKey(call.key)
    for (let attempt = 1; ; attempt += 1) {
      const token = await tokens.get()
      if (!token.ok) return failed(call.act, token.trouble)
      const kind = call.method === 'GET' ? 'read' : 'write'
      const leave = call.reference === undefined ? null : budget.admit(kind, call.reference)
      if (leave && 'waitMs' in leave) {
        return failureOf(call.act, { kind: 'budget', retryAfterMs: leave.waitMs })
      }
      const reply = await once(call, token.token)
      leave?.ended()
      if ('kind' in reply) return failureOf(call.act, reply)
      const { status } = reply
      if ((status >= 200 && status < 300) || call.alsoFine?.includes(status)) {
        return { ok: true, value: reply }
      }
      // The token ended in mid-flight, or was revoked: once more with a fresh one, same key and body.
      if (status === 401) tokens.drop(token.token)
      if (status !== 401 || attempt === 2) return failed(call.act, troubleOf(reply, 'call'))
    }
  }
}

/** The reply itself, once the lookout knows how it went. */
function told(
  span: Span,
  reply: Awaited<ReturnType<typeof exchange>>,
  alsoFine: readonly number[] = [],
): Awaited<ReturnType<typeof exchange>> {
  if ('kind' in reply) span.ended('failed', reply.kind)
  else if (alsoFine.includes(reply.status)) span.ended('ok')
  else {
    const trouble = troubleOf(reply, 'call')
    const code = trouble.kind === 'status' ? (trouble.code ?? `http-${reply.status}`) : null
    const outcome = outcomeOf(reply.status)
    span.ended(outcome, outcome === 'ok' ? null : code)
  }
  return reply
}

function assertKey(key: string): void {
  if (key.length === 0 || key.length > KEY_MAX) {
    throw new RangeError(`an idempotency key has 1 to ${KEY_MAX} characters`)
  }
}
