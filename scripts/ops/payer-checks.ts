// What `doctor` asks of the payer without any payment: keys, sales unit, webhook, Order Management,
// clock, our own address. It changes nothing at the payer.
import type { Settings } from '#bff/env.ts'
import { environmentOf } from '#bff/vipps/environment.ts'
import { WEBHOOK_EVENTS } from '#bff/vipps/registration.ts'
import type { Caller, PayerOptions } from '#bff/vipps/transport.ts'
import { webhookPath } from '#bff/vipps/webhook-path.ts'
import { createWebhooksApi } from '#bff/vipps/webhooks-api.ts'
import { makeReference } from '#shared/ids.ts'

/** One line of the doctor's. `null`: it does not apply here. */
export interface Finding {
  name: string
  ok: boolean | null
  detail: string
}

export const found = (name: string, ok: boolean | null, detail: string): Finding => ({
  name,
  ok,
  detail,
})

/** The payer's signed dates are believed within five minutes; one minute off is worth mending. */
const MOST_SKEW_MS = 60_000

/** A `fetch` that notes how far the payer's clock (`Date`) is from ours. */
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

/** Reads a payment that cannot exist: "no such payment" says that keys and sales unit are right. */
async function keys(call: Caller): Promise<Finding[]> {
  const reference = anyReference()
  const path = `/epayment/v1/payments/${reference}`
  const answer = await call({ act: 'read', method: 'GET', path })
  if (answer.ok || answer.fate === 'absent') {
    return [found('keys', true, 'accepted'), found('sales unit', true, 'VIPPS_MSN is ours')]
  }
  const { code } = answer
  if (code.startsWith('token-') || code === 'http-401') {
    const detail = `${code}: VIPPS_CLIENT_ID, _CLIENT_SECRET or _SUBSCRIPTION_KEY is refused`
    return [found('keys', false, detail)]
  }
  if (code === 'http-400' || code === 'http-403') {
    return [
      found('keys', true, 'accepted'),
      found('sales unit', false, `${code}: VIPPS_MSN is not the unit of these keys`),
    ]
  }
  return [found('keys', false, `${code}: the payer does not answer`)]
}

async function webhook(settings: Settings, options: PayerOptions, call: Caller): Promise<Finding> {
  const url = `${settings.PUBLIC_URL}${webhookPath(settings.merchantId)}`
  const list = await createWebhooksApi(options, call).list()
  if (!list.ok) return found('webhook', false, `${list.code}: cannot be listed`)
  const ours = list.value.filter((one) => one.url === url)
  if (ours.length === 0) return found('webhook', false, `nothing is registered for ${url}`)
  const missing = WEBHOOK_EVENTS.filter((event) => !ours.some((one) => one.events.includes(event)))
  return missing.length > 0
    ? found('webhook', false, `events not registered: ${missing.join(', ')}`)
    : found('webhook', true, `${url}, ${WEBHOOK_EVENTS.length} events`)
}

/** Order Management answers in its own shape for a payment it does not know; the gateway does not. */
async function receipts(options: PayerOptions, call: Caller): Promise<Finding> {
  if (environmentOf(options.baseUrl) === 'test') {
    return found('receipts', null, 'Order Management exists in production alone')
  }
  const path = `/order-management/v2/ecom/${anyReference()}`
  const answer = await call({ act: 'read', method: 'GET', path, alsoFine: [404] })
  if (!answer.ok) return found('receipts', false, `${answer.code}: Order Management refuses us`)
  const { json } = answer.value
  const speaks = typeof json === 'object' && json !== null && 'title' in json && 'instance' in json
  return answer.value.status !== 404 || speaks
    ? found('receipts', true, 'Order Management answers')
    : found('receipts', false, 'Order Management is not there')
}

function address({ PUBLIC_URL }: Settings): Finding {
  if (PUBLIC_URL.startsWith('https://')) return found('address', true, PUBLIC_URL)
  return environmentOf(PUBLIC_URL) === 'loopback'
    ? found('address', null, `${PUBLIC_URL} is for this machine alone`)
    : found('address', false, `PUBLIC_URL ${PUBLIC_URL} is not https`)
}

/** All that can be known without a payment, in the order it is asked. */
export async function checkPayer(
  settings: Settings,
  options: PayerOptions,
  call: Caller,
  skewMs: () => number | null,
): Promise<Finding[]> {
  const known = await keys(call)
  const rest = known.every((one) => one.ok)
    ? [await webhook(settings, options, call), await receipts(options, call)]
    : []
  const skew = skewMs()
  const clock =
    skew === null
      ? found('clock', null, 'the payer tells no time')
      : found('clock', Math.abs(skew) <= MOST_SKEW_MS, `${Math.round(skew / 1000)} s off the payer`)
  return [address(settings), ...known, clock, ...rest]
}
