// The sums of what every isolate has counted: counters, durations, when things were last seen in order,
// what waits, how many streams are open. A counter here never falls: it outlives isolates, restarts and
// deployments, and a telling that arrives twice counts once. It must never know what a name means.
import type { Counted, Durations, Gathered, Mark, WaitingEffect } from '#bff/session/ports.ts'
import { sumOf } from '#bff/watch/durations.ts'
import * as z from 'zod'

const TABLES = `
create table if not exists watch_counts (sample text primary key, value integer not null);
create table if not exists watch_durations (
  series text primary key, counts text not null, sum_ms integer not null);
create table if not exists watch_marks (mark text primary key, at integer not null);
create table if not exists watch_waiting (
  id text primary key, effect text not null, reference text not null, since integer not null,
  seen_at integer not null);
create table if not exists watch_isolates (
  isolate text primary key, told_at integer not null, streams integer not null);`

/**
 * A stream lives 300 s at most (stream.ts), and its isolate tells of its end: what an isolate said
 * longer ago than that and some room is not so any more, it has died.
 */
const STREAMS_KNOWN_MS = 360_000
/** Of isolates that ended, nobody tells: after this none of their tellings is still under way. */
const ISOLATE_KEPT_MS = 86_400_000
/** A parked effect is tried each minute, at most five minutes apart (outbox.ts): silence ends it here. */
const WAITING_KNOWN_MS = 900_000
/** More would be read by nobody; the oldest stay. */
const MOST_WAITING = 1000

const counted = z.object({ sample: z.string(), value: z.number() })
const countsText = z.string().transform((text, context): number[] => {
  const parsed = z.array(z.number()).safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  context.addIssue({ code: 'custom', message: 'no list of counts' })
  return z.NEVER
})

/** Durations as a row holds them. */
export const storedDurations = z
  .object({ counts: countsText, sum_ms: z.number() })
  .transform(({ counts, sum_ms: sumMs }): Durations => ({ counts, sumMs }))
const series = z.object({ series: z.string() })
const marked = z.object({ mark: z.enum(['webhook', 'webhook-registration']), at: z.int() })
const waiting = z
  .object({
    id: z.string(),
    effect: z.string(),
    reference: z.string(),
    since: z.int(),
    seen_at: z.int(),
  })
  .transform(({ seen_at: seenAt, ...rest }): WaitingEffect => ({ ...rest, seenAt }))
const told = z.object({ told_at: z.int() })
const summed = z.object({ streams: z.number().nullable() })

/** The figures of one office. Times are epoch ms. */
export class FiguresBook {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(TABLES)
  }

  /** False: this telling, or a later one of its isolate, was added before. */
  begin({ isolate, at, streams }: Gathered): boolean {
    const query = 'select told_at from watch_isolates where isolate = ?'
    const [before] = this.#rows(query, told, isolate)
    if (before && before.told_at >= at) return false
    this.#sql.exec('insert or replace into watch_isolates values (?, ?, ?)', isolate, at, streams)
    this.#sql.exec('delete from watch_isolates where told_at < ?', at - ISOLATE_KEPT_MS)
    return true
  }

  /** Adds what was gathered; `begin` has said that it is new. */
  add(gathered: Gathered): void {
    for (const [sample, more] of gathered.counts) {
      this.#sql.exec(
        `insert into watch_counts values (?, ?)
         on conflict do update set value = value + excluded.value`,
        sample,
        more,
      )
    }
    for (const [name, more] of gathered.durations) this.#addDurations(name, more)
    for (const [mark, at] of gathered.marks) {
      this.#sql.exec(
        'insert into watch_marks values (?, ?) on conflict do update set at = max(at, excluded.at)',
        mark,
        at,
      )
    }
    this.#addWaiting(gathered)
  }

  /** When this was last seen in order; null: never. */
  mark(name: Mark): number | null {
    const query = 'select * from watch_marks where mark = ?'
    return this.#rows(query, marked, name)[0]?.at ?? null
  }

  /** All of it, as it stands at `now`. */
  all(now: number): Omit<Counted, 'neighbours'> {
    const marks: Partial<Record<Mark, number>> = {}
    for (const { mark, at } of this.#rows('select * from watch_marks', marked)) marks[mark] = at
    const counts = this.#rows('select * from watch_counts order by sample', counted)
    const named = this.#rows('select series from watch_durations order by series', series)
    const [open] = this.#rows(
      'select sum(streams) as streams from watch_isolates where told_at > ?',
      summed,
      now - STREAMS_KNOWN_MS,
    )
    return {
      counts,
      durations: named.flatMap(({ series: name }) => {
        const found = this.#durations(name)
        return found ? [{ series: name, value: found }] : []
      }),
      marks,
      waiting: this.#rows(
        'select * from watch_waiting where seen_at > ? order by since',
        waiting,
        now - WAITING_KNOWN_MS,
      ),
      streams: open?.streams ?? 0,
    }
  }

  #addDurations(name: string, more: Durations): void {
    const sum = sumOf(this.#durations(name) ?? { counts: [], sumMs: 0 }, more)
    const text = JSON.stringify(sum.counts)
    this.#sql.exec('insert or replace into watch_durations values (?, ?, ?)', name, text, sum.sumMs)
  }

  #durations(name: string): Durations | undefined {
    const query = 'select counts, sum_ms from watch_durations where series = ?'
    return this.#rows(query, storedDurations, name)[0]
  }

  #addWaiting({ waiting: rows, over, at }: Gathered): void {
    for (const id of over) this.#sql.exec('delete from watch_waiting where id = ?', id)
    for (const { id, effect, reference, since, seenAt } of rows) {
      const values = [id, effect, reference, since, seenAt]
      this.#sql.exec('insert or replace into watch_waiting values (?, ?, ?, ?, ?)', ...values)
    }
    if (rows.length === 0) return
    this.#sql.exec('delete from watch_waiting where seen_at <= ?', at - WAITING_KNOWN_MS)
    this.#sql.exec(
      `delete from watch_waiting where id in
         (select id from watch_waiting order by since limit -1 offset ?)`,
      MOST_WAITING,
    )
  }

  #rows<T>(query: string, shape: z.ZodType<T>, ...values: (string | number)[]): T[] {
    return this.#sql
      .exec(query, ...values)
      .toArray()
      .map((row) => shape.parse(row))
  }
}
