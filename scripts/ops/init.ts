// `npm run ops -- init <file>`: the first file of settings, with every secret that can be invented
// invented, and a line for each setting there is. It asks nobody, and never writes over anything.
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'
import { readEnv, SETTING_NAMES } from '#bff/env.ts'
import { MARKET_CODES } from '#shared/market.ts'
import { newPushKeys } from '../push-keys.ts'
import { Trouble, Wrong, type Register } from './desk.ts'
import { SETTINGS_WORDS, type Matter } from './settings-words.ts'

const wishes = z.object({
  publicUrl: z.string().optional(),
  market: z.enum(MARKET_CODES).default('NO'),
  production: z.boolean().default(false),
  incoming: z.boolean().default(false),
})

/** The hosts of the payer's two worlds (settings-words.ts). */
const PAYER = { test: 'https://apitest.vipps.no', production: 'https://api.vipps.no' }

const HEADINGS: Readonly<Record<Matter, string>> = {
  address: 'Where it is found',
  payer: 'Vipps MobilePay, from the portal of the sales unit',
  charger: 'The charger backend (OCPI)',
  seller: 'Who sells, and what drivers are told of him',
  price: 'Prices and amounts',
  time: 'How long is waited',
  access: 'Secrets, made for this installation: whoever has them is the operator',
}

/** What scripts/plan.ts reads beside the settings. */
const BESIDE = ['# PORT=8080', '# LISTEN_HOST=127.0.0.1']

const random = (): string => randomBytes(32).toString('base64url')

/** What is known beforehand, by name; empty text is for the operator to fill in. */
function valuesOf(wish: z.infer<typeof wishes>): Record<string, string> {
  const keys = newPushKeys()
  return {
    PUBLIC_URL: wish.publicUrl ?? '',
    TRUST_PROXY: '1',
    VIPPS_BASE_URL: wish.production ? PAYER.production : PAYER.test,
    VIPPS_CLIENT_ID: '',
    VIPPS_CLIENT_SECRET: '',
    VIPPS_SUBSCRIPTION_KEY: '',
    VIPPS_MSN: '',
    MARKET: wish.market,
    ...(wish.incoming
      ? { OCPI_REGISTER: 'incoming', OCPI_TOKEN_A: random() }
      : { OCPI_VERSIONS_URL: '', OCPI_TOKEN_A: '' }),
    OPERATOR_NAME: '',
    OPERATOR_ORG_NUMBER: '',
    SESSION_SECRET: random(),
    OPERATOR_TOKEN: random(),
    METRICS_TOKEN: random(),
    VAPID_PUBLIC_KEY: keys.publicKey,
    VAPID_PRIVATE_KEY: keys.privateKey,
  }
}

/** The text of the file. Each line is read alike by systemd, by Node and by `--env-file`. */
export function envFile(values: Readonly<Record<string, string>>): string {
  const known = Object.entries(SETTINGS_WORDS)
  const unknown = SETTING_NAMES.filter((name) => !(name in SETTINGS_WORDS))
  const sections = Object.entries(HEADINGS).map(([matter, heading]) => {
    const lines = known
      .filter(([name, [whose]]) => whose === matter && SETTING_NAMES.includes(name))
      .flatMap(([name, [, purpose]]) => [`# ${purpose}`, lineOf(name, values[name])])
    return [`## ${heading}`, ...lines, ...(matter === 'address' ? BESIDE : [])]
  })
  const rest = unknown.length > 0 ? [['## Further', ...unknown.map((name) => `# ${name}=`)]] : []
  const head = [
    '# Settings of Stikk, one a line; what is empty or behind a # is unset. bff/env.ts is the list.',
    '# Values stand as they are, without quotes. Keep this file secret.',
  ]
  return `${[head, ...sections, ...rest].map((lines) => lines.join('\n')).join('\n\n')}\n`
}

const lineOf = (name: string, value: string | undefined): string =>
  value === undefined ? `# ${name}=` : `${name}=${value}`

function store(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new Trouble(
      code === 'EEXIST'
        ? `${file} is there already, and its secrets may be in use: it is left as it is`
        : `${file} cannot be written (${code})`,
    )
  }
}

export const init: Register = (program, desk) => {
  program
    .command('init')
    .description(
      'writes the first file of settings, with fresh secrets, and says what is to fill in',
    )
    .argument('<file>', 'where; never written over')
    .option('--public-url <url>', 'where drivers will find it, https')
    .option('--market <code>', `country of the sales unit: ${MARKET_CODES.join(', ')}`, 'NO')
    .option('--production', 'real money; else Vipps’ test environment')
    .option('--incoming', 'the charger backend registers with us: makes the token to give them')
    .examples('init /etc/stikk/stikk.env --public-url https://charge.example.com')
    .answers(desk, wishes, async (_, wish, [file = '']) => {
      if (wish.publicUrl !== undefined && !/^https:\/\/[^\s/]+$/.test(wish.publicUrl)) {
        throw new Wrong(
          '--public-url: an https address without a path, like https://charge.example',
        )
      }
      const values = valuesOf(wish)
      const empty = Object.keys(values).filter((name) => values[name] === '')
      store(file, envFile(values))
      const read = readEnv(values)
      const faults = read.ok ? [] : read.faults.filter((fault) => !fault.endsWith(' is missing'))
      const text = [
        `${file} is written, for its owner alone to read.`,
        ...(empty.length > 0 ? [`To fill in: ${empty.join(', ')}.`] : []),
        ...faults.map((fault) => `FAIL  ${fault}`),
      ]
      return { well: true, document: { file, empty, faults }, text: text.join('\n') }
    })
}
