// What a charge costs by a tariff in OCPI's own form: from the wire through translation to the
// engine, compared before anything is rounded to minor units.
import { parseJson } from '#bff/ocpi/json.ts'
import { catalogueTariffOf } from '#bff/ocpi/translate-tariff.ts'
import { billedOf } from '#bff/session/billed.ts'
import type { Exact } from '#bff/session/exact.ts'
import { exactPrice } from '#bff/session/price-exact.ts'
import { termsWith, usageOf, type Leg } from '../session/timeline.ts'

/** Amsterdam, where the text is at home. */
const ZONE = 'Europe/Amsterdam'
export const local = (day: string, time: string, offset = '+01:00'): number =>
  Date.parse(`${day}T${time}:00${offset}`)
/** A Monday and a Saturday in winter. */
export const MONDAY = '2026-11-23'
export const SATURDAY = '2026-11-28'

export const minutes = (n: number): number => n * 60
export const hours = (n: number): number => n * 3600

/** Decimal text of an exact number of millionths; fails where it has no end. */
function decimal({ n, d }: Exact): string {
  const scaled = (n * 1000n) / d
  if (scaled * d !== n * 1000n) throw new Error(`${n}/${d} has more than nine decimals`)
  const text = scaled.toString().padStart(10, '0')
  return `${text.slice(0, -9)}.${text.slice(-9)}`.replace(/0+$/, '').replace(/\.$/, '')
}

const COMMON = { country_code: 'NL', party_id: 'EXA', id: 'E', currency: 'EUR' }
export const price = (
  type: string,
  value: number,
  vat: number | null = null,
  step = 1,
): object => ({
  type,
  price: value,
  ...(vat === null ? {} : { vat }),
  step_size: step,
})
export const always = (...price_components: object[]): object => ({ price_components })
export const when = (restrictions: object, ...price_components: object[]): object => ({
  price_components,
  restrictions,
})

/** [without VAT, with VAT] of the legs by a tariff in OCPI's own form. */
export async function costs(
  tariff: object,
  legs: Leg[],
  startedAt = local(MONDAY, '12:00'),
): Promise<[string, string]> {
  const text = JSON.stringify({ ...COMMON, last_updated: '2026-01-01T00:00:00Z', ...tariff })
  const known = await catalogueTariffOf(parseJson(text), () => null)
  if (!known?.tariff) throw new Error(`not sold: ${known?.refusal}`)
  const terms = termsWith(known.tariff, { timeZone: ZONE })
  const usage = usageOf(terms, legs, startedAt)
  const { ex, incl } = exactPrice(known.tariff, billedOf(usage))
  return [decimal(ex), decimal(incl)]
}

export const charges = (kwh: number): Leg[] => [{ energyWh: kwh * 1000, chargingS: hours(1) }]
export const energy = price('ENERGY', 0.25, 10)
export const startFee = price('FLAT', 0.5, 20)
