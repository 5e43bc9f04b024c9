/** The sales unit as the stand-in plays it: its market, what is switched on for it, and how long a reservation holds. */
import { describe, expect, test } from 'vitest'
import type { VippsOptions } from '#tests/doubles/vipps/app.ts'
import { codeOf, createBody, openVipps } from './caller.ts'

const reference = 'ev-sales-unit-0001'
const path = `/epayment/v1/payments/${reference}`
const dayMs = 86_400_000

const open = async (options: VippsOptions = {}) => {
  const clock = { now: 1_800_000_000_000 }
  const all = await openVipps({ now: () => clock.now, rateLimits: false, ...options })
  const currency = all.vipps.book.rules.currency
  const create = (value = 35_000, spoken = currency) =>
    all.call('POST', '/epayment/v1/payments', {
      key: `create-${value}-${spoken}`,
      body: { ...createBody(reference, value), amount: { currency: spoken, value } },
    })
  const capture = (value: number, key: string) =>
    all.call('POST', `${path}/capture`, {
      key,
      body: { modificationAmount: { currency, value } },
    })
  const read = () => all.call('GET', path)
  const tell = async (body: object) => {
    const answer = await all.vipps.app.request('/sandbox/sales-unit', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: answer.status, body: (await answer.json()) as unknown }
  }
  const approve = () => all.vipps.book.approve(clock.now, reference)
  return { ...all, clock, create, capture, read, tell, approve }
}

describe('the market', () => {
  test.each([
    ['NO', 'NOK', 100, 180],
    ['DK', 'DKK', 1, 14],
    ['FI', 'EUR', 1, 14],
  ] as const)(
    '%s takes %s alone, from %i on, for %i days',
    async (market, currency, least, days) => {
      const { create, vipps, approve, clock } = await open({ market })
      for (const other of ['NOK', 'DKK', 'EUR'] as const) {
        if (other !== currency) expect(codeOf(await create(35_000, other))).toBe('5040')
      }
      if (least > 1) expect(codeOf(await create(least - 1))).toBe('6010')
      expect((await create()).status).toBe(201)
      approve()
      const { book } = vipps
      const body = { modificationAmount: { currency, value: least } }
      clock.now += days * dayMs - 1
      expect(book.capture(clock.now, reference, 'in time', body).status).toBe(200)
      clock.now += 1
      expect(codeOf(book.capture(clock.now, reference, 'late', body))).toBe('6100')
      expect(codeOf(book.cancel(clock.now, reference))).toBe('6030')
      expect(book.read(clock.now, reference).body).toMatchObject({
        state: 'AUTHORIZED',
        aggregate: {
          capturedAmount: { value: least },
          cancelledAmount: { value: 35_000 - least },
        },
      })
    },
  )

  test('compressed time compresses the deadline too, and the clock alone lets go', async () => {
    const { create, vipps, approve, clock } = await open({ market: 'DK', speed: 3600 })
    await create()
    approve()
    clock.now += (14 * dayMs) / 3600 - 1
    expect(vipps.book.tick(clock.now)).toBe(0)
    clock.now += 1
    expect(vipps.book.tick(clock.now)).toBe(1)
    expect(vipps.book.get(reference)).toMatchObject({ cancelled: 35_000, lapsed: true })
  })
})

describe('the controls', () => {
  test('tell how the unit is set up, and change it while it runs', async () => {
    const { tell, vipps } = await open()
    const start = {
      market: 'NO',
      currency: 'NOK',
      partialCapture: true,
      orderManagement: true,
      rateLimits: false,
    }
    expect(await tell({})).toEqual({ status: 200, body: start })
    const answer = await tell({ market: 'FI', partialCapture: false, rateLimits: true })
    expect(answer.body).toEqual({
      ...start,
      market: 'FI',
      currency: 'EUR',
      partialCapture: false,
      rateLimits: true,
    })
    const asked = await vipps.app.request('/sandbox/sales-unit')
    expect(await asked.json()).toEqual(answer.body)
    expect((await tell({ market: 'SE' })).status).toBe(400)
    expect((await tell({ colour: 'red' })).status).toBe(400)
  })

  test('switch partial capture off and on', async () => {
    const { create, capture, tell, approve } = await open()
    await create()
    approve()
    await tell({ partialCapture: false })
    expect(codeOf(await capture(20_000, 'a'))).toBe('6140')
    await tell({ partialCapture: true })
    expect((await capture(20_000, 'b')).status).toBe(200)
  })

  test('switch Order Management and the rate limits off and on', async () => {
    const { call, tell, read } = await open()
    const order = () => call('GET', `/order-management/v2/ecom/${reference}`)
    await tell({ orderManagement: false })
    expect((await order()).body).toMatchObject({ detail: 'Resource not found.' })
    await tell({ orderManagement: true })
    expect((await order()).body).toMatchObject({ detail: 'The payment has no receipt.' })
    await tell({ rateLimits: true })
    for (let at = 0; at < 120; at += 1) expect((await read()).status).toBe(404)
    expect((await read()).status).toBe(429)
    await tell({ rateLimits: false })
    expect((await read()).status).toBe(404)
  })
})

describe('a key that is used up', () => {
  test('gets the same 4xx for good, and another key does not', async () => {
    const { create, capture, approve, vipps } = await open()
    await create()
    approve()
    vipps.faults.add([{ match: 'capture', do: 'refuse-key', code: '6280', times: 1, skip: 0 }])
    for (let at = 0; at < 3; at += 1) expect(codeOf(await capture(20_000, 'spent'))).toBe('6280')
    expect((await capture(20_000, 'fresh')).status).toBe(200)
    expect(codeOf(await capture(20_000, 'spent'))).toBe('6280')
    expect(vipps.book.get(reference)?.captured).toBe(20_000)
    vipps.faults.clear()
    expect(codeOf(await capture(20_000, 'spent'))).toBe('6090')
  })
})

describe('the rate limits', () => {
  test('have a shorter minute where time is compressed', async () => {
    const { create, clock } = await open({ rateLimits: true, speed: 10 })
    for (let at = 0; at < 5; at += 1) expect((await create()).status).toBe(201)
    expect((await create()).status).toBe(429)
    clock.now += 6000
    expect((await create()).status).toBe(201)
  })

  test('count what is refused, too: what came through the headers has come', async () => {
    const { create, capture, approve, vipps } = await open({ rateLimits: true })
    await create()
    approve()
    vipps.faults.add([{ match: 'capture', do: 'refuse', code: '6280', times: 4, skip: 0 }])
    for (let at = 0; at < 4; at += 1) expect(codeOf(await capture(20_000, 'k'))).toBe('6280')
    expect((await capture(20_000, 'k')).status).toBe(429)
  })
})
