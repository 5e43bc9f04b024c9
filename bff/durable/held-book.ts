// Objects of a neighbour as they came, for who sent them and asks again: one table, bounded in the size
// of one, in rows and in age. It must never look into one.
import type { HeldKind } from '#bff/session/ports.ts'
import * as z from 'zod'

const TABLES = `
create table if not exists held (
  kind text not null, id text not null, body text not null, at integer not null,
  primary key (kind, id));
create index if not exists held_by_age on held (kind, at);`

/** The door takes no message above 1 MiB; what is above this is not worth its room. */
const MOST_CHARACTERS = 512 * 1024
/** More than an operator has of any kind, save CDRs, of which the newest are asked for. */
const MOST_ROWS = 5000
const DAY_MS = 24 * 3_600_000
/** Corrections of a bill come for months; a location that is not sent for so long is read anew. */
const AGE_MS: Record<HeldKind, number> = {
  cdr: 400 * DAY_MS,
  location: 90 * DAY_MS,
  tariff: 90 * DAY_MS,
  advice: 90 * DAY_MS,
  'advice-due': 90 * DAY_MS,
}
const KINDS = ['cdr', 'location', 'tariff', 'advice', 'advice-due'] as const satisfies HeldKind[]

const row = z.object({ body: z.string() })
const named = z.object({ id: z.string(), body: z.string() })

export interface HeldName {
  kind: HeldKind
  id: string
}

export class HeldBook {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(TABLES)
  }

  /** Holds the text in place of the one before; null, or one that is too long: holds nothing. */
  put({ kind, id }: HeldName, body: string | null, at: number): void {
    if (body === null || body.length > MOST_CHARACTERS) {
      this.#sql.exec('delete from held where kind = ? and id = ?', kind, id)
    } else {
      this.#sql.exec('insert or replace into held values (?, ?, ?, ?)', kind, id, body, at)
    }
  }

  get({ kind, id }: HeldName): string | null {
    const sql = 'select body from held where kind = ? and id = ?'
    const [found] = this.#sql.exec(sql, kind, id).toArray()
    return found ? row.parse(found).body : null
  }

  /** The oldest first. */
  all(kind: HeldKind, limit: number): { id: string; body: string }[] {
    const sql = 'select id, body from held where kind = ? order by at, id limit ?'
    return z.array(named).parse(this.#sql.exec(sql, kind, limit).toArray())
  }

  /** Lets go of what is too old, and of the oldest where there are too many. */
  prune(now: number): void {
    for (const kind of KINDS) {
      this.#sql.exec('delete from held where kind = ? and at < ?', kind, now - AGE_MS[kind])
      this.#sql.exec(
        `delete from held where kind = ? and id not in
           (select id from held where kind = ? order by at desc limit ?)`,
        kind,
        kind,
        MOST_ROWS,
      )
    }
  }
}
