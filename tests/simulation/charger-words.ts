// How the simulated charger backend keeps a session, and how it speaks of it. What it keeps is true;
// what it says may not be.
import type { ChargeReport, StartAnswer } from '#bff/session/model.ts'
import type { Outcome } from '#bff/session/ports.ts'
import type { MeterMood } from './moods.ts'
import { energyAfter, powerAt, type Profile } from './power.ts'

export interface LedgerSession {
  id: string
  /** Earlier ids of the same charge, which the backend no longer knows. */
  formerIds: string[]
  reference: string
  evseUid: string
  status: ChargeReport['status']
  /** By the true clock, like everything here. */
  startedAt: number
  /** When power began to flow; null: it never has. */
  activeAt: number | null
  /** When the car was full; null: it is not. */
  fullAt: number | null
  endedAt: number | null
  profile: Profile
  updatedAt: number
  reports: number
  /** What the meter stood at when it began to count from nothing again. */
  resetWh: number
  /** The most it ever told: where its meter lied, the driver's bill may too. */
  toldWh: number
  stops: { at: number; answer: 'accepted' | 'refused' | 'ignored' | 'lost' | 'held-up' }[]
}

/** What has really reached the car by `now`. */
export function deliveredWh(s: LedgerSession, now: number): number {
  if (s.activeAt === null) return 0
  return energyAfter(s.profile, Math.min(now, s.endedAt ?? now, s.fullAt ?? now) - s.activeAt)
}

/** Seconds it stood there full, plugged in. */
export function parkedS(s: LedgerSession, now: number): number {
  return s.fullAt === null ? 0 : Math.round((Math.min(now, s.endedAt ?? now) - s.fullAt) / 1000)
}

export function powerNow(s: LedgerSession, now: number): number {
  const runs = s.status === 'active' && s.activeAt !== null && s.fullAt === null
  return runs && s.activeAt !== null ? powerAt(s.profile, now - s.activeAt) : 0
}

/** The session as it is told and listed, by the backend's own clock. */
export function reportOf(
  s: LedgerSession,
  now: number,
  meter: MeterMood,
  skewMs: number,
): ChargeReport {
  s.reports += 1
  const energyWh = told(s, now, meter)
  s.toldWh = Math.max(s.toldWh, energyWh)
  // One stamp from a clock that runs a day ahead.
  const lie = meter === 'stamp-lies' && s.reports === 3 ? 86_400_000 : 0
  return {
    sessionId: s.id,
    status: s.status,
    energyWh,
    startedAt: s.startedAt + skewMs,
    endedAt: s.endedAt === null ? null : s.endedAt + skewMs,
    updatedAt: s.updatedAt + skewMs + lie,
    chargingS: null,
    parkingS: parkedS(s, now),
    appended: false,
    powerW: s.status === 'active' ? powerNow(s, now) : null,
    currentMa: null,
    socPercent: null,
    currency: 'NOK',
  }
}

function told(s: LedgerSession, now: number, meter: MeterMood): number {
  const wh = deliveredWh(s, now)
  switch (meter) {
    case 'backwards':
      return s.reports % 4 === 3 ? Math.max(0, wh - 700) : wh
    case 'resets':
      if (s.reports === 4) s.resetWh = wh
      return wh - s.resetWh
    case 'jumps':
      return s.reports === 4 ? wh + 9000 : wh
    case 'stamp-lies':
    case 'true':
      return wh
    default: {
      const unknown: never = meter
      throw new Error(`a meter nobody knows: ${String(unknown)}`)
    }
  }
}

/** The answer to a START that only says whether it was received. */
export function syncAnswer(
  answer: StartAnswer,
): Outcome<{ answer: StartAnswer; why: 'start-refused'; timeoutS: number | null }> {
  return {
    ok: true,
    value: { answer, why: 'start-refused', timeoutS: answer === 'accepted' ? 30 : null },
  }
}
