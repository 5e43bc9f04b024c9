// The setting `MERCHANTS`: a JSON list of merchants besides the one that the settings themselves
// describe. Faults name the path in the list and what it should be, never a value: it holds secrets.
import * as z from 'zod'
import { parseJson } from './body.ts'
import type { Settings } from './env.ts'
import { overlaps, type Stations } from './merchant-stations.ts'
import { DEFAULT_MERCHANT, type Merchant } from './merchants.ts'

/** What a merchant has of its own: the name in the list, and that of the setting it stands for. */
const NAMES = {
  name: 'OPERATOR_NAME',
  organisationNumber: 'OPERATOR_ORG_NUMBER',
  market: 'MARKET',
  msn: 'VIPPS_MSN',
  clientId: 'VIPPS_CLIENT_ID',
  clientSecret: 'VIPPS_CLIENT_SECRET',
  subscriptionKey: 'VIPPS_SUBSCRIPTION_KEY',
  webhookSecret: 'VIPPS_WEBHOOK_SECRET',
  amounts: 'AMOUNTS',
  amountRange: 'AMOUNT_RANGE',
  defaultAmount: 'DEFAULT_AMOUNT',
  vatRate: 'VAT_RATE',
  supportPhone: 'SUPPORT_PHONE',
  supportUrl: 'SUPPORT_URL',
  termsUrl: 'TERMS_URL',
  privacyUrl: 'PRIVACY_URL',
} as const
const KEY_OF = new Map<string, string>(Object.entries(NAMES).map(([key, name]) => [name, key]))
/** Never another merchant's, not even where it says nothing itself. */
const OWN = new Set<string>([...KEY_OF.keys(), 'CURRENCY', 'MERCHANTS'])

const text = z.string('text').trim().min(1, 'text')
/** What people write as a number as well. */
const digits = z.union([text, z.int().transform(String)], 'digits')
const minor = z.int('whole minor units').positive('more than 0')
const texts = z.array(text, 'a list').default([])

const rules = z.strictObject({
  locations: texts,
  evses: texts,
  parties: z
    .array(z.string().regex(/^[A-Za-z]{2}[*-]?[A-Za-z0-9]{3}$/, 'like DK*ABC'), 'a list')
    .default([]),
})

/** Values are judged by env.ts, as the settings they stand for. */
const row = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, 'small letters, digits and hyphens, at most 30'),
  name: text,
  organisationNumber: digits,
  market: text,
  msn: digits,
  clientId: text,
  clientSecret: text,
  subscriptionKey: text,
  webhookSecret: text.optional(),
  amounts: z.array(minor, 'a list').transform(String).optional(),
  amountRange: z
    .strictObject({ min: minor, max: minor })
    .transform(({ min, max }) => `${min}-${max}`)
    .optional(),
  defaultAmount: minor.transform(String).optional(),
  vatRate: z.int('hundredths of a percent, like 2500').transform(String).optional(),
  supportPhone: text.optional(),
  supportUrl: text.optional(),
  termsUrl: text.optional(),
  privacyUrl: text.optional(),
  stations: rules.refine(
    ({ locations, evses, parties }) => locations.length + evses.length + parties.length > 0,
    'at least one of locations, evses or parties',
  ),
})

/** Where `default` is to have these stations alone, and not all that nobody else has. */
const defaultRow = z.strictObject({ id: z.literal(DEFAULT_MERCHANT), stations: rules })

const list = z.array(z.unknown()).min(1)
/** What of a row can be compared with others, however broken the rest of it is. */
const named = z.looseObject({
  id: z.string().optional().catch(undefined),
  msn: z
    .union([z.string(), z.number().transform(String)])
    .optional()
    .catch(undefined),
})

type Bindings = Record<string, unknown>
/** Reads the settings of one merchant as if there were no other. */
export type ReadOne = (
  bindings: Bindings,
  merchantId: string,
) => { ok: true; settings: Settings } | { ok: false; faults: string[] }

export interface MerchantsRead {
  others: Merchant[]
  /** What is left for `default`. */
  defaultStations: Stations
  faults: string[]
}

/**
 * Reads `MERCHANTS` of `given`, all settings that have a value. A merchant keeps those of them that are
 * the installation's; `readOne` judges what comes of it.
 */
export function readMerchants(given: Bindings, readOne: ReadOne): MerchantsRead {
  const read: MerchantsRead = { others: [], defaultStations: 'rest', faults: [] }
  if (given['MERCHANTS'] === undefined) return read
  const parsed = list.safeParse(parseJson(String(given['MERCHANTS'])))
  if (!parsed.success) {
    return { ...read, faults: ['MERCHANTS is wrong: it should be a list of merchants, as JSON'] }
  }
  const common = Object.fromEntries(Object.entries(given).filter(([name]) => !OWN.has(name)))
  const places: { index: number; stations: Stations }[] = []
  for (const [index, item] of parsed.data.entries()) {
    const path = `MERCHANTS[${index}]`
    if (named.safeParse(item).data?.id === DEFAULT_MERCHANT) {
      const own = defaultRow.safeParse(item)
      if (!own.success) read.faults.push(...faultsOf(path, item, own.error))
      else read.defaultStations = own.data.stations
      places.push({ index, stations: read.defaultStations })
      continue
    }
    const { merchant, faults } = merchantOf(path, item, common, readOne)
    read.faults.push(...faults)
    if (!merchant) continue
    read.others.push(merchant)
    places.push({ index, stations: merchant.stations })
  }
  read.faults.push(...repeated(String(given['VIPPS_MSN']), parsed.data), ...claimedTwice(places))
  return read
}

function merchantOf(
  path: string,
  item: unknown,
  common: Bindings,
  readOne: ReadOne,
): { merchant: Merchant | null; faults: string[] } {
  const parsed = row.safeParse(item)
  if (!parsed.success) return { merchant: null, faults: faultsOf(path, item, parsed.error) }
  const { id, stations, ...values } = parsed.data
  const own = Object.entries(values).map(([key, value]) => [nameOf(key), value])
  const read = readOne({ ...common, ...Object.fromEntries(own) }, id)
  if (read.ok) return { merchant: { id, stations, settings: read.settings }, faults: [] }
  // What is wrong with the installation is told once, by its own name.
  const mine = read.faults.filter((fault) => KEY_OF.has(/^\w+/.exec(fault)?.[0] ?? ''))
  const inList = (name: string): string => {
    const key = KEY_OF.get(name)
    return key === undefined ? name : `${path}.${key}`
  }
  return { merchant: null, faults: mine.map((fault) => fault.replaceAll(/[A-Z_]{3,}/g, inList)) }
}

function nameOf(key: string): string {
  return Object.entries(NAMES).find(([own]) => own === key)?.[1] ?? key
}

/** Names and sales units are one merchant's each. */
function repeated(defaultMsn: string, items: readonly unknown[]): string[] {
  const seen = { id: new Set<string>(), msn: new Set([defaultMsn]) }
  return items.flatMap((item, index) =>
    (['id', 'msn'] as const).flatMap((key) => {
      const value = named.safeParse(item).data?.[key]
      if (value === undefined) return []
      const again = seen[key].has(value)
      seen[key].add(value)
      return again ? [`MERCHANTS[${index}].${key} is wrong: it should be no other merchant’s`] : []
    }),
  )
}

/** One and only one merchant has a station. */
function claimedTwice(places: readonly { index: number; stations: Stations }[]): string[] {
  return overlaps(places).map(({ one, other }) => {
    const at = (rule: typeof one): string =>
      `MERCHANTS[${places[rule.index]?.index}].stations.${rule.at}`
    return `${at(other)} is wrong: it should mean no station of ${at(one)}`
  })
}

/** `MERCHANTS[1].stations.evses[0] is wrong: it should be …`, or `… is missing`. */
function faultsOf(path: string, item: unknown, error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map(
        (key) => `${placeOf(path, [...issue.path, key])} is wrong: nothing is called so`,
      )
    }
    const place = placeOf(path, issue.path)
    const there = isThere(item, issue.path)
    return [there ? `${place} is wrong: it should be ${wanted(issue)}` : `${place} is missing`]
  })
}

function wanted(issue: z.core.$ZodIssue): string {
  if (!/^(Invalid|Too )/.test(issue.message)) return issue.message
  return issue.code === 'invalid_type' ? `of type ${issue.expected}` : 'otherwise'
}

function placeOf(path: string, keys: readonly PropertyKey[]): string {
  const parts = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
  return path + parts.join('')
}

function isThere(item: unknown, keys: readonly PropertyKey[]): boolean {
  let at: unknown = item
  for (const key of keys) {
    if (typeof at !== 'object' || at === null || !(key in at)) return false
    at = Reflect.get(at, key)
  }
  return true
}
