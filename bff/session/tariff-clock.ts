// The clock at the station: local minute, weekday and day of a moment, and when the clock next
// reaches a minute that matters. Daylight saving makes days of 23 and 25 hours; Intl knows when.
// It must never know what a tariff is.

export interface LocalTime {
  /** Days since 1970-01-01 by the local calendar. */
  day: number
  /** Minutes after local midnight by the clock on the wall. */
  minute: number
  /** 1 = Monday … 7 = Sunday. */
  weekday: number
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Every zone of today shifts on a quarter of an hour of UTC. */
const QUARTER_MS = 900_000
/** Offsets remembered for each zone, mostly one a day; then it begins anew. */
const MOST_OFFSETS = 2000

interface Zone {
  format: Intl.DateTimeFormat
  offsets: Map<number, number>
}
const zones = new Map<string, Zone>()

/** Does Intl know the zone? A price that depends on the clock is not sold where it does not. */
export function isTimeZone(timeZone: string): boolean {
  try {
    return formatOf(timeZone) !== null
  } catch {
    return false
  }
}

/** What the clock in `timeZone` shows at `at` (epoch ms); UTC in a zone nobody knows. */
export function localTime(timeZone: string, at: number): LocalTime {
  const local = at + offsetMs(timeZone, at)
  const day = Math.floor(local / DAY_MS)
  // 1970-01-01 was a Thursday.
  return {
    day,
    minute: Math.floor((local - day * DAY_MS) / MINUTE_MS),
    weekday: ((((day + 3) % 7) + 7) % 7) + 1,
  }
}

/** `YYYY-MM-DD` as days since 1970-01-01, to compare with `LocalTime.day`. */
export function dayOf(date: string): number {
  const [year, month, day] = date.split('-').map(Number)
  return Date.UTC(year ?? 1970, (month ?? 1) - 1, day ?? 1) / DAY_MS
}

/**
 * The next moment (epoch ms) after `at` at which the clock shows one of `minutes` (not empty), or at
 * which it is put forward or back, whichever comes first: between two such moments nothing that
 * depends on the clock can change.
 */
export function nextClockChange(timeZone: string, minutes: readonly number[], at: number): number {
  const offset = offsetMs(timeZone, at)
  const local = at + offset
  const midnight = Math.floor(local / DAY_MS) * DAY_MS
  let next = Infinity
  for (const minute of minutes) {
    const today = midnight + minute * MINUTE_MS
    next = Math.min(next, today > local ? today : today + DAY_MS)
  }
  const reached = next - offset
  return offsetMs(timeZone, reached) === offset ? reached : shiftIn(timeZone, at, reached)
}

/** The moment in (`from`, `until`] at which the zone's offset becomes that of `until`. */
function shiftIn(timeZone: string, from: number, until: number): number {
  const after = offsetMs(timeZone, until)
  let low = Math.floor(from / QUARTER_MS)
  let high = Math.floor(until / QUARTER_MS)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetMs(timeZone, middle * QUARTER_MS) === after) high = middle
    else low = middle
  }
  return high * QUARTER_MS
}

/** How far the clock is ahead of UTC at `at`, in ms. */
function offsetMs(timeZone: string, at: number): number {
  const zone = zoneOf(timeZone)
  const midnight = Math.floor(at / DAY_MS) * DAY_MS
  const offset = knownOffset(zone, midnight)
  // Most days have one offset: then two readings of Intl are enough for all of the day.
  if (offset === knownOffset(zone, midnight + DAY_MS)) return offset
  return knownOffset(zone, Math.floor(at / QUARTER_MS) * QUARTER_MS)
}

function knownOffset(zone: Zone, at: number): number {
  const known = zone.offsets.get(at)
  if (known !== undefined) return known
  if (zone.offsets.size >= MOST_OFFSETS) zone.offsets.clear()
  const offset = readOffset(zone.format, at)
  zone.offsets.set(at, offset)
  return offset
}

function readOffset(format: Intl.DateTimeFormat, at: number): number {
  const shown = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0
  const [year, month, day] = [part('year'), part('month'), part('day')]
  return Date.UTC(year, month - 1, day, part('hour'), part('minute'), part('second')) - at
}

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone)
  if (known) return known
  // Replaying a journal must never throw; nothing is sold by the clock of a zone nobody knows.
  const format = formatOf(isTimeZone(timeZone) ? timeZone : 'UTC')
  const zone = { format, offsets: new Map<number, number>() }
  zones.set(timeZone, zone)
  return zone
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
}
