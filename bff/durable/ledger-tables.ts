// The ledger's tables, and how those of older installations become those of today: one list of steps,
// each taken once and in one transaction, also where there is nothing yet. A step that has shipped is
// never changed; what comes later is another step.
import * as z from 'zod'

/** As the first builds made them; some of them only had a part. */
const FIRST = `
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

/**
 * Whose a session is, and the documents of the books. Numbers are unbroken for each seller: what an
 * older installation has numbered goes on as the series of \`default\`. A document is never changed, nor
 * deleted while it must be kept: five years after the end of its year (bokføringsloven § 13), here six
 * from its date. The database itself holds to that.
 */
const BOOKS = `
create table sessions_2 (
  reference text primary key, phase text not null, why text, evse_uid text not null,
  energy_wh integer not null, reserved_minor integer not null, captured_minor integer not null,
  currency text not null, opened_at integer not null, number_due integer not null,
  number integer, open integer not null, merchant_id text not null, station_id text not null,
  rested_at integer, released_minor integer not null, refunded_minor integer not null);
insert into sessions_2 select reference, phase, why, evse_uid, energy_wh, reserved_minor,
  captured_minor, currency, opened_at, number_due, number, open, 'default', '', null, 0, 0
  from sessions;
drop table sessions;
alter table sessions_2 rename to sessions;
create index sessions_open on sessions (open) where open = 1;
create index sessions_phase on sessions (phase, opened_at);
create index sessions_opened on sessions (opened_at);
create index sessions_rested on sessions (rested_at) where rested_at is not null;
create unique index sessions_number on sessions (merchant_id, number) where number is not null;
create table credit_notes_2 (
  merchant_id text not null, number integer not null, reference text not null, n integer not null,
  primary key (merchant_id, number), unique (reference, n));
insert into credit_notes_2 select 'default', number, reference, n from credit_notes;
drop table credit_notes;
alter table credit_notes_2 rename to credit_notes;
create table series (
  merchant_id text not null, kind text not null, last integer not null,
  primary key (merchant_id, kind));
insert into series select 'default', 'receipt', coalesce(max(number), 0) from sessions;
insert into series select 'default', 'creditNote', coalesce(max(number), 0) from credit_notes;
create table documents (
  id integer primary key, kind text not null, number text, merchant_id text not null,
  reference text not null, n integer not null, issued_at integer not null,
  written_at integer not null, station_id text not null, currency text not null,
  energy_wh integer not null, net_minor integer not null, vat_minor integer not null,
  gross_minor integer not null, loss_minor integer not null, body text not null,
  unique (merchant_id, kind, number), unique (reference, kind, n));
create index documents_issued on documents (issued_at, id);
create trigger documents_stand before update on documents
  begin select raise(abort, 'a document is never changed'); end;
create trigger documents_kept before delete on documents
  when old.issued_at > (unixepoch() - 6 * 366 * 86400) * 1000
  begin select raise(abort, 'a document must be kept'); end;`

/** Sessions of which the books do not say all: to begin with, all that rested before there were books. */
const UNBOOKED = `
create table unbooked (reference text primary key, merchant_id text not null);
insert into unbooked select reference, merchant_id from sessions
  where open = 0 or number is not null;
create index documents_station on documents (station_id, id);`

/** What came to nothing, so that what is too old of it is found without reading years of books. */
const UNPAID = `
create index sessions_unpaid on sessions (opened_at, reference)
  where captured_minor = 0 and energy_wh = 0 and number is null;`

/** All that the figures of the money read, in the order of time: a month of them touches no row at all. */
const FIGURES = `
create index documents_sums on documents (currency, issued_at, merchant_id, station_id, kind,
  energy_wh, net_minor, vat_minor, gross_minor, reference);
create index sessions_sums on sessions (currency, rested_at, merchant_id, station_id,
  released_minor, reference) where rested_at is not null;`

const STEPS: readonly string[] = [FIRST, BOOKS, UNBOOKED, UNPAID, FIGURES]

/** Brings the tables of whatever build wrote them to those of this one. */
export function upgradeLedger(
  storage: Pick<DurableObjectStorage, 'sql' | 'transactionSync'>,
): void {
  const { sql } = storage
  sql.exec('create table if not exists ledger_steps (taken integer not null)')
  const [row] = sql.exec('select taken from ledger_steps').toArray()
  const taken = row ? z.int().parse(row['taken']) : 0
  if (taken > STEPS.length) throw new Error('the ledger was written by a newer build')
  for (const [i, step] of STEPS.entries()) {
    if (i < taken) continue
    storage.transactionSync(() => {
      sql.exec(step)
      sql.exec('delete from ledger_steps')
      sql.exec('insert into ledger_steps values (?)', i + 1)
    })
  }
}
