// Days as whoever keeps the books says them: by the clock of the market. It must never know what is
// done with them.
import { dayOf, localTime } from '#bff/session/tariff-clock.ts'
import { MARKET_CODES, MARKETS } from '#shared/market.ts'
import { Wrong } from './desk.ts'

const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60
const DAY = /^\d{4}-\d{2}-\d{2}$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/

/** When `date` (YYYY-MM-DD) begins in `timeZone`, epoch ms. */
export function startOfDay(date: string, timeZone: string): number {
  let at = Date.parse(`${date}T00:00:00Z`)
  // The second look is for days on which the clock is put forward or back.
  for (let i = 0; i < 2; i += 1) {
    const { day, minute } = localTime(timeZone, at)
    at -= ((day - dayOf(date)) * DAY_MINUTES + minute) * MINUTE_MS
  }
  return at
}

/** The clock of MARKET; Norway's where none is set. */
export function bookZone(market: string | undefined): string {
  const code = MARKET_CODES.find((one) => one === (market || 'NO'))
  if (!code) throw new Wrong(`MARKET is one of ${MARKET_CODES.join(', ')}`)
  return MARKETS[code].timeZone
}

/** `--from` and `--to`, days or instants with their offset; the second is not itself within. */
export function periodOf(
  { from, to }: { from: string; to: string },
  timeZone: string,
): { from: number; until: number } {
  const begin = instantOf('--from', from, timeZone)
  const until = instantOf('--to', to, timeZone)
  if (begin >= until) throw new Wrong('--from is not before --to')
  return { from: begin, until }
}

function instantOf(name: string, text: string, timeZone: string): number {
  const at = Date.parse(INSTANT.test(text) ? text : `${text}T00:00:00Z`)
  if (Number.isNaN(at) || !(DAY.test(text) || INSTANT.test(text))) {
    throw new Wrong(`${name} is a day like 2026-11-25, or an instant like 2026-11-25T12:00:00Z`)
  }
  return INSTANT.test(text) ? at : startOfDay(text, timeZone)
}
