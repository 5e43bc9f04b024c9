// What the table asks of the ledger: the index of sessions, claims, and the two series of numbers. Only
// shapes; durable/ implements them.
import type { Why } from '#shared/contract.ts'
import type { Reference } from '#shared/ids.ts'
import type { DocumentPage, DocumentsDue } from './documents.ts'
import type { Session } from './model.ts'
import type { Cutoffs } from './retention.ts'

/** Index of sessions and the unbroken series of receipts and credit notes. Implemented by durable/. */
export interface Ledger {
  /** Before CreatePayment leaves (design §1). */
  enter(reference: Reference, evseUid: string, at: number, whose: Whose): Promise<void>
  /** Claims the EVSE for a session about to start; false: another one of ours is live there. */
  claim(evseUid: string, reference: Reference): Promise<boolean>
  /** Who is live on this EVSE (starting to stopping), if anyone. */
  claimedBy(evseUid: string): Promise<Reference | null>
  /** Notes phase and money; a rested session leaves the open list and its claim. */
  record(row: LedgerRow): Promise<LedgerNumbers>
  open(): Promise<Reference[]>
  has(reference: Reference): Promise<boolean>
  /**
   * The most urgent first: parked, by the end of what is held; then what is held; then the newest.
   * With `before` it is a page of history: the newest first.
   */
  list(filter: LedgerFilter): Promise<LedgerRow[]>
  /** Sessions that came to rest in the period, whatever came of them; `next` leads on. */
  rested(question: PageOf): Promise<{ rows: LedgerRow[]; next: string | null }>
  /** Documents issued in the period, in the order of their dates; `next` leads on. */
  documents(question: PageOf): Promise<DocumentPage>
  figures(): Promise<LedgerFigures>
  /** Sums over each span by its name, from the documents and the sessions that came to rest in it. */
  money(question: MoneyQuestion): Promise<MoneySums[]>
  /** The same for each station of one span; `key` is the station's id. */
  moneyByStation(question: StationsQuestion): Promise<(MoneySums & { label: string })[]>
  /** Sessions at rest of which the books do not say all: `count` in all, the first of them by name. */
  unbooked(question: UnbookedQuestion): Promise<{ references: Reference[]; count: number }>
  /** Sessions at rest that are old enough by their rows, the oldest first; `next` leads on. */
  expiring(
    cutoffs: Cutoffs,
    after: string | null,
    limit: number,
  ): Promise<{ references: Reference[]; next: string | null }>
  /** Once the session itself is forgotten: forgets its row and its documents, never a series. */
  erase(reference: Reference): Promise<void>
}

export interface MoneyQuestion {
  /** Sums of a currency are taken over the spans that name it. Epoch ms, half-open. */
  spans: { key: string; currency: string; from: number; until: number }[]
  /** Left out or null: of every merchant. */
  merchantId?: string | null
}

export interface StationsQuestion extends Omit<MoneyQuestion, 'spans'> {
  spans: { currency: string; from: number; until: number }[]
}

export interface UnbookedQuestion {
  merchantId?: string | null
  /** Only those whose references come later, by the alphabet. */
  after?: string | null
  limit: number
}

/** Minor units. What is captured less what is refunded is the gross, and that is net and VAT. */
export interface MoneySums {
  /** Of the span, or the station's id. */
  key: string
  merchantId: string
  currency: string
  /** That delivered energy or were paid for. */
  sessions: number
  energyWh: number
  netMinor: number
  vatMinor: number
  grossMinor: number
  /** By the receipts issued. */
  capturedMinor: number
  /** By the credit notes issued. */
  refundedMinor: number
  /** Of the reservations of sessions that came to rest. */
  releasedMinor: number
  /** Delivered by sessions that came to rest, and paid for by nobody, as known now. */
  lossMinor: number
}

/** Whose session it is, and where. */
export interface Whose {
  merchantId: string
  stationId: string
}

export interface LedgerFilter {
  /** Left out: of every merchant. */
  merchantId?: string
  phase?: string
  /** Only what the sweep still looks after: found without reading all that ever was. */
  open?: true
  reference?: string
  /** A part of the station's id. */
  station?: string
  /** The number of its receipt; each merchant has a series of its own. */
  receipt?: number
  /** Epoch ms: opened then or later. */
  since?: number
  /** Epoch ms: only what was opened earlier, the newest first, so that the last row's leads on. */
  before?: number
  limit: number
}

/** A period, half-open, and how far it was read. Epoch ms. */
export interface PageOf {
  from: number
  until: number
  /** Left out or null: of every merchant. */
  merchantId?: string | null
  /** `next` of the page before. */
  after?: string | null
  limit: number
}

/** Each given once and for ever. */
export interface LedgerNumbers {
  receiptNumber: number | null
  /** One for each refund that is due one, oldest first. */
  creditNotes: number[]
}

/** Sums over every session there is, for whoever watches by machine. */
export interface LedgerFigures {
  phases: { phase: string; count: number }[]
  /** The same for each merchant that has any. */
  merchants: { merchantId: string; phase: string; count: number }[]
  parked: { why: string; count: number }[]
  /** The earliest end of a reservation that is held, epoch ms; null: none is. */
  captureUntil: number | null
  money: { currency: string; lossMinor: number; atStakeMinor: number }[]
}

export interface LedgerRow extends Whose {
  reference: string
  phase: Session['phase']
  why: Why | null
  evseUid: string
  energyWh: number
  reservedMinor: number
  capturedMinor: number
  releasedMinor: number
  refundedMinor: number
  currency: string
  openedAt: number
  /** When the money last came to rest; null: it never has, or an older build wrote the row. */
  restedAt: number | null
  /** Until when what is held can be captured, epoch ms; null: nothing is held. */
  captureUntil: number | null
  /** Delivered, and nobody will pay for it, as far as it is known. */
  lossMinor: number
  /** Delivered and not yet paid for: a human decides, nothing is final. */
  atStakeMinor: number
  /** Refunds that are due a number of their own. */
  creditNotesDue: number
  /** True once the money is at rest and something was captured: a receipt number is due. */
  numberDue: boolean
  /** What the books say of it; null: nothing yet. A row that is read holds none. */
  documents: DocumentsDue | null
}
