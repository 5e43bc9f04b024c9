// A merchant's webhook as the operator may see it: where it leads, and which registrations the product
// knows the secrets of. Never a secret.
import type { WebhookSeen } from '#bff/deps.ts'
import type { Merchants } from '#bff/merchants.ts'
import type { Catalogue } from '#bff/session/ports.ts'
import { keptWebhooks } from './kept-webhooks.ts'
import { webhookPath } from './webhook-path.ts'

/** Nothing is known of a merchant that the settings do not name. */
export async function seeWebhook(
  kept: Catalogue['kept'],
  merchants: Pick<Merchants, 'all' | 'of'>,
  merchantId: string,
): Promise<WebhookSeen> {
  const merchant = merchants.of(merchantId)
  const all = merchant ? await keptWebhooks(kept, merchant.settings) : []
  return {
    url: `${merchants.all[0].settings.PUBLIC_URL}${webhookPath(merchantId)}`,
    registrations: all.map(({ id, retiredAt }) => ({ id, retiredAt })),
  }
}
