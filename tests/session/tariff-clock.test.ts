// The clock at the station: days of 23 and 25 hours, midnight, the change of week, and zones that are
// half an hour off.
import { describe, expect, it } from 'vitest'
import { dayOf, isTimeZone, localTime, nextClockChange } from '#bff/session/tariff-clock.ts'

const OSLO = 'Europe/Oslo'
const utc = (text: string): number => Date.parse(`${text}Z`)
const two = (n: number): string => String(n).padStart(2, '0')

const shown = (zone: string, at: number): string => {
  const { day, minute, weekday } = localTime(zone, at)
  const date = new Date(day * 86_400_000).toISOString().slice(0, 10)
  return `${weekday} ${date} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** Every moment from `from` on at which the clock shows one of these minutes, as UTC. */
function walk(zone: string, minutes: number[], from: string, steps: number): string[] {
  const seen: string[] = []
  let at = utc(from)
  for (let i = 0; i < steps; i += 1) {
    at = nextClockChange(zone, minutes, at)
    seen.push(new Date(at).toISOString().slice(0, 16))
  }
  return seen
}

describe('what the clock shows', () => {
  it.each([
    [OSLO, '2026-11-23T11:00:00', '1 2026-11-23 12:00'],
    [OSLO, '2026-07-05T22:00:00', '1 2026-07-06 00:00'],
    [OSLO, '2026-07-05T21:59:59', '7 2026-07-05 23:59'],
    // 2026-03-29: 01:00 UTC is 03:00, an hour never was.
    [OSLO, '2026-03-29T00:59:59', '7 2026-03-29 01:59'],
    [OSLO, '2026-03-29T01:00:00', '7 2026-03-29 03:00'],
    // 2026-10-25: 01:00 UTC is 02:00 for the second time.
    [OSLO, '2026-10-25T00:59:59', '7 2026-10-25 02:59'],
    [OSLO, '2026-10-25T01:00:00', '7 2026-10-25 02:00'],
    ['Asia/Kathmandu', '2026-01-01T00:00:00', '4 2026-01-01 05:45'],
    ['America/St_Johns', '2026-01-01T00:00:00', '3 2025-12-31 20:30'],
    ['Europe/Helsinki', '1969-12-31T22:00:00', '4 1970-01-01 00:00'],
    ['Mars/Olympus', '2026-01-01T00:00:00', '4 2026-01-01 00:00'],
  ])('in %s at %s UTC: %s', (zone, at, text) => {
    expect(shown(zone, utc(at))).toBe(text)
  })

  it('agrees with Intl over three years, every 37 minutes', () => {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: OSLO,
      dateStyle: 'short',
      timeStyle: 'short',
    })
    for (let at = utc('2025-01-01T00:00:00'); at < utc('2028-01-01T00:00:00'); at += 37 * 60_000) {
      if (shown(OSLO, at).slice(2) !== format.format(at)) {
        expect(shown(OSLO, at).slice(2)).toBe(format.format(at))
      }
    }
  })

  it('knows which zones there are, and counts days as dates do', () => {
    expect([isTimeZone(OSLO), isTimeZone('Mars/Olympus'), isTimeZone('')]).toEqual([
      true,
      false,
      false,
    ])
    expect(dayOf('2026-11-23')).toBe(localTime(OSLO, utc('2026-11-23T11:00:00')).day)
  })
})

describe('the next moment that matters', () => {
  it('is the next of the minutes, over midnight too', () => {
    expect(walk(OSLO, [0, 480, 1320], '2026-11-23T20:00:00', 4)).toEqual([
      '2026-11-23T21:00',
      '2026-11-23T23:00',
      '2026-11-24T07:00',
      '2026-11-24T21:00',
    ])
  })

  it('is never the moment itself', () => {
    expect(walk(OSLO, [0], '2026-11-22T23:00:00', 1)).toEqual(['2026-11-23T23:00'])
  })

  it('on the day of 23 hours is the shift, then what comes after it', () => {
    // 02:30 never is that night: at 03:00 it has passed.
    expect(walk(OSLO, [150], '2026-03-28T12:00:00', 3)).toEqual([
      '2026-03-29T01:00',
      '2026-03-30T00:30',
      '2026-03-31T00:30',
    ])
    expect(walk(OSLO, [0], '2026-03-28T12:00:00', 4)).toEqual([
      '2026-03-28T23:00',
      '2026-03-29T01:00',
      '2026-03-29T22:00',
      '2026-03-30T22:00',
    ])
  })

  it('on the day of 25 hours comes twice, once on each side of the shift', () => {
    expect(walk(OSLO, [150], '2026-10-24T12:00:00', 4)).toEqual([
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
      '2026-10-26T01:30',
    ])
  })
})
