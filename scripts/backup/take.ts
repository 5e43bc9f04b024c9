// Takes a back-up of a data folder, also while the product writes in it: every object by SQLite's own
// copy, one after the other in an order that a restore can rely on (docs/decisions/041). It must
// never write in the folder.
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DATA_FORMAT, VERSION } from '../data-format.ts'
import { holderOf } from '../lock.ts'
import { GENERATED, secretFile } from '../secrets.ts'
import { newArchive, type Manifest } from './archive.ts'

/** New sessions come while the rest is copied; after so many rounds the newest are left to their fate. */
const MOST_ROUNDS = 10

/** Files beside the objects that belong to an installation. */
const BESIDE = ['format.json', 'restored.jsonl']

const objectsOf = (dataDir: string): string[] => {
  const root = join(dataDir, 'objects')
  if (!existsSync(root)) return []
  return readdirSync(root).flatMap((namespace) =>
    readdirSync(join(root, namespace))
      .filter((file) => file.endsWith('.sqlite'))
      .map((file) => `objects/${namespace}/${file}`),
  )
}

export const isAlarms = (name: string): boolean => name.endsWith('/metadata.sqlite')
export const isSession = (name: string): boolean =>
  name.startsWith('objects/stikk-SessionHost/') && !isAlarms(name)
export const isLedger = (name: string): boolean =>
  name.startsWith('objects/stikk-LedgerHost/') && !isAlarms(name)

/**
 * Writes the back-up of `dataDir` to `file`, which appears whole or not at all.
 *
 * @param told hears how far it has come
 */
export async function takeBackup(
  dataDir: string,
  file: string,
  told: (done: number) => void = () => undefined,
): Promise<Manifest> {
  const ran = holderOf(dataDir) !== null
  const takenAt = new Date()
  const folder = mkdtempSync(join(dirname(file), '.stikk-backup-'))
  try {
    const archive = newArchive(join(folder, 'archive'), takenAt.getTime())
    let done = 0
    const copy = async (name: string): Promise<void> => {
      const bytes = copyOf(join(dataDir, name), name)
      if (bytes === null) return
      archive.put(name, bytes)
      told((done += 1))
    }
    const all = async (names: string[]): Promise<void> => {
      for (const name of names) await copy(name)
    }
    const first = objectsOf(dataDir)
    // Alarms before sessions: a session that rests meanwhile is woken once too often, never too seldom.
    await all(first.filter(isAlarms))
    await all(first.filter((name) => !isAlarms(name) && isSession(name)))
    // What knows of sessions after them: it knows all of theirs, and every number they were given.
    await all(first.filter((name) => !isAlarms(name) && !isSession(name) && !isLedger(name)))
    const copied = new Set(first)
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      await all(objectsOf(dataDir).filter(isLedger))
      const late = objectsOf(dataDir).filter((name) => isSession(name) && !copied.has(name))
      if (late.length === 0) break
      await all(late)
      for (const name of late) copied.add(name)
    }
    const beside = [...BESIDE, ...GENERATED.map((name) => secretFile('', name))]
    for (const name of beside.filter((one) => existsSync(join(dataDir, one)))) {
      archive.put(name, readFileSync(join(dataDir, name)))
    }
    // Started meanwhile: what the first copies miss may have been numbered.
    const running = ran || holderOf(dataDir) !== null
    const about = { format: DATA_FORMAT, version: VERSION, takenAt: takenAt.toISOString(), running }
    const manifest = archive.finish(about)
    chmodSync(join(folder, 'archive'), 0o600)
    renameSync(join(folder, 'archive'), file)
    return manifest
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One database as it stands at one moment, whole; null: it is gone, because its time was over. */
function copyOf(file: string, name: string): Uint8Array | null {
  if (!existsSync(file)) return null
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    // A read transaction is one moment, and writers wait for nothing (write-ahead log). In memory, because
    // a file would be synced to the disk each time: 45 ms instead of one.
    db.exec('begin; select count(*) from sqlite_master')
    const bytes = db.serialize()
    db.exec('commit')
    checkIntegrity(bytes, name)
    return bytes
  } finally {
    db.close()
  }
}

/** Throws where SQLite finds anything wrong with a database. */
export function checkIntegrity(bytes: Uint8Array, name: string): void {
  const db = new DatabaseSync(':memory:')
  try {
    db.deserialize(withoutLog(bytes))
    const [row] = db.prepare('pragma integrity_check').all()
    const said = String(row?.['integrity_check'])
    if (said !== 'ok') throw new Error(`${name} is damaged: ${said}`)
  } finally {
    db.close()
  }
}

/** What lies in memory has no write-ahead log; the header says whether it wants one (fileformat2, 1.3.3). */
function withoutLog(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy.set([1, 1], 18)
  return copy
}
