// OCPI CDRs -> what a charge is settled by. Nothing is fetched or stored here.
import type { Cdr } from '#bff/session/model.ts'
import { microsOf, minorOf, secondsOf, whOf } from './decimal.ts'
import { ownedId } from './identity.ts'
import { periodsOf } from './translate-periods.ts'
import type { WireCdr } from './wire-cdr.ts'

/**
 * Ids are made unique by country and party; hours become seconds, kWh Wh, money minor units incl.
 * VAT and millionths without. `total_time` includes the time parked (mod_cdrs "CDR Object").
 */
export function cdrOf(wire: WireCdr): Cdr {
  const owned = (id: string): string => ownedId(wire.country_code, wire.party_id, id)
  const parking = wire.total_parking_time ?? '0'
  const total = wire.total_time ?? '0'
  return {
    id: owned(wire.id),
    creditOf: creditedId(wire),
    sessionId: wire.session_id === null ? null : owned(wire.session_id),
    energyWh: Math.max(0, whOf(wire.total_energy)),
    chargingS: Math.max(0, secondsOf([total]) - secondsOf([parking])),
    parkingS: Math.max(0, secondsOf([parking])),
    startedAt: wire.start_date_time,
    endedAt: wire.end_date_time,
    periods: periodsOf(wire),
    totalInclMinor: wire.total_cost.incl_vat === null ? null : minorOf(wire.total_cost.incl_vat),
    totalExclMicros: microsOf(wire.total_cost.excl_vat),
    currency: wire.currency,
    updatedAt: wire.last_updated,
  }
}

/**
 * Which CDR a credit takes back. A credit that does not say so must still never pass for a bill:
 * by the text's own example its id is the original's with something like `-C` appended.
 */
export function creditedId(wire: WireCdr): string | null {
  if (wire.credit_reference_id !== null) {
    return ownedId(wire.country_code, wire.party_id, wire.credit_reference_id)
  }
  if (wire.credit !== true) return null
  return ownedId(wire.country_code, wire.party_id, wire.id.replace(/-C\d*$/i, ''))
}
