// What the doctor says of the settings in this terminal, as the product's own reader reads them. It must
// never print a value.
import { readEnv } from '#bff/env.ts'
import type { Asking } from './desk.ts'
import { findingsOf, type Finding } from './finding.ts'
import { SETTINGS_WORDS } from './settings-words.ts'

const { well, wrong, aside } = findingsOf('settings')

/** With one of these a terminal holds the product's settings, and not only an address and a token. */
const OF_THE_PRODUCT = ['SESSION_SECRET', 'VIPPS_BASE_URL', 'OCPI_VERSIONS_URL', 'OCPI_TOKEN_A']

/** Of what a driver, an operator or the law will miss: not wrong, but noticed too late. */
const ADVISED: readonly [name: string, why: string][] = [
  ['TERMS_URL', 'a driver accepts terms that he cannot read'],
  ['PRIVACY_URL', 'drivers find no privacy statement'],
  ['SUPPORT_PHONE', 'drivers have nobody to call'],
  ['OPERATOR_NAME', 'receipts name the sandbox as the seller'],
  ['OPERATOR_ORG_NUMBER', 'receipts bear no organisation number'],
  ['METRICS_TOKEN', 'there is no /metrics to watch'],
  ['ALERT_URL', 'nobody is woken when something is wrong'],
]

/** Does the environment hold the product's settings at all? */
export const holdsSettings = (env: Asking['env']): boolean =>
  OF_THE_PRODUCT.some((name) => Boolean(env[name]))

/** One finding for each setting that is wrong; what should be set and is not, besides. */
export function checkSettings(env: Asking['env']): Finding[] {
  if (!holdsSettings(env)) {
    const how = 'give them with --env-file to have them read'
    return [aside('settings', 'this terminal holds none of the product’s', how)]
  }
  const read = readEnv(env)
  const faults = read.ok ? [] : read.faults
  const broken = faults.map((fault) => {
    const [name = ''] = fault.split(' ')
    const purpose = SETTINGS_WORDS[name]?.[1]
    return wrong('settings', fault, `set it and start again${purpose ? ` (${purpose})` : ''}`)
  })
  const missing = ADVISED.filter(([name]) => !env[name]).map(([name, why]) =>
    aside('settings', `${name} is not set: ${why}`, `set it (${SETTINGS_WORDS[name]?.[1] ?? why})`),
  )
  const operator = env['OPERATOR_TOKEN']
    ? []
    : [
        wrong(
          'settings',
          'OPERATOR_TOKEN is not set: nobody can refund or mend anything',
          'set it to at least 16 random characters and start again',
        ),
      ]
  const fine = broken.length + operator.length === 0
  return [
    ...(fine ? [well('settings', 'the product would start with these')] : []),
    ...broken,
    ...operator,
    ...missing,
  ]
}
