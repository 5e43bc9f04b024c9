/** Several sales units behind one address: each opens with its own keys alone. */
import { describe, expect, test } from 'vitest'
import { sandboxVipps } from '#tests/doubles/vipps/credentials.ts'
import type { SalesUnitKeys } from '#tests/doubles/vipps/credentials.ts'
import { createSalesUnits } from '#tests/doubles/vipps/sales-units.ts'
import { z } from 'zod'
import { createBody } from './caller.ts'

const danish: SalesUnitKeys = {
  clientId: 'danish-client-id',
  clientSecret: 'danish-client-secret',
  subscriptionKey: 'danish-subscription-key',
  msn: '654321',
}
const reference = 'ev-of-one-unit-0001'
const tokenAnswer = z.object({ access_token: z.string() })

const open = () => {
  const options = { baseUrl: () => 'http://127.0.0.1:9', rateLimits: false }
  const vipps = createSalesUnits(options, [{ keys: danish, market: 'DK' }])
  const tokenOf = async (keys: SalesUnitKeys): Promise<Response> =>
    vipps.app.request('/accesstoken/get', {
      method: 'POST',
      headers: {
        client_id: keys.clientId,
        client_secret: keys.clientSecret,
        'Ocp-Apim-Subscription-Key': keys.subscriptionKey,
      },
    })
  const headersOf = async (keys: SalesUnitKeys, change: Partial<SalesUnitKeys> = {}) => {
    const { access_token } = tokenAnswer.parse(await (await tokenOf(keys)).json())
    const { msn, subscriptionKey } = { ...keys, ...change }
    return {
      Authorization: `Bearer ${access_token}`,
      'Ocp-Apim-Subscription-Key': subscriptionKey,
      'Merchant-Serial-Number': msn,
      'Content-Type': 'application/json',
    }
  }
  const create = async (keys: SalesUnitKeys, currency: string, change = {}) =>
    vipps.app.request('/epayment/v1/payments', {
      method: 'POST',
      headers: { ...(await headersOf(keys, change)), 'Idempotency-Key': `in ${currency}` },
      body: JSON.stringify({
        ...createBody(reference, 20_000),
        amount: { currency, value: 20_000 },
      }),
    })
  const read = async (keys: SalesUnitKeys) =>
    vipps.app.request(`/epayment/v1/payments/${reference}`, { headers: await headersOf(keys) })
  return { vipps, tokenOf, headersOf, create, read }
}

describe('several sales units', () => {
  test('each knows its own payments alone, in its own currency', async () => {
    const { vipps, create, read } = open()
    expect((await create(danish, 'NOK')).status).toBe(400)
    expect((await create(danish, 'DKK')).status).toBe(201)
    expect((await read(danish)).status).toBe(200)
    expect((await read(sandboxVipps)).status).toBe(404)
    expect(vipps.units.get('654321')?.book.get(reference)?.request.amount.currency).toBe('DKK')
    expect(vipps.units.get('123456')?.book.get(reference)).toBeUndefined()
  })

  test('refuse another’s serial number, subscription key and secret', async () => {
    const { create, tokenOf } = open()
    expect((await create(sandboxVipps, 'DKK', { msn: danish.msn })).status).toBe(403)
    const { subscriptionKey, clientSecret } = danish
    expect((await create(sandboxVipps, 'NOK', { subscriptionKey })).status).toBe(401)
    expect((await tokenOf({ ...sandboxVipps, clientSecret })).status).toBe(401)
  })

  test('show the page of any payment, and one list of all', async () => {
    const { vipps, create } = open()
    const answer: unknown = await (await create(danish, 'DKK')).json()
    const { redirectUrl } = z.object({ redirectUrl: z.string() }).parse(answer)
    const { pathname, search } = new URL(redirectUrl)
    expect((await vipps.app.request(`${pathname}${search}`)).status).toBe(200)
    const approve = `/sandbox/payments/${reference}/approve`
    expect((await vipps.app.request(approve, { method: 'POST' })).status).toBe(200)
    const list: unknown = await (await vipps.app.request('/sandbox/payments')).json()
    expect(list).toMatchObject({ payments: [{ reference, state: 'AUTHORIZED' }] })
  })
})
