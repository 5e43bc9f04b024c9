// A payment with its history: what the payer tells of each movement, and nothing made up.
import { describe, expect, it } from 'vitest'
import { readHistory } from '#bff/vipps/history.ts'
import { createCaller } from '#bff/vipps/transport.ts'
import { payment, reference, refusal, scriptedPayer, type Scripted } from './scripted-payer.ts'

const READ = 'GET /'
const EVENTS = 'GET /events'
const amount = (value: number) => ({ currency: 'NOK', value })

function reading(script: Record<string, Scripted[]>) {
  const payer = scriptedPayer(script)
  return readHistory(createCaller(payer.options), reference)
}

describe('a payment’s history', () => {
  it('comes with its sums, each movement with its key and moment', async () => {
    const events = [
      {
        name: 'CAPTURED',
        success: true,
        pspReference: 'psp-2',
        amount: amount(600),
        timestamp: '2026-11-25T12:00:00Z',
        idempotencyKey: 'k-2',
      },
      { name: 'CANCELLED', success: true, amount: amount(400) },
    ]
    const read = await reading({
      [EVENTS]: [{ status: 200, json: events }],
      [READ]: [payment('AUTHORIZED', [1000, 600, 400, 0])],
    })
    expect(read).toMatchObject({
      ok: true,
      value: {
        snapshot: { authorizedMinor: 1000, capturedMinor: 600, cancelledMinor: 400 },
        events: [
          { id: 'psp-2', amountMinor: 600, at: Date.UTC(2026, 10, 25, 12), key: 'k-2' },
          { id: null, name: 'CANCELLED', at: null, key: null },
        ],
      },
    })
  })

  it('is absent where the payer knows no such payment, and unread where it cannot say', async () => {
    expect(await reading({ [EVENTS]: [refusal(404, '5090')] })).toMatchObject({
      fate: 'absent',
    })
    const unread = await reading({ [EVENTS]: [{ status: 200, json: 'x' }] })
    expect(unread).toMatchObject({ ok: false, fate: 'retry' })
  })
})
