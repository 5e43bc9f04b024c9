// A connector as the operator's list of stations shows it. Pure.
import type { SellableConnector, StationListed } from '#bff/session/ports.ts'
import type { Offered } from './unsold.ts'

/** With whether it is sold, and if not, why. */
export function listed(one: SellableConnector, choice: Offered, aliases: string[]): StationListed {
  const { stationId, label, locationName, address, city, evseId, physicalReference } = one
  const { connectorId, standard, format, powerType, maxPowerW } = one
  const what = { stationId, label, locationName, address, city, evseId, physicalReference }
  const plug = { connectorId, standard, format, powerType, maxPowerW }
  const sold = choice.tariff !== null
  const { merchantId } = choice
  return { ...what, ...plug, merchantId, sold, unsoldWhy: sold ? null : choice.why, aliases }
}
