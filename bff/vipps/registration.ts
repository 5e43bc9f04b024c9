// Our webhook's registration at the payer: made once and kept, looked after, made anew without a gap
// (decision 020). A restart registers nothing again (design §6, "Registering"). It must never delete a
// registration of another address.
import type { LogRecord } from '#bff/deps.ts'
import type { Settings } from '#bff/env.ts'
import type { Catalogue, Failure, Note, Outcome } from '#bff/session/ports.ts'
import {
  keepWebhooks,
  keptName,
  keptWebhooks,
  type KeptWebhook,
  type MarkedSettings,
} from './kept-webhooks.ts'
import { webhookPath } from './webhook-path.ts'
import type { WebhooksApi } from './webhooks-api.ts'
import type { RegisteredWebhook } from './wire.ts'

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

/** An old registration stands beside the new one so long: every isolate has heard of the new secret. */
export const OVERLAP_MS = 120_000
/** The secret of a deleted registration opens the door so long: the payer retries hourly by then. */
export const FORGET_MS = 3_700_000
/** So long `GET /readyz` says that a registration had gone. */
const TELL_MS = 86_400_000
const LOST_AT = 'webhook-lost-at'

export interface RegistrationOptions {
  /** The merchant's own, whose sales unit `api` asks. */
  settings: MarkedSettings & Pick<Settings, 'webhookSecrets'>
  /** Names used: see kept-webhooks.ts, and `webhook-lost-at`. */
  keep: Catalogue['keep']
  kept: Catalogue['kept']
  api: WebhooksApi
  /** Epoch ms. */
  now: () => number
  log?: (record: LogRecord) => void
  /** Tells the operator of what a retry cannot mend. */
  note?: Note
  /** Our registration stands at the payer. */
  seen?: () => void
}

const urlOf = ({ settings }: RegistrationOptions): string =>
  `${settings.PUBLIC_URL}${webhookPath(settings.merchantId)}`

/**
 * Sees to it that our registration stands: the kept one while it does, else a new one. Worth calling
 * often: the payer deletes a registration that does not answer for two weeks. Calls must not overlap.
 * The value is what the operator should know though all is well; null: nothing.
 */
export async function ensureWebhook(o: RegistrationOptions): Promise<Outcome<string | null>> {
  const list = await o.api.list()
  if (o.settings.webhookSecrets.length > 0) return list.ok ? seeByHand(o, list.value) : list
  const known = await keptWebhooks(o.kept, o.settings)
  const current = known.find((one) => one.retiredAt === null)
  // Nothing says that the registration is gone.
  if (!list.ok) return current ? { ok: true, value: null } : list
  const there = list.value.filter((one) => one.url === urlOf(o))
  const found = there.find((one) => one.id === current?.id)
  if (current && found && hasAll(found)) {
    o.seen?.()
    return tidied(o, known, there)
  }
  if (current && !found) await tellLost(o, current.id)
  const made = await makeNew(o, known, there)
  return made.ok ? tidied(o, made.value, there) : made
}

/**
 * Makes a new registration and keeps its secret; the old one stands beside it for `OVERLAP_MS`, and
 * ensureWebhook takes it away. The value is the new one's id.
 */
export async function rotateWebhook(o: RegistrationOptions): Promise<Outcome<string>> {
  if (o.settings.webhookSecrets.length > 0) return refusedByHand()
  const list = await o.api.list()
  if (!list.ok) return list
  const known = await keptWebhooks(o.kept, o.settings)
  const there = list.value.filter((one) => one.url === urlOf(o))
  const made = await makeNew(o, known, there)
  if (!made.ok) return made
  return { ok: true, value: made.value[0]?.id ?? '' }
}

function hasAll(one: RegisteredWebhook): boolean {
  return WEBHOOK_EVENTS.every((event) => one.events.includes(event))
}

/**
 * Registers, and keeps the new one before anything of the old is touched: a crash in between leaves
 * the old registration, or both, never none.
 */
async function makeNew(
  o: RegistrationOptions,
  known: KeptWebhook[],
  there: RegisteredWebhook[],
): Promise<Outcome<KeptWebhook[]>> {
  let made = await o.api.register(urlOf(o), WEBHOOK_EVENTS)
  // At most 25 per event and sales unit: one of ours that nobody needs makes room, where there is one.
  const current = known.find((one) => one.retiredAt === null)
  const spare = there.find((one) => one.id !== current?.id)
  if (!made.ok && made.code === 'http-400' && spare) {
    const removed = await o.api.remove(spare.id)
    if (removed.ok) made = await o.api.register(urlOf(o), WEBHOOK_EVENTS)
  }
  if (!made.ok) return made
  const fresh: KeptWebhook = { ...made.value, retiredAt: null }
  const old = known.map((one) => ({ ...one, retiredAt: one.retiredAt ?? o.now() }))
  const all = [fresh, ...old]
  await keepWebhooks(o.keep, o.settings, all)
  o.log?.({ event: 'webhook-registered', id: fresh.id })
  return { ok: true, value: all }
}

/** Takes away what is not needed beside the current one; what fails is left for the next time. */
async function tidied(
  o: RegistrationOptions,
  known: KeptWebhook[],
  there: RegisteredWebhook[],
): Promise<Outcome<string | null>> {
  const now = o.now()
  const gone = new Set<string>()
  for (const { id } of there) {
    const ours = known.find((one) => one.id === id)
    if (ours?.retiredAt === null) continue
    // One whose secret is lost would only double every delivery, unverifiable.
    if (ours?.retiredAt !== undefined && now < ours.retiredAt + OVERLAP_MS) continue
    const removed = await o.api.remove(id)
    if (removed.ok) gone.add(id)
    o.log?.({ event: removed.ok ? 'webhook-removed' : 'webhook-not-removed', id })
  }
  const left = known.filter(({ id, retiredAt }) => {
    const stands = there.some((one) => one.id === id) && !gone.has(id)
    return retiredAt === null || stands || now < retiredAt + FORGET_MS
  })
  if (left.length < known.length) await keepWebhooks(o.keep, o.settings, left)
  return { ok: true, value: await lately(o) }
}

async function tellLost(o: RegistrationOptions, id: string): Promise<void> {
  o.log?.({ event: 'webhook-registration-lost', id })
  o.note?.({
    code: 'webhook-registration-lost',
    subject: id,
    field: null,
    detail: `the payer no longer had our registration of ${urlOf(o)}: it is made again; until then payments were only polled`,
  })
  await o.keep(keptName(LOST_AT, o.settings), String(o.now()))
}

/** A loss of the last day stays to be read: whoever is woken by it comes later. */
async function lately(o: RegistrationOptions): Promise<string | null> {
  const at = Number((await o.kept(keptName(LOST_AT, o.settings))) ?? NaN)
  if (!(o.now() - at < TELL_MS)) return null
  return `the webhook registration had gone and was made again at ${new Date(at).toISOString()}`
}

/** Where the secret was set by hand we register nothing, but our keys must open the door. */
function seeByHand(o: RegistrationOptions, list: RegisteredWebhook[]): Outcome<string | null> {
  if (list.some((one) => one.url === urlOf(o))) {
    o.seen?.()
    return { ok: true, value: null }
  }
  const detail = `no webhook is registered for ${urlOf(o)}: payments are only polled`
  o.log?.({ event: 'webhook-registration-missing' })
  o.note?.({
    code: 'webhook-registration-missing',
    subject: urlOf(o),
    field: 'VIPPS_WEBHOOK_SECRET',
    detail,
  })
  return { ok: true, value: detail }
}

/** The code of a rotation that only the operator can make. */
export const SET_BY_HAND = 'secret-set-by-hand'

function refusedByHand(): Failure {
  const why = 'payer-outage' as const
  return { ok: false, fate: 'refused', why, code: SET_BY_HAND, gateway: 502, retryAfterMs: null }
}
