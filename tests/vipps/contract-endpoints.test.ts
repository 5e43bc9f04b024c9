// Every endpoint our client has, and every error the payer can give it, by the payer's documents: the
// requests closed, the answers in one of the shapes there are, and no answer that makes the client throw.
import { afterEach, describe, expect, it } from 'vitest'
import { failureOf } from '#bff/vipps/fates.ts'
import type { Act } from '#bff/vipps/fates.ts'
import { readEvents } from '#bff/vipps/reading.ts'
import { approveByForce } from '#bff/vipps/test-approval.ts'
import { refusals } from '#tests/doubles/vipps/payment-refusals.ts'
import { base, closeAll, openJudged, specs, wish } from './judged-payer.ts'
import { reference } from './scripted-payer.ts'
import { energyLine, flatLine, receiptOf } from './settlements.ts'

afterEach(closeAll)

const receipt = receiptOf([energyLine, { ...energyLine, totalMinor: 100 }, flatLine], 22_214)
const page = 'https://stikk.example/s/NO%2ASTK%2AE1'

/** METHOD and path with the ids taken out. */
const templateOf = (call: string): string =>
  call
    .replace(reference, '{reference}')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, '{id}')

describe('every endpoint of the client', () => {
  it('is called as the document says, and its answer is read', async () => {
    const { payments, api, qr, caller, payer, clock, paths, kept } = openJudged()
    expect(await payments.create(wish, 'create')).toMatchObject({ ok: true })
    expect(await approveByForce(caller, payer, reference, '4712345678')).toMatchObject({ ok: true })
    expect(await payments.capture(reference, 22_214, 'NOK', 'capture')).toMatchObject({ ok: true })
    expect(await payments.cancel(reference, 'cancel')).toMatchObject({ ok: true })
    expect(await payments.refund(reference, 100, 'NOK', 'refund')).toMatchObject({ ok: true })
    const events = await readEvents(caller, reference)
    if (!events.ok) throw new Error(events.code)
    expect(events.value).toMatchObject([
      { name: 'CREATED', success: true, idempotencyKey: 'create', amount: { value: 35_000 } },
      { name: 'AUTHORIZED', amount: { value: 35_000 } },
      { name: 'CAPTURED', idempotencyKey: 'capture', amount: { currency: 'NOK', value: 22_214 } },
      { name: 'CANCELLED', amount: { value: 12_786 } },
      { name: 'REFUNDED', idempotencyKey: 'refund', amount: { value: 100 } },
    ])
    for (const { pspReference, timestamp } of events.value) {
      expect(pspReference).toMatch(/^[0-9a-f-]{36}$/)
      expect(Date.parse(timestamp ?? '')).toBe(clock.now)
    }
    expect(new Set(events.value.map((event) => event.pspReference)).size).toBe(5)

    expect(await payments.sendReceipt(receipt)).toEqual({ ok: true, value: null })
    expect(await payments.sendReceipt(receipt)).toEqual({ ok: true, value: null })

    const made = await api.register('https://stikk.example/webhooks/vipps', [
      'epayments.payment.authorized.v1',
    ])
    if (!made.ok) throw new Error(made.code)
    expect(await api.list()).toMatchObject({ value: [{ id: made.value.id }] })
    expect(await api.remove(made.value.id)).toMatchObject({ ok: true })
    expect(await api.remove(made.value.id)).toMatchObject({ ok: true })

    expect(await qr.create('NO-STK-E1', page)).toMatchObject({ value: { redirectUrl: page } })
    expect(await qr.create('NO-STK-E1', page)).toEqual({ ok: true, value: 'taken' })
    const target = await qr.get('NO-STK-E1', 'target')
    expect(target).toMatchObject({ value: { url: expect.stringContaining(`${base}/r/`) } })
    expect(await qr.update('NO-STK-E1', `${page}2`)).toMatchObject({ ok: true })
    expect(await qr.list()).toMatchObject({ value: [{ redirectUrl: `${page}2`, expiresIn: -1 }] })
    for (const [format, first] of [
      ['svg', '<'.charCodeAt(0)],
      ['png', 0x89],
    ] as const) {
      const link = await qr.get('NO-STK-E1', format, 200)
      if (!link.ok) throw new Error(link.code)
      const image = await qr.image(link.value.url)
      expect(image.ok && image.value[0]).toBe(first)
      clock.now += 3_600_001
      expect(await qr.image(link.value.url)).toMatchObject({ ok: false, code: 'http-410' })
    }
    expect(await qr.remove('NO-STK-E1')).toMatchObject({ ok: true })

    expect([...new Set(paths.map(templateOf))].toSorted()).toEqual([
      'DELETE /qr/v1/merchant-redirect/NO-STK-E1',
      'DELETE /webhooks/v1/webhooks/{id}',
      'GET /epayment/v1/payments/{reference}',
      'GET /epayment/v1/payments/{reference}/events',
      'GET /order-management/v2/ecom/{reference}',
      'GET /qr/v1/merchant-redirect',
      'GET /qr/v1/merchant-redirect/NO-STK-E1',
      'GET /webhooks/v1/webhooks',
      'POST /accesstoken/get',
      'POST /epayment/v1/payments',
      'POST /epayment/v1/payments/{reference}/cancel',
      'POST /epayment/v1/payments/{reference}/capture',
      'POST /epayment/v1/payments/{reference}/refund',
      'POST /epayment/v1/test/payments/{reference}/approve',
      'POST /order-management/v2/ecom/receipts/{reference}',
      'POST /qr/v1/merchant-redirect',
      'POST /webhooks/v1/webhooks',
      'PUT /order-management/v2/ecom/categories/{reference}',
      'PUT /qr/v1/merchant-redirect/NO-STK-E1',
    ])
    kept()
  })
})

/** A reserved payment, and one call of each kind. */
async function reserved() {
  const world = openJudged({ rateLimits: false })
  const { payments, caller, payer, api, qr, clock } = world
  await payments.create(wish, 'create')
  await world.play('approve')
  const other = { ...wish, reference: wish.reference }
  const calls = {
    create: () => payments.create(other, 'create-2'),
    read: () => payments.read(reference),
    events: () => readEvents(caller, reference),
    capture: () => payments.capture(reference, 100, 'NOK', 'capture'),
    cancel: () => payments.cancel(reference, 'cancel'),
    refund: () => payments.refund(reference, 50, 'NOK', 'refund'),
    approve: () => approveByForce(caller, payer, reference, '4712345678'),
    receipt: () => payments.sendReceipt(receipt),
    category: () => payments.sendReceipt(receipt),
    qr: () => qr.list(),
    register: () => api.list(),
  }
  /** One call with one thing wrong; a minute later, so that no limit is met. */
  const meet = async (match: keyof typeof calls, wrong: object) => {
    clock.now += 60_000
    world.fault({ match, ...wrong })
    const result = await calls[match]()
    world.vipps.faults.clear()
    return result
  }
  return { ...world, meet }
}

/** A 409 is asked for where the documents have none: its shape is judged all the same. */
const odd = /^status 409 is not documented/

const actOf = { events: 'read', register: 'webhooks' } as const
const moneyActs = ['create', 'read', 'events', 'capture', 'refund', 'cancel', 'approve'] as const

describe('every error code', () => {
  it.each(moneyActs)('at %s has the document’s shape and the fate of the table', async (match) => {
    const { meet, kept, answers } = await reserved()
    for (const code of Object.keys(refusals)) {
      const act: Act = match === 'events' ? actOf.events : match
      const result = await meet(match, { do: 'refuse', code, times: 2 })
      const refused = answers.find(({ body }) => JSON.stringify(body ?? null).includes(`"${code}"`))
      expect(refused, code).toBeDefined()
      const expected = failureOf(act, {
        kind: 'status',
        door: 'call',
        status: refused?.status ?? 0,
        code,
        retryAfterMs: null,
      })
      // What exists already is found instead, see create.ts.
      if (act === 'create' && expected.look) {
        expect(result).toMatchObject({ ok: true })
        continue
      }
      const { fate, why } = expected
      expect(result, code).toMatchObject({ ok: false, fate, why, code })
    }
    kept(odd)
  })
})

describe('a code at an API that has none', () => {
  it.each(['receipt', 'qr'] as const)('comes in the shape of %s, by its status', async (match) => {
    const { meet, kept } = await reserved()
    expect(await meet(match, { do: 'refuse', code: '3010' })).toMatchObject({ code: 'http-500' })
    kept()
  })
})

describe('every status', () => {
  const statuses = [400, 403, 404, 409, 415, 422, 423, 429, 500, 502, 503, 504]
  const all = [...moneyActs, 'receipt', 'qr', 'register'] as const

  it.each(all)('at %s has a shape there is, and the fate of the table', async (match) => {
    const { meet, kept } = await reserved()
    for (const status of statuses) {
      const act: Act = match === 'events' || match === 'register' ? actOf[match] : match
      const result = await meet(match, { do: 'status', status, times: 2 })
      const trouble = { kind: 'status', door: 'call', status, code: null } as const
      const { fate, look } = failureOf(act, { ...trouble, retryAfterMs: null })
      if (act === 'create' && look) expect(result).toMatchObject({ ok: true })
      else if (match === 'receipt' && status === 409) expect(result.ok).toBe(false)
      else expect(result, String(status)).toMatchObject({ ok: false, fate, code: `http-${status}` })
    }
    kept(odd)
  })

  it('of a link that is not taken changes nothing about the receipt', async () => {
    const { meet, kept } = await reserved()
    for (const status of statuses) {
      expect(await meet('category', { do: 'status', status })).toEqual({ ok: true, value: null })
    }
    kept(odd)
  })

  it.each([400, 401, 429, 500, 503])(
    '%i at the token door is Azure’s, and an outage',
    async (s) => {
      const { payments, fault, kept, answers } = openJudged()
      fault({ match: 'token', do: 'status', status: s })
      expect(await payments.read(reference)).toMatchObject({ fate: 'retry', code: `token-${s}` })
      expect(answers[0]?.body).toHaveProperty('error_codes')
      kept(odd)
    },
  )

  it('401 of the gateway costs one fresh token and nothing else', async () => {
    const { meet, kept, answers, paths } = await reserved()
    const result = await meet('capture', { do: 'forget-token' })
    expect(result).toMatchObject({ ok: true, value: { capturedMinor: 100 } })
    const refused = answers.filter(({ status }) => status === 401)
    expect(refused.map(({ body }) => body)).toEqual([
      { statusCode: 401, message: 'Unauthorized. Access token is invalid or expired.' },
    ])
    expect(paths.filter((path) => path.endsWith('/accesstoken/get')).length).toBeGreaterThan(1)
    kept(odd)
  })
})

describe('the judge of this file', () => {
  it.skipIf(!specs)('has the documents', () => {
    expect(Object.keys(specs ?? {})).toHaveLength(5)
  })
})
