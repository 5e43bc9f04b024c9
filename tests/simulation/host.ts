// The session's host in the simulated world: the product's own table, outbox rules and perform, over
// a journal that survives a crash and a memory that does not. What durable/host.ts does on workerd.
import { decide } from '#bff/session/decide.ts'
import { nextDeadline } from '#bff/session/deadlines.ts'
import { evolve } from '#bff/session/evolve.ts'
import type { Command, Event, Opening, Read, State } from '#bff/session/model.ts'
import { laneOf, react } from '#bff/session/react.ts'
import { readsDue, type ReadMemory } from '#bff/session/watch.ts'
import {
  afterFailure,
  heads,
  isWanted,
  leaseUntil,
  nextAlarm,
  supersededBy,
  type OutboxRow,
} from '#bff/durable/outbox.ts'
import { perform, type PerformPorts, type Result } from '#bff/durable/perform.ts'
import type { Chance } from './chance.ts'
import type { Clock } from './clock.ts'

export interface HostOptions {
  clock: Clock
  chance: Chance
  ports: PerformPorts
  /** Null: nobody reads along, and no line is made. */
  trace: ((line: string) => void) | null
  /** Faults planted on purpose, to see the auditor go red. */
  sabotage: Sabotage
}

export type Sabotage =
  | 'none'
  | 'double-capture'
  | 'forgotten-release'
  | 'start-on-news'
  | 'price-above-accepted'
  | 'outbox-unordered'

type Said = Command extends infer C ? (C extends unknown ? Omit<C, 'now'> : never) : never

export class Host {
  state: State = { phase: 'none' }
  readonly journal: Event[] = []
  private rows: OutboxRow[] = []
  private memory: ReadMemory = {}
  private inFlight = new Set<string>()
  private reading = new Set<Read>()
  /** Rises with every crash: what an earlier life still waits for comes to nobody. */
  private life = 0
  private n = 0
  private alarmAt: number | null = null
  releasedAt: number | null = null

  private readonly o: HostOptions

  constructor(o: HostOptions) {
    this.o = o
  }

  open(opening: Opening): void {
    this.say({ type: 'OpenSession', opening })
  }

  /** Decides, journals events and effects together, and wakes the outbox. */
  say(command: Said): void {
    const events = decide(this.state, { ...command, now: this.o.clock.now } as Command)
    if (events.length === 0) return this.arm()
    for (const event of this.sabotaged(events)) {
      this.journal.push(event)
      this.state = evolve(this.state, event)
      if (event.type === 'PaymentReleased') this.releasedAt = event.at
      this.o.trace?.(`${this.seconds()} ${command.type} -> ${event.type} ${brief(event)}`)
      for (const effect of react(event)) {
        const gone = new Set(supersededBy(this.rows, effect))
        this.rows = this.rows.filter((row) => !gone.has(row.id) || this.inFlight.has(row.id))
        this.n += 1
        this.rows.push({
          n: this.n,
          id: `effect-${this.n}`,
          lane: laneOf(effect),
          effect,
          attempts: 0,
          firstTriedAt: null,
          nextAt: this.o.clock.now,
          state: 'due',
        })
      }
    }
    this.drain()
    this.arm()
  }

  /** News of a payment: read it back, and nothing else. */
  paymentNews(): void {
    if (this.state.phase === 'none') return
    if (this.o.sabotage === 'start-on-news' && this.state.phase === 'reserving') {
      this.say({
        type: 'ReportPayment',
        report: {
          kind: 'read',
          snapshot: {
            state: 'authorized',
            authorizedMinor: this.state.opening.amountMinor,
            capturedMinor: 0,
            cancelledMinor: 0,
            refundedMinor: 0,
            currency: 'NOK',
          },
        },
      })
      return
    }
    this.read('ReadPayment')
  }

  /** The process dies: memory goes, the journal stays, and must give the same state (law 7). */
  crash(): void {
    this.life += 1
    this.memory = {}
    this.inFlight.clear()
    this.reading.clear()
    const replayed = this.journal.reduce<State>(evolve, { phase: 'none' })
    if (JSON.stringify(replayed) !== JSON.stringify(this.state)) {
      throw new Error('law 7: replaying the journal gives another state')
    }
    this.state = replayed
    this.o.trace?.(`${this.seconds()} CRASH`)
    this.alarmAt = null
    this.drain()
    this.arm()
  }

  private arm(): void {
    const now = this.o.clock.now
    const due = readsDue(this.state, now, this.memory)
    const waits = [due.reads.length > 0 ? now : due.nextAt, nextDeadline(this.state)]
    const at = nextAlarm(this.rows, waits, now)
    if (at === null || (this.alarmAt !== null && this.alarmAt <= at && this.alarmAt > now)) return
    this.alarmAt = at
    const { life } = this
    this.o.clock.at(at, () => {
      if (life !== this.life || this.alarmAt !== at) return
      this.alarmAt = null
      this.alarm()
    })
  }

  private alarm(): void {
    this.say({ type: 'Tick' })
    for (const read of readsDue(this.state, this.o.clock.now, this.memory).reads) this.read(read)
    this.drain()
    this.arm()
  }

  private drain(): void {
    const now = this.o.clock.now
    const next = this.o.sabotage === 'outbox-unordered' ? this.rows : heads(this.rows)
    for (const row of next) {
      if (this.inFlight.has(row.id) || row.nextAt > now) continue
      if (!isWanted(row.effect, this.state)) {
        this.rows = this.rows.filter((r) => r.id !== row.id)
        return this.drain()
      }
      this.begin(row)
    }
  }

  private begin(row: OutboxRow): void {
    const { state, life } = this
    if (state.phase === 'none') return
    const now = this.o.clock.now
    const attemptsBefore = row.attempts
    row.attempts += 1
    row.firstTriedAt ??= now
    row.nextAt = leaseUntil(now)
    this.inFlight.add(row.id)
    const task = { effect: row.effect, key: row.id, attemptsBefore, session: state }
    this.o.trace?.(`${this.seconds()}   ${row.effect.type} leaves (${row.attempts})`)
    if (this.o.sabotage === 'double-capture' && row.effect.type === 'CapturePayment') {
      void perform({ ...task, key: `${row.id}-again` }, this.o.ports)
    }
    void perform(task, this.o.ports).then((result) => {
      if (life === this.life) this.finish(row, result)
    })
  }

  private finish(row: OutboxRow, result: Result): void {
    this.inFlight.delete(row.id)
    this.o.trace?.(
      `${this.seconds()}   ${row.effect.type}: ${result.kind} ${result.failure?.code ?? ''}`,
    )
    if (result.kind === 'done') {
      this.rows = this.rows.filter((r) => r.id !== row.id)
    } else if (this.state.phase !== 'none') {
      const { giveUpS } = this.state.opening.policy
      const now = this.o.clock.now
      const verdict = afterFailure(row, result.failure, {
        now,
        chance: this.o.chance.next(),
        giveUpS,
      })
      row.nextAt = verdict.nextAt
      row.state = verdict.state
      if (verdict.giveUp) this.say({ type: 'GiveUp', ...verdict.giveUp, final: false })
    }
    if (result.command) this.say(result.command)
    this.drain()
    this.arm()
  }

  private read(read: Read): void {
    const { state, life } = this
    if (state.phase === 'none' || this.reading.has(read)) return
    const now = this.o.clock.now
    this.memory[read] = { at: now, count: (this.memory[read]?.count ?? 0) + 1 }
    this.reading.add(read)
    const { reference } = state.opening
    const finish = (): boolean => {
      if (life !== this.life) return false
      this.reading.delete(read)
      return true
    }
    const { payments, chargers } = this.o.ports
    if (read === 'ReadPayment') {
      void payments.read(reference).then((outcome) => {
        if (finish() && outcome.ok) {
          this.say({ type: 'ReportPayment', report: { kind: 'read', snapshot: outcome.value } })
        }
        if (life === this.life) this.arm()
      })
    } else if (read === 'ReadSession') {
      void chargers.readSession(reference, state.openedAt).then((outcome) => {
        if (finish() && outcome.ok) {
          this.say({ type: 'ReportSession', report: outcome.value, readAt: now })
        }
        if (life === this.life) this.arm()
      })
    } else {
      void chargers.readCdrs(reference, state.openedAt).then((outcome) => {
        if (finish() && outcome.ok) {
          for (const cdr of outcome.value) this.say({ type: 'ReportCdr', cdr })
        }
        if (life === this.life) this.arm()
      })
    }
  }

  /** The faults of docs/simulation.md, planted where a programmer would make them. */
  private sabotaged(events: Event[]): Event[] {
    switch (this.o.sabotage) {
      case 'forgotten-release':
        return events.filter((e) => e.type !== 'ReleaseAsked')
      case 'price-above-accepted':
        return events.map((e) =>
          e.type === 'CaptureAsked' ? { ...e, amountMinor: e.amountMinor + 1 } : e,
        )
      case 'double-capture':
      case 'start-on-news':
      case 'outbox-unordered':
      case 'none':
        return events
      default:
        throw new Error('a sabotage nobody knows')
    }
  }

  private seconds(): string {
    const opened = this.journal[0]?.at ?? this.o.clock.now
    return `${((this.o.clock.now - opened) / 1000).toFixed(1).padStart(8)}s`
  }
}

function brief(event: Event): string {
  const { type: _, at: __, ...rest } = event
  const text = JSON.stringify(rest)
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}
