// The memory of one session: its events, the effects that wait, and whether news of the payment is
// still to be read. Everything of one turn is written in one transaction. It must never decide what
// is written, nor create anything because somebody read.
import type { Effect, Event } from '#bff/session/model.ts'
import { laneOf } from '#bff/session/react.ts'
import type { Reference } from '#shared/ids.ts'
import * as z from 'zod'
import { effectSchema, eventSchema, SCHEMA_VERSION } from './journal-schema.ts'
import { leaseUntil, type OutboxRow, type Verdict } from './outbox.ts'

/** What a turn writes: all of it, or nothing. */
export interface Turn {
  reference: Reference
  /** Epoch ms. */
  now: number
  events: readonly Event[]
  effects: readonly Effect[]
  /** Ids of effects that are done with. */
  done: readonly string[]
}

export interface Recall {
  events: Event[]
  /** Position of the last event; 0 before the first. */
  position: number
  rows: OutboxRow[]
  /** News of the payment that has not been read back yet. */
  awake: boolean
  /** When the payer's lane was last tried, oldest first, epoch ms; absent: never. */
  payerCalls?: number[]
}

export interface Journal {
  recall(): Recall
  /** Writes a turn; gives the position it leads to and the rows that were added. */
  write(turn: Turn): { position: number; added: OutboxRow[] }
  /** Counts an attempt before it leaves. */
  begin(row: OutboxRow, now: number): OutboxRow
  /** Puts an effect off. */
  postpone(row: OutboxRow, verdict: Verdict): OutboxRow
  setAwake(awake: boolean): void
}

const TABLES = `
create table if not exists events (
  id integer primary key, at integer not null, type text not null,
  version integer not null, body text not null);
create table if not exists outbox (
  n integer primary key autoincrement, id text not null unique, lane text not null,
  body text not null, attempts integer not null, first_tried_at integer,
  next_at integer not null, under_way integer not null, state text not null);
create table if not exists wake (one integer primary key check (one = 1));`
// Apart, because sessions that were begun by an older build have the tables above alone.
const CALLS_TABLE = 'create table if not exists payer_calls (at integer not null)'
/** More than the payer's rate limits look back on (outbox.ts). */
const CALLS_KEPT = 10

const storedEvent = z.object({ id: z.int(), version: z.int(), body: z.string() })
const storedRow = z.object({
  n: z.int(),
  id: z.string(),
  lane: z.enum(['payer', 'charger', 'strays', 'aftermath', 'receipt']),
  body: z.string(),
  attempts: z.int(),
  first_tried_at: z.int().nullable(),
  next_at: z.int(),
  under_way: z.int(),
  state: z.enum(['due', 'parked']),
})

type Storage = Pick<DurableObjectStorage, 'sql' | 'transactionSync'>

/** The journal of one session in the SQLite of its own object. */
export function openJournal(storage: Storage): Journal {
  const { sql } = storage
  return {
    recall: () => recall(sql),
    write: (turn) =>
      storage.transactionSync(() => {
        // Here and nowhere else: a session begins to exist with its first event.
        if (!exists(sql)) sql.exec(TABLES)
        const position = writeEvents(sql, turn.events)
        for (const id of turn.done) sql.exec('delete from outbox where id = ?', id)
        const added = turn.effects.map((effect) => addRow(sql, turn, effect))
        return { position, added }
      }),
    begin(row, now) {
      const begun: OutboxRow = {
        ...row,
        attempts: row.attempts + 1,
        firstTriedAt: row.firstTriedAt ?? now,
        nextAt: leaseUntil(now),
        underWay: true,
      }
      storage.transactionSync(() => {
        saveRow(sql, begun)
        if (row.lane === 'payer') noteCall(sql, now)
      })
      return begun
    },
    postpone(row, verdict) {
      const { nextAt, state } = verdict
      const postponed: OutboxRow = { ...row, nextAt, state, underWay: false }
      saveRow(sql, postponed)
      return postponed
    },
    setAwake(awake) {
      if (awake) sql.exec('insert or ignore into wake (one) values (1)')
      else sql.exec('delete from wake')
    },
  }
}

function exists(sql: SqlStorage, table = 'events'): boolean {
  return sql.exec('select 1 from sqlite_master where name = ?', table).toArray().length > 0
}

function recall(sql: SqlStorage): Recall {
  if (!exists(sql)) return { events: [], position: 0, rows: [], awake: false }
  const stored = sql
    .exec('select id, version, body from events order by id')
    .toArray()
    .map((row) => storedEvent.parse(row))
  return {
    events: stored.map(readEvent),
    position: stored.at(-1)?.id ?? 0,
    rows: sql
      .exec('select * from outbox order by n')
      .toArray()
      .map((row) => readRow(storedRow.parse(row))),
    awake: sql.exec('select one from wake').toArray().length > 0,
    payerCalls: readCalls(sql),
  }
}

/** When anything was last written of the session, epoch ms; 0: there is none. */
export function lastEventAt(sql: SqlStorage): number {
  if (!exists(sql)) return 0
  return z.int().parse(sql.exec('select coalesce(max(at), 0) last from events').one()['last'])
}

function noteCall(sql: SqlStorage, now: number): void {
  sql.exec(CALLS_TABLE)
  sql.exec('insert into payer_calls (at) values (?)', now)
  sql.exec(
    `delete from payer_calls where rowid not in
     (select rowid from payer_calls order by rowid desc limit ${CALLS_KEPT})`,
  )
}

function readCalls(sql: SqlStorage): number[] {
  if (!exists(sql, 'payer_calls')) return []
  const rows = sql.exec('select at from payer_calls order by rowid').toArray()
  return rows.map((row) => z.int().parse(row['at']))
}

/** This build cannot know what the row means: it is left as it is. */
export class NewerJournal extends Error {
  override readonly name = 'NewerJournal'
}

function readEvent(row: z.infer<typeof storedEvent>): Event {
  if (row.version > SCHEMA_VERSION) {
    const version = `(version ${row.version}; this one knows ${SCHEMA_VERSION})`
    throw new NewerJournal(`event ${row.id} was written by a newer build ${version}`)
  }
  return eventSchema.parse(JSON.parse(row.body))
}

function readRow(row: z.infer<typeof storedRow>): OutboxRow {
  return {
    n: row.n,
    id: row.id,
    lane: row.lane,
    effect: effectSchema.parse(JSON.parse(row.body)),
    attempts: row.attempts,
    firstTriedAt: row.first_tried_at,
    // What was under way when the process died is due at once: it may or may not have left.
    nextAt: row.under_way === 1 ? 0 : row.next_at,
    underWay: false,
    state: row.state,
  }
}

function writeEvents(sql: SqlStorage, events: readonly Event[]): number {
  for (const event of events) {
    sql.exec(
      'insert into events (at, type, version, body) values (?, ?, ?, ?)',
      event.at,
      event.type,
      SCHEMA_VERSION,
      JSON.stringify(event),
    )
  }
  const last = sql.exec('select coalesce(max(id), 0) as position from events').one()
  return z.int().parse(last['position'])
}

function addRow(sql: SqlStorage, { reference, now }: Turn, effect: Effect): OutboxRow {
  // The key is the row's own number, which is never used again; it is only known once it is there.
  const { n } = z.object({ n: z.int() }).parse(
    sql
      .exec(
        `insert into outbox (id, lane, body, attempts, next_at, under_way, state)
         values ('', ?, ?, 0, ?, 0, 'due') returning n`,
        laneOf(effect),
        JSON.stringify(effect),
        now,
      )
      .one(),
  )
  const id = `${reference}-${n}`
  sql.exec('update outbox set id = ? where n = ?', id, n)
  return {
    n,
    id,
    lane: laneOf(effect),
    effect,
    attempts: 0,
    firstTriedAt: null,
    nextAt: now,
    underWay: false,
    state: 'due',
  }
}

function saveRow(sql: SqlStorage, row: OutboxRow): void {
  sql.exec(
    `update outbox set attempts = ?, first_tried_at = ?, next_at = ?, under_way = ?, state = ?
     where id = ?`,
    row.attempts,
    row.firstTriedAt,
    row.nextAt,
    row.underWay ? 1 : 0,
    row.state,
    row.id,
  )
}
