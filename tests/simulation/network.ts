// The wire of the simulated world: every call takes time, may be lost before or after it took
// effect, and every message may be lost, doubled, delayed or overtaken. Until the faults stop.
import type { Outcome } from '#bff/session/ports.ts'
import type { Chance } from './chance.ts'
import type { Clock } from './clock.ts'

export interface Weather {
  /** Share of calls lost on the way there, and of answers lost on the way back. */
  lossBefore: number
  lossAfter: number
  /** Share of calls that take seconds to get there. */
  heldUp: number
  /** Share of messages (webhooks, pushes) lost, and doubled. */
  lossOfNews: number
  doublingOfNews: number
  /** The longest a message may be late, in ms. */
  lateness: number
  /** From then on the wire is sound: law 8 counts from here. */
  faultsEndAt: number
}

const TIME_OUT_MS = 10_000
const TIMED_OUT: Outcome<never> = {
  ok: false,
  fate: 'retry',
  why: 'payer-outage',
  code: 'time-out',
  gateway: 504,
  retryAfterMs: null,
}

export class Network {
  private readonly clock: Clock
  private readonly chance: Chance
  private readonly weather: Weather

  constructor(clock: Clock, chance: Chance, weather: Weather) {
    this.clock = clock
    this.chance = chance
    this.weather = weather
  }

  get stormy(): boolean {
    return this.clock.now < this.weather.faultsEndAt
  }

  /** One call: latency, then the effect, then latency again; or a time-out. */
  call<T>(effect: () => Outcome<T>): Promise<Outcome<T>> {
    return new Promise((resolve) => {
      const answer = (outcome: Outcome<T>, afterMs: number): void =>
        this.clock.after(afterMs, () => {
          this.clock.stirred = true
          resolve(outcome)
        })
      if (this.stormy && this.chance.happens(this.weather.lossBefore)) {
        return answer(TIMED_OUT, TIME_OUT_MS)
      }
      // Now and then a call is held up on its way: what was said later arrives first.
      const heldUp = this.stormy && this.chance.happens(this.weather.heldUp)
      this.clock.after(this.chance.between(5, heldUp ? 9000 : 300), () => {
        const outcome = effect()
        const lost = this.stormy && this.chance.happens(this.weather.lossAfter)
        if (lost) answer(TIMED_OUT, TIME_OUT_MS)
        else answer(outcome, this.chance.between(5, 300))
      })
    })
  }

  /** A message nobody waits for. */
  news(deliver: () => void): void {
    const times = this.stormy
      ? this.chance.happens(this.weather.lossOfNews)
        ? 0
        : this.chance.happens(this.weather.doublingOfNews)
          ? 2
          : 1
      : 1
    for (let i = 0; i < times; i += 1) {
      const late = this.stormy && this.chance.happens(0.3) ? this.weather.lateness : 500
      this.clock.after(this.chance.between(5, Math.max(5, late)), deliver)
    }
  }
}
