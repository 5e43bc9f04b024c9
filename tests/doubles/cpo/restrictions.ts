/**
 * When a tariff element applies: OCPI 2.2.1 TariffRestrictions, all of them a logical AND.
 * Pure but for the time-zone tables of Intl. Knows no price.
 */
import { Big } from 'big.js'
import type { Restrictions } from './tariffs.ts'

/** Where a session stands at the beginning of a period. Energy in Wh, power in W, current in A. */
export type Standing = {
  readonly at: number
  readonly timeZone: string
  readonly elapsedS: number
  readonly wh: number
  readonly watts: number | null
  readonly amperes: string | null
}

type LocalTime = { readonly date: string; readonly time: string; readonly weekday: string }

/** Building one is dear and a long session asks for thousands of times. */
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known !== undefined) return known
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    weekday: 'long',
  })
  clocks.set(timeZone, clock)
  return clock
}

/** The wall clock of a location. */
export function localTime(at: number, timeZone: string): LocalTime {
  const parts = clockOf(timeZone).formatToParts(at)
  const pick = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
  return {
    date: `${pick('year')}-${pick('month')}-${pick('day')}`,
    time: `${pick('hour')}:${pick('minute')}`,
    weekday: pick('weekday').toUpperCase(),
  }
}

/** Whether every restriction matches. Reservations are never made here, so a reservation element never applies. */
export function matches(restrictions: Restrictions | undefined, standing: Standing): boolean {
  if (restrictions === undefined) return true
  if (restrictions.reservation !== undefined) return false
  return matchesClock(restrictions, standing) && matchesMeter(restrictions, standing)
}

function matchesClock(rule: Restrictions, standing: Standing): boolean {
  const local = localTime(standing.at, standing.timeZone)
  if (rule.start_date !== undefined && local.date < rule.start_date) return false
  if (rule.end_date !== undefined && local.date >= rule.end_date) return false
  if (rule.day_of_week !== undefined && rule.day_of_week.length > 0) {
    if (!rule.day_of_week.includes(local.weekday)) return false
  }
  const from = rule.start_time ?? '00:00'
  // An end of 00:00 is the end of the day (spec: end_time); text compares as the clock does.
  const to = rule.end_time === undefined || rule.end_time === '00:00' ? '24:00' : rule.end_time
  return to < from ? local.time >= from || local.time < to : local.time >= from && local.time < to
}

function matchesMeter(rule: Restrictions, standing: Standing): boolean {
  const kwh = new Big(standing.wh).div(1000)
  if (rule.min_kwh !== undefined && kwh.lt(rule.min_kwh)) return false
  if (rule.max_kwh !== undefined && kwh.gte(rule.max_kwh)) return false
  if (rule.min_duration !== undefined && standing.elapsedS < rule.min_duration) return false
  if (rule.max_duration !== undefined && standing.elapsedS >= rule.max_duration) return false
  const kw = standing.watts === null ? null : new Big(standing.watts).div(1000)
  if (!within(kw, rule.min_power, rule.max_power)) return false
  const amperes = standing.amperes === null ? null : new Big(standing.amperes)
  return within(amperes, rule.min_current, rule.max_current)
}

/** A restriction on something that was not measured cannot be said to match. */
function within(value: Big | null, least: string | undefined, most: string | undefined): boolean {
  if (least === undefined && most === undefined) return true
  if (value === null) return false
  if (least !== undefined && value.lt(least)) return false
  return most === undefined || value.lt(most)
}
