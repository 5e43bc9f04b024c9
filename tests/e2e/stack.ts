// A whole Stikk for one test: the production build under real workerd in a folder of its own, and
// both stand-ins in this process, all on free ports. It knows how to start, kill and bring back;
// what a driver does with it is the test's own story.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { planRun } from '#scripts/plan.ts'
import { freePorts } from '#scripts/ports.ts'
import { newPushKeys } from '#scripts/push-keys.ts'
import { waitUntilReady } from '#scripts/readiness.ts'
import { createEngine } from '#scripts/supervisor.ts'
import { startCpo, type Cpo, type CpoOptions } from '#tests/doubles/cpo/index.ts'
import { startVipps, type RunningVipps, type StartOptions } from '#tests/doubles/vipps/index.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const READY_MS = 30_000
const pushKeys = newPushKeys()

/** What a test may say about its stack; all of it has a default. */
export interface StackOptions {
  /** The first of three free ports: the product's, the payer's, the charger backend's. */
  port?: number
  /** How much faster than life both stand-ins play (60). */
  speed?: number
  /** Seconds, of the sandbox's clock, between two meter values. */
  pushIntervalS?: number
  /** Settings of the product that differ from the sandbox's. */
  settings?: Record<string, string>
  cpo?: Partial<Omit<CpoOptions, 'port' | 'speed'>>
  vipps?: Partial<Omit<StartOptions, 'port' | 'speed'>>
  /** Told the addresses before the product starts; what it returns is set as well (recorders). */
  between?: (addresses: {
    product: string
    payer: string
    charger: string
    /** Still empty. */
    dataDir: string
  }) => Promise<Record<string, string>>
  /** False: do not wait for /readyz, for tests about a neighbour that is away. */
  ready?: boolean
}

/** A running stack. Addresses are without a trailing slash. */
export interface Stack {
  url: string
  vipps: RunningVipps
  cpo: Cpo
  dataDir: string
  operatorToken: string
  metricsToken: string
  /** Ends everything and removes the folder. */
  stop(): Promise<void>
  /** Kills the engine as a power cut would; state stays on disk. */
  kill9(): Promise<void>
  /**
   * Brings the engine back (after {@link kill9}, or in an orderly way) and waits until ready, or
   * with false only until alive.
   */
  restart(untilReady?: boolean): Promise<void>
  /** Changes settings for the next {@link restart}. */
  change(settings: Record<string, string>): Promise<void>
  /** All the engine and the product have written so far. */
  logs(): string
}

/** Starts a stack; rejects with the engine's own words when it does not come to life. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { speed = 60, pushIntervalS = 10 } = options
  const port = options.port ?? (await freePorts(2))
  const dataDir = mkdtempSync(join(tmpdir(), 'stikk-'))
  const vipps = await startVipps({ ...options.vipps, port: port + 1, speed })
  const cpo = await startCpo({ pushIntervalS, ...options.cpo, port: port + 2, speed })
  const addresses = {
    product: `http://127.0.0.1:${port}`,
    payer: vipps.url,
    charger: cpo.url,
    dataDir,
  }
  const settings = {
    SESSION_SECRET: 'tests-only-session-secret-of-40-characters',
    OPERATOR_TOKEN: 'tests-only-operator-token',
    METRICS_TOKEN: 'tests-only-metrics-token',
    VAPID_PUBLIC_KEY: pushKeys.publicKey,
    VAPID_PRIVATE_KEY: pushKeys.privateKey,
    SANDBOX_SPEED: String(speed),
    ...options.settings,
    ...(await options.between?.(addresses)),
  }
  const planned = planRun({ ...settings, PORT: String(port), DATA_DIR: dataDir })
  if (!planned.ok) throw new Error(planned.faults.join('; '))
  const { plan } = planned
  let written = ''
  const engine = createEngine({
    root: ROOT,
    dataDir,
    host: plan.host,
    port,
    settings: plan.settings,
    write: (text) => void (written += text),
  })
  const url = `http://127.0.0.1:${port}`

  async function comeAlive(untilReady: boolean): Promise<void> {
    await engine.start()
    if (!untilReady) return
    const { ready, missing } = await waitUntilReady(url, READY_MS)
    if (!ready) throw new Error(`The product is not ready: ${missing.join('; ')}\n${written}`)
  }

  async function stop(): Promise<void> {
    await engine.stop()
    await Promise.all([vipps.close(), cpo.close()])
    rmSync(dataDir, { recursive: true, force: true })
  }

  try {
    await comeAlive(options.ready !== false)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url,
    vipps,
    cpo,
    dataDir,
    operatorToken: settings.OPERATOR_TOKEN,
    metricsToken: settings.METRICS_TOKEN,
    stop,
    kill9: () => engine.kill(),
    async restart(untilReady = options.ready !== false) {
      await engine.stop()
      await comeAlive(untilReady)
    },
    async change(wish) {
      Object.assign(plan.settings, wish)
    },
    logs: () => written,
  }
}
