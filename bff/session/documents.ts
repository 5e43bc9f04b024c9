// The documents of the books: a receipt for what was captured, a credit note for each refund, and a
// note of energy that was delivered and not charged for. Shapes, and how they are numbered. A document is written once, in
// the transaction that gives its number, and never changed: what is wrong is corrected by another.
import type { ReceiptLine } from '#shared/contract.ts'
import type { Session } from './model.ts'

/** Before the numbers of credit notes, so that nobody takes one for a receipt. */
export const CREDIT_NOTE = 'K'

export type DocumentKind = 'receipt' | 'creditNote' | 'delivery'

/** Minor units, VAT included in `grossMinor`; what a credit note takes back is negative. */
export interface DocumentLine {
  /** `other`: captured by hand with nothing used to bill. */
  kind: ReceiptLine['kind'] | 'other'
  /** Wh, seconds, or 1; null on a credit note: money is taken back, not energy. */
  quantity: number | null
  /** Price of one kWh, minute or session incl. VAT, in millionths: for reading, not for arithmetic. */
  unitMicros: number | null
  netMinor: number
  /** Hundredths of a percent. */
  vatRate: number
  vatMinor: number
  grossMinor: number
  /** Taken off because less was captured than the tariff gives; named in `reduction`. */
  reductionMinor: number
}

/** What seller, buyer and accountant need to know of the sale (docs/decisions/047). */
export interface Sale {
  seller: { name: string; organisationNumber: string }
  station: { stationId: string; label: string; name: string; address: string; city: string }
  /** Of the charge, epoch ms; null: it never began as far as anyone told us. */
  startedAt: number | null
  endedAt: number | null
  currency: string
  /** By whose clock its date is read. */
  timeZone: string
}

/** A document but for what the ledger gives it: its number and its date. */
export interface DocumentDraft {
  kind: DocumentKind
  /** 0 for a receipt and a delivery, else which refund of the session, from 0. */
  n: number
  /** Which of the session's numbers in the series of credit notes is its own; null: none. */
  inSeries: number | null
  /** As an older build numbered it, outside of the series: 41-1. */
  oldNumber: string | null
  /** When it was given its number, where the session knows; null: it is about to be. */
  issuedAt: number | null
  energyWh: number
  lines: DocumentLine[]
  /** Why: of a refund in words, or `cdr-correction`; of a delivery the rule by which it cost nothing. */
  reason: string | null
  /** Why less was captured than the tariff gives. */
  reduction: string | null
  /** Delivered and not paid for, as known when this was written. */
  lossMinor: number
}

/** Everything the books say of one session, oldest first. */
export interface DocumentsDue {
  sale: Sale
  drafts: DocumentDraft[]
}

/** As it stands in the books, for ever. */
export interface LedgerDocument extends Sale {
  /** Rising in the order of writing; of no meaning to an accountant. */
  id: number
  kind: DocumentKind
  /** `41`, `K7`, or `41-1` of older builds; null: a delivery is in no series. */
  number: string | null
  merchantId: string
  /** Of the session, and at once the payment's at the payer. */
  reference: string
  n: number
  issuedAt: number
  /** Later than `issuedAt` where an older build gave the number and kept no document. */
  writtenAt: number
  energyWh: number
  lines: DocumentLine[]
  netMinor: number
  vatMinor: number
  grossMinor: number
  /** The number of the receipt that a credit note takes back from. */
  corrects: string | null
  reason: string | null
  reduction: string | null
  lossMinor: number
}

export interface DocumentPage {
  documents: LedgerDocument[]
  next: string | null
}

/** How builds from before the series numbered the `n`th refund (from 0): by the receipt's number. */
export function oldNoteNumber(s: Session, n: number): string {
  return `${s.receipt.number ?? s.opening.reference}-${n + 1}`
}
