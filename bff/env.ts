// Every setting, in one list (design §6). A broken environment refuses to serve and says which name
// is wrong and what it should be; it never prints a value, because values may be secrets.
import * as z from 'zod'
import { MARKET_CODES, MARKETS } from '#shared/market.ts'
import { CURRENCIES } from '#shared/money.ts'
import { DEFAULT_MERCHANT, type MerchantList } from './merchants.ts'
import { readMerchants } from './merchants-setting.ts'
import { VERSIONS } from './ocpi/versions.ts'
import { ALERT_SECRET, ALERT_SECRET_FORM } from './operator/alert-post.ts'
import {
  areHosts,
  HOSTS_FORM,
  PRIVATE_KEY,
  PRIVATE_KEY_FORM,
  PUBLIC_KEY,
  PUBLIC_KEY_FORM,
  pushSetting,
  type PushSetting,
} from './push/setting.ts'
import { BOOKS_YEARS } from './session/retention.ts'
import { QR_CODE_SETTING_FORM, readQrCodeSetting, type QrCodeSetting } from './qr-code-setting.ts'

const loopback = (url: URL): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)

const baseUrl = z
  .string()
  .refine((text) => {
    const url = URL.parse(text)
    return (
      url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback(url)))
    )
  }, 'an https:// address (http:// only on loopback)')
  .transform((text) => text.replace(/\/+$/, ''))

const seconds = (fallback: number) =>
  z.coerce.number().int('whole seconds').min(1).max(1_209_600).default(fallback)

const optionalText = z.string().min(1).optional()
/** A page a driver is sent to. */
const optionalPage = baseUrl.optional()

const schema = z.object({
  PUBLIC_URL: baseUrl,
  SESSION_SECRET: z.string().min(32, 'at least 32 characters, random'),
  SESSION_SECRET_PREVIOUS: z.string().min(32).optional(),
  VIPPS_BASE_URL: baseUrl,
  VIPPS_CLIENT_ID: z.string().min(1),
  VIPPS_CLIENT_SECRET: z.string().min(1),
  VIPPS_SUBSCRIPTION_KEY: z.string().min(1),
  VIPPS_MSN: z.string().regex(/^[0-9]{4,10}$/, '4 to 10 digits'),
  VIPPS_WEBHOOK_SECRET: z
    .string()
    .regex(/^[^,\s]+(,[^,\s]+)?$/, 'one secret, or two with a comma between during a rotation')
    .optional(),
  /**
   * Who begins (OCPI credentials). `outgoing`: we register at OCPI_VERSIONS_URL with the OCPI_TOKEN_A
   * that they gave us. `incoming`: they register at PUBLIC_URL/ocpi/versions with the OCPI_TOKEN_A
   * that we gave them; it opens nothing once they have.
   */
  OCPI_REGISTER: z.enum(['outgoing', 'incoming']).default('outgoing'),
  OCPI_VERSIONS_URL: baseUrl.optional(),
  OCPI_TOKEN_A: z.string().regex(/^[\x21-\x7e]{1,2048}$/, 'printable characters without blanks'),
  /** The one version to speak, where it is not to be the highest that both know. */
  OCPI_VERSION: z.enum(VERSIONS).optional(),
  OCPI_COUNTRY_CODE: z
    .string()
    .regex(/^[A-Z]{2}$/, 'two capital letters')
    .default('NO'),
  OCPI_PARTY_ID: z
    .string()
    .regex(/^[A-Z0-9]{3}$/, 'three letters or digits')
    .default('STI'),
  OCPI_TOKEN_ENCODING: z.enum(['base64', 'raw']).optional(),
  OPERATOR_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
  OPERATOR_NAME: z.string().min(1).default('Stikk sandbox'),
  OPERATOR_ORG_NUMBER: z.string().min(1).default('000 000 000'),
  MARKET: z.enum(MARKET_CODES).default('NO'),
  CURRENCY: z.enum(CURRENCIES).optional(),
  AMOUNTS: z
    .string()
    .regex(/^\d+(,\d+)*$/, 'minor units with commas between, like 20000,35000')
    .optional(),
  AMOUNT_RANGE: z
    .string()
    .regex(/^\d+-\d+$/, 'min-max in minor units, like 10000-80000')
    .optional(),
  DEFAULT_AMOUNT: z.coerce.number().int().positive().optional(),
  VAT_RATE: z.coerce.number().int().min(0).max(10_000).optional(),
  CDR_WAIT_S: seconds(900),
  START_WAIT_S: seconds(120),
  STOP_WAIT_S: seconds(30),
  GIVE_UP_S: seconds(900),
  LATE_START_WATCH_S: seconds(3600),
  PRICE_SOURCE: z.enum(['lower', 'tariff', 'cdr']).default('lower'),
  PLUG_ORDER: z.enum(['plug-first', 'pay-first', 'either']).default('either'),
  TERMS_URL: optionalPage,
  PRIVACY_URL: optionalPage,
  SUPPORT_PHONE: z
    .string()
    .regex(/^\+?[\d ()-]{3,20}$/, 'a phone number, like +47 22 00 00 00')
    .optional(),
  SUPPORT_URL: optionalPage,
  METRICS_TOKEN: optionalText,
  /** Where whoever runs the product is woken (operator/alert-post.ts). */
  ALERT_URL: baseUrl.optional(),
  ALERT_SECRET: z.string().regex(ALERT_SECRET, ALERT_SECRET_FORM).optional(),
  VAPID_PUBLIC_KEY: z.string().regex(PUBLIC_KEY, PUBLIC_KEY_FORM).optional(),
  VAPID_PRIVATE_KEY: z.string().regex(PRIVATE_KEY, PRIVATE_KEY_FORM).optional(),
  PUSH_HOSTS: z.string().refine(areHosts, HOSTS_FORM).optional(),
  // Dynamic QR codes on the stations' displays (OCPP 2.1 C25); the form is in qr-code-setting.ts.
  QR_TOTP_SECRET: z
    .string()
    .refine((text) => readQrCodeSetting(text) !== null, QR_CODE_SETTING_FORM)
    .optional(),
  TRUST_PROXY: z.coerce.number().int().min(0).max(5).default(0),
  RATE_LIMIT: z.enum(['on', 'off']).default('on'),
  SANDBOX_SPEED: z.coerce.number().min(1).max(3600).default(1),
  /** How long what is stored is kept (session/retention.ts). Left open, the market's law says it. */
  KEEP_BOOKS_YEARS: z.coerce.number().int().min(5).max(20).optional(),
  KEEP_UNPAID_DAYS: z.coerce.number().int().min(14).max(730).default(90),
  // Further merchants, as JSON (merchants-setting.ts): it holds their secrets.
  MERCHANTS: optionalText,
})

export interface Settings extends z.infer<typeof schema> {
  /** The payer's number of the merchant's sales unit. */
  salesUnit: string
  /** Whose these are: the installation's own are those of `default`. */
  merchantId: string
  currency: (typeof CURRENCIES)[number]
  /** VAT to apply where a tariff says none; null: the operator has not said that it applies. */
  assumedVatRate: number | null
  amounts: number[]
  amountRange: { min: number; max: number } | null
  defaultAmount: number
  minimumMinor: number
  /** Set by hand: every secret a webhook may be signed with. Empty: we register ourselves. */
  webhookSecrets: string[]
  /** Null: the displays show no codes of their own, and none is looked at. */
  qrCodes: QrCodeSetting | null
  /** Null: notifications are not offered. */
  push: PushSetting | null
  /** Years after the end of the year in which something was sold. */
  keepBooksYears: number
}

/** The names of all settings, for the start script and the documents. */
export const SETTING_NAMES = Object.keys(schema.shape)

export type EnvResult =
  | { ok: true; settings: Settings; merchants: MerchantList }
  | { ok: false; faults: string[] }

/**
 * Reads the settings from bindings. Empty text counts as unset. Faults name the setting and what it
 * should be, never its value.
 */
export function readEnv(bindings: Record<string, unknown>): EnvResult {
  const given = Object.fromEntries(
    SETTING_NAMES.map((name) => [name, bindings[name]]).filter(
      ([, v]) => v !== undefined && v !== '',
    ),
  )
  const own = readOne(given, DEFAULT_MERCHANT)
  const { others, defaultStations, faults } = readMerchants(given, readOne)
  if (!own.ok) return { ok: false, faults: [...own.faults, ...faults] }
  const { settings } = own
  const merchants: MerchantList = [
    { id: DEFAULT_MERCHANT, settings, stations: defaultStations },
    ...others,
  ]
  faults.push(...mixedVat(merchants))
  return faults.length > 0 ? { ok: false, faults } : { ok: true, settings, merchants }
}

/** The settings of one merchant, from all that has a value. */
function readOne(
  given: Record<string, unknown>,
  merchantId: string,
): { ok: true; settings: Settings } | { ok: false; faults: string[] } {
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    return {
      ok: false,
      faults: parsed.error.issues.map((i) =>
        i.code === 'invalid_type' && !(String(i.path[0]) in given)
          ? `${String(i.path[0])} is missing`
          : `${String(i.path[0])} is wrong: it should be ${expectation(i)}`,
      ),
    }
  }
  const env = parsed.data
  const market = MARKETS[env.MARKET]
  const amounts = env.AMOUNTS ? env.AMOUNTS.split(',').map(Number) : [...market.amounts]
  const [min, max] = (env.AMOUNT_RANGE ?? '').split('-').map(Number)
  const settings: Settings = {
    ...env,
    merchantId,
    salesUnit: env.VIPPS_MSN,
    currency: env.CURRENCY ?? market.currency,
    assumedVatRate: env.VAT_RATE ?? null,
    amounts,
    amountRange: min !== undefined && max !== undefined ? { min, max } : null,
    defaultAmount: env.DEFAULT_AMOUNT ?? (env.AMOUNTS ? (amounts[0] ?? 0) : market.defaultAmount),
    minimumMinor: market.minimumMinor,
    qrCodes: env.QR_TOTP_SECRET === undefined ? null : readQrCodeSetting(env.QR_TOTP_SECRET),
    webhookSecrets: env.VIPPS_WEBHOOK_SECRET?.split(',') ?? [],
    keepBooksYears: env.KEEP_BOOKS_YEARS ?? BOOKS_YEARS[env.MARKET],
    push: pushSetting({
      publicKey: env.VAPID_PUBLIC_KEY,
      privateKey: env.VAPID_PRIVATE_KEY,
      hosts: env.PUSH_HOSTS,
      publicUrl: env.PUBLIC_URL,
      loopback: loopback(new URL(env.PUBLIC_URL)),
    }),
  }
  const faults = contradictions(settings)
  return faults.length > 0 ? { ok: false, faults } : { ok: true, settings }
}

/** Settings that are each right and wrong together. */
function contradictions(s: Settings): string[] {
  const faults: string[] = registering(s)
  const offered = s.amountRange
    ? s.defaultAmount >= s.amountRange.min && s.defaultAmount <= s.amountRange.max
    : false
  if (!s.amounts.includes(s.defaultAmount) && !offered) {
    faults.push('DEFAULT_AMOUNT is wrong: it should be one of AMOUNTS, or within AMOUNT_RANGE')
  }
  if (s.amountRange && s.amountRange.min > s.amountRange.max) {
    faults.push('AMOUNT_RANGE is wrong: it should be min-max with min below max')
  }
  if (s.keepBooksYears < BOOKS_YEARS[s.MARKET]) {
    const least = BOOKS_YEARS[s.MARKET]
    faults.push(`KEEP_BOOKS_YEARS is wrong: it should be at least ${least} for MARKET ${s.MARKET}`)
  }
  if (s.amounts.some((a) => a < s.minimumMinor)) {
    faults.push(`AMOUNTS is wrong: each should be at least ${s.minimumMinor} minor units`)
  }
  if (s.currency !== MARKETS[s.MARKET].currency) {
    // A sales unit takes the currency of its market alone (the payer's error 5040).
    faults.push(
      `CURRENCY is wrong: it should be ${MARKETS[s.MARKET].currency} for MARKET ${s.MARKET}`,
    )
  }
  if ((s.VAPID_PUBLIC_KEY === undefined) !== (s.VAPID_PRIVATE_KEY === undefined)) {
    const lacks = s.VAPID_PUBLIC_KEY === undefined ? 'PUBLIC' : 'PRIVATE'
    faults.push(`VAPID_${lacks}_KEY is missing: the two are one pair`)
  }
  const url = new URL(s.PUBLIC_URL)
  if (!loopback(url)) {
    for (const [name, value] of Object.entries(s)) {
      if (typeof value === 'string' && value.startsWith('sandbox-')) {
        faults.push(`${name} is wrong: the sandbox's value is only for a PUBLIC_URL on loopback`)
      }
    }
  }
  return faults
}

/**
 * Tariffs are read before it is known whose stations have them: what they do not say of VAT can only be
 * said for all of a currency.
 */
function mixedVat(merchants: MerchantList): string[] {
  const rates = new Map(merchants.map(({ settings: s }) => [s.currency, s.assumedVatRate]))
  const same = merchants.every(({ settings: s }) => rates.get(s.currency) === s.assumedVatRate)
  return same ? [] : ['VAT_RATE is wrong: it should be the same for all merchants of a currency']
}

/** What a stranger could guess must not let him register as the charger backend. */
const LEAST_GIVEN_TOKEN = 16

function registering(s: Settings): string[] {
  if (s.OCPI_REGISTER === 'outgoing') {
    return s.OCPI_VERSIONS_URL === undefined ? ['OCPI_VERSIONS_URL is missing'] : []
  }
  const faults: string[] = []
  if (s.OCPI_VERSIONS_URL !== undefined) {
    faults.push(
      'OCPI_VERSIONS_URL is wrong: it should be unset with OCPI_REGISTER incoming, as they tell us theirs',
    )
  }
  if (s.OCPI_TOKEN_A.length < LEAST_GIVEN_TOKEN) {
    faults.push(
      `OCPI_TOKEN_A is wrong: it should be at least ${LEAST_GIVEN_TOKEN} characters with OCPI_REGISTER incoming, random`,
    )
  }
  return faults
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type')
    return issue.expected === 'number' ? 'a number' : issue.expected
  if (issue.code === 'invalid_value') return `one of ${issue.values.join(', ')}`
  if (issue.code === 'too_small')
    return issue.message.startsWith('Too small') ? `at least ${issue.minimum}` : issue.message
  if (issue.code === 'too_big') return `at most ${issue.maximum}`
  return issue.message
}
