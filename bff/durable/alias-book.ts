// The operator's aliases as one table of the catalogue object, kept in memory as well because every visit
// of a station page asks. It must never know what is for sale.
import type { Alias } from '#bff/session/ports.ts'
import { foldStationId } from '#shared/ids.ts'
import * as z from 'zod'

const TABLE = `
create table if not exists aliases (
  folded text primary key, alias text not null, station_id text not null, set_at integer not null);`

const rowShape = z
  .object({ alias: z.string(), station_id: z.string(), set_at: z.int() })
  .transform(({ alias, station_id: stationId, set_at: setAt }): Alias => ({
    alias,
    stationId,
    setAt,
  }))

/** The aliases of one catalogue. */
export class AliasBook {
  readonly #sql: SqlStorage
  #known: Map<string, Alias> | null = null

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(TABLE)
  }

  /** By the name as it is compared, in the order of those. */
  all(): ReadonlyMap<string, Alias> {
    this.#known ??= new Map(
      this.#sql
        .exec('select alias, station_id, set_at from aliases order by folded')
        .toArray()
        .map((row) => rowShape.parse(row))
        .map((one) => [foldStationId(one.alias), one]),
    )
    return this.#known
  }

  get(alias: string): Alias | null {
    return this.all().get(foldStationId(alias)) ?? null
  }

  put({ alias, stationId, setAt }: Alias): void {
    this.#sql.exec(
      'insert or replace into aliases (folded, alias, station_id, set_at) values (?, ?, ?, ?)',
      foldStationId(alias),
      alias,
      stationId,
      setAt,
    )
    this.#known = null
  }

  /** False: there was none. */
  remove(alias: string): boolean {
    const { rowsWritten } = this.#sql.exec(
      'delete from aliases where folded = ?',
      foldStationId(alias),
    )
    this.#known = null
    return rowsWritten > 0
  }
}
