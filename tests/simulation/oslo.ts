// The clock on the wall in Oslo, by the rule of the law and nothing else: an hour ahead of UTC, and two
// from the last Sunday in March, 01:00 UTC, to the last Sunday in October, 01:00 UTC.

const HOUR_MS = 3_600_000

const DAY_MIN = 24 * 60

/** Minutes after local midnight. */
export function osloMinute(at: number): number {
  return localMinutes(at) % DAY_MIN
}

/** 1 is Monday, 7 Sunday. 1 January 1970 was a Thursday. */
export function osloDay(at: number): number {
  return ((Math.floor(localMinutes(at) / DAY_MIN) + 3) % 7) + 1
}

function localMinutes(at: number): number {
  return Math.floor((at + offsetMs(at)) / 60_000)
}

/** The clocks change on the hour: within one nothing is looked up twice. */
let lastHour = -1
let lastOffset = 0

function offsetMs(at: number): number {
  const hour = Math.floor(at / HOUR_MS)
  if (hour === lastHour) return lastOffset
  const year = new Date(at).getUTCFullYear()
  const summer = at >= lastSunday(year, 2) && at < lastSunday(year, 9)
  lastHour = hour
  lastOffset = summer ? 2 * HOUR_MS : HOUR_MS
  return lastOffset
}

const known = new Map<number, number>()

/** 01:00 UTC of the last Sunday of a month with 31 days. */
function lastSunday(year: number, month: number): number {
  const key = year * 12 + month
  const before = known.get(key)
  if (before !== undefined) return before
  const last = new Date(Date.UTC(year, month, 31, 1))
  const at = last.getTime() - last.getUTCDay() * 24 * HOUR_MS
  known.set(key, at)
  return at
}
