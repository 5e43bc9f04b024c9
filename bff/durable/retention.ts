// Forgets what need not be kept any longer: once a day, a batch at a time, each session asked whether it
// may go, the session before its row, so that whatever breaks off in the middle is finished the next day.
// It must never decide how long anything is kept: that is a pure rule (session/retention.ts).
import type { LogRecord } from '#bff/deps.ts'
import type { Ledger, Retention, RetentionBatch, RetentionRun } from '#bff/session/ports.ts'
import { cutoffsOf, type Cutoffs, type KeepRules } from '#bff/session/retention.ts'
import type { Reference } from '#shared/ids.ts'
import * as z from 'zod'
import type { AuditBook } from './audit-book.ts'
import type { TokenBook } from './token-book.ts'

export interface RetentionTools {
  now(): number
  log(record: LogRecord): void
  rules: KeepRules
  ledger: Pick<Ledger, 'expiring' | 'erase'>
  forget(
    reference: Reference,
    cutoffs: Cutoffs,
    dryRun: boolean,
  ): Promise<'forgotten' | 'kept' | 'gone'>
}

const TABLES = `
create table if not exists retention_runs (
  id integer primary key, at integer not null, ended_at integer, after text,
  looked integer not null, forgotten integer not null, kept integer not null,
  failed integer not null, tokens integer not null, sign_ins integer not null,
  acts integer not null);`

const EVERY_MS = 24 * 3_600_000
/** Of one alarm, which has other things to do; a backlog of a year is gone within hours. */
const BATCH = 100
const AT_A_TIME = 10
/** A month: whoever looks wants to see that it runs. */
const RUNS_KEPT = 30

const stored = z.object({
  id: z.int(),
  at: z.int(),
  ended_at: z.int().nullable(),
  after: z.string().nullable(),
  looked: z.int(),
  forgotten: z.int(),
  kept: z.int(),
  failed: z.int(),
  tokens: z.int(),
  sign_ins: z.int(),
  acts: z.int(),
})

/** The retention of one office; `tools` is asked anew each time, as the settings may have changed. */
export class Forgetting implements Retention {
  readonly #sql: SqlStorage
  readonly #tokens: TokenBook
  readonly #acts: AuditBook
  readonly #tools: () => RetentionTools

  constructor(
    sql: SqlStorage,
    books: { tokens: TokenBook; acts: AuditBook },
    tools: () => RetentionTools,
  ) {
    sql.exec(TABLES)
    this.#sql = sql
    this.#tokens = books.tokens
    this.#acts = books.acts
    this.#tools = tools
  }

  /** Port `Retention.retention`. */
  async retention(): ReturnType<Retention['retention']> {
    const { rules, now } = this.#tools()
    return { rules, cutoffs: cutoffsOf(rules, now()), runs: this.#runs().map(shown) }
  }

  /** Port `Retention.forgetBatch`. */
  async forgetBatch({
    dryRun,
    after,
  }: {
    dryRun: boolean
    after: string | null
  }): Promise<RetentionBatch> {
    const { rules, now, ledger } = this.#tools()
    const cutoffs = cutoffsOf(rules, now())
    const { references, next } = await ledger.expiring(cutoffs, after, BATCH)
    const told = { forgotten: 0, kept: 0, failed: 0 }
    for (let at = 0; at < references.length; at += AT_A_TIME) {
      const some = references.slice(at, at + AT_A_TIME)
      const results = await Promise.allSettled(
        some.map(async (reference) => this.#forgetOne(reference, cutoffs, dryRun)),
      )
      for (const one of results) told[one.status === 'fulfilled' ? one.value : 'failed'] += 1
    }
    // What the office itself keeps is looked at once a run, with its first batch.
    const own =
      after === null
        ? {
            ...this.#tokens.prune(now(), dryRun),
            acts: this.#acts.prune(cutoffs.booksBefore, dryRun),
          }
        : { tokens: 0, signIns: 0, acts: 0 }
    return { dryRun, looked: references.length, ...told, ...own, next }
  }

  /** The alarm: goes on with the run that is under way, or begins one where it is time. Never rejects. */
  async look(): Promise<void> {
    const { now, log } = this.#tools()
    try {
      const [last] = this.#runs()
      const goesOn = last !== undefined && last.ended_at === null
      if (!goesOn && last !== undefined && now() - last.at < EVERY_MS) return
      const id = goesOn ? last.id : this.#begin(now())
      const batch = await this.forgetBatch({ dryRun: false, after: goesOn ? last.after : null })
      this.#note(id, batch, batch.next === null ? now() : null)
      const { forgotten, failed } = batch
      if (forgotten + failed > 0) log({ event: 'retention', forgotten, failed })
    } catch (error) {
      log({ event: 'retention-failed', code: error instanceof Error ? error.name : 'unknown' })
    }
  }

  async #forgetOne(
    reference: Reference,
    cutoffs: Cutoffs,
    dryRun: boolean,
  ): Promise<'forgotten' | 'kept'> {
    const { forget, ledger } = this.#tools()
    const fate = await forget(reference, cutoffs, dryRun)
    if (fate === 'kept') return 'kept'
    if (!dryRun) await ledger.erase(reference)
    return 'forgotten'
  }

  #begin(at: number): number {
    const sql = `insert into retention_runs values (null, ?, null, null, 0, 0, 0, 0, 0, 0, 0)
                 returning id`
    const id = z.int().parse(this.#sql.exec(sql, at).one()['id'])
    this.#sql.exec('delete from retention_runs where id <= ?', id - RUNS_KEPT)
    return id
  }

  #note(id: number, batch: RetentionBatch, endedAt: number | null): void {
    this.#sql.exec(
      `update retention_runs set ended_at = ?, after = ?, looked = looked + ?,
         forgotten = forgotten + ?, kept = kept + ?, failed = failed + ?, tokens = tokens + ?,
         sign_ins = sign_ins + ?, acts = acts + ? where id = ?`,
      endedAt,
      batch.next,
      batch.looked,
      batch.forgotten,
      batch.kept,
      batch.failed,
      batch.tokens,
      batch.signIns,
      batch.acts,
      id,
    )
  }

  /** The latest first. */
  #runs(): z.infer<typeof stored>[] {
    const rows = this.#sql.exec('select * from retention_runs order by id desc').toArray()
    return rows.map((row) => stored.parse(row))
  }
}

function shown({
  id: _id,
  after: _after,
  ended_at: endedAt,
  sign_ins: signIns,
  ...rest
}: z.infer<typeof stored>): RetentionRun {
  return { ...rest, endedAt, signIns }
}
