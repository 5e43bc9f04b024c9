// A CPO that pushes and has no list to read: when a START that did not come is given up, and that
// everything else goes on without a list (docs/decisions/026).
import { describe, expect, it } from 'vitest'
import { limitAt } from '#bff/session/limit.ts'
import { cdrOf, openingOf, Story, T0 } from './story.ts'

const listless = (story: Story, afterS: number): string[] =>
  story.say(
    {
      type: 'ReportSession',
      report: null,
      readAt: story.now + afterS * 1000,
      listless: true,
    },
    afterS,
  )

const pushing = { ...openingOf().policy, pushIntervalMs: 10_000 }

describe('a START that does not come true', () => {
  it('is given up after twice the patience where this CPO is known to push', () => {
    const story = new Story({ policy: pushing }).approved()
    expect(listless(story, 125)).toEqual([])
    expect(listless(story, 120)).toContain('ReleaseAsked')
  })

  it('is never given up on no word at all where it has never pushed', () => {
    const story = new Story().approved()
    for (let n = 0; n < 10; n += 1) expect(listless(story, 600)).toEqual([])
    expect(story.session.phase).toBe('starting')
  })

  it('is not repeated: nothing shows that the first did not come true', () => {
    const story = new Story({ policy: pushing }).approved()
    story.say(
      {
        type: 'ReportStart',
        answer: 'unanswered',
        why: 'start-timeout',
        timeoutS: null,
        attempt: 1,
      },
      1,
    )
    listless(story, 20)
    expect(story.asked('StartSession')).toHaveLength(1)
  })

  it('that comes after all is stopped at once, and its energy seen', () => {
    const story = new Story({ policy: pushing }).approved()
    listless(story, 245)
    story.read({ cancelledMinor: 35_000 }, 1)
    story.report({ status: 'active', energyWh: 300, updatedAt: story.now + 1000 }, 5)
    expect(story.asked('StopSession')).toHaveLength(1)
    expect(story.session.phase).toBe('parked')
  })
})

describe('a charge that is only pushed', () => {
  it('starts, stops and settles without a list', () => {
    const story = new Story({ policy: pushing }).charging(20_000)
    listless(story, 10)
    story.say({ type: 'StopCharging' }, 1)
    story.report({ status: 'completed', energyWh: 20_000, updatedAt: T0 + 620_000 }, 5)
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 5)
    story.read({ capturedMinor: 11_980 }, 1)
    story.read({ capturedMinor: 11_980, cancelledMinor: 23_020 }, 1)
    expect(story.session.phase).toBe('settled')
  })
})

describe('a charge that is only fetched', () => {
  it('is stopped earlier by as much as its values are old', () => {
    const fresh = new Story().charging(10_000)
    const old = new Story().charging(10_000)
    for (const [story, lateS] of [
      [fresh, 0],
      [old, 20],
    ] as const) {
      const { now } = story
      story.report({ energyWh: 10_800, powerW: 144_000, updatedAt: now + 20_000 }, 20 + lateS)
    }
    const [a, b] = [limitAt(fresh.session), limitAt(old.session)]
    // It came 20 s later and stood for the same moment: STOP leaves at the same one.
    expect(Math.abs((a ?? 0) - (b ?? 0))).toBeLessThan(5500)
  })
})
