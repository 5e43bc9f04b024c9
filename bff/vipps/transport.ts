// Every authenticated call to the payer goes through here: headers, token, time limit, one fresh
// token after a 401. It must never know payments; it says only how a call ended.
import type { Failure } from '#bff/session/ports.ts'
import { exchange, troubleOf } from './exchange.ts'
import type { Fetch, Reply } from './exchange.ts'
import { failureOf } from './fates.ts'
import type { Act } from './fates.ts'
import { createTokens } from './token.ts'

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
}

export interface Call {
  act: Act
  method: 'GET' | 'POST' | 'DELETE'
  /** From the base URL, with its slash. */
  path: string
  /** Idempotency-Key: same effect, same key, same body. */
  key?: string
  body?: unknown
  /** Statuses beside 2xx that answer the question too. */
  alsoFine?: readonly number[]
}

export type Caller = (call: Call) => Promise<{ ok: true; value: Reply } | Failure>

const TIME_LIMIT_MS = 10_000
/** epayment.yaml, Idempotency-Key. */
const KEY_MAX = 50
/** epayment.yaml, Vipps-System-Name and -Version. */
const SYSTEM_MAX = 30

/** Builds the one way to call the payer, with a token cache of its own. */
export function createCaller(options: PayerOptions): Caller {
  const { baseUrl, fetch, now, msn, subscriptionKey, system } = options
  const timeLimitMs = options.timeLimitMs ?? TIME_LIMIT_MS
  const common = {
    'Ocp-Apim-Subscription-Key': subscriptionKey,
    'Merchant-Serial-Number': msn,
    'Vipps-System-Name': system.name.slice(0, SYSTEM_MAX),
    'Vipps-System-Version': system.version.slice(0, SYSTEM_MAX),
  }
  const tokens = createTokens({
    now,
    timeLimitMs,
    // The body is empty, the credentials are headers (access-token.yaml).
    request: () =>
      exchange(
        fetch,
        `${baseUrl}/accesstoken/get`,
        {
          method: 'POST',
          headers: {
            ...common,
            client_id: options.clientId,
            client_secret: options.clientSecret,
          },
        },
        timeLimitMs,
        now,
      ),
  })

  const once = (call: Call, token: string): ReturnType<typeof exchange> =>
    exchange(
      fetch,
      `${baseUrl}${call.path}`,
      {
        method: call.method,
        headers: {
          ...common,
          Authorization: `Bearer ${token}`,
          ...(call.key === undefined ? {} : { 'Idempotency-Key': call.key }),
          ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      },
      timeLimitMs,
      now,
    )

  return async (call) => {
    if (call.key !== undefined) assertKey(call.key)
    for (let attempt = 1; ; attempt += 1) {
      const token = await tokens.get()
      if (!token.ok) return failureOf(call.act, token.trouble)
      const reply = await once(call, token.token)
      if ('kind' in reply) return failureOf(call.act, reply)
      const { status } = reply
      if ((status >= 200 && status < 300) || call.alsoFine?.includes(status)) {
        return { ok: true, value: reply }
      }
      // The token ended in mid-flight, or was revoked: once more with a fresh one, same key and body.
      if (status === 401) tokens.drop(token.token)
      if (status !== 401 || attempt === 2) return failureOf(call.act, troubleOf(reply, 'call'))
    }
  }
}

function assertKey(key: string): void {
  if (key.length === 0 || key.length > KEY_MAX) {
    throw new RangeError(`an idempotency key has 1 to ${KEY_MAX} characters`)
  }
}
