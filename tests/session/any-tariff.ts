// Chance for the property tests of the tariff engine: any tariff, and any charge.
import fc from 'fast-check'
import type { PriceComponent, PriceLimit, TariffElement } from '#bff/session/tariff.ts'
import type { PriceCondition } from '#shared/contract.ts'
import { NO_CONDITION, tariffWith, type Leg } from './timeline.ts'

const anyComponent = (steps: readonly number[]): fc.Arbitrary<PriceComponent> =>
  fc
    .record({
      kind: fc.constantFrom<PriceComponent['kind']>('energy', 'time', 'parking', 'flat'),
      micros: fc.integer({ min: 0, max: 1_000_000 }).map((n) => n * 100),
      included: fc.boolean(),
      vatRate: fc.constantFrom(0, 1000, 2500, 2550),
      stepSize: fc.constantFrom(...steps),
    })
    .map(({ kind, micros, included, vatRate, stepSize }) =>
      included
        ? { kind, vatRate, stepSize, inclVatMicros: micros }
        : { kind, vatRate, stepSize, exVatMicros: micros },
    )

/** From `from` for `length`, open at one end or the other now and then. */
const anySpan = (most: number) =>
  fc
    .tuple(
      fc.nat(most),
      fc.integer({ min: 1, max: most }),
      fc.constantFrom('both', 'from', 'until'),
    )
    .map(([from, length, ends]) => ({
      from: ends === 'until' ? null : from,
      until: ends === 'from' ? null : from + length,
    }))

const minute = fc.nat(1439)
const day = fc.nat(20).map((n) => new Date(BEGIN + n * 86_400_000).toISOString().slice(0, 10))
export const BEGIN = Date.UTC(2026, 2, 20)

const anyCondition = fc
  .record(
    {
      time: fc.record({ from: minute, until: minute }),
      days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      dates: fc.record({ from: day, until: fc.constant(null) }),
      energyWh: anySpan(60_000),
      powerW: anySpan(50_000),
      currentMa: anySpan(100_000),
      durationS: anySpan(40_000),
    },
    { requiredKeys: [] },
  )
  .map((some): PriceCondition => Object.assign({}, NO_CONDITION, some))

export const elementsOf = (steps: readonly number[]): fc.Arbitrary<TariffElement[]> =>
  fc.array(
    fc.record({
      components: fc.uniqueArray(anyComponent(steps), { selector: (c) => c.kind, minLength: 1 }),
      restrictions: fc.option(anyCondition, { freq: 3 }),
    }),
    { maxLength: 6 },
  )

const anyLimit: fc.Arbitrary<PriceLimit> = fc
  .tuple(fc.integer({ min: 1, max: 2000 }), fc.option(fc.nat(400)))
  .map(([minor, more]) => ({
    exVatMicros: minor * 10_000,
    inclVatMicros: more === null ? null : (minor + more) * 10_000,
  }))
export const anyLimits = fc
  .record({ minPrice: fc.option(anyLimit), more: fc.option(fc.nat(100_000)) })
  .map(({ minPrice, more }) => {
    // Without VAT never below what the least is with it: no VAT can make them contradict.
    const least = Math.max(minPrice?.exVatMicros ?? 0, minPrice?.inclVatMicros ?? 0)
    const maxPrice = more === null ? null : limitAbove(least, more)
    return { minPrice, maxPrice }
  })

function limitAbove(micros: number, moreMinor: number): PriceLimit {
  const exVatMicros = micros + (moreMinor + 1) * 10_000
  return { exVatMicros, inclVatMicros: exVatMicros + moreMinor * 1000 }
}

export const STEPS = [1, 60, 500, 900]
export const anyTariff = fc
  .tuple(elementsOf(STEPS), anyLimits)
  .map(([elements, limits]) => tariffWith(elements, limits))

export const anyLeg: fc.Arbitrary<Leg> = fc.record(
  {
    chargingS: fc.nat(20_000),
    energyWh: fc.nat(40_000),
    parkingS: fc.nat(20_000),
    powerW: fc.nat(60_000),
    currentMa: fc.nat(120_000),
  },
  { requiredKeys: [] },
)
const FIRST: Leg = { energyWh: 1, chargingS: 1 }
/** The first says what the car takes: before that, a flat fee that depends on it is a guess. */
export const anyLegs = fc.array(anyLeg, { maxLength: 6 }).map((legs) => [FIRST].concat(legs))
/** Some of them around 2026-03-29, when the clock is put forward. */
export const anyStart = fc.integer({ min: 0, max: 20 * 86_400 }).map((s) => BEGIN + s * 1000)
export const anyCharge = fc.tuple(anyLegs, anyStart)
