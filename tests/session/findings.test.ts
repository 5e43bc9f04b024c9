// Small stories that once went wrong, or still do: each names the law it is about.
import { describe, expect, it } from 'vitest'
import { nextDeadline } from '#bff/session/deadlines.ts'
import { strayWh } from '#bff/session/rest.ts'
import { view } from '#bff/session/view.ts'
import { view as viewShape } from '#shared/contract.ts'
import { cdrOf, openingOf, Story, T0 } from './story.ts'

const OTHER = 'NO*STK*S2'
const THIRD = 'NO*STK*S3'

describe('the same message twice (law 7)', () => {
  it('seconds that are to be added are added once', () => {
    const story = new Story().charging()
    const appended = {
      energyWh: 5000,
      chargingS: 60,
      parkingS: 0,
      appended: true,
      updatedAt: T0 + 80_000,
    }
    story.report(appended, 60)
    const once = story.session.charge?.meter?.chargingS
    story.report(appended, 1)
    expect(story.session.charge?.meter?.chargingS).toBe(once)
  })

  it('an answer to START that comes twice is one answer', () => {
    const story = new Story().approved()
    const answer = {
      type: 'ReportStart',
      answer: 'accepted',
      why: 'start-refused',
      timeoutS: 30,
      attempt: 1,
    } as const
    story.say(answer, 1)
    expect(story.say(answer, 5)).toEqual([])
  })

  it('an old CDR that comes again does not take the place of the one that corrected it', () => {
    const story = new Story().settled()
    story.say({
      type: 'ReportCdr',
      cdr: cdrOf({ id: 'CDR2', totalInclMinor: 10_000, updatedAt: T0 + 700_000 }),
    })
    expect(story.say({ type: 'ReportCdr', cdr: cdrOf() })).toEqual([])
  })

  it('a credit CDR that an operator has resolved does not park the session again', () => {
    const story = new Story().settled()
    const credit = cdrOf({ id: 'CDR1-C', creditOf: 'CDR1' })
    story.say({ type: 'ReportCdr', cdr: credit })
    story.say({ type: 'Tick' }, 900)
    story.say({ type: 'Resolve', action: 'release', amountMinor: null, reason: 'seen' })
    expect(story.say({ type: 'ReportCdr', cdr: credit }, 1)).toEqual([])
  })
})

describe('the limit (law 6)', () => {
  it('meter values that arrive in a bunch do not make the car faster than its connector', () => {
    const story = new Story().charging(20_000)
    // 417 Wh more, measured 10 s later, but heard 10 ms after the value before it.
    story.now += 10
    story.report({ energyWh: 20_417, powerW: 150_000, updatedAt: T0 + 610_000 })
    // 38 kWh are left: a quarter of an hour at the 150 kW that the connector gives.
    expect((nextDeadline(story.state) ?? 0) - story.now).toBeGreaterThan(800_000)
  })

  it('is a whole number of milliseconds, so that the view holds its contract', () => {
    const story = new Story().charging()
    story.report({ energyWh: 1000, updatedAt: T0 + 30_000 }, 9)
    story.now += 9001
    story.report({ energyWh: 2000, updatedAt: T0 + 40_000 })
    expect(Number.isInteger(view(story.session).limitAt)).toBe(true)
    expect(viewShape.safeParse(view(story.session)).success).toBe(true)
  })

  it('parking that is billed counts too: a full car does not run over the reservation', () => {
    const tariff = {
      ...openingOf().tariff,
      elements: [
        {
          restrictions: null,
          components: [
            { kind: 'energy', exVatMicros: 4_792_000, vatRate: 2500, stepSize: 1 } as const,
            // 240 kr an hour without VAT is 5 kr a minute with 25 %.
            { kind: 'parking', exVatMicros: 240_000_000, vatRate: 2500, stepSize: 1 } as const,
          ],
        },
      ],
    }
    const story = new Story({ tariff }).charging(50_000)
    const fullAt = story.now
    for (let minute = 1; story.session.stop === null && minute < 60; minute += 1) {
      const due = nextDeadline(story.state)
      if (due !== null && due < story.now + 60_000) {
        story.now = Math.max(story.now, due)
        story.say({ type: 'Tick' })
      }
      if (story.session.stop) break
      story.now = fullAt + minute * 60_000
      story.report({
        energyWh: 50_000,
        powerW: 0,
        parkingS: minute * 60,
        chargingS: 1200,
        updatedAt: story.now,
      })
    }
    const parkedS = (story.now - fullAt) / 1000
    // 50 kWh are 299.50 kr; what is left buys 606 s of parking.
    expect(29_950 + Math.round((parkedS * 500) / 60)).toBeLessThanOrEqual(35_000)
  })
})

describe('a session beside ours (law 5)', () => {
  it('is stopped again while ours is still pending, and leaves no alarm in the past', () => {
    const story = new Story().approved()
    story.report({ status: 'pending' }, 1)
    story.report({ sessionId: OTHER, status: 'pending' }, 1)
    story.say({ type: 'Tick' }, 30)
    expect(story.asked('StopSession')).toHaveLength(2)
    expect(nextDeadline(story.state)).toBeGreaterThan(story.now)
  })

  it('is not forgotten when another one that ended is told of again', () => {
    const story = new Story().charging(1000)
    const second = {
      sessionId: OTHER,
      status: 'completed',
      energyWh: 500,
      updatedAt: T0 + 700_000,
    } as const
    story.report(second, 5)
    story.report({ sessionId: THIRD, energyWh: 300, updatedAt: T0 + 710_000 }, 5)
    story.report(second, 5)
    expect(story.session.strays).toContainEqual(
      expect.objectContaining({ sessionId: THIRD, ended: false }),
    )
  })

  it('two of them, told of in turns, do not add up without end nor are stopped each time', () => {
    const story = new Story().charging(1000)
    for (let i = 0; i < 5; i += 1) {
      story.report({ sessionId: OTHER, energyWh: 500, updatedAt: T0 + 700_000 }, 1)
      story.report({ sessionId: THIRD, energyWh: 300, updatedAt: T0 + 700_000 }, 1)
    }
    expect(strayWh(story.session)).toBe(800)
    expect(story.asked('StopSession')).toHaveLength(2)
  })

  it('is not forgotten when the end of our own, which never began, is told of twice', () => {
    const story = new Story().approved()
    story.report({ status: 'pending' }, 1)
    story.report({ sessionId: OTHER, status: 'pending' }, 1)
    story.report({ status: 'completed', updatedAt: T0 + 60_000 }, 1)
    story.report({ status: 'completed', updatedAt: T0 + 60_000 }, 1)
    expect(story.session.strays).toContainEqual(
      expect.objectContaining({ sessionId: OTHER, ended: false }),
    )
  })

  it('a repeated START may come true as long as the answer to it says', () => {
    const story = new Story().approved()
    const start = { type: 'ReportStart', why: 'start-refused' } as const
    story.say({ ...start, answer: 'unanswered', timeoutS: null, attempt: 1 }, 10)
    expect(story.none(30)).toEqual(['StartAsked'])
    story.say({ ...start, answer: 'accepted', timeoutS: 110, attempt: 2 }, 1)
    // 125 s after the first, 85 s after the second: it may still begin.
    expect(story.none(84)).toEqual([])
  })

  it('a STOP of its own does not wake a session that an outage of the payer has parked', () => {
    const story = new Story().ended()
    story.report({ sessionId: OTHER, energyWh: 200, updatedAt: T0 + 700_000 }, 1)
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 1)
    story.say({ type: 'GiveUp', act: 'capture', final: false, why: 'payer-outage' }, 1)
    story.say({ type: 'Tick' }, 30)
    expect(story.session.phase).toBe('parked')
    expect(story.asked('StopSession')).toHaveLength(2)
  })
})

describe('money (laws 2, 3 and 9)', () => {
  const refused = { type: 'GiveUp', act: 'capture', final: true, why: 'capture-refused' } as const

  it.each([
    ['while it is captured', 0],
    ['while the rest is released', 1],
  ])('a lower CDR that comes %s is refunded when the list is looked at again', (_, reads) => {
    const lower = cdrOf({ id: 'CDR2', totalInclMinor: 10_000, updatedAt: T0 + 700_000 })
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 10)
    if (reads > 0) story.read({ capturedMinor: 11_980 }, 1)
    story.say({ type: 'ReportCdr', cdr: lower }, 1)
    if (reads === 0) story.read({ capturedMinor: 11_980 }, 1)
    story.read({ capturedMinor: 11_980, cancelledMinor: 23_020 }, 1)
    expect(story.session.phase).toBe('settled')
    for (const cdr of [cdrOf(), lower]) story.say({ type: 'ReportCdr', cdr }, 60)
    expect(story.asked('RefundPayment')).toEqual([
      { type: 'RefundPayment', amountMinor: 1980, totalMinor: 1980, currency: 'NOK' },
    ])
  })

  it('what was captured after all is known when an operator has released it', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 10)
    story.say({ type: 'GiveUp', act: 'capture', final: false, why: 'payer-outage' }, 1)
    story.say({ type: 'Resolve', action: 'release', amountMinor: null, reason: 'goodwill' }, 1)
    story.read({ capturedMinor: 11_980, cancelledMinor: 23_020 }, 1)
    expect(view(story.session)).toMatchObject({
      phase: 'settled',
      capturedMinor: 11_980,
      releasedMinor: 23_020,
    })
  })

  it.each(['retry', 'capture'] as const)(
    'captured by hand with the rest still open: a %s does not capture again',
    (action) => {
      const story = new Story().ended()
      story.say({ type: 'ReportCdr', cdr: cdrOf() }, 10)
      story.say(refused, 1)
      story.read({ capturedMinor: 11_980 }, 1)
      story.say({ type: 'Resolve', action, amountMinor: null, reason: 'try again' }, 1)
      expect(story.asked('CapturePayment')).toHaveLength(1)
    },
  )

  it('captured by hand, another amount: the receipt sums to what was captured', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 10)
    story.say(refused, 1)
    story.read({ capturedMinor: 5000, cancelledMinor: 30_000 }, 1)
    const shown = view(story.session)
    expect(shown.capturedMinor).toBe(5000)
    expect(shown.receipt?.lines.reduce((sum, l) => sum + l.totalMinor, 0)).toBe(5000)
  })

  it('a read that was overtaken does not make the captured amount fall', () => {
    const story = new Story().settled()
    story.read({}, 1)
    expect(story.session.payment.capturedMinor).toBe(11_980)
  })

  it('a reservation of which part was released before the start starts nothing and is let go', () => {
    const story = new Story().waiting()
    story.read({ cancelledMinor: 5000 }, 9)
    expect(story.session.phase).toBe('releasing')
    expect(story.asked('StartSession')).toEqual([])
  })

  it('money that opens after all leaves no session both parked and releasing', () => {
    const story = new Story().waiting()
    story.read({ state: 'terminated' }, 1)
    story.report({ energyWh: 900, updatedAt: T0 + 60_000 }, 1)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'late-start' })
    story.read({}, 1)
    expect(story.session).toMatchObject({ phase: 'releasing', parked: null })
  })
})
