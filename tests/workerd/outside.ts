// Both neighbours as one small scripted `fetch`, for tests inside workerd, where the stand-ins' own
// servers cannot run. It answers rightly or is told to fail, and counts what it was asked.
import type { Reference } from '#shared/ids.ts'
import { vi } from 'vitest'
import './bindings.ts'

interface Money {
  state: 'CREATED' | 'AUTHORIZED' | 'TERMINATED'
  amount: number
  authorized: number
  captured: number
  cancelled: number
  /** Amount of each refund by its idempotency key. */
  refunds: Map<string, number>
  /** `captureGuaranteedUntil`, RFC 3339. */
  until?: string
}

export interface Outside {
  /** Calls so far, like `POST /epayment/v1/payments`; references are left out. */
  calls: string[]
  count(call: string): number
  /** The driver approves in the app. */
  approve(reference: Reference): void
  /** The next calls that begin so answer 503. */
  fail(call: string, times: number): void
  /** Every call that begins so is refused by the payer with this code. */
  refuse(call: string, code: string): void
  money(reference: Reference): Money
  /** What the payer tells of a payment besides, though nobody has asked. */
  besides: Record<string, unknown>
  /** Who hears of payments; each signs with the secret `secret of <id>`. */
  webhooks: { id: string; url: string; events: string[] }[]
}

const PAYER = 'http://127.0.0.1:8081'
export const CPO = 'http://127.0.0.1:8082'

/** Replaces the worker's `fetch` by the neighbours; restored by `vi.restoreAllMocks()`. */
export function pretendOutside(): Outside {
  const payments = new Map<string, Money>()
  const calls: string[] = []
  const failing = new Map<string, number>()
  const refusing = new Map<string, string>()
  const webhooks: Outside['webhooks'] = []
  const outside: Outside = {
    besides: {},
    calls,
    webhooks,
    count: (call) => calls.filter((known) => known === call).length,
    approve(reference) {
      const money = outside.money(reference)
      money.state = 'AUTHORIZED'
      money.authorized = money.amount
    },
    fail: (call, times) => void failing.set(call, times),
    refuse: (call, code) => void refusing.set(call, code),
    money(reference) {
      const money = payments.get(reference)
      if (!money) throw new Error(`no payment ${reference}`)
      return money
    },
  }
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    const path = url.pathname.replace(/ev-[0-9a-z]{26}/, '{ref}')
    const call = `${request.method} ${path}`
    calls.push(call)
    const left = failing.get(call) ?? 0
    if (left > 0) {
      failing.set(call, left - 1)
      return new Response('{}', { status: 503 })
    }
    const reason = refusing.get(call)
    if (reason !== undefined) {
      const extraDetails = [{ name: 'ErrorCode', reason }]
      return Response.json({ status: 400, extraDetails }, { status: 400 })
    }
    const text = await request.text()
    const body: unknown = text === '' ? null : JSON.parse(text)
    const key = request.headers.get('idempotency-key') ?? ''
    if (url.pathname.startsWith(WEBHOOKS)) return webhookDoors(webhooks, request.method, url, body)
    if (url.origin !== PAYER) return charger(call)
    return telling(payer(payments, url, { call, key }, body), outside.besides)
  })
  return outside
}

/** The same answer with what nobody has asked for. */
async function telling(response: Response, besides: Outside['besides']): Promise<Response> {
  if (Object.keys(besides).length === 0) return response
  const { status } = response
  const body: unknown = await response.json()
  return Response.json(Array.isArray(body) ? body : { ...besides, ...Object(body) }, { status })
}

const WEBHOOKS = '/webhooks/v1/webhooks'

function webhookDoors(
  webhooks: Outside['webhooks'],
  method: string,
  url: URL,
  body: unknown,
): Response {
  if (method === 'GET') return Response.json({ webhooks })
  if (method === 'DELETE') {
    const at = webhooks.findIndex((one) => url.pathname.endsWith(one.id))
    if (at >= 0) webhooks.splice(at, 1)
    return new Response(null, { status: 204 })
  }
  const id = crypto.randomUUID()
  webhooks.push({ id, url: Object(body).url, events: Object(body).events })
  return Response.json({ id, secret: `secret of ${id}` }, { status: 201 })
}

function payer(
  payments: Map<string, Money>,
  url: URL,
  { call, key }: { call: string; key: string },
  body: unknown,
): Response {
  if (call === 'POST /accesstoken/get') {
    return Response.json({ access_token: 'token', expires_in: '3600' })
  }
  if (call === 'POST /epayment/v1/payments') return create(payments, body)
  const reference = /ev-[0-9a-z]{26}/.exec(url.pathname)?.[0] ?? ''
  const money = payments.get(reference)
  if (!money) return Response.json({ title: 'Not found' }, { status: 404 })
  if (call.endsWith('/cancel')) {
    if (money.state === 'CREATED') money.state = 'TERMINATED'
    else money.cancelled = money.authorized - money.captured
  }
  if (call.endsWith('/events')) {
    const event = { name: 'REFUNDED', success: true }
    return Response.json(
      [...money.refunds.keys()].map((one) => ({ ...event, idempotencyKey: one })),
    )
  }
  if (call.endsWith('/refund')) money.refunds.set(key, Object(body).modificationAmount.value)
  if (call.endsWith('/capture')) {
    money.captured = Object(body).modificationAmount.value
  }
  return Response.json({
    reference,
    state: money.state,
    amount: kroner(money.amount),
    aggregate: {
      authorizedAmount: kroner(money.authorized),
      capturedAmount: kroner(money.captured),
      cancelledAmount: kroner(money.cancelled),
      refundedAmount: kroner([...money.refunds.values()].reduce((sum, one) => sum + one, 0)),
    },
    captureGuaranteedUntil: money.until ?? null,
    redirectUrl: `${PAYER}/landing`,
  })
}

const kroner = (value: number) => ({ currency: 'NOK', value })

function create(payments: Map<string, Money>, body: unknown): Response {
  const { reference, amount } = Object(body)
  if (!payments.has(reference)) {
    payments.set(reference, {
      state: 'CREATED',
      amount: amount.value,
      authorized: 0,
      captured: 0,
      cancelled: 0,
      refunds: new Map(),
    })
  }
  return Response.json({ reference, redirectUrl: `${PAYER}/landing` }, { status: 201 })
}

const envelope = (data: unknown): Response =>
  Response.json({ status_code: 1000, timestamp: '2026-01-01T00:00:00Z', data })

function charger(call: string): Response {
  if (call.includes('/commands/')) return envelope({ result: 'ACCEPTED', timeout: 30 })
  return envelope([])
}

/** What the catalogue keeps once the charger backend has registered us. */
export function aRegistration(): string {
  const module = (identifier: string, role: string) => ({
    identifier,
    role,
    url: `${CPO}/ocpi/2.2.1/${identifier}`,
  })
  return JSON.stringify({
    versionsUrl: `${CPO}/ocpi/versions`,
    tokenC: 'token-c',
    endpoints: [
      module('commands', 'RECEIVER'),
      module('sessions', 'SENDER'),
      module('cdrs', 'SENDER'),
      module('locations', 'SENDER'),
      module('tariffs', 'SENDER'),
    ],
    roles: [{ role: 'CPO', countryCode: 'NO', partyId: 'STK' }],
    told: '',
  })
}
