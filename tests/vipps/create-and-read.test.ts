import { describe, expect, it } from 'vitest'
import { createPayments } from '#bff/vipps/client.ts'
import { payment, refusal, reference, scriptedPayer } from './scripted-payer.ts'
import type { Scripted } from './scripted-payer.ts'

const reserved = payment('AUTHORIZED', [35_000, 0, 0, 0])
const settled = payment('AUTHORIZED', [35_000, 21_614, 13_386, 0])
const accepted: Scripted = { status: 200, json: {} }

const wish = {
  reference,
  amountMinor: 35_000,
  currency: 'NOK',
  description: 'Lading, mest 350 kr',
  returnUrl: 'https://stikk.example/c/handle',
} as const

const open = (script: Record<string, Scripted[]>) => {
  const payer = scriptedPayer(script)
  return { payer, payments: createPayments(payer.options) }
}
const create = 'POST /epayment/v1/payments'
const address = 'https://landing.payer.example?token=abc%2Fdef'
const created: Scripted = { status: 201, json: { reference, redirectUrl: address } }

describe('creating a payment', () => {
  it('sends exactly the documented fields and gives the address unchanged', async () => {
    const { payer, payments } = open({ [create]: [created] })
    expect(await payments.create(wish, 'create-1')).toEqual({
      ok: true,
      value: { redirectUrl: address },
    })
    const sent = payer.asked.at(-1)
    expect(sent?.headers.get('idempotency-key')).toBe('create-1')
    expect(sent?.headers.get('content-type')).toBe('application/json')
    expect(sent?.body).toEqual({
      amount: { currency: 'NOK', value: 35_000 },
      paymentMethod: { type: 'WALLET' },
      customerInteraction: 'CUSTOMER_PRESENT',
      reference,
      userFlow: 'WEB_REDIRECT',
      returnUrl: 'https://stikk.example/c/handle',
      paymentDescription: 'Lading, mest 350 kr',
    })
  })

  it('is retried when the answer holds no address one can open', async () => {
    for (const json of [
      { reference },
      { reference, redirectUrl: 'javascript:alert(1)' },
      undefined,
    ]) {
      const { payments } = open({ [create]: [{ status: 201, json }] })
      expect(await payments.create(wish, 'k')).toMatchObject({ fate: 'retry', code: 'unreadable' })
    }
  })

  it('finds its own earlier create whose answer was lost', async () => {
    for (const conflict of [refusal(409, '4150'), refusal(400, '4020'), { status: 409 }]) {
      const { payments } = open({
        [create]: [conflict],
        'GET /': [payment('CREATED', [0, 0, 0, 0], { redirectUrl: address })],
      })
      expect(await payments.create(wish, 'k')).toEqual({
        ok: true,
        value: { redirectUrl: address },
      })
    }
  })

  it('never reports an existing payment of ours as refused', async () => {
    const { payments } = open({ [create]: [refusal(409, '4150')], 'GET /': [reserved] })
    expect(await payments.create(wish, 'k')).toMatchObject({ fate: 'retry', code: 'exists' })
    const silent = open({ [create]: [refusal(409, '4150')], 'GET /': ['break'] })
    expect(await silent.payments.create(wish, 'k')).toMatchObject({
      fate: 'retry',
      why: 'payment-unreachable',
    })
  })

  it('is refused when the reference belongs to a payment of another amount', async () => {
    const other = payment('CREATED', [0, 0, 0, 0], {
      amount: { currency: 'NOK', value: 50_000 },
      redirectUrl: address,
    })
    const { payments } = open({ [create]: [refusal(409, '4150')], 'GET /': [other] })
    expect(await payments.create(wish, 'k')).toMatchObject({ fate: 'refused', code: '4150' })
  })

  it('throws for an amount that is no whole number', async () => {
    const { payments } = open({ [create]: [created] })
    await expect(payments.create({ ...wish, amountMinor: 350.5 }, 'k')).rejects.toThrow(RangeError)
  })
})

describe('reading a payment', () => {
  it('gives state and money in our words and tolerates fields it does not know', async () => {
    const { payments } = open({ 'GET /': [settled] })
    expect(await payments.read(reference)).toEqual({
      ok: true,
      value: {
        state: 'authorized',
        authorizedMinor: 35_000,
        capturedMinor: 21_614,
        cancelledMinor: 13_386,
        refundedMinor: 0,
        currency: 'NOK',
        guaranteedUntil: null,
      },
    })
  })

  it.each([
    ['2026-12-24T12:00:00Z', Date.UTC(2026, 11, 24, 12)],
    ['2026-12-24T12:00:00.123+01:00', Date.UTC(2026, 11, 24, 11, 0, 0, 123)],
    ['soon', null],
    [17, null],
    [null, null],
  ])('reads until when a capture is guaranteed: %s', async (captureGuaranteedUntil, at) => {
    const json: unknown = { ...Object(Object(settled).json), captureGuaranteedUntil }
    const { payments } = open({ 'GET /': [{ status: 200, json }] })
    expect(await payments.read(reference)).toMatchObject({
      ok: true,
      value: { guaranteedUntil: at },
    })
  })

  it('counts nothing as released where nothing was reserved', async () => {
    const { payments } = open({ 'GET /': [payment('TERMINATED', [0, 0, 35_000, 0])] })
    expect(await payments.read(reference)).toMatchObject({
      ok: true,
      value: { state: 'terminated', authorizedMinor: 0, cancelledMinor: 0 },
    })
  })

  it.each([
    ['more captured and cancelled than authorized', [35_000, 21_614, 13_387, 0]],
    ['more refunded than captured', [35_000, 100, 0, 101]],
    ['captured without authorization', [0, 1, 0, 0]],
  ] as const)('believes no payment with %s', async (_name, money) => {
    const { payments } = open({ 'GET /': [payment('AUTHORIZED', [...money])] })
    expect(await payments.read(reference)).toMatchObject({ fate: 'retry', code: 'unbalanced' })
  })

  it('believes no payment of another reference or with mixed currencies', async () => {
    for (const more of [
      { reference: 'ev-other' },
      { amount: { currency: 'SEK', value: 35_000 } },
    ]) {
      const { payments } = open({ 'GET /': [payment('AUTHORIZED', [35_000, 0, 0, 0], more)] })
      expect(await payments.read(reference)).toMatchObject({ fate: 'retry', code: 'unbalanced' })
    }
  })

  it('is tried again where the answer is no payment or of an unknown state', async () => {
    for (const answer of [accepted, payment('LIMBO', [0, 0, 0, 0])]) {
      const { payments } = open({ 'GET /': [answer] })
      expect(await payments.read(reference)).toMatchObject({ fate: 'retry', code: 'unreadable' })
    }
  })

  it('says absent for a reference the payer does not know', async () => {
    const { payments } = open({ 'GET /': [refusal(404, '5090')] })
    expect(await payments.read(reference)).toMatchObject({ ok: false, fate: 'absent' })
  })
})
