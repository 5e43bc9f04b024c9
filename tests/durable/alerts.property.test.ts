// Whatever the push services do and whenever the process dies: no phone hears one thing more often than
// there were accidents, none that can be reached misses the end, and nothing of anybody is kept.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { PushFate } from '#bff/session/ports.ts'
import { MIN, phone, Trial } from './alert-trial.ts'

type Mood = 'takes' | 'fails' | 'loses' | 'is slow'
const mood = fc.constantFrom<Mood>('takes', 'takes', 'fails', 'loses', 'is slow')
const step = fc.oneof(
  fc.record({ type: fc.constant('pass' as const), s: fc.integer({ min: 1, max: 600 }) }),
  fc.record({ type: fc.constant('die' as const) }),
  fc.record({ type: fc.constant('look' as const) }),
  fc.record({ type: fc.constant('turn' as const), to: mood }),
  fc.record({ type: fc.constant('near' as const) }),
  fc.record({ type: fc.constant('end' as const) }),
  fc.record({ type: fc.constant('off' as const), who: fc.integer({ min: 1, max: 3 }) }),
)

/** A trial whose services count what they took, and the accidents that excuse a repeat. */
class Street {
  readonly trial = new Trial()
  readonly taken = new Map<string, number>()
  readonly off = new Set<number>()
  accidents = 0
  near = false
  ended = false
  mood: Mood = 'takes'
  readonly slow: (() => void)[] = []

  constructor() {
    this.trial.answer = ({ to, payload }) => {
      const at = this.mood
      if (at === 'fails') return { kind: 'later', code: 'http-500', afterMs: null }
      const name = `${to.endpoint} ${JSON.parse(payload).kind}`
      this.taken.set(name, (this.taken.get(name) ?? 0) + 1)
      if (at === 'takes') return { kind: 'taken' }
      // Taken, and we never hear of it, or only much later.
      this.accidents += 1
      if (at === 'loses') return { kind: 'later', code: 'timeout', afterMs: null }
      return new Promise<PushFate>((resolve) => this.slow.push(() => resolve({ kind: 'taken' })))
    }
    for (const n of [1, 2, 3]) this.trial.alerts.subscribe(phone(n))
  }

  async act(one: { type: string; s?: number; to?: Mood; who?: number }): Promise<void> {
    const { trial } = this
    if (one.type === 'die') {
      this.slow.length = 0
      trial.alerts = trial.wake()
    }
    if (one.type === 'turn' && one.to) this.mood = one.to
    if (one.type === 'off' && one.who !== undefined) {
      this.off.add(one.who)
      trial.alerts.unsubscribe(phone(one.who).endpoint)
    }
    if (one.type === 'near' && !this.near && !this.ended) {
      this.near = true
      trial.nearLimit()
    }
    if (one.type === 'end' && !this.ended) {
      this.ended = true
      this.finish()
    }
    if (one.type === 'pass') trial.now += (one.s ?? 0) * 1000
    trial.alerts.look()
    await this.rest()
  }

  finish(): void {
    const { story } = this.trial
    story.say({ type: 'StopCharging' }, 1)
    const meter = story.session.charge?.meter
    const updatedAt = (meter?.updatedAt ?? 0) + 20_000
    const energyWh = meter?.energyWh ?? 0
    story.report({ status: 'completed', energyWh, endedAt: updatedAt, updatedAt }, 20)
    this.trial.now = Math.max(this.trial.now, story.now)
  }

  /** Lets everything that can end by itself end. */
  async rest(): Promise<void> {
    for (let turns = 0; turns < 20; turns += 1) await Promise.resolve()
  }
}

it('tells each phone each thing once, and the end at least once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const street = new Street()
      for (const one of steps) await street.act(one)
      // Then the world mends, within the time that the end is worth telling.
      if (!street.ended) await street.act({ type: 'end' })
      street.mood = 'takes'
      for (const done of street.slow) done()
      for (let minutes = 0; minutes < 60; minutes += 1) await street.act({ type: 'pass', s: 60 })

      for (const [name, times] of street.taken) {
        expect(times, name).toBeLessThanOrEqual(1 + street.accidents)
      }
      const { endedSeenAt } = street.trial.story.session.charge ?? {}
      const inTime = street.trial.now - (endedSeenAt ?? 0) < 4 * 60 * MIN
      for (const n of inTime ? [1, 2, 3].filter((each) => !street.off.has(each)) : []) {
        expect(street.taken.get(`${phone(n).endpoint} ended`), `phone ${n}`).toBeGreaterThan(0)
      }
      expect(street.trial.rows()).toEqual({ phones: 0, said: 0, waiting: 0 })
    }),
    { numRuns: 300 },
  )
})
