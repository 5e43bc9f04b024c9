/** The CPO's own bill, held against the worked examples of the OCPI 2.2.1 text (mod_tariffs). */
import { describe, expect, it } from 'vitest'
import { bill } from '../../doubles/cpo/pricing.ts'
import type { Usage } from '../../doubles/cpo/pricing.ts'
import { adHocTariff, tariffsOf } from '../../doubles/cpo/tariffs.ts'
import type { PriceComponent, Tariff, TariffElement } from '../../doubles/cpo/tariffs.ts'
import { markets } from '../../doubles/cpo/market.ts'

const MINUTE = 60
const ZONE = 'Europe/Berlin'
/** A Monday in winter, 09:30 in Berlin. */
const MONDAY = Date.UTC(2026, 10, 23, 8, 30)

const part = (
  type: PriceComponent['type'],
  price: string,
  vat: string | null = null,
  step_size = 1,
): PriceComponent => ({ type, price, step_size, ...(vat === null ? {} : { vat }) })
const tariff = (...elements: readonly TariffElement[]): Tariff => ({
  id: 'T',
  currency: 'EUR',
  elements,
})
const always = (...price_components: readonly PriceComponent[]): TariffElement => ({
  price_components,
})
const use = (wh: number, chargingS = 0, parkingS = 0, startAt = MONDAY): Usage => ({
  startAt,
  wh,
  chargingS,
  parkingS,
})
const total = (of: Tariff, usages: readonly Usage[]): readonly [string, string] => {
  const sum = bill(of, usages, ZONE).total
  return [sum.exclVat.toString(), sum.inclVat.toString()]
}

const at = (hour: number, minute: number): number => Date.UTC(2026, 10, 23, hour - 1, minute)

const charge = (from: number, minutes: number): Usage => use(0, minutes * MINUTE, 0, from)

const park = (from: number, minutes: number): Usage => use(0, 0, minutes * MINUTE, from)

const withPower = (wh: number, watts: number): Usage => ({ ...use(wh), watts })

const energy = part('ENERGY', '0.25', '10')
const flat = part('FLAT', '0.5', '20')

describe('the worked examples', () => {
  it('price 20 kWh at 0.25 as 5.00, with VAT 5.50', () => {
    expect(total(tariff(always(energy)), [use(20_000)])).toEqual(['5', '5.5'])
  })

  it('add a start fee once: 5.50, with VAT 6.10', () => {
    expect(total(tariff(always(flat, energy)), [use(5000), use(15_000)])).toEqual(['5.5', '6.1'])
  })

  it('bill at least the minimum price, without and with VAT', () => {
    const least = { ...tariff(always(energy)), min_price: { excl_vat: '0.50', incl_vat: '0.55' } }
    expect(total(least, [use(1999)])).toEqual(['0.5', '0.55'])
    expect(total(least, [use(20_000)])).toEqual(['5', '5.5'])
  })

  it('bill at most the maximum price, without and with VAT', () => {
    const most = { ...tariff(always(flat, energy)), max_price: { excl_vat: '10', incl_vat: '11' } }
    expect(total(most, [use(50_000)])).toEqual(['10', '11'])
    expect(total(most, [use(30_000)])).toEqual(['8', '8.85'])
  })

  it('round 40 minutes of parking up to 45: 7.00, with VAT 7.90', () => {
    const parking = part('PARKING_TIME', '2', '20', 900)
    const usages = [use(20_000, 3600), use(0, 0, 40 * MINUTE)]
    expect(total(tariff(always(flat, energy, parking)), usages)).toEqual(['7', '7.9'])
  })

  it('price two and a half hours at 2.00 as 5.00, with VAT 5.50, and parking as nothing', () => {
    const time = tariff(always(part('TIME', '2', '10', 60)))
    expect(total(time, [use(0, 150 * MINUTE), use(0, 0, 3600)])).toEqual(['5', '5.5'])
  })

  it('price charging and dearer parking: 11.25, with VAT 12.75', () => {
    const both = tariff(always(part('TIME', '3', '10', 60), part('PARKING_TIME', '5', '20', 300)))
    expect(total(both, [use(0, 150 * MINUTE), use(0, 0, 42 * MINUTE)])).toEqual(['11.25', '12.75'])
  })

  it('bill energy per 0.1 kWh: 20.45 kWh is 5.63, with VAT 6.24, when rounded to cents', () => {
    const stepped = tariff(always(flat, part('ENERGY', '0.25', '10', 100)))
    const sum = bill(stepped, [use(20_450)], ZONE).total
    expect([sum.exclVat.toFixed(2), sum.inclVat.toFixed(2)]).toEqual(['5.63', '6.24'])
  })

  it('price the complex tariff: 9.00 / 10.30 on a Monday, 12.28 / 13.861 on a Saturday', () => {
    const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY']
    // The text states 1.25 an hour at weekends, but its sum 2.28 for 114 minutes is that of 1.20.
    const complexAt = (weekendHour: string): Tariff =>
      tariff(
        always(part('FLAT', '2.5', '15')),
        { price_components: [part('TIME', '1', '20', 900)], restrictions: { max_current: '32' } },
        {
          price_components: [part('TIME', '2', '20', 600)],
          restrictions: { min_current: '32', day_of_week: weekdays },
        },
        {
          price_components: [part('TIME', weekendHour, '20', 600)],
          restrictions: { min_current: '32', day_of_week: ['SATURDAY', 'SUNDAY'] },
        },
        {
          price_components: [part('PARKING_TIME', '5', '10', 300)],
          restrictions: { start_time: '09:00', end_time: '18:00', day_of_week: weekdays },
        },
        {
          price_components: [part('PARKING_TIME', '6', '10', 300)],
          restrictions: { start_time: '10:00', end_time: '17:00', day_of_week: ['SATURDAY'] },
        },
      )
    const monday: readonly Usage[] = [
      { ...use(1, 165 * MINUTE), amperes: '16' },
      use(0, 0, 42 * MINUTE, MONDAY + 165 * 60_000),
    ]
    expect(total(complexAt('1.25'), monday)).toEqual(['9', '10.3'])
    const saturday = Date.UTC(2026, 10, 28, 12, 30)
    const usages: readonly Usage[] = [
      { ...use(1, 114 * MINUTE, 0, saturday), amperes: '43' },
      use(0, 0, 71 * MINUTE, saturday + 114 * 60_000),
    ]
    expect(total(complexAt('1.20'), usages)).toEqual(['12.28', '13.861'])
    expect(total(complexAt('1.25'), usages)).toEqual(['12.375', '13.975'])
  })

  it('apply step_size once, at the last time component: 0.55, 1.30 and 0.73', () => {
    const parking = part('PARKING_TIME', '1', null, 900)
    const stepped = tariff(
      {
        price_components: [part('TIME', '1.2', null, 1800), parking],
        restrictions: { start_time: '00:00', end_time: '17:00' },
      },
      {
        price_components: [part('TIME', '2.4', null, 900), parking],
        restrictions: { start_time: '17:00', end_time: '20:00' },
      },
      {
        price_components: [part('TIME', '2.4', null, 900)],
        restrictions: { start_time: '20:00', end_time: '00:00' },
      },
    )
    const excl = (...usages: readonly Usage[]): string => total(stepped, usages)[0]
    expect(excl(charge(at(16, 55), 5), charge(at(17, 0), 5), park(at(17, 5), 2))).toBe('0.55')
    expect(excl(charge(at(16, 35), 25), charge(at(17, 0), 10))).toBe('1.3')
    expect(excl(charge(at(19, 40), 12), park(at(19, 52), 8), park(at(20, 0), 12))).toBe('0.73')
  })

  it('follow the power: 1 kWh at 6 kW, 40 at 48 kW, 0.5 at 4 kW is 20.30', () => {
    const byPower = tariff(
      { price_components: [part('ENERGY', '0.2')], restrictions: { max_power: '16' } },
      { price_components: [part('ENERGY', '0.35')], restrictions: { max_power: '32' } },
      always(part('ENERGY', '0.5')),
    )
    expect(
      total(byPower, [withPower(1000, 6000), withPower(40_000, 48_000), withPower(500, 4000)])[0],
    ).toBe('20.3')
  })

  it('follow the duration: free for half an hour, then 0.25', () => {
    const byDuration = tariff(
      { price_components: [part('ENERGY', '0')], restrictions: { max_duration: 1800 } },
      { price_components: [part('ENERGY', '0.25')], restrictions: { max_duration: 3600 } },
      always(part('ENERGY', '0.4')),
    )
    expect(total(byDuration, [use(5000, 1800), use(1200, 600)])[0]).toBe('0.3')
  })
})

describe('the sandbox’s own tariffs', () => {
  const { timeZone } = markets.NO
  const own = tariffsOf(markets.NO)
  const inclVat = (id: string, ...usages: readonly Usage[]): string =>
    bill(adHocTariff([id], own), usages, timeZone).total.inclVat.toString()

  it('cost what the station says with VAT', () => {
    expect(inclVat('DC-KWH', use(1000))).toBe('5.99')
    expect(inclVat('DC-KWH-IDLE', use(10_000, 600), use(0, 0, 61))).toBe('56.9')
    expect(inclVat('AC-START-KWH', use(10_000, 3600))).toBe('49.9')
    expect(inclVat('AC-TIME', use(11_000, 3600))).toBe('30')
  })

  it('are cheaper by night, in the local time of the station', () => {
    const night = Date.UTC(2026, 6, 1, 20) // 22:00 in summer
    expect(inclVat('DC-DAY-NIGHT', use(1000, 60, 0, night - 1))).toBe('6.99')
    expect(inclVat('DC-DAY-NIGHT', use(1000, 60, 0, night))).toBe('4.99')
  })

  it('bill a driver without contract by the ad-hoc tariff of several', () => {
    expect(adHocTariff(['DC-MEMBER', 'DC-KWH'], own).id).toBe('DC-KWH')
    expect(adHocTariff(['DC-MEMBER'], own).id).toBe('DC-MEMBER')
  })
})
