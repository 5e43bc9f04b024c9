// Days of the books: the calendar of a market as moments, where daylight saving makes days of 23 and 25
// hours. It must never know what is reckoned by them.
import { dayOf, localTime } from './tariff-clock.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const MINUTES_A_DAY = 1440

/** Half-open, epoch ms. */
export interface Span {
  from: number
  until: number
}

/** When `day` (days since 1970-01-01 by the local calendar) begins in `timeZone`, epoch ms. */
export function dayBegins(timeZone: string, day: number): number {
  let at = day * DAY_MS
  // The first step lands within an hour of it, the second corrects for a clock put forward or back.
  for (let step = 0; step < 2; step += 1) {
    const seen = localTime(timeZone, at)
    at -= ((seen.day - day) * MINUTES_A_DAY + seen.minute) * MINUTE_MS
  }
  return at
}

/** The moment at which `date` (YYYY-MM-DD) begins in `timeZone`. */
export function dateBegins(timeZone: string, date: string): number {
  return dayBegins(timeZone, dayOf(date))
}

/** The date on the calendar in `timeZone`, YYYY-MM-DD. */
export function dateAt(timeZone: string, at: number): string {
  return dateOf(localTime(timeZone, at).day)
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** The last `count` days in `timeZone`, the day of `now` last; each whole. */
export function lastDays(
  timeZone: string,
  now: number,
  count: number,
): (Span & { date: string })[] {
  const today = localTime(timeZone, now).day
  return Array.from({ length: count }, (_, i) => {
    const day = today - count + 1 + i
    const [from, until] = [dayBegins(timeZone, day), dayBegins(timeZone, day + 1)]
    return { date: dateOf(day), from, until }
  })
}

/** From Monday's beginning to `now`, which is within. */
export function thisWeek(timeZone: string, now: number): Span {
  const { day, weekday } = localTime(timeZone, now)
  return { from: dayBegins(timeZone, day - weekday + 1), until: now + 1 }
}
