// What somebody is woken for, and what nobody is.
import { warningsOf, WARNING_CODES, type Picture } from '#bff/session/warnings.ts'
import { aStanding } from '#tests/durable/examples.ts'
import { describe, expect, it } from 'vitest'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOW = 100 * HOUR

const well: Picture = {
  now: NOW,
  standings: [aStanding({ phaseAt: NOW - HOUR, authorizedAt: NOW - HOUR })],
  sweptAt: NOW - MINUTE,
  checks: { payer: { ok: true }, chargers: { ok: true }, catalogue: { ok: true } },
  webhookAt: NOW - HOUR,
}
const codes = (change: Partial<Picture>): string[] =>
  warningsOf({ ...well, ...change }).map((one) => one.code)
const of = (change: Parameters<typeof aStanding>[0]): string[] =>
  codes({ standings: [aStanding({ phaseAt: NOW, authorizedAt: NOW, ...change })] })

describe('a picture in which all is well', () => {
  it('wakes nobody', () => {
    expect(warningsOf(well)).toEqual([])
  })

  it('is not spoilt by what is not known yet', () => {
    expect(codes({ standings: null, sweptAt: null, checks: {}, webhookAt: null })).toEqual([])
  })
})

describe('a neighbour', () => {
  it.each([
    ['payer', 'payer-away'],
    ['chargers', 'charger-backend-away'],
    ['catalogue', 'catalogue-stale'],
  ])('%s that is not there is told by its name, with why', (name, code) => {
    const checks = { ...well.checks, [name]: { ok: false, detail: 'http-503' } }
    expect(warningsOf({ ...well, checks })).toMatchObject([
      { code, subject: name, merchantId: null, detail: expect.stringContaining('http-503') },
    ])
  })

  it('who takes payments and tells nothing of them has lost our webhook', () => {
    const standings = [aStanding({ phaseAt: NOW - HOUR, authorizedAt: NOW - HOUR })]
    expect(codes({ standings, webhookAt: 0 })).toEqual(['webhook-silent'])
    expect(codes({ standings, webhookAt: NOW - 2 * HOUR })).toEqual(['webhook-silent'])
    expect(codes({ standings, webhookAt: NOW - HOUR - MINUTE })).toEqual([])
    const young = [aStanding({ phaseAt: NOW, authorizedAt: NOW - 9 * MINUTE })]
    expect(codes({ standings: young, webhookAt: 0 })).toEqual([])
    const unread = [aStanding({ phaseAt: NOW, authorizedAt: null })]
    expect(codes({ standings: unread, webhookAt: 0 })).toEqual([])
  })
})

describe('the watch itself', () => {
  it('says when nobody looks after the sessions', () => {
    expect(codes({ sweptAt: NOW - 5 * MINUTE + 1 })).toEqual([])
    expect(codes({ sweptAt: NOW - 5 * MINUTE })).toEqual(['watch-blind'])
  })
})

const parked = (outage: boolean) => ({ why: 'capture-refused' as const, at: NOW, outage })

describe('a session', () => {
  it('that is parked is told with its station and why; an outage is given time to end', () => {
    const [told] = warningsOf({
      ...well,
      standings: [aStanding({ phase: 'parked', parked: parked(false), merchantId: 'fjord' })],
    })
    expect(told).toMatchObject({
      code: 'session-parked',
      merchantId: 'fjord',
      detail: 'Station 1001: parked, capture-refused.',
      graceMs: MINUTE,
    })
    const [outage] = warningsOf({
      ...well,
      standings: [aStanding({ phase: 'parked', parked: parked(true) })],
    })
    expect(outage?.graceMs).toBe(15 * MINUTE)
  })

  it.each([
    ['reserving', 1],
    ['starting', 2],
    ['charging', 48],
    ['stopping', 2],
    ['awaitingCdr', 24],
    ['capturing', 1],
    ['releasing', 1],
  ] as const)('may be %s for less than %i hours', (phase, hours) => {
    expect(of({ phase, phaseAt: NOW - hours * HOUR + 1 })).toEqual([])
    expect(of({ phase, phaseAt: NOW - hours * HOUR })).toEqual(['session-rests-too-long'])
  })

  it('may be parked or at rest for as long as it likes', () => {
    expect(of({ phase: 'settled', phaseAt: 0 })).toEqual([])
    expect(of({ phase: 'parked', phaseAt: 0 })).toEqual([])
  })

  it('whose effect is tried in vain is told after a quarter of an hour', () => {
    const waiting = { effect: 'CapturePayment', since: NOW - 15 * MINUTE } as const
    expect(of({ waiting })).toEqual(['effect-stuck'])
    expect(of({ waiting: { ...waiting, since: waiting.since + 1 } })).toEqual([])
  })

  it('whose receipt the payer does not take is told after an hour, once', () => {
    const waiting = { effect: 'SendReceipt', since: 0 } as const
    expect(of({ phase: 'settled', waiting, receiptSince: NOW - HOUR })).toEqual(['receipt-unsent'])
    expect(of({ phase: 'settled', waiting, receiptSince: NOW - HOUR + 1 })).toEqual([])
  })

  it('whose money can be captured for less than two days is told', () => {
    expect(of({ captureUntil: NOW + 48 * HOUR })).toEqual([])
    expect(of({ captureUntil: NOW + 48 * HOUR - 1 })).toEqual(['capture-deadline-near'])
    expect(of({ phase: 'releasing', captureUntil: NOW })).toEqual([])
  })
})

describe('the codes', () => {
  it('are each produced by some picture above', () => {
    const all = [
      ...codes({
        checks: { payer: { ok: false }, chargers: { ok: false }, catalogue: { ok: false } },
      }),
      ...codes({ webhookAt: 0 }),
      ...codes({ sweptAt: 0 }),
      ...of({ phase: 'parked', parked: { why: null, at: 0, outage: false } }),
      ...of({ phase: 'reserving', phaseAt: 0 }),
      ...of({ waiting: { effect: 'CancelPayment', since: 0 } }),
      ...of({ receiptSince: 0 }),
      ...of({ captureUntil: 0 }),
    ]
    expect(new Set(all)).toEqual(new Set(WARNING_CODES))
  })
})

const whose = (checks: Picture['checks']) =>
  warningsOf({ ...well, standings: null, checks }).map((one) => [
    one.code,
    one.subject,
    one.merchantId,
  ])

describe('a sales unit that is away', () => {
  it('tells each merchant of its own sales unit, and everybody of the only one', () => {
    const away = { ok: false, detail: 'token-401' }
    expect(whose({ payer: away })).toEqual([['payer-away', 'payer', null]])
    expect(whose({ payer: away, 'payer dansk': { ok: true } })).toEqual([
      ['payer-away', 'payer', 'default'],
    ])
    expect(whose({ payer: { ok: true }, 'payer dansk': away })).toEqual([
      ['payer-away', 'payer dansk', 'dansk'],
    ])
  })
})
