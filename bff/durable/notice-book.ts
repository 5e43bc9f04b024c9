// What the operator should know of the neighbours, as one table: the same thing is one row that
// counts. Bounded in rows and in age, because a neighbour who misbehaves does so without end. It must
// never know who notes, nor what the codes mean.
import type { Notice, NoticeSeen } from '#bff/session/ports.ts'
import * as z from 'zod'

const TABLES = `
create table if not exists notices (
  code text not null, subject text not null, field text not null, detail text not null,
  count integer not null, first_at integer not null, last_at integer not null,
  primary key (code, subject, field));
create index if not exists notices_by_age on notices (last_at);
create table if not exists notice_counts (code text primary key, count integer not null);`

/** A screenful many times over; what is older than the newest thousand nobody reads. */
const MOST_ROWS = 1000
/** What was not seen for a quarter of a year has been mended. */
const AGE_MS = 90 * 24 * 3_600_000
/** Texts are cut: a subject is a neighbour's own id, a detail is a sentence. */
const MOST_TEXT = 300

const seen = z
  .object({
    code: z.string(),
    subject: z.string(),
    field: z.string(),
    detail: z.string(),
    count: z.int(),
    first_at: z.int(),
    last_at: z.int(),
    merchant_id: z.string().nullable(),
  })
  .transform(({ field, first_at: firstAt, last_at: lastAt, merchant_id, ...rest }): NoticeSeen => ({
    ...rest,
    merchantId: merchant_id,
    field: field === '' ? null : field,
    firstAt,
    lastAt,
  }))
const before = z.object({ count: z.int(), first_at: z.int() })
const counted = z.object({ code: z.string(), count: z.int() })

/** The notices of one catalogue object. */
export class NoticeBook {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(TABLES)
    // Older builds kept no word of whose matter it is: of everybody's, as far as they knew.
    const columns = sql.exec('pragma table_info(notices)').toArray()
    if (columns.every((column) => column['name'] !== 'merchant_id')) {
      sql.exec('alter table notices add column merchant_id text')
    }
  }

  /** Counts what is known, enters what is new. The latest detail is kept. */
  note(notice: Notice, times: number, now: number): void {
    const { code } = notice
    const subject = notice.subject.slice(0, MOST_TEXT)
    const field = (notice.field ?? '').slice(0, MOST_TEXT)
    const detail = notice.detail.slice(0, MOST_TEXT)
    const known = this.#sql
      .exec(
        'delete from notices where code = ? and subject = ? and field = ? returning count, first_at',
        code,
        subject,
        field,
      )
      .toArray()
      .map((row) => before.parse(row))[0] ?? { count: 0, first_at: now }
    // Entered anew, so that the order of the rows is the order in which they were last noted.
    this.#sql.exec(
      `insert into notices (code, subject, field, detail, count, first_at, last_at, merchant_id)
       values (?, ?, ?, ?, ?, ?, ?, ?)`,
      code,
      subject,
      field,
      detail,
      known.count + times,
      known.first_at,
      now,
      notice.merchantId ?? null,
    )
    this.#sql.exec(
      `insert into notice_counts values (?, ?)
       on conflict do update set count = count + excluded.count`,
      code,
      times,
    )
    this.#sql.exec(
      `delete from notices where rowid in
         (select rowid from notices order by rowid desc limit -1 offset ?)`,
      MOST_ROWS,
    )
  }

  /** The latest first; of one merchant alone where one is named. */
  latest(limit: number, merchantId: string | null): NoticeSeen[] {
    const query = `select * from notices where ?1 is null or merchant_id = ?1
                   order by rowid desc limit ?2`
    return this.#sql
      .exec(query, merchantId, limit)
      .toArray()
      .map((row) => seen.parse(row))
  }

  /** By code, of all time: what a counter is drawn from must not fall when rows are forgotten. */
  counts(): { code: string; count: number }[] {
    const query = 'select code, count from notice_counts order by code'
    return this.#sql
      .exec(query)
      .toArray()
      .map((row) => counted.parse(row))
  }

  prune(now: number): void {
    this.#sql.exec('delete from notices where last_at < ?', now - AGE_MS)
  }
}
