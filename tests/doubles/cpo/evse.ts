/**
 * One EVSE: what is plugged into it, who has it, whether it works, and the status that follows.
 *
 * Pure. OCPI 2.2.1 has no status for "a cable is plugged in" (spec: mod_locations, Status), so what
 * such an EVSE shows is a setting of the sandbox. This file knows no clock, no HTTP and no prices.
 */
import type { Car } from './car.ts'

export type EvseStatus = 'AVAILABLE' | 'BLOCKED' | 'CHARGING' | 'INOPERATIVE' | 'OUTOFORDER'

/** What an EVSE shows while a car is plugged in and no session runs. */
export type PluggedStatus = 'AVAILABLE' | 'BLOCKED'

export type PluggedCar = {
  readonly car: Car
  readonly connectorId: string
  /** Plugged in by the sandbox itself: such a car leaves when its session ends. */
  readonly byItself: boolean
}

export type Evse = {
  readonly uid: string
  readonly broken: 'INOPERATIVE' | 'OUTOFORDER' | null
  /** Someone else's car, charging on another provider's session. */
  readonly stranger: boolean
  readonly plugged: PluggedCar | null
  readonly sessionId: string | null
  /** A start was accepted for this EVSE and its outcome is not known yet. */
  readonly starting: boolean
}

/** Why a start cannot be: the words of OCPI CommandResultType. */
export type StartRefusal = 'EVSE_OCCUPIED' | 'EVSE_INOPERATIVE' | 'FAILED'

export function freshEvse(uid: string, first: EvseStatus): Evse {
  return {
    uid,
    broken: first === 'INOPERATIVE' || first === 'OUTOFORDER' ? first : null,
    stranger: first === 'CHARGING',
    plugged: null,
    sessionId: null,
    starting: false,
  }
}

export function statusOf(evse: Evse, whenPlugged: PluggedStatus): EvseStatus {
  if (evse.broken !== null) return evse.broken
  if (evse.stranger || evse.sessionId !== null) return 'CHARGING'
  return evse.plugged === null ? 'AVAILABLE' : whenPlugged
}

/** Whether a start on `connectorId` can be; null = yes. */
export function startRefusal(evse: Evse, connectorId: string): StartRefusal | null {
  if (evse.broken !== null) return 'EVSE_INOPERATIVE'
  if (evse.stranger || evse.sessionId !== null) return 'EVSE_OCCUPIED'
  if (evse.plugged !== null && evse.plugged.connectorId !== connectorId) return 'FAILED'
  return null
}

/** A car is plugged in; null when the place is taken or the EVSE is broken. */
export function plug(evse: Evse, car: Car, connectorId: string, byItself: boolean): Evse | null {
  if (evse.broken !== null || evse.stranger || evse.plugged !== null) return null
  return { ...evse, plugged: { car, connectorId, byItself } }
}

/** Whatever is plugged in leaves, also a stranger; null when nothing was plugged in. */
export function unplug(evse: Evse): Evse | null {
  if (evse.plugged === null && !evse.stranger) return null
  return { ...evse, plugged: null, stranger: false }
}

export function occupy(evse: Evse, sessionId: string): Evse {
  return { ...evse, sessionId, starting: false }
}

/** The session is over; the car stays with what it has taken, unless the sandbox itself had plugged it in. */
export function vacate(evse: Evse, carNow: Car | null): Evse {
  const plugged = evse.plugged
  const stays = plugged !== null && !plugged.byItself
  return {
    ...evse,
    sessionId: null,
    plugged: stays ? { ...plugged, car: carNow ?? plugged.car } : null,
  }
}

export function fail(evse: Evse): Evse {
  return { ...evse, broken: 'INOPERATIVE', stranger: false }
}

export function repair(evse: Evse): Evse {
  return { ...evse, broken: null }
}
