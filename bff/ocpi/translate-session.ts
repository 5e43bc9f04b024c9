// OCPI sessions -> reports of a charge. Whole ones (PUT, list) stand for themselves; a PATCH says
// only what changed, so what it leaves out is taken from what is known. Nothing is stored here.
import type { ChargeReport } from '#bff/session/model.ts'
import type { KnownCharge } from '#bff/session/ports.ts'
import { integerOf, secondsOf, wattsOf, whOf } from './decimal.ts'
import { ownedId } from './identity.ts'
import { milliampsOf } from './translate-periods.ts'
import type { ChargingPeriod, SessionPatch, SessionStatus, WholeSession } from './wire-session.ts'

/** PUT or list: `charging_periods` are all there are. */
export function reportOf(session: WholeSession): ChargeReport {
  return {
    sessionId: ownedId(session.country_code, session.party_id, session.id),
    status: statusOf(session.status),
    energyWh: whOf(session.kwh),
    startedAt: session.start_date_time,
    endedAt: session.end_date_time,
    updatedAt: session.last_updated,
    ...metered(session.charging_periods),
    appended: false,
    currency: session.currency?.toUpperCase() ?? null,
  }
}

/** PATCH: its `charging_periods` are appended to those before (mod_sessions "PATCH Method"). */
export function reportOfPatch(patch: SessionPatch, known: KnownCharge): ChargeReport {
  const energyWh = patch.kwh ? whOf(patch.kwh) : known.energyWh
  // A session that no longer says PENDING has begun at the latest when energy flows.
  const began = known.status === 'pending' && energyWh > 0 ? 'active' : known.status
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
    chargingS: time.length > 0 ? Math.max(0, secondsOf(time)) : null,
    parkingS: parking.length > 0 ? Math.max(0, secondsOf(parking)) : null,
    // Negative power flows from the car to the grid: not a charge.
    powerW: power === null ? null : Math.max(0, wattsOf(power)),
    currentMa: current === null ? null : milliampsOf(current),
    socPercent: soc === null ? null : Math.min(100, Math.max(0, integerOf(soc))),
  }
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
