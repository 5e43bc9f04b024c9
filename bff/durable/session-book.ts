// The ledger's rows: one for each session there is, with what is at stake in it. Written whole whenever
// its session is heard of, read by whoever runs the product. It must never give a number.
import type { LedgerFilter, LedgerRow, PageOf, Whose } from '#bff/session/ports.ts'
import { PHASES, WHYS } from '#shared/contract.ts'
import type { Reference } from '#shared/ids.ts'
import * as z from 'zod'
import { referenceOf } from './document-book.ts'
import { askedOf, nextOf } from './period-page.ts'

/** A row of `sessions` with what is at stake; rows of older builds have no such part yet. */
export const storedRow = z.object({
  reference: z.string(),
  merchant_id: z.string(),
  station_id: z.string(),
  phase: z.enum(PHASES),
  why: z.enum(WHYS).nullable(),
  evse_uid: z.string(),
  energy_wh: z.int(),
  reserved_minor: z.int(),
  captured_minor: z.int(),
  released_minor: z.int(),
  refunded_minor: z.int(),
  currency: z.string(),
  opened_at: z.int(),
  rested_at: z.int().nullable(),
  number_due: z.int(),
  capture_until: z.int().nullable(),
  loss_minor: z.int().nullable(),
  at_stake_minor: z.int().nullable(),
  credit_notes: z.int(),
})
/** Besides: where the row stands in the order of its page. */
const placed = storedRow.extend({ place: z.int() })

export const ROW = `sessions.*, capture_until, loss_minor, at_stake_minor,
  (select count(*) from credit_notes c where c.reference = sessions.reference) credit_notes`
const URGENT = "phase <> 'parked', capture_until is null, capture_until, opened_at desc"

/** An entry whose session has not begun by then never will: its opening failed or died. */
const STILLBORN_MS = 60_000

export class SessionBook {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Port `Ledger.enter`. */
  enter(reference: Reference, evseUid: string, at: number, whose: Whose): void {
    this.#sql.exec(
      `insert or ignore into sessions
       values (?, 'reserving', null, ?, 0, 0, 0, '', ?, 0, null, 1, ?, ?, null, 0, 0)`,
      reference,
      evseUid,
      at,
      whose.merchantId,
      whose.stationId,
    )
  }

  /** Writes the row as it is told now; a number that was given stays. */
  save(row: LedgerRow): void {
    this.#sql.exec(
      `insert into sessions values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, ?, ?, ?, ?, ?, ?)
       on conflict (reference) do update set phase = excluded.phase, why = excluded.why,
         evse_uid = excluded.evse_uid, energy_wh = excluded.energy_wh,
         reserved_minor = excluded.reserved_minor, captured_minor = excluded.captured_minor,
         currency = excluded.currency, opened_at = excluded.opened_at,
         number_due = excluded.number_due, open = excluded.open,
         merchant_id = excluded.merchant_id, station_id = excluded.station_id,
         rested_at = excluded.rested_at, released_minor = excluded.released_minor,
         refunded_minor = excluded.refunded_minor`,
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
      // A receipt is owed until the sweep finds that the payer has taken it.
      (row.phase === 'settled' || row.phase === 'abandoned') && !row.numberDue ? 0 : 1,
      row.merchantId,
      row.stationId,
      row.restedAt,
      row.releasedMinor,
      row.refundedMinor,
    )
    this.#sql.exec(
      'insert or replace into stakes values (?, ?, ?, ?)',
      row.reference,
      row.captureUntil,
      row.lossMinor,
      row.atStakeMinor,
    )
  }

  /** Port `Ledger.open`: oldest first. */
  open(): Reference[] {
    const sql = 'select reference from sessions where open = 1 order by opened_at'
    return this.#sql
      .exec(sql)
      .toArray()
      .map((row) => referenceOf(row['reference']))
  }

  /** Port `Ledger.has`. */
  has(reference: Reference): boolean {
    const sql = 'select 1 from sessions where reference = ?'
    return this.#sql.exec(sql, reference).toArray().length > 0
  }

  /** Port `Ledger.list`. */
  list(filter: LedgerFilter): LedgerRow[] {
    const { merchantId, phase, open, reference, station, receipt, since, before, limit } = filter
    // Only what is asked for: a condition that may be null uses no index.
    const asked = [
      ['phase = ?', phase],
      ['open = ?', open && 1],
      ['reference = ?', reference],
      ['merchant_id = ?', merchantId],
      ['instr(lower(station_id), lower(?)) > 0', station],
      ['number = ?', receipt],
      ['opened_at >= ?', since],
      ['opened_at < ?', before],
    ].flatMap(([text, value]) => (value === undefined ? [] : [{ text, value }]))
    const rows = this.#sql.exec(
      `select ${ROW} from sessions left join stakes using (reference)
       where ${asked.map(({ text }) => text).join(' and ') || 'true'}
       order by ${before === undefined ? URGENT : 'opened_at desc'} limit ?`,
      ...asked.map(({ value }) => value),
      limit,
    )
    return rows.toArray().map((row) => rowOf(storedRow.parse(row)))
  }

  /** Port `Ledger.rested`: in the order in which they came to rest. */
  rested(question: PageOf): { rows: LedgerRow[]; next: string | null } {
    const seen = this.#sql
      .exec(
        `select ${ROW}, sessions.rowid place from sessions left join stakes using (reference)
         where (rested_at, sessions.rowid) > (?1, ?2) and rested_at < ?3
           and (?4 is null or +merchant_id = ?4)
         order by rested_at, sessions.rowid limit ?5`,
        ...askedOf(question),
      )
      .toArray()
      .map((row) => placed.parse(row))
    const next = nextOf(seen, question, (row) => [row.rested_at, row.place])
    return { rows: seen.map(rowOf), next }
  }

  /** Nothing more is owed to anyone: the sweep need not wake it again. */
  close(reference: Reference): void {
    const sql = `update sessions set open = 0 where reference = ? and phase in ('settled', 'abandoned')`
    this.#sql.exec(sql, reference)
  }

  /** Drops an entry whose session never began; a young one may be beginning right now. */
  forget(reference: Reference, now: number): void {
    this.#sql.exec(
      `delete from sessions
       where reference = ? and phase = 'reserving' and number is null and opened_at < ?`,
      reference,
      now - STILLBORN_MS,
    )
  }
}

/** A row as the ports know it. */
export function rowOf(row: z.infer<typeof storedRow>): LedgerRow {
  return {
    reference: row.reference,
    merchantId: row.merchant_id,
    stationId: row.station_id,
    phase: row.phase,
    why: row.why,
    evseUid: row.evse_uid,
    energyWh: row.energy_wh,
    reservedMinor: row.reserved_minor,
    capturedMinor: row.captured_minor,
    releasedMinor: row.released_minor,
    refundedMinor: row.refunded_minor,
    currency: row.currency,
    openedAt: row.opened_at,
    restedAt: row.rested_at,
    captureUntil: row.capture_until,
    lossMinor: row.loss_minor ?? 0,
    atStakeMinor: row.at_stake_minor ?? 0,
    creditNotesDue: row.credit_notes,
    numberDue: row.number_due === 1,
    documents: null,
  }
}
