// What each refund takes back of the receipt's lines, and with it of their VAT: to the øre, so that
// all of them together never take back more of a line than it had. Pure reckoning.
import { allocate, taxWithin } from '#shared/money.ts'

/** Positive, as far as it goes: the part of one line of the receipt that one refund takes back. */
export interface Credited<Line> {
  line: Line
  totalMinor: number
  taxMinor: number
}

/**
 * For each of `refunds`, oldest first, the lines it takes back from. Each is spread over what the
 * refunds before it have left of the lines; its VAT is what it changes in the VAT of all of them, so
 * that a receipt given back in parts gives back exactly its VAT.
 */
export function creditedLines<Line extends { totalMinor: number; vatRate: number }>(
  lines: readonly Line[],
  refunds: readonly { amountMinor: number }[],
): Credited<Line>[][] {
  const taken = lines.map(() => 0)
  return refunds.map(({ amountMinor }) => {
    const left = lines.map((line, i) => Math.max(0, line.totalMinor - (taken[i] ?? 0)))
    const parts = allocate(amountMinor, left)
    return lines.flatMap((line, i) => {
      const before = taken[i] ?? 0
      const totalMinor = parts[i] ?? 0
      taken[i] = before + totalMinor
      const taxMinor =
        taxWithin(before + totalMinor, line.vatRate) - taxWithin(before, line.vatRate)
      return totalMinor === 0 ? [] : [{ line, totalMinor, taxMinor }]
    })
  })
}
