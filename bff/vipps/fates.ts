// What each way of failing means: one table from the payer's error codes and HTTP statuses to the
// fate of the call. Codes come before statuses, because the payer documents hardly any status for
// its codes (facts of ePayment, "Error codes"). It must never know what is done about a fate.
import type { Failure } from '#bff/session/ports.ts'
import type { Why } from '#shared/contract.ts'

/** What was being done when it failed. */
export type Act = 'create' | 'read' | 'capture' | 'cancel' | 'refund' | 'receipt' | 'webhooks'

/** How a call failed. `door`: a refusal while fetching the access token says nothing of the call. */
export type Trouble =
  | {
      kind: 'status'
      door: 'token' | 'call'
      status: number
      /** The payer's ErrorCode, four or five digits. */
      code: string | null
      retryAfterMs: number | null
    }
  | { kind: 'timeout' | 'network' | 'unreadable' }
  /** The payment contradicts itself, or an accepted change is not to be seen in it yet. */
  | { kind: 'unbalanced' | 'effect-unseen' | 'exists' }

interface Row {
  code?: string
  /** One status, or first and last of a range. */
  status?: number | readonly [number, number]
  door?: 'token'
  acts?: readonly Act[]
  fate: Failure['fate']
  /** `refusal` and `outage`: the word for it depends on the act, see WHYS_OF. */
  why: Why | 'refusal' | 'outage'
  gateway?: Failure['gateway']
}

/** The first row that fits counts. What no row fits is retried: nothing is known to have happened. */
export const FATES: readonly Row[] = [
  // The token door refuses: keys are wrong or being rotated. Somebody mends that, so it is an outage.
  { door: 'token', status: [400, 499], fate: 'retry', why: 'outage' },
  { code: '6140', fate: 'refused', why: 'partial-capture-off' },
  { code: '6260', fate: 'refused', why: 'funds-unavailable' },
  // The reservation's time is over: 6100 for capture, 6030 for cancel.
  { code: '6100', fate: 'refused', why: 'capture-expired' },
  { code: '6030', fate: 'refused', why: 'capture-expired' },
  // "Capture failed, please try again later", with the same key.
  { code: '6280', fate: 'retry', why: 'outage' },
  // The payment is busy: the driver is in 3-D Secure, or another change is under way.
  { code: '6250', fate: 'retry', why: 'outage' },
  { code: '6160', fate: 'retry', why: 'outage' },
  { code: '3010', fate: 'retry', why: 'outage' },
  { code: '5090', fate: 'absent', why: 'refusal' },
  // There is nothing a create could miss: a 404 there means a wrong address.
  { status: 404, acts: ['create'], fate: 'refused', why: 'refusal' },
  { status: 404, fate: 'absent', why: 'refusal' },
  // 401 even with a fresh token, see transport.ts.
  { status: 401, fate: 'retry', why: 'outage' },
  { status: 408, fate: 'retry', why: 'outage', gateway: 504 },
  { status: 423, fate: 'retry', why: 'outage' },
  { status: 425, fate: 'retry', why: 'outage' },
  { status: 429, fate: 'retry', why: 'outage', gateway: 503 },
  // A read decides nothing, so its refusal is nothing final either.
  { status: [400, 499], acts: ['read', 'webhooks'], fate: 'retry', why: 'outage' },
  { status: [400, 499], fate: 'refused', why: 'refusal' },
  { status: 503, fate: 'retry', why: 'outage', gateway: 503 },
  { status: 504, fate: 'retry', why: 'outage', gateway: 504 },
  { status: [500, 599], fate: 'retry', why: 'outage' },
]

/** The words of the closed list (shared/contract) for a refusal and for an outage, per act. */
const WHYS_OF: Record<Act, { refusal: Why; outage: Why }> = {
  create: { refusal: 'payment-refused', outage: 'payment-unreachable' },
  read: { refusal: 'payer-outage', outage: 'payer-outage' },
  capture: { refusal: 'capture-refused', outage: 'payer-outage' },
  cancel: { refusal: 'release-refused', outage: 'payer-outage' },
  refund: { refusal: 'refund-refused', outage: 'payer-outage' },
  receipt: { refusal: 'payer-outage', outage: 'payer-outage' },
  webhooks: { refusal: 'payer-outage', outage: 'payer-outage' },
}

/** Judges a failed call by the table. */
export function failureOf(act: Act, trouble: Trouble): Failure {
  if (trouble.kind !== 'status') {
    return {
      ok: false,
      fate: 'retry',
      why: WHYS_OF[act].outage,
      code: trouble.kind,
      gateway: trouble.kind === 'timeout' ? 504 : 502,
      retryAfterMs: null,
    }
  }
  const { code, status, door, retryAfterMs } = trouble
  const row = FATES.find(
    (r) =>
      (r.code === undefined || r.code === code) &&
      (r.status === undefined || within(r.status, status)) &&
      (r.door === undefined || r.door === door) &&
      (r.acts === undefined || r.acts.includes(act)),
  )
  const why = row?.why ?? 'outage'
  return {
    ok: false,
    fate: row?.fate ?? 'retry',
    why: why === 'refusal' || why === 'outage' ? WHYS_OF[act][why] : why,
    code: code ?? (door === 'token' ? `token-${status}` : `http-${status}`),
    gateway: row?.gateway ?? 502,
    retryAfterMs,
  }
}

/** Refused by us, before a call: the machine asked for something the payer has no place for. */
export function refusedHere(act: Act, code: string): Failure {
  return {
    ok: false,
    fate: 'refused',
    why: WHYS_OF[act].refusal,
    code,
    gateway: 502,
    retryAfterMs: null,
  }
}

function within(span: number | readonly [number, number], status: number): boolean {
  return typeof span === 'number' ? span === status : status >= span[0] && status <= span[1]
}
