// One registration of our webhook at the payer, made once and kept: a restart registers nothing again
// (design §6, "Registering"). It must never delete a registration of another address.
import type { LogRecord } from '#bff/deps.ts'
import type { Settings } from '#bff/env.ts'
import type { Catalogue, Failure, Note } from '#bff/session/ports.ts'
import { WEBHOOK_PATH } from './webhook.ts'
import type { WebhooksApi } from './webhooks-api.ts'

/** All that can befall a payment after it was created (facts of the Webhooks API, events). */
export const WEBHOOK_EVENTS = [
  'epayments.payment.authorized.v1',
  'epayments.payment.aborted.v1',
  'epayments.payment.expired.v1',
  'epayments.payment.terminated.v1',
  'epayments.payment.captured.v1',
  'epayments.payment.cancelled.v1',
  'epayments.payment.refunded.v1',
] as const

/** The payer could not be asked, or would not register us. Polling carries on meanwhile. */
export class NotRegistered extends Error {
  override name = 'NotRegistered'
  readonly failure: Failure
  constructor(failure: Failure) {
    super(`the webhook is not registered: ${failure.code}`)
    this.failure = failure
  }
}

export interface RegistrationOptions {
  settings: Pick<Settings, 'PUBLIC_URL' | 'VIPPS_BASE_URL' | 'VIPPS_MSN' | 'VIPPS_WEBHOOK_SECRET'>
  /** Names used: `webhook-secret`, `webhook-id`, `webhook-url`. */
  keep: Catalogue['keep']
  kept: Catalogue['kept']
  api: WebhooksApi
  log?: (record: LogRecord) => void
  /** Tells the operator of what a retry cannot mend. */
  note?: Note
}

/**
 * The secret that webhooks are signed with. `VIPPS_WEBHOOK_SECRET` where it is set; else the kept one
 * while its registration stands, else that of a new registration. Safe to call again at any time, and
 * worth it once a day: the payer deletes a registration that does not answer for two weeks. Calls must
 * not overlap. Throws `NotRegistered` where there is no secret and the outside fails.
 */
export async function ensureWebhook(options: RegistrationOptions): Promise<string> {
  const { settings, keep, kept, api, log } = options
  if (settings.VIPPS_WEBHOOK_SECRET !== undefined) return settings.VIPPS_WEBHOOK_SECRET
  const url = `${settings.PUBLIC_URL}${WEBHOOK_PATH}`
  // Which registration the kept secret belongs to: address, sales unit and environment.
  const mark = `${url} ${settings.VIPPS_MSN} ${settings.VIPPS_BASE_URL}`
  const ours = (await kept('webhook-url')) === mark
  const secret = ours ? await kept('webhook-secret') : null
  const id = ours ? await kept('webhook-id') : null

  const list = await api.list()
  if (!list.ok) {
    // Nothing says that the registration is gone.
    if (secret !== null) return secret
    throw new NotRegistered(list)
  }
  const there = list.value.filter((one) => one.url === url)
  const standing = there.some(
    (one) => one.id === id && WEBHOOK_EVENTS.every((event) => one.events.includes(event)),
  )
  if (secret !== null && standing) return secret

  // Their secrets were told once and are lost: they would only double every delivery, unverifiable.
  for (const stale of there) {
    const removed = await api.remove(stale.id)
    if (!removed.ok) throw new NotRegistered(removed)
    log?.({ event: 'webhook-removed', id: stale.id })
  }
  const made = await api.register(url, WEBHOOK_EVENTS)
  if (!made.ok) throw new NotRegistered(made)
  await keep('webhook-secret', made.value.secret)
  await keep('webhook-id', made.value.id)
  // Last, because it says that the other two are whole.
  await keep('webhook-url', mark)
  log?.({ event: 'webhook-registered', id: made.value.id })
  return made.value.secret
}
