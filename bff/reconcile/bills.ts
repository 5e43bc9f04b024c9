// The CDRs of one session sorted: which one it was settled by, which take one back, which are too many.
// Pure reckoning; it judges nothing.
import { roundHalfUp } from '#shared/money.ts'
import type { Claim } from './finding.ts'
import type { CdrSide, Journal } from './sides.ts'

/** Millionths without VAT -> minor units with it: 10,000 for the unit, 10,000 for the rate. */
const SCALE = 100_000_000n

/** What a CDR asks for, incl. VAT; less than nothing for a credit. */
export function priceOf(cdr: CdrSide, vatRate: number): number {
  const said =
    cdr.totalInclMinor ?? roundHalfUp(BigInt(cdr.totalExclMicros) * BigInt(10_000 + vatRate), SCALE)
  // Some backends send a credit with a positive price: it takes back all the same.
  return cdr.creditOf === null ? said : -Math.abs(said)
}

/** The CDRs' sum, by currency. */
export function billedClaims(cdrs: readonly CdrSide[], vatRate: number): Claim[] {
  return cdrs.map((cdr) => ({
    measure: 'billed',
    currency: cdr.currency,
    minor: priceOf(cdr, vatRate),
  }))
}

export interface Sorted {
  /** The one that it was settled by, or that it should have been; null: none is listed. */
  main: CdrSide | null
  /** Bills that are taken back, and the credits that do so, both known to the session. */
  settled: CdrSide[]
  /** Credits that the session never heard of. */
  credits: CdrSide[]
  /** Of another charge with our token, that the session knows nothing of; and what takes it back. */
  unknown: CdrSide[]
  /** The same bill again, or another for the same charge. */
  doubles: CdrSide[]
}

/** Does it bill a charge that is not the session's own? What it took stays its own. */
function isOfAnother({ chargeId, cdrsSeen }: Journal, { id, sessionId }: CdrSide): boolean {
  if (chargeId === null || sessionId === null) return false
  return sessionId !== chargeId && !cdrsSeen.includes(id)
}

/** Sorts the readable CDRs of one session. */
export function sortBills(journal: Journal, cdrs: readonly CdrSide[]): Sorted {
  const credited = new Set(journal.cdrsCredited)
  const sorted: Sorted = { main: null, settled: [], credits: [], unknown: [], doubles: [] }
  const bills: CdrSide[] = []
  for (const cdr of cdrs) {
    const known = journal.cdrsSeen.includes(cdr.id)
    if (isOfAnother(journal, cdr)) sorted.unknown.push(cdr)
    else if (cdr.creditOf === null) bills.push(cdr)
    else sorted[known ? 'settled' : 'credits'].push(cdr)
  }
  const { cdr: settledBy } = journal
  // A replacement may carry the id of what it replaces: then the newest of that name counts.
  const named = bills.filter(({ id }) => id === settledBy?.id)
  sorted.main =
    named.findLast(
      ({ totalInclMinor, energyWh }) =>
        totalInclMinor === settledBy?.totalMinor && energyWh === settledBy.energyWh,
    ) ??
    named.at(-1) ??
    (settledBy === null ? (bills.find((bill) => !credited.has(bill.id)) ?? null) : null)
  // A bill is taken back as often as a credit says so.
  let left = sorted.settled.length
  for (const bill of bills) {
    if (bill === sorted.main) continue
    if (credited.has(bill.id) && left > 0) {
      left -= 1
      sorted.settled.push(bill)
    } else sorted.doubles.push(bill)
  }
  return sorted
}
