import { describe, expect, it } from 'vitest'
import { view } from '#bff/session/view.ts'
import { cdrOf, Story, T0 } from './story.ts'

describe('the end', () => {
  it('a CDR before the session’s own end is the end', () => {
    const story = new Story().charging(19_500)
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
      tariff: {
        digest: 'free',
        id: 'free',
        currency: 'NOK',
        minPrice: null,
        maxPrice: null,
        elements: [],
      },
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
