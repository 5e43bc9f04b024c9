// The access token: fetched once, used for nearly all of its life, shared by everyone who asks at the
// same time. It must never know what the token opens.
import type { Reply } from './exchange.ts'
import { troubleOf } from './exchange.ts'
import type { Trouble } from './fates.ts'
import { tokenAnswer } from './wire.ts'

/** A token that ends while a call is under way is a 401: stop using it a minute before. */
const MARGIN_MS = 60_000
/** Tokens shorter than ten minutes (time-lapse in the sandbox) lose a tenth of their life instead. */
const MARGIN_SHARE = 0.1

export type TokenResult = { ok: true; token: string } | { ok: false; trouble: Trouble }

export interface Tokens {
  /** A token that is valid now, from memory where possible. */
  get(): Promise<TokenResult>
  /** The payer refused this token: never hand it out again. A newer one is left alone. */
  drop(token: string): void
}

/**
 * Keeps a token. `request` fetches a new one; `now` in epoch ms. Who joins a fetch begun by another
 * waits `timeLimitMs` at most: on the edge the other's request can be cancelled, and its fetch with it.
 */
export function createTokens(options: {
  request: () => Promise<Reply | { kind: 'timeout' | 'network' }>
  now: () => number
  timeLimitMs: number
}): Tokens {
  const { request, now, timeLimitMs } = options
  let held: { token: string; until: number } | null = null
  let flight: Promise<TokenResult> | null = null

  const fetchOne = async (): Promise<TokenResult> => {
    const askedAt = now()
    const reply = await request()
    if ('kind' in reply) return { ok: false, trouble: reply }
    if (reply.status !== 200) return { ok: false, trouble: troubleOf(reply, 'token') }
    const parsed = tokenAnswer.safeParse(reply.json)
    if (!parsed.success) return { ok: false, trouble: { kind: 'unreadable' } }
    const lifeMs = parsed.data.expires_in * 1000
    const marginMs = Math.min(MARGIN_MS, lifeMs * MARGIN_SHARE)
    held = { token: parsed.data.access_token, until: askedAt + lifeMs - marginMs }
    return { ok: true, token: held.token }
  }

  return {
    async get() {
      if (held && now() < held.until) return { ok: true, token: held.token }
      if (flight) {
        const joined = flight
        const result = await orTimeout(joined, timeLimitMs)
        if (result === null && flight === joined) flight = null
        return result ?? { ok: false, trouble: { kind: 'timeout' } }
      }
      const own = fetchOne().finally(() => {
        if (flight === own) flight = null
      })
      flight = own
      return own
    },
    drop(token) {
      if (held?.token === token) held = null
    },
  }
}

/** Null after `ms` without a result. The timer is the waiter's own and ends with the wait. */
async function orTimeout<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | null = null
  const limit = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms)
  })
  try {
    return await Promise.race([promise, limit])
  } finally {
    clearTimeout(timer)
  }
}
