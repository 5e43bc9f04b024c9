// One HTTP exchange with the payer, with a time limit and no other policy: what came back, or how it
// failed. It must never know tokens, acts or payments.
import { parseJson } from '#bff/body.ts'
import type { Trouble } from './fates.ts'
import { errorAnswer } from './wire.ts'

/** The part of `fetch` we use. Always called bare: the runtime refuses it as somebody's method. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** What came back. `json` is undefined where the body was none. */
export interface Reply {
  status: number
  json: unknown
  retryAfterMs: number | null
}

/**
 * Sends one request and reads the answer, both within `timeLimitMs`. JSON is parsed whatever the
 * content type says (the document types good answers as problem+json). Redirects are not followed:
 * they would carry our keys to another host.
 */
export async function exchange(
  fetch: Fetch,
  url: string,
  init: RequestInit,
  timeLimitMs: number,
  now: () => number,
): Promise<Reply | { kind: 'timeout' | 'network' }> {
  const signal = AbortSignal.timeout(timeLimitMs)
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal })
    const text = await response.text()
    return {
      status: response.status,
      json: parseJson(text),
      retryAfterMs: retryAfter(response.headers.get('retry-after'), now()),
    }
  } catch {
    return { kind: signal.aborted ? 'timeout' : 'network' }
  }
}

/** An answer that is no success, as trouble for the table of fates. */
export function troubleOf(reply: Reply, door: 'token' | 'call'): Trouble {
  const parsed = errorAnswer.safeParse(reply.json)
  const code = parsed.success
    ? parsed.data.extraDetails.find((d) => d.name === 'ErrorCode' && /^\d{4,5}$/.test(d.reason))
    : undefined
  return {
    kind: 'status',
    door,
    status: reply.status,
    code: code?.reason ?? null,
    retryAfterMs: reply.retryAfterMs,
  }
}

/** `Retry-After` is seconds or an HTTP date (RFC 9110 §10.2.3); whether it is sent is undocumented. */
function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
