// Money in integer minor units (øre, cent). No float ever touches a price: what must be divided is
// divided as BigInt and rounded once, here. Formatting belongs to the screens.

export const CURRENCIES = ['NOK', 'DKK', 'EUR', 'SEK'] as const
export type Currency = (typeof CURRENCIES)[number]

/** Throws unless `amount` is a whole number of minor units that a double holds exactly. */
export function assertMinor(amount: number): number {
  if (!Number.isSafeInteger(amount)) throw new RangeError('money is a whole number of minor units')
  return amount
}

/**
 * The one rounding of the house: half up (away from zero for negatives), once per receipt line
 * (design §5).
 */
export function roundHalfUp(numerator: bigint, denominator: bigint): number {
  if (denominator <= 0n) throw new RangeError('the denominator is positive')
  const negative = numerator < 0n
  const size = negative ? -numerator : numerator
  const rounded = (2n * size + denominator) / (2n * denominator)
  return assertMinor(Number(negative ? -rounded : rounded))
}

/**
 * The VAT contained in a total that includes it: `round(total * rate / (10000 + rate))`
 * (design §5). `rate` in hundredths of a percent: 2500 = 25 %.
 */
export function taxWithin(totalMinor: number, rate: number): number {
  return roundHalfUp(BigInt(totalMinor) * BigInt(rate), 10_000n + BigInt(rate))
}

/**
 * Splits `amount` over `weights` so that the parts sum to it exactly; the øre that rounding leaves
 * over go to the largest remainders, first come first. All zero weights: everything to the first.
 */
export function allocate(amount: number, weights: readonly number[]): number[] {
  if (weights.length === 0) return []
  const sum = weights.reduce((a, b) => a + b, 0)
  if (sum === 0) return weights.map((_, i) => (i === 0 ? amount : 0))
  const exact = weights.map((w) => BigInt(amount) * BigInt(w))
  const parts = exact.map((e) => Number(e / BigInt(sum)))
  let left = amount - parts.reduce((a, b) => a + b, 0)
  const byRemainder = exact
    .map((e, i) => ({ i, rest: e % BigInt(sum) }))
    .sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest < b.rest ? 1 : -1))
  for (const { i } of byRemainder) {
    if (left === 0) break
    parts[i] = (parts[i] ?? 0) + 1
    left -= 1
  }
  return parts
}
