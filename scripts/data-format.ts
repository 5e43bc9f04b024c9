// Which build a data folder was last written by, so that an older one does not go on with what it
// cannot read: money would wait in sessions that it refuses. It knows one small file and no object.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

/**
 * Raised with any change of storage that an older build could not go on with: a stored shape, a table,
 * a column. Folders from before there was this file are format 1.
 */
export const DATA_FORMAT = 2

const written = z.object({ format: z.int(), version: z.string() })

/** This build's own. */
export const VERSION = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))).version

const fileIn = (dataDir: string): string => join(dataDir, 'format.json')

/** What the folder says of itself; null where it is new, or older than this file. */
export function formatOf(dataDir: string): z.infer<typeof written> | null {
  const file = fileIn(dataDir)
  if (!existsSync(file)) return null
  return written.parse(JSON.parse(readFileSync(file, 'utf8')))
}

/** Why this build must not run on the folder, in one sentence; null: it may. */
export function formatFault(dataDir: string): string | null {
  const found = formatOf(dataDir)
  if (found === null || found.format <= DATA_FORMAT) return null
  return (
    `DATA_DIR ${dataDir} was written by a newer Stikk (${found.version}, format ${found.format}; ` +
    `this is ${VERSION}, up to ${DATA_FORMAT}). ` +
    'Install that version again, or restore the back-up from before the upgrade'
  )
}

/** Says that this build has written here. */
export function noteFormat(dataDir: string): void {
  const text = JSON.stringify({ format: DATA_FORMAT, version: VERSION })
  writeFileSync(fileIn(dataDir), `${text}\n`, { mode: 0o600 })
}
