// What must be read to hold our books against the payer and the charger backend: ports and shapes. What
// is read is judged elsewhere (docs/decisions/050); nothing here changes anything.
import type { Reference } from '#shared/ids.ts'
import type { SessionAccount } from './account.ts'
import type { Cdr, PaymentSnapshot } from './facts.ts'
import type { LedgerRow, PageOf } from './ledger.ts'
import type { Outcome } from './ports.ts'

/** One movement of the payer's own history. */
export interface PaymentMove {
  /** The payer's own id of it, never that of the payment; null where it tells none. */
  id: string | null
  name: string
  amountMinor: number
  at: number | null
  /** The idempotency key it was asked for with; null: none is told. */
  key: string | null
  success: boolean
}

export interface PaymentHistory {
  snapshot: PaymentSnapshot
  /** Oldest first. */
  events: PaymentMove[]
}

/** A CDR as the charger backend lists it. */
export interface ListedCdr extends Omit<Cdr, 'chargingS' | 'parkingS' | 'startedAt' | 'periods'> {
  /** Our reference as it echoes it, also from fields of its own making; null: it carries none. */
  reference: Reference | null
  /** What is wrong with it, where it cannot be read: then only ids are believed. */
  fault: string | null
}

export interface CdrPage {
  cdrs: ListedCdr[]
  /** What leads on; null: that was all. */
  next: string | null
  /** Nothing says that there is a next page, this one was merely full: the same again is the end. */
  guessed: boolean
}

export interface OpenedSession {
  row: LedgerRow
  /** Of the series; null: none was given. */
  receiptNumber: number | null
  documents: {
    kind: 'receipt' | 'creditNote'
    number: string | null
    currency: string
    grossMinor: number
  }[]
}

export interface NumberGiven {
  merchantId: string
  kind: 'receipt' | 'creditNote'
  number: number
  reference: string
  /** The last one before those that were asked for. */
  before: boolean
}

export interface WhoseSession {
  reference: string
  openedAt: number
  merchantId: string
}

/** The ledger, as it is held against the others. Implemented by durable/. */
export interface LedgerReadings {
  /** Sessions opened in the period, oldest first; `next` leads on. */
  opened(question: PageOf): Promise<{ sessions: OpenedSession[]; next: string | null }>
  /** Numbers of the documents issued in the period, and of each series the one before. */
  numbered(question: PageOf): Promise<{ numbers: NumberGiven[]; next: string | null }>
  /** Whose these are; what the ledger does not know is left out. */
  whose(references: readonly string[]): Promise<WhoseSession[]>
}

/** Everything that a reconciliation reads. */
export interface Readings extends LedgerReadings {
  /** The references that CDRs carry, or those of the sessions or CDRs they name; null: nobody's. */
  cdrReferences(cdrs: readonly ListedCdr[]): Promise<(string | null)[]>
  account(reference: Reference): Promise<SessionAccount | null>
  payment(merchantId: string, reference: string): Promise<Outcome<PaymentHistory>>
  /** CDRs changed in the period, a page of them; `after`: `next` of the page before. */
  cdrs(
    period: { from: number; until: number | null },
    after: string | null,
  ): Promise<Outcome<CdrPage>>
}
