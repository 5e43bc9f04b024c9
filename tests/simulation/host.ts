// The product's own engine in the simulated world: over a journal that survives a crash and a memory
// that does not. What durable/host.ts does on workerd; nothing of the product is written again here.
import { isDeepStrictEqual } from 'node:util'
import { SessionEngine } from '#bff/durable/engine.ts'
import type { PerformPorts } from '#bff/durable/perform.ts'
import type { ReadPorts } from '#bff/durable/reads.ts'
import type { Command, Event, Opening, State } from '#bff/session/model.ts'
import type { Chance } from './chance.ts'
import type { Clock } from './clock.ts'
import { MemoryJournal } from './memory-journal.ts'
import { sabotaged, type Sabotage } from './sabotage.ts'

export interface HostOptions {
  clock: Clock
  chance: Chance
  ports: PerformPorts & ReadPorts
  /** Null: nobody reads along, and no line is made. */
  trace: ((line: string) => void) | null
  sabotage: Sabotage
}

/** Distributes Omit over a union. */
type Said = Command extends infer C ? (C extends unknown ? Omit<C, 'now'> : never) : never

export class Host {
  readonly journal: MemoryJournal
  private readonly o: HostOptions
  private engine: SessionEngine
  /** Rises with every crash: what an earlier life still waits for comes to nobody. */
  private life = 0
  /** When the alarm is due, and when the clock will look at it next. */
  private armedAt = Infinity
  private wakesAt = Infinity

  constructor(options: HostOptions) {
    this.o = options
    const stir = (): void => void (options.clock.stirred = true)
    this.journal = new MemoryJournal(options.sabotage, stir, (turn) => {
      for (const event of turn.events) this.tell(event)
      for (const effect of turn.effects) this.line(`  asks ${effect.type}`)
    })
    this.engine = this.born()
  }

  get state(): State {
    return this.engine.state
  }

  open(opening: Opening): void {
    this.say({ type: 'OpenSession', opening })
  }

  say(command: Said): void {
    this.engine.say({ ...command, now: this.o.clock.now } as Command)
  }

  /** News of a payment: read it back, and nothing else. */
  paymentNews(): void {
    const { state } = this
    if (state.phase === 'none') return
    if (this.o.sabotage !== 'start-on-news' || state.phase !== 'reserving') {
      this.engine.paymentNews()
      return
    }
    const snapshot = {
      state: 'authorized',
      authorizedMinor: state.opening.amountMinor,
      capturedMinor: 0,
      cancelledMinor: 0,
      refundedMinor: 0,
      currency: 'NOK',
    } as const
    this.say({ type: 'ReportPayment', report: { kind: 'read', snapshot } })
  }

  /** The process dies: memory goes, the journal stays, and must give the same state (law 7). */
  crash(): void {
    const before = this.state
    this.line('CRASH')
    this.engine = this.born()
    if (!isDeepStrictEqual(this.state, before)) {
      throw new Error('law 7: replaying the journal gives another state')
    }
    this.engine.tick()
  }

  private born(): SessionEngine {
    this.life += 1
    const { life } = this
    const { chance, ports, sabotage } = this.o
    const alive = (): boolean => life === this.life
    return new SessionEngine({
      journal: this.journal,
      ports: mortal(sabotaged(ports, sabotage), alive),
      chance: () => chance.next(),
      arm: (at) => void (alive() && this.arm(at ?? Infinity)),
      log: (record) => this.line(`  log ${JSON.stringify(record)}`),
    })
  }

  /** One look of the clock stands for every alarm that is put off: it is set anew when it comes. */
  private arm(at: number): void {
    this.armedAt = at
    if (at >= this.wakesAt) return
    this.wakesAt = at
    this.o.clock.at(at, () => {
      if (this.wakesAt !== at) return
      this.wakesAt = Infinity
      if (this.armedAt > this.o.clock.now) return this.arm(this.armedAt)
      this.armedAt = Infinity
      this.engine.tick()
    })
  }

  private tell(event: Event): void {
    if (!this.o.trace) return
    const { type, at: _, ...rest } = event
    const text = JSON.stringify(rest)
    this.line(`${type} ${text.length > 160 ? `${text.slice(0, 160)}…` : text}`)
  }

  private line(text: string): void {
    const opened = this.journal.events[0]?.at ?? this.o.clock.now
    this.o.trace?.(`${((this.o.clock.now - opened) / 1000).toFixed(1).padStart(8)}s ${text}`)
  }
}

/** Ports whose answers reach only the life that asked. */
function mortal<P extends PerformPorts & ReadPorts>(ports: P, alive: () => boolean): P {
  const until = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name): unknown {
        const value: unknown = Reflect.get(object, name)
        if (typeof value !== 'function') return value
        return (...args: unknown[]): unknown => {
          const answer: unknown = Reflect.apply(value, object, args)
          if (!(answer instanceof Promise)) return answer
          return answer.then((result: unknown) => (alive() ? result : new Promise(() => {})))
        }
      },
    })
  const { payments, chargers, ledger } = ports
  return { ...ports, payments: until(payments), chargers: until(chargers), ledger: until(ledger) }
}
