// The Durable Object of those who run the product: their tokens, what they did. One for all. Each
// matter is a book of its own; this only gives them the storage and the clock. It must never know a
// session beyond its reference.
import type {
  Act,
  CallMinute,
  Counted,
  Gathered,
  NeighbourSeen,
  Office,
  Operator,
  Outcome,
  Picture,
  Retention,
  RetentionBatch,
  Standing,
  TokenShown,
  WarningShown,
  Watch,
} from '#bff/session/ports.ts'
import { DurableObject } from 'cloudflare:workers'
import { AuditBook } from './audit-book.ts'
import { Forgetting, type RetentionTools } from './retention.ts'
import { CallsBook } from './calls-book.ts'
import { FiguresBook } from './figures-book.ts'
import { TokenBook } from './token-book.ts'
import { WATCH_MS, Watchman, type WatchmanTools } from './watchman.ts'

export interface OfficeTools extends Omit<WatchmanTools, 'webhookAt'> {
  /** Epoch ms. */
  now(): number
  retention: RetentionTools
}

export abstract class OfficeHost<Env = unknown>
  extends DurableObject<Env>
  implements Office, Watch, Retention
{
  readonly #tokens: TokenBook
  readonly #audit: AuditBook
  readonly #watchman: Watchman
  readonly #forgetting: Forgetting
  readonly #figures: FiguresBook
  readonly #calls: CallsBook

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#tokens = new TokenBook(ctx.storage.sql)
    this.#audit = new AuditBook(ctx.storage.sql)
    this.#figures = new FiguresBook(ctx.storage.sql)
    this.#calls = new CallsBook(ctx.storage.sql)
    this.#watchman = new Watchman(ctx.storage.sql, () => ({
      ...this.tools(),
      webhookAt: () => this.#figures.mark('webhook') ?? 0,
    }))
    const books = { tokens: this.#tokens, acts: this.#audit }
    this.#forgetting = new Forgetting(ctx.storage.sql, books, () => this.tools().retention)
  }

  protected abstract tools(): OfficeTools

  /** Port `Office.makeToken`. */
  async makeToken(
    wish: Parameters<Office['makeToken']>[0],
  ): Promise<{ id: string; token: string }> {
    return this.#tokens.make(wish, this.#now)
  }

  /** Port `Office.tokens`. */
  async tokens(): Promise<TokenShown[]> {
    return this.#tokens.all()
  }

  /** Port `Office.revokeToken`. */
  async revokeToken(id: string): Promise<boolean> {
    return this.#tokens.revoke(id, this.#now)
  }

  /** Port `Office.whoHas`. */
  async whoHas(token: string): Promise<Operator | null> {
    return this.#tokens.who(token, this.#now)
  }

  /** Port `Office.signIn`. */
  async signIn(operator: Operator, proof: string): Promise<{ secret: string; until: number }> {
    return this.#tokens.signIn(operator, proof, this.#now)
  }

  /** Port `Office.whoSignedIn`. */
  async whoSignedIn(secret: string, proof: string): Promise<Operator | null> {
    return this.#tokens.whoSignedIn(secret, proof, this.#now)
  }

  /** Port `Office.signOut`. */
  async signOut(secret: string): Promise<void> {
    return this.#tokens.signOut(secret)
  }

  /** Port `Office.beginAct`. */
  async beginAct(act: Omit<Act, 'id' | 'status'>): Promise<number> {
    return this.#audit.begin(act)
  }

  /** Port `Office.endAct`. */
  async endAct(id: number, status: number): Promise<void> {
    this.#audit.end(id, status)
  }

  /** Port `Office.acts`. */
  async acts(filter: Parameters<Office['acts']>[0]): Promise<Act[]> {
    return this.#audit.latest(filter)
  }

  /** Port `Office.addUp`: all of it or nothing, and once. */
  async addUp(gathered: Gathered): Promise<void> {
    this.ctx.storage.transactionSync(() => {
      if (!this.#figures.begin(gathered)) return
      this.#figures.add(gathered)
      this.#calls.add(gathered.minutes, gathered.runs, this.#now)
    })
  }

  /** Port `Office.counted`. */
  async counted(): Promise<Counted> {
    return { ...this.#figures.all(this.#now), neighbours: this.#calls.neighbours() }
  }

  /** Port `Office.neighbours`. */
  async neighbours(): Promise<NeighbourSeen[]> {
    return this.#calls.neighbours()
  }

  /** Port `Office.callSeries`. */
  async callSeries(since: number): Promise<{ minutes: CallMinute[]; hours: CallMinute[] }> {
    return this.#calls.series(since)
  }

  /** Port `Watch.swept`. */
  async swept(standings: readonly Standing[], whole: boolean): Promise<void> {
    this.#watchman.swept(standings, whole)
    await this.#arm()
    // Nobody's sweep waits for whoever is told.
    this.ctx.waitUntil(this.#watchman.tell())
  }

  /** Port `Watch.checked`. */
  async checked(checks: Picture['checks']): Promise<void> {
    this.#watchman.checked(checks)
  }

  /** Port `Watch.warnings`. */
  async warnings(limit: number): Promise<WarningShown[]> {
    return this.#watchman.warnings(limit)
  }

  /** Port `Watch.tryAlert`. */
  async tryAlert(): Promise<Outcome<null> | null> {
    return this.#watchman.trial()
  }

  /** Port `Retention.retention`. */
  async retention(): ReturnType<Retention['retention']> {
    return this.#forgetting.retention()
  }

  /** Port `Retention.forgetBatch`. */
  async forgetBatch(wish: Parameters<Retention['forgetBatch']>[0]): Promise<RetentionBatch> {
    return this.#forgetting.forgetBatch(wish)
  }

  override async alarm(): Promise<void> {
    // First, so that whatever fails below leaves the watch going on.
    await this.ctx.storage.setAlarm(Date.now() + WATCH_MS)
    this.#watchman.look()
    await this.#watchman.tell()
    await this.#forgetting.look()
  }

  async #arm(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) !== null) return
    await this.ctx.storage.setAlarm(Date.now() + WATCH_MS)
  }

  get #now(): number {
    return this.tools().now()
  }
}
