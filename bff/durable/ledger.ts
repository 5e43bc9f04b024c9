// The Durable Object that knows which sessions there are: the open list, who holds which EVSE, and the
// unbroken series of receipt and credit note numbers. One object for all, so it does as little as possible. It must
// never know what a session is doing beyond its row.
import type { Session } from '#bff/session/model.ts'
import type { Ledger, LedgerFigures, LedgerNumbers, LedgerRow } from '#bff/session/ports.ts'
import { PHASES, WHYS } from '#shared/contract.ts'
import { parseReference, type Reference } from '#shared/ids.ts'
import { DurableObject } from 'cloudflare:workers'
import * as z from 'zod'
import { ledgerFigures } from './ledger-figures.ts'
import { holdsEvse } from './ledger-row.ts'

const TABLES = `
create table if not exists sessions (
  reference text primary key, phase text not null, why text, evse_uid text not null,
  energy_wh integer not null, reserved_minor integer not null, captured_minor integer not null,
  currency text not null, opened_at integer not null, number_due integer not null,
  number integer unique, open integer not null);
create index if not exists sessions_open on sessions (open) where open = 1;
create index if not exists sessions_phase on sessions (phase, opened_at);
create table if not exists stakes (
  reference text primary key, capture_until integer, loss_minor integer not null,
  at_stake_minor integer not null);
create index if not exists stakes_until on stakes (capture_until) where capture_until is not null;
create table if not exists credit_notes (
  number integer primary key, reference text not null, n integer not null, unique (reference, n));
create table if not exists claims (evse_uid text primary key, reference text not null);`

/** A row of `sessions` with what is at stake; rows of older builds have no such part yet. */
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
  capture_until: z.int().nullable(),
  loss_minor: z.int().nullable(),
  at_stake_minor: z.int().nullable(),
  credit_notes: z.int(),
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

  /** Port `Ledger.record`. Numbers are given once, in the transaction that shows they are due. */
  async record(row: LedgerRow): Promise<LedgerNumbers> {
    return this.ctx.storage.transactionSync(() => {
      this.#save(row)
      if (!holdsEvse(row.phase)) {
        const sql = 'delete from claims where evse_uid = ? and reference = ?'
        this.#sql.exec(sql, row.evseUid, row.reference)
      }
      const creditNotes = this.#creditNotes(row)
      const known = this.#numberOf(row.reference)
      if (known !== null || !row.numberDue) return { receiptNumber: known, creditNotes }
      this.#sql.exec(
        `update sessions set number = (select coalesce(max(number), 0) + 1 from sessions)
         where reference = ?`,
        row.reference,
      )
      return { receiptNumber: this.#numberOf(row.reference), creditNotes }
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

  /** Port `Ledger.list`. */
  async list(filter: { phase?: string; reference?: string; limit: number }): Promise<LedgerRow[]> {
    const { phase = null, reference = null, limit } = filter
    const rows = this.#sql.exec(
      `select sessions.*, capture_until, loss_minor, at_stake_minor,
         (select count(*) from credit_notes c where c.reference = sessions.reference) credit_notes
       from sessions left join stakes using (reference)
       where (?1 is null or phase = ?1) and (?2 is null or reference = ?2)
       order by phase <> 'parked', capture_until is null, capture_until, opened_at desc limit ?3`,
      phase,
      reference,
      limit,
    )
    return rows.toArray().map((row) => rowOf(stored.parse(row)))
  }

  /** Port `Ledger.figures`. */
  async figures(): Promise<LedgerFigures> {
    return ledgerFigures(this.#sql)
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
    this.#sql.exec(
      'insert or replace into stakes values (?, ?, ?, ?)',
      row.reference,
      row.captureUntil,
      row.lossMinor,
      row.atStakeMinor,
    )
  }

  /** Numbers the refunds that have none yet, by the series; gives all of this session's. */
  #creditNotes({ reference, creditNotesDue }: LedgerRow): number[] {
    const given = (): number[] =>
      this.#sql
        .exec('select number from credit_notes where reference = ? order by n', reference)
        .toArray()
        .map((row) => z.int().parse(row['number']))
    for (let n = given().length; n < creditNotesDue; n += 1) {
      this.#sql.exec(
        `insert into credit_notes (number, reference, n)
         values ((select coalesce(max(number), 0) + 1 from credit_notes), ?, ?)`,
        reference,
        n,
      )
    }
    return given()
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
    captureUntil: row.capture_until,
    lossMinor: row.loss_minor ?? 0,
    atStakeMinor: row.at_stake_minor ?? 0,
    creditNotesDue: row.credit_notes,
    numberDue: row.number_due === 1,
  }
}
