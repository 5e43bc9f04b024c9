/**
 * The sandbox's state as OCPI 2.2.1 objects: Location, Tariff, Session (the CDR has its own file).
 * Pure projections; the only place where integers become JSON decimals. Knows no HTTP.
 */
import { dateTime, fourDecimals, hoursBetween, kwhOf } from './decimal.ts'
import { statusOf } from './evse.ts'
import type { Market } from './market.ts'
import type { Bill, Cost, Usage } from './pricing.ts'
import { bill } from './pricing.ts'
import type { Party } from './push.ts'
import { energyWh } from './session.ts'
import type { Period, Session } from './session.ts'
import type { ConnectorPlan, LocationPlan } from './stations.ts'
import { TARIFFS_UPDATED_AT } from './tariffs.ts'
import type { PriceText, Restrictions, Tariff } from './tariffs.ts'
import type { EvseRecord, SessionRecord, World } from './world.ts'

export type OcpiObject = Readonly<Record<string, unknown>>

/** The fields that name the owner of an object. */
export function own(party: Party): OcpiObject {
  return { country_code: party.countryCode, party_id: party.partyId }
}

export function connectorObject(connector: ConnectorPlan): OcpiObject {
  return {
    id: connector.id,
    standard: connector.standard,
    format: connector.format,
    power_type: connector.powerType,
    max_voltage: connector.maxVoltage,
    max_amperage: connector.maxAmperage,
    max_electric_power: connector.maxWatts,
    tariff_ids: connector.tariffIds,
    last_updated: dateTime(TARIFFS_UPDATED_AT),
  }
}

export function evseObject(record: EvseRecord, world: World): OcpiObject {
  return {
    uid: record.plan.uid,
    evse_id: record.plan.evseId,
    status: statusOf(record.state, world.settings.pluggedStatus),
    capabilities:
      record.plan.connectors.length > 1
        ? ['REMOTE_START_STOP_CAPABLE', 'START_SESSION_CONNECTOR_REQUIRED']
        : ['REMOTE_START_STOP_CAPABLE'],
    connectors: record.plan.connectors.map(connectorObject),
    physical_reference: record.plan.number,
    last_updated: dateTime(record.updatedAt),
  }
}

export function locationUpdatedAt(location: LocationPlan, world: World): number {
  const stamps = location.evses.map(({ uid }) => world.evses.get(uid)?.updatedAt ?? 0)
  return Math.max(TARIFFS_UPDATED_AT, ...stamps)
}

export function locationObject(location: LocationPlan, world: World): OcpiObject {
  const evses = location.evses.flatMap(({ uid }) => world.evses.get(uid) ?? [])
  return {
    ...own(world.me),
    id: location.id,
    publish: true,
    name: location.name,
    address: location.address,
    city: location.city,
    postal_code: location.postalCode,
    country: (location.market ?? world.market).country,
    coordinates: { latitude: location.latitude, longitude: location.longitude },
    evses: evses.map((record) => evseObject(record, world)),
    operator: { name: 'Sandkassen Lading' },
    time_zone: (location.market ?? world.market).timeZone,
    opening_times: { twentyfourseven: true },
    last_updated: dateTime(locationUpdatedAt(location, world)),
  }
}

export function tariffObject(tariff: Tariff, me: Party): OcpiObject {
  return {
    ...own(me),
    id: tariff.id,
    currency: tariff.currency,
    ...(tariff.type === undefined ? {} : { type: tariff.type }),
    ...(tariff.min_price === undefined ? {} : { min_price: limitObject(tariff.min_price) }),
    ...(tariff.max_price === undefined ? {} : { max_price: limitObject(tariff.max_price) }),
    elements: tariff.elements.map((element) => ({
      price_components: element.price_components.map((component) => ({
        type: component.type,
        price: Number(component.price),
        ...(component.vat === undefined ? {} : { vat: Number(component.vat) }),
        step_size: component.step_size,
      })),
      ...(element.restrictions === undefined
        ? {}
        : { restrictions: restrictionsObject(element.restrictions) }),
    })),
    last_updated: dateTime(TARIFFS_UPDATED_AT),
  }
}

function limitObject(price: PriceText): OcpiObject {
  return {
    excl_vat: Number(price.excl_vat),
    ...(price.incl_vat === undefined ? {} : { incl_vat: Number(price.incl_vat) }),
  }
}

function restrictionsObject(restrictions: Restrictions): OcpiObject {
  const decimal = /_(kwh|current|power)$/
  return Object.fromEntries(
    Object.entries(restrictions).map(([name, value]) => [
      name,
      decimal.test(name) ? Number(value) : value,
    ]),
  )
}

/** An OCPI Price. */
export function priceObject(cost: Cost): OcpiObject {
  return { excl_vat: fourDecimals(cost.exclVat), incl_vat: fourDecimals(cost.inclVat) }
}

/** Where a session is: its site may be abroad. */
export const placeMarket = ({ place }: SessionRecord, world: World): Market =>
  place.location.market ?? world.market

/** What the periods of a session cost by its tariff. Whole seconds, rounded so that they sum up. */
export function billOf(record: SessionRecord, market: Market): Bill {
  let chargingMs = 0
  let parkingMs = 0
  const usages = record.session.periods.map((period): Usage => {
    const before = Math.round(chargingMs / 1000) + Math.round(parkingMs / 1000)
    if (period.parked) parkingMs += period.endAt - period.startAt
    else chargingMs += period.endAt - period.startAt
    const seconds = Math.round(chargingMs / 1000) + Math.round(parkingMs / 1000) - before
    return {
      startAt: period.startAt,
      wh: period.wh,
      chargingS: period.parked ? 0 : seconds,
      parkingS: period.parked ? seconds : 0,
      watts: period.watts,
    }
  })
  // A session that began is one start, also when no period is over yet.
  const first: Usage = { startAt: record.session.startedAt, wh: 0, chargingS: 0, parkingS: 0 }
  const began = record.session.status !== 'PENDING' && record.session.charge !== null
  return bill(record.tariff, usages.length === 0 && began ? [first] : usages, market.timeZone)
}

/** ChargingPeriods; `forSession` adds POWER and STATE_OF_CHARGE, which a CDR must not carry (spec: CdrDimensionType). */
export function periodObjects(
  periods: readonly Period[],
  tariffId: string,
  forSession: { readonly dc: boolean } | null,
): readonly OcpiObject[] {
  let chargingMs = 0
  let parkingMs = 0
  return periods.map((period) => {
    const elapsed = period.endAt - period.startAt
    const time = period.parked
      ? { type: 'PARKING_TIME', volume: hoursBetween(parkingMs, elapsed) }
      : { type: 'TIME', volume: hoursBetween(chargingMs, elapsed) }
    if (period.parked) parkingMs += elapsed
    else chargingMs += elapsed
    const live =
      forSession === null
        ? []
        : [
            { type: 'POWER', volume: kwhOf(period.watts) },
            ...(forSession.dc ? [{ type: 'STATE_OF_CHARGE', volume: period.socPercent }] : []),
          ]
    return {
      start_date_time: dateTime(period.startAt),
      dimensions: [{ type: 'ENERGY', volume: kwhOf(period.wh) }, time, ...live],
      tariff_id: tariffId,
    }
  })
}

/** All periods of a session as its Session object shows them. */
export function sessionPeriods(record: SessionRecord): readonly OcpiObject[] {
  const dc = record.place.connector.powerType === 'DC'
  return periodObjects(record.session.periods, record.tariff.id, { dc })
}

export function sessionObject(record: SessionRecord, world: World): OcpiObject {
  const { session, place } = record
  return {
    ...own(world.me),
    id: session.id,
    start_date_time: dateTime(session.startedAt),
    ...(session.endedAt === null ? {} : { end_date_time: dateTime(session.endedAt) }),
    kwh: kwhOf(energyWh(session)),
    cdr_token: record.token,
    auth_method: 'COMMAND',
    ...echo(record),
    location_id: place.location.id,
    evse_uid: place.evse.uid,
    connector_id: place.connector.id,
    currency: record.tariff.currency,
    charging_periods: sessionPeriods(record),
    total_cost: priceObject(billOf(record, placeMarket(record, world)).total),
    status: session.status,
    last_updated: dateTime(session.updatedAt),
  }
}

/** What changed since `before`: a PATCH, whose charging_periods are appended (spec: mod_sessions, PATCH). */
export function sessionPatch(record: SessionRecord, before: Session, world: World): OcpiObject {
  const { session } = record
  const started = session.startedAt !== before.startedAt
  return {
    ...(started ? { start_date_time: dateTime(session.startedAt) } : {}),
    kwh: kwhOf(energyWh(session)),
    // In 2.1.1 a list in a PATCH stands for the whole of it.
    charging_periods:
      world.registration?.version === '2.1.1'
        ? sessionPeriods(record)
        : sessionPeriods(record).slice(before.periods.length),
    total_cost: priceObject(billOf(record, placeMarket(record, world)).total),
    ...(session.status === before.status ? {} : { status: session.status }),
    last_updated: dateTime(session.updatedAt),
  }
}

/** `authorization_reference`, unless this session was told to echo only the token. */
export function echo(record: SessionRecord): OcpiObject {
  const silent = record.reference === null || record.traits.includes('no-reference')
  return silent ? {} : { authorization_reference: record.reference }
}
