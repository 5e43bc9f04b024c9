// What was done by whom, as one table that is only ever added to: the database itself refuses to change
// an act that is closed, and to delete one while it must be kept. It must never hold a secret.
import type { Act } from '#bff/session/ports.ts'
import * as z from 'zod'

const TABLES = `
create table if not exists acts (
  id integer primary key autoincrement, at integer not null, operator_id text not null,
  operator_name text not null, route text not null, reference text, merchant_id text,
  wish text not null, request_id text not null, status integer);
create index if not exists acts_by_age on acts (at);
create index if not exists acts_of_session on acts (reference) where reference is not null;
create trigger if not exists acts_stand before update on acts
  when old.status is not null or new.id <> old.id or new.at <> old.at
    or new.operator_id <> old.operator_id or new.operator_name <> old.operator_name
    or new.route <> old.route or new.reference is not old.reference
    or new.merchant_id is not old.merchant_id or new.wish <> old.wish
    or new.request_id <> old.request_id
  begin select raise(abort, 'an act is never changed'); end;
create trigger if not exists acts_kept before delete on acts
  when old.at > (unixepoch() - 5 * 366 * 86400) * 1000
  begin select raise(abort, 'an act must be kept'); end;`

const stored = z
  .object({
    id: z.int(),
    at: z.int(),
    operator_id: z.string(),
    operator_name: z.string(),
    route: z.string(),
    reference: z.string().nullable(),
    merchant_id: z.string().nullable(),
    wish: z.string(),
    request_id: z.string(),
    status: z.int().nullable(),
  })
  .transform((row): Act => ({
    id: row.id,
    at: row.at,
    operatorId: row.operator_id,
    operatorName: row.operator_name,
    route: row.route,
    reference: row.reference,
    merchantId: row.merchant_id,
    wish: row.wish,
    requestId: row.request_id,
    status: row.status,
  }))

/** The audit trail of one office. */
export class AuditBook {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(TABLES)
  }

  /** Port `Office.beginAct`. */
  begin(act: Omit<Act, 'id' | 'status'>): number {
    const row = this.#sql
      .exec(
        `insert into acts (at, operator_id, operator_name, route, reference, merchant_id, wish,
           request_id, status) values (?, ?, ?, ?, ?, ?, ?, ?, null) returning id`,
        act.at,
        act.operatorId,
        act.operatorName,
        act.route,
        act.reference,
        act.merchantId,
        act.wish,
        act.requestId,
      )
      .one()
    return z.int().parse(row['id'])
  }

  /** Port `Office.endAct`. */
  end(id: number, status: number): void {
    this.#sql.exec('update acts set status = ? where id = ? and status is null', status, id)
  }

  /** Port `Office.acts`. */
  latest(filter: {
    reference?: string | undefined
    merchantId?: string | null | undefined
    before?: number | undefined
    limit: number
  }): Act[] {
    const rows = this.#sql.exec(
      `select * from acts where (?1 is null or reference = ?1) and (?2 is null or merchant_id = ?2)
         and (?3 is null or id < ?3) order by id desc limit ?4`,
      filter.reference ?? null,
      filter.merchantId ?? null,
      filter.before ?? null,
      filter.limit,
    )
    return rows.toArray().map((row) => stored.parse(row))
  }

  /** Lets go of what is older than the books it belongs to; gives how many. */
  prune(before: number, dryRun: boolean): number {
    const count = this.#sql.exec('select count(*) n from acts where at < ?', before).one()
    if (!dryRun) this.#sql.exec('delete from acts where at < ?', before)
    return z.int().parse(count['n'])
  }
}
