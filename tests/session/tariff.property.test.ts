// What holds for every tariff and every charge: prices are never negative, never fall but for what
// OCPI's own step_size takes back, and stay between the least and the most.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { billedOf } from '#bff/session/billed.ts'
import { compare } from '#bff/session/exact.ts'
import { exactPrice } from '#bff/session/price-exact.ts'
import { priceOf } from '#bff/session/price.ts'
import { activeAt } from '#bff/session/tariff-restrictions.ts'
import { KINDS, type Tariff, type TariffElement } from '#bff/session/tariff.ts'
import type { Stretch, Usage } from '#bff/session/usage.ts'
import {
  anyCharge,
  anyLeg,
  anyLimits,
  anyStart,
  anyTariff,
  BEGIN,
  elementsOf,
  STEPS,
} from './any-tariff.ts'
import { NO_CONDITION, sum, tariffWith, termsWith, usageOf, type Leg } from './timeline.ts'

const used = (tariff: Tariff, legs: Leg[], startedAt: number): Usage =>
  usageOf(termsWith(tariff), legs, startedAt)
const total = (tariff: Tariff, usage: Usage): number => priceOf(tariff, usage).totalMinor
/** The same with one rate of VAT for all. */
const oneRate = (tariff: Tariff): Tariff => withComponents(tariff, { vatRate: 2500 })
const stepless = (tariff: Tariff): Tariff => withComponents(tariff, { stepSize: 1 })

function withComponents(tariff: Tariff, over: { vatRate?: number; stepSize?: number }): Tariff {
  const changed = (e: TariffElement): TariffElement => ({
    restrictions: e.restrictions,
    components: e.components.map((c) => Object.assign({}, c, over)),
  })
  return { ...tariff, elements: tariff.elements.map(changed) }
}

describe('every timeline', () => {
  it('has all that was used, without a gap, each stretch by what bills at its beginning', () => {
    fc.assert(
      fc.property(anyTariff, anyCharge, (tariff, [legs, startedAt]) => {
        const usage = used(tariff, legs, startedAt)
        const { stretches } = usage
        for (const kind of ['energyWh', 'chargingS', 'parkingS'] as const) {
          expect(sum(stretches.map((s) => s[kind]))).toBe(usage[kind])
          for (const s of stretches) expect(s[kind]).toBeGreaterThanOrEqual(0)
        }
        expect(stretches[0]?.from).toBe(startedAt)
        expect(stretches.at(-1)?.to).toBe(usage.at)
        for (const [i, s] of stretches.slice(1).entries()) expect(s.from).toBe(stretches[i]?.to)
      }),
    )
  })

  it('changes what bills at each of its cuts, and nowhere in between', () => {
    fc.assert(
      fc.property(elementsOf([1]), anyLeg, anyStart, fc.nat(100), (elements, leg, at, share) => {
        const tariff = tariffWith(elements)
        const terms = termsWith(tariff)
        const powered = { currentMa: 20_000, powerW: 20_000, ...leg }
        const usage = used(tariff, [powered], at)
        let energyWh = 0
        for (const s of usage.stretches) {
          // A point within the stretch, on the same straight line.
          const within = Math.floor(((s.to - s.from - 1) * share) / 100)
          const more = Math.floor((s.energyWh * share) / 101)
          const moment = {
            at: s.from + Math.max(0, within),
            durationMs: s.from + Math.max(0, within) - at,
            energyWh: energyWh + more,
            powerW: powered.powerW,
            currentMa: powered.currentMa,
          }
          energyWh += s.energyWh
          // Rounding to whole Wh may put the last one on either side of a cut.
          if (more > 0 && more < s.energyWh - 1) expect(activeAt(terms, moment)).toEqual(s.active)
        }
      }),
    )
  })
})

const ten = (n = 0): number => n * 10

describe('every price', () => {
  it('is never negative, its lines sum to it but for the most price, each line is ex plus tax', () => {
    fc.assert(
      fc.property(anyTariff, anyCharge, (tariff, [legs, startedAt]) => {
        const price = priceOf(tariff, used(tariff, legs, startedAt))
        const lines = sum(price.lines.map((l) => l.totalMinor))
        expect(price.totalMinor).toBeGreaterThanOrEqual(0)
        expect(price.atMost ? price.totalMinor < lines : price.totalMinor === lines).toBe(true)
        for (const l of price.lines) {
          expect(l.exMinor + l.taxMinor).toBe(l.totalMinor)
          expect(l.totalMinor).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })

  it('is never above the most nor below the least, once it has begun', () => {
    fc.assert(
      fc.property(anyTariff, anyCharge, (tariff, [legs, startedAt]) => {
        const usage = used(tariff, legs, startedAt)
        const minor = total(tariff, usage)
        const { minPrice: min, maxPrice: max } = tariff
        if (max) expect(minor * 10_000).toBeLessThanOrEqual(max.inclVatMicros ?? Infinity)
        if (min) {
          const least = Math.max(min.exVatMicros, min.inclVatMicros ?? 0)
          expect(minor * 10_000).toBeGreaterThanOrEqual(least)
        }
        const { ex, incl } = exactPrice(tariff, billedOf(usage))
        if (max) expect(compare(ex, { n: BigInt(max.exVatMicros), d: 1n })).toBeLessThanOrEqual(0)
        if (min)
          expect(compare(ex, { n: BigInt(min.exVatMicros), d: 1n })).toBeGreaterThanOrEqual(0)
        if (!min && !max) expect(compare(incl, ex)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  // A most price without VAT takes off in proportion: with several rates of VAT, what is added at a
  // lower one then makes the whole a little cheaper. So: one rate, or no most price.
  it('never falls with energy or time where nothing is rounded up to steps', () => {
    const tariffs = fc
      .tuple(elementsOf([1]), anyLimits, fc.boolean())
      .map(([elements, { minPrice, maxPrice }, mixed]) =>
        mixed
          ? tariffWith(elements, { minPrice })
          : oneRate(tariffWith(elements, { minPrice, maxPrice })),
      )
    fc.assert(
      fc.property(tariffs, anyCharge, anyLeg, (tariff, [legs, startedAt], more) => {
        const before = priceOf(tariff, used(tariff, legs, startedAt))
        const after = total(tariff, used(tariff, [...legs, more], startedAt))
        // Where a limit ceases to bind, each line is rounded by itself again.
        const limited = before.atMost || before.lines.some((l) => l.kind === 'minimum')
        const rounding = limited ? KINDS.length : 0
        expect(after).toBeGreaterThanOrEqual(before.totalMinor - rounding)
      }),
    )
  })

  // What step_size adds is added to the last component used, and taken back when another one comes
  // after it, or when parking comes after charging (mod_cdrs): only there may a price fall.
  it('falls by no more than what the steps had added, and only when another component comes last', () => {
    const tariffs = elementsOf(STEPS).map((elements) => tariffWith(elements))
    fc.assert(
      fc.property(tariffs, anyCharge, anyLeg, (tariff, [legs, startedAt], more) => {
        const begun = used(tariff, legs, startedAt)
        const grown = used(tariff, [...legs, more], startedAt)
        const [before, after] = [total(tariff, begun), total(tariff, grown)]
        const bare = stepless(tariff)
        expect(after).toBeGreaterThanOrEqual(total(bare, used(bare, legs, startedAt)))
        if (sameLast(begun, grown)) expect(after).toBeGreaterThanOrEqual(before)
      }),
    )
  })

  it('does fall where a later element has a smaller step: the text has it so', () => {
    const quarter = { kind: 'time', exVatMicros: 60_000_000, vatRate: 0, stepSize: 900 } as const
    const minutely = { ...quarter, stepSize: 60 }
    const tariff = tariffWith([
      {
        components: [quarter],
        restrictions: { ...NO_CONDITION, durationS: { from: null, until: 60 } },
      },
      { components: [minutely], restrictions: null },
    ])
    expect(total(tariff, used(tariff, [{ chargingS: 60 }], BEGIN))).toBe(1500)
    expect(total(tariff, used(tariff, [{ chargingS: 61 }], BEGIN))).toBe(200)
  })

  it('does not change when a stretch is split anywhere', () => {
    fc.assert(
      fc.property(
        anyTariff,
        anyCharge,
        fc.nat(59),
        fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100)),
        (tariff, [legs, startedAt], which, shares) => {
          const usage = used(tariff, legs, startedAt)
          const i = which % usage.stretches.length
          const stretches = usage.stretches.flatMap((s, j) => (i === j ? halves(s, shares) : [s]))
          expect(priceOf(tariff, { stretches })).toEqual(priceOf(tariff, usage))
        },
      ),
    )
  })

  it('does not change when a meter value comes in between, but for the Wh at a cut', () => {
    fc.assert(
      fc.property(
        elementsOf([1]),
        anyLeg,
        anyStart,
        fc.integer({ min: 1, max: 9 }),
        (elements, leg, at, tenths) => {
          const tariff = tariffWith(elements)
          // Tenths of everything are whole numbers, so that the value is on the line exactly.
          const whole = {
            powerW: 11_000,
            currentMa: 16_000,
            chargingS: ten(leg.chargingS),
            energyWh: ten(leg.energyWh),
            parkingS: ten(leg.parkingS),
          }
          const part = (share: number): Leg => ({
            ...whole,
            chargingS: (whole.chargingS / 10) * share,
            energyWh: (whole.energyWh / 10) * share,
            parkingS: (whole.parkingS / 10) * share,
          })
          const once = used(tariff, [whole], at)
          const twice = used(tariff, [part(tenths), part(10 - tenths)], at)
          // 1 Wh, s or ms at each cut, at 100 kr a unit and no more.
          const cuts = once.stretches.length + twice.stretches.length
          const off = Math.abs(total(tariff, once) - total(tariff, twice))
          expect(off).toBeLessThanOrEqual(20 * cuts + flatsOff(once, twice))
        },
      ),
    )
  })
})

/** Is the last to bill energy, and time, the same component as before? */
function sameLast(a: Usage, b: Usage): boolean {
  return lastOf(a).every((component, i) => component === lastOf(b)[i])
}

function lastOf({ stretches }: Usage): unknown[] {
  return [
    stretches.findLast((s) => s.energyWh > 0 && s.active.energy)?.active.energy,
    stretches.findLast((s) => s.chargingS > 0 && s.active.time)?.active.time,
    stretches.findLast((s) => s.parkingS > 0 && s.active.parking)?.active.parking,
  ]
}

function halves(s: Stretch, [wh, charging, parking]: [number, number, number]): Stretch[] {
  const first = {
    energyWh: Math.floor((s.energyWh * wh) / 100),
    chargingS: Math.floor((s.chargingS * charging) / 100),
    parkingS: Math.floor((s.parkingS * parking) / 100),
  }
  const rest = {
    energyWh: s.energyWh - first.energyWh,
    chargingS: s.chargingS - first.chargingS,
    parkingS: s.parkingS - first.parkingS,
  }
  const middle = Math.floor((s.from + s.to) / 2)
  return [
    { ...s, ...first, to: middle },
    { ...s, ...rest, from: middle },
  ]
}

/** A flat fee that only one of the two came across, in a stretch of a Wh or a second. */
function flatsOff(a: Usage, b: Usage): number {
  return flatOf(a) === flatOf(b) ? 0 : Infinity
}

function flatOf({ stretches }: Usage): unknown {
  return stretches.find((s) => s.active.flat)?.active.flat
}
