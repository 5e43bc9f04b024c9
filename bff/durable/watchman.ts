// Looks at every picture of how things stand, and has told what is wrong: once, and once when it is
// over, for as long as it takes. The picture outlives the object in its storage. It must never judge
// (that is a pure rule handed in), nor know where a warning is told.
import type { Outcome, Picture, Standing, Warning, WarningShown } from '#bff/session/ports.ts'
import * as z from 'zod'
import { WarningBook } from './warning-book.ts'

const TABLES = `create table if not exists watchman (name text primary key, value text not null);`
const checksShape = z.record(
  z.string(),
  z.object({ ok: z.boolean(), detail: z.string().optional() }),
)

/** One message about a warning, or a trial. */
export interface AlertToTell {
  /** The same for every attempt at this message. */
  messageId: string
  state: 'raised' | 'over' | 'trial'
  at: number
  warning: WarningShown | null
}

export interface WatchmanTools {
  now(): number
  warningsOf(picture: Picture): Warning[]
  /** Null: nobody is to be told; they are listed all the same. */
  tell: ((alert: AlertToTell) => Promise<Outcome<null>>) | null
  /** When a webhook last proved to be the payer's; 0: never; null: not known. */
  webhookAt(): number | null
}

/** Often enough to find a sweep that has stopped, seldom enough to be free. */
export const WATCH_MS = 60_000

export class Watchman {
  readonly #sql: SqlStorage
  readonly #book: WarningBook
  readonly #tools: () => WatchmanTools
  #telling: Promise<void> | null = null

  constructor(sql: SqlStorage, tools: () => WatchmanTools) {
    this.#sql = sql
    sql.exec(TABLES)
    this.#book = new WarningBook(sql)
    this.#tools = tools
  }

  /** Port `Watch.checked`. */
  checked(checks: Picture['checks']): void {
    this.#keep('checks', JSON.stringify(checks))
  }

  /**
   * Port `Watch.swept`. Where one could not be asked, what is wrong with the others is seen all the same,
   * nothing is said to be over, and the watch counts as blind.
   */
  swept(standings: readonly Standing[], whole = true): void {
    const { now, warningsOf } = this.#tools()
    // Also where the very first sweep is none: from here on it is missed.
    if (whole || this.#kept('swept-at') === null) this.#keep('swept-at', String(now()))
    if (!whole) return this.look(standings)
    this.#book.look(warningsOf(this.#picture(standings)), now())
  }

  /** Without a sweep only that itself is known to be wrong: nothing else is said to be over. */
  look(standings: readonly Standing[] | null = null): void {
    const { now, warningsOf } = this.#tools()
    for (const warning of warningsOf(this.#picture(standings))) this.#book.see(warning, now())
  }

  /** Tells what is due, one message after the other. Never rejects. */
  async tell(): Promise<void> {
    this.#telling ??= this.#tellDue().finally(() => (this.#telling = null))
    await this.#telling
  }

  /** Port `Watch.tryAlert`. */
  async trial(): Promise<Outcome<null> | null> {
    const { tell, now } = this.#tools()
    const at = now()
    return tell && tell({ messageId: `trial-${at}`, state: 'trial', at, warning: null })
  }

  /** Port `Watch.warnings`. */
  warnings(limit: number): WarningShown[] {
    return this.#book.all(limit)
  }

  async #tellDue(): Promise<void> {
    const { tell, now } = this.#tools()
    if (!tell) return
    for (const { warning, state } of this.#book.due(now())) {
      const messageId = `warning-${warning.id}-${state}`
      const at = state === 'over' ? (warning.overAt ?? now()) : warning.raisedAt
      const told = await tell({ messageId, state, at, warning }).catch(() => null)
      if (told?.ok) this.#book.told(warning.id, state)
      else this.#book.postpone(warning.id, now())
    }
  }

  #picture(standings: readonly Standing[] | null): Picture {
    const { now, webhookAt } = this.#tools()
    const heard = webhookAt()
    const sweptAt = this.#kept('swept-at')
    const checks = this.#kept('checks')
    return {
      now: now(),
      standings,
      sweptAt: sweptAt === null ? null : Number(sweptAt),
      checks: checks === null ? {} : checksShape.parse(JSON.parse(checks)),
      // What came before anybody listened is nobody's silence.
      webhookAt: heard === null ? null : Math.max(heard, this.#since(now())),
    }
  }

  /** When the watch began: with its first picture. */
  #since(now: number): number {
    const known = this.#kept('since')
    if (known === null) this.#keep('since', String(now))
    return known === null ? now : Number(known)
  }

  #keep(name: string, value: string): void {
    this.#sql.exec('insert or replace into watchman values (?, ?)', name, value)
  }

  #kept(name: string): string | null {
    const [row] = this.#sql.exec('select value from watchman where name = ?', name).toArray()
    return row ? z.string().parse(row['value']) : null
  }
}
