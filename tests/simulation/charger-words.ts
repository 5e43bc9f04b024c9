// How the simulated charger backend keeps a session, and how it speaks of it.
import type { ChargeReport, StartAnswer } from '#bff/session/model.ts'
import type { Outcome } from '#bff/session/ports.ts'

export interface LedgerSession {
  id: string
  reference: string
  evseUid: string
  status: ChargeReport['status']
  startedAt: number
  endedAt: number | null
  energyWh: number
  meteredAt: number
  updatedAt: number
  parkingS: number
}

/** The session as it is told and listed. */
export function reportOf(session: LedgerSession, powerW: number): ChargeReport {
  return {
    sessionId: session.id,
    status: session.status,
    energyWh: session.energyWh,
    startedAt: session.startedAt,
    endedAt: session.endedAt,
    updatedAt: session.updatedAt,
    chargingS: null,
    parkingS: session.parkingS,
    appended: false,
    powerW: session.status === 'active' ? powerW : null,
    currentMa: null,
    socPercent: null,
    currency: 'NOK',
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
