// What the table asks of the outside, and what the doors may ask of the table. Only shapes: each
// neighbour implements its own port, index.ts wires them. No wire format is known here.
import type { View, Why } from '#shared/contract.ts'
import type { Reference } from '#shared/ids.ts'
import type { Currency } from '#shared/money.ts'
import type { Choices } from './choices.ts'
import type { Subscriber } from './pushes.ts'
import type { Story } from './story.ts'
import type {
  Cdr,
  ChargeReport,
  Doubt,
  Opening,
  PaymentSnapshot,
  Settlement,
  StartAnswer,
} from './model.ts'

export { EVSE_STATUSES, PAYMENT_WITHOUT_SESSION } from './catalogue.ts'
export type * from './aliases.ts'
export type * from './catalogue.ts'
export type * from './documents.ts'
export type * from './ledger.ts'
export type * from './office.ts'
export type * from './pushes.ts'
export type * from './readings.ts'
export type * from './standing.ts'
export type { Picture, Warning, WarningCode } from './warnings.ts'
export type * from './choices.ts'
export type * from './story.ts'
export type * from './watching.ts'

/**
 * How a call to the outside ended. A failure is a value with a fate: `retry` (nothing is known to
 * have happened, or it may yet: read back, then again with the same key), `refused` (final, a
 * human or the machine must decide), `absent` (the other side knows no such thing).
 */
export type Outcome<T> = { ok: true; value: T } | Failure
export interface Failure {
  ok: false
  fate: 'retry' | 'refused' | 'absent'
  /** What the driver or operator is told where it comes to that. */
  why: Why
  /** The neighbour's own code or status, for the log and the operator: never a body or a header. */
  code: string
  /** HTTP status the driver's door answers with when this befell a create: 502, 503 or 504. */
  gateway: 502 | 503 | 504
  retryAfterMs: number | null
}

/** The payer (neighbour 2). `key` is the idempotency key: same effect, same key, same body. */
export interface Payments {
  create(
    payment: {
      reference: Reference
      amountMinor: number
      currency: Currency
      description: string
      returnUrl: string
    },
    key: string,
  ): Promise<Outcome<{ redirectUrl: string }>>
  read(reference: Reference): Promise<Outcome<PaymentSnapshot>>
  capture(
    reference: Reference,
    amountMinor: number,
    currency: Currency,
    key: string,
  ): Promise<Outcome<PaymentSnapshot>>
  /** Before approval: ends the payment. After it: releases all that is not captured. */
  cancel(reference: Reference, key: string): Promise<Outcome<PaymentSnapshot>>
  refund(
    reference: Reference,
    amountMinor: number,
    currency: Currency,
    key: string,
  ): Promise<Outcome<PaymentSnapshot>>
  /** Sends the receipt once; an answer that it is there already counts as sent. */
  sendReceipt(receipt: ReceiptToSend): Promise<Outcome<null>>
}

export interface ReceiptToSend {
  reference: Reference
  number: number
  currency: Currency
  /** Station number, as the payer's `posId`. */
  stationId: string
  locale: string
  settlement: Settlement
}

/** The charger backend (neighbour 3). */
export interface Chargers {
  /** `accepted` means received, not charging; the result comes later as a report, or never. */
  start(request: {
    reference: Reference
    attempt: number
    locationId: string
    evseUid: string
    connectorId: string | null
    locale: string
  }): Promise<Outcome<{ answer: StartAnswer; why: Why; timeoutS: number | null }>>
  stop(request: {
    reference: Reference
    sessionId: string
    attempt: number
  }): Promise<Outcome<{ answer: StartAnswer }>>
  /** The session of this reference in the CPO's list since `since` (epoch ms); null: none there. */
  readSession(reference: Reference, since: number): Promise<Outcome<ChargeReport | null>>
  readCdrs(reference: Reference, since: number): Promise<Outcome<Cdr[]>>
}

/** The CPO's sessions, read whole: what the list says of each of our references. */
export interface SessionList {
  /**
   * Null: nothing in it speaks of `reference`. A failure: something does, and cannot be read. One that
   * carries no reference at all is known by its id where it is among `sessionIds`.
   */
  of(reference: Reference, sessionIds?: readonly string[]): Outcome<ChargeReport | null>
  /** Every session that carries a reference, also several of one. */
  all(): { reference: Reference; report: ChargeReport }[]
}

/** The CPO's CDRs, read whole. */
export interface CdrList {
  /**
   * Oldest first, with the credits that take one of them back; empty: none. One that carries no
   * reference at all is known by its session where that is among `sessionIds`.
   */
  of(reference: Reference, sessionIds?: readonly string[]): Outcome<Cdr[]>
}

/**
 * Lists of the charger backend, each read anew at every call and from `since` on (epoch ms, by the
 * backend's own time of change). For whoever reads for all sessions at once.
 */
export interface ChargeLists {
  listSessions(since: number): Promise<Outcome<SessionList>>
  listCdrs(since: number): Promise<Outcome<CdrList>>
}

/**
 * What the doors may ask of the sessions. Implemented by durable/. Unknown references give null.
 * `Stream` is the runtime's own response type, which the pure rooms do not know.
 */
export interface Sessions<Stream> {
  /**
   * Opens a session, or finds the one opened by the same offer. Waits up to `waitMs` for the
   * payer's address. `conflict`: same reference, other amount or station.
   */
  open(opening: Opening, waitMs: number): Promise<OpenResult>
  view(reference: Reference): Promise<View | null>
  /** The view, in which language its driver opened the session, and whose it is. */
  shown(reference: Reference): Promise<{ view: View; locale: string; merchantId: string } | null>
  stop(reference: Reference): Promise<View | null>
  /** A phone that wishes to be told what happens. `over`: nothing more will. */
  subscribe(reference: Reference, phone: Subscriber): Promise<'added' | 'known' | 'over' | null>
  /** It does not any more, and is forgotten. False: no such session. */
  unsubscribe(reference: Reference, endpoint: string): Promise<boolean>
  /** What is known of one of the CPO's sessions with our token; null: nothing. */
  charge(reference: Reference, sessionId: string): Promise<KnownCharge | null>
  /**
   * The stream of views as server-sent events (design §6): after `lastEventId`, whole view each.
   * `finished`: at rest and nothing newer, the door answers 204.
   */
  stream(reference: Reference, lastEventId: number | null): Promise<Stream | 'finished' | null>
  /**
   * News of a payment: read it back. Answered once it is stored. False: this merchant has no such
   * session.
   */
  paymentNews(reference: Reference, merchantId: string): Promise<boolean>
  startReport(
    reference: Reference,
    report: { answer: StartAnswer; why: Why; timeoutS: number | null; attempt: number },
  ): Promise<boolean>
  stopReport(reference: Reference, report: { answer: StartAnswer }): Promise<boolean>
  /** False: no such session. A doubt: this field was not believed, the rest was taken. */
  sessionReport(reference: Reference, report: ChargeReport): Promise<boolean | Doubt>
  cdrReport(reference: Reference, cdr: Cdr): Promise<boolean>
  /** Tells the ledger anew how it stands, so that the books say all of it. False: no such session. */
  book(reference: Reference): Promise<boolean>
  /** `key`: the same key and amount again is the same refund, taken once. */
  refund(
    reference: Reference,
    amountMinor: number,
    reason: string,
    key: string | null,
  ): Promise<OperatorAnswer>
  resolve(
    reference: Reference,
    action: 'retry' | 'capture' | 'release',
    amountMinor: number | null,
    reason: string,
  ): Promise<OperatorAnswer>
  /** What an operator may decide about it now. */
  choices(reference: Reference): Promise<Choices | null>
  /** Its whole story, for an operator: nothing in it opens the session. */
  story(reference: Reference): Promise<Story | null>
}

/** `refused`: why, in words; `field`: the input that is wrong, where it is one. */
export type OperatorAnswer = 'taken' | 'unknown' | { refused: string; field?: string }

/** For the fields that a partial report leaves out. */
export interface KnownCharge {
  sessionId: string
  status: ChargeReport['status']
  energyWh: number
  startedAt: number | null
  currency: string | null
}

export type OpenResult =
  | { kind: 'opened' | 'found'; redirectUrl: string | null; view: View }
  /** The payer has not answered within the wait: the session page carries on. */
  | { kind: 'waiting'; view: View }
  | { kind: 'failed'; status: 502 | 503 | 504 }
  | { kind: 'refused'; why: Why }
  | { kind: 'conflict' }
  /** Another session of ours is live on the EVSE. */
  | { kind: 'busy' }
