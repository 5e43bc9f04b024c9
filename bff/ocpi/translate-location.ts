// OCPI locations -> connectors that can be sold. Only meanings: nothing is fetched or stored here.
import type { SellableConnector } from '#bff/session/ports.ts'
import { integerOf } from './decimal.ts'
import {
  connector,
  evse,
  location,
  type Connector,
  type Evse,
  type Location,
} from './wire-location.ts'
import { faultOf, text } from './wire.ts'

export interface Translated {
  connectors: SellableConnector[]
  /** What could not be read, for the log: object id and field. */
  faults: string[]
}

/** Where a location gives no zone that this engine knows: times are only shown by it, never priced. */
const ZONE_OF_COUNTRY: Record<string, string> = {
  NOR: 'Europe/Oslo',
  DNK: 'Europe/Copenhagen',
  FIN: 'Europe/Helsinki',
  SWE: 'Europe/Stockholm',
}

/** 6 A at 230 V are 1.4 kW: the least that IEC 61851 lets a car be offered. */
const LEAST_W = 1000

/** OCPI gives the voltage line to neutral, which is 230 V here; 400 V is meant line to line. */
const MOST_LINE_TO_NEUTRAL_VOLTS = 300

/**
 * All connectors of one location as it came. A broken EVSE or connector is left out and named in
 * `faults`; a location that may not be published gives none (mod_locations "publish").
 */
export function connectorsOf(raw: unknown): Translated {
  const parsed = location.safeParse(raw)
  if (!parsed.success) return { connectors: [], faults: [`location: ${faultOf(parsed.error)}`] }
  const place = parsed.data
  if (place.publish === false) return { connectors: [], faults: [] }
  const parts = place.evses.map((item) => connectorsOfEvse(place, item))
  return {
    connectors: parts.flatMap((part) => part.connectors),
    faults: parts.flatMap((part) => part.faults),
  }
}

function connectorsOfEvse(place: Location, raw: unknown): Translated {
  const parsed = evse.safeParse(raw)
  if (!parsed.success) {
    return { connectors: [], faults: [`location ${place.id}: evse ${faultOf(parsed.error)}`] }
  }
  const point = parsed.data
  const faults: string[] = []
  const alone = point.connectors.length === 1
  const plugs = point.connectors.flatMap((item) => {
    const plug = connector.safeParse(alone && !asksForConnector(point) ? withId(item) : item)
    if (plug.success) return [plug.data]
    faults.push(`evse ${point.uid}: connector ${faultOf(plug.error)}`)
    return []
  })
  // Counted as the CPO sent them: an EVSE does not lose its second connector by its being broken.
  const several = point.connectors.length > 1
  return { connectors: plugs.map((plug) => sellable(place, point, plug, several)), faults }
}

/** The only connector of an EVSE needs no name: START does not ask for one. */
function withId(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null) return raw
  const named = 'id' in raw && text.safeParse(raw.id).success
  return named ? raw : { ...raw, id: '1' }
}

function sellable(
  place: Location,
  point: Evse,
  plug: Connector,
  several: boolean,
): SellableConnector {
  const number = point.evse_id ?? point.uid
  return {
    stationId: several ? `${number}~${plug.id}` : number,
    label: point.physical_reference ?? number,
    locationId: place.id,
    locationName: place.name ?? place.address ?? place.id,
    address: place.address ?? '',
    city: place.city ?? '',
    timeZone: zoneOf(place),
    operator: place.operator?.name ?? `${place.country_code}*${place.party_id}`,
    evseUid: point.uid,
    evseId: point.evse_id,
    physicalReference: point.physical_reference,
    status: point.status,
    connectorId: plug.id,
    connectorRequired: several || asksForConnector(point),
    standard: plug.standard ?? '',
    format: plug.format?.toUpperCase() === 'CABLE' ? 'CABLE' : 'SOCKET',
    powerType: plug.power_type?.toUpperCase() === 'DC' ? 'DC' : 'AC',
    maxPowerW: maxPowerOf(plug),
    tariffIds: plug.tariff_ids,
    party: `${place.country_code}*${place.party_id}`,
  }
}

function asksForConnector({ capabilities }: Evse): boolean {
  return capabilities.some((word) => word.toUpperCase() === 'START_SESSION_CONNECTOR_REQUIRED')
}

function zoneOf(place: Location): string {
  if (place.time_zone) {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: place.time_zone }).resolvedOptions().timeZone
    } catch {
      // Not a zone of this engine: the country's own is closer than nothing.
    }
  }
  return ZONE_OF_COUNTRY[place.country?.toUpperCase() ?? ''] ?? 'UTC'
}

/** The connector's own word, else volts times amperes times phases (mod_locations "Connector"). */
function maxPowerOf(plug: Connector): number | null {
  const given = plug.max_electric_power ? integerOf(plug.max_electric_power) : 0
  // Watts by the text. No plug for cars carries less than one kW: below that it is meant in kW.
  const said = given > 0 && given < LEAST_W ? given * 1000 : given
  if (said > 0) return said
  if (!plug.max_voltage || !plug.max_amperage) return null
  const volts = integerOf(plug.max_voltage)
  const va = volts * integerOf(plug.max_amperage)
  if (va <= 0) return null
  switch (plug.power_type?.toUpperCase()) {
    case 'AC_3_PHASE':
      // 1732/1000 is the square root of three: line to line instead of line to neutral.
      return volts > MOST_LINE_TO_NEUTRAL_VOLTS ? Math.round((va * 1732) / 1000) : va * 3
    case 'AC_2_PHASE':
    case 'AC_2_PHASE_SPLIT':
      return va * 2
    default:
      return va
  }
}
