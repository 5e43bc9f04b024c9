// Under which name the payer is known to the driver: by market and date, not by a redeploy.
import type { StationPage } from '#shared/contract.ts'

/**
 * MobilePay becomes Vipps in Denmark and Finland on 2027-01-12 (experience.md, "Look"), which
 * begins at 23:00 UTC the day before in Copenhagen.
 */
const ONE_NAME_FROM = Date.UTC(2027, 0, 11, 23)

/** The name on the pay button in this market at `now` (epoch ms). */
export function brandOf(market: StationPage['market'], now: number): StationPage['brand'] {
  return market === 'NO' || now >= ONE_NAME_FROM ? 'Vipps' : 'MobilePay'
}
