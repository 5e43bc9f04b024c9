// Pages to draw in tests: one station, one session, to be changed field by field. Plain values.
import type { StationPage, View } from '#shared/contract.ts'
import type {
  Assets,
  HomeScreen,
  ReceiptScreen,
  SessionScreen,
  StationScreen,
  StopConfirmScreen,
  TroubleScreen,
} from '#web/entry-server.tsx'
import { freshForm } from '#web/entry-server.tsx'
import { part } from './price-samples.ts'

/** 22 November 2026, 14:05 in Oslo. */
export const NOON = Date.UTC(2026, 10, 22, 13, 5)
export const REFERENCE = 'ev-0123456789abcdefghjkmnpqrs'
export const HANDLE = `${REFERENCE}.AAAAAAAAAAAAAAAAAAAAAA`

const support = { phone: '+47 21 00 00 00', url: 'https://strom.example/hjelp' }

export const assets: Assets = {
  nonce: 'n0nce',
  style: 'p{margin:0}',
  script: '/assets/entry-client-abc.js',
  preload: ['/assets/preact-abc.js'],
  manifest: '/manifest.webmanifest',
  refresh: null,
}

export const face: View['station'] = {
  stationId: '1001',
  label: '1001',
  name: 'Storgata Torg',
  address: 'Storgata 12',
  city: 'Lillehammer',
  operator: 'Fjellstrøm',
  connector: {
    id: '1',
    standard: 'IEC_62196_T2_COMBO',
    format: 'CABLE',
    powerType: 'DC',
    maxPowerW: 150_000,
  },
  timeZone: 'Europe/Oslo',
}

export const stationPage: StationPage = {
  station: face,
  status: 'AVAILABLE',
  sale: 'free',
  saleWhy: null,
  currency: 'NOK',
  tariff: {
    digest: 'd1',
    parts: [
      part({ kind: 'parking', micros: 1_000_000, per: 'min' }),
      part(),
      part({ kind: 'time', micros: 250_000, per: 'min' }),
    ],
    leastMinor: null,
    mostMinor: null,
    nowUntil: null,
  },
  amounts: [
    { amount: 20_000, energyWh: 33_000 },
    { amount: 35_000, energyWh: 58_000 },
    { amount: 50_000, energyWh: 83_000 },
  ],
  defaultAmount: 35_000,
  amountRange: { min: 10_000, max: 80_000 },
  // As long, and as hard to compress, as a real one.
  offer:
    'ev-7gjxq2vm4k1hd9tc3wr8ze5npa:1001-1:ST-1001-A:1:9f8a6c31b7e2d45088c1f0e2a7b93d569f8a6c31b7e2d45088c1f0e2a7b93d56:NOK:1795354800000:.q3kD0f7xw2mJbT8vNcYhR5sLzUe1PaGoXiK9dQ6WnHM',
  offerUntil: NOON + 900_000,
  plugOrder: 'either',
  market: 'NO',
  brand: 'Vipps',
  support,
  terms: { url: 'https://strom.example/vilkar', privacyUrl: 'https://strom.example/personvern' },
  neighbours: [
    { stationId: '1002', label: '1002' },
    { stationId: '1003', label: '1003' },
  ],
  retryOf: null,
}

export function station(
  change: Partial<StationPage> = {},
  screen: Partial<Omit<StationScreen, 'kind' | 'page'>> = {},
): StationScreen {
  return {
    kind: 'station',
    locale: 'nb',
    page: { ...stationPage, ...change },
    form: freshForm,
    retry: null,
    now: NOON,
    caution: false,
    ...screen,
  }
}

/** A charge that has run for 23 minutes. */
export const charging: View = {
  reference: REFERENCE,
  phase: 'charging',
  station: face,
  energyWh: 21_432,
  powerW: 87_400,
  socPercent: 64,
  costMinor: 12_840,
  reservedMinor: 35_000,
  capturedMinor: null,
  releasedMinor: null,
  refundedMinor: null,
  currency: 'NOK',
  startedAt: NOON - 23 * 60_000,
  endedAt: null,
  meterAt: NOON - 12_000,
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
  curve: [
    [0, 0],
    [30, 64_000],
    [120, 112_000],
    [300, 121_000],
    [600, 118_000],
    [900, 104_000],
    [1200, 92_000],
    [1380, 87_400],
  ],
}

export const settled: View = {
  ...charging,
  phase: 'settled',
  capturedMinor: 12_840,
  releasedMinor: 22_160,
  canStop: false,
  endedAt: NOON,
  why: 'driver-stopped',
  receiptNumber: 1042,
  receipt: {
    number: 1042,
    issuedAt: NOON + 90_000,
    lines: [
      {
        kind: 'energy',
        quantity: 21_432,
        unitMicros: 5_990_000,
        totalMinor: 12_265,
        exMinor: 9812,
        taxMinor: 2453,
        vatRate: 2500,
        reductionMinor: 573,
      },
      {
        kind: 'time',
        quantity: 1380,
        unitMicros: 250_000,
        totalMinor: 575,
        exMinor: 460,
        taxMinor: 115,
        vatRate: 2500,
        reductionMinor: 0,
      },
    ],
    totalMinor: 12_840,
    taxMinor: 2568,
    reduction: 'operator-price',
    seller: { name: 'Fjellstrøm AS', organisationNumber: '999 888 777 MVA' },
    creditNotes: [],
  },
}

export const waiting: View = {
  ...charging,
  phase: 'reserving',
  payment: 'waiting',
  energyWh: 0,
  powerW: null,
  socPercent: null,
  costMinor: 0,
  startedAt: null,
  meterAt: null,
  redirectUrl: 'https://pay.example/dwo/abc',
  deadlineAt: NOON + 600_000,
  curve: [],
}

/** Where the receipt may be read by others. */
export const SHARED = `https://stikk.example/r/${REFERENCE}.${'B'.repeat(43)}`

const ofSession = {
  locale: 'nb',
  handle: HANDLE,
  support,
  now: NOON,
  brand: 'Vipps',
  market: 'NO',
} as const

export function session(
  view: View,
  screen: Partial<Omit<SessionScreen, 'kind' | 'view'>> = {},
): SessionScreen {
  return { kind: 'session', ...ofSession, view, plugOrder: 'either', shareUrl: SHARED, ...screen }
}
export function stopConfirm(view: View): StopConfirmScreen {
  return { kind: 'stop-confirm', ...ofSession, view }
}
export function receipt(
  view: View,
  locale: ReceiptScreen['locale'] = 'nb',
  change: Partial<ReceiptScreen> = {},
): ReceiptScreen {
  return { kind: 'receipt', ...ofSession, view, locale, shareUrl: SHARED, ...change }
}
export const home: HomeScreen = {
  brand: 'Vipps',
  market: 'NO',
  plugOrder: 'either',
  kind: 'home',
  codeOrigins: ['https://codes.example'],
  locale: 'nb',
  typed: '',
  trip: null,
  fault: null,
  support,
}
export function trouble(
  code: TroubleScreen['code'],
  change: Partial<TroubleScreen> = {},
): TroubleScreen {
  return {
    kind: 'trouble',
    locale: 'nb',
    code,
    typed: null,
    again: null,
    reference: null,
    station: null,
    support,
    ...change,
  }
}
