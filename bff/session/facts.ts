// The facts the table works with: what was agreed, and what the outside says when it is read. Shapes
// only, in the house's own words and units; which wire they came over is not known here.
import type { StationFace } from '#shared/contract.ts'
import type { Reference } from '#shared/ids.ts'
import type { Currency } from '#shared/money.ts'
import type { PriceLine } from './price.ts'
import type { Tariff } from './tariff.ts'
import type { Trace } from './watching.ts'

/** Settings that bind a session, copied into its first event so that a replay gives the same. */
export interface Policy {
  startWaitS: number
  stopWaitS: number
  cdrWaitS: number
  giveUpS: number
  lateStartWatchS: number
  priceSource: 'lower' | 'tariff' | 'cdr'
  /** The least the payer captures: 100 øre in NOK, 1 elsewhere (facts of the payer). */
  minimumMinor: number
  /** p99 seen at this CPO in ms; null before anything has been seen (law 6). */
  stopDelayMs: number | null
  pushIntervalMs: number | null
}

/** What the driver agreed to. Nothing in it ever changes. */
export interface Opening {
  reference: Reference
  merchantId: string
  station: StationFace
  locationId: string
  evseUid: string
  /** Null when the EVSE does not ask for one (OCPI START_SESSION_CONNECTOR_REQUIRED). */
  connectorId: string | null
  amountMinor: number
  currency: Currency
  tariff: Tariff
  locale: string
  termsVersion: string
  acceptedAt: number
  /** 3-100 characters, shown in the payer's app. */
  description: string
  retryOf: string | null
  seller: { name: string; organisationNumber: string }
  policy: Policy
  /** Whose trace the calls that follow belong to; absent: the reference names one. */
  trace?: Trace
}

export interface PaymentSnapshot {
  state: 'created' | 'authorized' | 'aborted' | 'expired' | 'terminated'
  authorizedMinor: number
  capturedMinor: number
  cancelledMinor: number
  refundedMinor: number
  currency: string
  /** Until when the payer guarantees a capture, epoch ms; null where it does not say. */
  guaranteedUntil: number | null
}

export interface Refunded {
  at: number
  amountMinor: number
  /** Null: given back by hand at the payer, or by a build that kept no reasons. */
  reason: string | null
  /** Where its credit note's number comes from: the ledger's series, or, in old journals, the receipt. */
  series: boolean
  /** Null until the ledger has given it. */
  number: number | null
  /** When we heard of it. */
  numberedAt: number | null
}

export interface ChargeReport {
  /** Country, party and session id of the CPO, as one text that STOP can be built from. */
  sessionId: string
  status: 'pending' | 'active' | 'completed' | 'invalid'
  /** Null where the report says nothing of it that can be read: what is known stands. */
  energyWh: number | null
  startedAt: number
  endedAt: number | null
  /** The CPO's own `last_updated`: an older report never overwrites a newer one. */
  updatedAt: number
  /** Null where the report says nothing of it. `appended`: to be added to what is known. */
  chargingS: number | null
  parkingS: number | null
  appended: boolean
  powerW: number | null
  /** Sum over the phases (OCPI dimension CURRENT); null where the report says nothing of it. */
  currentMa: number | null
  socPercent: number | null
  currency: string | null
  /** Where it says it runs, by the backend's own name of the place; null or absent: not said. */
  evseUid?: string | null
}

/**
 * Something in a report that contradicts what is known, or what can be. `refused`: it was not
 * believed and whoever sent it must hear so.
 */
export interface Doubt {
  field:
    | 'energy'
    | 'time'
    | 'currency'
    | 'evse'
    | 'started'
    | 'ended'
    | 'updated'
    | 'id'
    | 'session'
    | 'vat'
  detail: string
  refused: boolean
}

export interface Cdr {
  id: string
  /** The CDR that this one takes back, where it is a credit. */
  creditOf: string | null
  sessionId: string | null
  energyWh: number
  chargingS: number
  parkingS: number
  startedAt: number
  endedAt: number
  /** Its charging periods, in order; empty where it says none that can be read. */
  periods: CdrPeriod[]
  /** What the CPO says it costs, incl. VAT, minor units; null where it only gives it without VAT. */
  totalInclMinor: number | null
  totalExclMicros: number
  currency: string
  updatedAt: number
}

/** Part of a charge as the CPO bills it; it lasts until the next begins (mod_cdrs "ChargingPeriod"). */
export interface CdrPeriod {
  from: number
  energyWh: number
  chargingS: number
  parkingS: number
  /** Null where the CDR says nothing of them. */
  powerW: number | null
  currentMa: number | null
}

export interface Meter {
  energyWh: number
  /** The energy was not said this time: only the rest is new. */
  unsaid?: boolean | undefined
  chargingS: number
  parkingS: number
  powerW: number | null
  currentMa: number | null
  socPercent: number | null
  updatedAt: number
  /** The end of the charge, where its last word is stamped later: nothing has flowed since. */
  until?: number | undefined
}

export type PriceRule = 'capture' | 'price-zero' | 'below-minimum'
/** How the money of a session was reckoned (laws 2 and 4). */
export interface Settlement {
  rule: PriceRule
  source: 'cdr' | 'tariff' | 'operator'
  captureMinor: number
  /** What the tariff or CDR gives beyond the capture: our loss, recorded, never captured. */
  lossMinor: number
  reduction: 'reservation-limit' | 'most-price' | 'operator-price' | 'operator-decision' | null
  lines: PriceLine[]
  cdrId: string | null
}
