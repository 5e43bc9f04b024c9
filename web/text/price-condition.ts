// When a part of the price applies, and in which steps it is billed, as a driver reads it. Read on the
// server alone. Says what the tariff says, no more: nothing is rounded, a last day is the last that
// counts, times are those of the clock at the station.
import type { Locale, PriceCondition, PricePart } from '#shared/contract.ts'
import { NBSP, number } from './amounts.ts'
import { clock, exactDuration, tagOf, unitName, unitsOf } from './format.ts'
import type { Messages } from './messages.ts'
import { fill } from './messages.ts'
import { plural } from './plural.ts'

type Words = Messages['price']
type Range<T> = { readonly from: T | null; readonly until: T | null }

const DAY_MS = 86_400_000
const DAY_MINUTES = 1440
/** A Monday, so that day 1 of the contract is its own. */
const MONDAY = Date.UTC(2024, 0, 1)
/** From this many days in a row on, first and last say more than a list. */
const RUN = 3

/** "kWh", "kW" or "A" behind a thousandth of it, with every digit it has. */
function thousandths(value: number, unit: string, locale: Locale): string {
  return number(value / 1000, locale, [0, 3]) + NBSP + unit
}

/** The words for a range that may be open on one side; null where it is open on both. */
function rangeOf<T>(
  name: 'energyWh' | 'powerW' | 'currentMa' | 'durationS' | 'dates',
  range: Range<T> | null,
  words: Words,
  show: { from(value: T): string; until(value: T): string },
): string | null {
  // From zero on is from the beginning: the other end says it all.
  const from = range?.from == null || range.from === 0 ? null : show.from(range.from)
  const until = range?.until == null ? null : show.until(range.until)
  if (from !== null && until !== null) return fill(words[name], { from, until })
  if (from !== null) return fill(words[`${name}From`], { from })
  return until === null ? null : fill(words[`${name}Until`], { until })
}

/** The same way of writing for both ends. */
const both = <T>(show: (value: T) => string) => ({ from: show, until: show })

/** "lørdag og søndag", "mandag til fredag"; null where every day counts. */
function daysOf(days: readonly number[] | null, words: Words, locale: Locale): string | null {
  const sorted = [...new Set(days)].sort((a, b) => a - b)
  const [first] = sorted
  const last = sorted.at(-1)
  if (first === undefined || last === undefined || sorted.length === 7) return null
  const format = new Intl.DateTimeFormat(tagOf(locale), { weekday: 'long', timeZone: 'UTC' })
  const name = (day: number): string => format.format(MONDAY + (day - 1) * DAY_MS)
  return sorted.length >= RUN && last - first === sorted.length - 1
    ? fill(words.days, { from: name(first), until: name(last) })
    : new Intl.ListFormat(tagOf(locale)).format(sorted.map(name))
}

/** "22:00–06:00"; null where it is the whole day. */
function timeOf(time: PriceCondition['time'], locale: Locale): string | null {
  if (time === null || (time.until - time.from) % DAY_MINUTES === 0) return null
  const show = (minutes: number): string => clock(minutes * 60_000, 'UTC', locale)
  return `${show(time.from)}–${show(time.until)}`
}

/** A day of the calendar, `later` days after `text` (YYYY-MM-DD): "31. desember 2026". */
function dayOf(text: string, later: number, locale: Locale): string {
  const at = Date.parse(`${text}T00:00:00Z`) + later * DAY_MS
  // A date that is none is shown as it came rather than as another.
  if (Number.isNaN(at)) return text
  return new Intl.DateTimeFormat(tagOf(locale), { dateStyle: 'long', timeZone: 'UTC' }).format(at)
}

/** What must hold for a part to apply, in words; null where nothing must. */
export function conditionText(
  when: PriceCondition | null,
  words: Words,
  locale: Locale,
): string | null {
  if (when === null) return null
  const unit = (name: string) => both((value: number) => thousandths(value, name, locale))
  const said = [
    daysOf(when.days, words, locale),
    timeOf(when.time, locale),
    rangeOf('dates', when.dates, words, {
      from: (day: string) => dayOf(day, 0, locale),
      // The contract's last day does not count; the one before it is the last to be named.
      until: (day: string) => dayOf(day, -1, locale),
    }),
    rangeOf('energyWh', when.energyWh, words, unit('kWh')),
    rangeOf('powerW', when.powerW, words, unit('kW')),
    rangeOf('currentMa', when.currentMa, words, unit('A')),
    rangeOf(
      'durationS',
      when.durationS,
      words,
      both((seconds: number) => exactDuration(seconds, locale, 'long')),
    ),
  ].filter((text) => text !== null)
  return said.length === 0 ? null : said.join(', ')
}

/** "avregnes per påbegynte 15 minutter"; null where nothing is rounded up. */
export function stepText(
  { kind, stepSize }: Pick<PricePart, 'kind' | 'stepSize'>,
  words: Words,
  locale: Locale,
): string | null {
  if (stepSize <= 1 || kind === 'flat') return null
  if (kind === 'energy') {
    const step = thousandths(stepSize, 'kWh', locale)
    return fill(plural(words.step, stepSize / 1000, locale), { step, unit: 'kWh' })
  }
  const [first, ...rest] = unitsOf(stepSize)
  if (first === undefined) return null
  // "1 hour and 30 minutes" is many, whatever its parts are.
  const count = rest.length > 0 ? Number.POSITIVE_INFINITY : first[1]
  return fill(plural(words.step, count, locale), {
    step: exactDuration(stepSize, locale, 'long'),
    unit: unitName(first[0], locale),
  })
}

/**
 * Until when a price holds, where the station stands: the time alone within a day, with the weekday
 * within a week, else with the date.
 */
export function untilText(at: number, now: number, timeZone: string, locale: Locale): string {
  const time = clock(at, timeZone, locale)
  if (at - now < DAY_MS) return time
  const day = at - now < 7 * DAY_MS ? { weekday: 'long' as const } : { dateStyle: 'long' as const }
  return `${new Intl.DateTimeFormat(tagOf(locale), { ...day, timeZone }).format(at)} ${time}`
}
