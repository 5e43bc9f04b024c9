/**
 * From integers and big decimals to the numbers of OCPI JSON.
 *
 * All arithmetic of this room is in integers (Wh, milliseconds) or in Big. A JavaScript number
 * appears only here, at the very edge, made from decimal text of at most 15 significant digits:
 * such a number is written by JSON.stringify as exactly that text.
 * This file knows no OCPI object.
 */
import { Big } from 'big.js'

/** OCPI numbers have four decimals (spec: types, `number`); half up. */
export function fourDecimals(value: Big): number {
  return Number(value.round(4, Big.roundHalfUp).toString())
}

/** Integer Wh as kWh with three decimals. */
export function kwhOf(wh: number): number {
  return Number(new Big(wh).div(1000).toFixed(3))
}

/** Integer milliseconds as hours with four decimals. */
export function hoursOf(milliseconds: number): number {
  return fourDecimals(new Big(milliseconds).div(3_600_000))
}

/**
 * Hours of a stretch that starts after `beforeMs` and lasts `lengthMs`, rounded so that the volumes
 * of many short periods sum to the rounded whole (10 s alone would always lose 0.8 %).
 */
export function hoursBetween(beforeMs: number, lengthMs: number): number {
  const whole = new Big(hoursOf(beforeMs + lengthMs))
  return fourDecimals(whole.minus(hoursOf(beforeMs)))
}

/** OCPI DateTime: UTC, RFC 3339, ending in Z (spec: types, `DateTime`). */
export function dateTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
