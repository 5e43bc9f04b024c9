// Who sells, as it stands on a receipt. Pure text: it knows no register of companies.
import type { Opening } from './facts.ts'
import { vatRatesOf } from './price-exact.ts'

/** Nine digits, grouped or not, with or without the letters behind. */
const NORWEGIAN = /^(?:NO ?)?(\d{3})[ .]?(\d{3})[ .]?(\d{3})(?: ?MVA)?$/i

/**
 * The seller of a session. In Norway whoever charges VAT writes the organisation number with the
 * letters MVA (bokføringsforskriften § 5-1-2); who charges none must not.
 */
export function sellerOf({ seller, currency, tariff }: Opening): Opening['seller'] {
  const parts = currency === 'NOK' ? NORWEGIAN.exec(seller.organisationNumber.trim()) : null
  if (!parts) return seller
  const charges = vatRatesOf(tariff).some((rate) => rate > 0)
  const organisationNumber = `${parts.slice(1).join(' ')}${charges ? ' MVA' : ''}`
  return { name: seller.name, organisationNumber }
}
