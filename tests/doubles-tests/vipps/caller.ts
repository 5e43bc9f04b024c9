/** A bare caller for the stand-in's tests: real requests through the app, every one and its answer judged by the documents. */
import { expect } from 'vitest'
import { sandboxVipps } from '#tests/doubles/vipps/credentials.ts'
import { createVipps } from '#tests/doubles/vipps/app.ts'
import type { CreateRequest } from '#tests/doubles/vipps/payment-model.ts'
import type { Vipps, VippsOptions } from '#tests/doubles/vipps/app.ts'
import { z } from 'zod'
import { checkRequest, checkResponse, loadSpecs } from './openapi.ts'
import type { SpecName } from './openapi.ts'

const specs = loadSpecs()

/** What came back; `body` is parsed JSON, or undefined when there was none. */
export type Came = { readonly status: number; readonly body: unknown; readonly headers: Headers }

/** One call. `wrong` says that the request breaks the document on purpose. */
export type Call = {
  readonly body?: unknown
  readonly key?: string
  readonly headers?: Record<string, string | undefined>
  readonly wrong?: boolean
}

const specOf = (path: string): SpecName => {
  if (path.startsWith('/accesstoken')) return 'access-token'
  if (path.startsWith('/epayment')) return 'epayment'
  if (path.startsWith('/webhooks')) return 'webhooks'
  return path.startsWith('/qr') ? 'qr' : 'order-management'
}

const credentials = {
  client_id: sandboxVipps.clientId,
  client_secret: sandboxVipps.clientSecret,
  'Ocp-Apim-Subscription-Key': sandboxVipps.subscriptionKey,
}

/** A stand-in and a caller that has a token. */
export const openVipps = async (options: VippsOptions = {}) => {
  const vipps: Vipps = createVipps({ baseUrl: () => 'http://127.0.0.1:9', ...options })

  const raw = async (method: string, path: string, call: Call = {}): Promise<Came> => {
    const headers = new Headers()
    const all = {
      ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(call.key === undefined ? {} : { 'Idempotency-Key': call.key }),
      ...call.headers,
    }
    for (const [name, value] of Object.entries(all))
      if (value !== undefined) headers.set(name, value)
    const body = call.body === undefined ? null : JSON.stringify(call.body)
    const response = await vipps.app.request(path, { method, headers, body })
    const text = await response.text()
    const came = {
      status: response.status,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
      headers: response.headers,
    }
    if (specs) {
      const spec = specs[specOf(path)]
      if (!call.wrong) expect(checkRequest(spec, method, path, call.body)).toEqual([])
      expect(checkResponse(spec, method, path, came.status, came.body)).toEqual([])
    }
    return came
  }

  const granted = await raw('POST', '/accesstoken/get', { headers: credentials })
  const { access_token: token } = z.object({ access_token: z.string() }).parse(granted.body)
  const open = {
    Authorization: `Bearer ${token}`,
    'Ocp-Apim-Subscription-Key': sandboxVipps.subscriptionKey,
    'Merchant-Serial-Number': sandboxVipps.msn,
  }
  const call = (method: string, path: string, sent: Call = {}) =>
    raw(method, path, { ...sent, headers: { ...open, ...sent.headers } })

  return { vipps, raw, call, granted, credentials }
}

/** A create as the product would send it. */
export const createBody = (reference: string, value = 35_000): CreateRequest => ({
  amount: { currency: 'NOK', value },
  paymentMethod: { type: 'WALLET' },
  reference,
  userFlow: 'WEB_REDIRECT',
  customerInteraction: 'CUSTOMER_PRESENT',
  returnUrl: `https://stikk.example/c/${reference}.key`,
  paymentDescription: 'Temporary reservation. You pay only for what you use.',
})

/** The documented code of a refusal, or undefined. */
export const codeOf = (came: { body: unknown }): string | undefined => {
  const parsed = z
    .object({ extraDetails: z.array(z.object({ name: z.string(), reason: z.string() })) })
    .safeParse(came.body)
  return parsed.data?.extraDetails.find(({ name }) => name === 'ErrorCode')?.reason
}
