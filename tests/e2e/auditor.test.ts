// The judge judged: each law is broken once in a doctored ledger, so that a silent auditor means
// something in the other files.
import { describe, expect, it } from 'vitest'
import { judge } from './auditor.ts'
import type { LedgerPayment, Ledgers, LedgerSession } from './ledgers.ts'

const REFERENCE = 'ev-0123456789abcdefghjkmnpqrs'

const event = (name: string, amount: number, timestamp: number) => ({
  name,
  amount,
  timestamp,
  success: true,
})

const paid: LedgerPayment = {
  reference: REFERENCE,
  state: 'AUTHORIZED',
  request: { amount: 35_000, returnUrl: 'http://127.0.0.1/c/x' },
  aggregate: {
    authorizedAmount: 35_000,
    capturedAmount: 5990,
    cancelledAmount: 29_010,
    refundedAmount: 0,
  },
  events: [
    event('CREATED', 35_000, 1000),
    event('AUTHORIZED', 35_000, 2000),
    event('CAPTURED', 5990, 8000),
    event('CANCELLED', 29_010, 8001),
  ],
  receipt: {
    orderLines: [{ totalAmount: 5990, totalAmountExcludingTax: 4792, totalTaxAmount: 1198 }],
  },
}

const charged: LedgerSession = {
  session_id: 'S1',
  token_uid: REFERENCE.toUpperCase(),
  evse_uid: 'STK-1001',
  status: 'COMPLETED',
  energy_wh: 10_000,
  started_at: 3000,
  ended_at: 7000,
}

const sound: Ledgers = {
  payments: [paid],
  sessions: [charged],
  cdrs: [{ session_id: 'S1', incl_vat: 5990 }],
  parked: new Set(),
}

const nothing = { capturedAmount: 0, cancelledAmount: 0, refundedAmount: 0 }
const withPayment = (change: Partial<LedgerPayment>): Ledgers => ({
  ...sound,
  payments: [{ ...paid, ...change }],
})
const withSums = (change: Partial<LedgerPayment['aggregate']>): Ledgers =>
  withPayment({ aggregate: { ...paid.aggregate, ...change } })
const withSession = (change: Partial<LedgerSession>): Ledgers => ({
  ...sound,
  sessions: [{ ...charged, ...change }],
})

/** All released, no receipt: a trip that came to nothing. */
const released = {
  aggregate: { ...paid.aggregate, capturedAmount: 0, cancelledAmount: 35_000 },
  events: [...paid.events.slice(0, 2), event('CANCELLED', 35_000, 8000)],
  receipt: null,
}

describe('the auditor', () => {
  it('finds nothing wrong with a trip that was paid and balanced', () => {
    expect(judge(sound)).toEqual([])
  })

  it('finds nothing wrong with one that was never approved, or parked with energy', () => {
    const aborted: Partial<LedgerPayment> = { state: 'ABORTED', receipt: null, events: [] }
    const aggregate = { ...nothing, authorizedAmount: 0 }
    expect(judge({ ...withPayment({ ...aborted, aggregate }), sessions: [] })).toEqual([])
    const held = { receipt: null, aggregate: { ...nothing, authorizedAmount: 35_000 } }
    const events = paid.events.slice(0, 2)
    const parked = new Set([REFERENCE])
    expect(judge({ ...withPayment({ ...held, events }), parked })).toEqual([])
  })

  it('lets energy go that costs less than the least payment', () => {
    const cheap = [{ session_id: 'S1', incl_vat: 99 }]
    expect(judge({ ...withPayment(released), cdrs: cheap })).toEqual([])
  })

  it.each<[string, Ledgers, RegExp]>([
    ['a start for nobody', { ...sound, payments: [] }, /law 1: .* no payment/],
    ['a start before the approval', withSession({ started_at: 1999 }), /law 1: .* before/],
    [
      'a second capture',
      withPayment({ events: [...paid.events, event('CAPTURED', 1, 9000)] }),
      /law 2: 2 captures/,
    ],
    [
      'more than the CDR',
      { ...sound, cdrs: [{ session_id: 'S1', incl_vat: 5989 }] },
      /law 2: captured 5990, the CDR says 5989/,
    ],
    ['more than was reserved', withSums({ authorizedAmount: 5000 }), /law 2: .* reserved 5000/],
    ['something still reserved', withSums({ cancelledAmount: 0 }), /law 3: 29010/],
    ['a payment still open', withPayment({ state: 'CREATED' }), /law 3: .* still be approved/],
    [
      'two releases',
      withPayment({ events: [...paid.events, event('CANCELLED', 0, 9000)] }),
      /law 3: released 2 times/,
    ],
    ['energy for nothing', withPayment(released), /law 4: 10000 Wh/],
    ['a charge that still runs', withSession({ ended_at: null }), /law 5: S1 still runs/],
    ['a payment without receipt', withPayment({ receipt: null }), /law 9: .* no receipt/],
    [
      'a receipt over another amount',
      withPayment({
        receipt: {
          orderLines: [{ totalAmount: 6000, totalAmountExcludingTax: 4800, totalTaxAmount: 1200 }],
        },
      }),
      /law 9: the lines sum to 6000/,
    ],
    [
      'a receipt line that does not add up',
      withPayment({
        receipt: {
          orderLines: [{ totalAmount: 5990, totalAmountExcludingTax: 4792, totalTaxAmount: 1197 }],
        },
      }),
      /law 9: a line/,
    ],
  ])('sees %s', (_name, ledgers, words) => {
    expect(judge(ledgers).join('\n')).toMatch(words)
  })
})
