/**
 * One charging session as the CPO's meter sees it: status, energy, and its charging periods.
 *
 * Pure: every function takes the session's own clock (epoch ms). At speed > 1 that clock runs faster
 * than the wall from the start of the session on (`sessionClock`), so that durations, energy and
 * power stay consistent with one another. Knows nothing of HTTP, of prices or of the eMSP.
 */
import { advanceCharge, MJ_PER_WH, socPercent, takenWh } from './car.ts'
import type { Charge } from './car.ts'

export type SessionStatus = 'PENDING' | 'ACTIVE' | 'COMPLETED' | 'INVALID'

/** A stretch in which the car either charged or was parked; times in epoch ms, energy in whole Wh. */
export type Period = {
  readonly startAt: number
  readonly endAt: number
  readonly parked: boolean
  readonly wh: number
  readonly watts: number
  readonly socPercent: number
}

export type Session = {
  readonly id: string
  readonly status: SessionStatus
  /** Creation while PENDING, beginning of the charge afterwards (spec: mod_sessions, start_date_time). */
  readonly startedAt: number
  readonly endedAt: number | null
  readonly updatedAt: number
  readonly charge: Charge | null
  readonly periods: readonly Period[]
}

/** The session's clock: starts at the real instant `anchorAt` and runs `speed` times as fast as the wall. */
export function sessionClock(anchorAt: number, speed: number, realNow: number): number {
  return anchorAt + Math.round((realNow - anchorAt) * speed)
}

/** A session waiting for its car. */
export function pendingSession(id: string, now: number): Session {
  return {
    id,
    status: 'PENDING',
    startedAt: now,
    endedAt: null,
    updatedAt: now,
    charge: null,
    periods: [],
  }
}

/** The car is connected and the charge begins. */
export function activate(session: Session, charge: Charge): Session {
  const now = charge.startedAt
  return { ...session, status: 'ACTIVE', startedAt: now, updatedAt: later(session, now), charge }
}

/** Whole Wh measured up to the last reading. */
export function energyWh(session: Session): number {
  return session.charge === null ? 0 : takenWh(session.charge)
}

/**
 * Reads the meter: closes the period since the last reading. A reading that spans the moment when
 * the car became full gives two periods, one charging and one parked, as the price may change there
 * (spec: mod_cdrs, ChargingPeriod).
 */
export function readMeter(session: Session, now: number): Session {
  const before = session.charge
  if (session.status !== 'ACTIVE' || before === null || now <= before.at) return session
  const after = advanceCharge(before, now)
  const periods = [...session.periods]
  const fullAt = after.fullAt
  if (fullAt === null || fullAt >= now || fullAt <= before.at) {
    periods.push(periodOf(before, after, before.fullAt !== null || fullAt === before.at))
  } else {
    const atFull = advanceCharge(before, fullAt)
    periods.push(periodOf(before, atFull, false), periodOf(atFull, after, true))
  }
  return { ...session, charge: after, periods, updatedAt: later(session, now) }
}

function periodOf(before: Charge, after: Charge, parked: boolean): Period {
  const elapsed = after.at - before.at
  return {
    startAt: before.at,
    endAt: after.at,
    parked,
    wh: takenWh(after) - takenWh(before),
    watts: Math.round((after.takenMj - before.takenMj) / elapsed),
    socPercent: socPercent(after),
  }
}

/** The session ends with a last reading. One that never became active was never billable: INVALID. */
export function finish(session: Session, now: number, as: 'COMPLETED' | 'INVALID'): Session {
  if (session.status === 'COMPLETED' || session.status === 'INVALID') return session
  const read = readMeter(session, now)
  const endedAt = Math.max(now, read.startedAt)
  const status = session.status === 'PENDING' ? 'INVALID' : as
  return { ...read, status, endedAt, updatedAt: later(read, endedAt) }
}

/** Every change moves `last_updated` on by at least a millisecond, so that versions can be told apart. */
function later(session: Session, now: number): number {
  return Math.max(now, session.updatedAt + 1)
}

/** Milliseconds of charging and of parking up to the last reading. */
export function durations(session: Session): { chargingMs: number; parkingMs: number } {
  let chargingMs = 0
  let parkingMs = 0
  for (const period of session.periods) {
    if (period.parked) parkingMs += period.endAt - period.startAt
    else chargingMs += period.endAt - period.startAt
  }
  return { chargingMs, parkingMs }
}

/** Neighbouring periods of the same kind as one: what a CDR shows when the price does not change in between. */
export function mergePeriods(periods: readonly Period[]): readonly Period[] {
  const merged: Period[] = []
  for (const period of periods) {
    const last = merged.at(-1)
    if (last === undefined || last.parked !== period.parked) {
      merged.push(period)
      continue
    }
    const wh = last.wh + period.wh
    const elapsed = period.endAt - last.startAt
    merged[merged.length - 1] = {
      ...period,
      startAt: last.startAt,
      wh,
      watts: Math.round((wh * MJ_PER_WH) / elapsed),
    }
  }
  return merged
}
