// What an answer of a push service means for a notification and for the phone it was meant for
// (RFC 8030 §5, RFC 8292 §4, and what the services say of their own codes).
import type { PushFate } from '#bff/session/ports.ts'

/** The fate by status; `retryAfter` is the header as it came. */
export function fateOf(status: number, retryAfter: string | null, now: number): PushFate {
  const code = `http-${status}`
  if (status >= 200 && status < 300) return { kind: 'taken' }
  // The phone has unsubscribed, or the service forgot it: nothing will ever arrive there again.
  if (status === 404 || status === 410) return { kind: 'gone', code }
  if (status === 429 || status >= 500) {
    return { kind: 'later', code, afterMs: retryAfterMs(retryAfter, now) }
  }
  // 401 and 403: it does not take our keys, or the phone subscribed under others.
  if (status === 401 || status === 403) return { kind: 'keys-refused', code }
  // 400, 413 and every redirect (none is followed): this message will not be taken, ever.
  return { kind: 'refused', code }
}

/** Seconds or a date (RFC 9110 §10.2.3); null where there is none that can be read. */
function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
