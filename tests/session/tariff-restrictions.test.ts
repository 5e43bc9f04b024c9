// When an element applies: each restriction at its two ends, all of them together, and per kind.
import { describe, expect, it } from 'vitest'
import { activeAt, currentOf, type Moment } from '#bff/session/tariff-restrictions.ts'
import { unfitAt } from '#bff/session/tariff-fit.ts'
import type { PriceCondition } from '#shared/contract.ts'
import { component, element, NOON, tariffWith, termsWith } from './timeline.ts'

const applies = (when: Partial<PriceCondition>, moment: Partial<Moment> = {}): boolean => {
  const terms = termsWith(tariffWith([element(when, component('energy', 1))]))
  const at: Moment = {
    at: NOON,
    durationMs: 0,
    energyWh: 0,
    powerW: 0,
    currentMa: null,
    ...moment,
  }
  return activeAt(terms, at).energy !== null
}
const oslo = (text: string): number => Date.parse(`${text}+01:00`)
const span = (from: number | null, until: number | null) => ({ from, until })

describe('from inclusive, until exclusive', () => {
  it.each([19_999, 20_000, 49_999, 50_000])('kWh from 20 until 50 at %i Wh', (energyWh) => {
    const inside = energyWh >= 20_000 && energyWh < 50_000
    expect(applies({ energyWh: span(20_000, 50_000) }, { energyWh })).toBe(inside)
  })

  it.each([1_799_999, 1_800_000, 3_599_999, 3_600_000])('duration at %i ms', (durationMs) => {
    const inside = durationMs >= 1_800_000 && durationMs < 3_600_000
    expect(applies({ durationS: span(1800, 3600) }, { durationMs })).toBe(inside)
  })

  it.each([15_999, 16_000, 31_999, 32_000])('power and current at %i', (value) => {
    const inside = value >= 16_000 && value < 32_000
    expect(applies({ powerW: span(16_000, 32_000) }, { powerW: value })).toBe(inside)
    expect(applies({ currentMa: span(16_000, 32_000) }, { currentMa: value })).toBe(inside)
  })

  it('a current nobody knows is within no bounds', () => {
    expect(applies({ currentMa: span(null, 32_000) })).toBe(false)
  })
})

describe('the clock', () => {
  it.each([
    ['07:59:59', false],
    ['08:00:00', true],
    ['16:59:59', true],
    ['17:00:00', false],
  ])('08:00 to 17:00 at %s: %s', (time, inside) => {
    expect(applies({ time: span8to17 }, { at: oslo(`2026-11-23T${time}`) })).toBe(inside)
  })

  it.each([
    ['21:59:59', false],
    ['22:00:00', true],
    ['23:59:59', true],
    ['00:00:00', true],
    ['05:59:59', true],
    ['06:00:00', false],
  ])('22:00 to 06:00 is over midnight, at %s: %s', (time, inside) => {
    const night = { time: { from: 1320, until: 360 } }
    expect(applies(night, { at: oslo(`2026-11-23T${time}`) })).toBe(inside)
  })

  it('until 00:00 is the end of the day', () => {
    const evening = { time: { from: 1020, until: 0 } }
    expect(applies(evening, { at: oslo('2026-11-23T23:59:59') })).toBe(true)
    expect(applies(evening, { at: oslo('2026-11-24T00:00:00') })).toBe(false)
  })

  it.each([
    ['2026-12-23T23:59:59', false],
    ['2026-12-24T00:00:00', true],
    ['2026-12-26T23:59:59', true],
    ['2026-12-27T00:00:00', false],
  ])('dates from the 24th until the 27th, which does not count: %s: %s', (at, inside) => {
    const christmas = { dates: { from: '2026-12-24', until: '2026-12-27' } }
    expect(applies(christmas, { at: oslo(at) })).toBe(inside)
  })

  it('dates open at one end', () => {
    const at = oslo('2026-12-24T00:00:00')
    expect(applies({ dates: { from: '2026-12-24', until: null } }, { at })).toBe(true)
    expect(applies({ dates: { from: null, until: '2026-12-24' } }, { at })).toBe(false)
  })

  it('a day of the week is that of the moment, also after a midnight that a time goes over', () => {
    const fridayNight = { days: [5], time: { from: 1320, until: 360 } }
    expect(applies(fridayNight, { at: oslo('2026-11-27T23:00:00') })).toBe(true)
    expect(applies(fridayNight, { at: oslo('2026-11-28T02:00:00') })).toBe(false)
    expect(applies(fridayNight, { at: oslo('2026-11-27T02:00:00') })).toBe(true)
  })

  it('is the one on the wall of the station', () => {
    const tariff = tariffWith([element({ time: span8to17 }, component('energy', 1))])
    const moment = {
      at: Date.parse('2026-11-23T06:30:00Z'),
      durationMs: 0,
      energyWh: 0,
      powerW: 0,
      currentMa: null,
    }
    const inZone = (timeZone: string) => activeAt(termsWith(tariff, { timeZone }), moment).energy
    expect(inZone('Europe/Oslo')).toBeNull()
    expect(inZone('Europe/Helsinki')).not.toBeNull()
  })
})

const span8to17 = { from: 480, until: 1020 }

describe('looking up', () => {
  it('all restrictions of an element must hold', () => {
    const both = { energyWh: span(1000, null), powerW: span(5000, null) }
    expect(applies(both, { energyWh: 1000, powerW: 5000 })).toBe(true)
    expect(applies(both, { energyWh: 999, powerW: 5000 })).toBe(false)
    expect(applies(both, { energyWh: 1000, powerW: 4999 })).toBe(false)
  })

  it('is done apart for each kind', () => {
    const terms = termsWith(
      tariffWith([
        element({ powerW: span(5000, null) }, component('energy', 1), component('time', 2)),
        element(null, component('energy', 3)),
        element(null, component('energy', 4), component('time', 5)),
      ]),
    )
    const moment = { at: NOON, durationMs: 0, energyWh: 0, powerW: 0, currentMa: null }
    const prices = (powerW: number): unknown =>
      Object.values(activeAt(terms, { ...moment, powerW })).map((c) =>
        c && 'exVatMicros' in c ? c.exVatMicros / 1_000_000 : c,
      )
    expect(prices(5000)).toEqual([1, 2, null, null])
    expect(prices(4999)).toEqual([3, 5, null, null])
  })
})

describe('a current', () => {
  it('is what was reported, else the power over 230 V on AC, else not known', () => {
    expect(currentOf('AC', 11_040, null)).toBe(48_000)
    expect(currentOf('AC', 11_040, 16_000)).toBe(16_000)
    expect(currentOf('DC', 50_000, null)).toBeNull()
    expect(currentOf('DC', 50_000, 125_000)).toBe(125_000)
  })

  it('makes a tariff that depends on it one that is not sold on DC', () => {
    const byCurrent = tariffWith([
      element({ currentMa: span(null, 32_000) }, component('time', 1)),
      element(null, component('energy', 1)),
    ])
    expect(unfitAt(termsWith(byCurrent, { powerType: 'DC' }))).toBe('current-unknown')
    expect(unfitAt(termsWith(byCurrent))).toBeNull()
  })

  it('does so only where the element can be reached', () => {
    const shadowed = tariffWith([
      element(null, component('energy', 1)),
      element({ currentMa: span(null, 32_000) }, component('energy', 2)),
    ])
    expect(unfitAt(termsWith(shadowed, { powerType: 'DC' }))).toBeNull()
  })
})

describe('a clock nobody knows', () => {
  it('makes a tariff that depends on it one that is not sold', () => {
    const byClock = tariffWith([element({ days: [6, 7] }, component('energy', 1))])
    const plain = tariffWith([element(null, component('energy', 1))])
    expect(unfitAt(termsWith(byClock, { timeZone: 'Mars/Olympus' }))).toBe('clock-unknown')
    expect(unfitAt(termsWith(plain, { timeZone: 'Mars/Olympus' }))).toBeNull()
  })
})
