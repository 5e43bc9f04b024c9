// The product's own engine in the simulated world: over a journal that survives a crash and a memory
// that does not. What durable/host.ts does on workerd; nothing of the product is written again here.
import { SessionEngine } from '#bff/durable/engine.ts'
import type { PerformPorts } from '#bff/durable/perform.ts'
import type { ReadPorts } from '#bff/durable/reads.ts'
import { evolve } from '#bff/session/evolve.ts'
import type { ChargeReport, Command, Event, Opening, State } from '#bff/session/model.ts'
import { view } from '#bff/session/view.ts'
import type { View } from '#shared/contract.ts'
import type { Chance } from './chance.ts'
import type { Clock } from './clock.ts'
import type { Heard } from './evidence.ts'
import { MemoryJournal } from './memory-journal.ts'
import { same } from './same.ts'
import { bind, heardOf, sabotaged, shownOf, type Sabotage } from './sabotage.ts'

export interface HostOptions {
  clock: Clock
  chance: Chance
  ports: PerformPorts & ReadPorts
  /** Null: nobody reads along, and no line is made. */
  trace: ((line: string) => void) | null
  sabotage: Sabotage
}

/** Distributes Omit over a union. */
export type Said = Command extends infer C ? (C extends unknown ? Omit<C, 'now'> : never) : never

export class Host {
  readonly journal: MemoryJournal
  /** When each report of the charge reached us, and its own stamp, for the figures of law 6. */
  readonly heard: Heard[] = []
  readonly heardCdrs = new Map<string, number>()
  private readonly o: HostOptions
  private engine: SessionEngine
  /** Rises with every crash: what an earlier life still waits for comes to nobody. */
  private life = 0
  private dead = false
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

  /** What the driver sees. */
  get view(): View | null {
    const { state } = this
    return state.phase === 'none' ? null : shownOf(view(state), this.o.sabotage)
  }

  open(opening: Opening): void {
    this.say({ type: 'OpenSession', opening })
  }

  /** Says it, unless nobody is there to hear it. Did it change anything? */
  say(command: Said): boolean {
    const heard = heardOf(command, this.state, this.o.sabotage)
    if (this.dead || !heard) return false
    if (heard.type === 'ReportSession' && heard.report) {
      const { updatedAt, sessionId, energyWh } = heard.report
      this.heard.push({ at: this.o.clock.now, updatedAt, sessionId, energyWh: energyWh ?? 0 })
    }
    if (heard.type === 'ReportCdr') this.heardCdr(heard.cdr.id)
    return this.engine.say({ ...heard, now: this.o.clock.now } as Command).length > 0
  }

  private heardCdr(id: string): void {
    if (!this.heardCdrs.has(id)) this.heardCdrs.set(id, this.o.clock.now)
  }

  /** What the charger backend tells by itself. */
  pushed(report: ChargeReport): boolean {
    if (!this.dead) this.engine.pushed()
    return this.say({ type: 'ReportSession', report, readAt: this.o.clock.now })
  }

  /** News of a payment: read it back, and nothing else. */
  paymentNews(): void {
    const { state } = this
    if (state.phase === 'none' || this.dead) return
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
      guaranteedUntil: null,
    } as const
    this.say({ type: 'ReportPayment', report: { kind: 'read', snapshot } })
  }

  /** The process dies: memory goes, the journal stays, and must give the same state (law 7). */
  crash(): void {
    if (this.dead) return
    this.line('CRASH')
    const before = this.state
    this.engine = this.born()
    if (!same(this.state, before)) {
      throw new Error('law 7: replaying the journal gives another state')
    }
    this.engine.tick()
  }

  /** Dies, and stays dead for `ms`: nothing is heard, no alarm goes off. */
  die(ms: number): void {
    if (this.dead) return
    this.line('DEAD')
    this.dead = true
    this.life += 1
    this.o.clock.after(ms, () => {
      this.dead = false
      this.engine = this.born()
      this.line('ALIVE')
      this.engine.tick()
    })
  }

  /** Does the journal, read from its first event, give the state that is held in memory? */
  replays(): boolean {
    let state: State = { phase: 'none' }
    for (const event of this.journal.events) state = evolve(state, event)
    return same(state, this.state)
  }

  private born(): SessionEngine {
    this.life += 1
    const { life } = this
    const { chance, ports, sabotage, clock } = this.o
    const alive = (): boolean => life === this.life
    const later = (ms: number, run: () => void): void => clock.after(ms, run)
    return new SessionEngine({
      journal: this.journal,
      ports: mortal(this.listening(sabotaged(ports, sabotage, later)), alive),
      chance: () => chance.next(),
      within: (promise, ms) => clock.within(promise, ms, alive),
      arm: (at) => void (alive() && sabotage !== 'alarm-lost' && this.arm(at ?? Infinity)),
      log: (record) => this.line(`  log ${JSON.stringify(record)}`),
      lookout: {
        effect: (fate) =>
          void (fate.outcome !== 'done' && this.line(`  fate ${JSON.stringify(fate)}`)),
      },
    })
  }

  /** Notes which CDRs a list has told us of. */
  private listening(ports: HostOptions['ports']): HostOptions['ports'] {
    const { chargers } = ports
    const readCdrs: typeof chargers.readCdrs = async (reference, since) => {
      const { life } = this
      const outcome = await chargers.readCdrs(reference, since)
      if (outcome.ok && life === this.life) for (const { id } of outcome.value) this.heardCdr(id)
      return outcome
    }
    return { ...ports, chargers: bind(chargers, { readCdrs }) }
  }

  /** One look of the clock stands for every alarm that is put off: it is set anew when it comes. */
  private arm(at: number): void {
    this.armedAt = at
    if (at >= this.wakesAt) return
    this.wakesAt = at
    this.o.clock.at(at, () => {
      if (this.wakesAt !== at) return
      this.wakesAt = Infinity
      if (this.dead) return
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
    if (!this.o.trace) return
    const { now } = this.o.clock
    const [first] = this.journal.events
    const who = first?.type === 'SessionOpened' ? first.opening.reference.slice(-2) : '--'
    const seconds = ((now - (first?.at ?? now)) / 1000).toFixed(1).padStart(8)
    this.o.trace(`${who} ${seconds}s ${text}`)
  }
}

/** Ports whose answers reach only the life that asked. */
function mortal(ports: HostOptions['ports'], alive: () => boolean): HostOptions['ports'] {
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
