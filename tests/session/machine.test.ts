import { describe, expect, it } from 'vitest'
import { nextDeadline } from '#bff/session/deadlines.ts'
import { view } from '#bff/session/view.ts'
import { cdrOf, Story, T0 } from './story.ts'

describe('a happy trip', () => {
  it('asks for each thing once and ends settled, captured plus released being what was authorized', () => {
    const story = new Story().settled()
    expect(story.session.phase).toBe('settled')
    expect(story.effects.map((e) => e.type).filter((t) => t !== 'RecordInLedger')).toEqual([
      'CreatePayment',
      'StartSession',
      'CapturePayment',
      'CancelPayment',
    ])
    const { payment } = story.session
    expect(payment.capturedMinor + payment.releasedMinor).toBe(payment.authorizedMinor)
  })

  it('numbers the receipt, then sends it, once', () => {
    const story = new Story().settled()
    story.say({ type: 'ReportReceipt', number: 41, sent: false })
    story.say({ type: 'ReportReceipt', number: 42, sent: false })
    expect(story.asked('SendReceipt')).toEqual([{ type: 'SendReceipt', number: 41 }])
    story.say({ type: 'ReportReceipt', number: null, sent: true })
    expect(story.say({ type: 'ReportReceipt', number: null, sent: true })).toEqual([])
  })

  it('captures everything without a cancel when the price is the whole reservation', () => {
    const story = new Story({ amountMinor: 11_980 })
    story.waiting().read({ authorizedMinor: 11_980 }, 9)
    story.report({ status: 'completed', energyWh: 20_000, updatedAt: T0 + 620_000 }, 600)
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 1)
    story.read({ authorizedMinor: 11_980, capturedMinor: 11_980 }, 1)
    expect(story.session.phase).toBe('settled')
    expect(story.asked('CancelPayment')).toEqual([])
  })
})

describe('before the charge', () => {
  it('asks no charger for anything on a message alone: only a read that shows the reservation', () => {
    const story = new Story().waiting()
    story.report({ status: 'active' })
    story.say({
      type: 'ReportStart',
      answer: 'accepted',
      why: 'start-refused',
      timeoutS: 30,
      attempt: 1,
    })
    story.read({ state: 'created' })
    expect(story.asked('StartSession')).toEqual([])
    story.read({})
    expect(story.asked('StartSession')).toHaveLength(1)
  })

  it.each([
    ['aborted', 'payment-aborted'],
    ['expired', 'payment-expired'],
    ['terminated', 'payment-terminated'],
  ] as const)('is abandoned when the payment is %s, with nothing reserved', (state, why) => {
    const story = new Story().waiting()
    story.read({ state })
    expect(story.session.phase).toBe('abandoned')
    expect(view(story.session)).toMatchObject({
      why,
      reservedMinor: 0,
      capturedMinor: 0,
      releasedMinor: 0,
    })
  })

  it('releases at once what is approved after the driver left, and starts nothing', () => {
    const story = new Story().waiting()
    story.say({ type: 'StopCharging' }, 5)
    story.read({}, 1)
    expect(story.session.phase).toBe('releasing')
    story.read({ cancelledMinor: 35_000 }, 1)
    expect(story.session).toMatchObject({ phase: 'abandoned', why: 'driver-left' })
    expect(story.asked('StartSession')).toEqual([])
  })

  it('takes the same approval twice for one', () => {
    const story = new Story().approved()
    expect(story.read({})).toEqual([])
  })

  it('refuses a payment in another currency by releasing it', () => {
    const story = new Story().waiting()
    story.read({ currency: 'DKK' })
    expect(story.session.phase).toBe('releasing')
    expect(story.asked('StartSession')).toEqual([])
  })

  it('never ends a payment of its own accord before the payer’s own time-out has passed', () => {
    const story = new Story().waiting()
    expect(nextDeadline(story.state)).toBe(T0 + 900_000)
    expect(story.say({ type: 'Tick' }, 600)).toEqual([])
    expect(story.say({ type: 'Tick' }, 300)).toEqual(['ReleaseAsked'])
  })

  it('is abandoned when the payer refuses to create the payment', () => {
    const story = new Story()
    story.say({ type: 'GiveUp', act: 'create', final: true, why: 'payment-refused' })
    expect(story.session).toMatchObject({ phase: 'abandoned', why: 'payment-refused' })
  })

  it('parks a create that an outage holds up, and goes on when the payer answers', () => {
    const story = new Story()
    story.say({ type: 'GiveUp', act: 'create', final: false, why: 'payer-outage' }, 60)
    expect(story.session.phase).toBe('parked')
    story.say(
      { type: 'ReportPayment', report: { kind: 'created', redirectUrl: 'https://pay.example/1' } },
      1,
    )
    expect(story.session.phase).toBe('reserving')
  })
})

describe('the start', () => {
  it('refused: everything is released at once, and the driver is told why', () => {
    const story = new Story().approved()
    story.say({
      type: 'ReportStart',
      answer: 'refused',
      why: 'evse-occupied',
      timeoutS: null,
      attempt: 1,
    })
    expect(story.session).toMatchObject({ phase: 'releasing', why: 'evse-occupied' })
    story.read({ cancelledMinor: 35_000 })
    expect(story.session.phase).toBe('abandoned')
  })

  it('accepted and never begun: released only after the deadline and one list read that shows nothing', () => {
    const story = new Story().approved()
    story.say(
      { type: 'ReportStart', answer: 'accepted', why: 'start-refused', timeoutS: 30, attempt: 1 },
      1,
    )
    expect(story.none(30)).toEqual([])
    expect(story.say({ type: 'Tick' }, 90)).toEqual([])
    expect(story.none(1)).toEqual(['ReleaseAsked'])
    expect(story.session.why).toBe('start-timeout')
  })

  it('waits as long as the charger backend says its own command may take', () => {
    const story = new Story().approved()
    story.say(
      { type: 'ReportStart', answer: 'accepted', why: 'start-refused', timeoutS: 300, attempt: 1 },
      1,
    )
    expect(story.none(150)).toEqual([])
    expect(story.none(150)).toEqual(['ReleaseAsked'])
  })

  it('unanswered: asked again only after a list read showed nothing', () => {
    const story = new Story().approved()
    story.say(
      {
        type: 'ReportStart',
        answer: 'unanswered',
        why: 'start-refused',
        timeoutS: null,
        attempt: 1,
      },
      10,
    )
    expect(story.asked('StartSession')).toHaveLength(1)
    expect(story.none(10)).toEqual(['StartAsked'])
    expect(story.asked('StartSession')).toHaveLength(2)
  })

  it('a refusal of a repeat proves nothing about the first: it goes on waiting', () => {
    const story = new Story().approved()
    story.say(
      {
        type: 'ReportStart',
        answer: 'unanswered',
        why: 'start-refused',
        timeoutS: null,
        attempt: 1,
      },
      10,
    )
    story.none(10)
    story.say(
      { type: 'ReportStart', answer: 'refused', why: 'evse-occupied', timeoutS: null, attempt: 2 },
      1,
    )
    expect(story.session.phase).toBe('starting')
    story.report({ status: 'active' }, 5)
    expect(story.session.phase).toBe('charging')
  })

  it('a pending session at the deadline is stopped before anything is released', () => {
    const story = new Story().approved()
    story.report({ status: 'pending' }, 5)
    expect(story.say({ type: 'Tick' }, 120)).toEqual(['StopWished', 'StopAsked'])
    expect(story.asked('CancelPayment')).toEqual([])
    story.report({ status: 'completed', updatedAt: T0 + 200_000 }, 5)
    expect(story.session).toMatchObject({ phase: 'releasing', why: 'start-timeout' })
  })

  it('stopped by the driver before it began: the session is stopped the moment it shows', () => {
    const story = new Story().approved()
    expect(story.say({ type: 'StopCharging' }, 1)).toEqual(['StopWished'])
    expect(story.report({ status: 'active' }, 5)).toContain('StopAsked')
    expect(story.session.phase).toBe('stopping')
  })

  it('starting late, after we gave up: stopped at once, and parked when energy flowed', () => {
    const story = new Story().approved()
    story.none(130)
    story.read({ cancelledMinor: 35_000 }, 1)
    expect(story.session.phase).toBe('abandoned')
    story.report({ status: 'active', updatedAt: T0 + 200_000 }, 60)
    expect(story.asked('StopSession')).toHaveLength(1)
    story.report({ status: 'completed', energyWh: 900, updatedAt: T0 + 220_000 }, 20)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'late-start' })
    expect(view(story.session).energyWh).toBe(900)
  })

  it('starting late without energy stays abandoned', () => {
    const story = new Story().approved()
    story.none(130)
    story.read({ cancelledMinor: 35_000 }, 1)
    story.report({ status: 'active', updatedAt: T0 + 200_000 }, 60)
    story.report({ status: 'completed', energyWh: 0, updatedAt: T0 + 220_000 }, 20)
    expect(story.session.phase).toBe('abandoned')
  })
})

describe('the charge', () => {
  it('never takes a kWh back that was once metered', () => {
    const story = new Story().charging(10_000)
    story.report({ energyWh: 4000, updatedAt: T0 + 700_000 }, 10)
    expect(story.session.charge?.meter?.energyWh).toBe(10_000)
  })

  it('counts a doubled PATCH with appended periods once', () => {
    const story = new Story().charging(1000)
    const patch = { energyWh: 2000, chargingS: 300, appended: true, updatedAt: T0 + 900_000 }
    story.report(patch, 10)
    const before = story.session.charge?.meter?.chargingS
    expect(story.report(patch, 1)).toEqual([])
    expect(story.session.charge?.meter?.chargingS).toBe(before)
  })

  it('ignores a meter value that was overtaken', () => {
    const story = new Story().charging(10_000)
    expect(story.report({ energyWh: 4000, updatedAt: T0 + 300_000 }, 10)).toEqual([])
  })

  it('sends STOP once however often the driver presses', () => {
    const story = new Story().charging(1000)
    story.say({ type: 'StopCharging' })
    story.say({ type: 'StopCharging' })
    expect(story.asked('StopSession')).toHaveLength(1)
    expect(view(story.session)).toMatchObject({ phase: 'stopping', stop: 'asked', canStop: false })
  })

  it('repeats a STOP that was refused or unanswered, for ever', () => {
    const story = new Story().charging(1000)
    story.say({ type: 'StopCharging' })
    story.say({ type: 'ReportStop', answer: 'refused' })
    for (let i = 0; i < 50; i += 1) story.say({ type: 'Tick' }, 30)
    expect(story.asked('StopSession')).toHaveLength(51)
    expect(story.session.phase).toBe('stopping')
  })

  it('stopped at the station: the session’s own end is enough', () => {
    const story = new Story().ended()
    expect(story.session).toMatchObject({ phase: 'awaitingCdr', stop: null })
  })

  it('stops before the price outgrows the reservation', () => {
    const story = new Story().charging()
    for (let i = 1; story.session.phase === 'charging' && i < 1000; i += 1) {
      // 150 kW: 417 Wh each 10 s.
      story.report({ energyWh: i * 417, powerW: 150_000, updatedAt: T0 + 20_000 + i * 10_000 }, 10)
    }
    expect(story.session.stop?.by).toBe('limit')
    const cost = view(story.session).costMinor
    expect(cost).toBeLessThan(35_000)
    expect(cost).toBeGreaterThan(35_000 * 0.9)
  })

  it('stops by the clock when the meter falls silent near the limit', () => {
    const story = new Story().charging(50_000)
    const at = nextDeadline(story.state)
    expect(at).not.toBeNull()
    expect(story.say({ type: 'Tick' }, ((at ?? 0) - story.now) / 1000)).toEqual([
      'StopWished',
      'StopAsked',
    ])
  })

  it('a reservation that lapses in mid-charge stops it, and delivered energy is parked', () => {
    const story = new Story().charging(10_000)
    story.read({ cancelledMinor: 35_000 }, 1)
    expect(story.asked('StopSession')).toHaveLength(1)
    story.report({ status: 'completed', energyWh: 11_000, updatedAt: T0 + 700_000 }, 9)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'reservation-lapsed' })
  })

  it('a second session with our token is stopped at once and its energy parked', () => {
    const story = new Story().charging(1000)
    story.report({ sessionId: 'NO*STK*S2', energyWh: 500, updatedAt: T0 + 700_000 }, 5)
    expect(story.asked('StopSession')).toEqual([
      { type: 'StopSession', sessionId: 'NO*STK*S2', attempt: 1 },
    ])
  })
})

describe('the end', () => {
  it('a CDR before the session’s own end is the end', () => {
    const story = new Story().charging(10_000)
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 5)
    expect(story.session.phase).toBe('capturing')
    expect(story.asked('CapturePayment')).toEqual([
      { type: 'CapturePayment', amountMinor: 11_980, currency: 'NOK' },
    ])
  })

  it('no CDR in time: priced from the last meter value by the accepted tariff', () => {
    const story = new Story().ended(10_000)
    expect(story.say({ type: 'Tick' }, 899)).toEqual([])
    story.say({ type: 'Tick' }, 1)
    expect(story.asked('CapturePayment')).toEqual([
      { type: 'CapturePayment', amountMinor: 5990, currency: 'NOK' },
    ])
  })

  it('INVALID with energy and no CDR in time is parked, the reservation kept', () => {
    const story = new Story().charging(10_000)
    story.report({ status: 'invalid', energyWh: 10_000, updatedAt: T0 + 700_000 }, 5)
    story.say({ type: 'Tick' }, 900)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'invalid-with-energy' })
    expect(story.asked('CancelPayment')).toEqual([])
  })

  it('INVALID with nothing delivered is released at once', () => {
    const story = new Story().charging()
    story.report({ status: 'invalid', updatedAt: T0 + 60_000 }, 5)
    expect(story.session).toMatchObject({ phase: 'releasing', why: 'session-invalid' })
  })

  it('a CDR below the accepted price binds, and the difference is a named reduction', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf({ totalInclMinor: 9000 }) })
    expect(story.session.settlement).toMatchObject({
      captureMinor: 9000,
      reduction: 'operator-price',
    })
  })

  it('a CDR above the accepted price is cut down to it', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf({ totalInclMinor: 20_000 }) })
    expect(story.session.settlement).toMatchObject({ captureMinor: 11_980, reduction: null })
  })

  it.each([0, 5989])(
    'a CDR of %i against 119.80 is a price contradiction, parked',
    (totalInclMinor) => {
      const story = new Story().ended()
      story.say({ type: 'ReportCdr', cdr: cdrOf({ totalInclMinor }) })
      expect(story.session).toMatchObject({ phase: 'parked', why: 'price-contradiction' })
      expect(story.asked('CancelPayment')).toEqual([])
    },
  )

  it('what runs over the reservation is our loss: recorded, never captured', () => {
    const story = new Story().ended(60_000)
    story.say({ type: 'ReportCdr', cdr: cdrOf({ energyWh: 60_000, totalInclMinor: 35_940 }) })
    expect(story.session.settlement).toMatchObject({
      captureMinor: 35_000,
      lossMinor: 940,
      reduction: 'reservation-limit',
    })
  })

  it('less than the payment minimum is released by that rule, and the session is settled', () => {
    const story = new Story().ended(100)
    story.say({ type: 'ReportCdr', cdr: cdrOf({ energyWh: 100, totalInclMinor: 60 }) })
    story.read({ cancelledMinor: 35_000 })
    expect(story.session).toMatchObject({ phase: 'settled', why: 'below-minimum' })
    expect(story.asked('CapturePayment')).toEqual([])
  })

  it('a price of zero releases all', () => {
    const story = new Story({
      tariff: { digest: 'free', id: 'free', currency: 'NOK', elements: [] },
    }).ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf({ totalInclMinor: 0 }) })
    story.read({ cancelledMinor: 35_000 })
    expect(story.session).toMatchObject({ phase: 'settled', why: 'price-zero' })
  })

  it('never captures twice, whatever is said again', () => {
    const story = new Story().settled()
    story.say({ type: 'ReportCdr', cdr: cdrOf() })
    story.say({ type: 'ReportCdr', cdr: cdrOf({ id: 'CDR2', totalInclMinor: 20_000 }) })
    story.report({ status: 'completed', energyWh: 20_000, updatedAt: T0 + 620_000 })
    story.say({ type: 'Tick' }, 10_000)
    expect(story.asked('CapturePayment')).toHaveLength(1)
  })

  it('a later and lower CDR refunds the difference', () => {
    const story = new Story().settled()
    story.say({ type: 'ReportCdr', cdr: cdrOf({ id: 'CDR2', totalInclMinor: 10_000 }) })
    expect(story.asked('RefundPayment')).toEqual([
      { type: 'RefundPayment', amountMinor: 1980, totalMinor: 1980, currency: 'NOK' },
    ])
    story.read({ capturedMinor: 11_980, cancelledMinor: 23_020, refundedMinor: 1980 })
    expect(view(story.session)).toMatchObject({ capturedMinor: 11_980, refundedMinor: 1980 })
  })

  it('a credit CDR without replacement is parked; nothing is refunded by itself', () => {
    const story = new Story().settled()
    story.say({ type: 'ReportCdr', cdr: cdrOf({ id: 'CDR1-C', creditOf: 'CDR1' }) })
    story.say({ type: 'Tick' }, 900)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'cdr-credited' })
    expect(story.asked('RefundPayment')).toEqual([])
  })

  it('capture refused for good is parked with the reservation kept', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() })
    story.say({ type: 'GiveUp', act: 'capture', final: true, why: 'partial-capture-off' })
    expect(story.session).toMatchObject({ phase: 'parked', why: 'partial-capture-off' })
    expect(story.asked('CancelPayment')).toEqual([])
  })

  it('an outage at capture parks it, and the payer’s answer unparks it by itself', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() })
    story.say({ type: 'GiveUp', act: 'capture', final: false, why: 'payer-outage' })
    expect(story.session.phase).toBe('parked')
    story.read({ capturedMinor: 11_980 }, 60)
    expect(story.session.phase).toBe('releasing')
  })
})

describe('the operator', () => {
  it('captures at most what the accepted tariff gives', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf({ totalInclMinor: 0 }) })
    const resolve = { type: 'Resolve', action: 'capture', reason: 'agreed by phone' } as const
    expect(story.say({ ...resolve, amountMinor: 11_981 })).toEqual([])
    expect(story.say({ ...resolve, amountMinor: 8000 })).toContain('CaptureAsked')
    expect(story.session.settlement).toMatchObject({
      captureMinor: 8000,
      reduction: 'operator-decision',
    })
  })

  it('releases a parked session for a reason', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf({ totalInclMinor: 0 }) })
    story.say({ type: 'Resolve', action: 'release', amountMinor: null, reason: 'test charge' })
    story.read({ cancelledMinor: 35_000 })
    expect(story.session.phase).toBe('settled')
  })

  it('refunds at most what is left of the capture', () => {
    const story = new Story().settled()
    expect(story.say({ type: 'Refund', amountMinor: 11_981, reason: 'goodwill' })).toEqual([])
    expect(story.say({ type: 'Refund', amountMinor: 5000, reason: 'goodwill' })).toEqual([
      'RefundAsked',
    ])
    expect(story.say({ type: 'Refund', amountMinor: 7000, reason: 'goodwill' })).toEqual([])
  })

  it('resolves a late start by accepting the loss', () => {
    const story = new Story().approved()
    story.none(130)
    story.read({ cancelledMinor: 35_000 }, 1)
    story.report({ status: 'completed', energyWh: 900, updatedAt: T0 + 220_000 }, 20)
    story.say({ type: 'Resolve', action: 'release', amountMinor: null, reason: 'accepted' })
    expect(story.session.phase).toBe('abandoned')
    expect(story.say({ type: 'Tick' }, 100)).toEqual([])
  })
})

describe('reads that overtake each other', () => {
  it('a payment read before the capture, told after it, takes nothing back', () => {
    // Found by seed 1224: the screen showed no capture where 5 kr had been taken.
    const story = new Story().settled()
    expect(story.read({ capturedMinor: 0 })).toEqual([])
    expect(story.session.payment.capturedMinor).toBe(11_980)
  })

  it('a payment read before the approval, told after it, is no lapse', () => {
    const story = new Story().charging(1000)
    expect(story.read({ state: 'created' })).toEqual([])
  })
})
