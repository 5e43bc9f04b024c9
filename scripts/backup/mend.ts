// Makes one world of objects that were copied one after the other, before the product sees them: what the
// order of copying leaves open, and what may have happened since (docs/decisions/041). It reads journals
// by the product's own rules and never adds an event.
import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { eventSchema } from '#bff/durable/journal-schema.ts'
import { holdsEvse } from '#bff/durable/ledger-row.ts'
import { evolve } from '#bff/session/evolve.ts'
import type { Session, State } from '#bff/session/model.ts'

export interface SeriesGap {
  /** Empty: every seller whose first number of the kind is yet to come. */
  merchantId: string
  kind: string
  /** First and last number that is left out. */
  from: number
  to: number
}

export interface Mended {
  sessions: number
  /** Sessions that go on. */
  open: number
  gaps: SeriesGap[]
}

const hasTable = (db: DatabaseSync, name: string): boolean =>
  db.prepare('select 1 from sqlite_master where name = ?').get(name) !== undefined

/** The session that a journal tells of; null: none, or one that only a newer build can read. */
function sessionIn(db: DatabaseSync): Session | null {
  if (!hasTable(db, 'events')) return null
  let state: State = { phase: 'none' }
  for (const row of db.prepare('select body from events order by id').all()) {
    const event = eventSchema.safeParse(JSON.parse(String(row['body'])))
    if (!event.success) return null
    state = evolve(state, event.data)
  }
  return state.phase === 'none' ? null : state
}

/**
 * What waits may have left since: as after a death in mid-flight, it is not sent before a look. Returns
 * whether anything waits.
 */
function doubtOutbox(db: DatabaseSync, now: number): boolean {
  if (!hasTable(db, 'outbox')) return false
  db.prepare(
    `update outbox set attempts = max(attempts, 1), first_tried_at = coalesce(first_tried_at, ?)`,
  ).run(now)
  return db.prepare('select 1 from outbox').get() !== undefined
}

const rests = ({ phase }: Session): boolean => phase === 'settled' || phase === 'abandoned'

/** Wakes what goes on, and holds its station for it, whatever a later ledger says. */
function reopen(ledger: DatabaseSync, session: Session): void {
  const { reference, evseUid } = session.opening
  ledger.prepare('update sessions set open = 1 where reference = ?').run(reference)
  if (!holdsEvse(session.phase)) return
  ledger.prepare('insert or replace into claims values (?, ?)').run(evseUid, reference)
}

const series = z.object({ merchant_id: z.string(), kind: z.string(), last: z.int() })

/** A series that had not begun may have begun since: what begins now begins behind this. */
const UNBEGUN = `insert into series select '', ?1, 0
  where not exists (select 1 from series where merchant_id = '' and kind = ?1)`

/** Leaves numbers out: drivers may have receipts with them that nothing here knows of. */
function leaveOut(ledger: DatabaseSync, count: number): SeriesGap[] {
  if (count === 0) return []
  for (const kind of ['receipt', 'creditNote']) ledger.prepare(UNBEGUN).run(kind)
  const rows = ledger.prepare('select * from series').all()
  ledger.prepare('update series set last = last + ?').run(count)
  return rows.map((row) => {
    const { merchant_id: merchantId, kind, last } = series.parse(row)
    return { merchantId, kind, from: last + 1, to: last + count }
  })
}

/**
 * Mends a restored world in place.
 *
 * @param leftOut how many numbers each series leaves out
 */
export function mend(
  files: { sessions: string[]; ledger: string | null },
  leftOut: number,
  now: number,
): Mended {
  if (files.ledger === null) return { sessions: files.sessions.length, open: 0, gaps: [] }
  const ledger = new DatabaseSync(files.ledger)
  try {
    let open = 0
    for (const file of files.sessions) {
      const db = new DatabaseSync(file)
      const session = sessionIn(db)
      const waits = doubtOutbox(db, now)
      db.close()
      if (session === null || (rests(session) && !waits)) continue
      open += 1
      reopen(ledger, session)
    }
    return { sessions: files.sessions.length, open, gaps: leaveOut(ledger, leftOut) }
  } finally {
    ledger.close()
  }
}
