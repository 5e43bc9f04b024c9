// Charging periods of a CDR: when what was used. A CDR whose periods cannot be read is still a CDR.
import { describe, expect, it } from 'vitest'
import { parseJson } from '#bff/ocpi/json.ts'
import { cdrOf } from '#bff/ocpi/translate-cdr.ts'
import { reportOf } from '#bff/ocpi/translate-session.ts'
import { cdr } from '#bff/ocpi/wire-cdr.ts'
import { session } from '#bff/ocpi/wire-session.ts'
import { CDR, SESSION, withFields, NOW } from './fixtures.ts'

const at = (time: string): number => Date.parse(`2026-11-22T${time}Z`)
const period = (time: string, dimensions: object): object => ({
  start_date_time: `2026-11-22T${time}Z`,
  dimensions: Object.entries(dimensions).map(([type, volume]) => ({ type, volume })),
})
/** The fixture lasts from 11:30 to 12:30. */
const periodsFrom = (...charging_periods: unknown[]) =>
  cdrOf(cdr.parse(parseJson(withFields(CDR, { charging_periods })))).periods
const nothing = { energyWh: 0, chargingS: 0, parkingS: 0, powerW: null, currentMa: null }

describe('the periods of a CDR', () => {
  it('become Wh and seconds, power and current where it says so', () => {
    expect(
      periodsFrom(
        period('11:30:00', { ENERGY: 30.5, TIME: 0.5, POWER: 61, CURRENT: '88.4' }),
        period('12:00:00', { ENERGY: 5.583, TIME: 0.25, MAX_CURRENT: 32, MIN_CURRENT: 16 }),
        period('12:15:00', { PARKING_TIME: 0.25 }),
      ),
    ).toEqual([
      {
        from: at('11:30:00'),
        energyWh: 30_500,
        chargingS: 1800,
        parkingS: 0,
        powerW: 61_000,
        currentMa: 88_400,
      },
      { ...nothing, from: at('12:00:00'), energyWh: 5583, chargingS: 900, currentMa: 32_000 },
      { ...nothing, from: at('12:15:00'), parkingS: 900 },
    ])
  })

  it('that say no time last until the next begins, the last one until the end', () => {
    expect(
      periodsFrom(
        period('11:30:00', { ENERGY: 30 }),
        period('12:10:00', { ENERGY: 6, PARKING_TIME: 0.1 }),
      ),
    ).toMatchObject([
      { chargingS: 2400, parkingS: 0 },
      { chargingS: 840, parkingS: 360 },
    ])
  })

  it('are put into the sequence of their starts', () => {
    const [first, second] = periodsFrom(
      period('12:00:00', { ENERGY: 6 }),
      period('11:30:00', { ENERGY: 30 }),
    )
    expect([first?.energyWh, second?.energyWh]).toEqual([30_000, 6000])
  })

  it.each([
    [
      'one has no start',
      [period('11:30:00', { ENERGY: 36 }), { dimensions: [{ type: 'ENERGY', volume: 1 }] }],
    ],
    ['Wh for kWh, beyond what can be counted', [period('11:30:00', { ENERGY: 36_083 })]],
    ['hours beyond what can be counted', [period('11:30:00', { TIME: '99999999999999999999' })]],
  ])('are none where %s; the CDR stands', (_, periods) => {
    expect(periodsFrom(...periods)).toEqual([])
  })

  it('that give energy back to the grid are no charge', () => {
    expect(periodsFrom(period('11:30:00', { ENERGY: -3, TIME: -1 }))).toMatchObject([
      { energyWh: 0, chargingS: 0 },
    ])
  })
})

const currentOf = (...volumes: unknown[]) =>
  reportOf(
    session.parse(
      parseJson(
        withFields(SESSION, {
          charging_periods: volumes.map((volume, i) => period(`11:3${i}:00`, { CURRENT: volume })),
        }),
      ),
    ),
    NOW,
  ).currentMa

describe('the current of a session', () => {
  it('is the last that was said, in mA, and never negative', () => {
    expect(currentOf(16, '31.25')).toBe(31_250)
    expect(currentOf(-5)).toBe(0)
    expect(currentOf()).toBeNull()
  })
})
