// A new registration of the payer's webhook, as the operator wishes. The door of the room has checked
// the token before this is asked. It must never know how the payer is spoken to.
import type { Context } from 'hono'
import type { AppDeps, Edge } from '../deps.ts'
import { problemResponse } from '../problem.ts'

/**
 * `POST /operator/webhook/rotate`: 202 with the new registration's id; the old one stands beside it for
 * a while. 409 where the secret was set by hand, 502 with its code where the payer declines.
 */
export async function rotateWebhook(
  deps: Pick<AppDeps, 'settings' | 'rotateWebhook'>,
  c: Context<Edge>,
): Promise<Response> {
  if (deps.settings.webhookSecrets.length > 0) {
    const parts = {
      status: 409,
      slug: 'secret-set-by-hand',
      title: 'The secret of the webhook was set by hand',
      detail:
        'Register anew at the payer, and set both secrets with a comma between until the old registration is deleted.',
    }
    return problemResponse(parts, c.get('requestId'))
  }
  const outcome = await deps.rotateWebhook()
  if (outcome.ok) {
    const told = { accepted: true, id: outcome.value }
    return c.json(told, 202, { 'cache-control': 'no-store' })
  }
  const parts = {
    status: 502,
    slug: 'payer-declined',
    title: 'The payer did not go along',
    detail: outcome.code,
  }
  return problemResponse(parts, c.get('requestId'))
}
