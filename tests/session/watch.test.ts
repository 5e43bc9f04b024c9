// Which reads are due, and when: often enough that a lost message costs little, seldom enough that
// nobody outside is bothered. Played by a clock that remembers what it read, as the host does.
import { describe, expect, it } from 'vitest'
import { lateWatchEndsAt, readsDue, type ReadMemory } from '#bff/session/watch.ts'
import type { Read, State } from '#bff/session/model.ts'
import { SCENES } from './scenes.ts'
import { cdrOf, Story, T0 } from './story.ts'

interface Done {
  read: Read
  /** Seconds after the watch began. */
  atS: number
}

/** Waits as the watch says, does what is due, and hears nothing new for `forS` seconds. */
function watched(state: State, fromMs: number, forS: number, memory: ReadMemory = {}): Done[] {
  const done: Done[] = []
  let now = fromMs
  for (let turns = 0; now <= fromMs + forS * 1000; turns += 1) {
    if (turns > 20_000) throw new Error('the watch never lets go')
    const { reads, nextAt } = readsDue(state, now, memory)
    for (const read of reads) {
      done.push({ read, atS: (now - fromMs) / 1000 })
      memory[read] = { at: now, count: (memory[read]?.count ?? 0) + 1, answeredAt: now }
    }
    if (reads.length > 0) continue
    if (nextAt === null) break
    expect(nextAt).toBeGreaterThan(now)
    now = nextAt
  }
  return done
}

const times = (done: Done[], read: Read): number[] =>
  done.filter((d) => d.read === read).map((d) => d.atS)
const gaps = (at: number[]): number[] => at.slice(1).map((t, i) => t - (at[i] ?? 0))

const accepted = (story: Story): Story => {
  story.say(
    { type: 'ReportStart', answer: 'accepted', why: 'start-refused', timeoutS: null, attempt: 1 },
    1,
  )
  return story
}

describe('while the driver approves', () => {
  it('reads nothing of a payment that is not known to exist', () => {
    const story = new Story()
    expect(readsDue(story.state, T0 + 60_000, {})).toEqual({ reads: [], nextAt: null })
  })

  it('reads after 5 s, then every 2 s, then less and less often, never slower than every 10 s', () => {
    const story = new Story().waiting()
    const at = times(watched(story.state, T0, 600), 'ReadPayment')
    expect(at.slice(0, 6)).toEqual([5, 7, 9, 11, 13, 15])
    const waits = gaps(at)
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(2)
    expect(Math.max(...waits)).toBeLessThanOrEqual(10)
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    expect(waits.at(-1)).toBe(10)
    // 300 reads would be one each 2 s for ten minutes.
    expect(at.length).toBeLessThan(120)
  })

  it('goes on each half minute when the payer’s own time-out has passed, until it is known', () => {
    const story = new Story().waiting()
    story.say({ type: 'Tick' }, 900)
    const memory: ReadMemory = { ReadPayment: { at: T0 + 899_000, count: 100, answeredAt: null } }
    const at = times(watched(story.state, story.now, 300, memory), 'ReadPayment')
    expect(new Set(gaps(at))).toEqual(new Set([30]))
  })

  it('asks the charger’s list for nothing', () => {
    const done = watched(new Story().waiting().state, T0, 600)
    expect(new Set(done.map((d) => d.read))).toEqual(new Set(['ReadPayment']))
  })
})

describe('while it starts', () => {
  it('looks at the list 30 s after an accepted START, then each 15 s', () => {
    const story = accepted(new Story().approved())
    const at = times(watched(story.state, story.now, 100), 'ReadSession')
    expect(at.slice(0, 3)).toEqual([30, 45, 60])
  })

  it('looks sooner where START was not answered', () => {
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
    expect(times(watched(story.state, story.now, 60), 'ReadSession')[0]).toBe(10)
  })

  it.each([null, 30, 300])(
    'reads right at the deadline, the time-out of the answer being %s s',
    (timeoutS) => {
      const story = new Story().approved()
      story.say(
        { type: 'ReportStart', answer: 'accepted', why: 'start-refused', timeoutS, attempt: 1 },
        1,
      )
      const deadline = story.session.start.deadlineAt ?? 0
      const at = times(watched(story.state, story.now, 400), 'ReadSession').map(
        (s) => story.now + s * 1000,
      )
      expect(at).toContain(deadline)
    },
  )

  it('the read at the deadline is the one that may release', () => {
    const story = accepted(new Story().approved())
    const at = times(watched(story.state, story.now, 130), 'ReadSession')
    const asked = at.map((s) => {
      const copy = accepted(new Story().approved())
      return copy.none(s)
    })
    const first = asked.findIndex((events) => events.includes('ReleaseAsked'))
    expect(story.now + (at[first] ?? 0) * 1000).toBe(story.session.start.deadlineAt)
  })

  it('looks now and then whether the reservation still stands', () => {
    const story = accepted(new Story().approved())
    expect(gaps(times(watched(story.state, story.now, 1800), 'ReadPayment'))).toEqual([
      300, 300, 300, 300, 300,
    ])
  })
})

describe('while it charges', () => {
  it('reads the list only when the meter has been silent for a minute', () => {
    const story = new Story().charging(10_000)
    expect(readsDue(story.state, story.now + 59_999, {}).reads).not.toContain('ReadSession')
    expect(readsDue(story.state, story.now + 60_000, {}).reads).toContain('ReadSession')
    story.report({ energyWh: 11_000, updatedAt: T0 + 650_000 }, 50)
    expect(readsDue(story.state, story.now + 59_000, {}).reads).not.toContain('ReadSession')
  })

  it('learns that nothing is pushed: from then on the list is the meter', () => {
    const story = new Story().charging(10_000)
    const at = times(watched(story.state, story.now, 600), 'ReadSession')
    expect(at[0]).toBe(60)
    expect(Math.max(...gaps(at))).toBeLessThanOrEqual(30)
    expect(Math.min(...gaps(at))).toBeGreaterThanOrEqual(10)
    expect(new Set(gaps(at).slice(1))).toEqual(new Set([20]))
  })

  it('asks for all sessions at the same moments, so that one list serves them', () => {
    const moments = [0, 3, 7, 19].map((s) => {
      const story = new Story().charging(10_000)
      story.report({ energyWh: 10_050, updatedAt: story.now + s * 1000 }, s)
      const at = times(watched(story.state, story.now, 300), 'ReadSession')
      return (story.now + (at.at(-1) ?? 0) * 1000) % 20_000
    })
    expect(new Set(moments)).toEqual(new Set([0]))
  })

  it('goes back to waiting as soon as something is pushed', () => {
    const story = new Story().charging(10_000)
    const memory: ReadMemory = {
      ReadSession: { at: story.now, count: 5, answeredAt: null },
      pushedAt: story.now + 1,
    }
    const now = story.now + 1
    expect(readsDue(story.state, now + 59_000, memory).reads).not.toContain('ReadSession')
    expect(readsDue(story.state, now + 60_000, memory).reads).toContain('ReadSession')
  })

  it('leaves a list alone for as long as it was asked to', () => {
    const story = new Story().charging(10_000)
    const memory: ReadMemory = { listPauseMs: 120_000 }
    const waits = gaps(times(watched(story.state, story.now, 1200, memory), 'ReadSession'))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(110)
    expect(Math.max(...waits)).toBeLessThanOrEqual(130)
  })

  it('reads it each 15 s once it is to stop', () => {
    const story = new Story().charging(10_000)
    story.say({ type: 'StopCharging' }, 1)
    const at = times(watched(story.state, story.now, 60), 'ReadSession')
    expect(at).toEqual([15, 30, 45, 60])
  })
})

describe('after the charge', () => {
  it('asks for the CDR after 15 s, then less and less often, never slower than each minute', () => {
    const story = new Story().ended()
    const at = times(watched(story.state, story.now, 900), 'ReadCdr')
    expect(at.slice(0, 4)).toEqual([15, 45, 90, 150])
    expect(Math.max(...gaps(at))).toBe(60)
  })

  it('begins anew for a wait that began after the last read', () => {
    const story = new Story().ended()
    const memory: ReadMemory = { ReadCdr: { at: story.now - 5000, count: 9, answeredAt: null } }
    expect(times(watched(story.state, story.now, 20, memory), 'ReadCdr')).toEqual([15])
  })

  it('asks for no CDR once it is priced', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 1)
    expect(times(watched(story.state, story.now, 900), 'ReadCdr')).toEqual([])
  })

  it('looks a few times for a correction once at rest, then never again', () => {
    const story = new Story().settled()
    const done = watched(story.state, story.now, 30 * 86_400)
    expect(new Set(done.map((d) => d.read))).toEqual(new Set(['ReadCdr']))
    expect(done.length).toBeLessThanOrEqual(10)
    expect(Math.min(...gaps(times(done, 'ReadCdr')))).toBeGreaterThanOrEqual(60)
  })

  it('reads the payment at rest only while a refund is on its way', () => {
    const story = new Story().settled()
    const reads = (): number[] => times(watched(story.state, story.now, 120), 'ReadPayment')
    expect(reads()).toEqual([])
    story.say({ type: 'Refund', amountMinor: 1000, reason: 'goodwill' }, 100)
    expect(reads().length).toBeGreaterThanOrEqual(3)
    story.read({ capturedMinor: 11_980, cancelledMinor: 23_020, refundedMinor: 1000 }, 1)
    expect(reads()).toEqual([])
  })
})

const gaveUp = (): Story => {
  const story = new Story().approved()
  story.none(130)
  story.read({ cancelledMinor: 35_000 }, 1)
  return story
}

describe('after a release (law 5)', () => {
  it('watches for a late start each minute, looks once at the very end, then never again', () => {
    const story = gaveUp()
    const ends = lateWatchEndsAt(story.session) ?? 0
    expect(ends - (story.session.releaseAskedAt ?? 0)).toBe(3_600_000)
    const at = times(watched(story.state, story.now, 10_000), 'ReadSession')
    expect(Math.max(...gaps(at))).toBeLessThanOrEqual(60)
    expect(story.now + (at.at(-1) ?? 0) * 1000).toBe(ends)
    expect(at.length).toBeLessThanOrEqual(62)
  })

  it('looks each 15 s while a late start runs, for as long as it takes', () => {
    const story = gaveUp()
    story.report({ status: 'active', updatedAt: T0 + 200_000 }, 60)
    const at = times(watched(story.state, story.now + 7_200_000, 60), 'ReadSession')
    expect(at.length).toBeGreaterThanOrEqual(4)
    expect(Math.max(...gaps(at))).toBe(15)
  })

  it('needs no watch where nothing was ever started', () => {
    const story = new Story().waiting()
    story.read({ state: 'aborted' })
    expect(readsDue(story.state, T0 + 60_000, {})).toEqual({ reads: [], nextAt: null })
  })
})

describe('when the memory is lost', () => {
  it.each(SCENES.map((s) => [`${s.phase}: ${s.name}`, s] as const))(
    '%s: reads soon again, but is no storm',
    (_, scene) => {
      const story = scene.make()
      const later = story.now + 120_000
      const known: ReadMemory = {}
      watched(story.state, story.now, 120, known)
      const steady = watched(story.state, later, 60, { ...known }).length
      const lost = watched(story.state, later, 60)
      // Each of the three reads at most once more than had it been remembered, but for the polling
      // of the driver's approval, whose back-off begins anew.
      expect(lost.length).toBeLessThanOrEqual(steady + 3 + (scene.phase === 'reserving' ? 30 : 0))
      for (const read of ['ReadPayment', 'ReadSession', 'ReadCdr'] as const) {
        expect(times(lost, read).filter((s) => s < 2).length).toBeLessThanOrEqual(1)
      }
    },
  )

  it('is lost at every single turn: still one read at a time, never a throw', () => {
    for (const scene of SCENES) {
      const { state, now } = scene.make()
      for (const afterS of [0, 1, 10, 100, 1000, 10_000, 100_000]) {
        const { reads, nextAt } = readsDue(state, now + afterS * 1000, {})
        expect(new Set(reads).size).toBe(reads.length)
        if (nextAt !== null) expect(nextAt).toBeGreaterThan(now + afterS * 1000)
      }
    }
  })
})
