// How long a session is remembered: what was sold, as long as books must be kept; what came to nothing,
// as long as somebody may still ask about it. Pure: the time is handed in. docs/privacy.md says why.
import type { MarketCode } from '#shared/market.ts'
import { documentsDue } from './books.ts'
import type { Session } from './model.ts'
import { deliveredWh, strayWh } from './rest.ts'

/**
 * Whole years after the end of the year. NO: bokføringsloven § 13; DK: bogføringsloven § 12; FI:
 * kirjanpitolaki 2:10, for vouchers.
 */
export const BOOKS_YEARS: Readonly<Record<MarketCode, number>> = { NO: 5, DK: 5, FI: 6 }

const DAY_MS = 86_400_000
/** The ledger's own database keeps a document so long from its date (durable/ledger-tables.ts). */
const DOCUMENT_MS = 6 * 366 * DAY_MS

export interface KeepRules {
  booksYears: number
  /** What came to nothing. */
  unpaidDays: number
}

/** What happened last before these moments (epoch ms) is not kept any longer. */
export interface Cutoffs {
  booksBefore: number
  unpaidBefore: number
}

/** A day early at the turn of the year: whose year it is differs by the clock of the place. */
export function cutoffsOf({ booksYears, unpaidDays }: KeepRules, now: number): Cutoffs {
  const firstYear = new Date(now - DAY_MS).getUTCFullYear() - booksYears
  const wholeYears = Date.UTC(firstYear, 0, 1) - DAY_MS
  return {
    booksBefore: Math.min(wholeYears, now - DOCUMENT_MS - DAY_MS),
    unpaidBefore: now - unpaidDays * DAY_MS,
  }
}

/** Energy was delivered or money taken, so that the books speak of it, whoever paid in the end. */
export function isInBooks(session: Session): boolean {
  return (
    documentsDue(session) !== null ||
    session.payment.capturedMinor > 0 ||
    session.receipt.number !== null ||
    session.lossMinor > 0 ||
    deliveredWh(session) > 0 ||
    strayWh(session) > 0
  )
}

/** `lastAt`: when anything was last written of it. What is not at rest is never forgotten. */
export function mayBeForgotten(session: Session, lastAt: number, cutoffs: Cutoffs): boolean {
  if (session.phase !== 'settled' && session.phase !== 'abandoned') return false
  return lastAt < (isInBooks(session) ? cutoffs.booksBefore : cutoffs.unpaidBefore)
}
