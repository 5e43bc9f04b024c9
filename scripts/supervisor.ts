// Keeps one workerd alive with the production build in it: writes its configuration, starts it,
// restarts it with back-off when it dies, ends it. Used by `npm start` and by the end-to-end tests.
// It knows files, a process and a port; what the product says inside is none of its business.
import { spawn, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { compatibilityDate, engineConfig } from './engine-config.ts'

/** Where the engine runs and with what. */
export interface EngineOptions {
  /** The project's folder, which holds dist/. */
  root: string
  dataDir: string
  host: string
  port: number
  /** Settings by name; they reach the engine through its environment only. */
  settings: Record<string, string>
  /** What the engine and the product in it write, line by line or in pieces. */
  write(text: string): void
  /** Told when the engine had ended by itself and is being started again. */
  onRestart?(ending: string): void
  /** Told the pid of each engine that is started. */
  onPid?(pid: number): void
}

/** A supervised engine. */
export interface Engine {
  /** Starts it; resolves when /healthz answers, rejects when it cannot be brought to life. */
  start(): Promise<void>
  /** Ends it: SIGTERM, then SIGKILL after 3 s. No restart follows. */
  stop(): Promise<void>
  /** Kills it without warning, as a power cut would; no restart follows until {@link start}. */
  kill(): Promise<void>
  /** The pid, or null while none runs. */
  pid(): number | null
}

// An open event stream keeps workerd alive for ever after SIGTERM; killing it loses nothing that
// was acknowledged, because every write is on disk before its answer.
const TERM_WAIT_MS = 3000
/** A stop of the whole takes this at most: first the engine, then the stand-ins. */
export const STOP_MS = 2 * TERM_WAIT_MS
const FIRST_BACKOFF_MS = 250
const LONGEST_BACKOFF_MS = 10_000
/** A life longer than this ends the back-off: the next death is a new misfortune. */
const HEALTHY_LIFE_MS = 60_000
const START_WAIT_MS = 15_000
const POLL_MS = 50
/** Nobody who wants to stop the product waits for its figures longer. */
const FIGURES_WAIT_MS = 1000

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** The real binary: the one in .bin is a script that would catch the signals. */
export function workerdBinary(root: string): string {
  const packages: Record<string, string> = {
    'linux-x64': 'workerd-linux-64',
    'linux-arm64': 'workerd-linux-arm64',
    'darwin-x64': 'workerd-darwin-64',
    'darwin-arm64': 'workerd-darwin-arm64',
    'win32-x64': 'workerd-windows-64',
  }
  const platform = `${process.platform}-${process.arch}`
  const name = packages[platform]
  if (!name) throw new Error(`There is no workerd for ${platform}`)
  const file = process.platform === 'win32' ? 'workerd.exe' : 'workerd'
  const seen = createRequire(createRequire(join(root, 'package.json')).resolve('workerd'))
  return seen.resolve(`@cloudflare/${name}/bin/${file}`)
}

/** Writes the configuration; returns the arguments workerd is started with. */
function prepare(options: EngineOptions): string[] {
  const { root, settings } = options
  const dataDir = resolve(options.dataDir)
  const configDir = join(dataDir, 'run')
  const workerFile = join(root, 'dist/worker/index.js')
  if (!existsSync(workerFile)) throw new Error('There is no build yet: run `npm run build` first')
  mkdirSync(configDir, { recursive: true, mode: 0o700 })
  mkdirSync(join(dataDir, 'objects'), { recursive: true, mode: 0o700 })
  const config = join(configDir, 'workerd.capnp')
  const text = engineConfig({
    configDir,
    workerFile,
    assetsWorkerFile: join(root, 'scripts/workerd/assets.js'),
    compatibilityDate: compatibilityDate(join(root, 'wrangler.jsonc')),
    settingNames: Object.keys(settings),
    neighbours: neighboursOf(settings),
  })
  writeFileSync(config, text, { mode: 0o600 })
  const address = options.host.includes(':') ? `[${options.host}]` : options.host
  return [
    'serve',
    config,
    `--socket-addr=http=${address}:${options.port}`,
    `--directory-path=objects=${join(dataDir, 'objects')}`,
    `--directory-path=static=${join(root, 'dist/client')}`,
  ]
}

/** Who registers with us comes from where we are: a neighbour on loopback for a product on loopback. */
function neighboursOf(settings: Record<string, string>): string[] {
  const charger =
    settings['OCPI_REGISTER'] === 'incoming'
      ? settings['PUBLIC_URL']
      : settings['OCPI_VERSIONS_URL']
  return [settings['VIPPS_BASE_URL'] ?? '', charger ?? '']
}

/** Resolves when the child is gone; at once if it already is. */
function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((done) => child.once('exit', () => done()))
}

/** Sends the signals that end a child for certain, and waits for its end. */
export async function endProcess(child: ChildProcess, termWaitMs = TERM_WAIT_MS): Promise<void> {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), termWaitMs)
  await gone(child)
  clearTimeout(timer)
}

/** The address the supervisor itself asks: a wildcard host answers on loopback. */
export const localAddress = (host: string, port: number): string => {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

async function answers(address: string): Promise<boolean> {
  try {
    const response = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(2000) })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}

/** Who asks for the figures has them written down first: none of the last seconds is lost with the engine. */
async function figuresKept(address: string, token: string | undefined): Promise<void> {
  if (!token) return
  try {
    const headers = { authorization: `Bearer ${token}` }
    const signal = AbortSignal.timeout(FIGURES_WAIT_MS)
    const response = await fetch(`${address}/metrics`, { headers, signal })
    await response.body?.cancel()
  } catch {
    // It is to end all the same.
  }
}

/** Makes a supervisor for one engine; nothing runs before {@link Engine.start}. */
export function createEngine(options: EngineOptions): Engine {
  const binary = workerdBinary(options.root)
  const address = localAddress(options.host, options.port)
  let child: ChildProcess | null = null
  let wanted = false
  let backoffMs = FIRST_BACKOFF_MS
  let last = ''

  function launch(): void {
    const args = prepare(options)
    const born = Date.now()
    // Only what workerd needs of our own environment, plus the settings.
    const env = { PATH: process.env['PATH'] ?? '', ...options.settings }
    const running = spawn(binary, args, { cwd: dirname(args[1] ?? ''), env })
    child = running
    if (running.pid !== undefined) options.onPid?.(running.pid)
    const hear = (chunk: Buffer): void => {
      last = `${last}${chunk}`.slice(-2000)
      options.write(String(chunk))
    }
    running.stdout.on('data', hear)
    running.stderr.on('data', hear)
    running.once('error', (error) => hear(Buffer.from(`${error.message}\n`)))
    running.once('exit', (code, signal) => {
      if (child === running) child = null
      if (!wanted) return
      if (Date.now() - born > HEALTHY_LIFE_MS) backoffMs = FIRST_BACKOFF_MS
      // Ctrl-C reaches the engine too, often before us: by then nobody wants it back.
      setTimeout(() => {
        if (!wanted || child !== null) return
        options.onRestart?.(signal ?? `code ${code}`)
        launch()
      }, backoffMs)
      backoffMs = Math.min(backoffMs * 2, LONGEST_BACKOFF_MS)
    })
  }

  // Whatever ends this process, short of SIGKILL, ends the engine.
  process.once('exit', () => child?.kill('SIGKILL'))

  async function end(how: (running: ChildProcess) => Promise<void>): Promise<void> {
    wanted = false
    if (child) await how(child)
    child = null
  }

  return {
    async start() {
      launch()
      const until = Date.now() + START_WAIT_MS
      while (Date.now() < until && child !== null) {
        if (await answers(address)) {
          // Set only now: an engine that has never answered is a fault to tell, not to repeat.
          wanted = true
          if (child === null) launch()
          return
        }
        await pause(POLL_MS)
      }
      await end(endProcess)
      throw new Error(`The engine did not come to life.\n${last.trim()}`)
    },
    async stop() {
      if (child) await figuresKept(address, options.settings['METRICS_TOKEN'])
      await end(endProcess)
    },
    kill: () => end((running) => (running.kill('SIGKILL'), gone(running))),
    pid: () => child?.pid ?? null,
  }
}
