// What a driver is told before the charge: the parts that may bill it and when, the least, the most,
// what an amount buys, and when the clock changes it.
import { describe, expect, it } from 'vitest'
import {
  energyFor,
  leastPrice,
  nowUntil,
  priceParts,
  shownTariff,
  type Prospect,
} from '#bff/session/price-parts.ts'
import type { Tariff } from '#bff/session/tariff.ts'
import { stationPage } from '#shared/contract.ts'
import { component, element, NO_CONDITION, NOON, tariffWith, termsWith } from './timeline.ts'

const at = (tariff: Tariff, over: Partial<Prospect> = {}): Prospect => ({
  terms: termsWith(tariff),
  now: NOON,
  powerW: null,
  ...over,
})
const oslo = (text: string): number => Date.parse(`${text}+01:00`)
const vat = { vatRate: 2500 }
const span = (from: number | null, until: number | null) => ({ from, until })

const dayAndNight = tariffWith([
  element({ time: { from: 360, until: 1320 } }, component('energy', 4, vat)),
  element(null, component('energy', 2, vat)),
])

const dated = (from: string | null, until: string | null): string[] =>
  priceParts(at(tariffWith([element({ dates: { from, until } }, component('energy', 1))]))).map(
    (p) => p.kind,
  )

describe('the parts', () => {
  it('come in the sequence of the law, incl. VAT, per kWh, minute, session', () => {
    const tariff = tariffWith([
      element(
        null,
        component('parking', 60, { vatRate: 2000, stepSize: 900 }),
        component('flat', 5, vat),
        component('energy', 4, vat),
        component('time', 6, { vatRate: 0 }),
      ),
    ])
    expect(priceParts(at(tariff))).toEqual([
      { kind: 'energy', micros: 5_000_000, per: 'kWh', vatRate: 2500, ...always },
      { kind: 'time', micros: 100_000, per: 'min', vatRate: 0, ...always },
      { kind: 'flat', micros: 6_250_000, per: 'session', vatRate: 2500, ...always },
      { kind: 'parking', micros: 1_200_000, per: 'min', vatRate: 2000, ...always, stepSize: 900 },
    ])
  })
  const always = { when: null, now: true, stepSize: 1 }

  it('of a kind come as they are looked up, with when they apply and which of them does now', () => {
    expect(
      priceParts(at(dayAndNight)).map(({ micros, when, now }) => [micros / 1e6, when, now]),
    ).toEqual([
      [5, { ...NO_CONDITION, time: { from: 360, until: 1320 } }, true],
      [2.5, null, false],
    ])
    const night = priceParts(at(dayAndNight, { now: oslo('2026-11-23T22:00:00') }))
    expect(night.map((p) => p.now)).toEqual([false, true])
  })

  it('that come after one that always applies can never bill, and are left out', () => {
    const tariff = tariffWith([
      element(null, component('energy', 4)),
      element({ days: [7] }, component('energy', 1), component('flat', 1)),
      element(null, component('energy', 9)),
    ])
    expect(priceParts(at(tariff)).map((p) => [p.kind, p.micros / 1e6])).toEqual([
      ['energy', 4],
      ['flat', 1],
    ])
  })

  it('whose dates are over, or begin in more than a week, are left out', () => {
    expect(dated(null, '2026-11-23')).toEqual([])
    expect(dated(null, '2026-11-24')).toEqual(['energy'])
    expect(dated('2026-11-30', null)).toEqual(['energy'])
    expect(dated('2026-12-01', null)).toEqual([])
  })

  it('bill now what a car would take that takes all the connector gives; parking, when it takes none', () => {
    const tariff = tariffWith([
      element({ powerW: span(50_000, null) }, component('energy', 6), component('parking', 9)),
      element(null, component('energy', 4), component('parking', 1)),
    ])
    const now = (powerW: number | null): boolean[] =>
      priceParts(at(tariff, { powerW })).map((p) => p.now)
    expect(now(150_000)).toEqual([true, false, false, true])
    expect(now(22_000)).toEqual([false, true, false, true])
    expect(now(null)).toEqual([false, true, false, true])
  })

  it('fit the contract of the station page', () => {
    const limits = { exVatMicros: 8_000_000, inclVatMicros: 10_000_000 }
    const tariff = { ...dayAndNight, minPrice: limits, maxPrice: limits }
    const shown = shownTariff(at(tariff))
    expect(stationPage.shape.tariff.safeParse(shown).error?.issues ?? []).toEqual([])
    expect(shown).toMatchObject({ digest: 'd', leastMinor: 1000, mostMinor: 1000 })
  })
})

const limited = (exVatMicros: number, inclVatMicros: number | null) => {
  const limit = { exVatMicros, inclVatMicros }
  const { leastMinor, mostMinor } = shownTariff(
    at({ ...dayAndNight, minPrice: limit, maxPrice: limit }),
  )
  return [leastMinor, mostMinor]
}

describe('the least and the most', () => {
  it('are what the tariff says, incl. VAT', () => {
    expect(limited(8_000_000, 10_000_000)).toEqual([1000, 1000])
    expect(limited(8_000_000, null)).toEqual([1000, 1000])
    // 8.00 without VAT can be no more than 10.00 with it, whatever else is said.
    expect(limited(8_000_000, 12_000_000)).toEqual([1200, 1000])
    expect(shownTariff(at(dayAndNight))).toMatchObject({ leastMinor: null, mostMinor: null })
  })

  it('a session costs at least its flat fee and the least price, if it begins now (law 6)', () => {
    const fee = element({ time: { from: 360, until: 1320 } }, component('flat', 10))
    const tariff = tariffWith([fee, element(null, component('energy', 5))])
    expect(leastPrice(at(tariff))).toBe(1000)
    expect(leastPrice(at(tariff, { now: oslo('2026-11-23T23:00:00') }))).toBe(0)
    const minPrice = { exVatMicros: 25_000_000, inclVatMicros: null }
    expect(leastPrice(at({ ...tariff, minPrice }))).toBe(2500)
    expect(leastPrice(at(tariffWith([])))).toBe(0)
  })
})

describe('what an amount buys', () => {
  it('is reckoned with the flat fee and the time it takes', () => {
    const tariff = tariffWith([element(null, component('flat', 10), component('energy', 5))])
    expect(energyFor(at(tariff), 6000)).toBe(10_000)
    const timed = tariffWith([element(null, component('energy', 5), component('time', 55))])
    // At 11 kW an hour is 55.00 of energy and 55.00 of time.
    expect(energyFor(at(timed, { powerW: 11_000 }), 11_000)).toBe(11_000)
  })

  it('is nothing to tell where no price rises with the charge, or the most price is less', () => {
    expect(energyFor(at(tariffWith([element(null, component('flat', 10))])), 6000)).toBeNull()
    const maxPrice = { exVatMicros: 50_000_000, inclVatMicros: null }
    const capped = tariffWith([element(null, component('energy', 5))], { maxPrice })
    expect(energyFor(at(capped), 6000)).toBeNull()
    expect(energyFor(at(capped), 4000)).toBe(8000)
  })

  it('follows the clock at the connector’s power', () => {
    // From 21:00 at 10 kW: 10 kWh at 5.00 until 22:00, then 2.50.
    const evening = { now: oslo('2026-11-23T21:00:00'), powerW: 10_000 }
    expect(energyFor(at(dayAndNight, evening), 10_000)).toBe(30_001)
    expect(energyFor(at(dayAndNight, { ...evening, powerW: 100_000 }), 10_000)).toBe(20_000)
  })

  it('follows what the energy used changes', () => {
    const tariff = tariffWith([
      element({ energyWh: span(null, 10_000) }, component('energy', 0)),
      element(null, component('energy', 5)),
    ])
    expect(energyFor(at(tariff), 5000)).toBe(20_000)
  })
})

describe('when the clock next changes it', () => {
  it.each([
    ['2026-11-23T12:00:00', '2026-11-23T22:00:00'],
    ['2026-11-23T22:00:00', '2026-11-24T06:00:00'],
    ['2026-11-24T05:59:59', '2026-11-24T06:00:00'],
  ])('at %s it is %s', (now, until) => {
    expect(nowUntil(at(dayAndNight, { now: oslo(now) }))).toBe(oslo(until))
  })

  it('skips what changes nothing, over days', () => {
    const weekend = tariffWith([
      element({ days: [6, 7], time: { from: 600, until: 1200 } }, component('energy', 1)),
      element(null, component('energy', 2)),
    ])
    expect(nowUntil(at(weekend))).toBe(oslo('2026-11-28T10:00:00'))
  })

  it('is never where nothing depends on the clock, or nothing comes within a week', () => {
    expect(nowUntil(at(tariffWith([element(null, component('energy', 1))])))).toBeNull()
    const later = element({ dates: { from: '2026-12-24', until: null } }, component('energy', 1))
    expect(nowUntil(at(tariffWith([later])))).toBeNull()
  })
})
