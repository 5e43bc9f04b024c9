// What each way of failing means: one table from the payer's error codes and HTTP statuses to the
// fate of the call. Codes come before statuses, because the payer documents hardly any status for
// its codes. It must never know what is done about a fate.
//
// Three rules stand above the table, all kept in client.ts, create.ts and refund.ts: a change of money
// that failed, however it failed, is read back first, and what the payment shows outranks the answer; a
// repeat has the same key and the same body; a time-out is never a failure.
import type { Failure } from '#bff/session/ports.ts'
import type { Why } from '#shared/contract.ts'

/** What was being done when it failed. */
export type Act =
  | 'create'
  | 'read'
  | 'capture'
  | 'cancel'
  | 'refund'
  | 'approve'
  | 'receipt'
  | 'category'
  | 'qr'
  | 'webhooks'

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
  /** Held back by ourselves: it would have been one call too many in a minute (budget.ts). */
  | { kind: 'budget'; retryAfterMs: number }

interface Verdict {
  fate: Failure['fate']
  /** `refusal` and `outage`: the word for it depends on the act, see WHYS_OF. */
  why: Why | 'refusal' | 'outage'
  gateway?: Failure['gateway']
  /** The payer speaks of a payment that exists or has changed: only a read tells what it is now. */
  look?: boolean
}

/** The same with the same key, later. */
const LATER: Verdict = { fate: 'retry', why: 'outage' }
/** Contradicts what was read: the read is behind, or the payer is. Read again, then again this. */
const LOOK_LATER: Verdict = { ...LATER, look: true }
/** Final: told to the driver in his words, or parked for a human, as the machine sees fit. */
const NO: Verdict = { fate: 'refused', why: 'refusal' }
/** Final, unless the payment shows that it is done already. */
const LOOK: Verdict = { ...NO, look: true }
const ABSENT: Verdict = { fate: 'absent', why: 'refusal' }
const no = (why: Why): Verdict => ({ fate: 'refused', why, look: true })

/** For these acts otherwise than for the rest. */
type Row = { rest: Verdict } & { [act in Act]?: Verdict }
const all = (rest: Verdict): Row => ({ rest })

/**
 * Every ErrorCode of ePayment ("Error codes", errors.md of the payer's agent toolkit, August 2026),
 * with what it says there. What the list does not hold is judged by its status.
 */
export const CODES: Readonly<Record<string, Row>> = {
  '3010': all(LATER), // internal error
  '4010': all(LOOK), // capture with a key that was used for another body: that other one may be there
  '4020': { rest: LOOK, create: LOOK }, // the Idempotency-Key exists: our own create whose answer was lost, or another
  '4040': all(NO), // invalid amount
  '4050': all(NO), // customer token
  '4060': all(NO), // personal QR
  '4070': all(NO), // phone number
  '4080': all(NO), // scope
  '4090': all(NO), // URL: the returnUrl is no https address
  '4100': all(NO), // metadata: more than five pairs
  '4110': all(NO), // metadata: a key too long
  '4120': all(NO), // metadata: a value too long
  '4130': all(NO), // metadata: else
  '4140': all(NO), // a parameter is missing
  '4150': { rest: LOOK, create: LOOK }, // create: the reference exists; refund: the key was used for another body
  '4160': all(NO), // payment method type
  '5010': all(NO), // blocking of payment sources, not in this market
  '5020': all(NO), // express
  '5030': all(NO), // scope not allowed
  '5040': all(NO), // not the currency of the sales unit's market
  '5050': all(NO), // long-living payments not allowed
  '5060': all(NO), // the merchant's bank account is not verified
  '5070': all(NO), // cannot be created (422)
  '5080': all(NO), // push messages not allowed
  // Reference not found. For a create there is nothing that could be absent.
  '5090': { rest: ABSENT, create: NO },
  '5100': all(LOOK), // refund not possible
  '6010': all(NO), // amount too small
  '6020': all(LOOK), // refund before reservation
  '6030': all(no('capture-expired')), // the period for cancelling is over: the payer releases by itself
  // Captured, so not to be cancelled. After a full capture there is nothing left to release, and the
  // read says so; while it shows money held, somebody must ask the payer.
  '6040': all(LOOK),
  // Not reserved, so not to be cancelled: aborted or expired meanwhile, which the read tells, or the
  // driver is on his way into the app: again later.
  '6050': { rest: LOOK, cancel: LOOK_LATER },
  '6060': all(NO), // authorized and cancelTransactionOnly: we never ask for that
  '6070': { rest: LOOK, capture: no('reservation-lapsed') }, // capture of a cancelled payment
  // Capture before reservation. We capture only after a read that shows it: one of the two is behind.
  '6080': { rest: LOOK, capture: LOOK_LATER },
  '6090': all(LOOK), // more than is reserved; there is no capture above it, ever
  '6100': all(no('capture-expired')), // the period for capturing is over
  '6110': all(NO), // expiresAt too late
  '6120': all(NO), // expiresAt too soon
  '6130': all(NO), // expiresAt without receipt
  '6140': all(no('partial-capture-off')), // must capture the full amount
  '6150': all(LOOK), // not that much left to refund
  '6160': all(LATER), // the payment is locked by another change under way
  // Captured already. A capture by us is done if the read shows it, and the read is behind if not.
  '6170': { rest: LOOK, capture: LOOK_LATER },
  '6180': all(LOOK), // refunded already: ours, if the history shows our key
  '6190': all(LOOK), // cannot be cancelled: as 6040
  '6200': all(LOOK), // cannot be captured
  '6210': all(LOOK), // cannot be refunded
  '6220': all(LOOK), // the period for refunding (365 days) is over
  '6230': { rest: LOOK, create: LOOK }, // reserved already: the driver has approved a create whose answer was lost
  '6250': all(LATER), // cannot cancel while the driver is in 3-D Secure
  '6260': all(no('funds-unavailable')), // the funds are not there: BankAxept holds for seven days
  // Capture failed, please try again later, with the same key. "A 4xx stays 4xx for that key" says the
  // same document of the rest; see docs/decisions/016.
  '6280': all(LATER),
  '7010': all(NO), // customer not found, or under the minimum age
  // Force approve, in the test environment alone.
  '10010': all(LOOK),
  '10020': all(LOOK),
  '10030': all(LOOK),
  '10040': all(LOOK),
  '10050': all(LOOK),
  '10060': all(LOOK),
  '10070': all(LOOK),
}

/** What a status means where no code says more. The first span that holds it counts. */
export const STATUSES: readonly (readonly [first: number, last: number, row: Row])[] = [
  [400, 400, all(NO)], // schema violation: no code then (epayment.yaml, Problem)
  // 401 even with a fresh token (transport.ts), 403: keys are wrong, of another sales unit, or being
  // rotated. Somebody mends that, and it says nothing of this payment: an outage.
  [401, 401, all(LATER)],
  [403, 403, all(LATER)],
  // There is nothing a create could miss: a 404 there means a wrong address. Order Management does not
  // ask whether the payment exists: a 404 means that the API itself is not there (receipt.ts).
  [404, 404, { rest: ABSENT, create: NO, receipt: LATER, category: LATER }],
  [408, 408, all({ ...LATER, gateway: 504 })],
  [409, 409, { rest: LOOK, create: LOOK }], // same key, other body; or it exists
  [423, 423, all(LATER)], // locked
  [425, 425, all(LATER)], // too early
  [429, 429, all({ ...LATER, gateway: 503 })], // the payer's rate limits
  [400, 499, all(NO)],
  [503, 503, all({ ...LATER, gateway: 503 })],
  [504, 504, all({ ...LATER, gateway: 504 })],
]

/** A refused read, list or registration decides nothing, so it is nothing final either. */
const DECIDES_NOTHING = new Set<Act>(['read', 'webhooks'])

/** The words of the closed list (shared/contract) for a refusal and for an outage, per act. */
const WHYS_OF: Record<Act, { refusal: Why; outage: Why }> = {
  create: { refusal: 'payment-refused', outage: 'payment-unreachable' },
  read: { refusal: 'payer-outage', outage: 'payer-outage' },
  capture: { refusal: 'capture-refused', outage: 'payer-outage' },
  cancel: { refusal: 'release-refused', outage: 'payer-outage' },
  refund: { refusal: 'refund-refused', outage: 'payer-outage' },
  approve: { refusal: 'payment-refused', outage: 'payer-outage' },
  receipt: { refusal: 'payer-outage', outage: 'payer-outage' },
  category: { refusal: 'payer-outage', outage: 'payer-outage' },
  qr: { refusal: 'payer-outage', outage: 'payer-outage' },
  webhooks: { refusal: 'payer-outage', outage: 'payer-outage' },
}

/** A failure with what only this room needs to know of it. */
export interface PayerFailure extends Failure {
  /** It only says that one must look at the payment. */
  look: boolean
}

/** Judges a failed call by the table. What no row knows is retried: nothing is known to have happened. */
export function failureOf(act: Act, trouble: Trouble): PayerFailure {
  if (trouble.kind === 'budget') {
    return failure(act, { ...LATER, gateway: 503 }, 'budget', trouble.retryAfterMs)
  }
  if (trouble.kind !== 'status') {
    const gateway = trouble.kind === 'timeout' ? 504 : 502
    return failure(act, { ...LATER, gateway }, trouble.kind, null)
  }
  const { code, status, door, retryAfterMs } = trouble
  const verdict = verdictOn(act, code, status)
  // The token door refuses: keys are wrong or being rotated. Somebody mends that, so it is an outage.
  if (door === 'token') {
    return failure(act, { ...verdict, ...LATER, look: false }, `token-${status}`, retryAfterMs)
  }
  return failure(act, verdict, code ?? `http-${status}`, retryAfterMs)
}

/** Refused by us, before a call: the machine asked for something the payer has no place for. */
export function refusedHere(act: Act, code: string): PayerFailure {
  return failure(act, NO, code, null)
}

function verdictOn(act: Act, code: string | null, status: number): Verdict {
  const known = code !== null && Object.hasOwn(CODES, code) ? CODES[code] : undefined
  const row = known ?? STATUSES.find(([first, last]) => status >= first && status <= last)?.[2]
  const verdict = row?.[act] ?? row?.rest ?? LATER
  // Nothing can be looked at before it is created, but where the row says so.
  if (act === 'create' && row?.create === undefined) return { ...verdict, look: false }
  return verdict.fate === 'refused' && DECIDES_NOTHING.has(act) ? LATER : verdict
}

function failure(
  act: Act,
  { fate, why, gateway = 502, look = false }: Verdict,
  code: string,
  retryAfterMs: number | null,
): PayerFailure {
  const word = why === 'refusal' || why === 'outage' ? WHYS_OF[act][why] : why
  return { ok: false, fate, why: word, code, gateway, retryAfterMs, look }
}
