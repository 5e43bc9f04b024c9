// One station, one tariff, one session, as values: what the door's tests are about.
import { readEnv, type Settings } from '#bff/env.ts'
import { readOffer } from '#bff/driver/offer.ts'
import type { MerchantList } from '#bff/merchants.ts'
import type { Keys } from '#bff/app.ts'
import type { SellableConnector, StationMatch } from '#bff/session/ports.ts'
import type { Tariff } from '#bff/session/tariff.ts'
import { problem, type Problem, type View } from '#shared/contract.ts'
import { parseReference, type Reference } from '#shared/ids.ts'

export const SECRET = 'a-secret-of-at-least-thirty-two-characters'
/** 2026-11-23 13:05 UTC: 14:05 in Oslo. */
export const NOW = Date.UTC(2026, 10, 23, 13, 5)
export const PAYER_URL = 'https://pay.example/go?token=abc'

export const tariff: Tariff = {
  digest: 'd1g35t',
  id: 'T1',
  currency: 'NOK',
  minPrice: null,
  maxPrice: null,
  elements: [
    {
      restrictions: null,
      components: [
        { kind: 'energy', exVatMicros: 4_800_000, vatRate: 2500, stepSize: 1 },
        { kind: 'flat', exVatMicros: 8_000_000, vatRate: 2500, stepSize: 1 },
      ],
    },
  ],
}

export const connector: SellableConnector = {
  stationId: '1001',
  label: '1001',
  locationId: 'LOC1',
  locationName: 'Storgata',
  address: 'Storgata 1',
  city: 'Oslo',
  timeZone: 'Europe/Oslo',
  operator: 'Strøm AS',
  evseUid: 'EVSE1',
  evseId: 'NO*STI*E1001',
  physicalReference: '1001',
  status: 'AVAILABLE',
  connectorId: '1',
  connectorRequired: true,
  standard: 'IEC_62196_T2_COMBO',
  format: 'CABLE',
  powerType: 'DC',
  maxPowerW: 150_000,
  tariffIds: ['T1'],
}

export function makeMatch(change: Partial<StationMatch> = {}): StationMatch {
  return { connector, merchantId: 'default', tariff, busy: false, neighbours: [], ...change }
}

export const SETTINGS = {
  PUBLIC_URL: 'https://stikk.example',
  SESSION_SECRET: SECRET,
  VIPPS_BASE_URL: 'https://payer.example',
  VIPPS_CLIENT_ID: 'id',
  VIPPS_CLIENT_SECRET: 'secret',
  VIPPS_SUBSCRIPTION_KEY: 'key',
  VIPPS_MSN: '123456',
  OCPI_VERSIONS_URL: 'https://cpo.example/versions',
  OCPI_TOKEN_A: 'token-a',
}

export function merchantsWith(change: Record<string, string> = {}): MerchantList {
  const env = readEnv({ ...SETTINGS, ...change })
  if (!env.ok) throw new Error(env.faults.join('; '))
  return env.merchants
}

/** A second merchant, as the setting MERCHANTS names one. */
export const dansk = {
  id: 'dansk',
  name: 'Dansk Ladning ApS',
  organisationNumber: '12345678',
  market: 'DK',
  msn: '654321',
  clientId: 'their-id',
  clientSecret: 'their-secret',
  subscriptionKey: 'their-key',
  stations: { locations: ['LOC-2'] },
}

export function settingsWith(change: Record<string, string> = {}): Settings {
  return merchantsWith(change)[0].settings
}

export function referenceOf(tail: string): Reference {
  const reference = parseReference(`ev-${tail.padStart(26, '0')}`)
  if (!reference) throw new Error('not a reference')
  return reference
}

export function makeView(reference: string, change: Partial<View> = {}): View {
  return {
    reference,
    phase: 'charging',
    station: {
      stationId: '1001',
      label: '1001',
      name: 'Storgata',
      address: 'Storgata 1',
      city: 'Oslo',
      operator: 'Strøm AS',
      connector: {
        id: '1',
        standard: 'IEC_62196_T2_COMBO',
        format: 'CABLE',
        powerType: 'DC',
        maxPowerW: 150_000,
      },
      timeZone: 'Europe/Oslo',
    },
    energyWh: 1000,
    powerW: 90_000,
    socPercent: null,
    costMinor: 1600,
    reservedMinor: 35_000,
    capturedMinor: null,
    releasedMinor: null,
    refundedMinor: null,
    currency: 'NOK',
    startedAt: NOW,
    endedAt: null,
    meterAt: NOW,
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
    ...change,
  }
}

/** What the script sends to open a session. */
export const wish = (offer: string, change = {}) => ({
  offer,
  amount: 35_000,
  acceptedTerms: true,
  locale: 'nb',
  ...change,
})

/** What the form sends to open a session. */
export const fields = (offer: string, change = {}): Record<string, string> => ({
  offer,
  amount: '35000',
  terms: 'on',
  locale: 'nb',
  ...change,
})

/** The problem in a response, after checking that its status is the response's own. */
export async function refusalIn(response: Response): Promise<Problem> {
  const said = problem.parse(await response.json())
  if (said.status !== response.status) throw new Error('status and problem disagree')
  return said
}

/** The reference that an offer holds. */
export async function referenceIn(keys: Keys, offer: string): Promise<Reference> {
  const reading = await readOffer(keys, offer, NOW)
  if (reading.kind === 'forged') throw new Error('forged')
  return reading.offer.reference
}
