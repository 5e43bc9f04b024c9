// The worked examples of OCPI's own text (mod_tariffs, 2.2.1 and 2.3.0): simple tariffs, limits,
// taxes, reservations.
import { describe, expect, it } from 'vitest'
import {
  always,
  charges,
  costs,
  energy,
  hours,
  minutes,
  price,
  startFee,
  when,
} from './tariff-costs.ts'

const limit = (ex: number, incl: number) => [
  ['2.2.1', { excl_vat: ex, incl_vat: incl }] as const,
  ['2.3.0', { before_taxes: ex, after_taxes: incl }] as const,
]

describe('mod_tariffs: simple tariffs', () => {
  it('0.25 per kWh: 20 kWh are 5.00 and 5.50', async () => {
    expect(await costs({ elements: [always(energy)] }, charges(20))).toEqual(['5', '5.5'])
  })

  it('with a start fee: 5.50 and 6.10', async () => {
    expect(await costs({ elements: [always(startFee, energy)] }, charges(20))).toEqual([
      '5.5',
      '6.1',
    ])
  })

  it.each(limit(0.5, 0.55))('with a minimum price as %s has it', async (_, min_price) => {
    const tariff = { min_price, elements: [always(energy)] }
    expect(await costs(tariff, charges(20))).toEqual(['5', '5.5'])
    expect(await costs(tariff, charges(1.9))).toEqual(['0.5', '0.55'])
    expect(await costs(tariff, charges(2))).toEqual(['0.5', '0.55'])
    expect(await costs(tariff, charges(0))).toEqual(['0.5', '0.55'])
  })

  it('with parking per quarter and a start fee: 40 minutes are three quarters, 7.00 and 7.90', async () => {
    const tariff = { elements: [always(startFee, energy, price('PARKING_TIME', 2, 20, 900))] }
    const parks = [...charges(20), { parkingS: minutes(40) }]
    expect(await costs(tariff, parks)).toEqual(['7', '7.9'])
  })

  it.each(limit(10, 11))('with a maximum price as %s has it', async (_, max_price) => {
    const tariff = { max_price, elements: [always(startFee, energy)] }
    expect(await costs(tariff, charges(50))).toEqual(['10', '11'])
    expect(await costs(tariff, charges(30))).toEqual(['8', '8.85'])
  })

  it('2 per hour: two hours and a half are 5.00 and 5.50, parking is free', async () => {
    const tariff = { elements: [always(price('TIME', 2, 10, 60))] }
    const legs = [{ chargingS: hours(2.5) }, { parkingS: hours(9) }]
    expect(await costs(tariff, legs)).toEqual(['5', '5.5'])
  })

  it('3 per hour and 5 per hour parking: 11.25 and 12.75', async () => {
    const tariff = {
      elements: [always(price('TIME', 3, 10, 60), price('PARKING_TIME', 5, 20, 300))],
    }
    const legs = [{ chargingS: hours(2.5) }, { parkingS: minutes(42) }]
    expect(await costs(tariff, legs)).toEqual(['11.25', '12.75'])
  })

  it('1.90 per hour with 5.2 % VAT: 4.75 and 5.00 (4.997 before rounding)', async () => {
    const tariff = { elements: [always(price('TIME', 1.9, 5.2, 300))] }
    expect(await costs(tariff, [{ chargingS: hours(2.5) }])).toEqual(['4.75', '4.997'])
  })

  it('20.45 kWh in steps of 100 Wh are 20.5: 5.63 and 6.24, as the prose has it', async () => {
    // The table of the text reckons with 20.45 kWh (5.61 and 6.22): it forgets its own step_size.
    const tariff = { elements: [always(startFee, price('ENERGY', 0.25, 10, 100))] }
    expect(await costs(tariff, charges(20.45))).toEqual(['5.625', '6.2375'])
    const market = { elements: [always(startFee, price('ENERGY', 0.22, 10, 100))] }
    expect(await costs(market, charges(20.45))).toEqual(['5.01', '5.561'])
  })

  it('free of charge, whose step is 0', async () => {
    const tariff = { elements: [always({ type: 'FLAT', price: 0, step_size: 0 })] }
    expect(await costs(tariff, [...charges(20), { parkingS: hours(3) }])).toEqual(['0', '0'])
  })
})

const untaxed = (value: number): object => always({ type: 'TIME', price: value, step_size: 1 })

describe('mod_tariffs 2.3.0: North American taxes', () => {
  it('without taxes: 5.00', async () => {
    const tariff = { tax_included: 'NO', elements: [untaxed(2)] }
    expect(await costs(tariff, [{ chargingS: hours(2.5) }])).toEqual(['5', '5'])
  })

  it('taxes included: 5.25, whatever the tax is', async () => {
    const tariff = { tax_included: 'YES', elements: [untaxed(2.1)] }
    expect((await costs(tariff, [{ chargingS: hours(2.5) }]))[1]).toBe('5.25')
  })
})

const reserved = (kind: string, ...components: object[]): object =>
  when({ reservation: kind }, ...components)
const hour = (value: number, step: number): object => price('TIME', value, 20, step)

describe('mod_tariffs: reservations, of which we make none, cost nothing here', () => {
  const charge = always(startFee, energy)
  // The text's 6.75/7.60, 8.75/10.00, 6.50/7.30 and 7.00/7.90 less their reservation.
  it.each([
    ['a price', [reserved('RESERVATION', hour(5, 60))]],
    ['a price and a fee', [reserved('RESERVATION', price('FLAT', 2, 20), hour(5, 300))]],
    [
      'an expire fee',
      [
        reserved('RESERVATION_EXPIRES', price('FLAT', 4, 20)),
        reserved('RESERVATION', hour(2, 600)),
      ],
    ],
    [
      'an expire time',
      [reserved('RESERVATION_EXPIRES', hour(6, 600)), reserved('RESERVATION', hour(3, 600))],
    ],
  ])('%s: 5.50 and 6.10 remain', async (_, elements) => {
    expect(await costs({ elements: [...elements, charge] }, charges(20))).toEqual(['5.5', '6.1'])
  })
})
