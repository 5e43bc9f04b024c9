// Under which name the payer is known to the driver: by market and date, not by a redeploy.
import type { StationPage } from '#shared/contract.ts'
import { MARKETS } from '#shared/market.ts'

/** The name on the pay button in this market at `now` (epoch ms). */
export function brandOf(market: StationPage['market'], now: number): StationPage['brand'] {
  const { oneNameFrom } = MARKETS[market]
  return oneNameFrom === null || now >= oneNameFrom ? 'Vipps' : 'MobilePay'
}
