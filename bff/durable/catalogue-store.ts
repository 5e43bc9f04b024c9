// The catalogue's tables: connectors, tariffs now and by digest, whose session and CDR it is, small
// kept values, rhythm. Written only where something differs: a pull every few minutes mostly brings
// what is there already. It must never decide what is sold.
import {
  EVSE_STATUSES,
  type CatalogueTariff,
  type EvseStatus,
  type SellableConnector,
} from '#bff/session/ports.ts'
import type { Tariff } from '#bff/session/tariff.ts'
import * as z from 'zod'
import { tariffSchema } from './journal-schema-facts.ts'

const text = z.string()
const int = z.int()
const body = z.object({ body: text })

const connectorSchema = z.object({
  stationId: text,
  label: text,
  locationId: text,
  locationName: text,
  address: text,
  city: text,
  timeZone: text,
  operator: text,
  evseUid: text,
  evseId: text.nullable(),
  physicalReference: text.nullable(),
  status: z.enum(EVSE_STATUSES),
  connectorId: text,
  connectorRequired: z.boolean(),
  standard: text,
  format: z.enum(['SOCKET', 'CABLE']),
  powerType: z.enum(['AC', 'DC']),
  maxPowerW: int.nullable(),
  tariffIds: z.array(text),
  party: text.optional(),
})

const catalogueTariffSchema = z.object({
  id: text,
  type: z.enum(['AD_HOC_PAYMENT', 'REGULAR']).nullable(),
  currency: text,
  validFrom: int.nullable(),
  validUntil: int.nullable(),
  suggestedMinor: int.optional(),
  tariff: tariffSchema.nullable(),
  refusal: text.nullable(),
})

const TABLES = `
create table if not exists connectors (
  location_id text not null, evse_uid text not null, connector_id text not null, body text not null,
  primary key (location_id, evse_uid, connector_id));
create table if not exists tariffs (id text primary key, digest text, body text not null);
create table if not exists tariffs_seen (
  digest text primary key, seen_at integer not null, body text not null);
create table if not exists whose (
  kind text not null, id text not null, reference text not null, at integer not null,
  primary key (kind, id));
create index if not exists whose_by_reference on whose (reference);
create table if not exists kept (name text primary key, value text not null);
create table if not exists rhythm (id integer primary key, kind text not null, ms integer not null);`

/** A price that was shown binds for a day after it was last in force (design §3). */
const SEEN_MS = 24 * 3_600_000
/** Credit CDRs and corrections arrive months later; after a year nobody will ask again. */
const WHOSE_MS = 365 * 24 * 3_600_000
/** Enough for a p99 (design §4, law 6), few enough to follow a CPO that changes. */
const SAMPLES = 200

type Storage = Pick<DurableObjectStorage, 'sql' | 'transactionSync'>
type Whose = 'session' | 'cdr'
type RhythmKind = 'stop-delay' | 'push-interval'

/** The tables, and what of them is asked for with every page kept in memory. */
export class CatalogueStore {
  readonly #storage: Storage
  #connectors: Map<string, SellableConnector> | null = null
  #tariffs: Map<string, CatalogueTariff> | null = null

  constructor(storage: Storage) {
    this.#storage = storage
    storage.sql.exec(TABLES)
  }

  connectors(): Map<string, SellableConnector> {
    this.#connectors ??= new Map(
      this.#bodies('select body from connectors order by rowid')
        .map((value) => connectorSchema.parse(value))
        .map((connector) => [keyOf(connector), connector]),
    )
    return this.#connectors
  }

  tariffs(): Map<string, CatalogueTariff> {
    this.#tariffs ??= new Map(
      this.#bodies('select body from tariffs')
        .map((value) => catalogueTariffSchema.parse(value))
        .map((tariff) => [tariff.id, tariff]),
    )
    return this.#tariffs
  }

  /** `inScope`: what the new list replaces whole. */
  putConnectors(fresh: SellableConnector[], inScope: (c: SellableConnector) => boolean): void {
    const known = this.connectors()
    this.#storage.transactionSync(() => {
      const kept = new Set(fresh.map(keyOf))
      for (const old of known.values()) {
        if (inScope(old) && !kept.has(keyOf(old))) this.#deleteConnector(old)
      }
      for (const one of fresh) {
        if (JSON.stringify(known.get(keyOf(one))) !== JSON.stringify(one)) this.#saveConnector(one)
      }
    })
    this.#connectors = null
  }

  /** False: no such EVSE is known. */
  setStatus(locationId: string, evseUid: string, status: EvseStatus): boolean {
    const of = [...this.connectors().values()].filter(
      (c) => c.locationId === locationId && c.evseUid === evseUid,
    )
    for (const connector of of.filter((c) => c.status !== status)) {
      this.#saveConnector({ ...connector, status })
    }
    if (of.length > 0) this.#connectors = null
    return of.length > 0
  }

  /** `whole`: what is not in the list is no longer offered. */
  putTariffs(fresh: CatalogueTariff[], whole: boolean, now: number): void {
    const known = this.tariffs()
    const kept = new Set(fresh.map((t) => t.id))
    this.#storage.transactionSync(() => {
      if (whole) {
        for (const id of known.keys()) if (!kept.has(id)) this.#deleteTariff(id, now)
      }
      for (const one of fresh) {
        if (JSON.stringify(known.get(one.id)) !== JSON.stringify(one)) this.#saveTariff(one, now)
      }
    })
    this.#tariffs = null
  }

  removeTariff(id: string, now: number): void {
    this.#storage.transactionSync(() => this.#deleteTariff(id, now))
    this.#tariffs = null
  }

  /** A tariff that is offered, or was within the last day. */
  seenTariff(digest: string): Tariff | null {
    const [value] = this.#bodies('select body from tariffs_seen where digest = ?', digest)
    return value === undefined ? null : tariffSchema.parse(value)
  }

  map(kind: Whose, id: string, reference: string, at: number): void {
    this.#sql.exec('insert or replace into whose values (?, ?, ?, ?)', kind, id, reference, at)
  }

  whose(kind: Whose, id: string): string | null {
    const sql = 'select reference from whose where kind = ? and id = ?'
    const [row] = this.#sql.exec(sql, kind, id).toArray()
    return row ? text.parse(row['reference']) : null
  }

  /** The ids that are known to be of `reference`. */
  idsOf(kind: Whose, reference: string): string[] {
    const sql = 'select id from whose where reference = ? and kind = ?'
    return this.#sql
      .exec(sql, reference, kind)
      .toArray()
      .map((row) => text.parse(row['id']))
  }

  keep(name: string, value: string): void {
    this.#sql.exec('insert or replace into kept values (?, ?)', name, value)
  }

  kept(name: string): string | null {
    const [row] = this.#sql.exec('select value from kept where name = ?', name).toArray()
    return row ? text.parse(row['value']) : null
  }

  addSample(kind: RhythmKind, ms: number): void {
    this.#sql.exec('insert into rhythm (kind, ms) values (?, ?)', kind, Math.round(ms))
    this.#sql.exec(
      `delete from rhythm where kind = ? and id not in
         (select id from rhythm where kind = ? order by id desc limit ?)`,
      kind,
      kind,
      SAMPLES,
    )
  }

  /** The value that 99 of 100 samples do not exceed; null: none yet. */
  p99(kind: RhythmKind): number | null {
    const rows = this.#sql.exec('select ms from rhythm where kind = ? order by ms', kind).toArray()
    const row = rows[Math.ceil(rows.length * 0.99) - 1]
    return row ? int.parse(row['ms']) : null
  }

  /** Forgets prices nobody can still hold an offer for, and ids nobody will ask for. */
  prune(now: number): void {
    this.#sql.exec(
      `delete from tariffs_seen where seen_at < ?
         and digest not in (select digest from tariffs where digest is not null)`,
      now - SEEN_MS,
    )
    this.#sql.exec('delete from whose where at < ?', now - WHOSE_MS)
  }

  get #sql(): SqlStorage {
    return this.#storage.sql
  }

  #bodies(query: string, ...bindings: string[]): unknown[] {
    return this.#sql
      .exec(query, ...bindings)
      .toArray()
      .map((row): unknown => JSON.parse(body.parse(row).body))
  }

  #saveConnector(c: SellableConnector): void {
    this.#sql.exec(
      `insert into connectors values (?, ?, ?, ?)
       on conflict do update set body = excluded.body`,
      c.locationId,
      c.evseUid,
      c.connectorId,
      JSON.stringify(c),
    )
  }

  #deleteConnector(c: SellableConnector): void {
    this.#sql.exec(
      'delete from connectors where location_id = ? and evse_uid = ? and connector_id = ?',
      c.locationId,
      c.evseUid,
      c.connectorId,
    )
  }

  #saveTariff(t: CatalogueTariff, now: number): void {
    this.#deleteTariff(t.id, now)
    const digest = t.tariff?.digest ?? null
    this.#sql.exec('insert into tariffs values (?, ?, ?)', t.id, digest, JSON.stringify(t))
    if (!t.tariff) return
    this.#sql.exec(
      'insert or replace into tariffs_seen values (?, ?, ?)',
      digest,
      now,
      JSON.stringify(t.tariff),
    )
  }

  /** The day that its price still binds begins now. */
  #deleteTariff(id: string, now: number): void {
    this.#sql.exec(
      'update tariffs_seen set seen_at = ? where digest in (select digest from tariffs where id = ?)',
      now,
      id,
    )
    this.#sql.exec('delete from tariffs where id = ?', id)
  }
}

function keyOf(c: Pick<SellableConnector, 'locationId' | 'evseUid' | 'connectorId'>): string {
  return JSON.stringify([c.locationId, c.evseUid, c.connectorId])
}
