// A charge that has ended and the CDR that came: where the tests of settlement and receipt begin.
import type { Cdr, Opening } from '#bff/session/model.ts'
import type { PriceComponent, Tariff } from '#bff/session/tariff.ts'
import { cdrOf, openingOf, Story } from './story.ts'

export const component = (
  kind: PriceComponent['kind'],
  exVatMicros: number,
  vatRate = 2500,
): PriceComponent => ({ kind, exVatMicros, vatRate, stepSize: 1 })
export const tariffOf = (...components: PriceComponent[]): Tariff => ({
  digest: 'd',
  id: 't',
  currency: 'NOK',
  minPrice: null,
  maxPrice: null,
  elements: [{ restrictions: null, components }],
})
export const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0)

export type Source = Opening['policy']['priceSource']

/** A charge of `energyWh` by the meter that has ended, and the CDR that came. */
export function settledBy(
  cdr: Partial<Cdr>,
  { source = 'lower' as Source, tariff = openingOf().tariff, energyWh = 20_000 } = {},
): Story {
  const policy = { ...openingOf().policy, priceSource: source }
  const story = new Story({ policy, tariff }).ended(energyWh)
  story.say({ type: 'ReportCdr', cdr: cdrOf({ energyWh, ...cdr }) }, 10)
  return story
}
