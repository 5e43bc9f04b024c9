// OCPI sessions -> reports of a charge. Whole ones (PUT, list) stand for themselves; a PATCH says
// only what changed, so what it leaves out is taken from what is known. Nothing is stored here.
import type { ChargeReport } from '#bff/session/model.ts'
import type { KnownCharge } from '#bff/session/ports.ts'
import { integerOf, secondsOf, wattsOf, whOf } from './decimal.ts'
import { ownedId } from './identity.ts'
import { milliampsOf } from './translate-periods.ts'
import type { ChargingPeriod, SessionPatch, SessionStatus, WholeSession } from './wire-session.ts'

/**
 * PUT or list: `charging_periods` are all there are. What cannot be read is as if it were not said;
 * the message then counts from when it came, `receivedAt`.
 */
export function reportOf(session: WholeSession, receivedAt: number): ChargeReport {
  const energyWh = energyOf(session.kwh)
  const updatedAt = session.last_updated ?? receivedAt
  // Without a status it is what its energy shows: never over.
  const status = session.status ?? ((energyWh ?? 0) > 0 ? 'ACTIVE' : 'PENDING')
  return {
    sessionId: ownedId(session.country_code, session.party_id, session.id),
    status: statusOf(status),
    energyWh,
    startedAt: session.start_date_time ?? updatedAt,
    endedAt: session.end_date_time,
    updatedAt,
    ...metered(session.charging_periods),
    appended: false,
    currency: session.currency?.toUpperCase() ?? null,
    evseUid: session.evse_uid,
  }
}

/** PATCH: its `charging_periods` are appended to those before (mod_sessions "PATCH Method"). */
export function reportOfPatch(patch: SessionPatch, known: KnownCharge): ChargeReport {
  const energyWh = energyOf(patch.kwh)
  // A session that no longer says PENDING has begun at the latest when energy flows.
  const began = known.status === 'pending' && (energyWh ?? 0) > 0 ? 'active' : known.status
  return {
    sessionId: known.sessionId,
    status: patch.status ? statusOf(patch.status) : began,
    energyWh,
    startedAt: patch.start_date_time ?? known.startedAt ?? patch.last_updated,
    endedAt: patch.end_date_time,
    updatedAt: patch.last_updated,
    ...metered(patch.charging_periods),
    appended: true,
    currency: patch.currency?.toUpperCase() ?? known.currency,
    evseUid: patch.evse_uid,
  }
}

/** More than can be counted is refused, as a text would be: the session itself is not. */
function energyOf(kwh: string | null): number | null {
  return kwh === null ? null : counted(() => whOf(kwh))
}

/** Null for a number beyond what can be counted (decimal.ts). */
function counted(count: () => number): number | null {
  try {
    return count()
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function statusOf(status: SessionStatus): ChargeReport['status'] {
  switch (status) {
    case 'ACTIVE':
      return 'active'
    case 'COMPLETED':
      return 'completed'
    case 'INVALID':
      return 'invalid'
    case 'PENDING':
    case 'RESERVATION':
      return 'pending'
    default: {
      const unknown: never = status
      throw new Error(`a status nobody knows: ${String(unknown)}`)
    }
  }
}

/** A year, and ten times the fastest charger: whatever is beyond it is no time and no power. */
const MOST_S = 31_536_000
const MOST_W = 4_000_000

/** Times summed, power and state of charge as last said. ENERGY volumes are not read: `kwh` is it. */
function metered(
  periods: ChargingPeriod[],
): Pick<ChargeReport, 'chargingS' | 'parkingS' | 'powerW' | 'currentMa' | 'socPercent'> {
  const time = volumes(periods, 'TIME')
  const parking = volumes(periods, 'PARKING_TIME')
  const power = last(periods, 'POWER')
  const current = last(periods, 'CURRENT')
  const soc = last(periods, 'STATE_OF_CHARGE')
  return {
    chargingS: within(0, MOST_S, time.length > 0 ? counted(() => secondsOf(time)) : null),
    parkingS: within(0, MOST_S, parking.length > 0 ? counted(() => secondsOf(parking)) : null),
    // Negative power flows from the car to the grid: not a charge.
    powerW: within(0, MOST_W, power === null ? null : counted(() => wattsOf(power))),
    currentMa: current === null ? null : counted(() => milliampsOf(current)),
    socPercent: within(0, 100, soc === null ? null : counted(() => integerOf(soc))),
  }
}

function within(least: number, most: number, value: number | null): number | null {
  return value === null ? null : Math.min(most, Math.max(least, value))
}

function volumes(periods: ChargingPeriod[], type: string): string[] {
  return periods.flatMap((p) => p.dimensions.filter((d) => d.type === type).map((d) => d.volume))
}

/** The volume in the period that began last; of equals the later in the list. */
function last(periods: ChargingPeriod[], type: string): string | null {
  let volume: string | null = null
  let since = 0
  for (const period of periods) {
    const said = period.dimensions.findLast((d) => d.type === type)?.volume
    const at = period.start_date_time ?? since
    if (said === undefined || at < since) continue
    volume = said
    since = at
  }
  return volume
}
