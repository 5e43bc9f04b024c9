// What the simulation found (docs/simulation.md) of news that comes in the wrong order, each as the small
// story it comes down to. The number is the seed that showed it, by the scenarios of its day.
import { describe, expect, it } from 'vitest'
import { cdrOf, Story } from './story.ts'

describe('a refund that took effect', () => {
  it('is not parked by a try that times out afterwards (seed 562433)', () => {
    const story = new Story().settled()
    const outage = { type: 'GiveUp', act: 'refund', final: false, why: 'payer-outage' } as const
    story.say({ type: 'Refund', amountMinor: 433, reason: 'goodwill' }, 60)
    story.say(outage, 900)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'payer-outage' })
    story.read({ capturedMinor: 11_980, cancelledMinor: 23_020, refundedMinor: 433 }, 60)
    expect(story.session.phase).toBe('settled')
    expect(story.say(outage, 10)).toEqual([])
    expect(story.session.phase).toBe('settled')
  })
})

describe('a credit that comes before the bill it takes back', () => {
  const CREDIT = cdrOf({ id: 'CDR1-CREDIT', creditOf: 'CDR1', energyWh: 5000 })
  const BILL = cdrOf({ id: 'CDR1', energyWh: 5000, totalInclMinor: 2995 })

  it('lets no reservation go, though no report ever said that it charged (seed 950075)', () => {
    const story = new Story().approved()
    story.report({ status: 'pending' }, 5)
    story.say({ type: 'ReportCdr', cdr: CREDIT }, 600)
    story.say({ type: 'ReportCdr', cdr: BILL }, 5)
    expect(story.session.phase).toBe('awaitingCdr')
    expect(story.asked('CancelPayment')).toEqual([])
    story.say({ type: 'ReportCdr', cdr: { ...BILL, id: 'CDR2' } }, 5)
    expect(story.session.settlement?.captureMinor).toBe(2995)
  })

  it('parks what cannot be captured any more, for a human to see (seed 168019)', () => {
    const story = new Story().approved()
    story.report({ status: 'pending' }, 5)
    story.read({ cancelledMinor: 35_000 }, 300)
    story.say({ type: 'ReportCdr', cdr: CREDIT }, 60)
    story.say({ type: 'ReportCdr', cdr: BILL }, 5)
    story.say({ type: 'ReportCdr', cdr: { ...BILL, id: 'CDR2' } }, 5)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'reservation-lapsed' })
  })
})

describe('a session parked for a late start', () => {
  it('stays with the human when our own bill is corrected', () => {
    const story = new Story().settled()
    const other = { sessionId: 'NO*STK*OTHER', status: 'completed', energyWh: 700 } as const
    story.report({ ...other, updatedAt: story.now + 60_000 }, 60)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'late-start' })
    story.say({ type: 'ReportCdr', cdr: cdrOf({ id: 'CDR2', totalInclMinor: 11_000 }) }, 60)
    expect(story.asked('RefundPayment')).toMatchObject([{ amountMinor: 980 }])
    expect(story.session).toMatchObject({ phase: 'parked', why: 'late-start' })
  })
})
