/**
 * A finished session as an OCPI 2.2.1 CDR, and the credit CDR that takes one back.
 * Pure projections of the ledger. Knows no HTTP.
 */
import { Big } from 'big.js'
import { dateTime, fourDecimals, hoursOf, kwhOf } from './decimal.ts'
import {
  billOf,
  echo,
  own,
  periodObjects,
  placeMarket,
  priceObject,
  tariffObject,
} from './objects.ts'
import type { OcpiObject } from './objects.ts'
import type { Cost } from './pricing.ts'
import { durations, energyWh, mergePeriods } from './session.ts'
import { hasRestrictions } from './tariffs.ts'
import type { CdrPrice, SessionRecord, World } from './world.ts'

/** `percent` of the CPO's own price, as the CDR states it: rounded to four decimals. */
export function cdrPrice(record: SessionRecord, percent: number, world: World): CdrPrice {
  const { exclVat, inclVat } = shareOf(billOf(record, placeMarket(record, world)).total, percent)
  return {
    exclVat: new Big(fourDecimals(exclVat)).toString(),
    inclVat: new Big(fourDecimals(inclVat)).toString(),
  }
}

function shareOf(cost: Cost, percent: number): Cost {
  return {
    exclVat: cost.exclVat.times(percent).div(100),
    inclVat: cost.inclVat.times(percent).div(100),
  }
}

/** The CDR of a finished session at `percent` of its price; `updatedAt` on the session's clock. */
export function cdrObject(
  id: string,
  record: SessionRecord,
  percent: number,
  updatedAt: number,
  world: World,
): OcpiObject {
  const { session } = record
  const costs = billOf(record, placeMarket(record, world))
  const { chargingMs, parkingMs } = durations(session)
  const price = (cost: Cost): OcpiObject => priceObject(shareOf(cost, percent))
  const shown = hasRestrictions(record.tariff) ? session.periods : mergePeriods(session.periods)
  const periods = periodObjects(shown, record.tariff.id, null)
  const empty = {
    start_date_time: dateTime(session.startedAt),
    dimensions: [{ type: 'ENERGY', volume: 0 }],
    tariff_id: record.tariff.id,
  }
  return {
    ...own(world.me),
    id,
    start_date_time: dateTime(session.startedAt),
    end_date_time: dateTime(session.endedAt ?? session.updatedAt),
    session_id: session.id,
    cdr_token: record.token,
    auth_method: 'COMMAND',
    ...echo(record),
    cdr_location: cdrLocation(record, world),
    currency: record.tariff.currency,
    tariffs: [tariffObject(record.tariff, world.me)],
    charging_periods: periods.length === 0 ? [empty] : periods,
    total_cost: price(costs.total),
    total_fixed_cost: price(costs.fixed),
    total_energy: kwhOf(energyWh(session)),
    total_energy_cost: price(costs.energy),
    total_time: hoursOf(chargingMs + parkingMs),
    total_time_cost: price(costs.time),
    total_parking_time: hoursOf(parkingMs),
    total_parking_cost: price(costs.parking),
    last_updated: dateTime(updatedAt),
  }
}

/** Everything of the original, with only `total_cost` negative (spec: mod_cdrs, Credit CDRs). */
export function creditObject(
  id: string,
  original: OcpiObject,
  price: CdrPrice,
  updatedAt: number,
): OcpiObject {
  return {
    ...original,
    id,
    total_cost: priceObject({
      exclVat: new Big(price.exclVat).times(-1),
      inclVat: new Big(price.inclVat).times(-1),
    }),
    credit: true,
    credit_reference_id: original['id'],
    last_updated: dateTime(updatedAt),
  }
}

function cdrLocation({ place }: SessionRecord, world: World): OcpiObject {
  const { location, evse, connector } = place
  return {
    id: location.id,
    name: location.name,
    address: location.address,
    city: location.city,
    postal_code: location.postalCode,
    country: (location.market ?? world.market).country,
    coordinates: { latitude: location.latitude, longitude: location.longitude },
    evse_uid: evse.uid,
    evse_id: evse.evseId,
    connector_id: connector.id,
    connector_standard: connector.standard,
    connector_format: connector.format,
    connector_power_type: connector.powerType,
  }
}
