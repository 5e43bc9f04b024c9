// Does the VAT in a CDR's total agree with the tariff the driver accepted? It changes no price: what the
// CDR says incl. VAT counts, at most what was accepted. The operator should know of it.
import { roundHalfUp } from '#shared/money.ts'
import type { Cdr, Session } from './model.ts'
import { vatRatesOf } from './price-exact.ts'

/** Each line of theirs may be rounded twice, without VAT and with it: half a dozen lines. */
const ROUNDING_MINOR = 6

/** What is wrong with it, for the operator; null where nothing is, or only one amount is said. */
export function vatFault(s: Session, cdr: Cdr): string | null {
  const { totalInclMinor: incl, totalExclMicros: ex } = cdr
  if (incl === null || ex <= 0) return null
  const rates = vatRatesOf(s.opening.tariff)
  const [low, high] = [withVat(ex, rates[0] ?? 0), withVat(ex, rates.at(-1) ?? 0)]
  if (incl >= low - ROUNDING_MINOR && incl <= high + ROUNDING_MINOR) return null
  return `${incl} with VAT is not what its amount without VAT gives by the tariff: ${low} to ${high}`
}

/** Millionths without VAT -> minor units with it, rounded half up. */
export function withVat(exMicros: number, rate: number): number {
  // Micros to minor units is 10,000; the VAT factor is another 10,000.
  return roundHalfUp(BigInt(exMicros) * BigInt(10_000 + rate), 100_000_000n)
}
