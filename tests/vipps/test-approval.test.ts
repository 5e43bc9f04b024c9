import { describe, expect, it } from 'vitest'
import { environmentOf } from '#bff/vipps/environment.ts'
import { approveByForce } from '#bff/vipps/test-approval.ts'
import { createCaller } from '#bff/vipps/transport.ts'
import { reference, refusal, scriptedPayer } from './scripted-payer.ts'

const path = `POST /epayment/v1/test/payments/${reference}/approve`
const force = (baseUrl: string, phone: string, answer = { status: 200 }) => {
  const payer = scriptedPayer({ [path]: [answer] })
  const call = createCaller(payer.options)
  return { payer, result: approveByForce(call, { baseUrl }, reference, phone) }
}

describe('approving by force', () => {
  it.each(['https://apitest.vipps.no', 'http://127.0.0.1:8081'])('is done at %s', async (base) => {
    const { payer, result } = force(base, '4712345678')
    expect(await result).toEqual({ ok: true, value: null })
    expect(payer.asked.at(-1)?.body).toEqual({ customer: { phoneNumber: '4712345678' } })
    expect(payer.asked.at(-1)?.headers.get('idempotency-key')).toBeNull()
  })

  it.each([
    'https://api.vipps.no',
    'https://apitest.vipps.no.example',
    'https://payer.example',
    'https://api.vipps.no/?host=apitest.vipps.no',
    'nonsense',
  ])('is refused at %s without a call', async (base) => {
    const { payer, result } = force(base, '4712345678')
    expect(await result).toMatchObject({ ok: false, code: 'not-a-test-environment' })
    expect(payer.asked).toEqual([])
  })

  it('wants a number with its country code and no plus', async () => {
    const { payer, result } = force('http://localhost', '+4712345678')
    expect(await result).toMatchObject({ ok: false, code: 'phone-number' })
    expect(payer.asked).toEqual([])
  })

  it('tells the payer’s own code where it is refused', async () => {
    const payer = scriptedPayer({ [path]: [refusal(400, '10030')] })
    const call = createCaller(payer.options)
    expect(
      await approveByForce(call, { baseUrl: 'http://localhost' }, reference, '4712345678'),
    ).toMatchObject({ fate: 'refused', code: '10030' })
  })
})

describe('the environments', () => {
  it('are told apart by the whole host, and what is unknown is production', () => {
    expect(environmentOf('https://apitest.vipps.no')).toBe('test')
    expect(environmentOf('http://[::1]:8081')).toBe('loopback')
    expect(environmentOf('https://api.vipps.no')).toBe('production')
    expect(environmentOf('https://localhost.example')).toBe('production')
  })
})
