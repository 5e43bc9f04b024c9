// Figures as the driver reads them: prices, power, shares, time. Everything by Intl. Not part of the
// first load: money and energy, which are, live in amounts.ts.
import type { Locale } from '#shared/contract.ts'
import type { Currency } from '#shared/money.ts'
import { currencyText, decimal, NBSP, number } from './amounts.ts'
import { kept, numberFormat } from './kept.ts'

const dateFormat = kept(Intl.DateTimeFormat)

/** The tag for dates, times and units; British English for its 24-hour clock and its order of dates. */
export const tagOf = (locale: Locale): string => (locale === 'en' ? 'en-GB' : locale)

/** A unit price in millionths of the major unit, with two to four decimals: "5,99 kr". */
export function unitPrice(micros: number, currency: Currency, locale: Locale): string {
  return currencyText(decimal(micros, 6), currency, locale, [2, 4])
}

/** "48 kW" from 10 kW up, "7,4 kW" below, where the decimal matters. */
export function kw(watts: number, locale: Locale): string {
  return number(watts / 1000, locale, watts < 9950 ? [0, 1] : [0, 0]) + NBSP + 'kW'
}

/** Hundredths of a percent: 2500 is "25 %". */
export function rate(hundredths: number, locale: Locale): string {
  return numberFormat(tagOf(locale), {
    style: 'percent',
    maximumFractionDigits: 2,
  }).format(hundredths / 10_000)
}

/** Whole percent: 64 is "64 %". */
export function percent(whole: number, locale: Locale): string {
  return rate(whole * 100, locale)
}

export type TimeUnit = 'hour' | 'minute' | 'second'
type UnitDisplay = 'short' | 'long'

function unit(value: number, name: TimeUnit, locale: Locale, unitDisplay: UnitDisplay = 'short') {
  const style = { style: 'unit', unit: name, unitDisplay } as const
  return numberFormat(tagOf(locale), style).format(value)
}

/** Seconds as one or two units: "45 sek", "12 min", "1 t 5 min". Below zero counts as zero. */
export function duration(seconds: number, locale: Locale): string {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < 60) return unit(whole, 'second', locale)
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return unit(minutes, 'minute', locale)
  const rest = minutes % 60
  const hours = unit(Math.floor(minutes / 60), 'hour', locale)
  return rest === 0 ? hours : `${hours} ${unit(rest, 'minute', locale)}`
}

/** Whole seconds in the units that have something to say: 5400 is 1 hour and 30 minutes. */
export function unitsOf(seconds: number): readonly (readonly [TimeUnit, number])[] {
  const units = [
    ['hour', Math.floor(seconds / 3600)],
    ['minute', Math.floor(seconds / 60) % 60],
    ['second', seconds % 60],
  ] as const
  return units.filter(([name, count]) => count > 0 || (name === 'second' && seconds === 0))
}

/** Nothing left out: "23 min 5 sek", or in a sentence "1 time og 30 minutter". For what is billed. */
export function exactDuration(seconds: number, locale: Locale, display: UnitDisplay): string {
  const said = unitsOf(seconds).map(([name, count]) => unit(count, name, locale, display))
  // Among figures a list would be one comma too many.
  if (display === 'short') return said.join(' ')
  return new Intl.ListFormat(tagOf(locale), { type: 'unit' }).format(said)
}

/** What a unit is called beside the number one: "minutt". */
export function unitName(name: TimeUnit, locale: Locale): string {
  const style = { style: 'unit', unit: name, unitDisplay: 'long' } as const
  const parts = numberFormat(tagOf(locale), style).formatToParts(1)
  return parts.find((part) => part.type === 'unit')?.value ?? name
}

/** Time of day where the station stands: "14:05". */
export function clock(at: number, timeZone: string, locale: Locale): string {
  return dateFormat(tagOf(locale), {
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(at)
}

/** Time of day, with its date where that is not the day of `now`: "14:05", "21. november 2026 14:05". */
export function moment(at: number, now: number, timeZone: string, locale: Locale): string {
  const day = date(at, timeZone, locale)
  const time = clock(at, timeZone, locale)
  return day === date(now, timeZone, locale) ? time : `${day} ${time}`
}

/** Date where the station stands: "22. november 2026". */
export function date(at: number, timeZone: string, locale: Locale): string {
  return dateFormat(tagOf(locale), { dateStyle: 'long', timeZone }).format(at)
}
