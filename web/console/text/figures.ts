// Figures as the console shows them, by Intl. Amounts bear the code of their currency: one installation
// may have several, and "kr" is three of them.
import { decimal } from '#web/text/amounts.ts'
import { kept, numberFormat } from '#web/text/kept.ts'
import type { Currency } from '#shared/money.ts'

const TAG = 'en-GB'
const dateFormat = kept(Intl.DateTimeFormat)
const relativeFormat = kept(Intl.RelativeTimeFormat)

/** "NOK 128.40"; a sum without a currency is none yet. */
export function money(minor: number, currency: Currency | ''): string {
  if (currency === '') return '–'
  const style = { style: 'currency', currency, currencyDisplay: 'code' } as const
  return numberFormat(TAG, style).format(decimal(minor, 2))
}

/** The amount alone, as it is typed: "128.40". */
export const amountText = (minor: number): string => decimal(minor, 2)

/** "12.35 kWh". */
export const kwh = (wh: number): string =>
  `${numberFormat(TAG, { minimumFractionDigits: 1, maximumFractionDigits: 2 }).format(wh / 1000)}\u00a0kWh`

/** "7.4 kW". */
export const kw = (watts: number): string =>
  `${numberFormat(TAG, { maximumFractionDigits: 1 }).format(watts / 1000)}\u00a0kW`

/** A whole number, with its thousands told apart. */
export const count = (value: number): string => numberFormat(TAG, {}).format(value)

/** A share of one: 0.0123 is "1.2%". */
export const share = (part: number): string =>
  numberFormat(TAG, { style: 'percent', maximumFractionDigits: 1 }).format(part)

/** "25 Nov, 14:05:09", by the clock of who looks unless another zone is given. */
export const moment = (at: number, timeZone?: string): string =>
  dateFormat(TAG, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at)

/** "14:05:09". */
export const clock = (at: number, timeZone?: string): string =>
  dateFormat(TAG, { timeStyle: 'medium', ...(timeZone === undefined ? {} : { timeZone }) }).format(
    at,
  )

/** "14:05". */
export const timeOfDay = (at: number): string =>
  dateFormat(TAG, { hour: '2-digit', minute: '2-digit' }).format(at)

/** "Wed 14:00", within a week. */
export const weekTime = (at: number): string =>
  dateFormat(TAG, { weekday: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(
    at,
  )

/** "25 November 2026". */
export const day = (at: number, timeZone?: string): string =>
  dateFormat(TAG, { dateStyle: 'long', ...(timeZone === undefined ? {} : { timeZone }) }).format(at)

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** "3 hours ago", "in 2 days". */
export function fromNow(at: number, now: number): string {
  const ms = at - now
  const [unit, size] = STEPS.find(([, step]) => Math.abs(ms) >= step) ?? STEPS[3]
  return relativeFormat(TAG, { numeric: 'always' }).format(Math.trunc(ms / size), unit)
}

/** "12 min 5 sec"; below zero counts as zero. */
export function lasting(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / 1000))
  const parts = [
    ['hour', Math.floor(whole / 3600)],
    ['minute', Math.floor(whole / 60) % 60],
    ['second', whole % 60],
  ] as const
  const from = parts.findIndex(([, size]) => size > 0)
  const said = parts.slice(from === -1 ? 2 : from).slice(0, 2)
  return said
    .map(([unit, size]) =>
      numberFormat(TAG, { style: 'unit', unit, unitDisplay: 'short' }).format(size),
    )
    .join(' ')
}

/** "250 ms", "1.4 s". */
export const latency = (ms: number): string =>
  ms < 1000
    ? numberFormat(TAG, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 }).format(ms)
    : numberFormat(TAG, { style: 'unit', unit: 'second', maximumFractionDigits: 1 }).format(
        ms / 1000,
      )
