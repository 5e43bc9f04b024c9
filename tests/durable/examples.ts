// A session to try the memory with: what a driver agrees to at one made-up station.
import type { Standing } from '#bff/session/standing.ts'
import type { Opening } from '#bff/session/model.ts'
import type { LedgerRow } from '#bff/session/ports.ts'
import { makeReference } from '#shared/ids.ts'

/** A reference that ends in `n` (0-255). */
export function aReference(n = 1) {
  const bytes = new Uint8Array(16)
  bytes[15] = n
  return makeReference(bytes)
}

/** 350 kr at 5.99 kr/kWh, on EVSE `EVSE-1`. */
export function anOpening(change: Partial<Opening> = {}): Opening {
  return {
    reference: aReference(),
    merchantId: 'default',
    station: {
      stationId: 'NO*STK*E1001*1',
      label: '1001',
      name: 'Torget',
      address: 'Torget 1',
      city: 'Hamar',
      operator: 'Stikk sandbox',
      connector: {
        id: '1',
        standard: 'IEC_62196_T2_COMBO',
        format: 'CABLE',
        powerType: 'DC',
        maxPowerW: 150_000,
      },
      timeZone: 'Europe/Oslo',
    },
    locationId: 'LOC1',
    evseUid: 'EVSE-1',
    connectorId: null,
    amountMinor: 35_000,
    currency: 'NOK',
    tariff: {
      digest: 'd1',
      id: 'T1',
      currency: 'NOK',
      minPrice: null,
      maxPrice: null,
      elements: [
        {
          restrictions: null,
          components: [{ kind: 'energy', exVatMicros: 4_792_000, vatRate: 2500, stepSize: 1 }],
        },
      ],
    },
    locale: 'nb',
    termsVersion: '2026-11',
    acceptedAt: 1_000_000,
    description: 'Lading 1001',
    retryOf: null,
    seller: { name: 'Stikk sandbox', organisationNumber: '000 000 000' },
    policy: {
      startWaitS: 120,
      stopWaitS: 30,
      cdrWaitS: 900,
      giveUpS: 900,
      lateStartWatchS: 3600,
      priceSource: 'lower',
      minimumMinor: 100,
      stopDelayMs: null,
      pushIntervalMs: null,
    },
    ...change,
  }
}

/** A row of the ledger: settled, 59.90 kr captured of 350 reserved; no document is due. */
export function aLedgerRow(change: Partial<LedgerRow> = {}): LedgerRow {
  return {
    reference: aReference(),
    merchantId: 'default',
    stationId: 'S1',
    phase: 'settled',
    why: null,
    evseUid: 'E',
    energyWh: 1,
    reservedMinor: 35_000,
    capturedMinor: 5990,
    releasedMinor: 0,
    refundedMinor: 0,
    currency: 'NOK',
    openedAt: 30,
    restedAt: 40,
    captureUntil: null,
    lossMinor: 0,
    atStakeMinor: 0,
    creditNotesDue: 0,
    numberDue: true,
    documents: null,
    ...change,
  }
}

/** A session that charges as it should, as the watch sees it. */
export const aStanding = (change: Partial<Standing> = {}): Standing => ({
  reference: aReference(1),
  merchantId: 'default',
  stationId: '1001',
  phase: 'charging',
  phaseAt: 0,
  parked: null,
  captureUntil: null,
  authorizedAt: 0,
  receiptSince: null,
  waiting: null,
  ...change,
})
