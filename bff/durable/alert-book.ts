// What a session's object keeps of the phones that wish to be told: where they are reached, what has
// been said, what still waits to be sent. Apart from the journal, because it is personal and is gone with
// the session. A session that nobody watches has none of these tables.
import type { Subscriber } from '#bff/session/ports.ts'
import { ALERT_KINDS, LOCALES, type AlertKind } from '#shared/contract.ts'
import * as z from 'zod'

/** One alert for one phone, not yet taken by its push service. */
export interface Waiting {
  endpoint: string
  kind: AlertKind
  /** How often it was begun: counted before it leaves, so that a crash counts too. */
  attempts: number
  /** Not before this, epoch ms. While it is under way: when it is taken for lost. */
  nextAt: number
  /** After this it is worth nothing. */
  until: number
}

export type Phone = Subscriber & { since: number }

const TABLES = `
create table if not exists push_phones (
  endpoint text primary key, p256dh text not null, auth text not null,
  locale text not null, since integer not null);
create table if not exists push_said (kind text primary key);
create table if not exists push_waiting (
  endpoint text not null, kind text not null, attempts integer not null,
  next_at integer not null, until integer not null, primary key (endpoint, kind));`

const storedPhone = z.object({
  endpoint: z.string(),
  p256dh: z.string(),
  auth: z.string(),
  locale: z.enum(LOCALES),
  since: z.int(),
})
const storedWaiting = z
  .object({
    endpoint: z.string(),
    kind: z.enum(ALERT_KINDS),
    attempts: z.int(),
    next_at: z.int(),
    until: z.int(),
  })
  .transform(({ next_at: nextAt, ...rest }): Waiting => ({ ...rest, nextAt }))

/** The part of the runtime's SQL that is used. */
export interface Sql {
  exec(query: string, ...values: (string | number)[]): { toArray(): unknown[] }
}

/** The book over the SQLite of one object. Every write is part of the turn it is made in. */
export class AlertBook {
  phones: Phone[] = []
  said = new Set<AlertKind>()
  waiting: Waiting[] = []
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
    const known = sql.exec("select 1 from sqlite_master where name = 'push_phones'").toArray()
    if (known.length === 0) return
    // What another build wrote otherwise is left out rather than read wrongly.
    const read = <T>(query: string, shape: z.ZodType<T>): T[] =>
      sql
        .exec(query)
        .toArray()
        .flatMap((row) => shape.safeParse(row).data ?? [])
    this.phones = read('select * from push_phones order by since', storedPhone)
    this.waiting = read('select * from push_waiting', storedWaiting)
    const said = read('select kind from push_said', z.object({ kind: z.enum(ALERT_KINDS) }))
    this.said = new Set(said.map(({ kind }) => kind))
  }

  add(phone: Phone): void {
    for (const table of TABLES.split(';')) if (table.trim() !== '') this.#sql.exec(table)
    const { endpoint, p256dh, auth, locale, since } = phone
    this.#sql.exec(
      'insert or replace into push_phones values (?, ?, ?, ?, ?)',
      endpoint,
      p256dh,
      auth,
      locale,
      since,
    )
    this.phones = [...this.phones.filter((one) => one.endpoint !== endpoint), phone]
  }

  /** Forgets one phone and all that waits for it. */
  remove(endpoint: string): void {
    if (!this.phones.some((one) => one.endpoint === endpoint)) return
    this.#sql.exec('delete from push_phones where endpoint = ?', endpoint)
    this.#sql.exec('delete from push_waiting where endpoint = ?', endpoint)
    this.phones = this.phones.filter((one) => one.endpoint !== endpoint)
    this.waiting = this.waiting.filter((one) => one.endpoint !== endpoint)
  }

  /** Forgets everything. */
  clear(): void {
    if (this.phones.length === 0 && this.said.size === 0) return
    for (const table of ['phones', 'said', 'waiting']) this.#sql.exec(`delete from push_${table}`)
    this.phones = []
    this.said.clear()
    this.waiting = []
  }

  say(kind: AlertKind): void {
    this.#sql.exec('insert or ignore into push_said values (?)', kind)
    this.said.add(kind)
  }

  /** Writes how an alert stands, also a new one. */
  wait(row: Waiting): void {
    const { endpoint, kind, attempts, nextAt, until } = row
    this.#sql.exec(
      'insert or replace into push_waiting values (?, ?, ?, ?, ?)',
      endpoint,
      kind,
      attempts,
      nextAt,
      until,
    )
    this.waiting = [...this.waiting.filter((one) => !same(one, row)), row]
  }

  /** It is sent, or will not be. */
  done(row: Pick<Waiting, 'endpoint' | 'kind'>): void {
    const { endpoint, kind } = row
    this.#sql.exec('delete from push_waiting where endpoint = ? and kind = ?', endpoint, kind)
    this.waiting = this.waiting.filter((one) => !same(one, row))
  }
}

function same(a: Pick<Waiting, 'endpoint' | 'kind'>, b: Pick<Waiting, 'endpoint' | 'kind'>) {
  return a.endpoint === b.endpoint && a.kind === b.kind
}
