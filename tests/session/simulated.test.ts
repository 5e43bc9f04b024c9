// What the simulation found (docs/simulation.md), each as the small story it comes down to. The number
// is the seed that showed it, by the scenarios of its day.
import { describe, expect, it } from 'vitest'
import { LONG_SILENCE_MS } from '#bff/session/charging.ts'
import { limitAt } from '#bff/session/limit.ts'
import { mostCapturable, surelyCapturable } from '#bff/session/settlement.ts'
import type { Tariff } from '#bff/session/tariff.ts'
import { readsDue, type ReadMemory } from '#bff/session/watch.ts'
import { cdrOf, openingOf, Story, T0 } from './story.ts'

const FLAT: Tariff = {
  digest: 'flat',
  id: 'flat',
  currency: 'NOK',
  elements: [
    {
      components: [{ kind: 'flat', exVatMicros: 4_000_000, vatRate: 2500, stepSize: 1 }],
      restrictions: null,
    },
  ],
  minPrice: null,
  maxPrice: null,
}

const FREE: Tariff = { ...FLAT, elements: [{ components: [], restrictions: null }] }

/** The payer refuses to let the reservation go. */
function releaseRefused(story: Story): Story {
  story.say({ type: 'GiveUp', act: 'cancel', final: true, why: 'release-refused' }, 1)
  return story
}

describe('a parked session', () => {
  it('without any charge gives the operator nothing to capture, not even the flat fee (seed 239)', () => {
    const story = new Story({ tariff: FLAT }).waiting()
    story.say({ type: 'StopCharging' }, 1)
    story.read({}, 1)
    releaseRefused(story)
    expect(story.session.phase).toBe('parked')
    expect(mostCapturable(story.session)).toBe(0)
    expect(
      story.say({ type: 'Resolve', action: 'capture', amountMinor: null, reason: 'x' }, 1),
    ).toEqual([])
  })

  it('notes a refund that took effect while the release was refused (seed 3284)', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 1)
    story.read({ capturedMinor: 11_980 }, 1)
    releaseRefused(story)
    story.say({ type: 'Refund', amountMinor: 500, reason: 'goodwill' }, 60)
    story.read({ capturedMinor: 11_980, refundedMinor: 500 }, 1)
    expect(story.session.phase).toBe('parked')
    expect(story.session.payment.refundedMinor).toBe(500)
  })

  it('keeps the rule it was released by when its stray turns out empty (seed 2538)', () => {
    const story = new Story({ tariff: FREE }).charging(5000)
    story.report({ sessionId: 'NO*STK*OTHER', status: 'pending' }, 1)
    const ended = { status: 'completed', energyWh: 5000, endedAt: T0 + 620_000 } as const
    story.report({ ...ended, updatedAt: T0 + 620_000 }, 20)
    story.say({ type: 'ReportCdr', cdr: cdrOf({ energyWh: 5000, totalInclMinor: 0 }) }, 1)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'late-start' })
    story.report({ sessionId: 'NO*STK*OTHER', status: 'invalid' }, 1)
    expect(story.session).toMatchObject({ phase: 'releasing', why: 'price-zero' })
  })
})

describe('a session parked for a refund that was refused', () => {
  it('stays with the human when a lower CDR comes, which counts once the refund goes (seed 95479)', () => {
    const story = new Story().settled()
    story.say({ type: 'Refund', amountMinor: 66, reason: 'goodwill' }, 60)
    story.say({ type: 'GiveUp', act: 'refund', final: true, why: 'refund-refused' }, 1)
    story.say({ type: 'ReportCdr', cdr: cdrOf({ id: 'CDR2', totalInclMinor: 8000 }) }, 60)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'refund-refused' })
    story.say({ type: 'Resolve', action: 'retry', amountMinor: null, reason: 'mended' }, 60)
    story.read({ capturedMinor: 11_980, cancelledMinor: 23_020, refundedMinor: 66 }, 1)
    expect(story.session.payment.refundWantedMinor).toBe(3980)
  })
})

describe('a session that waits to begin', () => {
  it('and is silent for hours though no STOP was taken is seen by a human, not let go (seed 298)', () => {
    const story = new Story().approved()
    story.report({ status: 'pending' }, 5)
    story.say({ type: 'Tick' }, 200)
    story.say({ type: 'ReportStop', answer: 'refused' }, 1)
    story.say({ type: 'Tick' }, LONG_SILENCE_MS / 1000 + 1)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'start-timeout' })
    expect(story.asked('CancelPayment')).toEqual([])
  })

  it('is asked again to stop where a STOP was taken just now and nothing follows (seed 476197)', () => {
    const story = new Story().approved()
    story.report({ status: 'pending' }, 5)
    story.say({ type: 'Tick' }, 200)
    story.say({ type: 'ReportStop', answer: 'refused' }, 1)
    story.say({ type: 'Tick' }, 130)
    const asked = story.asked('StopSession').length
    story.say({ type: 'ReportStop', answer: 'accepted' }, 1)
    story.say({ type: 'Tick' }, 1)
    expect(story.session.phase).toBe('stopping')
    story.say({ type: 'Tick' }, 31)
    expect(story.asked('StopSession').length).toBe(asked + 1)
    story.say({ type: 'Tick' }, 90)
    story.say({ type: 'ReportStop', answer: 'accepted' }, 1)
    story.say({ type: 'Tick' }, 1)
    expect(story.session).toMatchObject({ phase: 'releasing', why: 'start-timeout' })
  })
})

describe('a CDR that comes while the money is on its way', () => {
  it('is kept, though it is pushed but once, and what it corrects is refunded (seed 18975)', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 1)
    story.say({ type: 'ReportCdr', cdr: cdrOf({ id: 'CDR2', totalInclMinor: 11_000 }) }, 5)
    expect(story.session.phase).toBe('capturing')
    story.read({ capturedMinor: 11_980 }, 1)
    story.read({ capturedMinor: 11_980, cancelledMinor: 23_020 }, 1)
    expect(story.session.phase).toBe('settled')
    expect(story.asked('RefundPayment')).toMatchObject([{ amountMinor: 980 }])
  })
})

describe('a CDR that contradicts while the money is on its way', () => {
  it('is seen by a human once the money is at rest (seed 11162)', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 1)
    story.say({ type: 'ReportCdr', cdr: cdrOf({ id: 'CDR2', totalInclMinor: 3000 }) }, 5)
    story.read({ capturedMinor: 11_980 }, 1)
    story.read({ capturedMinor: 11_980, cancelledMinor: 23_020 }, 1)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'price-contradiction' })
  })
})

describe('a session that was given another id (seeds 12017, 15027)', () => {
  it('is not captured twice by an operator who names no amount', () => {
    const story = new Story().charging(10_000)
    story.report({ sessionId: 'NO*STK*S1-B', energyWh: 11_000, status: 'completed' }, 60)
    story.say({ type: 'StopCharging' }, 1)
    story.say({ type: 'ReportStop', answer: 'accepted' }, 1)
    story.say({ type: 'Tick' }, 901)
    story.say({ type: 'Tick' }, 901)
    story.read({ capturedMinor: 5990 }, 1)
    expect(surelyCapturable(story.session)).toBe(6589)
    expect(mostCapturable(story.session)).toBe(12_579)
  })
})

describe('a stamp a day ahead (seeds 22491, 23214)', () => {
  const HOURLY: Tariff = {
    ...FLAT,
    elements: [
      {
        components: [{ kind: 'time', exVatMicros: 48_000_000, vatRate: 2500, stepSize: 1 }],
        restrictions: null,
      },
    ],
  }

  it('costs the driver no day: the end that was told counts', () => {
    const story = new Story({ tariff: HOURLY, amountMinor: 50_000 }).charging()
    story.report({ energyWh: 5000, updatedAt: T0 + 86_400_000 }, 60)
    const endedAt = T0 + 620_000
    story.report({ status: 'completed', energyWh: 9000, endedAt, updatedAt: endedAt }, 540)
    story.say({ type: 'Tick' }, 901)
    // Ten minutes at 60 kr an hour.
    expect(story.session.settlement?.captureMinor).toBe(1000)
  })
})

describe('the limit', () => {
  it('is reckoned from when a value was measured, not from when it came (seed 10671)', () => {
    const story = new Story().charging()
    for (const n of [1, 2, 3]) {
      story.report({ energyWh: n * 600, updatedAt: T0 + 20_000 + n * 60_000 }, 60)
    }
    const inTime = limitAt(story.session) ?? 0
    const late = new Story().charging()
    for (const n of [1, 2, 3]) {
      late.report({ energyWh: n * 600, updatedAt: T0 + 20_000 + n * 60_000 }, n === 3 ? 75 : 60)
    }
    expect(limitAt(late.session)).toBe(inTime)
  })

  it('takes a first value of 11 kW for no fast charger, where no rating is known (seed 381)', () => {
    const { station } = openingOf()
    const unrated = { ...station, connector: { ...station.connector, maxPowerW: null } }
    const story = new Story({ station: unrated }).approved()
    story.report({ status: 'active', powerW: 11_000, updatedAt: T0 + 20_000 }, 1)
    // 350 kr buys 58 kWh: at 400 kW that would be nine minutes.
    expect((limitAt(story.session) ?? 0) - story.now).toBeGreaterThan(3_600_000)
  })

  it('is never reached on an old value: a fresh one is asked for just before', () => {
    const story = new Story().charging()
    story.report({ energyWh: 600, updatedAt: T0 + 80_000 }, 60)
    story.report({ energyWh: 28_000, updatedAt: T0 + 800_000 }, 720)
    const near = limitAt(story.session) ?? 0
    expect(near).toBeGreaterThan(story.now + 10_000)
    const at = near - 30_000
    const memory: ReadMemory = {
      ReadSession: { at, count: 1, answeredAt: at },
      pushedAt: at + 1,
    }
    const reads = (now: number) => readsDue(story.state, now, memory).reads
    expect(reads(near - 4001)).not.toContain('ReadSession')
    expect(reads(near - 3999)).toContain('ReadSession')
  })
})

describe('a CDR that comes after rest', () => {
  it('and is below the payer’s minimum gives back the difference, not everything (seed 7572)', () => {
    const story = new Story().ended(20_000)
    story.say({ type: 'ReportCdr', cdr: cdrOf({ energyWh: 20, totalInclMinor: 12 }) }, 1)
    // 20 Wh against 20 kWh: a contradiction, unless the CDR is the operator's word.
    expect(story.session.phase).toBe('parked')
    const small = new Story()
    small.ended(180)
    small.say({ type: 'ReportCdr', cdr: cdrOf({ energyWh: 180, totalInclMinor: 108 }) }, 1)
    small.read({ capturedMinor: 108 }, 1)
    small.read({ capturedMinor: 108, cancelledMinor: 34_892 }, 1)
    expect(small.session.phase).toBe('settled')
    small.say(
      { type: 'ReportCdr', cdr: cdrOf({ id: 'CDR2', energyWh: 180, totalInclMinor: 80 }) },
      1,
    )
    expect(small.asked('RefundPayment')).toMatchObject([{ amountMinor: 28, totalMinor: 28 }])
  })
})

describe('a backend that cannot be reached', () => {
  it('ends no watch for a late start: the last look is one that was answered (seed 5739)', () => {
    const story = new Story().approved()
    story.none(130)
    story.read({ cancelledMinor: 35_000 }, 1)
    expect(story.session.phase).toBe('abandoned')
    const at = story.now + 3_600_000
    const unanswered: ReadMemory = { ReadSession: { at, count: 9, answeredAt: T0 } }
    expect(readsDue(story.state, at + 599_000, unanswered).nextAt).toBe(at + 600_000)
    const answered: ReadMemory = { ReadSession: { at, count: 9, answeredAt: at } }
    expect(readsDue(story.state, at + 599_000, answered)).toEqual({ reads: [], nextAt: null })
    // Some have no lists at all: a day, and no longer.
    const days: ReadMemory = { ReadSession: { at: at + 86_400_000, count: 9, answeredAt: T0 } }
    expect(readsDue(story.state, at + 90_000_000, days)).toEqual({ reads: [], nextAt: null })
  })

  it('uses up no look for a corrected CDR', () => {
    const story = new Story().settled()
    const at = story.now + 900_000
    const unanswered: ReadMemory = { ReadCdr: { at, count: 1, answeredAt: null } }
    expect(readsDue(story.state, at + 1, unanswered).nextAt).toBe(at + 600_000)
    const answered: ReadMemory = { ReadCdr: { at, count: 1, answeredAt: at } }
    expect(readsDue(story.state, at + 1, answered).nextAt).toBe(story.now + 3_600_000)
  })
})
