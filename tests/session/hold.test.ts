// A reservation is held for so long and no longer: when that is, who is told before, and what is
// brought to an end in time (decision 018). Nothing is ever captured because a deadline comes.
import { describe, expect, it } from 'vitest'
import { nextDeadline } from '#bff/session/deadlines.ts'
import { captureUntil, cdrWaitEndsAt, chargeUntil, heldMinor } from '#bff/session/hold.ts'
import type { Opening } from '#bff/session/model.ts'
import { readsDue } from '#bff/session/watch.ts'
import { cdrOf, openingOf, Story, T0 } from './story.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** The approval is read ten seconds after the opening. */
const APPROVED_AT = T0 + 10_000

const policy = (change: Partial<Opening['policy']>): Opening['policy'] => ({
  ...openingOf().policy,
  ...change,
})

/** Parked with 119.80 kr delivered and the whole reservation held. */
function refused(over: Partial<Opening> = {}): Story {
  const story = new Story(over).ended()
  const { currency } = story.session.opening
  story.say({ type: 'ReportCdr', cdr: cdrOf({ currency }) }, 10)
  story.say({ type: 'GiveUp', act: 'capture', final: true, why: 'partial-capture-off' }, 1)
  return story
}

/** Lets the clock run from deadline to deadline until `until`; the warnings it heard. */
function warnings(story: Story, until: number): number[] {
  const before = story.events.length
  for (let at = nextDeadline(story.state); at !== null && at <= until;) {
    story.say({ type: 'Tick' }, Math.max(0, at - story.now) / 1000)
    at = nextDeadline(story.state)
  }
  return story.events
    .slice(before)
    .flatMap((event) => (event.type === 'CaptureDeadlineNear' ? [event.stepMs] : []))
}

describe('the end of a reservation', () => {
  it.each([
    ['NOK', 180],
    ['DKK', 14],
    ['EUR', 14],
  ] as const)('is in %s, unless the payer says so, after %i days', (currency, days) => {
    const { session } = refused({ currency })
    if (currency === 'NOK') expect(session.why).toBe('partial-capture-off')
    const { payment } = session
    expect(payment.authorizedAt).toBe(currency === 'NOK' ? APPROVED_AT : payment.authorizedAt)
    expect(captureUntil(session) ?? 0).toBe((payment.authorizedAt ?? 0) + days * DAY)
  })

  it('is what the payer guarantees, from the approval on, and changes when it says so', () => {
    const story = new Story().waiting()
    story.read({ guaranteedUntil: T0 + 5 * DAY }, 9)
    expect(captureUntil(story.session)).toBe(T0 + 5 * DAY)
    expect(story.read({ guaranteedUntil: T0 + 5 * DAY }, 1)).toEqual([])
    expect(story.read({ guaranteedUntil: T0 + 7 * DAY }, 1)).toEqual(['GuaranteeNoted'])
    expect(captureUntil(story.session)).toBe(T0 + 7 * DAY)
    // It says nothing any more: what was said still holds.
    expect(story.read({ guaranteedUntil: null }, 1)).toEqual([])
    expect(captureUntil(story.session)).toBe(T0 + 7 * DAY)
  })

  it('is not believed where it lies before the approval', () => {
    const story = new Story().waiting()
    story.read({ guaranteedUntil: T0 - 1 }, 9)
    expect(captureUntil(story.session)).toBe(APPROVED_AT + 180 * DAY)
  })

  it('is none where nothing is held', () => {
    expect(captureUntil(new Story().waiting().session)).toBeNull()
    expect(captureUntil(new Story().settled().session)).toBeNull()
    expect(heldMinor(new Story().approved().session)).toBe(35_000)
  })
})

describe('whoever must know', () => {
  it('is warned a week, two days and six hours before the end of a parked reservation, and at it', () => {
    const story = refused()
    const until = captureUntil(story.session) ?? 0
    expect(warnings(story, until - 7 * DAY - 1)).toEqual([])
    expect(warnings(story, until - 7 * DAY)).toEqual([7 * DAY])
    expect(warnings(story, until)).toEqual([2 * DAY, 6 * HOUR, 0])
    expect(story.asked('TellOperator')).toHaveLength(4)
    expect(nextDeadline(story.state)).toBeNull()
  })

  it('is not told of every approval where the whole hold is a week', () => {
    const story = new Story().waiting()
    story.read({ guaranteedUntil: T0 + 7 * DAY }, 9)
    story.say({ type: 'Tick' }, 60)
    expect(story.events.map((event) => event.type)).not.toContain('CaptureDeadlineNear')
  })

  it('hears only the last of several warnings that were slept through', () => {
    const story = refused()
    story.now = (captureUntil(story.session) ?? 0) - HOUR
    story.say({ type: 'Tick' })
    story.say({ type: 'Tick' })
    const heard = story.events.flatMap((e) => (e.type === 'CaptureDeadlineNear' ? [e.stepMs] : []))
    expect(heard).toEqual([6 * HOUR])
  })

  it('is warned anew when the payer moves the end', () => {
    const story = refused()
    story.now = (captureUntil(story.session) ?? 0) - 2 * DAY
    story.say({ type: 'Tick' })
    story.read({ guaranteedUntil: story.now + 30 * DAY })
    expect(warnings(story, story.now + 23 * DAY)).toEqual([7 * DAY])
  })

  it('hears of a reservation that any phase holds too long, not only of parked ones', () => {
    const story = new Story({ policy: policy({ startWaitS: 1_209_600 }), currency: 'NOK' })
    story.waiting().read({ guaranteedUntil: T0 + 4 * DAY }, 9)
    story.now = T0 + 2 * DAY
    expect(story.say({ type: 'Tick' })).toContain('CaptureDeadlineNear')
    expect(story.session.phase).toBe('starting')
  })

  it('sees nothing captured and nothing released because a deadline came and went', () => {
    const story = refused()
    const before = story.effects.filter((effect) => effect.type !== 'TellOperator').length
    warnings(story, (captureUntil(story.session) ?? 0) + DAY)
    expect(story.effects.filter((effect) => effect.type !== 'TellOperator')).toHaveLength(before)
    expect(story.session.phase).toBe('parked')
  })
})

describe('what is under way when the end draws near', () => {
  it('is a charge: it is stopped while its price can still be captured', () => {
    const story = new Story().waiting()
    story.read({ guaranteedUntil: T0 + 7 * DAY }, 9)
    story.report({ energyWh: 100, powerW: 0, updatedAt: T0 + 20_000 }, 10)
    expect(chargeUntil(story.session)).toBe(T0 + 6 * DAY)
    story.now = T0 + 6 * DAY - 1000
    story.report({ energyWh: 200, powerW: 0, updatedAt: story.now })
    expect(story.session.phase).toBe('charging')
    story.say({ type: 'Tick' }, 1)
    expect(story.session).toMatchObject({ phase: 'stopping', stop: { by: 'limit' } })
  })

  it('is the wait for a CDR, however long the operator has set it: then the meter is the price', () => {
    const story = new Story({
      policy: policy({ cdrWaitS: 14 * 86_400 }),
      currency: 'NOK',
    }).waiting()
    story.read({ guaranteedUntil: T0 + 7 * DAY }, 9)
    story.report({ energyWh: 20_000, updatedAt: T0 + 600_000 }, 600)
    story.report({ status: 'completed', energyWh: 20_000, updatedAt: T0 + 620_000 }, 20)
    expect(cdrWaitEndsAt(story.session)).toBe(T0 + 7 * DAY - 12 * HOUR)
    expect(nextDeadline(story.state)).toBeLessThanOrEqual(cdrWaitEndsAt(story.session))
    story.now = cdrWaitEndsAt(story.session) - 1
    story.say({ type: 'Tick' })
    expect(story.asked('CapturePayment')).toEqual([])
    story.now += 1
    story.say({ type: 'Tick' })
    expect(story.asked('CapturePayment')).toMatchObject([{ amountMinor: 11_980 }])
  })

  it('is never cut short by the margins where the hold is short, as in a sandbox', () => {
    const story = new Story().waiting()
    story.read({ guaranteedUntil: T0 + HOUR }, 9)
    expect(chargeUntil(story.session)).toBeGreaterThan(T0 + 45 * 60_000)
  })
})

describe('a parked reservation', () => {
  it('is read soon after it was parked, every six hours, and once at its end', () => {
    const story = refused()
    const { phaseAt } = story.session
    const due = (at: number | null) =>
      readsDue(
        story.state,
        T0,
        at === null ? {} : { ReadPayment: { at, count: 1, answeredAt: at } },
      ).nextAt
    const until = captureUntil(story.session) ?? 0
    expect(due(null)).toBe(phaseAt + 60_000)
    expect(due(phaseAt - 5000)).toBe(phaseAt + 60_000)
    expect(due(phaseAt + 60_000)).toBe(phaseAt + 60_000 + 6 * HOUR)
    expect(due(until - HOUR)).toBe(until + 60_000)
  })

  it('is not read where nothing is held any more', () => {
    const story = refused()
    story.read({ cancelledMinor: 35_000 }, 5)
    expect(readsDue(story.state, story.now + DAY, {})).toEqual({ reads: [], nextAt: null })
  })
})
