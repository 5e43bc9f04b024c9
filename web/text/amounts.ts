// Money and energy as the driver reads them. Part of the first load: everything else is in format.ts.
// Money stays a whole number of minor units: it reaches Intl as decimal text, never as a float. A locale
// of ours is a language tag that Intl knows; only clocks and dates need more (tagOf in format.ts).
import type { Locale } from '#shared/contract.ts'
import type { Currency } from '#shared/money.ts'
import { numberFormat } from './kept.ts'

export const NBSP = '\u00a0'

export type Digits = [fewest: number, most: number]

/** `size` with `scale` decimals as exact decimal text: (35050, 2) is "350.50". */
export function decimal(size: number, scale: number): `${number}` {
  const digits = String(Math.abs(size)).padStart(scale + 1, '0')
  const sign = size < 0 ? '-' : ''
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}` as `${number}`
}

/** Decimal text as an amount of money. */
export function currencyText(
  text: `${number}`,
  currency: Currency,
  locale: Locale,
  [min, max]: Digits,
) {
  return numberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: min,
    maximumFractionDigits: max,
  }).format(text)
}

/** 35000 øre: "350 kr"; 12840: "128,40 kr". `exact` keeps the decimals of whole amounts too. */
export function money(minor: number, currency: Currency, locale: Locale, exact = false): string {
  const digits: Digits = exact || minor % 100 !== 0 ? [2, 2] : [0, 0]
  return currencyText(decimal(minor, 2), currency, locale, digits)
}

/** A plain number. */
export function number(value: number, locale: Locale, [min, max]: Digits): string {
  return numberFormat(locale, {
    minimumFractionDigits: min,
    maximumFractionDigits: max,
  }).format(value)
}

/** The figure alone, to be set large: Wh as kWh with `digits` decimals. */
export function kwhFigure(wh: number, locale: Locale, digits = 1): string {
  return number(wh / 1000, locale, [digits, digits])
}

/** "21,4 kWh". */
export function kwh(wh: number, locale: Locale, digits = 1): string {
  return kwhFigure(wh, locale, digits) + NBSP + 'kWh'
}
