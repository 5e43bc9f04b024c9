// A back-up as one file: an SQLite archive (sqlar, as `sqlite3 -A` reads and writes it) with a manifest in
// it that names every other file with its size and hash. It must never know what the files are.
import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { deflateSync, inflateSync } from 'node:zlib'
import * as z from 'zod'

export const MANIFEST = 'manifest.json'

const manifest = z.object({
  kind: z.literal('stikk-backup'),
  /** See scripts/data-format.ts. */
  format: z.int(),
  version: z.string(),
  /** ISO; the ledger is of a moment or two later. */
  takenAt: z.iso.datetime(),
  /** The product ran meanwhile: what it did since is not in it. */
  running: z.boolean(),
  files: z.array(z.object({ name: z.string(), size: z.int(), sha256: z.string() })),
})
export type Manifest = z.infer<typeof manifest>

// https://sqlite.org/sqlar.html: `data` is deflated where that makes it smaller than `sz`.
const TABLE = `create table sqlar (
  name text primary key, mode int, mtime int, sz int, data blob)`
const MODE = 0o100600

const stored = z.object({ sz: z.int(), data: z.instanceof(Uint8Array) })

export const hashOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex')

export interface NewArchive {
  /** A name that is there already is replaced. */
  put(name: string, bytes: Uint8Array): void
  /** Writes the manifest and closes. */
  finish(about: Omit<Manifest, 'kind' | 'files'>): Manifest
}

/** Begins an archive in a file that is not there yet. */
export function newArchive(file: string, mtime: number): NewArchive {
  const db = new DatabaseSync(file)
  // One transaction: the file is nothing before it is whole.
  db.exec(`begin; ${TABLE}`)
  const insert = db.prepare('insert or replace into sqlar values (?, ?, ?, ?, ?)')
  const files = new Map<string, Manifest['files'][number]>()
  const write = (name: string, bytes: Uint8Array): void => {
    const small = deflateSync(bytes)
    const data = small.length < bytes.length ? small : bytes
    insert.run(name, MODE, Math.floor(mtime / 1000), bytes.length, data)
  }
  return {
    put(name, bytes) {
      write(name, bytes)
      files.set(name, { name, size: bytes.length, sha256: hashOf(bytes) })
    },
    finish(about) {
      const whole: Manifest = { kind: 'stikk-backup', ...about, files: [...files.values()] }
      write(MANIFEST, Buffer.from(`${JSON.stringify(whole, null, 2)}\n`))
      db.exec('commit')
      db.close()
      return whole
    },
  }
}

/** A back-up that cannot be trusted, in one sentence. */
export class BadArchive extends Error {
  override readonly name = 'BadArchive'
}

export interface Archive {
  manifest: Manifest
  /** A file's content, held against its hash. */
  read(name: string): Uint8Array
  close(): void
}

/** Opens a back-up. Throws `BadArchive` where it is none. */
export function openArchive(file: string): Archive {
  const db = new DatabaseSync(file, { readOnly: true })
  const bytesOf = (name: string): Uint8Array => {
    const row = db.prepare('select sz, data from sqlar where name = ?').get(name)
    const found = stored.safeParse(row)
    if (!found.success) throw new BadArchive(`${name} is missing in the back-up`)
    const { sz, data } = found.data
    return data.length < sz ? inflateSync(data) : data
  }
  try {
    const read = manifest.parse(JSON.parse(Buffer.from(bytesOf(MANIFEST)).toString('utf8')))
    return {
      manifest: read,
      read(name) {
        const bytes = bytesOf(name)
        const known = read.files.find((one) => one.name === name)
        if (known?.sha256 !== hashOf(bytes))
          throw new BadArchive(`${name} is not as it was written`)
        return bytes
      },
      close: () => db.close(),
    }
  } catch (error) {
    db.close()
    if (error instanceof BadArchive) throw error
    throw new BadArchive(`${file} is no back-up of Stikk`)
  }
}
