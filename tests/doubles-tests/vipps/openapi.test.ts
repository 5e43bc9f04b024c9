/** The stand-in against Vipps' OpenAPI documents: every call of caller.ts is judged on its way in and on its way out. */
import { describe, expect, test } from 'vitest'
import { codeOf, createBody, openVipps } from './caller.ts'
import { checkRequest, checkResponse, loadSpecs } from './openapi.ts'

const specs = loadSpecs()
if (!specs) console.warn('The documents ../shared/specs/vipps are absent: nothing is judged.')

const one = 'ev-contract-0001'
const nok = (value: number) => ({ modificationAmount: { currency: 'NOK', value } })
const path = (reference: string, tail = '') => `/epayment/v1/payments/${reference}${tail}`

describe.skipIf(!specs)('the stand-in keeps to the documents', () => {
  test('the judge itself tells right from wrong', () => {
    if (!specs) throw new Error('unreachable')
    const { epayment } = specs
    const body = createBody(one)
    const judged = (sent: unknown) => checkRequest(epayment, 'POST', '/epayment/v1/payments', sent)
    expect(judged(body)).toEqual([])
    expect(judged({ ...body, merchantLegalLinks: {} })).toEqual([])
    expect(judged({ ...body, customer: { phoneNumber: '4712345678' } })).toEqual([])
    expect(judged({ ...body, orderId: 'x' }).join()).toContain('orderId')
    expect(judged({ ...body, reference: 'short' }).join()).toContain('pattern')
    expect(judged({ ...body, amount: { currency: 'NOK', value: 1.5 } })).not.toEqual([])
    expect(judged({ ...body, customer: { phoneNumber: '1', customerToken: 'x' } })).not.toEqual([])
    const answered = (status: number, came: unknown) =>
      checkResponse(epayment, 'POST', '/v1/payments', status, came)
    expect(answered(201, { reference: one })).toEqual([])
    expect(answered(201, { reference: one, more: 1 }).join()).toContain('more')
    expect(answered(201, {})).not.toEqual([])
    expect(answered(200, {})).toEqual(['status 200 is not documented for POST /v1/payments'])
    expect(answered(400, { title: 'x' })).not.toEqual([])
    const headers = new Headers({ 'Merchant-Serial-Number': 'abc' })
    const faults = checkRequest(epayment, 'POST', '/v1/payments', body, headers).join()
    expect(faults).toContain('Idempotency-Key: is missing')
    expect(faults).toContain('header Merchant-Serial-Number: must match pattern')
    expect(checkRequest(epayment, 'PATCH', '/v1/payments', body)).toHaveLength(1)
  })

  test('a payment from token to refund', async () => {
    const { call, granted, vipps } = await openVipps({ rateLimits: false })
    expect(granted.status).toBe(200)
    const created = await call('POST', '/epayment/v1/payments', {
      key: 'k1',
      body: createBody(one),
    })
    expect(created.status).toBe(201)
    expect(created.body).toMatchObject({ reference: one })
    expect((await call('GET', path(one))).body).toMatchObject({ state: 'CREATED' })
    vipps.book.approve(Date.now(), one)
    const captured = await call('POST', path(one, '/capture'), { key: 'k2', body: nok(21_614) })
    expect(captured.body).toMatchObject({ aggregate: { capturedAmount: { value: 21_614 } } })
    const cancelled = await call('POST', path(one, '/cancel'), { key: 'k3' })
    expect(cancelled.body).toMatchObject({ aggregate: { cancelledAmount: { value: 13_386 } } })
    const refunded = await call('POST', path(one, '/refund'), { key: 'k4', body: nok(614) })
    expect(refunded.body).toMatchObject({ aggregate: { refundedAmount: { value: 614 } } })
    const events = await call('GET', path(one, '/events'))
    expect(events.body).toMatchObject([
      { name: 'CREATED' },
      { name: 'AUTHORIZED' },
      { name: 'CAPTURED', amount: { value: 21_614 } },
      { name: 'CANCELLED', amount: { value: 13_386 } },
      { name: 'REFUNDED', amount: { value: 614 } },
    ])
  })

  test('refusals have the documented shapes', async () => {
    const { call } = await openVipps({ rateLimits: false })
    const create = (key: string, body: object) =>
      call('POST', '/epayment/v1/payments', { key, body, wrong: true })
    const unknown = await create('k1', { ...createBody(one), colour: 'red' })
    expect(unknown.status).toBe(400)
    expect(unknown.headers.get('content-type')).toContain('application/problem+json')
    expect(unknown.body).toMatchObject({
      title: 'Bad Request',
      extraDetails: [{ name: 'colour', reason: "Could not find member 'colour' on object." }],
    })
    const short = await create('k1', createBody('short'))
    expect(short.body).toMatchObject({
      extraDetails: [
        {
          name: 'reference',
          reason: "The field Reference must match the regular expression '^[a-zA-Z0-9-]{8,64}$'.",
        },
      ],
    })
    expect(codeOf(short)).toBeUndefined()
    const small = await create('k2', createBody(one, 99))
    expect([small.status, codeOf(small)]).toEqual([400, '6010'])
    const missing = await call('GET', path('ev-unknown-1'))
    expect([missing.status, codeOf(missing)]).toEqual([404, '5090'])
    const keyless = await call('POST', '/epayment/v1/payments', { body: createBody(one) })
    expect(keyless.body).toMatchObject({ extraDetails: [{ name: 'Idempotency-Key' }] })
    const list = await call('POST', path(one, '/cancel'), { body: [], wrong: true })
    expect(list.status).toBe(400)
  })

  test('force approve takes a phone number or the token of the redirect', async () => {
    const { call, vipps } = await openVipps()
    await call('POST', '/epayment/v1/payments', { key: 'k1', body: createBody(one) })
    const approve = (body: object) =>
      call('POST', `/epayment/v1/test/payments/${one}/approve`, { body })
    expect((await approve({ token: 'not the token' })).status).toBe(400)
    expect((await approve({ token: vipps.book.get(one)?.token })).status).toBe(200)
    expect((await call('GET', path(one))).body).toMatchObject({ state: 'AUTHORIZED' })
    expect(codeOf(await approve({ customer: { phoneNumber: '4712345678' } }))).toBe('6230')
  })

  test('webhooks are registered, listed without secret, and deleted', async () => {
    const { call } = await openVipps()
    const events = ['epayments.payment.authorized.v1']
    const register = (url: string, wrong = false) =>
      call('POST', '/webhooks/v1/webhooks', { body: { url, events }, wrong })
    const made = await register('https://stikk.example/webhooks/vipps')
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ secret: expect.any(String) })
    expect((await register('http://stikk.example/', true)).status).toBe(400)
    const listed = await call('GET', '/webhooks/v1/webhooks')
    const { id } = made.body as { id: string }
    expect(listed.body).toEqual({
      webhooks: [{ id, url: 'https://stikk.example/webhooks/vipps', events }],
    })
    expect((await call('DELETE', `/webhooks/v1/webhooks/${id}`)).status).toBe(204)
    expect((await call('GET', '/webhooks/v1/webhooks')).body).toEqual({ webhooks: [] })
  })

  test('a merchant redirect QR is made, moved and deleted, and its printed code follows', async () => {
    const { call, vipps } = await openVipps()
    const qr = '/qr/v1/merchant-redirect'
    const body = { id: 'station 1', redirectUrl: 'https://stikk.example/s/NO-ABC-E1' }
    const headers = { Accept: 'text/targetUrl' }
    const made = await call('POST', qr, { body, headers })
    expect([made.status, made.body]).toMatchObject([200, { id: 'station 1', expiresIn: -1 }])
    expect(await call('POST', qr, { body, headers })).toMatchObject({
      status: 409,
      body: { id: 'station 1' },
    })
    const starred = { ...body, redirectUrl: 'https://stikk.example/s/NO*ABC*E1' }
    expect(await call('POST', qr, { body: starred, headers, wrong: true })).toMatchObject({
      status: 400,
      body: { invalidParams: [{ name: 'redirectUrl' }] },
    })
    const moved = { redirectUrl: 'https://stikk.example/s/2' }
    expect((await call('PUT', `${qr}/station%201`, { body: moved, headers })).status).toBe(200)
    const { url } = made.body as { url: string }
    const scan = () => vipps.app.request(new URL(url).pathname)
    expect((await scan()).headers.get('location')).toBe('https://stikk.example/s/2')
    expect((await call('GET', qr, { headers })).body).toHaveLength(1)
    expect((await call('DELETE', `${qr}/station%201`)).status).toBe(200)
    expect((await call('GET', `${qr}/station%201`, { headers })).status).toBe(404)
    expect((await scan()).status).toBe(404)
    expect((await call('GET', qr, { headers: { Accept: '*/*' } })).status).toBe(415)
  })

  test('a QR image is SVG or PNG of the asked size, and its link dies after an hour', async () => {
    let now = 1_800_000_000_000
    const { call, vipps } = await openVipps({ now: () => now })
    const body = { id: 's1', redirectUrl: 'https://stikk.example/s/1', ttl: 7200 }
    const headers = { Accept: 'image/png', Size: '300' }
    const png = await call('POST', '/qr/v1/merchant-redirect', { body, headers })
    expect(png.body).toMatchObject({ expiresIn: 7200 })
    const link = new URL((png.body as { url: string }).url)
    const open = () => vipps.app.request(`${link.pathname}${link.search}`)
    const image = new DataView(await (await open()).arrayBuffer())
    expect([image.getUint32(0), image.getUint32(16), image.getUint32(20)]).toEqual([
      0x89504e47, 300, 300,
    ])
    const svg = await call('GET', '/qr/v1/merchant-redirect/s1', { headers: { Accept: 'image/*' } })
    const drawn = new URL((svg.body as { url: string }).url)
    expect(await (await vipps.app.request(`${drawn.pathname}${drawn.search}`)).text()).toContain(
      '<svg',
    )
    now += 3_600_001
    expect((await open()).status).toBe(410)
  })

  test('a receipt is taken once, whether or not the payment exists', async () => {
    const { call } = await openVipps()
    const receipt = {
      orderLines: [
        {
          name: 'Charging',
          id: 'energy',
          totalAmount: 21_614,
          totalAmountExcludingTax: 17_291,
          totalTaxAmount: 4323,
          taxRate: 2500,
          unitInfo: { unitPrice: 667, quantity: '32.417', quantityUnit: 'KWH' },
        },
      ],
      bottomLine: { currency: 'NOK', posId: 'NO-ABC-E1', receiptNumber: '1' },
    }
    const post = (body: object, wrong = false) =>
      call('POST', `/order-management/v2/ECOM/receipts/${one}`, { body, wrong })
    const { taxRate: _taxRate, ...taxless } = receipt.orderLines[0]!
    expect((await post({ ...receipt, orderLines: [taxless] })).status).toBe(400)
    expect((await post({ ...receipt, orderLines: [] }, true)).status).toBe(400)
    expect((await call('GET', `/order-management/v2/ecom/${one}`)).status).toBe(404)
    expect(await post(receipt)).toMatchObject({ status: 201, body: expect.any(String) })
    expect((await post(receipt)).status).toBe(409)
    const category = { category: 'RECEIPT', orderDetailsUrl: 'https://stikk.example/c/1' }
    const put = await call('PUT', `/order-management/v2/ecom/categories/${one}`, { body: category })
    expect(put.status).toBe(200)
    expect((await call('GET', `/order-management/v2/ecom/${one}`)).body).toEqual({
      category,
      receipt,
    })
  })

  test('categories of version 3 come and go', async () => {
    const { call } = await openVipps()
    const body = { orderId: one, paymentType: 'ECOM', type: 'RECEIPT', url: 'https://a.example/' }
    const made = await call('POST', '/order-management/v3/categories', { body })
    const { categoryId } = made.body as { categoryId: string }
    const own = `/order-management/v3/categories/${categoryId}`
    expect((await call('GET', own)).body).toEqual({ ...body, categoryId })
    const listed = await call('GET', `/order-management/v3/categories?orderId=${one}`)
    expect(listed.body).toEqual({ categories: [{ ...body, categoryId }] })
    expect((await call('DELETE', own)).status).toBe(200)
    expect((await call('GET', own)).status).toBe(404)
  })
})

test('every header that is missing or wrong is refused with its own shape', async () => {
  const { call, raw, credentials, vipps } = await openVipps()
  const read = (headers: Record<string, string | undefined>) =>
    call('GET', path('ev-unknown-1'), { headers })
  expect((await read({ Authorization: undefined })).status).toBe(401)
  expect((await read({ Authorization: 'bearer x' })).status).toBe(401)
  expect((await read({ 'Ocp-Apim-Subscription-Key': undefined })).body).toMatchObject({
    statusCode: 401,
    message: expect.stringContaining('missing subscription key'),
  })
  expect((await read({ 'Ocp-Apim-Subscription-Key': 'x' })).body).toMatchObject({ statusCode: 401 })
  expect((await read({ 'Merchant-Serial-Number': undefined })).status).toBe(400)
  expect((await read({ 'Merchant-Serial-Number': '999999' })).status).toBe(403)
  expect((await read({ 'Vipps-System-Name': 'x'.repeat(31) })).status).toBe(400)
  const login = (headers: Record<string, string>) =>
    raw('POST', '/accesstoken/get', { headers: { ...credentials, ...headers } })
  expect((await login({ client_secret: 'wrong' })).body).toMatchObject({ error_codes: [7000215] })
  expect((await login({ client_id: 'wrong' })).status).toBe(400)
  expect((await login({})).body).toMatchObject({ expires_in: '3600', token_type: 'Bearer' })
  vipps.gate.forgetTokens()
  expect((await read({})).status).toBe(401)
})

test('a token lives for one hour', async () => {
  let now = 1_800_000_000_000
  const { call } = await openVipps({ now: () => now })
  expect((await call('GET', path('ev-unknown-1'))).status).toBe(404)
  now += 3_600_000
  expect((await call('GET', path('ev-unknown-1'))).status).toBe(401)
})

test('more than 5 writes or 120 reads of one payment in a minute answer 429', async () => {
  let now = 1_800_000_000_000
  const { call } = await openVipps({ now: () => now })
  const create = () => call('POST', '/epayment/v1/payments', { key: 'k1', body: createBody(one) })
  for (let at = 0; at < 5; at += 1) expect((await create()).status).toBe(201)
  expect((await create()).status).toBe(429)
  const other = createBody('ev-contract-0002')
  expect((await call('POST', '/epayment/v1/payments', { key: 'k2', body: other })).status).toBe(201)
  for (let at = 0; at < 120; at += 1) expect((await call('GET', path(one))).status).toBe(200)
  expect((await call('GET', path(one))).status).toBe(429)
  now += 60_000
  expect((await create()).status).toBe(201)
})

test('without Order Management, as in Vipps’ test environment, its calls answer 404', async () => {
  const { call } = await openVipps({ receiptsApi: false })
  expect((await call('GET', `/order-management/v2/ecom/${one}`)).status).toBe(404)
})
