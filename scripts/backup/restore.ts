// Puts a back-up back in a data folder: beside it first, looked at, mended, and then in one move. What
// was there is moved aside and never deleted. It must never do so while the product runs.
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DATA_FORMAT, noteFormat } from '../data-format.ts'
import { takeLock } from '../lock.ts'
import { BadArchive, openArchive, type Archive, type Manifest } from './archive.ts'
import { mend, type Mended } from './mend.ts'
import { checkIntegrity, isLedger, isSession } from './take.ts'

/** Why it was not done, in one sentence. Nothing has been changed. */
export class NotRestored extends Error {
  override readonly name = 'NotRestored'
}

export interface RestoreWish {
  /** Numbers to leave out of each series; null: a thousand, or none after an orderly stop. */
  leaveOut: number | null
  /** Also where there is something: it is moved aside. */
  over: boolean
  now: number
}

export interface Restored extends Mended {
  manifest: Manifest
  /** Where what was there lies now; null: there was nothing. */
  aside: string | null
}

/** More receipts than anyone gives between two back-ups that deserve the name. */
const NUMBERS_LEFT_OUT = 1000
/** Names are written by scripts/backup/take.ts: nothing that leads out of the folder is one. */
const NAME = /^(?:objects\/[\w-]+\/[\w-]+\.sqlite|[a-z-]+(?:\.jsonl?)?)$/

/** Restores `file` into `dataDir`. Throws `NotRestored` or `BadArchive`, having changed nothing. */
export function restoreBackup(file: string, dataDir: string, wish: RestoreWish): Restored {
  if (!existsSync(file)) throw new NotRestored(`${file} is not there`)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const lock = takeLock(dataDir)
  if ('heldBy' in lock) {
    throw new NotRestored(`Stikk runs on ${dataDir} (process ${lock.heldBy}): end it first`)
  }
  const archive = openArchive(file)
  const staging = join(dataDir, 'restoring')
  try {
    const { manifest } = archive
    if (manifest.format > DATA_FORMAT) {
      const newer = `${manifest.version}, format ${manifest.format}`
      throw new NotRestored(`${file} was written by a newer Stikk (${newer}): install that one`)
    }
    if (holds(dataDir) && !wish.over) {
      throw new NotRestored(`${dataDir} holds sessions already; --over moves them aside`)
    }
    rmSync(staging, { recursive: true, force: true })
    unpack(archive, staging)
    const leftOut = wish.leaveOut ?? (manifest.running ? NUMBERS_LEFT_OUT : 0)
    const names = manifest.files.map(({ name }) => name)
    const sessions = names.filter(isSession).map((name) => join(staging, name))
    const ledger = names.find(isLedger)
    const mended = mend(
      { sessions, ledger: ledger ? join(staging, ledger) : null },
      leftOut,
      wish.now,
    )
    const aside = moveAside(dataDir, wish.now)
    for (const name of readdirSync(staging)) renameSync(join(staging, name), join(dataDir, name))
    noteFormat(dataDir)
    const { gaps } = mended
    const { takenAt } = manifest
    const line = { restoredAt: new Date(wish.now).toISOString(), takenAt, gaps }
    appendFileSync(join(dataDir, 'restored.jsonl'), `${JSON.stringify(line)}\n`, { mode: 0o600 })
    handOver(dataDir)
    return { ...mended, manifest, aside }
  } finally {
    archive.close()
    rmSync(staging, { recursive: true, force: true })
    lock.release()
  }
}

const holds = (dataDir: string): boolean => {
  const objects = join(dataDir, 'objects')
  return existsSync(objects) && readdirSync(objects).length > 0
}

function unpack(archive: Archive, staging: string): void {
  for (const { name } of archive.manifest.files) {
    if (!NAME.test(name)) throw new BadArchive(`${name} has no place in a data folder`)
    const path = join(staging, name)
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const bytes = archive.read(name)
    if (name.endsWith('.sqlite')) checkIntegrity(bytes, name)
    writeFileSync(path, bytes, { mode: 0o600, flag: 'wx' })
  }
}

/** What belongs to the moment, to the terminal, or to a stand-in and not to us. */
const stays = (name: string): boolean =>
  ['run', 'restoring', 'sandbox'].includes(name) || /^(before-|stikk\.log)/.test(name)

/** Everything else goes to a folder of its own. */
function moveAside(dataDir: string, now: number): string | null {
  const there = readdirSync(dataDir).filter((name) => !stays(name))
  if (there.length === 0) return null
  const aside = join(dataDir, `before-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`)
  mkdirSync(aside, { mode: 0o700 })
  for (const name of there) renameSync(join(dataDir, name), join(aside, name))
  return aside
}

/** Root restores for whoever the folder belongs to. */
function handOver(dataDir: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(dataDir)
  for (const name of readdirSync(dataDir, { recursive: true, encoding: 'utf8' })) {
    chownSync(join(dataDir, name), uid, gid)
  }
}
