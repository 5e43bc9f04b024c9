// What keeps one session alive in its Durable Object: storage, the one alarm, the engine and the alerts
// built on first use, and the streams of phones. It knows the runtime and nothing of the business, nor
// what may be asked of a session from afar (host.ts). A read never creates anything (design §3).
import type { LogRecord } from '#bff/deps.ts'
import type { Command } from '#bff/session/model.ts'
import type { Catalogue, Ledger, Note, Pushes } from '#bff/session/ports.ts'
import { mayBeForgotten, type Cutoffs } from '#bff/session/retention.ts'
import type { Lookout } from '#bff/watch/lookout.ts'
import { DurableObject } from 'cloudflare:workers'
import { AlertBook } from './alert-book.ts'
import { SessionAlerts, type AlertText } from './alerts.ts'
import { SessionEngine } from './engine.ts'
import { lastEventAt, NewerJournal, openJournal } from './journal.ts'
import { ownPayer, type PaymentsOf } from './own-payer.ts'
import type { PerformPorts } from './perform.ts'
import { frameOf, isDone } from './frames.ts'
import { Streams } from './stream.ts'
import { withTimeLimit } from '#bff/time-limit.ts'

/** What a session needs of the world. Clients may be shared by an isolate; truth may not. */
export interface SessionTools {
  ports: Omit<PerformPorts, 'payments'> & { ledger: Ledger; paymentsOf: PaymentsOf }
  catalogue: Pick<Catalogue, 'noteRhythm'>
  chance(): number
  log(record: LogRecord): void
  /** Told what becomes of effects, how many phones listen, and whose trace the calls belong to. */
  lookout?: Pick<Lookout, 'effect' | 'stream' | 'remember'>
  /** Tells the operator of something nobody can mend by a retry. */
  note: Note
  /** Null: notifications are not offered. */
  pushes: Pushes | null
  /** What a notification says. */
  alertText: AlertText
  /** See EngineDeps. */
  payerMinuteMs?: number
}

/** Armed before anything is tried: if all else fails, the alarm comes back after half a minute. */
const SAFE_ALARM_MS = 30_000
/** An alarm that is waited for holds back the next one: what takes longer goes on without it. */
const ALARM_PATIENCE_MS = 2000

export abstract class SessionObject<Env = unknown> extends DurableObject<Env> {
  readonly #streams = new Streams((change) => this.tools().lookout?.stream(change))
  #engine: SessionEngine | null = null
  #alerts: SessionAlerts | null = null
  /** When the engine next has something to do. */
  #engineAt: number | null = null
  /** What the alarm is set to, as far as we know; undefined: not known since we woke. */
  #armedAt: number | null | undefined

  /** Built on first use, because a broken environment must not keep an object from answering. */
  protected abstract tools(): SessionTools

  /**
   * Port `Sessions.stream`: `GET ?after=<id>`. Not a remote call like the others, because only a
   * response tells us when the phone has gone. 404: no such session; 204: nothing more will come.
   */
  override async fetch(request: Request): Promise<Response> {
    const engine = this.load()
    if (!engine.session) return new Response(null, { status: 404 })
    const asked = new URL(request.url).searchParams.get('after')
    const after = asked === null ? null : Number(asked)
    const rests = isDone(engine)
    const upToDate = after === engine.position
    if (rests && upToDate) return new Response(null, { status: 204 })
    return this.#streams.add(upToDate ? null : frameOf(engine), rests)
  }

  override async alarm(): Promise<void> {
    this.#armedAt = undefined
    try {
      // The runtime gives an alarm up when it throws too often: nothing below may leave us without.
      this.#arm(Date.now() + SAFE_ALARM_MS)
      const engine = this.load()
      engine.tick()
      this.#alerts?.look()
      await withTimeLimit(engine.idle(), ALARM_PATIENCE_MS)
    } catch (error) {
      // What takes longer than our patience carries on by itself.
      if (error instanceof Error && error.name === 'TookTooLong') return
      const code = error instanceof Error ? error.name : 'unknown'
      this.#tellFault(code)
    }
  }

  /** The settings may be what is broken: then the log of the house is not to be had either. */
  #tellFault(code: string): void {
    const record = { event: 'alarm-failed', code } as const
    try {
      this.tools().log(record)
    } catch {
      console.log(JSON.stringify({ level: 'error', ...record }))
    }
  }

  /**
   * The retention: forgets everything about the session, where it is old enough by its own journal.
   * `gone`: there is none, or not any more.
   */
  async forget(cutoffs: Cutoffs, dryRun: boolean): Promise<'forgotten' | 'kept' | 'gone'> {
    const engine = this.load()
    if (!engine.session) return 'gone'
    const lastAt = lastEventAt(this.ctx.storage.sql)
    if (engine.waiting !== null || !mayBeForgotten(engine.session, lastAt, cutoffs)) return 'kept'
    if (dryRun) return 'forgotten'
    // In one turn: whoever comes in meanwhile finds a session that never was.
    const gone = [this.ctx.storage.deleteAlarm(), this.ctx.storage.deleteAll()]
    this.#engine = null
    this.#alerts = null
    this.#engineAt = null
    this.#armedAt = null
    await Promise.all(gone)
    return 'forgotten'
  }

  /** The engine, from its journal where this object has just woken. */
  protected load(): SessionEngine {
    if (this.#engine) return this.#engine
    const tools = this.tools()
    const engine = this.#recalled(tools)
    const remember = (): void => {
      const opening = engine.session?.opening
      if (opening?.trace) tools.lookout?.remember(opening.reference, opening.trace)
    }
    remember()
    // Told before the calls of a new session leave: who listens is called first (engine.ts, `say`).
    engine.onChange(remember)
    engine.onChange(() => this.#streams.publish(frameOf(engine), isDone(engine)))
    engine.onChange(() => this.#alerts?.look())
    this.#engine = engine
    this.#alerts = new SessionAlerts({
      book: new AlertBook(this.ctx.storage.sql),
      session: () => engine.session,
      pushes: tools.pushes,
      text: tools.alertText,
      now: tools.ports.now,
      chance: tools.chance,
      log: tools.log,
      hold: (work) => this.ctx.waitUntil(work),
      moved: () => this.#rearm(),
    })
    this.#alerts.look()
    return engine
  }

  /** Throws where the journal cannot be read: nothing of it is touched, and a human hears of it. */
  #recalled(tools: SessionTools): SessionEngine {
    const { paymentsOf, ...ports } = tools.ports
    try {
      const engine: SessionEngine = new SessionEngine({
        journal: openJournal(this.ctx.storage),
        ports: { ...ports, payments: ownPayer(paymentsOf, () => engine.session) },
        chance: tools.chance,
        arm: (at) => {
          this.#engineAt = at
          this.#rearm()
        },
        log: tools.log,
        payerMinuteMs: tools.payerMinuteMs,
        note: tools.note,
        lookout: tools.lookout,
      })
      return engine
    } catch (error) {
      const newer = error instanceof NewerJournal
      tools.note({
        code: newer ? 'journal-newer' : 'journal-unreadable',
        subject: this.ctx.id.name ?? this.ctx.id.toString(),
        field: null,
        detail: newer
          ? `${error.message}: it waits untouched until that build is installed again`
          : 'its events cannot be read by this build: it waits untouched',
      })
      throw error
    }
  }

  /** What tells phones that have been put away. */
  protected alerts(): SessionAlerts {
    this.load()
    if (!this.#alerts) throw new Error('alerts are built with the engine')
    return this.#alerts
  }

  /** False: there is no such session. */
  protected hear(command: (now: number) => Command): boolean {
    const engine = this.load()
    if (!engine.session) return false
    engine.say(command(this.tools().ports.now()))
    return true
  }

  #rearm(): void {
    const next = Math.min(this.#engineAt ?? Infinity, this.#alerts?.nextAt ?? Infinity)
    this.#arm(next === Infinity ? null : next)
  }

  #arm(at: number | null): void {
    if (at === this.#armedAt) return
    this.#armedAt = at
    // Not waited for: it is written with the rest of this turn, or the object is reset.
    if (at === null) void this.ctx.storage.deleteAlarm()
    else void this.ctx.storage.setAlarm(at)
  }
}
