// W3C Trace Context: reading what a caller brings, naming our own calls. A trace names; it proves
// nothing, and nothing may ever be decided by it. It must never know whose calls these are.
import type { Trace } from '#bff/session/ports.ts'

/** Version 00 exactly; a later one may say more after it (W3C Trace Context §3.2). */
const PARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const NO_ID = /^0+$/
/** §3.3.1.5: at least this much must be passed on; more is not our business. */
const MOST_STATE = 512
const MOST_MEMBERS = 32
/**
 * Narrower than §3.3: what a driver's phone says goes to both neighbours with every call of the trip,
 * and a word that their firewalls take for an attack would keep a STOP or a capture from arriving.
 */
const MEMBER = /^[a-z0-9][a-z0-9_-]{0,63}(@[a-z0-9_-]{1,64})?=[A-Za-z0-9_:.-]{1,256}$/

/** The trace that a request brings; null where it brings none, or one that is none. */
export function traceIn(headers: Headers): Trace | null {
  const [, version, traceId = '', parentId = '', flags = '', rest] =
    PARENT.exec(headers.get('traceparent') ?? '') ?? []
  if (version === undefined || version === 'ff') return null
  if (version === '00' && rest !== undefined) return null
  if (NO_ID.test(traceId) || NO_ID.test(parentId)) return null
  const sampled = (Number.parseInt(flags, 16) & 1) === 1
  return { traceId, sampled, state: stateIn(headers.get('tracestate')) }
}

function stateIn(header: string | null): string | null {
  if (header === null || header.length > MOST_STATE) return null
  const members = header.split(',').map((one) => one.trim())
  if (members.length > MOST_MEMBERS || !members.every((one) => MEMBER.test(one))) return null
  return members.join(',')
}

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz'

/** The trace of a session that nobody brought one for: its reference is 128 random bits already. */
export function traceOf(reference: string): Trace {
  let bits = 0n
  for (const letter of reference.slice('ev-'.length)) {
    bits = (bits << 5n) | BigInt(Math.max(0, CROCKFORD.indexOf(letter)))
  }
  const traceId = BigInt.asUintN(128, bits).toString(16).padStart(32, '0')
  // All zeros is no trace (§3.2.2.3).
  return {
    traceId: NO_ID.test(traceId) ? `${'0'.repeat(31)}1` : traceId,
    sampled: true,
    state: null,
  }
}

/** A trace of its own, for calls that belong to no session. */
export function freshTrace(random: (length: number) => Uint8Array): Trace {
  return { traceId: hex(random(16)), sampled: true, state: null }
}

/** What one call carries: the trace, and an id of the call itself. */
export function traceHeaders(
  trace: Trace,
  random: (length: number) => Uint8Array,
): Record<string, string> {
  const traceparent = `00-${trace.traceId}-${hex(random(8))}-${trace.sampled ? '01' : '00'}`
  return trace.state === null ? { traceparent } : { traceparent, tracestate: trace.state }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
