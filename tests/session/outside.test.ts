// Stories that an examiner told from outside, over the wire, before they were told here.
import { describe, expect, it } from 'vitest'
import { nextDeadline } from '#bff/session/deadlines.ts'
import { view } from '#bff/session/view.ts'
import { Story, T0 } from './story.ts'

const OTHER = 'NO*STK*S2'

describe('a backend that changes its mind (seen from outside)', () => {
  it('the session that delivers is ours while the one we knew of only waits', () => {
    const story = new Story().approved()
    story.report({ status: 'pending' }, 1)
    story.report({ sessionId: OTHER, energyWh: 500 }, 10)
    expect(story.session).toMatchObject({ phase: 'charging', charge: { sessionId: OTHER } })
    expect(view(story.session).energyWh).toBe(500)
    expect(story.asked('StopSession')).toMatchObject([{ sessionId: 'NO*STK*S1' }])
  })

  it('so it is where it was taken for a stray before it began, or where ours is active with nothing', () => {
    const story = new Story().approved()
    story.report({ status: 'pending' }, 1)
    story.report({ sessionId: OTHER, status: 'pending' }, 1)
    story.report({ sessionId: OTHER, energyWh: 500 }, 10)
    expect(story.session).toMatchObject({ phase: 'charging', charge: { sessionId: OTHER } })
    const active = new Story().charging()
    active.report({ sessionId: OTHER, energyWh: 1000, updatedAt: T0 + 60_000 }, 5)
    expect(active.session.charge?.sessionId).toBe(OTHER)
    expect(active.asked('StopSession')).toMatchObject([{ sessionId: 'NO*STK*S1' }])
  })

  it('a price of zero lets nothing go either while a stray has delivered', () => {
    const story = new Story().charging()
    story.report(
      { sessionId: OTHER, status: 'completed', energyWh: 1000, updatedAt: T0 + 60_000 },
      5,
    )
    story.report({ status: 'completed', updatedAt: T0 + 70_000 }, 5)
    story.say({ type: 'Tick' }, 900)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'late-start' })
    expect(story.asked('CancelPayment')).toEqual([])
  })

  it('nothing is let go while a session beside ours runs: it is parked, the reservation kept', () => {
    const story = new Story().approved()
    story.report({ status: 'pending' }, 1)
    story.report({ sessionId: OTHER, status: 'pending' }, 1)
    story.report({ status: 'completed', updatedAt: T0 + 60_000 }, 1)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'late-start' })
    expect(story.asked('CancelPayment')).toEqual([])
    story.report({ sessionId: OTHER, status: 'completed', updatedAt: T0 + 70_000 }, 5)
    expect(story.session.phase).toBe('releasing')
  })

  it('one stamp from the future silences neither the meter nor the limit', () => {
    const story = new Story().charging(10_000)
    story.report({ energyWh: 10_100, updatedAt: T0 + 86_400_000 }, 5)
    expect(story.report({ energyWh: 12_000, updatedAt: T0 + 640_000 }, 30)).toContain(
      'MeterAdvanced',
    )
    expect(story.session.stop).toBeNull()
    story.report({ status: 'completed', energyWh: 13_000, updatedAt: T0 + 660_000 }, 20)
    expect(story.session.phase).toBe('awaitingCdr')
  })

  it('STOP to a stray that nobody speaks of any more comes to an end', () => {
    const story = new Story().charging(1000)
    story.report({ sessionId: OTHER, energyWh: 500, updatedAt: T0 + 700_000 }, 5)
    let asked = 0
    for (let i = 0; i < 200; i += 1) {
      const due = nextDeadline({ ...story.session, charge: null })
      if (due === null) break
      story.now = Math.max(story.now, due)
      story.say({ type: 'Tick' })
      asked = story
        .asked('StopSession')
        .filter((e) => e.type === 'StopSession' && e.sessionId === OTHER).length
    }
    expect(story.session.strays).toMatchObject([{ ended: true, energyWh: 500 }])
    expect(asked).toBeLessThan(20)
  })
})

describe('a stamp that lies', () => {
  it('makes no car faster than twice its connector', () => {
    const story = new Story().charging()
    story.report({ energyWh: 0, powerW: null, updatedAt: T0 + 79_000 }, 59)
    story.report({ energyWh: 2500, powerW: null, updatedAt: T0 + 80_000 }, 1)
    // 55.9 kWh are left: at 300 kW they last 671 s, at the 9 MW that the stamps show, 22 s.
    expect((nextDeadline(story.state) ?? 0) - story.now).toBeGreaterThan(600_000)
  })
})
