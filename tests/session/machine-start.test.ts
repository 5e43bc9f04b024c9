import { describe, expect, it } from 'vitest'
import { nextDeadline } from '#bff/session/deadlines.ts'
import { view } from '#bff/session/view.ts'
import { cdrOf, Story, T0 } from './story.ts'

/** Parked for an outage before it was known whether the payment exists, and given up by the operator. */
const released = (): Story => {
  const story = new Story()
  story.say({ type: 'GiveUp', act: 'create', final: false, why: 'payment-unreachable' }, 60)
  story.say({ type: 'Resolve', action: 'release', amountMinor: null, reason: 'nobody waits' }, 60)
  expect(story.asked('CancelPayment')).toHaveLength(1)
  expect(story.session.phase).toBe('reserving')
  return story
}

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

  it('that an operator gives up in an outage ends the payment, whether or not it was made', () => {
    const made = released()
    const redirectUrl = 'https://pay.example/1'
    made.say({ type: 'ReportPayment', report: { kind: 'created', redirectUrl } }, 60)
    made.read({ state: 'terminated', authorizedMinor: 0 }, 1)
    expect(made.session).toMatchObject({ phase: 'abandoned', payment: { state: 'terminated' } })
    const never = released()
    never.say({ type: 'ReportPayment', report: { kind: 'absent' } }, 60)
    expect(never.session).toMatchObject({ phase: 'abandoned', payment: { state: 'terminated' } })
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
