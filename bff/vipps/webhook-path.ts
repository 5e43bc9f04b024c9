// Where the payer's webhooks arrive, below PUBLIC_URL (design §6): each merchant's at an address of its
// own, so that a delivery is only ever checked against its own merchant's secrets.
import { DEFAULT_MERCHANT } from '#bff/merchants.ts'

export const WEBHOOK_PATH = '/webhooks/vipps'

/** The path of one merchant's webhooks. */
export function webhookPath(merchantId: string): string {
  return merchantId === DEFAULT_MERCHANT ? WEBHOOK_PATH : `${WEBHOOK_PATH}/${merchantId}`
}
