// What is wrong at the moment and what was lately, as one table: when it began, whether it was told,
// when it was over. Nothing is told before its grace has passed, twice, or without its end. It must
// never know what a code means, nor where it is told.
import type { Warning, WarningShown } from '#bff/session/ports.ts'
import * as z from 'zod'

const TABLES = `
create table if not exists warnings (
  id integer primary key autoincrement, code text not null, subject text not null,
  merchant_id text, detail text not null, grace_ms integer not null, since integer not null,
  seen_at integer not null, raised_at integer, over_at integer,
  told_raised integer not null default 0, told_over integer not null default 0,
  attempts integer not null default 0, next_at integer not null default 0);
create unique index if not exists warnings_open on warnings (code, subject) where over_at is null;`

/** It is over when it has been gone for this long: two looks, so that nothing flaps. */
const GONE_MS = 120_000
/** What is over is shown for a month. */
const AGE_MS = 30 * 24 * 3_600_000
/** Waits between attempts to tell, ms: doubling, at most an hour. */
const FIRST_WAIT_MS = 15_000
const LONGEST_WAIT_MS = 3_600_000

const stored = z
  .object({
    id: z.int(),
    code: z.string(),
    subject: z.string(),
    merchant_id: z.string().nullable(),
    detail: z.string(),
    since: z.int(),
    raised_at: z.int().nullable(),
    over_at: z.int().nullable(),
    told_raised: z.int(),
    told_over: z.int(),
  })
  .transform((row) => ({
    id: row.id,
    code: row.code,
    subject: row.subject,
    merchantId: row.merchant_id,
    detail: row.detail,
    since: row.since,
    raisedAt: row.raised_at,
    overAt: row.over_at,
    toldRaised: row.told_raised === 1,
    toldOver: row.told_over === 1,
  }))
type Stored = z.infer<typeof stored>

/** The warnings of one office. Times are epoch ms. */
export class WarningBook {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(TABLES)
  }

  /** Takes something that is wrong now, and says nothing of anything else. */
  see(warning: Warning, now: number): void {
    this.#see(warning, now)
  }

  /** Takes all that is wrong now; what was wrong and is not any more comes to its end. */
  look(warnings: readonly Warning[], now: number): void {
    for (const warning of warnings) this.#see(warning, now)
    // What went before its grace had passed was nothing.
    this.#sql.exec(
      'delete from warnings where raised_at is null and over_at is null and seen_at < ?',
      now,
    )
    this.#sql.exec(
      'update warnings set over_at = ?1, attempts = 0, next_at = 0 where over_at is null and seen_at <= ?2',
      now,
      now - GONE_MS,
    )
    this.#sql.exec('delete from warnings where over_at < ?', now - AGE_MS)
  }

  #see({ code, subject, merchantId, detail, graceMs }: Warning, now: number): void {
    this.#sql.exec(
      `insert into warnings (code, subject, merchant_id, detail, grace_ms, since, seen_at)
       values (?1, ?2, ?3, ?4, ?5, ?6, ?6)
       on conflict (code, subject) where over_at is null do update set
         detail = excluded.detail, grace_ms = excluded.grace_ms, seen_at = excluded.seen_at`,
      code,
      subject,
      merchantId,
      detail,
      graceMs,
      now,
    )
    this.#sql.exec(
      `update warnings set raised_at = ?1
       where code = ?2 and subject = ?3 and over_at is null and raised_at is null
         and ?1 - since >= grace_ms`,
      now,
      code,
      subject,
    )
  }

  /** What is to be told now, the oldest first: each once, and its end once. */
  due(now: number): { warning: WarningShown; state: 'raised' | 'over' }[] {
    const rows = this.#sql.exec(
      `select * from warnings where raised_at is not null and next_at <= ?
         and (told_raised = 0 or (over_at is not null and told_over = 0)) order by id limit 50`,
      now,
    )
    return rows.toArray().map((row) => {
      const one = stored.parse(row)
      return { warning: shown(one), state: one.overAt === null ? 'raised' : 'over' }
    })
  }

  /** It was taken. What is over by the time it is first told is told as such, alone. */
  told(id: number, state: 'raised' | 'over'): void {
    const over = state === 'over' ? ', told_over = 1' : ''
    this.#sql.exec(`update warnings set told_raised = 1${over}, attempts = 0 where id = ?`, id)
  }

  /** It was not taken: again later. */
  postpone(id: number, now: number): void {
    this.#sql.exec(
      `update warnings set attempts = attempts + 1,
         next_at = ?1 + min(?2, ?3 * (1 << min(attempts, 16))) where id = ?4`,
      now,
      LONGEST_WAIT_MS,
      FIRST_WAIT_MS,
      id,
    )
  }

  /** What is wrong first, then what is over, the latest first. */
  all(limit: number): WarningShown[] {
    const rows = this.#sql.exec(
      `select * from warnings where raised_at is not null
       order by over_at is not null, coalesce(over_at, raised_at) desc, id desc limit ?`,
      limit,
    )
    return rows.toArray().map((row) => shown(stored.parse(row)))
  }
}

function shown({ toldRaised, toldOver, ...one }: Stored): WarningShown {
  const told = one.overAt === null ? toldRaised : toldOver
  return { ...one, raisedAt: one.raisedAt ?? one.since, told }
}
