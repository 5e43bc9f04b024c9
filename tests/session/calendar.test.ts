// Days of the books: as long as the clock makes them.
import { describe, expect, it } from 'vitest'
import { dateAt, dateBegins, lastDays, thisWeek } from '#bff/session/calendar.ts'
import { bookZoneOf, MARKETS } from '#shared/market.ts'

const HOUR = 3_600_000
const at = (text: string): number => Date.parse(text)

describe('a day of the books', () => {
  it('begins at midnight by the clock of the market, summer and winter', () => {
    expect(dateBegins('Europe/Oslo', '2026-07-01')).toBe(at('2026-06-30T22:00:00Z'))
    expect(dateBegins('Europe/Oslo', '2026-12-01')).toBe(at('2026-11-30T23:00:00Z'))
    expect(dateBegins('Europe/Helsinki', '2026-07-01')).toBe(at('2026-06-30T21:00:00Z'))
    expect(dateBegins('America/New_York', '2026-07-01')).toBe(at('2026-07-01T04:00:00Z'))
  })

  it.each([
    ['2026-03-29', 23],
    ['2026-03-30', 24],
    ['2026-10-25', 25],
  ])('%s has %i hours in all three markets', (date, hours) => {
    const next = dateAt('UTC', at(`${date}T00:00:00Z`) + 24 * HOUR)
    for (const { timeZone } of Object.values(MARKETS)) {
      expect(dateBegins(timeZone, next) - dateBegins(timeZone, date)).toBe(hours * HOUR)
    }
  })

  it('is the day there, not in Greenwich', () => {
    expect(dateAt('Europe/Oslo', at('2026-11-30T23:00:00Z'))).toBe('2026-12-01')
    expect(dateAt('Europe/Oslo', at('2026-11-30T22:59:59.999Z'))).toBe('2026-11-30')
  })

  it('follows the one before without a gap, also over the change of clocks', () => {
    const days = lastDays('Europe/Oslo', at('2026-10-27T12:00:00Z'), 4)
    expect(days.map((day) => day.date)).toEqual([
      '2026-10-24',
      '2026-10-25',
      '2026-10-26',
      '2026-10-27',
    ])
    for (const [i, day] of days.entries()) expect(day.until).toBe(days[i + 1]?.from ?? day.until)
  })
})

it('the week begins on Monday, also on a Sunday and in the week the clocks change', () => {
  const sunday = at('2026-10-25T20:00:00Z')
  expect(thisWeek('Europe/Oslo', sunday)).toEqual({
    from: at('2026-10-18T22:00:00Z'),
    until: sunday + 1,
  })
  const monday = at('2026-10-26T08:00:00Z')
  expect(thisWeek('Europe/Oslo', monday).from).toBe(at('2026-10-25T23:00:00Z'))
})

it('a currency’s books are kept by the clock of its market', () => {
  expect(['NOK', 'DKK', 'EUR', 'SEK'].map(bookZoneOf)).toEqual([
    'Europe/Oslo',
    'Europe/Copenhagen',
    'Europe/Helsinki',
    null,
  ])
})
