// One client for each merchant's sales unit: what one is asked never goes through another.
import { describe, expect, it } from 'vitest'
import { createMerchants } from '#bff/merchants.ts'
import type { Notice } from '#bff/session/ports.ts'
import { createPayers } from '#bff/vipps/payers.ts'
import { dansk, merchantsWith } from '#tests/driver/samples.ts'
import { scriptedPayer, reference } from './scripted-payer.ts'

const created = { status: 201, json: { redirectUrl: 'https://pay', reference } }

function trial(script: Parameters<typeof scriptedPayer>[0]) {
  const { asked, options } = scriptedPayer(script)
  const notices: Notice[] = []
  const merchants = createMerchants(merchantsWith({ MERCHANTS: JSON.stringify([dansk]) }))
  const payers = createPayers(merchants, {
    fetch: options.fetch,
    now: options.now,
    note: (notice) => void notices.push(notice),
  })
  const create = (merchantId: string) => {
    const amount = { amountMinor: 25_000, currency: 'DKK' as const }
    const words = { description: 'Opladning', returnUrl: 'https://stikk.example/c/x' }
    return payers.paymentsOf(merchantId).create({ reference, ...amount, ...words }, 'key-1')
  }
  return { asked, notices, payers, create }
}

describe('a payment', () => {
  it('is asked for with the keys of its own merchant’s sales unit', async () => {
    const { asked, create } = trial({ 'POST /epayment/v1/payments': [created] })
    for (const merchantId of ['dansk', 'default']) await create(merchantId)
    const of = (path: string, name: string) =>
      asked.filter((one) => one.path === path).map(({ headers }) => headers.get(name))
    expect(of('/epayment/v1/payments', 'merchant-serial-number')).toEqual(['654321', '123456'])
    expect(of('/epayment/v1/payments', 'ocp-apim-subscription-key')).toEqual(['their-key', 'key'])
    expect(of('/accesstoken/get', 'client_secret')).toEqual(['their-secret', 'secret'])
    const [theirs, ours] = of('/epayment/v1/payments', 'authorization')
    expect(theirs).not.toBe(ours)
  })

  it('keeps the rate limits of its own sales unit', async () => {
    const { create } = trial({ 'POST /epayment/v1/payments': [created] })
    for (let n = 0; n < 5; n += 1) expect((await create('dansk')).ok).toBe(true)
    expect(await create('dansk')).toMatchObject({ ok: false, fate: 'retry' })
    expect((await create('default')).ok).toBe(true)
  })

  it('of a merchant that is no longer in the settings waits, and goes to nobody', async () => {
    const { asked, notices, create } = trial({})
    expect(await create('gone')).toMatchObject({
      ok: false,
      fate: 'retry',
      why: 'payer-outage',
      code: 'merchant-unknown',
    })
    expect(asked).toEqual([])
    expect(notices).toMatchObject([
      { code: 'merchant-unknown', subject: 'gone', merchantId: 'gone' },
    ])
  })
})

describe('what is wrong with a sales unit', () => {
  it('is told as its own merchant’s matter', async () => {
    const forbidden = { status: 403, json: { title: 'Forbidden', status: 403 } }
    const { notices, create } = trial({ 'POST /epayment/v1/payments': [forbidden] })
    await create('dansk')
    expect(notices).toMatchObject([{ code: 'payer-sales-unit', merchantId: 'dansk' }])
  })
})
