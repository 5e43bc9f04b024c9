import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  energyFor,
  leastPrice,
  priceOf,
  priceParts,
  type PriceComponent,
  type Tariff,
} from '#bff/session/tariff.ts'
import { allocate, roundHalfUp, taxWithin } from '#shared/money.ts'

const component = (
  kind: PriceComponent['kind'],
  kroner: number,
  over: Partial<PriceComponent> = {},
): PriceComponent => ({
  kind,
  exVatMicros: Math.round(kroner * 1_000_000),
  vatRate: 2000,
  stepSize: 1,
  ...over,
})
const tariff = (...components: PriceComponent[]): Tariff => ({
  digest: 'd',
  id: 't',
  currency: 'EUR',
  elements: components.map((c) => ({ components: [c] })),
})
const HOUR = 3600

describe('the tariff engine', () => {
  // OCPI 2.2.1 mod_tariffs, "Simple Tariff": 20 kWh at 0.25 and 0.50 to begin, VAT 20 % and 20 %.
  it('prices the simple example of the OCPI text: 5.50 without VAT', () => {
    const price = priceOf(
      tariff(component('energy', 0.25, { vatRate: 1000 }), component('flat', 0.5)),
      {
        energyWh: 20_000,
        chargingS: 0,
        parkingS: 0,
      },
    )
    expect(price.totalMinor).toBe(610)
    expect(price.lines.map((l) => l.exMinor).reduce((a, b) => a + b, 0)).toBe(550)
  })

  it('bills charging time by the hour and parking time apart from it', () => {
    const price = priceOf(
      tariff(component('time', 1, { vatRate: 0 }), component('parking', 2, { vatRate: 0 })),
      {
        energyWh: 0,
        chargingS: 2.5 * HOUR,
        parkingS: 42 * 60,
      },
    )
    expect(price.lines.map((l) => [l.kind, l.totalMinor])).toEqual([
      ['time', 250],
      ['parking', 140],
    ])
  })

  it('rounds up to the step of the last time that was used, once', () => {
    const quarter = tariff(
      component('time', 1, { stepSize: 900 }),
      component('parking', 2, { stepSize: 900 }),
    )
    const usage = { energyWh: 0, chargingS: 1000, parkingS: 0 }
    expect(priceOf(quarter, usage).lines[0]?.quantity).toBe(1800)
    const parked = priceOf(quarter, { ...usage, parkingS: 1 })
    expect(parked.lines.map((l) => l.quantity)).toEqual([1000, 900])
  })

  it('takes the first element that bills a kind, in the order of the CPO', () => {
    const price = priceOf(tariff(component('energy', 1), component('energy', 9)), {
      energyWh: 1000,
      chargingS: 0,
      parkingS: 0,
    })
    expect(price.totalMinor).toBe(120)
  })

  it('reckons 5.99 a kWh to the øre, where a float would not', () => {
    const usage = { energyWh: 36_084, chargingS: 0, parkingS: 0 }
    const nok = tariff({ kind: 'energy', exVatMicros: 4_792_000, vatRate: 2500, stepSize: 1 })
    expect(priceOf(nok, usage)).toMatchObject({
      totalMinor: 21_614,
      lines: [{ taxMinor: 4323, exMinor: 17_291 }],
    })
  })

  it('shows the parts in the order of the law, incl. VAT, per kWh, minute, session', () => {
    const parts = priceParts(
      tariff(component('parking', 60), component('flat', 5), component('energy', 4)),
    )
    expect(parts.map((p) => [p.kind, p.per, p.micros])).toEqual([
      ['energy', 'kWh', 4_800_000],
      ['flat', 'session', 6_000_000],
      ['parking', 'min', 1_200_000],
    ])
  })

  it('knows what a session costs at the least, and what an amount buys', () => {
    const withFee = tariff(
      component('flat', 10, { vatRate: 0 }),
      component('energy', 5, { vatRate: 0 }),
    )
    expect(leastPrice(withFee)).toBe(1000)
    expect(energyFor(withFee, 6000, null)).toBe(10_000)
    expect(energyFor(tariff(component('flat', 10)), 6000, null)).toBeNull()
  })
})

const anyTariff = fc
  .array(
    fc.record({
      kind: fc.constantFrom('energy', 'time', 'parking', 'flat') as fc.Arbitrary<
        PriceComponent['kind']
      >,
      exVatMicros: fc.integer({ min: 0, max: 100_000_000 }).map((n) => n - (n % 100)),
      vatRate: fc.constantFrom(0, 1000, 2500, 2550),
      stepSize: fc.constantFrom(1, 60, 500, 900),
    }),
    { maxLength: 5 },
  )
  .map((components) => tariff(...components))
const anyUsage = fc.record({
  energyWh: fc.integer({ min: 0, max: 200_000 }),
  chargingS: fc.integer({ min: 0, max: 86_400 }),
  parkingS: fc.integer({ min: 0, max: 86_400 }),
})

describe('every price', () => {
  it('is never negative, is the sum of its lines, and each line is ex plus tax', () => {
    fc.assert(
      fc.property(anyTariff, anyUsage, (t, usage) => {
        const price = priceOf(t, usage)
        expect(price.totalMinor).toBeGreaterThanOrEqual(0)
        expect(price.lines.reduce((sum, l) => sum + l.totalMinor, 0)).toBe(price.totalMinor)
        for (const l of price.lines) expect(l.exMinor + l.taxMinor).toBe(l.totalMinor)
      }),
    )
  })

  it('never falls when more energy or more parking is used', () => {
    fc.assert(
      fc.property(anyTariff, anyUsage, fc.nat(5000), (t, usage, more) => {
        const before = priceOf(t, usage).totalMinor
        expect(
          priceOf(t, { ...usage, energyWh: usage.energyWh + more }).totalMinor,
        ).toBeGreaterThanOrEqual(before)
        const parked = priceOf(t, { ...usage, parkingS: Math.max(1, usage.parkingS) }).totalMinor
        const longer = { ...usage, parkingS: Math.max(1, usage.parkingS) + more }
        expect(priceOf(t, longer).totalMinor).toBeGreaterThanOrEqual(parked)
      }),
    )
  })
})

describe('money', () => {
  it('rounds half up, away from zero', () => {
    expect([5n, -5n, 4n, -4n, 15n].map((n) => roundHalfUp(n, 10n))).toEqual([1, -1, 0, 0, 2])
  })

  it('finds 25 % VAT within 216.14 to be 43.23', () => {
    expect(taxWithin(21_614, 2500)).toBe(4323)
  })

  it('splits an amount without losing an øre', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.array(fc.nat(100_000), { minLength: 1, maxLength: 6 }),
        (amount, weights) => {
          expect(allocate(amount, weights).reduce((a, b) => a + b, 0)).toBe(amount)
        },
      ),
    )
  })
})
