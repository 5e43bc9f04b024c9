// What an operator's sentences are made of: who says it, and figures in English, amounts with the code of their currency because
// one installation may have several. It must never know which sentence they stand in.
import type { Currency } from '#shared/money.ts'

/** Whose word or deed something was. */
export type Voice = 'driver' | 'stikk' | 'payer' | 'charger' | 'operator'
/** `trouble`: a human should look at it. `money`: money moved, or was decided on. */
export type Tone = 'plain' | 'money' | 'trouble'

export interface Sentence {
  who: Voice
  tone: Tone
  text: string
}

/** One sentence. */
export const sentence = (who: Voice, text: string, tone: Tone = 'plain'): Sentence => ({
  who,
  tone,
  text,
})

/** "NOK 128.40". */
export function money(minor: number, currency: Currency): string {
  const digits = String(Math.abs(minor)).padStart(3, '0')
  const text = `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` as `${number}`
  const style = { style: 'currency', currency, currencyDisplay: 'code' } as const
  return new Intl.NumberFormat('en-GB', style).format(text).replaceAll('\u00a0', ' ')
}

/** "12.345 kWh": every Wh is said, since a bill may turn on it. */
export function energy(wh: number): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 3 }
  return `${new Intl.NumberFormat('en-GB', digits).format(wh / 1000)} kWh`
}

/** "7.4 kW". */
export function power(watts: number): string {
  return `${new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 }).format(watts / 1000)} kW`
}

/** "21 November 2026, 14:05", by the clock at the station. */
export function moment(at: number, timeZone: string): string {
  const style = { dateStyle: 'long', timeStyle: 'short', timeZone } as const
  return new Intl.DateTimeFormat('en-GB', style).format(at)
}

/** "6 hours", "2 days". */
export function span(ms: number): string {
  const hours = Math.round(ms / 3_600_000)
  const [value, unit] = hours >= 48 ? [Math.round(hours / 24), 'day'] : [hours, 'hour']
  const style = { style: 'unit', unit, unitDisplay: 'long' } as const
  return new Intl.NumberFormat('en-GB', style).format(value)
}
