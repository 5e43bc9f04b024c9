// The three markets a sales unit of the payer can stand in, in one table: whatever differs between
// them and is no setting of the operator. Facts only, each with its source; who reads it decides.
import type { Locale } from './contract.ts'
import type { Currency } from './money.ts'

export const MARKET_CODES = ['NO', 'DK', 'FI'] as const
export type MarketCode = (typeof MARKET_CODES)[number]

export interface Market {
  /** The only currency a sales unit of this market takes (the payer's error 5040). */
  currency: Currency
  /** The least that can be reserved or captured, in minor units (the payer's error 6010). */
  minimumMinor: number
  /** General VAT in hundredths of a percent: NO and DK 25 %, FI 25.5 % since 1 September 2024. */
  vatRate: number
  /** Days until a reservation can no longer be captured, unless the payer names another moment. */
  captureDays: number
  /** Epoch ms from which the payer goes by one name everywhere; null: it always did here. */
  oneNameFrom: number | null
  /** Minor units a driver would choose from, and the one that is chosen beforehand. */
  amounts: readonly number[]
  defaultAmount: number
  /** What is read here by a phone that names no language of ours. */
  locale: Locale
  /** By whose clock the books are kept: a document's date is the date there. */
  timeZone: string
}

/**
 * MobilePay becomes Vipps on 2027-01-12 (announced 2026-10-06), which begins at 23:00 UTC the day
 * before in Copenhagen and at 22:00 UTC in Helsinki.
 */
export const MARKETS: Readonly<Record<MarketCode, Market>> = {
  NO: {
    currency: 'NOK',
    minimumMinor: 100,
    vatRate: 2500,
    captureDays: 180,
    oneNameFrom: null,
    amounts: [20_000, 35_000, 50_000],
    defaultAmount: 35_000,
    locale: 'nb',
    timeZone: 'Europe/Oslo',
  },
  DK: {
    currency: 'DKK',
    minimumMinor: 1,
    vatRate: 2500,
    captureDays: 14,
    oneNameFrom: Date.UTC(2027, 0, 11, 23),
    amounts: [15_000, 25_000, 40_000],
    defaultAmount: 25_000,
    locale: 'da',
    timeZone: 'Europe/Copenhagen',
  },
  FI: {
    currency: 'EUR',
    minimumMinor: 1,
    vatRate: 2550,
    captureDays: 14,
    oneNameFrom: Date.UTC(2027, 0, 11, 22),
    amounts: [2000, 3500, 5000],
    defaultAmount: 3500,
    locale: 'fi',
    timeZone: 'Europe/Helsinki',
  },
}

/** The days a reservation in `currency` can be captured; where no market has it, the fewest. */
export function captureDaysOf(currency: Currency): number {
  const all = Object.values(MARKETS)
  const market = all.find((one) => one.currency === currency)
  return market?.captureDays ?? Math.min(...all.map((one) => one.captureDays))
}

/** By whose clock books in `currency` are kept; null: no market has it. */
export function bookZoneOf(currency: string): string | null {
  return Object.values(MARKETS).find((one) => one.currency === currency)?.timeZone ?? null
}
