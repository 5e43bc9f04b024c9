// A world that an older build has written, as text: every row of every object, the payer's books, the
// charges that ran. It can be put back on disk as it lay there, as if it had been written this minute.
// It must never know what a row means.
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

/** One line of the file each. */
const head = z.object({
  kind: z.literal('head'),
  /** Which build wrote it, for people. */
  build: z.string(),
  /** Epoch ms. */
  recordedAt: z.int(),
  /** The product's; the payer had the next one. */
  port: z.int(),
  /** References by the story they are in. */
  stories: z.record(z.string(), z.string()),
})
const table = z.object({
  kind: z.literal('table'),
  /** The object's file under `objects`. */
  path: z.string(),
  name: z.string(),
  /** Empty for tables that SQLite makes itself. */
  sql: z.array(z.string()),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
})
/** A charge that ran at the charger backend. */
const charge = z.object({
  kind: z.literal('charge'),
  sessionId: z.string(),
  tokenUid: z.string(),
  evseUid: z.string(),
  connectorId: z.string(),
  startedAt: z.int(),
})
const payer = z.object({ kind: z.literal('payer'), memory: z.unknown() })
const line = z.discriminatedUnion('kind', [head, table, charge, payer])

export type Table = z.infer<typeof table>
export type Charge = z.infer<typeof charge>
export type Line = z.infer<typeof line>

export interface WrittenWorld {
  build: string
  stories: Record<string, string>
  tables: Table[]
  charges: Charge[]
  payer: unknown
}

/** Instants further away from the recording than this are no instants of its story. */
const STORY_MS = 200 * 86_400_000

/** Moves every instant of the text, in epoch ms and as ISO text, so that `from` becomes `to`. */
export function moved(text: string, from: number, to: number): string {
  const near = (at: number): boolean => Math.abs(at - from) < STORY_MS
  return text
    .replaceAll(/\b1\d{12}\b/g, (digits) =>
      near(Number(digits)) ? String(Number(digits) + to - from) : digits,
    )
    .replaceAll(/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (iso) =>
      near(Date.parse(iso)) ? new Date(Date.parse(iso) + to - from).toISOString() : iso,
    )
}

/** The world called `name`, as if it had been written at `now` by a product at `port`. */
export function readWorld(name: string, now: number, port: number): WrittenWorld {
  const file = fileURLToPath(new URL(`${name}.jsonl`, import.meta.url))
  const text = readFileSync(file, 'utf8').trim().split('\n')
  const first = head.parse(JSON.parse(text[0] ?? ''))
  const here = (one: string): string =>
    [0, 1, 2].reduce(
      (moving, n) => moving.replaceAll(`127.0.0.1:${first.port + n}`, `127.0.0.1:${port + n}`),
      moved(one, first.recordedAt, now),
    )
  const lines = text.map((one) => line.parse(JSON.parse(here(one))))
  const of = <K extends Line['kind']>(kind: K) =>
    lines.filter((one): one is Extract<Line, { kind: K }> => one.kind === kind)
  return {
    build: first.build,
    stories: first.stories,
    tables: of('table'),
    charges: of('charge'),
    payer: of('payer')[0]?.memory,
  }
}

/** Writes one object's tables into a database. */
export function fill(db: DatabaseSync, tables: readonly Table[]): void {
  for (const { sql } of tables) for (const one of sql) db.exec(one)
  for (const { name, columns, rows } of tables) {
    // SQLite keeps some of these itself, and has made rows in them by now.
    db.exec(`delete from "${name}"`)
    const marks = columns.map(() => '?').join(', ')
    const insert = db.prepare(`insert into "${name}" (${columns.join(', ')}) values (${marks})`)
    for (const row of rows) insert.run(...row)
  }
}

/** Puts the objects under `dataDir` as the older build left them. */
export function plant(world: WrittenWorld, dataDir: string): void {
  for (const path of new Set(world.tables.map((one) => one.path))) {
    const file = join(dataDir, 'objects', path)
    mkdirSync(dirname(file), { recursive: true })
    const db = new DatabaseSync(file)
    db.exec('pragma journal_mode = wal')
    fill(
      db,
      world.tables.filter((one) => one.path === path),
    )
    db.close()
  }
}

/** Every table of one object, as lines of the file. */
export function dump(file: string, path: string): Table[] {
  const db = new DatabaseSync(file, { readOnly: true })
  const text = z.string()
  const schema = db
    .prepare('select type, name, tbl_name, sql from sqlite_master order by rowid')
    .all()
    .map((row) => ({
      type: text.parse(row['type']),
      name: text.parse(row['name']),
      of: text.parse(row['tbl_name']),
      sql: text.nullable().parse(row['sql']),
    }))
  // The engine's own are left out: alarms are armed anew by the sweep of every start.
  const tables = schema.filter(({ type, name }) => type === 'table' && !name.startsWith('_cf_'))
  const lines = tables.map(({ name }): Table => {
    const query = db.prepare(`select * from "${name}"`)
    const columns = query.columns().map((column) => text.parse(column.name))
    const rows = query.all().map((row) => columns.map((column) => plain(row[column])))
    // The name is SQLite's own: it makes the table itself with the first that counts.
    const own = name.startsWith('sqlite_')
    const sql = own ? [] : schema.filter((one) => one.of === name).flatMap((one) => one.sql ?? [])
    return { kind: 'table', path, name, sql, columns, rows }
  })
  db.close()
  return lines
}

function plain(value: SQLInputValue | undefined): string | number | null {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  throw new Error('a row holds more than text and numbers')
}
