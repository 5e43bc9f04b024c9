// The payer's rate limits, kept by the client: never the sixth write, never the 121st read in a minute.
import { describe, expect, it } from 'vitest'
import { createBudget } from '#bff/vipps/budget.ts'
import { createPayments } from '#bff/vipps/client.ts'
import { createCaller } from '#bff/vipps/transport.ts'
import { payment, reference, refusal, scriptedPayer } from './scripted-payer.ts'

const open = (windowMs?: number) => {
  const clock = { now: 1000 }
  const budget = createBudget(() => clock.now, windowMs)
  const write = (name = 'a') => budget.admit('write', name)
  return { clock, budget, write }
}

describe('the budget of a payment', () => {
  it('lets five writes pass in any minute, and says when the sixth may leave', () => {
    const { clock, write } = open()
    for (let i = 0; i < 5; i += 1) {
      expect(write()).toHaveProperty('ended')
      clock.now += 1000
    }
    expect(write()).toEqual({ waitMs: 55_000 })
    clock.now += 54_999
    expect(write()).toEqual({ waitMs: 1 })
    clock.now += 1
    expect(write()).toHaveProperty('ended')
    // The second of the first five is still within its minute.
    expect(write()).toEqual({ waitMs: 1000 })
  })

  it('counts a call from its answer, because nobody knows when it arrived', () => {
    const { clock, write } = open()
    const first = write()
    for (let i = 0; i < 4; i += 1) write()
    clock.now += 8000
    if ('ended' in first) first.ended()
    clock.now += 52_000
    for (let i = 0; i < 4; i += 1) expect(write()).toHaveProperty('ended')
    expect(write()).toEqual({ waitMs: 8000 })
  })

  it('keeps payments, and reads and writes, apart', () => {
    const { budget, write } = open()
    for (let i = 0; i < 5; i += 1) write()
    expect(write('b')).toHaveProperty('ended')
    for (let i = 0; i < 110; i += 1) expect(budget.admit('read', 'a')).toHaveProperty('ended')
    expect(budget.admit('read', 'a')).toHaveProperty('waitMs')
  })

  it('forgets payments of long ago and none of now, however many there are', () => {
    const { clock, write } = open()
    for (let i = 0; i < 5; i += 1) write('busy')
    for (let i = 0; i < 3000; i += 1) write(`other-${i}`)
    expect(write('busy')).toHaveProperty('waitMs')
    clock.now += 60_000
    expect(write('busy')).toHaveProperty('ended')
  })

  it('has a shorter minute where time is compressed', () => {
    const { clock, write } = open(6000)
    for (let i = 0; i < 5; i += 1) write()
    expect(write()).toEqual({ waitMs: 6000 })
    clock.now += 6000
    expect(write()).toHaveProperty('ended')
  })
})

describe('the client', () => {
  it('holds the sixth write of a minute back and says how long, without calling', async () => {
    const reserved = payment('AUTHORIZED', [35_000, 0, 0, 0])
    const payer = scriptedPayer({ 'GET /': [reserved], 'POST /capture': [refusal(400, '6280')] })
    const payments = createPayments(payer.options)
    const capture = () => payments.capture(reference, 21_614, 'NOK', 'k')
    for (let i = 0; i < 5; i += 1) expect(await capture()).toMatchObject({ code: '6280' })
    expect(await capture()).toMatchObject({
      fate: 'retry',
      code: 'budget',
      gateway: 503,
      retryAfterMs: 60_000,
    })
    expect(payer.count('POST', '/capture')).toBe(5)
    payer.clock.now += 60_000
    expect(await capture()).toMatchObject({ code: '6280' })
  })

  it('counts the repeat after a 401 too: it is a call like any other', async () => {
    const payer = scriptedPayer({ 'POST /capture': [{ status: 401 }] })
    const call = createCaller(payer.options)
    const path = `/epayment/v1/payments/${reference}/capture`
    const capture = () => call({ act: 'capture', method: 'POST', path, key: 'k', reference })
    for (let i = 0; i < 2; i += 1) expect(await capture()).toMatchObject({ code: 'http-401' })
    expect(await capture()).toMatchObject({ code: 'budget' })
    expect(payer.count('POST', '/capture')).toBe(5)
  })

  it('reads a payment 110 times a minute at most, however often it is woken', async () => {
    const payer = scriptedPayer({ 'GET /': [payment('CREATED', [0, 0, 0, 0])] })
    const payments = createPayments(payer.options)
    for (let i = 0; i < 110; i += 1) {
      expect(await payments.read(reference)).toMatchObject({ ok: true })
    }
    expect(await payments.read(reference)).toMatchObject({ fate: 'retry', code: 'budget' })
    expect(payer.count('GET', reference)).toBe(110)
  })
})
