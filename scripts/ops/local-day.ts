// Days as whoever keeps the books says them: by the clock of the market. It must never know what is
// done with them.
import { dateBegins } from '#bff/session/calendar.ts'
import { MARKET_CODES, MARKETS } from '#shared/market.ts'
import { Wrong } from './desk.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/

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
  // A day that no month has would be taken for one of the next.
  const isDay = DAY.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
  if (Number.isNaN(at) || !(isDay || INSTANT.test(text))) {
    throw new Wrong(`${name} is a day like 2026-11-25, or an instant like 2026-11-25T12:00:00Z`)
  }
  return INSTANT.test(text) ? at : dateBegins(timeZone, text)
}
