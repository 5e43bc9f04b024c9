// The payer's settings as the operator's tools read them: from the environment, the same names as the
// product, for each merchant of the installation. It must never print a value.
import { readEnv } from '#bff/env.ts'
import type { Settings } from '#bff/env.ts'
import { DEFAULT_MERCHANT } from '#bff/merchants.ts'
import { payerOptions } from '#bff/vipps/options.ts'
import type { PayerOptions } from '#bff/vipps/transport.ts'

/** What is not the payer's is of no matter here: any value that passes will do. */
const BESIDE_THE_POINT = {
  SESSION_SECRET: 'not-used-by-the-tools-of-the-operator',
  OCPI_VERSIONS_URL: 'http://127.0.0.1/',
  OCPI_TOKEN_A: 'not-used',
}

type Environment = Readonly<Record<string, string | undefined>>

/** One merchant's sales unit: its settings and the client's options. */
export interface SalesUnit {
  merchantId: string
  settings: Settings
  options: PayerOptions
}

/** Every merchant's, `default` first; or one sentence for each setting that is wrong. */
export function salesUnitsOf(env: Environment): SalesUnit[] | { faults: string[] } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value))
  const read = readEnv({ ...BESIDE_THE_POINT, ...given })
  if (!read.ok) return { faults: read.faults }
  const world = { fetch: (url: string, init: RequestInit) => fetch(url, init), now: Date.now }
  return read.merchants.map(({ id, settings }) => ({
    merchantId: id,
    settings,
    options: payerOptions(settings, world),
  }))
}

/** One merchant's, or why there is none. */
export function payerOf(
  env: Environment,
  merchantId: string = DEFAULT_MERCHANT,
): SalesUnit | { faults: string[] } {
  const all = salesUnitsOf(env)
  if ('faults' in all) return all
  const found = all.find((one) => one.merchantId === merchantId)
  return found ?? { faults: [`MERCHANTS has no merchant "${merchantId}"`] }
}

/** Does the environment speak of a payer at all? */
export const hasPayer = (env: Environment): boolean => Boolean(env['VIPPS_BASE_URL'])
