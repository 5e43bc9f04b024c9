/**
 * The OCPI versions the sandbox CPO can speak, and what of an object differs between them. The sandbox
 * thinks in 2.2.1; what leaves is turned into the version that was agreed. Pure.
 */
import { Big } from 'big.js'
import { inOldVersion } from './old-version.ts'
import type { World } from './world.ts'

export const cpoVersions = ['2.3.0', '2.2.1', '2.1.1'] as const
export type CpoVersion = (typeof cpoVersions)[number]

/** 2.1.1 has neither roles nor routing, and its token is sent as it is (spec: transport_and_format). */
export function isOld(version: CpoVersion | undefined): boolean {
  return version === '2.1.1'
}

/** Which of `ours` is taken: the highest that `theirs` has too. */
export function highestMutual(
  ours: readonly CpoVersion[],
  theirs: readonly string[],
): CpoVersion | undefined {
  return cpoVersions.find((version) => ours.includes(version) && theirs.includes(version))
}

/** The object as the version that was agreed with the eMSP writes it. */
export function asAgreed(world: World, value: unknown): unknown {
  const version = world.registration?.version ?? '2.2.1'
  return version === '2.1.1' ? inOldVersion(value, world) : inVersion(version, value)
}

/**
 * The object as `version` writes it. 2.3.0: a Price is `before_taxes` and its taxes, a Tariff says
 * whether its prices include taxes (ours do not), and bounds its price by PriceLimits.
 */
function inVersion(version: CpoVersion, value: unknown): unknown {
  if (version === '2.2.1') return value
  if (Array.isArray(value)) return value.map((one: unknown) => inVersion(version, one))
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === 'min_price' || name === 'max_price' ? limit(inner) : inVersion(version, inner),
    ]),
  )
  if ('excl_vat' in fields) return price(fields)
  return 'elements' in fields ? { ...fields, tax_included: 'NO' } : fields
}

function price(fields: Record<string, unknown>): unknown {
  const before = new Big(String(fields['excl_vat']))
  if (fields['incl_vat'] === undefined) return { before_taxes: Number(before) }
  const vat = new Big(String(fields['incl_vat'])).minus(before)
  return { before_taxes: Number(before), taxes: [{ name: 'VAT', amount: Number(vat) }] }
}

/** PriceLimit (spec: mod_tariffs): both sides of the tax. */
function limit(value: unknown): unknown {
  const { excl_vat: before, incl_vat: after } = Object(value)
  return { before_taxes: before, ...(after === undefined ? {} : { after_taxes: after }) }
}
