// One run per DATA_DIR: two engines on the same objects would answer with two truths. Also ends an
// engine that outlived a supervisor killed without warning.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const read = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** The command line of a process as far as the system tells, else null. */
const commandOf = (pid: number): string | null => read(`/proc/${pid}/cmdline`)

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** True where `pid` lives and, as far as can be known, still is the program it was. */
function isStill(pid: number, trait: string): boolean {
  if (!Number.isInteger(pid) || pid <= 1 || pid === process.pid || !isAlive(pid)) return false
  // Pids are used again: after a restart of the machine a stranger may wear the old one.
  return commandOf(pid)?.includes(trait) ?? process.platform !== 'linux'
}

/** What holds the folder while it is in use. */
export interface Lock {
  /** Notes the engine, so that the next run can end it should this one be killed. */
  noteEngine(pid: number | null): void
  release(): void
}

/** What the command line of whoever takes a folder contains: a supervisor's, or that of `ops restore`. */
const TRAIT = 'scripts/'

/** The process that has the folder, or null. */
export function holderOf(dataDir: string, trait = TRAIT): number | null {
  const holder = Number(read(join(dataDir, 'run', 'supervisor.pid')))
  return isStill(holder, trait) ? holder : null
}

/**
 * Takes the folder for this process.
 *
 * @param trait what the command line of a holder contains
 * @returns the lock, or the pid of the run that has the folder
 */
export function takeLock(dataDir: string, trait = TRAIT): Lock | { heldBy: number } {
  const dir = join(dataDir, 'run')
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const mine = join(dir, 'supervisor.pid')
  const engine = join(dir, 'engine.pid')
  const holder = holderOf(dataDir, trait)
  if (holder !== null) return { heldBy: holder }
  const orphan = Number(read(engine))
  if (isStill(orphan, 'workerd')) process.kill(orphan, 'SIGKILL')
  writeFileSync(mine, String(process.pid))
  return {
    noteEngine: (pid) =>
      pid === null ? rmSync(engine, { force: true }) : writeFileSync(engine, String(pid)),
    release() {
      rmSync(engine, { force: true })
      rmSync(mine, { force: true })
    },
  }
}
