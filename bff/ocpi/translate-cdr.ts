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
  const inclVat = wire.total_cost.incl_vat
  const owned = (id: string): string => ownedId(wire.country_code, wire.party_id, id)
  const parkingS = secondsIn(wire.total_parking_time) ?? 0
  const lastedS = Math.round((wire.end_date_time - wire.start_date_time) / 1000)
  const totalS = secondsIn(wire.total_time) ?? lastedS
  return {
    id: owned(wire.id),
    creditOf: creditedId(wire),
    sessionId: wire.session_id === null ? null : owned(wire.session_id),
    energyWh: Math.max(
      0,
      named('total_energy', () => whOf(wire.total_energy)),
    ),
    chargingS: Math.max(0, totalS - parkingS),
    parkingS,
    startedAt: wire.start_date_time,
    endedAt: wire.end_date_time,
    periods: periodsOf(wire),
    totalInclMinor: inclVat === null ? null : named('total_cost', () => minorOf(inclVat)),
    totalExclMicros: named('total_cost', () => microsOf(wire.total_cost.excl_vat)),
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
  if (wire.credit !== true && !isNegative(wire)) return null
  return ownedId(wire.country_code, wire.party_id, wire.id.replace(/-C\d*$/i, ''))
}

/** What costs less than nothing takes something back, whether it says so or not. */
function isNegative({ total_cost: cost }: WireCdr): boolean {
  const total = cost.incl_vat ?? cost.excl_vat
  return total.startsWith('-') && /[1-9]/.test(total)
}

/** Hours as whole seconds; null where they are not said, negative or beyond what can be counted. */
function secondsIn(hours: string | null): number | null {
  if (hours === null || hours.startsWith('-')) return null
  try {
    return secondsOf([hours])
  } catch {
    return null
  }
}

/** A number beyond what can be counted is a fault of its field (decimal.ts). */
function named(field: string, count: () => number): number {
  try {
    return count()
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`${field}: ${error.message}`)
    throw error
  }
}
