import { describe, expect, it } from 'vitest'
import { createPayments } from '#bff/vipps/client.ts'
import { payment, refusal, reference, scriptedPayer } from './scripted-payer.ts'
import type { Scripted } from './scripted-payer.ts'

const reserved = payment('AUTHORIZED', [35_000, 0, 0, 0])
const captured = payment('AUTHORIZED', [35_000, 21_614, 0, 0])
const settled = payment('AUTHORIZED', [35_000, 21_614, 13_386, 0])
const accepted: Scripted = { status: 200, json: {} }

const open = (script: Record<string, Scripted[]>) => {
  const payer = scriptedPayer(script)
  return { payer, payments: createPayments(payer.options) }
}
const event = (key: string, success = true) => ({
  name: 'REFUNDED',
  success,
  idempotencyKey: key,
})

describe('capturing', () => {
  it('reads, captures and answers with what is read back', async () => {
    const { payer, payments } = open({ 'GET /': [reserved, captured], 'POST /capture': [accepted] })
    expect(await payments.capture(reference, 21_614, 'NOK', 'cap-1')).toMatchObject({
      ok: true,
      value: { capturedMinor: 21_614 },
    })
    expect(payer.asked.map((one) => one.method)).toEqual(['POST', 'GET', 'POST', 'GET'])
    expect(payer.asked[2]?.body).toEqual({ modificationAmount: { currency: 'NOK', value: 21_614 } })
    expect(payer.asked[2]?.headers.get('idempotency-key')).toBe('cap-1')
  })

  it('is not sent again when the money is captured already', async () => {
    const { payer, payments } = open({ 'GET /': [captured] })
    expect(await payments.capture(reference, 21_614, 'NOK', 'cap-1')).toMatchObject({ ok: true })
    expect(payer.count('POST', '/capture')).toBe(0)
  })

  it('never captures a second time where somebody captured a part by hand', async () => {
    const { payer, payments } = open({ 'GET /': [payment('AUTHORIZED', [35_000, 100, 0, 0])] })
    expect(await payments.capture(reference, 21_614, 'NOK', 'k')).toMatchObject({
      fate: 'refused',
      why: 'capture-refused',
      code: 'captured-otherwise',
    })
    expect(payer.count('POST', '/capture')).toBe(0)
  })

  it.each([
    ['timed out', 'hang'],
    ['broke off', 'break'],
    ['was refused as captured already', refusal(400, '6170')],
    ['failed with 500', { status: 500 }],
  ] as const)('counts as done when it took effect although the call %s', async (_name, failure) => {
    const { payments } = open({ 'GET /': [reserved, captured], 'POST /capture': [failure] })
    expect(await payments.capture(reference, 21_614, 'NOK', 'k')).toMatchObject({
      ok: true,
      value: { capturedMinor: 21_614 },
    })
  })

  it.each([
    ['a time-out', 'hang', { fate: 'retry', code: 'timeout', gateway: 504 }],
    ['"try again later"', refusal(400, '6280'), { fate: 'retry', code: '6280' }],
    ['no partial capture', refusal(400, '6140'), { fate: 'refused', why: 'partial-capture-off' }],
    ['no funds', refusal(400, '6260'), { fate: 'refused', why: 'funds-unavailable' }],
    ['a deadline', refusal(400, '6100'), { fate: 'refused', why: 'capture-expired' }],
    ['a cancel before it', refusal(400, '6070'), { fate: 'refused', why: 'reservation-lapsed' }],
    ['too much asked', refusal(400, '6090'), { fate: 'refused', why: 'capture-refused' }],
    ['a key used otherwise', refusal(409, '4010'), { fate: 'refused', why: 'capture-refused' }],
    ['"captured already", unseen', refusal(400, '6170'), { fate: 'retry', code: '6170' }],
    ['"not reserved yet", unseen', refusal(400, '6080'), { fate: 'retry', code: '6080' }],
    ['a lock', { status: 423 }, { fate: 'retry', code: 'http-423' }],
  ] as const)(
    'fails with %s when the payment shows no capture',
    async (_name, failure, expected) => {
      const { payments } = open({ 'GET /': [reserved], 'POST /capture': [failure] })
      expect(await payments.capture(reference, 21_614, 'NOK', 'k')).toMatchObject(expected)
    },
  )

  it('is not believed on the status alone', async () => {
    const { payments } = open({ 'GET /': [reserved], 'POST /capture': [accepted] })
    expect(await payments.capture(reference, 21_614, 'NOK', 'k')).toMatchObject({
      fate: 'retry',
      code: 'effect-unseen',
    })
  })

  it.each(['4010', '6170', '6190', '6140', '6100'])(
    'refused with %s is not refused for good while the payment cannot be read back',
    async (code) => {
      const { payments } = open({
        'GET /': [reserved, { status: 503 }],
        'POST /capture': [refusal(400, code)],
      })
      expect(await payments.capture(reference, 21_614, 'NOK', 'k')).toMatchObject({
        fate: 'retry',
        code: 'http-503',
      })
    },
  )

  it('is retried when the payment does not balance afterwards', async () => {
    const odd = payment('AUTHORIZED', [35_000, 21_614, 20_000, 0])
    const { payments } = open({ 'GET /': [reserved, odd], 'POST /capture': [accepted] })
    expect(await payments.capture(reference, 21_614, 'NOK', 'k')).toMatchObject({
      fate: 'retry',
      code: 'unbalanced',
    })
  })

  it('is not tried while the payment cannot be read', async () => {
    const { payer, payments } = open({ 'GET /': [{ status: 503 }] })
    expect(await payments.capture(reference, 21_614, 'NOK', 'k')).toMatchObject({
      fate: 'retry',
      gateway: 503,
    })
    expect(payer.count('POST', '/capture')).toBe(0)
  })
})

describe('cancelling', () => {
  it('releases the rest of an authorized payment, never the transaction only', async () => {
    const { payer, payments } = open({ 'GET /': [captured, settled], 'POST /cancel': [accepted] })
    expect(await payments.cancel(reference, 'can-1')).toMatchObject({
      ok: true,
      value: { cancelledMinor: 13_386 },
    })
    expect(payer.asked[2]?.body).toEqual({ cancelTransactionOnly: false })
    expect(payer.asked[2]?.headers.get('idempotency-key')).toBe('can-1')
  })

  it('ends a payment that nobody has approved yet', async () => {
    const { payments } = open({
      'GET /': [payment('CREATED', [0, 0, 0, 0]), payment('TERMINATED', [0, 0, 35_000, 0])],
      'POST /cancel': [accepted],
    })
    expect(await payments.cancel(reference, 'k')).toMatchObject({ value: { state: 'terminated' } })
  })

  it.each([
    ['after a full capture', payment('AUTHORIZED', [35_000, 35_000, 0, 0])],
    ['when the rest is released already', settled],
    ['after the driver aborted', payment('ABORTED', [0, 0, 0, 0])],
    ['after the approval expired', payment('EXPIRED', [0, 0, 0, 0])],
  ] as const)('sends nothing %s', async (_name, there) => {
    const { payer, payments } = open({ 'GET /': [there] })
    expect(await payments.cancel(reference, 'k')).toMatchObject({ ok: true })
    expect(payer.count('POST', '/cancel')).toBe(0)
  })

  it.each([
    ['6040', 'a full capture', payment('AUTHORIZED', [35_000, 35_000, 0, 0])],
    ['6190', 'a full capture', payment('AUTHORIZED', [35_000, 35_000, 0, 0])],
    ['6190', 'a release by somebody else', settled],
    ['6050', 'the driver aborted', payment('ABORTED', [0, 0, 0, 0])],
    ['6030', 'the bank let go', payment('AUTHORIZED', [35_000, 0, 35_000, 0])],
  ] as const)('that is refused with %s because of %s is done: the read says so', async (...row) => {
    const [code, , after] = row
    const { payer, payments } = open({
      'GET /': [reserved, after],
      'POST /cancel': [refusal(400, code)],
    })
    expect(await payments.cancel(reference, 'k')).toMatchObject({ ok: true })
    expect(payer.count('POST', '/cancel')).toBe(1)
  })

  it.each([
    ['6040', 'refused', 'release-refused'],
    ['6190', 'refused', 'release-refused'],
    ['6030', 'refused', 'capture-expired'],
    ['6050', 'retry', 'payer-outage'],
    ['6250', 'retry', 'payer-outage'],
    ['6160', 'retry', 'payer-outage'],
  ] as const)('that is refused with %s while money is held is %s', async (code, fate, why) => {
    const { payments } = open({ 'GET /': [reserved], 'POST /cancel': [refusal(400, code)] })
    expect(await payments.cancel(reference, 'k')).toMatchObject({ ok: false, fate, why, code })
  })

  it.each([
    ['timed out', 'hang'],
    ['broke off', 'break'],
    ['failed with 500', { status: 500 }],
  ] as const)('counts as done when it took effect although the call %s', async (_name, failure) => {
    const { payments } = open({ 'GET /': [captured, settled], 'POST /cancel': [failure] })
    expect(await payments.cancel(reference, 'k')).toMatchObject({
      ok: true,
      value: { cancelledMinor: 13_386 },
    })
  })

  it('is retried while the driver is in 3-D Secure', async () => {
    const { payments } = open({
      'GET /': [payment('CREATED', [0, 0, 0, 0])],
      'POST /cancel': [refusal(400, '6250')],
    })
    expect(await payments.cancel(reference, 'k')).toMatchObject({ fate: 'retry', code: '6250' })
  })

  it('of a payment the payer does not know is absent', async () => {
    const { payments } = open({ 'GET /': [{ status: 404 }] })
    expect(await payments.cancel(reference, 'k')).toMatchObject({ fate: 'absent' })
  })
})

describe('refunding', () => {
  const refunded = payment('AUTHORIZED', [35_000, 21_614, 13_386, 1000])
  const none: Scripted = { status: 200, json: [{ name: 'CREATED', success: true }] }

  it('asks the history first, refunds and answers with what is read back', async () => {
    const { payer, payments } = open({
      'GET /events': [none],
      'GET /': [refunded],
      'POST /refund': [accepted],
    })
    expect(await payments.refund(reference, 1000, 'NOK', 'ref-1')).toMatchObject({
      ok: true,
      value: { refundedMinor: 1000 },
    })
    const sent = payer.asked.find((one) => one.path.endsWith('/refund'))
    expect(sent?.body).toEqual({ modificationAmount: { currency: 'NOK', value: 1000 } })
    expect(sent?.headers.get('idempotency-key')).toBe('ref-1')
  })

  it('is not sent again when the history shows it under this key', async () => {
    const { payer, payments } = open({
      'GET /events': [{ status: 200, json: [event('ref-1')] }],
      'GET /': [refunded],
    })
    expect(await payments.refund(reference, 1000, 'NOK', 'ref-1')).toMatchObject({ ok: true })
    expect(payer.count('POST', '/refund')).toBe(0)
  })

  it('is sent when the history shows another refund, or a failed one under this key', async () => {
    const { payer, payments } = open({
      'GET /events': [{ status: 200, json: [event('ref-0'), event('ref-1', false)] }],
      'GET /': [refunded],
      'POST /refund': [accepted],
    })
    await payments.refund(reference, 1000, 'NOK', 'ref-1')
    expect(payer.count('POST', '/refund')).toBe(1)
  })

  it('counts as done when it took effect although the call timed out', async () => {
    const { payments } = open({
      'GET /events': [none, { status: 200, json: [event('ref-1')] }],
      'GET /': [refunded],
      'POST /refund': ['hang'],
    })
    expect(await payments.refund(reference, 1000, 'NOK', 'ref-1')).toMatchObject({ ok: true })
  })

  it.each(['6180', '6150', '4150'])(
    'that is refused with %s is done where the history shows our key',
    async (code) => {
      const { payments } = open({
        'GET /events': [none, { status: 200, json: [event('ref-1')] }],
        'GET /': [refunded],
        'POST /refund': [refusal(400, code)],
      })
      expect(await payments.refund(reference, 1000, 'NOK', 'ref-1')).toMatchObject({ ok: true })
    },
  )

  it('is not refused for good while the history cannot be read', async () => {
    const { payments } = open({
      'GET /events': [none, { status: 503 }],
      'POST /refund': [refusal(400, '6180')],
    })
    expect(await payments.refund(reference, 1000, 'NOK', 'k')).toMatchObject({
      fate: 'retry',
      code: 'http-503',
    })
  })

  it('is refused for good where the payer refuses it and the history does not show it', async () => {
    const { payments } = open({ 'GET /events': [none], 'POST /refund': [refusal(400, '6150')] })
    expect(await payments.refund(reference, 1000, 'NOK', 'k')).toMatchObject({
      fate: 'refused',
      why: 'refund-refused',
      code: '6150',
    })
  })

  it('is not believed on the status alone', async () => {
    const { payments } = open({
      'GET /events': [none],
      'GET /': [settled],
      'POST /refund': [accepted],
    })
    expect(await payments.refund(reference, 1000, 'NOK', 'k')).toMatchObject({
      code: 'effect-unseen',
    })
  })
})
