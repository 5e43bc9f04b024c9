// One session at work: says commands to the table, writes what happens, carries out what follows.
// Everything here is wiring around pure rules; the truth is the journal, what is held in memory can be
// built from it at any time. It must never know HTTP, nor which runtime it lives in.
import type { LogRecord } from '#bff/deps.ts'
import { nextDeadline } from '#bff/session/deadlines.ts'
import { decided } from '#bff/session/decide.ts'
import { evolve } from '#bff/session/evolve.ts'
import type { Command, Effect, Event, Session, State } from '#bff/session/model.ts'
import type { EffectOutcome, Failure, Note, Standing } from '#bff/session/ports.ts'
import type { Lane } from '#bff/session/react.ts'
import type { Lookout } from '#bff/watch/lookout.ts'
import { noticesOf } from './doubts.ts'
import type { Journal, Turn } from './journal.ts'
import {
  afterFailure,
  heads,
  isOutdated,
  isWanted,
  nextAlarm,
  recentCalls,
  supersededBy,
  TIME_LIMIT_MS,
  withinLimits,
  type OutboxRow,
} from './outbox.ts'
import { effectsOf, fateOf } from './effects.ts'
import { codeOf, ourFailure } from './own-failure.ts'
import { perform, type PerformPorts, type Result } from './perform.ts'
import { Reader } from './reader.ts'
import { withTimeLimit } from '#bff/time-limit.ts'

export interface EngineDeps {
  journal: Journal
  ports: PerformPorts
  /** From [0, 1): spreads retries. */
  chance(): number
  /** Sets the one alarm, or with null takes it away. Called in the same turn as what it is for. */
  arm(at: number | null): void
  log(record: LogRecord): void
  /** What counts as a minute in the payer's rate limits; less only where time is compressed. */
  payerMinuteMs?: number | undefined
  /** A wait with an end, by the real clock unless another is given. */
  within?: typeof withTimeLimit
  /** Tells the operator of what contradicts itself. */
  note?: Note
  /** Told what became of each attempt of an effect. */
  lookout?: Pick<Lookout, 'effect'> | undefined
}

/** The engine of one session. Reads its journal at once; `say` is synchronous and all or nothing. */
export class SessionEngine {
  #state: State = { phase: 'none' }
  #position = 0
  #rows: OutboxRow[] = []
  /** When the payer's lane was tried within the last minute, also by who died before us. */
  #payerCalls: number[] = []
  /** How the last attempt to create the payment failed, for who waits at the door. */
  createFailure: Failure | null = null
  #reckoned: { of: State; at: number | null } | null = null
  readonly #deps: EngineDeps
  readonly #reader: Reader
  readonly #busy = new Set<Lane>()
  readonly #work = new Set<Promise<void>>()
  readonly #listeners = new Set<() => void>()

  constructor(deps: EngineDeps) {
    this.#deps = deps
    const { events, position, rows, awake, payerCalls } = deps.journal.recall()
    this.#payerCalls = payerCalls ?? []
    for (const event of events) this.#state = evolve(this.#state, event)
    this.#position = position
    this.#rows = rows
    this.#reader = new Reader({ ...deps, awake, say: (command) => this.say(command) })
  }

  get state(): State {
    return this.#state
  }

  get session(): Session | null {
    return this.#state.phase === 'none' ? null : this.#state
  }

  /** Position in the journal: rises with every event, survives a restart. */
  get position(): number {
    return this.#position
  }

  /** The effect that has been tried in vain for longest; null: none is. */
  get waiting(): Standing['waiting'] {
    const tried = this.#rows.filter((row) => row.attempts > 1 || row.state === 'parked')
    const all = tried.map(({ effect, firstTriedAt, nextAt }) => ({
      effect: effect.type,
      since: firstTriedAt ?? nextAt,
    }))
    return all.toSorted((a, b) => a.since - b.since)[0] ?? null
  }

  /** Calls back after every change; returns how to end that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Says a command: what happens and what follows from it is in storage, with its alarm, before this
   * returns. `doneId`: the effect whose result this is; it leaves the outbox in the same transaction.
   */
  say(command: Command, doneId: string | null = null): Event[] {
    if (this.#deps.note)
      for (const notice of noticesOf(this.#state, command)) this.#deps.note(notice)
    const { events, state: next } = decided(this.#state, command)
    if (events.length === 0 && doneId === null) return []
    if (next.phase === 'none') throw new Error('an effect belongs to a session')
    const effects = effectsOf(events, this.#state, next)
    const done = doneId === null ? [] : [doneId]
    const { reference } = next.opening
    this.#position = this.#write({ reference, now: command.now, events, effects, done })
    this.#state = next
    this.arm()
    if (events.length > 0) for (const listener of this.#listeners) listener()
    this.kick()
    return events
  }

  /** What the alarm does: lets the machine see the time, then whatever is due. */
  tick(): void {
    if (this.#state.phase !== 'none') {
      this.say({ type: 'Tick', now: this.#deps.ports.now() })
    }
    this.kick()
    this.arm()
  }

  /** Tells the ledger how things stand, though nothing has happened: by the outbox, like any other word. */
  record(): void {
    if (this.#state.phase === 'none') return
    const { reference } = this.#state.opening
    const effects: Effect[] = [{ type: 'RecordInLedger' }]
    this.#write({ reference, now: this.#deps.ports.now(), events: [], effects, done: [] })
    this.arm()
    this.kick()
  }

  /** The charger backend tells of this charge by itself: the list need not be asked for it. */
  pushed(): void {
    this.#reader.pushed()
  }

  /** News of the payment: stored, so that it is read back even if we die now. */
  paymentNews(): void {
    this.#reader.wake()
    this.kick()
    this.arm()
  }

  /** Begins everything that is due and not under way already. */
  kick(): void {
    const now = this.#deps.ports.now()
    for (const { lane, nextAt } of heads(this.#allowed())) {
      if (nextAt <= now && !this.#busy.has(lane)) this.#track(this.#runLane(lane))
    }
    for (const reading of this.#reader.begin(this.#state)) {
      this.#track(reading.then(() => this.kick()).then(() => this.arm()))
    }
  }

  /** Sets the alarm for what is due next. */
  arm(): void {
    const now = this.#deps.ports.now()
    const wakes = [this.#deadline(), this.#reader.nextAt(this.#state, now)]
    this.#deps.arm(nextAlarm(this.#allowed(), wakes, now))
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work)
  }

  /** The machine's next deadline, reckoned once for each state: the alarm is set far more often. */
  #deadline(): number | null {
    if (this.#reckoned?.of !== this.#state) {
      this.#reckoned = { of: this.#state, at: nextDeadline(this.#state) }
    }
    return this.#reckoned.at
  }

  #allowed(): readonly OutboxRow[] {
    return withinLimits(this.#rows, this.#payerCalls, this.#deps.payerMinuteMs)
  }

  #track(work: Promise<void>): void {
    const safe = work
      .catch((error: unknown) => this.#tellFault(error))
      .finally(() => this.#work.delete(safe))
    this.#work.add(safe)
  }

  async #runLane(lane: Lane): Promise<void> {
    this.#busy.add(lane)
    try {
      for (;;) {
        const row = heads(this.#allowed()).find((head) => head.lane === lane)
        if (!row || row.nextAt > this.#deps.ports.now()) return
        const outdated = isOutdated(row, this.#rows)
        if (!outdated && isWanted(row.effect, this.#state)) await this.#attempt(row)
        else this.#drop(row)
      }
    } finally {
      this.#busy.delete(lane)
      this.arm()
    }
  }

  async #attempt(row: OutboxRow): Promise<void> {
    const { journal, ports, within = withTimeLimit } = this.#deps
    if (this.#state.phase === 'none') return
    const at = ports.now()
    const begun = journal.begin(row, at)
    if (row.lane === 'payer') {
      this.#payerCalls = [...recentCalls(this.#payerCalls, at, this.#deps.payerMinuteMs), at]
    }
    this.#replace(begun)
    this.arm()
    const { effect, id: key, attempts: attemptsBefore } = row
    const task = { effect, key, attemptsBefore, session: this.#state }
    let result: Result
    try {
      result = await within(perform(task, ports), TIME_LIMIT_MS)
    } catch (error) {
      result = { kind: 'retry', failure: ourFailure(codeOf(error)), command: null }
    }
    this.#conclude(begun, result)
  }

  #conclude(row: OutboxRow, result: Result): void {
    if (row.effect.type === 'CreatePayment') this.createFailure = result.failure
    // Somebody may have made it superfluous meanwhile; what was learnt still counts.
    const waiting = this.#rows.some((known) => known.id === row.id)
    if (result.kind === 'done') {
      this.#fate(row, result.failure ? 'refused' : 'done', result.failure?.code ?? null)
      if (result.command) this.say(result.command, waiting ? row.id : null)
      else if (waiting) this.#forget(row.id)
      return
    }
    if (waiting) this.#putOff(row, result.failure)
    if (result.command) this.say(result.command)
  }

  #putOff(row: OutboxRow, failure: Failure): void {
    const { journal, ports, chance } = this.#deps
    if (this.#state.phase === 'none') return
    const { giveUpS } = this.#state.opening.policy
    const now = ports.now()
    const told = this.#state.phase === 'parked'
    const verdict = afterFailure(row, failure, { now, chance: chance(), giveUpS, told })
    this.#replace(journal.postpone(row, verdict))
    this.#fate(row, verdict.state !== row.state ? 'parked' : 'failed', failure.code)
    if (verdict.giveUp) this.say({ type: 'GiveUp', now, final: false, ...verdict.giveUp })
    this.arm()
  }

  /** Nobody wants it any more. */
  #drop(row: OutboxRow): void {
    this.#fate(row, 'dropped', null)
    this.#forget(row.id)
  }

  #forget(id: string): void {
    if (this.#state.phase === 'none') return
    const { reference } = this.#state.opening
    this.#write({ reference, now: this.#deps.ports.now(), events: [], effects: [], done: [id] })
  }

  /** All of a turn in one transaction, and what it makes superfluous; gives the position it leads to. */
  #write(turn: Turn): number {
    const old = (effect: Effect): string[] => supersededBy(this.#rows, effect)
    const done = [...(this.#rows.length === 0 ? [] : turn.effects.flatMap(old)), ...turn.done]
    const { position, added } = this.#deps.journal.write({ ...turn, done })
    if (done.length > 0) this.#rows = this.#rows.filter((row) => !done.includes(row.id))
    if (added.length > 0) this.#rows = [...this.#rows, ...added]
    return position
  }

  #replace(row: OutboxRow): void {
    this.#rows = this.#rows.map((known) => (known.id === row.id ? row : known))
  }

  #tellFault(error: unknown): void {
    const reference = this.session?.opening.reference ?? null
    this.#deps.log({ event: 'engine-failed', reference, code: codeOf(error) })
  }

  #fate(row: OutboxRow, outcome: EffectOutcome, code: string | null): void {
    const reference = this.session?.opening.reference
    if (reference === undefined) return
    const end = { reference, outcome, code, now: this.#deps.ports.now() }
    this.#deps.lookout?.effect(fateOf(row, end))
  }
}
