// A charge cut into stretches: where the clock, the duration and the energy cross a restriction, in
// whole Wh and seconds, with nothing lost and no more stretches than the tariff needs.
import { describe, expect, it } from 'vitest'
import { priceOf } from '#bff/session/price.ts'
import type { Tariff } from '#bff/session/tariff.ts'
import { beginUsage, extendUsage, type Usage } from '#bff/session/usage.ts'
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

const energy = component('energy', 1)
const dear = component('energy', 2)
const dayAndNight = tariffWith([
  element({ time: { from: 360, until: 1320 } }, dear, component('time', 6)),
  element(null, energy),
])
const cutOf = (tariff: Tariff, legs: Leg[], startedAt = NOON): unknown =>
  usageOf(termsWith(tariff), legs, startedAt).stretches.map((s) => [
    (s.to - s.from) / 1000,
    s.energyWh,
    s.chargingS,
    s.parkingS,
  ])
const oslo = (text: string, offset = '+01:00'): number => Date.parse(`${text}${offset}`)

describe('a step between two meter values', () => {
  it('is cut on a straight line where the clock reaches a restriction', () => {
    const legs = [{ energyWh: 10_001, chargingS: 20 * MINUTE }]
    expect(cutOf(dayAndNight, legs, oslo('2026-11-23T21:45:00'))).toEqual([
      [900, 7501, 900, 0],
      [300, 2500, 300, 0],
    ])
  })

  it('is cut at the very Wh, and at the second that a straight line gives', () => {
    const tariff = tariffWith([
      element({ energyWh: { from: null, until: 20_000 } }, energy),
      element(null, dear),
    ])
    expect(cutOf(tariff, [{ energyWh: 30_000, chargingS: HOUR }])).toEqual([
      [2400, 20_000, 2400, 0],
      [1200, 10_000, 1200, 0],
    ])
  })

  it('is cut where the session has lasted long enough, parking or not', () => {
    const tariff = tariffWith([
      element({ durationS: { from: 3600, until: null } }, component('parking', 60)),
      element(null, energy),
    ])
    const legs = [{ energyWh: 10_000, chargingS: 50 * MINUTE }, { parkingS: 20 * MINUTE }]
    expect(cutOf(tariff, legs)).toEqual([
      [3600, 10_000, 3000, 600],
      [600, 0, 0, 600],
    ])
  })

  it('is cut in the sequence in which it crosses clock, duration and energy', () => {
    const tariff = tariffWith([
      element({ energyWh: { from: 9000, until: null } }, component('energy', 3)),
      element({ durationS: { from: 1200, until: null } }, dear),
      element({ time: { from: 725, until: 735 } }, component('energy', 4)),
      element(null, energy),
    ])
    // 12:05 after 5 minutes, 20 minutes after 20, 9 kWh after 30, and 12:15 bills nothing new.
    const usage = usageOf(termsWith(tariff), [{ energyWh: 18_000, chargingS: HOUR }])
    expect(usage.stretches.map((s) => [(s.from - NOON) / 60_000, s.energyWh])).toEqual([
      [0, 1500],
      [5, 3000],
      [15, 1500],
      [20, 3000],
      [30, 9000],
    ])
  })

  it('of no time at all is cut by energy alone', () => {
    const tariff = tariffWith([
      element({ energyWh: { from: null, until: 500 } }, energy),
      element(null, dear),
    ])
    expect(cutOf(tariff, [{ energyWh: 700 }])).toEqual([
      [0, 500, 0, 0],
      [0, 200, 0, 0],
    ])
  })

  it('that says less than is known changes nothing', () => {
    const terms = termsWith(dayAndNight)
    const known = usageOf(terms, [{ energyWh: 5000, chargingS: HOUR }])
    const less = { at: NOON, energyWh: 1, chargingS: 1, parkingS: 0, powerW: null, currentMa: null }
    const { stretches, ...totals } = extendUsage(known, terms, less)
    expect(totals).toEqual({
      startedAt: NOON,
      at: NOON + HOUR * 1000,
      energyWh: 5000,
      chargingS: HOUR,
      parkingS: 0,
    })
    expect(stretches).toHaveLength(1)
  })

  it('by a stamp that is years ahead takes no time to cut, and loses nothing', () => {
    const usage = usageOf(termsWith(dayAndNight), [
      { energyWh: 5000, chargingS: 10 * 365 * 24 * HOUR },
    ])
    expect(sum(usage.stretches.map((s) => s.energyWh))).toBe(5000)
    expect(usage.stretches.length).toBeLessThanOrEqual(60)
  })
})

const byPower = tariffWith([
  element({ powerW: { from: 20_000, until: null } }, dear),
  element(null, energy),
])
const bills = (leg: Leg): number => priceOf(byPower, usageOf(termsWith(byPower), [leg])).totalMinor

describe('what it takes', () => {
  it('is what the backend says, else the mean of the step', () => {
    const minute = { energyWh: 300, chargingS: MINUTE }
    expect(bills(minute)).toBe(30)
    expect(bills({ ...minute, powerW: 20_000 })).toBe(60)
    expect(bills({ energyWh: 334, chargingS: MINUTE })).toBe(67)
    expect(bills({ energyWh: 334, chargingS: MINUTE, powerW: 19_999 })).toBe(33)
  })

  it('may go up and down for days: there are no more stretches than are needed, and no øre is lost', () => {
    const terms = termsWith(byPower)
    const legs = Array.from({ length: 2000 }, (_, i) => ({
      energyWh: i % 2 ? 3 : 60,
      chargingS: 10,
    }))
    const usage = usageOf(terms, legs)
    expect(usage.stretches.length).toBeLessThanOrEqual(61)
    expect(priceOf(byPower, usage).lines.map((l) => [l.quantity, l.totalMinor])).toEqual([
      [60_000, 12_000],
      [3000, 300],
    ])
  })
})

const costs = (tariff: Tariff, legs: Leg[]): unknown => {
  const usage = usageOf(termsWith(tariff), legs)
  expect(usage.stretches.length).toBeLessThan(70)
  return priceOf(tariff, usage).lines.map((l) => [l.kind, l.quantity])
}

describe('what was folded', () => {
  const minute = { chargingS: MINUTE }
  const upAndDown = Array.from({ length: 201 }, (_, i) => ({
    ...minute,
    energyWh: 100,
    powerW: i % 2 ? 30_000 : 6000,
  }))

  it('keeps the flat fee of the beginning', () => {
    const fees = tariffWith([
      element({ powerW: { from: 20_000, until: null } }, component('flat', 9)),
      element(null, component('flat', 5)),
    ])
    const usage = usageOf(termsWith(fees), upAndDown)
    expect(priceOf(fees, usage).totalMinor).toBe(500)
  })

  it('does not become the last to have used energy', () => {
    const steps = tariffWith([
      element(
        { powerW: { from: 90_000, until: null } },
        component('energy', 9, { stepSize: 5000 }),
      ),
      element({ powerW: { from: 20_000, until: null } }, dear),
      element(null, energy),
    ])
    const first = { ...minute, energyWh: 1000, powerW: 100_000 }
    const last = { ...minute, powerW: 100_000 }
    expect(costs(steps, [first, ...upAndDown, last])).toEqual([
      ['energy', 1000],
      ['energy', 10_000],
      ['energy', 10_100],
    ])
  })
})

describe('stretches', () => {
  it('are one where nothing in the tariff depends on anything', () => {
    const plain = tariffWith([element(null, energy, component('time', 1)), element(null, dear)])
    const legs = Array.from({ length: 100 }, () => ({ energyWh: 100, chargingS: 60 }))
    expect(cutOf(plain, [...legs, { parkingS: 100 }])).toEqual([[6100, 10_000, 6000, 100]])
  })

  it('are joined where the same goes on', () => {
    const legs = Array.from({ length: 60 }, () => ({ energyWh: 1000, chargingS: 10 * MINUTE }))
    // From noon for ten hours: 22:00 is the end.
    expect(cutOf(dayAndNight, legs)).toEqual([[36_000, 60_000, 36_000, 0]])
    expect(cutOf(dayAndNight, [...legs, ...legs])).toHaveLength(3)
  })

  it('begin with none that is empty but the only one', () => {
    const terms = termsWith(dayAndNight)
    expect(beginUsage(terms, NOON).stretches).toHaveLength(1)
    expect(cutOf(dayAndNight, [{ energyWh: 1, chargingS: 1 }])).toEqual([[1, 1, 1, 0]])
    // What it takes is known with the first step: before that, a fee that depends on it is a guess.
    const fees = tariffWith([
      element({ powerW: { from: 20_000, until: null } }, component('flat', 9)),
      element(null, component('flat', 5)),
    ])
    const leg = { energyWh: 500, chargingS: 60, powerW: 30_000 }
    expect(priceOf(fees, usageOf(termsWith(fees), [])).totalMinor).toBe(500)
    expect(priceOf(fees, usageOf(termsWith(fees), [leg])).totalMinor).toBe(900)
  })
})

describe('the days on which the clock is changed', () => {
  const night = tariffWith([
    element({ time: { from: 0, until: 360 } }, energy),
    element(null, dear),
  ])
  /** Wh at the night's price and at the day's, at 1 kW all day long. */
  const split = (day: string, offset: string, hours: number): number[] => {
    const usage: Usage = usageOf(
      termsWith(night),
      [{ energyWh: hours * 1000, chargingS: hours * HOUR }],
      oslo(`${day}T00:00:00`, offset),
    )
    return [energy, dear].map((c) =>
      sum(usage.stretches.filter((s) => s.active.energy === c).map((s) => s.energyWh)),
    )
  }

  it.each([
    ['an ordinary Sunday', '2026-11-22', '+01:00', 24, [6000, 18_000]],
    ['the day of 23 hours', '2026-03-29', '+01:00', 23, [5000, 18_000]],
    ['the day of 25 hours', '2026-10-25', '+02:00', 25, [7000, 18_000]],
  ] as const)('%s', (_, day, offset, hours, wh) => {
    expect(split(day, offset, hours)).toEqual(wh)
  })

  it('an hour that never is costs nothing, one that comes twice counts twice', () => {
    const tariff = tariffWith([element({ time: { from: 120, until: 180 } }, energy)])
    const through = (day: string, offset: string): number =>
      priceOf(
        tariff,
        usageOf(
          termsWith(tariff),
          [{ energyWh: 6000, chargingS: 6 * HOUR }],
          oslo(`${day}T00:00:00`, offset),
        ),
      ).totalMinor
    expect(through('2026-03-29', '+01:00')).toBe(0)
    expect(through('2026-10-25', '+02:00')).toBe(200)
    expect(through('2026-11-22', '+01:00')).toBe(100)
  })
})

describe('midnight and the change of week', () => {
  it('a weekend price begins on Saturday and ends with Sunday', () => {
    const tariff = tariffWith([element({ days: [6, 7] }, energy), element(null, dear)])
    const friday = oslo('2026-11-27T22:00:00')
    expect(cutOf(tariff, [{ energyWh: 52_000, chargingS: 52 * HOUR }], friday)).toEqual([
      [2 * HOUR, 2000, 2 * HOUR, 0],
      [48 * HOUR, 48_000, 48 * HOUR, 0],
      [2 * HOUR, 2000, 2 * HOUR, 0],
    ])
  })

  it('a date begins and ends at local midnight', () => {
    const tariff = tariffWith([
      element({ dates: { from: '2026-12-24', until: '2026-12-25' } }, energy),
      element(null, dear),
    ])
    const eve = oslo('2026-12-23T23:00:00')
    expect(cutOf(tariff, [{ energyWh: 26_000, chargingS: 26 * HOUR }], eve)).toEqual([
      [HOUR, 1000, HOUR, 0],
      [24 * HOUR, 24_000, 24 * HOUR, 0],
      [HOUR, 1000, HOUR, 0],
    ])
  })
})
