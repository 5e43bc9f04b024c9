/** The pure core of the sandbox CPO: cars, EVSEs, and the meter of a session. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  advanceCharge,
  beginCharge,
  carAfter,
  cars,
  MJ_PER_WH,
  socPercent,
  takenWh,
  wattsAt,
} from '../../doubles/cpo/car.ts'
import { freshEvse, occupy, plug, startRefusal, statusOf, vacate } from '../../doubles/cpo/evse.ts'
import {
  activate,
  durations,
  energyWh,
  finish,
  mergePeriods,
  pendingSession,
  readMeter,
  sessionClock,
} from '../../doubles/cpo/session.ts'

const T0 = Date.UTC(2026, 10, 23, 12)
const MINUTE = 60_000
const HOUR = 60 * MINUTE

const started = (car = cars.family, mute = false) =>
  activate(pendingSession('S1', T0 - 1000), beginCharge(car, 'DC', 150_000, T0, mute))

describe('a car', () => {
  it('never asks for more power as its battery fills', () => {
    for (const { dcCurve } of Object.values(cars)) {
      const powers = Array.from({ length: 1001 }, (_, permille) =>
        wattsAt(dcCurve, permille * 1000),
      )
      expect(powers).toEqual(powers.toSorted((one, other) => other - one))
    }
  })

  it('takes exactly 11 kWh from an AC socket in an hour', () => {
    const charge = advanceCharge(beginCharge(cars.family, 'AC', 22_000, T0), T0 + HOUR)
    expect(takenWh(charge)).toBe(11_000)
  })

  it('takes no more than the connector gives', () => {
    const charge = advanceCharge(beginCharge(cars.family, 'DC', 50_000, T0), T0 + 6 * MINUTE)
    expect(takenWh(charge)).toBe(5000)
  })

  it('takes 150 kW while nearly empty, and less later', () => {
    const empty = { ...cars.family, socPermille: 0 }
    const early = advanceCharge(beginCharge(empty, 'DC', 150_000, T0), T0 + 2 * MINUTE)
    expect(takenWh(early)).toBe(5000)
    const late = advanceCharge(early, T0 + 40 * MINUTE)
    expect(late.watts).toBeLessThan(60_000)
    expect(socPercent(late)).toBeGreaterThan(75)
  })

  it('takes the same however often the meter is read', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90_000 }), { maxLength: 40 }), (steps) => {
        const start = beginCharge(cars['almost-full'], 'DC', 150_000, T0)
        let often = start
        let now = T0
        for (const step of steps) {
          now += step
          often = advanceCharge(often, now)
        }
        expect(often).toEqual(advanceCharge(start, now))
      }),
    )
  })

  it('stops at a full battery and then only stands there', () => {
    const charge = advanceCharge(beginCharge(cars['almost-full'], 'DC', 150_000, T0), T0 + HOUR)
    expect(charge.takenMj).toBe(charge.roomMj)
    expect(takenWh(charge)).toBe(1155) // 1.5 % of 77 kWh
    expect(charge.fullAt).toBeGreaterThan(T0 + MINUTE)
    expect(charge.fullAt).toBeLessThan(T0 + 20 * MINUTE)
    expect(socPercent(charge)).toBe(100)
    expect(charge.watts).toBe(0)
  })

  it('drives off with what it has taken', () => {
    const half = { ...cars.family, socPermille: 500 }
    const charge = advanceCharge(beginCharge(half, 'AC', 22_000, T0), T0 + 42 * MINUTE)
    expect(charge.takenMj).toBe(7700 * MJ_PER_WH)
    expect(carAfter(half, charge).socPermille).toBe(600)
  })
})

describe('an EVSE', () => {
  const free = freshEvse('E1', 'AVAILABLE')

  it('refuses a start when broken, when a stranger charges, and when it has a session', () => {
    expect(startRefusal(freshEvse('E1', 'OUTOFORDER'), '1')).toBe('EVSE_INOPERATIVE')
    expect(startRefusal(freshEvse('E1', 'CHARGING'), '1')).toBe('EVSE_OCCUPIED')
    expect(startRefusal(occupy(free, 'S1'), '1')).toBe('EVSE_OCCUPIED')
    expect(startRefusal(free, '1')).toBeNull()
  })

  it('takes one car at a time and starts only on the connector that is plugged in', () => {
    const taken = plug(free, cars.family, '2', false)
    if (taken === null) throw new Error('The EVSE was free.')
    expect(plug(taken, cars.small, '1', false)).toBeNull()
    expect(startRefusal(taken, '1')).toBe('FAILED')
    expect(startRefusal(taken, '2')).toBeNull()
  })

  it('shows a plugged car as it was told to, and a session as CHARGING', () => {
    const taken = plug(free, cars.family, '1', false) ?? free
    expect(statusOf(taken, 'BLOCKED')).toBe('BLOCKED')
    expect(statusOf(taken, 'AVAILABLE')).toBe('AVAILABLE')
    expect(statusOf(occupy(taken, 'S1'), 'AVAILABLE')).toBe('CHARGING')
  })

  it('keeps a driver’s car after the session and lets the sandbox’s own car go', () => {
    const own = vacate(occupy(plug(free, cars.family, '1', true) ?? free, 'S1'), null)
    expect(own.plugged).toBeNull()
    const theirs = vacate(occupy(plug(free, cars.family, '1', false) ?? free, 'S1'), cars.small)
    expect(theirs.plugged?.car.name).toBe('small')
    expect(theirs.sessionId).toBeNull()
  })
})

describe('a session', () => {
  it('has a clock that runs faster from its start on', () => {
    expect(sessionClock(T0, 60, T0)).toBe(T0)
    expect(sessionClock(T0, 60, T0 + 1000)).toBe(T0 + MINUTE)
  })

  it('has periods that follow one another without gap and sum to its energy', () => {
    let session = started()
    for (let minute = 1; minute <= 30; minute += 1)
      session = readMeter(session, T0 + minute * MINUTE)
    expect(session.periods).toHaveLength(30)
    expect(session.periods.reduce((sum, { wh }) => sum + wh, 0)).toBe(energyWh(session))
    session.periods.forEach((period, index) => {
      expect(period.startAt).toBe(index === 0 ? T0 : session.periods[index - 1]?.endAt)
    })
    expect(durations(session)).toEqual({ chargingMs: 30 * MINUTE, parkingMs: 0 })
  })

  it('splits the reading in which the car became full', () => {
    const session = readMeter(started(cars['almost-full']), T0 + HOUR)
    expect(session.periods.map(({ parked }) => parked)).toEqual([false, true])
    expect(session.periods[1]).toMatchObject({ wh: 0, watts: 0, endAt: T0 + HOUR })
    const { chargingMs, parkingMs } = durations(session)
    expect(chargingMs + parkingMs).toBe(HOUR)
    expect(session.periods[0]?.endAt).toBe(session.charge?.fullAt)
  })

  it('only parks when the car never asks for power', () => {
    const session = readMeter(started(cars.family, true), T0 + HOUR)
    expect(energyWh(session)).toBe(0)
    expect(durations(session)).toEqual({ chargingMs: 0, parkingMs: HOUR })
  })

  it('merges periods of a kind without losing energy or time', () => {
    let session = started(cars['almost-full'])
    for (let minute = 1; minute <= 30; minute += 1)
      session = readMeter(session, T0 + minute * MINUTE)
    const merged = mergePeriods(session.periods)
    expect(merged.map(({ parked }) => parked)).toEqual([false, true])
    expect(merged.reduce((sum, { wh }) => sum + wh, 0)).toBe(energyWh(session))
    expect(merged[0]?.startAt).toBe(T0)
    expect(merged[1]?.endAt).toBe(T0 + 30 * MINUTE)
  })

  it('is INVALID when it ends before it began, and final once it has ended', () => {
    expect(finish(pendingSession('S1', T0), T0 + 1, 'COMPLETED').status).toBe('INVALID')
    const done = finish(started(), T0 + MINUTE, 'COMPLETED')
    expect(done).toMatchObject({ status: 'COMPLETED', endedAt: T0 + MINUTE })
    expect(finish(done, T0 + HOUR, 'INVALID')).toBe(done)
    expect(readMeter(done, T0 + HOUR)).toBe(done)
  })
})
