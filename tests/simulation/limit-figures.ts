// Law 6 in figures, from the charger's ledger alone: where the limit ended a charge, what was left
// unused, how far the price ran over, and what outside of us was the cause.
import { powerNow, type LedgerSession } from './charger-words.ts'
import type { Case, Heard } from './evidence.ts'
import { priceBy } from './reckoning.ts'

export const CAUSES = [
  'meter lied',
  'process down',
  'STOP lost',
  'STOP refused',
  'STOP late',
  'push silent',
  'push late',
  'power rose',
  'none',
] as const
export type Cause = (typeof CAUSES)[number]

/** A first value says little, and a STOP takes its way. */
const BEGINNING_MS = 15_000

export interface LimitRow {
  seed: number
  reservedMinor: number
  unusedMinor: number
  overMinor: number
  /** How long it went on after the price had reached the reservation. */
  overS: number
  /** (push interval + stop delay) x power, in money: what cannot be known better. */
  roomMinor: number
  /** What from outside can explain it, the strongest first. */
  cause: Cause
  rhythmKnown: boolean
}

/** The row of a charge that the limit ended; null: it was not so, or two sessions blur it. */
export function overrun(c: Case): LimitRow | null {
  const mood = c.scenario.chargers[c.driver]
  const [only, ...others] = c.delivered
  if (!c.stoppedByLimit || !mood || !only || others.length > 0 || only.endedAt === null) return null
  const reservedMinor = c.scenario.amountMinor
  const { plainTariff, backend } = c.scenario
  const costAt = (at: number): number => priceBy(plainTariff, asOf(only, at), at, backend.skewMs)
  const cost = costAt(only.endedAt)
  const crossed = crossedAt(costAt, only, reservedMinor)
  const overMinor = Math.max(0, cost - reservedMinor)
  const powerW = powerNow({ ...only, status: 'active' }, only.endedAt - 1)
  const parts = plainTariff.elements.flatMap((element) => element.parts)
  const perKwh = Math.max(0, ...parts.map((part) => (part.kind === 'energy' ? part.ore : 0)))
  const room = ((mood.pushEveryMs + mood.stopDelayMs) * powerW * perKwh) / 3.6e9
  return {
    seed: c.scenario.seed,
    reservedMinor,
    unusedMinor: Math.max(0, reservedMinor - cost),
    overMinor,
    overS: overMinor === 0 ? 0 : (only.endedAt - crossed) / 1000,
    roomMinor: Math.round(room),
    cause: causeOf(c, only, crossed),
    rhythmKnown: c.scenario.rhythmKnown,
  }
}

/** The last moment at which the price was within the reservation. */
function crossedAt(costAt: (at: number) => number, s: LedgerSession, reserved: number): number {
  let within = s.startedAt
  let over = s.endedAt ?? s.startedAt
  while (over - within > 20) {
    const middle = Math.floor((within + over) / 2)
    if (costAt(middle) <= reserved) within = middle
    else over = middle
  }
  return within
}

/** The charge as it was at `at`. */
function asOf(s: LedgerSession, at: number): LedgerSession {
  return { ...s, endedAt: Math.min(at, s.endedAt ?? at) }
}

function causeOf(c: Case, s: LedgerSession, crossed: number): Cause {
  const mood = c.scenario.chargers[c.driver]
  const answers = new Set(s.stops.map((stop) => stop.answer))
  if (!mood) return 'none'
  if (mood.meter !== 'true' || s.formerIds.length > 0) return 'meter lied'
  if (c.diedAt.some((at) => at >= s.startedAt && at <= (s.endedAt ?? at))) return 'process down'
  if (answers.has('lost')) return 'STOP lost'
  if (answers.has('refused') || answers.has('ignored')) return 'STOP refused'
  if (answers.has('held-up') || slow(c)) return 'STOP late'
  // The reservation lasts no longer than the STOP takes: it was too late before it began.
  const known = c.heard[0]?.at ?? s.startedAt
  if (crossed - known < mood.stopDelayMs + BEGINNING_MS) return 'STOP late'
  const firstStop = s.stops[0]?.at ?? s.endedAt ?? c.endAt
  const heard = c.heard.filter(({ at }) => at <= firstStop)
  const moments = heard.map(({ at }) => at)
  // How late a first value is, nobody can tell.
  if (heard.length < 2) return 'push silent'
  if (silent(moments, s, firstStop, mood.pushEveryMs)) return 'push silent'
  // The last word before the STOP was old when it came.
  if (isOld(c, heard.at(-1))) return 'push late'
  // What came after the price was reached could not help. Before it, by a single push that shows energy,
  // nobody can tell a late value from a clock that runs at half the pace (decision 027).
  const inTime = heard.filter(({ at }) => at <= crossed)
  const flowed = inTime.filter(({ energyWh }) => energyWh > 0)
  if (flowed.length < 2 && isOld(c, inTime.at(-1))) return 'push late'
  const rises = mood.profile.some(
    (step, i) => step.powerW > (mood.profile[i - 1]?.powerW ?? Infinity),
  )
  return rises ? 'power rose' : 'none'
}

/** Slower than this backend had been seen to be, or, unseen, than anybody may assume. */
function slow(c: Case): boolean {
  const mood = c.scenario.chargers[c.driver]
  if (!mood) return false
  const assumed = c.scenario.rhythmKnown
    ? mood.stopDelayMs
    : Math.min(5000, Math.max(500, mood.pushEveryMs / 2))
  return mood.stopDelayMs > assumed
}

/** Was it measured well before it came? */
function isOld(c: Case, word: Heard | undefined): boolean {
  return word !== undefined && word.at - (word.updatedAt - c.scenario.backend.skewMs) > 1500
}

/** Were pushes lost, so that we had to reckon with an old pace? */
function silent(heard: number[], s: LedgerSession, until: number, everyMs: number): boolean {
  const moments = [s.activeAt ?? s.startedAt, ...heard, until]
  return moments.some((at, i) => at - (moments[i - 1] ?? at) > 1.5 * everyMs + 3000)
}
