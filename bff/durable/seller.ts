// Whose a connector of the catalogue is, by the settings of the merchants; and where it is nobody's, why.
// It must never know what is charged there.
import type { Merchants } from '#bff/merchants.ts'
import type { SellableConnector } from '#bff/session/ports.ts'

/** A merchant with a currency, or nobody to sell it, and why. */
export type Seller =
  | { merchantId: string; currency: string }
  | { merchantId: null; code: string; why: string }

/** Why a station that no one merchant has is not sold. */
const UNCLAIMED = {
  nobody: {
    code: 'station-without-merchant',
    why: 'no merchant has it: name its location, EVSE or party in MERCHANTS',
  },
  several: {
    code: 'station-of-several-merchants',
    why: 'more than one merchant has it: MERCHANTS must name it once',
  },
  'not-told': {
    code: 'station-without-merchant',
    why: 'whose its location is has not been told yet: the next pull of the catalogue does',
  },
} as const

/** Whose a connector is, and what is paid with there. */
export function sellerIn(merchants: Merchants, connector: SellableConnector): Seller {
  const whose = merchants.whose(connector)
  if (whose.merchant === null) return { merchantId: null, ...UNCLAIMED[whose.why] }
  const { id, settings } = whose.merchant
  return { merchantId: id, currency: settings.currency }
}
