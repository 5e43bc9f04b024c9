// The Durable Object that knows which sessions there are: the open list, who holds which EVSE, and the
// unbroken series of receipt numbers. One object for all, so it does as little as possible. It must
// never know what a session is doing beyond its row.
import type { Session } from '#bff/session/model.ts'
import type { Ledger, LedgerRow } from '#bff/session/ports.ts'
import { PHASES, WHYS } from '#shared/contract.ts'
import { parseReference, type Reference } from '#shared/ids.ts'
import { DurableObject } from 'cloudflare:workers'
import * as z from 'zod'
import { holdsEvse } from './ledger-row.ts'

const TABLES = `
create table if not exists sessions (
  reference text primary key, phase text not null, why text, evse_uid text not null,
  energy_wh integer not null, reserved_minor integer not null, captured_minor integer not null,
  currency text not null, opened_at integer not null, number_due integer not null,
  number integer unique, open integer not null);
create index if not exists sessions_open on sessions (open) where open = 1;
create index if not exists sessions_phase on sessions (phase, opened_at);
create table if not exists claims (evse_uid text primary key, reference text not null);`

const stored = z.object({
  reference: z.string(),
  phase: z.enum(PHASES),
  why: z.enum(WHYS).nullable(),
  evse_uid: z.string(),
  energy_wh: z.int(),
  reserved_minor: z.int(),
  captured_minor: z.int(),
  currency: z.string(),
  opened_at: z.int(),
  number_due: z.int(),
  number: z.int().nullable(),
})

/** An entry whose session has not begun by then never will: its opening failed or died. */
const STILLBORN_MS = 60_000

export class LedgerHost<Env = unknown> extends DurableObject<Env> implements Ledger {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.storage.sql.exec(TABLES)
  }

  /** Port `Ledger.enter`. */
  async enter(reference: Reference, evseUid: string, at: number): Promise<void> {
    this.#sql.exec(
      `insert or ignore into sessions values (?, 'reserving', null, ?, 0, 0, 0, '', ?, 0, null, 1)`,
      reference,
      evseUid,
      at,
    )
  }

  /** Port `Ledger.claim`. */
  async claim(evseUid: string, reference: Reference): Promise<boolean> {
    const holder = this.#holder(evseUid)
    if (holder !== null && holder !== reference) return false
    this.#sql.exec('insert or replace into claims values (?, ?)', evseUid, reference)
    return true
  }

  /** Port `Ledger.claimedBy`. */
  async claimedBy(evseUid: string): Promise<Reference | null> {
    return this.#holder(evseUid)
  }

  /** Port `Ledger.record`. The number is given once, in the transaction that shows it is due. */
  async record(row: LedgerRow): Promise<{ receiptNumber: number | null }> {
    return this.ctx.storage.transactionSync(() => {
      this.#save(row)
      if (!holdsEvse(row.phase)) {
        const sql = 'delete from claims where evse_uid = ? and reference = ?'
        this.#sql.exec(sql, row.evseUid, row.reference)
      }
      const known = this.#numberOf(row.reference)
      if (known !== null || !row.numberDue) return { receiptNumber: known }
      this.#sql.exec(
        `update sessions set number = (select coalesce(max(number), 0) + 1 from sessions)
         where reference = ?`,
        row.reference,
      )
      return { receiptNumber: this.#numberOf(row.reference) }
    })
  }

  /** Port `Ledger.open`: oldest first. */
  async open(): Promise<Reference[]> {
    return this.#sql
      .exec('select reference from sessions where open = 1 order by opened_at')
      .toArray()
      .map((row) => referenceOf(row['reference']))
  }

  /** Port `Ledger.has`. */
  async has(reference: Reference): Promise<boolean> {
    const sql = 'select 1 from sessions where reference = ?'
    return this.#sql.exec(sql, reference).toArray().length > 0
  }

  /** Port `Ledger.list`: newest first. */
  async list(filter: { phase?: string; limit: number }): Promise<LedgerRow[]> {
    const { phase, limit } = filter
    const rows =
      phase === undefined
        ? this.#sql.exec('select * from sessions order by opened_at desc limit ?', limit)
        : this.#sql.exec(
            'select * from sessions where phase = ? order by opened_at desc limit ?',
            phase,
            limit,
          )
    return rows.toArray().map((row) => rowOf(stored.parse(row)))
  }

  /** Drops an entry whose session never began; a young one may be beginning right now. */
  async forget(reference: Reference): Promise<void> {
    this.#sql.exec(
      `delete from sessions
       where reference = ? and phase = 'reserving' and number is null and opened_at < ?`,
      reference,
      Date.now() - STILLBORN_MS,
    )
  }

  get #sql(): SqlStorage {
    return this.ctx.storage.sql
  }

  #save(row: LedgerRow): void {
    this.#sql.exec(
      `insert into sessions values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, ?)
       on conflict (reference) do update set phase = excluded.phase, why = excluded.why,
         evse_uid = excluded.evse_uid, energy_wh = excluded.energy_wh,
         reserved_minor = excluded.reserved_minor, captured_minor = excluded.captured_minor,
         currency = excluded.currency, opened_at = excluded.opened_at,
         number_due = excluded.number_due, open = excluded.open`,
      row.reference,
      row.phase,
      row.why,
      row.evseUid,
      row.energyWh,
      row.reservedMinor,
      row.capturedMinor,
      row.currency,
      row.openedAt,
      row.numberDue ? 1 : 0,
      isRest(row.phase) ? 0 : 1,
    )
  }

  #numberOf(reference: string): number | null {
    const sql = 'select number from sessions where reference = ?'
    return z.int().nullable().parse(this.#sql.exec(sql, reference).one()['number'])
  }

  #holder(evseUid: string): Reference | null {
    const [row] = this.#sql
      .exec('select reference from claims where evse_uid = ?', evseUid)
      .toArray()
    return row ? referenceOf(row['reference']) : null
  }
}

function isRest(phase: Session['phase']): boolean {
  return phase === 'settled' || phase === 'abandoned'
}

function referenceOf(value: unknown): Reference {
  const reference = parseReference(z.string().parse(value))
  if (!reference) throw new Error('the ledger holds a reference that is none')
  return reference
}

function rowOf(row: z.infer<typeof stored>): LedgerRow {
  return {
    reference: row.reference,
    phase: row.phase,
    why: row.why,
    evseUid: row.evse_uid,
    energyWh: row.energy_wh,
    reservedMinor: row.reserved_minor,
    capturedMinor: row.captured_minor,
    currency: row.currency,
    openedAt: row.opened_at,
    numberDue: row.number_due === 1,
  }
}
