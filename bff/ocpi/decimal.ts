// Decimal text to integers: Wh, seconds, watts, minor units, millionths. Exact arithmetic by big.js,
// rounded half up at the one place where a unit has no smaller part. No float on the way.
import { Big } from 'big.js'

/** Half up, away from zero for negatives: the same rule as `roundHalfUp` of shared/money. */
const HALF_UP = Big.roundHalfUp

function whole(value: Big): number {
  const rounded = Number(value.round(0, HALF_UP).toFixed())
  if (!Number.isSafeInteger(rounded)) throw new RangeError('a number beyond what can be counted')
  // Minus zero would be a different text in the journal.
  return rounded === 0 ? 0 : rounded
}

/** More than any lorry takes in a week: beyond it a reading is a mistake that would stay for ever. */
export const MOST_KWH = 10_000

/** kWh as decimal text -> whole Wh. Throws RangeError beyond 10,000 kWh. */
export function whOf(kwh: string): number {
  const wh = whole(new Big(kwh).times(1000))
  if (wh > MOST_KWH * 1000) throw new RangeError('kwh is beyond what a car can take')
  return wh
}

/** kW as decimal text -> whole W. */
export function wattsOf(kw: string): number {
  return whole(new Big(kw).times(1000))
}

/** The sum of hours as decimal texts -> whole seconds, rounded once, after summing. */
export function secondsOf(hours: readonly string[]): number {
  return whole(hours.reduce((sum, text) => sum.plus(text), new Big(0)).times(3600))
}

/** Major units -> minor units (all currencies of the house have two decimals). */
export function minorOf(major: string): number {
  return whole(new Big(major).times(100))
}

/** Major units -> millionths, rounded where the text has more than six decimals. */
export function microsOf(major: string): number {
  return whole(new Big(major).times(1_000_000))
}

/** The exact sum, as decimal text. */
export function sumOf(texts: readonly string[]): string {
  return texts.reduce((sum, text) => sum.plus(text), new Big(0)).toFixed()
}

/** A plain number rounded to the next integer: percent, volts. */
export function integerOf(text: string): number {
  return whole(new Big(text))
}

/**
 * `text` times 10^`places` when that is a whole, non-negative number; null otherwise. For what is
 * agreed with a driver, where rounding would change the price.
 */
export function exactly(text: string, places: number): number | null {
  const scaled = new Big(text).times(new Big(10).pow(places))
  const value = Number(scaled.toFixed())
  const exact = scaled.gte(0) && scaled.eq(scaled.round(0, Big.roundDown))
  return exact && Number.isSafeInteger(value) ? value : null
}
