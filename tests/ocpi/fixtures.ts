// What the OCPI tests share: a catalogue in memory, a network made of plain functions, and objects
// shaped as OCPI 2.2.1 shows them. Numbers are written as JSON text wherever decimals matter.
import type { Cdr, ChargeReport } from '#bff/session/model.ts'
import type {
  CatalogueTariff,
  HeldKind,
  KnownCharge,
  SellableConnector,
  StationMatch,
} from '#bff/session/ports.ts'
import type { View } from '#shared/contract.ts'
import { makeReference, type Reference } from '#shared/ids.ts'

export const NOW = Date.parse('2026-11-22T12:00:00Z')
export const OURS = makeReference(new Uint8Array(16).fill(7))
export const OTHER = makeReference(new Uint8Array(16).fill(9))
export const PARTY = { countryCode: 'NO', partyId: 'STI' }
export const CPO_URL = 'https://cpo.example'
export const VERSIONS_URL = `${CPO_URL}/ocpi/versions`
export const PUBLIC_URL = 'https://stikk.example'
export const TOKEN_B = 'token-b-of-stikk'

/** Text of a JSON object, `patch` replacing or (undefined) removing fields. */
export function withFields(json: string, patch: Record<string, unknown>): string {
  const base = JSON.parse(json) as Record<string, unknown>
  return JSON.stringify({ ...base, ...patch })
}

export const SESSION = JSON.stringify({
  country_code: 'NO',
  party_id: 'STK',
  id: 'S-101',
  start_date_time: '2026-11-22T11:30:00Z',
  kwh: 12.345,
  cdr_token: {
    country_code: 'NO',
    party_id: 'STI',
    uid: OURS,
    type: 'AD_HOC_USER',
    contract_id: OURS,
  },
  auth_method: 'COMMAND',
  authorization_reference: OURS,
  location_id: 'LOC-1',
  evse_uid: 'STK-1001',
  connector_id: '1',
  currency: 'NOK',
  charging_periods: [
    {
      start_date_time: '2026-11-22T11:30:00Z',
      dimensions: [
        { type: 'ENERGY', volume: 12.345 },
        { type: 'TIME', volume: 0.25 },
        { type: 'POWER', volume: 49.38 },
        { type: 'STATE_OF_CHARGE', volume: 41.6 },
      ],
    },
  ],
  status: 'ACTIVE',
  last_updated: '2026-11-22T11:45:00Z',
})

export const CDR = JSON.stringify({
  country_code: 'NO',
  party_id: 'STK',
  id: 'C-1',
  start_date_time: '2026-11-22T11:30:00Z',
  end_date_time: '2026-11-22T12:30:00Z',
  session_id: 'S-101',
  cdr_token: { uid: OURS, type: 'AD_HOC_USER', contract_id: OURS },
  auth_method: 'COMMAND',
  currency: 'NOK',
  charging_periods: [],
  total_cost: { excl_vat: 172.912, incl_vat: 216.14 },
  total_energy: 36.083,
  total_time: 1.0,
  total_parking_time: 0.25,
  last_updated: '2026-11-22T12:31:00Z',
})

export const TARIFF = JSON.stringify({
  country_code: 'NO',
  party_id: 'STK',
  id: 'DC-KWH',
  currency: 'NOK',
  type: 'AD_HOC_PAYMENT',
  elements: [{ price_components: [{ type: 'ENERGY', price: 4.792, vat: 25.0, step_size: 1 }] }],
  last_updated: '2026-09-01T06:00:00Z',
})

export const CONNECTOR = {
  id: '1',
  standard: 'IEC_62196_T2_COMBO',
  format: 'CABLE',
  power_type: 'DC',
  max_voltage: 500,
  max_amperage: 300,
  max_electric_power: 150000,
  tariff_ids: ['DC-KWH'],
  last_updated: '2026-09-01T06:00:00Z',
}

export const EVSE = {
  uid: 'STK-1001',
  evse_id: 'NO*STK*E1001*1',
  status: 'AVAILABLE',
  capabilities: ['REMOTE_START_STOP_CAPABLE'],
  connectors: [CONNECTOR],
  physical_reference: '1001',
  last_updated: '2026-09-01T06:00:00Z',
}

export const LOCATION = JSON.stringify({
  country_code: 'NO',
  party_id: 'STK',
  id: 'LOC-1',
  publish: true,
  name: 'Økern lading',
  address: 'Økernveien 145',
  city: 'Oslo',
  postal_code: '0580',
  country: 'NOR',
  coordinates: { latitude: '59.92870', longitude: '10.80620' },
  time_zone: 'Europe/Oslo',
  operator: { name: 'Sandkassen Lading' },
  evses: [EVSE],
  last_updated: '2026-09-01T06:00:00Z',
})

/** The catalogue's port in memory, with what was put into it left to look at. */
export function memoryCatalogue() {
  const named = new Map<string, string>()
  const matches: StationMatch[] = []
  const heldBodies = new Map<string, string>()
  const sessions = new Map<string, Reference>()
  const cdrs = new Map<string, Reference>()
  const put: {
    connectors: { list: SellableConnector[]; scope: unknown }[]
    tariffs: { list: CatalogueTariff[]; scope: unknown }[]
    statuses: string[]
    removed: string[]
  } = { connectors: [], tariffs: [], statuses: [], removed: [] }
  return {
    named,
    sessions,
    cdrs,
    heldBodies,
    put,
    hold: async (kind: HeldKind, id: string, body: string | null) => {
      if (body === null) heldBodies.delete(`${kind} ${id}`)
      else heldBodies.set(`${kind} ${id}`, body)
    },
    holding: async (kind: HeldKind, limit: number) =>
      [...heldBodies]
        .filter(([key]) => key.startsWith(`${kind} `))
        .map(([key, body]) => ({ id: key.slice(kind.length + 1), body }))
        .slice(0, limit),
    held: async (kind: HeldKind, id: string) => heldBodies.get(`${kind} ${id}`) ?? null,
    keep: async (name: string, value: string) => void named.set(name, value),
    kept: async (name: string) => named.get(name) ?? null,
    keepIf: async (name: string, was: string | null, value: string) => {
      if ((named.get(name) ?? null) !== was) return false
      named.set(name, value)
      return true
    },
    mapSession: async (id: string, reference: Reference) => void sessions.set(id, reference),
    sessionOf: async (id: string) => sessions.get(id) ?? null,
    mapCdr: async (id: string, reference: Reference) => void cdrs.set(id, reference),
    cdrOf: async (id: string) => cdrs.get(id) ?? null,
    putConnectors: async (list: SellableConnector[], scope: unknown) =>
      void put.connectors.push({ list, scope }),
    putTariffs: async (list: CatalogueTariff[], scope: unknown) =>
      void put.tariffs.push({ list, scope }),
    find: async (stationId: string) => matches.filter((m) => m.connector.stationId === stationId),
    matches,
    removeTariff: async (id: string) => void put.removed.push(id),
    setEvseStatus: async (locationId: string, evseUid: string, status: string) => {
      put.statuses.push(`${locationId}/${evseUid}=${status}`)
      return evseUid === EVSE.uid
    },
  }
}

const known = (reference: Reference): boolean => reference === OURS

/** The sessions' port in memory: remembers what was reported; knows only `OURS`. */
export function memorySessions(view: View | null = viewOf({})) {
  const reports: ChargeReport[] = []
  const cdrs: Cdr[] = []
  const starts: unknown[] = []
  const stops: unknown[] = []
  return {
    reports,
    cdrs,
    starts,
    stops,
    view: async (reference: Reference) => (known(reference) ? view : null),
    charge: async (reference: Reference, sessionId: string) =>
      known(reference) && view ? chargeOf(sessionId, view) : null,
    startReport: async (reference: Reference, report: unknown) =>
      known(reference) && starts.push(report) > 0,
    stopReport: async (reference: Reference, report: unknown) =>
      known(reference) && stops.push(report) > 0,
    sessionReport: async (reference: Reference, report: ChargeReport) =>
      known(reference) && reports.push(report) > 0,
    cdrReport: async (reference: Reference, cdr: Cdr) => known(reference) && cdrs.push(cdr) > 0,
  }
}

function chargeOf(sessionId: string, view: View): KnownCharge {
  const pending = view.phase === 'reserving' || view.phase === 'starting'
  return {
    sessionId,
    status: view.endedAt !== null ? 'completed' : pending ? 'pending' : 'active',
    energyWh: view.energyWh,
    startedAt: view.startedAt,
    currency: view.currency,
  }
}

export function viewOf(patch: Partial<View>): View {
  return {
    reference: OURS,
    phase: 'charging',
    station: {
      stationId: 'NO*STK*E1001*1',
      label: '1001',
      name: 'Økern lading',
      address: 'Økernveien 145',
      city: 'Oslo',
      operator: 'Sandkassen Lading',
      connector: {
        id: '1',
        standard: 'IEC_62196_T2_COMBO',
        format: 'CABLE',
        powerType: 'DC',
        maxPowerW: 150_000,
      },
      timeZone: 'Europe/Oslo',
    },
    energyWh: 5000,
    powerW: null,
    socPercent: null,
    costMinor: 0,
    reservedMinor: 35_000,
    capturedMinor: null,
    releasedMinor: null,
    refundedMinor: null,
    currency: 'NOK',
    startedAt: Date.parse('2026-11-22T11:30:00Z'),
    endedAt: null,
    meterAt: Date.parse('2026-11-22T11:40:00Z'),
    canStop: true,
    why: null,
    redirectUrl: null,
    payment: 'approved',
    deadlineAt: null,
    stop: null,
    idleFeeAt: null,
    limitAt: null,
    receiptNumber: null,
    receipt: null,
    retryOf: null,
    curve: [],
    ...patch,
  }
}

export * from './network.ts'
