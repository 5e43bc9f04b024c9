// The merchants of one installation, as every room may ask for them: each with a seller, a market, a
// sales unit and stations of its own (docs/merchants.md). The settings themselves are the merchant
// `default`, and mostly the only one. It must never know where they were read from (merchants-setting.ts).
import type { Settings } from './env.ts'
import { whoseStation, type Placed, type Stations, type Whose } from './merchant-stations.ts'

/** The merchant that the settings themselves describe. */
export const DEFAULT_MERCHANT = 'default'

export interface Merchant {
  readonly id: string
  /** The installation's settings, with this merchant's in place of those that are a merchant's own. */
  readonly settings: Settings
  readonly stations: Stations
}

/** `default` first. */
export type MerchantList = readonly [Merchant, ...Merchant[]]

export interface Merchants {
  readonly all: MerchantList
  /** Null: there is none of that name, or none any more. */
  of(id: string): Merchant | null
  whose(station: Placed): Whose<Merchant>
  /** VAT where a tariff in this currency says none; null: nobody has said that it applies. */
  assumedVatRate(currency: string): number | null
}

/** Builds what the rooms ask from what `readEnv` gave. */
export function createMerchants(all: MerchantList): Merchants {
  const [first] = all
  return {
    all,
    of: (id) => all.find((one) => one.id === id) ?? null,
    whose: (station) => whoseStation(all, station),
    assumedVatRate(currency) {
      const own = all.find(({ settings }) => settings.currency === currency) ?? first
      return own.settings.assumedVatRate
    },
  }
}
