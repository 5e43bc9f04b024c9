// What a session has used, as a timeline of stretches: in each of them the same components bill. Cut
// where the clock, the duration or the energy crosses a restriction of the tariff. No prices here.
import { activeAt, currentOf, sameActive } from './tariff-restrictions.ts'
import { nextClockChange } from './tariff-clock.ts'
import { planOf, type Active, type Plan, type Terms } from './tariff.ts'

/** What had been used at a moment, by the backend's clock. */
export interface Point {
  at: number
  energyWh: number
  chargingS: number
  parkingS: number
}

/** A point, and what the car took on the way to it: null where only the mean tells. */
export interface Reading extends Point {
  powerW: number | null
  currentMa: number | null
}

/** Part of a session in which the same components bill. */
export interface Stretch {
  from: number
  to: number
  energyWh: number
  chargingS: number
  parkingS: number
  active: Active
}

/** Everything up to `at`: the sums, and the stretches they are made of, in order. */
export interface Usage extends Point {
  startedAt: number
  stretches: readonly Stretch[]
}

/**
 * Power that goes up and down across a limit makes a stretch at each turn; beyond these the oldest is
 * added to the next one that bills the same, which changes no price: only sums and the last count.
 */
const MOST_STRETCHES = 60
/** A stamp years ahead must not be walked day by day: beyond this the rest is one piece. */
const MOST_CUTS = 3000

/** A session that has begun and used nothing: its flat fee is known already. */
export function beginUsage(terms: Terms, startedAt: number): Usage {
  const moment = { at: startedAt, durationMs: 0, energyWh: 0, powerW: 0 }
  const currentMa = currentOf(terms.powerType, 0, null)
  const active = activeAt(terms, { ...moment, currentMa })
  const nothing = { energyWh: 0, chargingS: 0, parkingS: 0 }
  return {
    startedAt,
    at: startedAt,
    ...nothing,
    stretches: [{ from: startedAt, to: startedAt, ...nothing, active }],
  }
}

/**
 * `usage` up to `reading`. Between the two all is taken to flow evenly; the cuts are put where a
 * straight line crosses a restriction, in whole Wh and seconds, and nothing is lost (mod_cdrs
 * "ChargingPeriod": the moment may be interpolated). What falls is taken for what was known.
 */
export function extendUsage(usage: Usage, terms: Terms, reading: Reading): Usage {
  const to = risen(usage, reading)
  const { startedAt } = usage
  const { always } = planOf(terms.tariff)
  // Where nothing depends on anything all of it is one: the way nearly every meter value goes.
  if (always) return { startedAt, ...to, stretches: [pieceFrom(startedAt, to, always)] }
  // The empty stretch of the beginning was only there for its flat fee.
  const known = isEmpty(usage.stretches) ? [] : usage.stretches
  const stretches = joined(known, piecesTo(usage, terms, to, reading))
  return { startedAt, ...to, stretches }
}

function pieceFrom(
  from: number,
  { at, energyWh, chargingS, parkingS }: Point,
  active: Active,
): Stretch {
  return { from, to: at, energyWh, chargingS, parkingS, active }
}

/** The moments between `usage` and `reading` at which another component may begin to bill. */
export function cutsBetween(usage: Usage, terms: Terms, reading: Reading): number[] {
  const pieces = piecesTo(usage, terms, risen(usage, reading), reading)
  return pieces.slice(1).map((piece) => piece.from)
}

function risen(usage: Point, reading: Point): Point {
  return {
    at: Math.max(usage.at, reading.at),
    energyWh: Math.max(usage.energyWh, reading.energyWh),
    chargingS: Math.max(usage.chargingS, reading.chargingS),
    parkingS: Math.max(usage.parkingS, reading.parkingS),
  }
}

function piecesTo(usage: Usage, terms: Terms, to: Point, reading: Reading): Stretch[] {
  return cut(usage, terms, planOf(terms.tariff), to, reading)
}

function isEmpty(stretches: readonly Stretch[]): boolean {
  const [first, second] = stretches
  return (
    second === undefined &&
    first !== undefined &&
    first.from === first.to &&
    first.energyWh + first.chargingS + first.parkingS === 0
  )
}

function cut(usage: Usage, terms: Terms, plan: Plan, to: Point, reading: Reading): Stretch[] {
  const from: Point = usage
  const powerW = reading.powerW ?? meanW(from, to)
  const currentMa = plan.usesCurrent ? currentOf(terms.powerType, powerW, reading.currentMa) : null
  const pieces: Stretch[] = []
  let here: Point = from
  do {
    const durationMs = here.at - usage.startedAt
    const { at, energyWh } = here
    const active = activeAt(terms, { at, durationMs, energyWh, powerW, currentMa })
    const next =
      pieces.length < MOST_CUTS ? (nextCut(usage, terms, plan, { here, from, to }) ?? to) : to
    pieces.push(pieceOf(here, next, active))
    here = next
  } while (here !== to)
  return pieces
}

/** The step that is being cut: where it began and ends, and how far the cutting has come. */
interface Step {
  here: Point
  from: Point
  to: Point
}

/** The first point after `here` and before `to` at which something may change; null: none. */
function nextCut(usage: Usage, terms: Terms, plan: Plan, step: Step): Point | null {
  const { here, from, to } = step
  const at = Math.min(nextDuration(usage, plan, here.at), nextByClock(terms, plan, here.at, to.at))
  const wh = plan.energiesWh.find((limit) => limit > here.energyWh && limit < to.energyWh)
  if (wh !== undefined) {
    const byEnergy = Math.max(here.at, timeOf(from, to, wh))
    if (byEnergy <= at) return { ...between(step, byEnergy), at: byEnergy, energyWh: wh }
  }
  return at < to.at ? between(step, at) : null
}

function nextDuration(usage: Usage, plan: Plan, at: number): number {
  const next = plan.durationsMs.find((ms) => usage.startedAt + ms > at)
  return next === undefined ? Infinity : usage.startedAt + next
}

function nextByClock(terms: Terms, plan: Plan, at: number, until: number): number {
  if (plan.minutes.length === 0 || at >= until) return Infinity
  return nextClockChange(terms.timeZone, plan.minutes, at)
}

/** The point on the straight line at `at`, never before `here`: energy and seconds only rise. */
function between({ here, from, to }: Step, at: number): Point {
  const share = (before: number, after: number, known: number): number =>
    Math.max(known, before + Math.round(((after - before) * (at - from.at)) / (to.at - from.at)))
  if (to.at === from.at) return { ...here, at }
  return {
    at,
    energyWh: share(from.energyWh, to.energyWh, here.energyWh),
    chargingS: share(from.chargingS, to.chargingS, here.chargingS),
    parkingS: share(from.parkingS, to.parkingS, here.parkingS),
  }
}

/** When the straight line reaches `energyWh`. */
function timeOf(from: Point, to: Point, energyWh: number): number {
  const wh = to.energyWh - from.energyWh
  return from.at + Math.round(((to.at - from.at) * (energyWh - from.energyWh)) / wh)
}

function meanW(from: Point, to: Point): number {
  const ms = to.at - from.at
  return ms > 0 ? Math.round(((to.energyWh - from.energyWh) * 3_600_000) / ms) : 0
}

function pieceOf(from: Point, to: Point, active: Active): Stretch {
  return {
    from: from.at,
    to: to.at,
    energyWh: to.energyWh - from.energyWh,
    chargingS: to.chargingS - from.chargingS,
    parkingS: to.parkingS - from.parkingS,
    active,
  }
}

function joined(known: readonly Stretch[], pieces: readonly Stretch[]): Stretch[] {
  const all = [...known]
  for (const piece of pieces) {
    const last = all.at(-1)
    if (last && sameActive(last.active, piece.active)) all[all.length - 1] = sum(last, piece)
    else all.push(piece)
  }
  while (all.length > MOST_STRETCHES && foldOldest(all)) continue
  return all
}

/** Adds the oldest stretch that can be to the next one that bills the same; false: none can be. */
function foldOldest(all: Stretch[]): boolean {
  // The first flat fee is the one that binds: its stretch stays where it is.
  const first = all.findIndex((stretch) => stretch.active.flat !== null)
  for (const [i, stretch] of all.entries()) {
    if (i === first) continue
    const later = all.findIndex((other, j) => j > i && takesIn(other, stretch))
    const other = all[later]
    if (!other) continue
    all[later] = { ...sum(stretch, other), from: other.from }
    all.splice(i, 1)
    return true
  }
  return false
}

/** Bills the same, and becomes the last to use nothing that it did not use before. */
function takesIn(other: Stretch, { active, energyWh, chargingS, parkingS }: Stretch): boolean {
  return (
    sameActive(other.active, active) &&
    (energyWh === 0 || other.energyWh > 0) &&
    (chargingS === 0 || other.chargingS > 0) &&
    (parkingS === 0 || other.parkingS > 0)
  )
}

function sum(a: Stretch, b: Stretch): Stretch {
  return {
    from: a.from,
    to: b.to,
    energyWh: a.energyWh + b.energyWh,
    chargingS: a.chargingS + b.chargingS,
    parkingS: a.parkingS + b.parkingS,
    active: b.active,
  }
}
