// When an element of a tariff applies, and what bills each kind at a moment: OCPI's "first element with
// a component of that dimension whose restrictions match". It must never know prices or totals.
import type { PriceCondition } from '#shared/contract.ts'
import { dayOf, localTime, type LocalTime } from './tariff-clock.ts'
import { planOf, type Active, type Candidate, type PriceComponent, type Terms } from './tariff.ts'

/** A moment of a session, as far as a restriction can depend on it. */
export interface Moment {
  at: number
  /** Since the session began. */
  durationMs: number
  energyWh: number
  /** What the car takes. */
  powerW: number
  /** Sum over the phases; null where nobody knows it. */
  currentMa: number | null
}

/** Phase voltage in Europe; power is the sum of the currents times it (AC). */
const PHASE_V = 230

/**
 * The component that bills each kind at `moment` (mod_tariffs "Tariff Object": looked up apart for
 * each dimension).
 */
export function activeAt(terms: Terms, moment: Moment): Active {
  const plan = planOf(terms.tariff)
  if (plan.always) return plan.always
  const local = plan.minutes.length > 0 ? localTime(terms.timeZone, moment.at) : null
  const { energy, time, flat, parking } = plan.candidates
  return {
    energy: firstOf(energy, moment, local),
    time: firstOf(time, moment, local),
    flat: firstOf(flat, moment, local),
    parking: firstOf(parking, moment, local),
  }
}

/** Bills the same component each kind? */
export function sameActive(a: Active, b: Active): boolean {
  if (a === b) return true
  return a.energy === b.energy && a.time === b.time && a.flat === b.flat && a.parking === b.parking
}

/** The current where none was reported: from the power on AC; on DC it cannot be known. */
export function currentOf(
  powerType: Terms['powerType'],
  powerW: number,
  reportedMa: number | null,
): number | null {
  if (reportedMa !== null) return reportedMa
  return powerType === 'AC' ? Math.round((powerW * 1000) / PHASE_V) : null
}

function firstOf(
  candidates: readonly Candidate[],
  moment: Moment,
  local: LocalTime | null,
): PriceComponent | null {
  for (const { component, when } of candidates) {
    if (when === null || holds(when, moment, local)) return component
  }
  return null
}

/** All that is said must hold (mod_tariffs "TariffRestrictions": a logical AND). */
function holds(when: PriceCondition, moment: Moment, local: LocalTime | null): boolean {
  return (
    within(when.energyWh, moment.energyWh) &&
    within(when.powerW, moment.powerW) &&
    within(when.currentMa, moment.currentMa) &&
    within(when.durationS, moment.durationMs / 1000) &&
    byClock(when, local)
  )
}

/** From inclusive, until exclusive: so for kWh, duration, current and power alike. */
function within(
  span: { from: number | null; until: number | null } | null,
  value: number | null,
): boolean {
  if (span === null) return true
  if (value === null) return false
  return (span.from === null || value >= span.from) && (span.until === null || value < span.until)
}

function byClock({ time, days, dates }: PriceCondition, local: LocalTime | null): boolean {
  if (local === null) return true
  if (time !== null && !inTime(time, local.minute)) return false
  if (days !== null && !days.includes(local.weekday)) return false
  if (dates === null) return true
  return (
    (dates.from === null || local.day >= dayOf(dates.from)) &&
    (dates.until === null || local.day < dayOf(dates.until))
  )
}

/** `until` at or before `from`: over midnight; 00:00 as `until` is the end of the day. */
function inTime({ from, until }: { from: number; until: number }, minute: number): boolean {
  return from < until ? minute >= from && minute < until : minute >= from || minute < until
}
