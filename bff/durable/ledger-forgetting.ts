// What the ledger forgets, and how: rows and documents that need not be kept any longer, never a number
// that was given. It must never decide by itself that a session goes: that is asked of the session.
import type { Cutoffs } from '#bff/session/retention.ts'
import type { Reference } from '#shared/ids.ts'
import * as z from 'zod'
import { referenceOf } from './document-book.ts'

const AT_REST = "open = 0 and phase in ('settled', 'abandoned')"
/** By the database's own clock, which no setting moves: what `documents_kept` would refuse to delete. */
const HAS_YOUNG = `exists (select 1 from documents d where d.reference = sessions.reference
  and d.issued_at >= min(?4, (unixepoch() - 6 * 366 * 86400) * 1000))`
const found = z.object({ reference: z.string(), opened_at: z.int() })

/** Port `Ledger.expiring`. A document that is younger keeps its session, whenever that was opened. */
export function expiring(
  sql: SqlStorage,
  { booksBefore, unpaidBefore }: Cutoffs,
  after: string | null,
  limit: number,
): { references: Reference[]; next: string | null } {
  const [at, reference] = placeOf(after)
  const rows = sql
    .exec(
      `select reference, opened_at from sessions
       where (opened_at, reference) > (?1, ?2) and opened_at < ?3 and ${AT_REST}
         and captured_minor = 0 and energy_wh = 0 and number is null
         and not exists (select 1 from documents d where d.reference = sessions.reference)
         and not exists (select 1 from stakes k
                         where k.reference = sessions.reference and k.loss_minor > 0)
       union
       select reference, opened_at from sessions
       where (opened_at, reference) > (?1, ?2) and opened_at < ?4 and ${AT_REST}
         and not ${HAS_YOUNG}
       order by opened_at, reference limit ?5`,
      at,
      reference,
      unpaidBefore,
      booksBefore,
      limit,
    )
    .toArray()
    .map((row) => found.parse(row))
  const last = rows.length < limit ? undefined : rows.at(-1)
  return {
    references: rows.map((row) => referenceOf(row.reference)),
    next: last ? `${last.opened_at}.${last.reference}` : null,
  }
}

/** Port `Ledger.erase`, within a transaction. The series go on from where they are. */
export function erase(sql: SqlStorage, reference: Reference): void {
  const rests = sql.exec(`select 1 from sessions where reference = ? and ${AT_REST}`, reference)
  if (rests.toArray().length === 0) return
  for (const table of ['documents', 'credit_notes', 'stakes', 'claims', 'unbooked', 'sessions']) {
    sql.exec(`delete from ${table} where reference = ?`, reference)
  }
}

function placeOf(after: string | null): [at: number, reference: string] {
  const [, at, reference] = /^(\d{1,15})\.(\S+)$/.exec(after ?? '') ?? []
  return at === undefined || reference === undefined ? [-1, ''] : [Number(at), reference]
}
