// `npm start` after its set-up: the product under workerd, stand-ins for the neighbours that no
// address was given for, and a few lines to read. Exit codes: 0 ended as asked, 1 could not run,
// 2 a setting is wrong, or the data folder is a newer build's. It must never print or write a secret.
import { createWriteStream, existsSync, mkdirSync, renameSync, type WriteStream } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { banner, HELP, stationAddress } from './announce.ts'
import { formatFault, noteFormat } from './data-format.ts'
import { takeLock, type Lock } from './lock.ts'
import { planRun, type Plan } from './plan.ts'
import { portFault } from './ports.ts'
import { waitUntilReady, type Readiness } from './readiness.ts'
import { keptSecret, secretFile } from './secrets.ts'
import { startStandIns, wishOf, type StandIns } from './stand-ins.ts'
import { createEngine, localAddress, type Engine } from './supervisor.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** How often the product is asked whether it is ready, which is also its watchdog. */
const WATCH_MS = 30_000
/** The first registration at both neighbours takes about a second; real ones may be slow. */
const FIRST_READY_MS = 30_000

const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** A fault the person at the terminal can do something about: one sentence, no stack. */
class Fault extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode: number) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Looks again a few times: an engine that was just ended lets go of its port a moment later. */
async function portFaultAfter(port: number, host: string, tries: number): Promise<string | null> {
  const fault = await portFault(port, host)
  if (fault !== 'EADDRINUSE' || tries <= 1) return fault
  await new Promise((done) => setTimeout(done, 250))
  return portFaultAfter(port, host, tries - 1)
}

/** Refuses ports that are taken, in one sentence that names the setting. */
async function checkPorts(plan: Plan): Promise<void> {
  const wanted: [number | null, string, string][] = [
    [plan.port, plan.host, 'the product'],
    [plan.standIns.payer, '127.0.0.1', "Vipps' stand-in (PORT + 1)"],
    [plan.standIns.charger, '127.0.0.1', "the charger backend's stand-in (PORT + 2)"],
  ]
  for (const [port, host, whose] of wanted) {
    if (port === null) continue
    const fault = await portFaultAfter(port, host, 3)
    if (fault === 'EADDRINUSE') {
      throw new Fault(
        `Port ${port} for ${whose} is already in use. Set PORT to another, like PORT=9080 npm start`,
        1,
      )
    }
    if (fault) throw new Fault(`Port ${port} for ${whose} cannot be opened (${fault}): set PORT`, 1)
  }
}

/** Where the product's log goes: a file beside the sandbox's state, or the terminal in earnest. */
function openLog(
  plan: Plan,
  toTerminal: boolean,
): { write(text: string): void; file: string | null } {
  const sandbox = plan.standIns.payer !== null || plan.standIns.charger !== null
  if (toTerminal || !sandbox)
    return { write: (text) => void process.stdout.write(text), file: null }
  const file = join(plan.dataDir, 'stikk.log')
  if (existsSync(file)) renameSync(file, `${file}.old`)
  const stream: WriteStream = createWriteStream(file, { mode: 0o600 })
  return { write: (text) => void stream.write(text), file }
}

/** Keeps asking /readyz and says once when the answer changes. */
function watch(address: string, first: Readiness): NodeJS.Timeout {
  let known = first
  return setInterval(async () => {
    const now = await waitUntilReady(address, 0)
    if (now.ready !== known.ready) {
      say(now.ready ? 'Ready again.' : `Not ready: ${now.missing.join('; ')}`)
    }
    known = now
  }, WATCH_MS)
}

interface Running {
  engine: Engine
  standIns: StandIns | null
  timer: NodeJS.Timeout | null
  lock: Lock
}

async function bringUp(
  plan: Plan,
  flags: Set<string>,
  ended: (code: number) => void,
): Promise<Running> {
  const lock = takeLock(plan.dataDir)
  if ('heldBy' in lock) {
    throw new Fault(
      `DATA_DIR ${plan.dataDir} is in use by another run (process ${lock.heldBy}). Set DATA_DIR to another folder`,
      1,
    )
  }
  try {
    await checkPorts(plan)
    noteFormat(plan.dataDir)
    for (const name of plan.generate) plan.settings[name] = keptSecret(plan.dataDir, name)
    const log = openLog(plan, flags.has('--logs'))
    const wish = wishOf(plan)
    const standIns = wish
      ? await startStandIns(wish, log.write, () => {
          say(`The stand-ins ended unexpectedly${log.file ? `; ${log.file} says why` : ''}.`)
          ended(1)
        })
      : null
    const engine = createEngine({
      root: ROOT,
      dataDir: plan.dataDir,
      host: plan.host,
      port: plan.port,
      settings: plan.settings,
      write: log.write,
      onRestart: (ending) => say(`The engine ended (${ending}); it is started again.`),
      onPid: (pid) => lock.noteEngine(pid),
    })
    const running: Running = { engine, standIns, timer: null, lock }
    try {
      await engine.start()
    } catch (error) {
      await bringDown(running)
      throw error
    }
    return running
  } catch (error) {
    lock.release()
    throw error
  }
}

async function bringDown(running: Running): Promise<void> {
  if (running.timer) clearInterval(running.timer)
  // The product first: what it has on its way to a stand-in is retried at the next start.
  await running.engine.stop()
  await running.standIns?.stop()
  running.lock.release()
}

/** Asks until ready, then prints where everything is. */
async function announce(plan: Plan, flags: Set<string>, signal: AbortSignal): Promise<Readiness> {
  const address = localAddress(plan.host, plan.port)
  const readiness = await waitUntilReady(address, FIRST_READY_MS, signal)
  if (signal.aborted) return readiness
  const generated = plan.generate.includes('OPERATOR_TOKEN')
  say(
    banner({
      plan,
      station: await stationAddress(plan),
      readiness,
      withQr: !flags.has('--no-qr'),
      operatorTokenFile: generated ? secretFile(plan.dataDir, 'OPERATOR_TOKEN') : null,
    }),
  )
  return readiness
}

async function main(): Promise<number> {
  const flags = new Set(process.argv.slice(2))
  const unknown = [...flags].find((flag) => !['--no-qr', '--logs', '--help'].includes(flag))
  if (flags.has('--help') || unknown) {
    say(unknown ? `${unknown} is not known here.\n\n${HELP}` : HELP)
    return unknown ? 2 : 0
  }
  const planned = planRun(process.env)
  if (!planned.ok) throw new Fault(planned.faults.join('\n'), 2)
  const plan: Plan = { ...planned.plan, dataDir: resolve(ROOT, planned.plan.dataDir) }
  mkdirSync(plan.dataDir, { recursive: true, mode: 0o700 })
  const newer = formatFault(plan.dataDir)
  if (newer !== null) throw new Fault(newer, 2)

  const stop = new AbortController()
  const ended = (code: number): void => stop.abort(code)
  const asked = new Promise<number>((done) => {
    stop.signal.addEventListener('abort', () => done(Number(stop.signal.reason)))
  })
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => ended(0))

  const running = await bringUp(plan, flags, ended)
  try {
    // Not awaited: a product that is slow to become ready must not be slow to end.
    void announce(plan, flags, stop.signal).then((readiness) => {
      if (!stop.signal.aborted) running.timer = watch(localAddress(plan.host, plan.port), readiness)
    })
    return await asked
  } finally {
    await bringDown(running)
  }
}

// A reader that goes away (`npm start | head`) is no reason to stop charging cars.
process.stdout.on('error', () => undefined)

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const fault = error instanceof Fault ? error : null
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(fault?.exitCode ?? 1)
  },
)
