// What the doctor asks of the payer without any payment: keys, sales unit, one harmless call of each API
// we use, the webhook's registration, the clock. It changes nothing at the payer.
import type { Settings } from '#bff/env.ts'
import { environmentOf } from '#bff/vipps/environment.ts'
import { createQrApi } from '#bff/vipps/qr.ts'
import { WEBHOOK_EVENTS } from '#bff/vipps/registration.ts'
import type { Caller, PayerOptions } from '#bff/vipps/transport.ts'
import { webhookPath } from '#bff/vipps/webhook-path.ts'
import { createWebhooksApi } from '#bff/vipps/webhooks-api.ts'
import { makeReference } from '#shared/ids.ts'
import { findingsOf, type Finding } from './finding.ts'

const { well, wrong, aside } = findingsOf('payer')

/** A `fetch` that notes how far the clock (`Date`) of whoever answers is from ours. */
export function watchClock(
  fetch: PayerOptions['fetch'],
  now: () => number,
): { fetch: PayerOptions['fetch']; skewMs: () => number | null } {
  let skewMs: number | null = null
  return {
    skewMs: () => skewMs,
    async fetch(url, init) {
      const answer = await fetch(url, init)
      const date = Date.parse(answer.headers.get('date') ?? '')
      if (!Number.isNaN(date)) skewMs = now() - date
      return answer
    },
  }
}

const anyReference = () => makeReference(crypto.getRandomValues(new Uint8Array(16)))
const PORTAL =
  'compare VIPPS_CLIENT_ID, _CLIENT_SECRET and _SUBSCRIPTION_KEY with the portal’s page of this sales unit, of the same environment'
const API = 'ask Vipps to switch this API on for the sales unit'

/** Reads a payment that cannot exist: "no such payment" says that keys and sales unit are right. */
async function keys(call: Caller): Promise<Finding[]> {
  const reference = anyReference()
  const path = `/epayment/v1/payments/${reference}`
  const answer = await call({ act: 'read', method: 'GET', path })
  if (answer.ok || answer.fate === 'absent') {
    return [well('keys', 'accepted'), well('sales unit', 'VIPPS_MSN is ours')]
  }
  const { code } = answer
  if (code.startsWith('token-') || code === 'http-401') {
    return [wrong('keys', `${code}: the keys are refused`, PORTAL)]
  }
  if (code === 'http-400' || code === 'http-403') {
    const detail = `${code}: VIPPS_MSN is not the unit of these keys`
    const next = 'set VIPPS_MSN to the number of the sales unit whose keys these are'
    return [well('keys', 'accepted'), wrong('sales unit', detail, next)]
  }
  const next = 'see whether VIPPS_BASE_URL is right, and Vipps’ status page; then try again'
  return [wrong('keys', `${code}: the payer does not answer`, next)]
}

/** What the product says of its own registration; null: it was not asked. */
export interface WebhookKnown {
  byHand: boolean
  registrations: readonly { id: string; retiredAt: number | null }[]
}

const REGISTER = '"ops vipps webhook register" makes the product register it'
const ROTATE = '"ops vipps webhook rotate" registers it anew'

async function webhook(
  settings: Settings,
  options: PayerOptions,
  call: Caller,
  known: WebhookKnown | null,
): Promise<Finding[]> {
  const url = `${settings.PUBLIC_URL}${webhookPath(settings.merchantId)}`
  const list = await createWebhooksApi(options, call).list()
  if (!list.ok) return [wrong('webhook', `${list.code}: cannot be listed`, API)]
  const ours = list.value.filter((one) => one.url === url)
  if (ours.length === 0) return [wrong('webhook', `nothing is registered for ${url}`, REGISTER)]
  const missing = WEBHOOK_EVENTS.filter((event) => !ours.some((one) => one.events.includes(event)))
  const registered =
    missing.length > 0
      ? wrong('webhook', `events not registered: ${missing.join(', ')}`, ROTATE)
      : well('webhook', `${url}, ${WEBHOOK_EVENTS.length} events`)
  return [
    registered,
    secret(
      ours.map(({ id }) => id),
      known,
    ),
  ]
}

/** The payer tells a secret once: the product has it where it knows the registration by its id. */
function secret(there: readonly string[], known: WebhookKnown | null): Finding {
  const name = 'webhook secret'
  if (known === null) {
    return aside(name, 'not known', 'set OPERATOR_TOKEN, so that the product can be asked')
  }
  if (known.byHand) return aside(name, 'set by hand: only a signed delivery can tell')
  const ids = new Set(known.registrations.map(({ id }) => id))
  const strangers = there.filter((id) => !ids.has(id))
  if (strangers.length === there.length) {
    return wrong(name, 'the product knows the secret of none of these registrations', ROTATE)
  }
  return strangers.length === 0
    ? well(name, 'the product knows it')
    : aside(name, `the product knows it; ${strangers.join(', ')} it will take away by itself`)
}

/** Order Management answers in its own shape for a payment it does not know; the gateway does not. */
async function receipts(options: PayerOptions, call: Caller): Promise<Finding> {
  if (environmentOf(options.baseUrl) === 'test') {
    return aside('receipts', 'Order Management exists in production alone')
  }
  const path = `/order-management/v2/ecom/${anyReference()}`
  const answer = await call({ act: 'read', method: 'GET', path, alsoFine: [404] })
  if (!answer.ok) {
    return wrong('receipts', `${answer.code}: Order Management refuses us`, API)
  }
  const { json } = answer.value
  const speaks = typeof json === 'object' && json !== null && 'title' in json && 'instance' in json
  return answer.value.status !== 404 || speaks
    ? well('receipts', 'Order Management answers')
    : wrong('receipts', 'Order Management is not there', API)
}

async function codes(options: PayerOptions, call: Caller): Promise<Finding> {
  const listed = await createQrApi(options, call).list()
  if (listed.ok) return well('codes', `the QR API answers, ${listed.value.length} codes`)
  return wrong(
    'codes',
    `${listed.code}: the QR API refuses us`,
    `${API}, or print with "qr --plain"`,
  )
}

/** All that can be known without a payment, in the order it is asked. */
export async function checkPayer(
  settings: Settings,
  options: PayerOptions,
  call: Caller,
  known: WebhookKnown | null = null,
): Promise<Finding[]> {
  const opened = await keys(call)
  if (!opened.every((one) => one.ok)) return opened
  return [
    ...opened,
    ...(await webhook(settings, options, call, known)),
    await codes(options, call),
    await receipts(options, call),
    aside(
      'mcc',
      'no call tells the merchant category of the sales unit',
      'ask your contact at Vipps that it is 5552 (EV charging): Vipps then tells each driver’s phone the amount that was captured',
    ),
  ]
}
