// How each neighbour fares, kept for whoever looks: its last answer and last failure, and the calls of
// every minute for an hour, of every hour for a week. It must never know what a neighbour is.
import type { CallMinute, CallRun, NeighbourName, NeighbourSeen } from '#bff/session/ports.ts'
import { sumOf } from '#bff/watch/durations.ts'
import * as z from 'zod'
import { storedDurations } from './figures-book.ts'

const TABLES = `
create table if not exists watch_runs (
  neighbour text primary key, answered_at integer, failed_at integer, code text,
  failing integer not null, failing_since integer);
create table if not exists watch_minutes (
  neighbour text not null, at integer not null, refused integer not null, failed integer not null,
  counts text not null, sum_ms integer not null, primary key (neighbour, at));
create table if not exists watch_hours (
  neighbour text not null, at integer not null, refused integer not null, failed integer not null,
  counts text not null, sum_ms integer not null, primary key (neighbour, at));`

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** A week and a day: a plot of a week is whole at any hour. */
const KEPT_MS = 8 * 24 * HOUR_MS

type Table = 'watch_minutes' | 'watch_hours'

const neighbour = z.enum(['payer', 'chargers', 'push'])
const storedRun = z
  .object({
    neighbour,
    answered_at: z.int().nullable(),
    failed_at: z.int().nullable(),
    code: z.string().nullable(),
    failing: z.int(),
    failing_since: z.int().nullable(),
  })
  .transform((row): NeighbourSeen => ({
    neighbour: row.neighbour,
    answeredAt: row.answered_at,
    failedAt: row.failed_at,
    code: row.code,
    failing: row.failing,
    failingSince: row.failing_since,
  }))
const storedCalls = z
  .object({
    neighbour,
    at: z.int(),
    refused: z.int(),
    failed: z.int(),
    counts: z.string(),
    sum_ms: z.number(),
  })
  .transform(({ counts, sum_ms, ...rest }): CallMinute => ({
    ...rest,
    durations: storedDurations.parse({ counts, sum_ms }),
  }))

/** The calls of one office. Times are epoch ms. */
export class CallsBook {
  readonly #sql: SqlStorage
  #tidiedAt = 0

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(TABLES)
  }

  /** Adds what one isolate saw. */
  add(minutes: readonly CallMinute[], runs: readonly CallRun[], now: number): void {
    for (const minute of minutes) this.#add('watch_minutes', minute)
    for (const run of runs) this.#keepRun(joined(this.#run(run.neighbour), run))
    if (now - this.#tidiedAt < MINUTE_MS) return
    this.#tidiedAt = now
    this.#tidy(now)
  }

  neighbours(): NeighbourSeen[] {
    return this.#sql
      .exec('select * from watch_runs order by neighbour')
      .toArray()
      .map((row) => storedRun.parse(row))
  }

  /** Since then; oldest first. What is among the minutes is not yet among the hours. */
  series(since: number): { minutes: CallMinute[]; hours: CallMinute[] } {
    const read = (table: Table): CallMinute[] =>
      this.#sql
        .exec(`select * from ${table} where at >= ? order by at, neighbour`, since)
        .toArray()
        .map((row) => storedCalls.parse(row))
    return { minutes: read('watch_minutes'), hours: read('watch_hours') }
  }

  /** Minutes older than an hour become part of their hour; hours older than a week are forgotten. */
  #tidy(now: number): void {
    const old = this.#sql
      .exec('select * from watch_minutes where at < ?', now - HOUR_MS)
      .toArray()
      .map((row) => storedCalls.parse(row))
    for (const one of old) this.#add('watch_hours', { ...one, at: one.at - (one.at % HOUR_MS) })
    this.#sql.exec('delete from watch_minutes where at < ?', now - HOUR_MS)
    this.#sql.exec('delete from watch_hours where at < ?', now - KEPT_MS)
  }

  #add(table: Table, more: CallMinute): void {
    const [known] = this.#sql
      .exec(`select * from ${table} where neighbour = ? and at = ?`, more.neighbour, more.at)
      .toArray()
      .map((row) => storedCalls.parse(row))
    const { counts, sumMs } = known ? sumOf(known.durations, more.durations) : more.durations
    this.#sql.exec(
      `insert or replace into ${table} values (?, ?, ?, ?, ?, ?)`,
      more.neighbour,
      more.at,
      (known?.refused ?? 0) + more.refused,
      (known?.failed ?? 0) + more.failed,
      JSON.stringify(counts),
      sumMs,
    )
  }

  #run(name: NeighbourName): NeighbourSeen | null {
    const [row] = this.#sql.exec('select * from watch_runs where neighbour = ?', name).toArray()
    return row === undefined ? null : storedRun.parse(row)
  }

  #keepRun(run: NeighbourSeen): void {
    this.#sql.exec(
      'insert or replace into watch_runs values (?, ?, ?, ?, ?, ?)',
      run.neighbour,
      run.answeredAt,
      run.failedAt,
      run.code,
      run.failing,
      run.failingSince,
    )
  }
}

/** What is known with what one isolate adds. An answer to anyone ends a run of failures. */
function joined(known: NeighbourSeen | null, more: CallRun): NeighbourSeen {
  if (!known) return more
  const answered = more.answeredAt !== null
  const newer = (more.failedAt ?? 0) >= (known.failedAt ?? 0)
  return {
    neighbour: more.neighbour,
    answeredAt: later(known.answeredAt, more.answeredAt),
    failedAt: later(known.failedAt, more.failedAt),
    code: more.failedAt !== null && newer ? more.code : known.code,
    failing: answered ? more.failing : known.failing + more.failing,
    failingSince: answered ? more.failingSince : (known.failingSince ?? more.failingSince),
  }
}

function later(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.max(a, b)
}
