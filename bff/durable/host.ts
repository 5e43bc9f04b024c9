// What may be asked of one session from afar: by phones, by neighbours, by the operator, by the sweep.
// Each call says it to the engine and answers; what keeps the session alive is session-object.ts. It
// must never decide anything about a session.
import type {
  Cdr,
  ChargeReport,
  Command,
  Doubt,
  Opening,
  Session,
  StartAnswer,
} from '#bff/session/model.ts'
import { accountOf, type SessionAccount } from '#bff/session/account.ts'
import { knownCharge } from '#bff/session/charge.ts'
import { choicesOf } from '#bff/session/choices.ts'
import { doubtsOf } from '#bff/session/judge.ts'
import {
  isRepeatedRefund,
  refundRefusal,
  resolveRefusal,
  type Refusal,
} from '#bff/session/refusal.ts'
import type {
  Choices,
  KnownCharge,
  OpenResult,
  OperatorAnswer,
  Story,
  Subscriber,
} from '#bff/session/ports.ts'
import { standingOf, type Standing } from '#bff/session/standing.ts'
import { view } from '#bff/session/view.ts'
import type { View, Why } from '#shared/contract.ts'
import { openJournal } from './journal.ts'
import { openSession } from './open.ts'
import { createRhythmNotes, rhythmSeen } from './rhythm.ts'
import { SessionObject } from './session-object.ts'
import { readStory } from './story-reader.ts'
import { withTimeLimit } from '#bff/time-limit.ts'

/** At rest nothing but the ledger is asked; whoever waits longer than this is not kept. */
const BOOK_PATIENCE_MS = 2000

export type { SessionTools } from './session-object.ts'

export abstract class SessionHost<Env = unknown> extends SessionObject<Env> {
  readonly #rhythm = createRhythmNotes()

  /** Port `Sessions.open`. */
  async open(opening: Opening, waitMs: number): Promise<OpenResult> {
    const { ledger, now } = this.tools().ports
    return openSession(this.load(), { ledger, now }, opening, waitMs)
  }

  /** Port `Sessions.view`; null: there is no such session. */
  async view(): Promise<View | null> {
    const { session } = this.load()
    return session ? view(session) : null
  }

  /** Port `Sessions.shown`. */
  async shown(): Promise<{ view: View; locale: string; merchantId: string } | null> {
    const { session } = this.load()
    if (!session) return null
    const { locale, merchantId } = session.opening
    return { view: view(session), locale, merchantId }
  }

  /** Port `Sessions.stop`. */
  async stop(): Promise<View | null> {
    this.hear((now) => ({ type: 'StopCharging', now }))
    return this.view()
  }

  /** Port `Sessions.subscribe`. */
  async subscribe(phone: Subscriber): Promise<'added' | 'known' | 'over' | null> {
    return this.alerts().subscribe(phone)
  }

  /** Port `Sessions.unsubscribe`. */
  async unsubscribe(endpoint: string): Promise<boolean> {
    const { session } = this.load()
    this.alerts().unsubscribe(endpoint)
    return session !== null
  }

  /** Port `Readings.account`. */
  async account(): Promise<SessionAccount | null> {
    const { session } = this.load()
    return session && accountOf(session)
  }

  /** Port `Sessions.charge`. */
  async charge(sessionId: string): Promise<KnownCharge | null> {
    const { session } = this.load()
    return session && knownCharge(session, sessionId)
  }

  /** Port `Sessions.paymentNews`. */
  async paymentNews(merchantId: string): Promise<boolean> {
    const engine = this.load()
    // What another merchant's payer says is no news of this payment.
    if (engine.session?.opening.merchantId !== merchantId) return false
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
    return this.hear((now) => ({ type: 'ReportStart', now, ...report }))
  }

  /** Port `Sessions.stopReport`. */
  async stopReport(report: { answer: StartAnswer }): Promise<boolean> {
    return this.hear((now) => ({ type: 'ReportStop', now, answer: report.answer }))
  }

  /** Port `Sessions.sessionReport`. */
  async sessionReport(report: ChargeReport): Promise<boolean | Doubt> {
    const engine = this.load()
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
    return this.hear((now) => ({ type: 'ReportCdr', now, cdr }))
  }

  /** Port `Sessions.refund`. */
  async refund(amountMinor: number, reason: string, key: string | null): Promise<OperatorAnswer> {
    const { session } = this.load()
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

  /** Port `Sessions.choices`. */
  async choices(): Promise<Choices | null> {
    const { session } = this.load()
    return session && choicesOf(session)
  }

  /** Port `Sessions.story`. */
  async story(): Promise<Story | null> {
    return readStory(openJournal(this.ctx.storage))
  }

  /** The sweep: does what is due, in case an alarm was lost. Null: there is no such session. */
  async poke(): Promise<Standing | null> {
    const engine = this.load()
    if (!engine.session) return null
    engine.tick()
    return standingOf(engine.session, engine.waiting)
  }

  /** Port `Sessions.book`: written before it is answered, done as soon as the ledger can be reached. */
  async book(): Promise<boolean> {
    const engine = this.load()
    if (!engine.session) return false
    engine.record()
    await withTimeLimit(engine.idle(), BOOK_PATIENCE_MS).catch(() => undefined)
    return true
  }

  /** Says what the operator wishes, or why it is not done. */
  #ask(
    command: (now: number) => Command,
    refusalOf: (session: Session) => Refusal | null,
  ): OperatorAnswer {
    const engine = this.load()
    if (!engine.session) return 'unknown'
    const refusal = refusalOf(engine.session)
    if (refusal) {
      const { words, field } = refusal
      return field === null ? { refused: words } : { refused: words, field }
    }
    const events = engine.say(command(this.tools().ports.now()))
    return events.length > 0 ? 'taken' : { refused: 'it would change nothing' }
  }
}
