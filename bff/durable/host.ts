// The Durable Object of one session: storage, alarm, streams and remote calls around its engine. It
// knows the runtime and nothing of the business. A read never creates anything (design §3).
import type { LogRecord } from '#bff/deps.ts'
import type {
  Cdr,
  ChargeReport,
  Command,
  Doubt,
  Opening,
  Session,
  StartAnswer,
} from '#bff/session/model.ts'
import { knownCharge } from '#bff/session/charge.ts'
import { doubtsOf } from '#bff/session/judge.ts'
import {
  isRepeatedRefund,
  refundRefusal,
  resolveRefusal,
  type Refusal,
} from '#bff/session/refusal.ts'
import type {
  Catalogue,
  KnownCharge,
  Ledger,
  Note,
  OpenResult,
  OperatorAnswer,
  Pushes,
  Subscriber,
} from '#bff/session/ports.ts'
import { view } from '#bff/session/view.ts'
import type { View, Why } from '#shared/contract.ts'
import { DurableObject } from 'cloudflare:workers'
import { AlertBook } from './alert-book.ts'
import { SessionAlerts, type AlertText } from './alerts.ts'
import { SessionEngine } from './engine.ts'
import { openJournal } from './journal.ts'
import { openSession } from './open.ts'
import type { PerformPorts } from './perform.ts'
import { createRhythmNotes, rhythmSeen } from './rhythm.ts'
import { frameOf, isDone } from './frames.ts'
import { Streams } from './stream.ts'
import { withTimeLimit } from '#bff/time-limit.ts'

/** What a session needs of the world. Clients may be shared by an isolate; truth may not. */
export interface SessionTools {
  ports: PerformPorts & { ledger: Ledger }
  catalogue: Pick<Catalogue, 'noteRhythm'>
  chance(): number
  log(record: LogRecord): void
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

export abstract class SessionHost<Env = unknown> extends DurableObject<Env> {
  readonly #streams = new Streams()
  readonly #rhythm = createRhythmNotes()
  #engine: SessionEngine | null = null
  #alerts: SessionAlerts | null = null
  /** When the engine next has something to do. */
  #engineAt: number | null = null
  /** What the alarm is set to, as far as we know; undefined: not known since we woke. */
  #armedAt: number | null | undefined

  /** Built on first use, because a broken environment must not keep an object from answering. */
  protected abstract tools(): SessionTools

  /** Port `Sessions.open`. */
  async open(opening: Opening, waitMs: number): Promise<OpenResult> {
    const { ledger, now } = this.tools().ports
    return openSession(this.#load(), { ledger, now }, opening, waitMs)
  }

  /** Port `Sessions.view`; null: there is no such session. */
  async view(): Promise<View | null> {
    const { session } = this.#load()
    return session ? view(session) : null
  }

  /** Port `Sessions.shown`. */
  async shown(): Promise<{ view: View; locale: string } | null> {
    const { session } = this.#load()
    return session && { view: view(session), locale: session.opening.locale }
  }

  /** Port `Sessions.stop`. */
  async stop(): Promise<View | null> {
    this.#hear((now) => ({ type: 'StopCharging', now }))
    return this.view()
  }

  /** Port `Sessions.subscribe`. */
  async subscribe(phone: Subscriber): Promise<'added' | 'known' | 'over' | null> {
    this.#load()
    return this.#alerts?.subscribe(phone) ?? null
  }

  /** Port `Sessions.unsubscribe`. */
  async unsubscribe(endpoint: string): Promise<boolean> {
    const { session } = this.#load()
    this.#alerts?.unsubscribe(endpoint)
    return session !== null
  }

  /** Port `Sessions.charge`. */
  async charge(sessionId: string): Promise<KnownCharge | null> {
    const { session } = this.#load()
    return session && knownCharge(session, sessionId)
  }

  /** Port `Sessions.paymentNews`. */
  async paymentNews(): Promise<boolean> {
    const engine = this.#load()
    if (!engine.session) return false
    engine.paymentNews()
    return true
  }

  /** Port `Sessions.startReport`. */
  async startReport(report: {
    answer: StartAnswer
    why: Why
    timeoutS: number | null
    attempt: number
  }): Promise<boolean> {
    return this.#hear((now) => ({ type: 'ReportStart', now, ...report }))
  }

  /** Port `Sessions.stopReport`. */
  async stopReport(report: { answer: StartAnswer }): Promise<boolean> {
    return this.#hear((now) => ({ type: 'ReportStop', now, answer: report.answer }))
  }

  /** Port `Sessions.sessionReport`. */
  async sessionReport(report: ChargeReport): Promise<boolean | Doubt> {
    const engine = this.#load()
    const before = engine.state
    if (before.phase === 'none') return false
    const { ports, catalogue } = this.tools()
    const now = ports.now()
    const refused = doubtsOf(before, report, now).find((doubt) => doubt.refused)
    engine.pushed()
    const events = engine.say({ type: 'ReportSession', now, report, readAt: now })
    const note = this.#rhythm.add(rhythmSeen(before, events), now)
    // Evidence for later sessions: this one neither waits for it nor fails with it.
    if (note) this.ctx.waitUntil(catalogue.noteRhythm(note).catch(() => undefined))
    return refused ?? true
  }

  /** Port `Sessions.cdrReport`. */
  async cdrReport(cdr: Cdr): Promise<boolean> {
    return this.#hear((now) => ({ type: 'ReportCdr', now, cdr }))
  }

  /** Port `Sessions.refund`. */
  async refund(amountMinor: number, reason: string, key: string | null): Promise<OperatorAnswer> {
    const { session } = this.#load()
    if (session && isRepeatedRefund(session, amountMinor, key)) return 'taken'
    return this.#ask(
      (now) => ({ type: 'Refund', now, amountMinor, reason, key }),
      (s) => refundRefusal(s, amountMinor, key),
    )
  }

  /** Port `Sessions.resolve`. */
  async resolve(
    action: 'retry' | 'capture' | 'release',
    amountMinor: number | null,
    reason: string,
  ): Promise<OperatorAnswer> {
    return this.#ask(
      (now) => ({ type: 'Resolve', now, action, amountMinor, reason }),
      (s) => resolveRefusal(s, action, amountMinor),
    )
  }

  /** The sweep: does what is due, in case an alarm was lost. False: there is no such session. */
  async poke(): Promise<boolean> {
    const engine = this.#load()
    if (!engine.session) return false
    engine.tick()
    return true
  }

  /**
   * Port `Sessions.stream`: `GET ?after=<id>`. Not a remote call like the others, because only a
   * response tells us when the phone has gone. 404: no such session; 204: nothing more will come.
   */
  override async fetch(request: Request): Promise<Response> {
    const engine = this.#load()
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
      const engine = this.#load()
      engine.tick()
      this.#alerts?.look()
      await withTimeLimit(engine.idle(), ALARM_PATIENCE_MS)
    } catch (error) {
      // What takes longer than our patience carries on by itself.
      if (error instanceof Error && error.name === 'TookTooLong') return
      const code = error instanceof Error ? error.name : 'unknown'
      console.log(JSON.stringify({ event: 'alarm-failed', code }))
    }
  }

  #load(): SessionEngine {
    if (this.#engine) return this.#engine
    const tools = this.tools()
    const engine = new SessionEngine({
      journal: openJournal(this.ctx.storage),
      ports: tools.ports,
      chance: tools.chance,
      arm: (at) => {
        this.#engineAt = at
        this.#rearm()
      },
      log: tools.log,
      payerMinuteMs: tools.payerMinuteMs,
      note: tools.note,
    })
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

  #rearm(): void {
    const next = Math.min(this.#engineAt ?? Infinity, this.#alerts?.nextAt ?? Infinity)
    this.#arm(next === Infinity ? null : next)
  }

  #hear(command: (now: number) => Command): boolean {
    const engine = this.#load()
    if (!engine.session) return false
    engine.say(command(this.tools().ports.now()))
    return true
  }

  /** Says what the operator wishes, or why it is not done. */
  #ask(
    command: (now: number) => Command,
    refusalOf: (session: Session) => Refusal | null,
  ): OperatorAnswer {
    const engine = this.#load()
    if (!engine.session) return 'unknown'
    const refusal = refusalOf(engine.session)
    if (refusal) {
      const { words, field } = refusal
      return field === null ? { refused: words } : { refused: words, field }
    }
    const events = engine.say(command(this.tools().ports.now()))
    return events.length > 0 ? 'taken' : { refused: 'it would change nothing' }
  }

  #arm(at: number | null): void {
    if (at === this.#armedAt) return
    this.#armedAt = at
    // Not waited for: it is written with the rest of this turn, or the object is reset.
    if (at === null) void this.ctx.storage.deleteAlarm()
    else void this.ctx.storage.setAlarm(at)
  }
}
