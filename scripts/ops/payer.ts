// The payer's settings as the operator's tools read them: from the environment, the same names as the
// product. It must never print a value.
import { payerOptions } from '#bff/vipps/options.ts'
import type { PayerOptions } from '#bff/vipps/transport.ts'
import { readEnv } from '#bff/env.ts'
import type { Settings } from '#bff/env.ts'

/** What is not the payer's is of no matter here: any value that passes will do. */
const BESIDE_THE_POINT = {
  SESSION_SECRET: 'not-used-by-the-tools-of-the-operator',
  OCPI_VERSIONS_URL: 'http://127.0.0.1/',
  OCPI_TOKEN_A: 'not-used',
}

type Environment = Readonly<Record<string, string | undefined>>

/** The settings and the client's options, or one sentence for each setting that is wrong. */
export function payerOf(
  env: Environment,
): { settings: Settings; options: PayerOptions } | { faults: string[] } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value))
  const read = readEnv({ ...BESIDE_THE_POINT, ...given })
  if (!read.ok) return { faults: read.faults }
  const { settings } = read
  const world = { fetch: (url: string, init: RequestInit) => fetch(url, init), now: Date.now }
  return { settings, options: payerOptions(settings, world) }
}

/** Does the environment speak of a payer at all? */
export const hasPayer = (env: Environment): boolean => Boolean(env['VIPPS_BASE_URL'])
