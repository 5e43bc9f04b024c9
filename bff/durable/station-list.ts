// A connector as the operator's list of stations shows it. Pure.
import type { SellableConnector, StationListed } from '#bff/session/ports.ts'
import type { Choice } from './choose-tariff.ts'

/** With whether it is sold, and if not, why. */
export function listed(one: SellableConnector, choice: Choice, aliases: string[]): StationListed {
  const { stationId, label, locationName, address, city, evseId, physicalReference } = one
  const { connectorId, standard, format, powerType, maxPowerW } = one
  const what = { stationId, label, locationName, address, city, evseId, physicalReference }
  const plug = { connectorId, standard, format, powerType, maxPowerW }
  const sold = choice.tariff !== null
  return { ...what, ...plug, sold, unsoldWhy: sold ? null : choice.why, aliases }
}
