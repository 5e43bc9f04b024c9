// Stories that a reader of the code told: waits without an end, words that were lost on the way.
import { describe, expect, it } from 'vitest'
import { knownCharge } from '#bff/session/charge.ts'
import { laneOf } from '#bff/session/react.ts'
import { view } from '#bff/session/view.ts'
import { nextDeadline } from '#bff/session/deadlines.ts'
import { cdrOf, Story, T0 } from './story.ts'

const OTHER = 'NO*STK*S2'

/** Lets the clock run by its own deadlines; every STOP is refused, as by a backend that forgot. */
function forHours(story: Story, hours: number): void {
  const end = story.now + hours * 3_600_000
  for (let i = 0; i < 5000; i += 1) {
    const due = nextDeadline(story.state)
    if (due === null || due > end) return
    story.now = Math.max(story.now, due)
    story.say({ type: 'Tick' })
    story.say({ type: 'ReportStop', answer: 'refused' })
  }
}

describe('a backend that forgot the session', () => {
  it('never begun, every STOP refused, in no list: released in the end', () => {
    const story = new Story().approved()
    story.report({ status: 'pending' }, 5)
    story.say({ type: 'StopCharging' }, 5)
    story.say({ type: 'ReportStop', answer: 'refused' }, 1)
    story.none(60)
    expect(story.session.phase).toBe('stopping')
    story.none(600)
    expect(story.session.phase).toBe('releasing')
  })

  it('energy delivered, every STOP refused: priced in the end from the last meter value', () => {
    const story = new Story().charging(10_000)
    story.say({ type: 'StopCharging' }, 5)
    forHours(story, 30)
    expect(story.session.settlement?.captureMinor).toBe(5990)
  })

  it('a full car and silence: it is asked to stop, and ends', () => {
    const story = new Story().charging(10_000)
    story.report({ energyWh: 10_000, powerW: 0, updatedAt: T0 + 660_000 }, 60)
    forHours(story, 30)
    expect(story.session.settlement?.captureMinor).toBe(5990)
  })

  it('no list can be read for hours after the start: a human sees it', () => {
    const story = new Story().approved()
    forHours(story, 30)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'start-timeout' })
    expect(story.asked('CancelPayment')).toEqual([])
    const release = { type: 'Resolve', action: 'release', amountMinor: null } as const
    expect(story.say({ ...release, reason: 'looked at the station' })).toContain('ReleaseAsked')
  })
})

describe('words that came at a bad moment', () => {
  it('a lower CDR during another refund is refunded when that one is through', () => {
    const story = new Story().settled()
    story.say({ type: 'Refund', amountMinor: 1000, reason: 'goodwill' })
    story.say({ type: 'ReportCdr', cdr: cdrOf({ id: 'CDR2', totalInclMinor: 8000 }) })
    story.read({ capturedMinor: 11_980, cancelledMinor: 23_020, refundedMinor: 1000 }, 5)
    expect(story.asked('RefundPayment').at(-1)).toMatchObject({
      amountMinor: 2980,
      totalMinor: 3980,
    })
  })

  it('a CDR with energy while zero energy is being released is parked, not dropped', () => {
    const story = new Story().charging()
    story.report({ status: 'invalid', updatedAt: T0 + 60_000 }, 5)
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 5)
    story.read({ cancelledMinor: 35_000 }, 1)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'late-start' })
  })

  it('energy after an end that was only concluded from silence is stopped and parked', () => {
    const story = new Story().charging(10_000)
    story.say({ type: 'StopCharging' }, 5)
    story.say({ type: 'ReportStop', answer: 'accepted' }, 1)
    // STOP is repeated, accepted again, and nothing more is heard: that is the end, then the price.
    story.say({ type: 'Tick' }, 900)
    story.say({ type: 'ReportStop', answer: 'accepted' })
    story.say({ type: 'Tick' })
    story.say({ type: 'Tick' }, 900)
    story.read({ capturedMinor: 5990, cancelledMinor: 29_010 }, 1)
    expect(story.session.phase).toBe('settled')
    story.report({ energyWh: 60_000, updatedAt: story.now }, 60)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'late-start' })
    expect(view(story.session).energyWh).toBe(60_000)
    expect(story.asked('StopSession')).toHaveLength(3)
  })

  it('a late start that an operator has decided about does not come up again', () => {
    const story = new Story().approved()
    story.report({ status: 'pending' }, 1)
    story.report({ sessionId: OTHER, status: 'pending' }, 1)
    story.report(
      { sessionId: OTHER, status: 'completed', energyWh: 900, updatedAt: T0 + 50_000 },
      9,
    )
    story.report({ status: 'completed', updatedAt: T0 + 60_000 }, 1)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'late-start' })
    story.say({ type: 'Resolve', action: 'release', amountMinor: null, reason: 'seen' })
    story.read({ cancelledMinor: 35_000 }, 1)
    expect(story.session.phase).toBe('abandoned')
  })

  it('a refund that is let be is no longer wanted', () => {
    const story = new Story().settled()
    story.say({ type: 'Refund', amountMinor: 5000, reason: 'goodwill' })
    story.say({ type: 'GiveUp', act: 'refund', final: true, why: 'refund-refused' })
    story.say({ type: 'Resolve', action: 'release', amountMinor: null, reason: 'paid by bank' })
    expect(story.say({ type: 'Refund', amountMinor: 100, reason: 'other' })).toEqual([
      'RefundAsked',
    ])
  })
})

describe('a partial report', () => {
  it('of a stray is completed from what is known of the stray, never from our own charge', () => {
    const story = new Story().charging(20_000)
    story.report({ sessionId: OTHER, energyWh: 500, updatedAt: T0 + 700_000 }, 5)
    expect(knownCharge(story.session, OTHER)).toMatchObject({ status: 'active', energyWh: 500 })
    expect(knownCharge(story.session, 'NO*STK*S1')).toMatchObject({ energyWh: 20_000 })
    expect(knownCharge(story.session, 'NO*STK*S9')).toBeNull()
  })
})

describe('figures', () => {
  it('parking told without charging time is taken from the time once', () => {
    const story = new Story().charging()
    for (const [n, at] of [1, 2, 3].entries()) {
      const parked = { parkingS: 600, appended: true, powerW: 0 } as const
      story.report(
        { ...parked, energyWh: 1000, updatedAt: T0 + 20_000 + (3600 + at * 600) * 1000 },
        n === 0 ? 4200 : 600,
      )
    }
    expect(story.session.charge?.meter).toMatchObject({ chargingS: 3600, parkingS: 1800 })
  })

  it('the VAT of credit notes sums to that of the receipt when all of it is given back', () => {
    const story = new Story().settled()
    let refundedMinor = 0
    for (const amountMinor of [3993, 3993, 3994]) {
      story.say({ type: 'Refund', amountMinor, reason: 'goodwill' })
      refundedMinor += amountMinor
      story.read({ capturedMinor: 11_980, cancelledMinor: 23_020, refundedMinor }, 1)
    }
    story.say({ type: 'ReportReceipt', number: 41, sent: false, creditNotes: [5, 6, 9] })
    const shown = view(story.session).receipt
    expect(shown?.creditNotes.map((note) => note.number)).toEqual(['K5', 'K6', 'K9'])
    expect(shown?.creditNotes.reduce((sum, note) => sum + note.taxMinor, 0)).toBe(shown?.taxMinor)
  })

  it('neither a stray nor a receipt holds up what others wait for', () => {
    const stop = { type: 'StopSession', sessionId: OTHER } as const
    expect(laneOf({ ...stop, attempt: 1 })).toBe('charger')
    expect(laneOf({ ...stop, attempt: 1001 })).toBe('strays')
    expect(laneOf({ type: 'SendReceipt', number: 1 })).not.toBe(laneOf({ type: 'RecordInLedger' }))
  })
})
