// The worked examples of OCPI's own text that change with time, day, current, power and duration, and
// its step_size (mod_tariffs and mod_cdrs).
import { describe, expect, it } from 'vitest'
import { always, costs, local, minutes, MONDAY, price, SATURDAY, when } from './tariff-costs.ts'

const current = (bound: object, value: number, step: number): object =>
  when(bound, price('TIME', value, 20, step))

describe('mod_tariffs: the complex tariff', () => {
  const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY']
  const weekendAt = (weekend: number): { elements: object[] } => ({
    elements: [
      always(price('FLAT', 2.5, 15)),
      current({ max_current: 32 }, 1, 900),
      current({ min_current: 32, day_of_week: weekdays }, 2, 600),
      current({ min_current: 32, day_of_week: ['SATURDAY', 'SUNDAY'] }, weekend, 600),
      when(
        { start_time: '09:00', end_time: '18:00', day_of_week: weekdays },
        price('PARKING_TIME', 5, 10, 300),
      ),
      when(
        { start_time: '10:00', end_time: '17:00', day_of_week: ['SATURDAY'] },
        price('PARKING_TIME', 6, 10, 300),
      ),
    ],
  })
  const tariff = weekendAt(1.25)

  it('on a Monday at 16 A: 9.00 and 10.30', async () => {
    const legs = [{ chargingS: minutes(165), currentMa: 16_000 }, { parkingS: minutes(42) }]
    expect(await costs(tariff, legs, local(MONDAY, '09:30'))).toEqual(['9', '10.3'])
  })

  it('on a Saturday at 43 A: 12.28 and 13.861 at the 1.20 an hour that its table reckons with', async () => {
    const legs = [{ chargingS: minutes(114), currentMa: 43_000 }, { parkingS: minutes(71) }]
    const begins = local(SATURDAY, '13:30')
    expect(await costs(weekendAt(1.2), legs, begins)).toEqual(['12.28', '13.861'])
    // The text's own price is 1.25 an hour: 114 minutes of it are 2.375, where its table says 2.28.
    expect(await costs(tariff, legs, begins)).toEqual(['12.375', '13.975'])
  })

  it('the same current known by its power alone, as on most AC posts', async () => {
    // 16 A in all are 3.68 kW at 230 V; 43 A are 9.89.
    const monday = [{ chargingS: minutes(165), powerW: 3680 }, { parkingS: minutes(42) }]
    expect(await costs(tariff, monday, local(MONDAY, '09:30'))).toEqual(['9', '10.3'])
    const saturday = [{ chargingS: minutes(114), powerW: 9890 }, { parkingS: minutes(71) }]
    expect(await costs(tariff, saturday, local(SATURDAY, '13:30'))).toEqual(['12.375', '13.975'])
  })
})

describe('mod_tariffs: step_size when the element changes', () => {
  const parking = price('PARKING_TIME', 1, null, 900)
  const tariff = {
    elements: [
      when({ start_time: '00:00', end_time: '17:00' }, price('TIME', 1.2, null, 1800), parking),
      when({ start_time: '17:00', end_time: '20:00' }, price('TIME', 2.4, null, 900), parking),
      when({ start_time: '20:00', end_time: '00:00' }, price('TIME', 2.4, null, 900)),
    ],
  }

  it('#1: parking alone is rounded up: 0.55', async () => {
    const legs = [{ chargingS: minutes(10) }, { parkingS: minutes(2) }]
    expect(await costs(tariff, legs, local(MONDAY, '16:55'))).toEqual(['0.55', '0.55'])
  })

  it('#2: the sum of both is rounded up to the step of the last: 1.30', async () => {
    const legs = [{ chargingS: minutes(35) }]
    expect(await costs(tariff, legs, local(MONDAY, '16:35'))).toEqual(['1.3', '1.3'])
  })

  it('#3: what is free after 20:00 is not rounded up: 0.73', async () => {
    const legs = [{ chargingS: minutes(12) }, { parkingS: minutes(20) }]
    expect(await costs(tariff, legs, local(MONDAY, '19:40'))).toEqual(['0.73', '0.73'])
  })
})

describe('mod_cdrs: step_size', () => {
  it('energy: 4.3 and 1.1 kWh are 5.5 in steps of 500 Wh, not 4.5 and 1.5', async () => {
    const tariff = {
      elements: [
        when({ end_time: '17:00' }, price('ENERGY', 0.2, null, 500)),
        always(price('ENERGY', 0.27, null, 500)),
      ],
    }
    const legs = [
      { energyWh: 4300, chargingS: minutes(43) },
      { energyWh: 1100, chargingS: minutes(11) },
    ]
    // 4.3 at 0.20 and 1.2 at 0.27.
    expect((await costs(tariff, legs, local(MONDAY, '16:17')))[0]).toBe('1.184')
  })

  it('time: 6 and 22 minutes are 30 in steps of ten, 24 of them at the later price', async () => {
    const tariff = {
      elements: [
        when({ end_time: '17:00' }, price('TIME', 5, null, 600)),
        always(price('TIME', 7, null, 600)),
      ],
    }
    // 6 minutes at 5 and 24 at 7 an hour.
    const legs = [{ chargingS: minutes(28) }]
    expect((await costs(tariff, legs, local(MONDAY, '16:54')))[0]).toBe('3.3')
  })

  it('charging that parking follows is not rounded: 21 and 16 minutes are 21 and 20', async () => {
    // At 6 and 12 an hour, where the text has 1 and 2: so that the sum ends.
    const tariff = {
      elements: [always(price('TIME', 6, null, 600), price('PARKING_TIME', 12, null, 600))],
    }
    const legs = [{ chargingS: minutes(21) }, { parkingS: minutes(16) }]
    expect((await costs(tariff, legs))[0]).toBe('6.1')
  })
})

describe('mod_tariffs: restrictions by power and duration', () => {
  it('max_power: 1 kWh at 6 kW, 40 at 48, 0.5 at 4 are 20.30', async () => {
    const tariff = {
      elements: [
        when({ max_power: 16 }, price('ENERGY', 0.2, 20)),
        when({ max_power: 32 }, price('ENERGY', 0.35, 20)),
        always(price('ENERGY', 0.5, 20)),
      ],
    }
    const legs = [
      { energyWh: 1000, chargingS: minutes(10) },
      { energyWh: 40_000, chargingS: minutes(50) },
      { energyWh: 500, chargingS: minutes(7.5) },
    ]
    expect(await costs(tariff, legs)).toEqual(['20.3', '24.36'])
  })

  it('max_duration: 5 kWh in the free half hour, 1.2 after it are 0.30', async () => {
    const tariff = {
      elements: [
        when({ max_duration: 1800 }, price('ENERGY', 0, 20)),
        when({ max_duration: 3600 }, price('ENERGY', 0.25, 20)),
        always(price('ENERGY', 0.4, 20)),
      ],
    }
    const legs = [
      { energyWh: 5000, chargingS: minutes(30) },
      { energyWh: 1200, chargingS: minutes(10) },
    ]
    expect(await costs(tariff, legs)).toEqual(['0.3', '0.36'])
  })
})
