// The outbox's rules as tables: who goes first, when it is tried again, when a human is told.
import {
  afterFailure,
  heads,
  isOutdated,
  isWanted,
  leaseUntil,
  nextAlarm,
  recentCalls,
  supersededBy,
  withinLimits,
  type OutboxRow,
} from '#bff/durable/outbox.ts'
import { evolve } from '#bff/session/evolve.ts'
import type { Effect, Event, State } from '#bff/session/model.ts'
import { laneOf } from '#bff/session/react.ts'
import { describe, expect, it } from 'vitest'
import { anOpening } from './examples.ts'

const CREATE: Effect = {
  type: 'CreatePayment',
  amountMinor: 35_000,
  currency: 'NOK',
  description: 'Lading',
}
const CAPTURE: Effect = { type: 'CapturePayment', amountMinor: 5990, currency: 'NOK' }
const CANCEL: Effect = { type: 'CancelPayment' }
const STOP: Effect = { type: 'StopSession', sessionId: 'S1', attempt: 1 }
const RECORD: Effect = { type: 'RecordInLedger' }
const RECEIPT: Effect = { type: 'SendReceipt', number: 1 }

function row(effect: Effect, change: Partial<OutboxRow> = {}): OutboxRow {
  return {
    n: 1,
    id: `id-${change.n ?? 1}`,
    lane: laneOf(effect),
    effect,
    attempts: 1,
    firstTriedAt: 0,
    nextAt: 0,
    underWay: false,
    state: 'due',
    ...change,
  }
}

function stateAfter(...events: Event[]): State {
  const opened: Event = { type: 'SessionOpened', at: 0, opening: anOpening() }
  return [opened, ...events].reduce<State>((s, e) => evolve(s, e), { phase: 'none' })
}

const failing = { why: 'payer-outage', retryAfterMs: null } as const
const verdict = (r: OutboxRow, now = 0, chance = 1, retryAfterMs: number | null = null) =>
  afterFailure(r, { ...failing, retryAfterMs }, { now, chance, giveUpS: 900 })

describe('order', () => {
  it('is strict within a lane and free between lanes', () => {
    const rows = [row(CANCEL, { n: 3 }), row(CREATE, { n: 1 }), row(STOP, { n: 2 })]
    expect(
      heads(rows)
        .map((r) => r.n)
        .sort(),
    ).toEqual([1, 2])
  })

  it('lets a head that waits hold back its lane', () => {
    const rows = [row(CREATE, { n: 1, nextAt: 9999 }), row(CANCEL, { n: 2, nextAt: 0 })]
    expect(heads(rows)).toEqual([rows[0]])
  })

  it('keeps one word of many to the ledger, and one STOP per session', () => {
    const rows = [row(RECORD, { n: 1 }), row(STOP, { n: 2 }), row(CAPTURE, { n: 3 })]
    expect(supersededBy(rows, RECORD)).toEqual(['id-1'])
    expect(supersededBy(rows, { ...STOP, attempt: 2 })).toEqual(['id-2'])
    expect(supersededBy(rows, { ...STOP, sessionId: 'S2' })).toEqual([])
    expect(supersededBy(rows, CAPTURE)).toEqual([])
  })
})

describe('back-off', () => {
  it.each([
    [1, 1000],
    [2, 2000],
    [3, 4000],
    [5, 16_000],
    [6, 30_000],
    [40, 30_000],
  ])('after attempt %i waits up to %i ms', (attempts, ms) => {
    const free = row(RECORD, { attempts })
    expect(verdict(free, 0, 1).nextAt).toBe(ms)
    expect(verdict(free, 0, 0).nextAt).toBe(ms / 2)
  })

  it('repeats a STOP at least every ten seconds', () => {
    expect(verdict(row(STOP, { attempts: 20 })).nextAt).toBe(10_000)
  })

  it('leaves the payer room for five writes a minute from the third attempt on', () => {
    expect(verdict(row(CAPTURE, { attempts: 2 }), 0, 0).nextAt).toBe(1000)
    expect(verdict(row(CAPTURE, { attempts: 3 }), 0, 0).nextAt).toBe(13_000)
    expect(verdict(row(CAPTURE, { attempts: 4 }), 0, 0).nextAt).toBe(13_000)
  })

  it('honours a Retry-After, within five minutes', () => {
    expect(verdict(row(CAPTURE), 0, 0, 20_000).nextAt).toBe(20_000)
    expect(verdict(row(CAPTURE), 0, 0, 86_400_000).nextAt).toBe(300_000)
  })
})

describe('the payer’s five writes a minute', () => {
  const waiting = [row(CANCEL, { n: 1, nextAt: 10 }), row(STOP, { n: 2, nextAt: 10 })]
  const nextAts = (calls: number[], minuteMs?: number) =>
    withinLimits(waiting, calls, minuteMs).map((r) => r.nextAt)

  it('are shared by all effects of its lane, and hold back no other', () => {
    expect(nextAts([1, 2, 3, 4])).toEqual([10, 10])
    expect(nextAts([1, 2, 3, 4, 5])).toEqual([60_001, 10])
    expect(nextAts([1, 2, 3, 4, 5, 6])).toEqual([60_002, 10])
    expect(nextAts([1, 2, 3, 4, 5], 6000)).toEqual([6001, 10])
  })

  it('are those of the last minute', () => {
    expect(recentCalls([1, 2, 3], 60_002)).toEqual([3])
    expect(recentCalls([1, 2, 3], 60_000)).toEqual([1, 2, 3])
  })
})

describe('a capture', () => {
  it('is outdated by a later one of the same session, and by nothing else', () => {
    const first = row(CAPTURE, { n: 1 })
    const later = row({ ...CAPTURE, amountMinor: 100 }, { n: 4 })
    const rows = [first, row(CANCEL, { n: 2 }), row(STOP, { n: 3 }), later]
    expect(isOutdated(first, rows)).toBe(true)
    expect(isOutdated(later, rows)).toBe(false)
    expect(isOutdated(first, rows.slice(0, 3))).toBe(false)
    expect(isOutdated(row(CANCEL, { n: 1 }), [...rows, row(CANCEL, { n: 9 })])).toBe(false)
  })
})

describe('giving up', () => {
  it.each([
    [CREATE, 'create'],
    [CAPTURE, 'capture'],
    [CANCEL, 'cancel'],
  ] as const)(
    'of %o is said once, again where something unparked it, and it keeps trying',
    (effect, act) => {
      const before = row(effect, { attempts: 30 })
      expect(verdict(before, 899_999).giveUp).toBeNull()
      const parked = verdict(before, 900_000)
      expect(parked).toMatchObject({ state: 'parked', giveUp: { act, why: 'payer-outage' } })
      const again = verdict({ ...before, state: parked.state }, 2_000_000)
      expect(again.giveUp).toBeNull()
      const unparked = { now: 2_000_000, chance: 1, giveUpS: 900, told: false }
      expect(afterFailure({ ...before, state: 'parked' }, failing, unparked).giveUp).toEqual({
        act,
        why: 'payer-outage',
      })
      expect(again.nextAt).toBe(2_060_000)
    },
  )

  it.each([STOP, RECORD, RECEIPT])('never happens to %o', (effect) => {
    const late = verdict(row(effect, { attempts: 1000 }), 90_000_000)
    expect(late).toMatchObject({ state: 'due', giveUp: null })
  })
})

const end = (how: 'completed' | 'silent'): Event => ({
  type: 'ChargingEnded',
  at: 3,
  how,
  endedAt: 3,
})

const refundAsked = (amountMinor: number): Event => ({
  type: 'RefundAsked',
  at: 4,
  amountMinor,
  totalMinor: amountMinor,
  currency: 'NOK',
  reason: 'cable was broken',
  key: null,
})

const refundOf = (amountMinor: number): Effect => ({
  type: 'RefundPayment',
  amountMinor,
  totalMinor: amountMinor,
  currency: 'NOK',
})

describe('what is still wanted', () => {
  const capturing: Event[] = [
    { type: 'PaymentAuthorized', at: 1, authorizedMinor: 35_000, guaranteedUntil: null },
    { type: 'CaptureAsked', at: 2, amountMinor: 5990, currency: 'NOK' },
  ]

  it('is a capture while capturing, also when an outage has parked it', () => {
    expect(isWanted(CAPTURE, stateAfter(...capturing))).toBe(true)
    const outage: Event = { type: 'Parked', at: 3, why: 'payer-outage', outage: true }
    expect(isWanted(CAPTURE, stateAfter(...capturing, outage))).toBe(true)
  })

  it('is no capture once the operator has released, or a human must decide', () => {
    const released: Event = { type: 'ReleaseAsked', at: 3, why: null }
    expect(isWanted(CAPTURE, stateAfter(...capturing, released))).toBe(false)
    const refused: Event = { type: 'Parked', at: 3, why: 'capture-refused', outage: false }
    expect(isWanted(CAPTURE, stateAfter(...capturing, refused))).toBe(false)
  })

  it('is a STOP until the session is known to have ended, not merely to be silent', () => {
    const began: Event[] = [
      { type: 'PaymentAuthorized', at: 1, authorizedMinor: 35_000, guaranteedUntil: null },
      { type: 'ChargingBegan', at: 2, sessionId: 'S1', startedAt: 2 },
    ]
    expect(isWanted(STOP, stateAfter(...began))).toBe(true)
    expect(isWanted(STOP, stateAfter(...began, end('completed')))).toBe(false)
    expect(isWanted(STOP, stateAfter(...began, end('silent')))).toBe(true)
  })

  it('is a refund as long as it is the one that is wanted, and none that a human has let be', () => {
    const away: Event = { type: 'Parked', at: 5, why: 'payer-outage', outage: true }
    const letBe: Event = {
      type: 'Resolved',
      at: 6,
      action: 'release',
      amountMinor: null,
      reason: 'paid back in cash',
    }
    const outage = [...capturing, refundAsked(500), away]
    expect(isWanted(refundOf(500), stateAfter(...outage))).toBe(true)
    expect(isWanted(refundOf(500), stateAfter(...outage, letBe))).toBe(false)
    // Both would be made once the payer answers again: together more than anybody wished.
    const another = stateAfter(...outage, letBe, refundAsked(800))
    expect([500, 800].map((minor) => isWanted(refundOf(minor), another))).toEqual([false, true])
  })

  it('is nothing where there is no session', () => {
    expect(isWanted(RECORD, { phase: 'none' })).toBe(false)
  })
})

describe('the alarm', () => {
  it.each<[string, OutboxRow[], (number | null)[], number | null]>([
    ['is off when nothing is due', [], [null, null], null],
    ['is set to the earliest deadline', [], [9000, 7000, null], 7000],
    ['is set to the head of a lane', [row(CREATE, { nextAt: 6000 })], [7000], 6000],
    [
      'ignores what waits behind a head',
      [row(CREATE, { n: 1, nextAt: 8000 }), row(CANCEL, { n: 2, nextAt: 5500 })],
      [],
      8000,
    ],
    ['stands by for a second where something is overdue', [row(CREATE)], [1], 6000],
  ])('%s', (_, rows, wakes, at) => {
    expect(nextAlarm(rows, wakes, 5000)).toBe(at)
  })

  it('takes an effect for lost only after its time limit', () => {
    expect(leaseUntil(0)).toBeGreaterThan(15_000)
  })
})
