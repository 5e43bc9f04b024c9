// What a session costs: lines, steps, limits and VAT. The worked examples of OCPI's text are in
// tests/ocpi/tariff-examples.test.ts, through the door; here are the rules between them.
import { describe, expect, it } from 'vitest'
import { priceOf } from '#bff/session/price.ts'
import type { PriceLimit, Tariff, TariffElement } from '#bff/session/tariff.ts'
import {
  component,
  element,
  HOUR,
  MINUTE,
  NOON,
  sum,
  tariffWith,
  termsWith,
  usageOf,
  type Leg,
} from './timeline.ts'

const priced = (tariff: Tariff, legs: Leg[], startedAt = NOON) =>
  priceOf(tariff, usageOf(termsWith(tariff), legs, startedAt))
const always = (
  ...components: Parameters<typeof element> extends [unknown, ...infer C] ? C : never
) => tariffWith([element(null, ...components)])
const linesOf = (tariff: Tariff, legs: Leg[], startedAt = NOON): unknown =>
  priced(tariff, legs, startedAt).lines.map((l) => [l.kind, l.quantity, l.totalMinor])
const kwh = (n: number): Leg => ({ energyWh: n * 1000, chargingS: n * 360 })

describe('the lines of a price', () => {
  it('bill charging time by the hour and parking time apart from it', () => {
    const tariff = always(component('time', 1), component('parking', 2))
    expect(linesOf(tariff, [{ chargingS: 2.5 * HOUR }, { parkingS: 42 * MINUTE }])).toEqual([
      ['time', 9000, 250],
      ['parking', 2520, 140],
    ])
  })

  it('reckon 5.99 a kWh to the øre, where a float would not', () => {
    const tariff = always({ kind: 'energy', exVatMicros: 4_792_000, vatRate: 2500, stepSize: 1 })
    expect(priced(tariff, [kwh(36.084)])).toMatchObject({
      totalMinor: 21_614,
      lines: [{ taxMinor: 4323, exMinor: 17_291, unitMicros: 5_990_000 }],
    })
  })

  it('keep a price that was given with Finnish VAT as it was given', () => {
    const tariff = always({ kind: 'energy', inclVatMicros: 500_000, vatRate: 2550, stepSize: 1 })
    expect(priced(tariff, [kwh(10)]).lines).toEqual([
      {
        kind: 'energy',
        quantity: 10_000,
        unitMicros: 500_000,
        totalMinor: 500,
        exMinor: 398,
        taxMinor: 102,
        vatRate: 2550,
      },
    ])
  })

  it('come per kWh, per minute, per session, other; one for each price of a kind', () => {
    const tariff = tariffWith([
      element(null, component('parking', 60), component('flat', 5)),
      element({ energyWh: { from: null, until: 5000 } }, component('energy', 3)),
      element(null, component('energy', 4), component('time', 6)),
    ])
    expect(linesOf(tariff, [kwh(10), { parkingS: 60 }])).toEqual([
      ['energy', 5000, 1500],
      ['energy', 5000, 2000],
      ['time', 3600, 600],
      ['flat', 1, 500],
      ['parking', 60, 100],
    ])
  })

  it('are one where two elements have the same price, rounded once', () => {
    const tariff = tariffWith([
      element({ energyWh: { from: null, until: 1 } }, component('energy', 4.5)),
      element(null, component('energy', 4.5)),
    ])
    // 1 Wh is 0.45 øre, which would be lost in a line of its own; 2 are 0.9.
    expect(linesOf(tariff, [{ energyWh: 2, chargingS: 2 }])).toEqual([['energy', 2, 1]])
  })

  it('take the first element that bills a kind, in the order of the CPO', () => {
    const tariff = tariffWith([
      element(null, component('energy', 1)),
      element(null, component('energy', 9), component('time', 1)),
    ])
    expect(linesOf(tariff, [{ energyWh: 1000, chargingS: HOUR }])).toEqual([
      ['energy', 1000, 100],
      ['time', 3600, 100],
    ])
  })

  it('have nothing for a kind that no element prices at that time', () => {
    const tariff = tariffWith([
      element({ durationS: { from: 1800, until: null } }, component('energy', 1)),
    ])
    expect(linesOf(tariff, [{ energyWh: 3000, chargingS: 1800 }])).toEqual([])
  })
})

describe('step_size', () => {
  const quarter = always(
    component('time', 1, { stepSize: 900 }),
    component('parking', 2, { stepSize: 900 }),
  )

  it('rounds up the last time that was used, once', () => {
    expect(linesOf(quarter, [{ chargingS: 1000 }])).toEqual([['time', 1800, 50]])
    expect(linesOf(quarter, [{ chargingS: 1000 }, { parkingS: 1 }])).toEqual([
      ['time', 1000, 28],
      ['parking', 900, 50],
    ])
  })

  it('rounds up parking alone where both were billed, also when the car charged again', () => {
    expect(linesOf(quarter, [{ chargingS: 1000 }, { parkingS: 100 }, { chargingS: 10 }])).toEqual([
      ['time', 1010, 28],
      ['parking', 900, 50],
    ])
  })

  it('rounds nothing up that was not used', () => {
    expect(linesOf(quarter, [])).toEqual([])
  })

  it('of a full step stays a full step', () => {
    expect(linesOf(quarter, [{ chargingS: 900 }])).toEqual([['time', 900, 25]])
  })
})

describe('flat fees', () => {
  const day = element({ time: { from: 480, until: 1200 } }, component('flat', 5))
  const night = element(null, component('flat', 2), component('energy', 1))
  const tariff = tariffWith([day, night])

  it('are taken once a session, also before anything is used', () => {
    expect(linesOf(tariff, [])).toEqual([['flat', 1, 500]])
  })

  it('are those of the beginning, however often another comes to apply', () => {
    expect(linesOf(tariff, [kwh(200)])).toEqual([
      ['energy', 200_000, 20_000],
      ['flat', 1, 500],
    ])
    expect(linesOf(tariff, [kwh(200)], NOON + 9 * 3_600_000)).toEqual([
      ['energy', 200_000, 20_000],
      ['flat', 1, 200],
    ])
  })

  it('come later where none applies at first', () => {
    const idle = tariffWith([
      element({ durationS: { from: 3600, until: null } }, component('flat', 50)),
    ])
    expect(linesOf(idle, [kwh(9)])).toEqual([])
    expect(linesOf(idle, [kwh(11)])).toEqual([['flat', 1, 5000]])
  })
})

const limits = (min: PriceLimit | null, max: PriceLimit | null, elements: TariffElement[]) =>
  tariffWith(elements, { minPrice: min, maxPrice: max })
const energy = element(null, component('energy', 4, { vatRate: 2500 }))
const ex = (major: number, incl: number | null = null): PriceLimit => ({
  exVatMicros: major * 1_000_000,
  inclVatMicros: incl === null ? null : incl * 1_000_000,
})

describe('the least and the most price', () => {
  it('what is missing to the least is a line of its own, with VAT', () => {
    const price = priced(limits(ex(8, 10), null, [energy]), [kwh(1)])
    expect(price).toMatchObject({ totalMinor: 1000, atMost: false })
    expect(price.lines.map((l) => [l.kind, l.totalMinor, l.vatRate])).toEqual([
      ['energy', 500, 2500],
      ['minimum', 500, 2500],
    ])
  })

  it('the least given without VAT alone grows by the VAT of the tariff', () => {
    expect(priced(limits(ex(8), null, [energy]), [kwh(1)]).totalMinor).toBe(1000)
  })

  it('the least applies to both amounts: whichever is reached last', () => {
    // 2 kWh are 8.00 and 10.00; the least is 8.00 but 12.00 with VAT.
    expect(priced(limits(ex(8, 12), null, [energy]), [kwh(2)]).totalMinor).toBe(1200)
  })

  it('the VAT of the least is what explains its two amounts, else what they say, else the lowest', () => {
    const rates = [
      element(
        null,
        component('energy', 4, { vatRate: 2500 }),
        component('time', 0, { vatRate: 1200 }),
      ),
    ]
    const rateOf = (limit: PriceLimit) => priced(limits(limit, null, rates), []).lines[0]?.vatRate
    expect(rateOf(ex(8, 8.96))).toBe(1200)
    expect(rateOf(ex(8, 10))).toBe(2500)
    expect(rateOf(ex(8, 9))).toBe(1250)
    expect(rateOf(ex(8))).toBe(1200)
  })

  it('the least without VAT binds too where the one with VAT is reached before it', () => {
    // 1.8 kWh are 7.20 and 9.00, above the 8.40; 0.80 is missing without VAT, 1.00 with it.
    expect(priced(limits(ex(8, 8.4), null, [energy]), [kwh(1.8)]).totalMinor).toBe(1000)
  })

  it('the most without VAT binds too where the one with VAT is not reached', () => {
    expect(priced(limits(null, ex(40, 60), [energy]), [kwh(20)]).totalMinor).toBe(5000)
  })

  it('a least that was reached adds nothing', () => {
    expect(linesOf(limits(ex(8, 10), null, [energy]), [kwh(2)])).toEqual([['energy', 2000, 1000]])
  })

  it('the most bounds the total; the lines stay whole, so that the receipt can say what came off', () => {
    const price = priced(limits(null, ex(40, 50), [energy]), [kwh(20)])
    expect(price).toMatchObject({ totalMinor: 5000, atMost: true })
    expect(sum(price.lines.map((l) => l.totalMinor))).toBe(10_000)
  })

  it('the most given without VAT alone takes off in proportion', () => {
    const mixed = [
      element(
        null,
        component('energy', 4, { vatRate: 2500 }),
        component('flat', 20, { vatRate: 0 }),
      ),
    ]
    // 20 kWh and the fee are 100.00 and 120.00: at most 50.00 is half of both.
    expect(priced(limits(null, ex(50), mixed), [kwh(20)]).totalMinor).toBe(6000)
  })

  it('the most that is no whole øre is never passed by rounding', () => {
    expect(priced(limits(null, ex(40, 49.999), [energy]), [kwh(20)]).totalMinor).toBe(4999)
  })
})
