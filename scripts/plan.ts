// Decides from the environment what `npm start` will run: which settings the product gets, which
// neighbours need a stand-in, and where everything listens. Pure; nothing is started or written
// here, so that a wrong setting is told before anything has happened.
import { readEnv, SETTING_NAMES } from '#bff/env.ts'
import { merchantsIn } from './merchants-file.ts'
import { sandboxCpo } from '#tests/doubles/cpo/credentials.ts'
import { sandboxVipps } from '#tests/doubles/vipps/credentials.ts'

/** What a run consists of. All addresses are without a trailing slash. */
export interface Plan {
  /** Every setting that has a value, by name, as the product is to see it. */
  settings: Record<string, string>
  /** Secrets that are still to be generated; `settings` holds a placeholder for each. */
  generate: string[]
  /** Where the product listens. */
  host: string
  port: number
  dataDir: string
  /** Port of each stand-in, or null where a real neighbour's address was given. */
  standIns: { payer: number | null; charger: number | null }
  speed: number
}

export type PlanResult = { ok: true; plan: Plan } | { ok: false; faults: string[] }

type Environment = Record<string, string | undefined>

// Right by every secret's own rule, and never used: each is replaced before the start.
const PLACEHOLDER = 'x'.repeat(64)
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  VAPID_PUBLIC_KEY: `B${'x'.repeat(86)}`,
  VAPID_PRIVATE_KEY: 'x'.repeat(43),
}

/** Ports above this leave no room for the two stand-ins. */
const HIGHEST_PORT = 65_533

const isLoopback = (url: string): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(URL.parse(url)?.hostname ?? '')

/** Reads PORT; the fault says what it should be. */
function readPort(text: string | undefined): number | null {
  if (!text) return 8080
  const port = Number(text)
  return Number.isInteger(port) && port >= 1 && port <= HIGHEST_PORT ? port : null
}

/** A real one whose address is known, or one that will register with us. */
const hasCharger = (env: Environment): boolean =>
  Boolean(env['OCPI_VERSIONS_URL']) || env['OCPI_REGISTER'] === 'incoming'

/** What a stand-in needs the product to know of it; only unset names are filled. */
function sandboxDefaults(env: Environment, port: number): Record<string, string> {
  const payer: Record<string, string> = env['VIPPS_BASE_URL']
    ? {}
    : {
        VIPPS_BASE_URL: `http://127.0.0.1:${port + 1}`,
        VIPPS_CLIENT_ID: sandboxVipps.clientId,
        VIPPS_CLIENT_SECRET: sandboxVipps.clientSecret,
        VIPPS_SUBSCRIPTION_KEY: sandboxVipps.subscriptionKey,
        VIPPS_MSN: sandboxVipps.msn,
      }
  const charger: Record<string, string> = hasCharger(env)
    ? {}
    : {
        OCPI_VERSIONS_URL: `http://127.0.0.1:${port + 2}/ocpi/versions`,
        OCPI_TOKEN_A: sandboxCpo.tokenA,
      }
  const both = !env['VIPPS_BASE_URL'] && !hasCharger(env)
  // Ten times real time: a charge takes minutes to watch instead of an hour.
  return { ...payer, ...charger, ...(both ? { SANDBOX_SPEED: '10' } : {}) }
}

/**
 * Plans a run from the environment. Empty text counts as unset.
 *
 * @returns the plan, or one sentence per fault, naming the setting and never its value
 */
export function planRun(env: Environment): PlanResult {
  const port = readPort(env['PORT'])
  if (port === null) {
    return { ok: false, faults: [`PORT is wrong: it should be 1 to ${HIGHEST_PORT}`] }
  }
  const merchants = merchantsIn(env)
  if ('fault' in merchants) return { ok: false, faults: [merchants.fault] }
  const given = Object.fromEntries(
    SETTING_NAMES.flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  )
  const settings: Record<string, string> = {
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    ...sandboxDefaults(env, port),
    ...given,
    ...merchants,
  }
  const standIns = {
    payer: env['VIPPS_BASE_URL'] ? null : port + 1,
    charger: hasCharger(env) ? null : port + 2,
  }
  const generate: string[] = []
  // Only what nobody else can reach may invent its own secrets.
  if (isLoopback(settings['PUBLIC_URL'] ?? '')) {
    if (!settings['SESSION_SECRET']) generate.push('SESSION_SECRET')
    const sandbox = standIns.payer !== null || standIns.charger !== null
    if (sandbox && !settings['OPERATOR_TOKEN']) generate.push('OPERATOR_TOKEN')
    // So that notifications can be tried here too: a browser's own push service is on the Internet.
    if (sandbox && !settings['VAPID_PUBLIC_KEY'] && !settings['VAPID_PRIVATE_KEY']) {
      generate.push('VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY')
    }
  }
  for (const name of generate) settings[name] = PLACEHOLDERS[name] ?? PLACEHOLDER
  const read = readEnv(settings)
  if (!read.ok) return { ok: false, faults: read.faults }
  if (standIns.payer !== null && read.settings.currency === 'SEK') {
    return { ok: false, faults: ["CURRENCY is wrong: Vipps' stand-in knows NOK, DKK and EUR"] }
  }
  return {
    ok: true,
    plan: {
      settings,
      generate,
      host: env['LISTEN_HOST'] || '127.0.0.1',
      port,
      dataDir: env['DATA_DIR'] || '.data',
      standIns,
      speed: read.settings.SANDBOX_SPEED,
    },
  }
}
