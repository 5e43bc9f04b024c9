// By which terms a session is billed: the tariff the driver accepted, at the station's place.
import type { StationFace } from '#shared/contract.ts'
import type { Tariff, Terms } from './tariff.ts'

/** The terms of an opened session. */
export function termsOf(opening: {
  tariff: Tariff
  station: Pick<StationFace, 'timeZone' | 'connector'>
}): Terms {
  const { timeZone, connector } = opening.station
  return { tariff: opening.tariff, timeZone, powerType: connector.powerType }
}
