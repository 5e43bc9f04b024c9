/**
 * The sandbox's objects as OCPI 2.1.1 writes them, field by field from its text: no owner in an object,
 * no roles, no VAT, the location embedded, `auth_id` for the token. Told by their shape.
 */
import { locationObject } from './objects.ts'
import type { OcpiObject } from './objects.ts'
import type { World } from './world.ts'

type Fields = Record<string, unknown>

/** CdrDimensionType of 2.1.1 (spec: mod_cdrs). */
const DIMENSIONS = ['ENERGY', 'FLAT', 'MAX_CURRENT', 'MIN_CURRENT', 'PARKING_TIME', 'TIME']
/** CommandResponseType of 2.1.1 (spec: mod_commands): it has no reasons. */
const RESULTS = ['NOT_SUPPORTED', 'REJECTED', 'ACCEPTED', 'TIMEOUT', 'UNKNOWN_SESSION']

/** The object, or each of a list, in the names of 2.1.1. */
export function inOldVersion(value: unknown, world: World): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => inOldVersion(one, world))
  if (typeof value !== 'object' || value === null) return value
  const fields: Fields = { ...value }
  if ('total_energy' in fields) return cdr(fields, world)
  if ('charging_periods' in fields) return session(fields, world)
  if ('elements' in fields) return tariff(fields)
  if ('evses' in fields) return location(fields)
  if ('connectors' in fields) return evse(fields)
  if ('tariff_ids' in fields) return connector(fields)
  if ('result' in fields) return { result: result(String(fields['result'])) }
  return fields
}

function result(word: string): string {
  return RESULTS.includes(word) ? word : 'REJECTED'
}

function session(fields: Fields, world: World): OcpiObject {
  const { country_code: _c, party_id: _p, authorization_reference: _a, ...rest } = fields
  const { start_date_time: start, end_date_time: end, cdr_token: token, ...others } = rest
  const { location_id: place, evse_uid: uid, connector_id: plug, ...kept } = others
  return {
    ...kept,
    ...(start === undefined ? {} : { start_datetime: start }),
    ...(end === undefined ? {} : { end_datetime: end }),
    ...(token === undefined ? {} : { auth_id: authId(token), auth_method: 'AUTH_REQUEST' }),
    ...(place === undefined ? {} : { location: embedded(world, String(place), uid, plug) }),
    ...('total_cost' in kept ? { total_cost: exclVat(kept['total_cost']) } : {}),
    charging_periods: periods(fields['charging_periods']),
  }
}

function cdr(fields: Fields, world: World): OcpiObject {
  const place = Object(fields['cdr_location'])
  return {
    id: fields['id'],
    start_date_time: fields['start_date_time'],
    stop_date_time: fields['end_date_time'],
    auth_id: authId(fields['cdr_token']),
    auth_method: 'AUTH_REQUEST',
    location: embedded(world, String(place.id), place.evse_uid, place.connector_id),
    currency: fields['currency'],
    tariffs: inOldVersion(fields['tariffs'], world),
    charging_periods: periods(fields['charging_periods']),
    total_cost: exclVat(fields['total_cost']),
    total_energy: fields['total_energy'],
    total_time: fields['total_time'],
    total_parking_time: fields['total_parking_time'],
    last_updated: fields['last_updated'],
  }
}

function tariff(fields: Fields): OcpiObject {
  return {
    id: fields['id'],
    currency: fields['currency'],
    elements: list(fields['elements']).map((element) => ({
      ...element,
      price_components: list(element['price_components']).map(priceComponent),
    })),
    last_updated: fields['last_updated'],
  }
}

function priceComponent({ type, price, step_size }: Fields): OcpiObject {
  return { type, price, step_size }
}

function location(fields: Fields): OcpiObject {
  const { country_code: _c, party_id: _p, publish: _s, evses, ...rest } = fields
  return { ...rest, type: 'PARKING_LOT', evses: list(evses).map(evse) }
}

function evse(fields: Fields): OcpiObject {
  return {
    ...fields,
    capabilities: ['REMOTE_START_STOP_CAPABLE'],
    connectors: list(fields['connectors']).map(connector),
  }
}

function connector(fields: Fields): OcpiObject {
  const { id, standard, format, power_type, last_updated } = fields
  const [tariff_id] = Array.isArray(fields['tariff_ids']) ? fields['tariff_ids'] : []
  const { max_voltage: voltage, max_amperage: amperage } = fields
  return { id, standard, format, power_type, voltage, amperage, tariff_id, last_updated }
}

/** "including only the relevant EVSE and connector" (spec: mod_sessions, Session object). */
function embedded(world: World, id: string, uid: unknown, plug: unknown): OcpiObject {
  const plan = world.locations.find((one) => one.id === id)
  if (plan === undefined) throw new Error(`no location ${id}`)
  const whole = location({ ...locationObject(plan, world) })
  const evses = list(whole['evses']).filter((one) => one['uid'] === uid)
  return {
    ...whole,
    evses: evses.map((one) => ({
      ...one,
      connectors: list(one['connectors']).filter((each) => each['id'] === plug),
    })),
  }
}

function periods(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  return list(value).map((period) => ({
    start_date_time: period['start_date_time'],
    dimensions: list(period['dimensions']).filter((one) =>
      DIMENSIONS.includes(String(one['type'])),
    ),
  }))
}

function authId(token: unknown): unknown {
  return Object(token).contract_id
}

function exclVat(price: unknown): unknown {
  return Object(price).excl_vat
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map((one: unknown): Fields => ({ ...Object(one) })) : []
}
