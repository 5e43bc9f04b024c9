// The wire to one neighbour of the simulated world: every call takes time, may be lost before or after
// it took effect, and every message may be lost, doubled, delayed or overtaken. Until the faults stop.
import type { Failure, Outcome } from '#bff/session/ports.ts'
import type { Chance } from './chance.ts'
import type { Clock } from './clock.ts'
import type { Span } from './moods.ts'

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
}

/** When this neighbour cannot be reached, and cannot reach us; epoch ms. */
export interface Trouble {
  /** From then on the wire is sound: law 8 counts from here. */
  stormEndsAt: number
  outage: Span | null
  /** No message gets through, calls do. */
  silent: Span | null
}

const TIME_OUT_MS = 10_000
const TIMED_OUT: Failure = {
  ok: false,
  fate: 'retry',
  why: 'payer-outage',
  code: 'time-out',
  gateway: 504,
  retryAfterMs: null,
}
const DOWN: Failure = { ...TIMED_OUT, code: '503', gateway: 503 }

export class Network {
  private readonly clock: Clock
  private readonly chance: Chance
  private readonly weather: Weather
  private readonly trouble: Trouble

  constructor(clock: Clock, chance: Chance, weather: Weather, trouble: Trouble) {
    this.clock = clock
    this.chance = chance
    this.weather = weather
    this.trouble = trouble
  }

  /** One call: latency, then the effect, then latency again; or a time-out. `trouble`: it comes late or never. */
  call<T>(
    effect: () => Outcome<T>,
    trouble?: (how: 'lost' | 'held-up') => void,
  ): Promise<Outcome<T>> {
    return new Promise((resolve) => {
      const answer = (outcome: Outcome<T>, afterMs: number): void =>
        this.clock.after(afterMs, () => {
          this.clock.stirred = true
          resolve(outcome)
        })
      if (this.down || this.inStorm(this.weather.lossBefore)) {
        trouble?.('lost')
        return this.down && this.chance.happens(0.5)
          ? answer(DOWN, this.chance.between(5, 300))
          : answer(TIMED_OUT, TIME_OUT_MS)
      }
      // Now and then a call is held up on its way: what was said later arrives first.
      const heldUp = this.inStorm(this.weather.heldUp)
      if (heldUp) trouble?.('held-up')
      this.clock.after(this.chance.between(5, heldUp ? 9000 : 300), () => {
        const outcome = effect()
        if (this.inStorm(this.weather.lossAfter)) answer(TIMED_OUT, TIME_OUT_MS)
        else answer(outcome, this.chance.between(5, 300))
      })
    })
  }

  /** A message nobody waits for. */
  news(deliver: () => void): void {
    if (this.down || within(this.trouble.silent, this.clock.now)) return
    if (this.inStorm(this.weather.lossOfNews)) return
    const times = this.inStorm(this.weather.doublingOfNews) ? 2 : 1
    for (let i = 0; i < times; i += 1) {
      const late = this.inStorm(0.3) ? this.weather.lateness : 500
      this.clock.after(this.chance.between(5, Math.max(5, late)), deliver)
    }
  }

  private get down(): boolean {
    return within(this.trouble.outage, this.clock.now)
  }

  private inStorm(share: number): boolean {
    return share > 0 && this.clock.now < this.trouble.stormEndsAt && this.chance.happens(share)
  }
}

function within(span: Span | null, now: number): boolean {
  return span !== null && now >= span.fromMs && now < span.toMs
}
