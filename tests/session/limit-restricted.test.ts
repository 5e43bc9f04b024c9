// Law 6 where the price changes during the charge: by the clock, by the energy used, by how long it has
// lasted, when parking begins to cost. The price is reckoned here once more, bit by bit of time.
import { describe, expect, it } from 'vitest'
import { nextDeadline } from '#bff/session/deadlines.ts'
import { lastFit } from '#bff/session/last-fit.ts'
import { limitAt } from '#bff/session/limit.ts'
import { view } from '#bff/session/view.ts'
import type { Tariff } from '#bff/session/tariff.ts'
import { openingOf, Story, T0 } from './story.ts'
import { component, element, tariffWith } from './timeline.ts'

const RESERVED = 35_000
const HOUR_MS = 3_600_000
const BEGAN = T0 + 20_000
/** T0 is Friday 2027-01-15 09:00 in Oslo; 20 s pass until it charges. */
const MINUTE_OF_BEGIN = 9 * 60

interface Trial {
  tariff: Tariff
  powerW: number
  pushMs: number
  /** Øre for what flows in a bit of time: at this minute of the day, after so much. */
  oreFor: (
    bit: { wh: number; ms: number },
    before: { ms: number; wh: number; minute: number },
  ) => number
  /** No more flows after so many Wh: then it parks. */
  fullAtWh?: number
}

/** Charges with a meter value each `pushMs` until a STOP has taken its five seconds. */
function charge({ tariff, powerW, pushMs, oreFor, fullAtWh = Infinity }: Trial) {
  const policy = { ...openingOf().policy, stopDelayMs: 5000 }
  const nok = { ...tariff, currency: 'NOK' as const }
  const story = new Story({ tariff: nok, policy }).charging()
  const step = 500
  let [ms, wh, ore, chargedMs, stopsAt] = [0, 0, 0, 0, Infinity]
  while (ms < stopsAt) {
    const flows = wh < fullAtWh
    const more = flows ? (powerW * step) / HOUR_MS : 0
    const minute = MINUTE_OF_BEGIN + (ms + 20_000) / 60_000
    ore += oreFor({ wh: more, ms: step }, { ms, wh, minute })
    wh += more
    ms += step
    chargedMs += flows ? step : 0
    if (ms > 30 * HOUR_MS) throw new Error('it never stopped')
    if (story.session.stop) {
      if (stopsAt === Infinity) stopsAt = ms + 5000
      continue
    }
    const due = nextDeadline(story.state)
    story.now = BEGAN + ms
    if (due !== null && due <= story.now) story.say({ type: 'Tick' })
    if (ms % pushMs !== 0 || story.session.stop) continue
    story.report({
      energyWh: Math.floor(wh),
      powerW: flows ? powerW : 0,
      chargingS: Math.round(chargedMs / 1000),
      parkingS: Math.round((ms - chargedMs) / 1000),
      updatedAt: story.now,
    })
  }
  return { ore, by: story.session.stop?.by ?? null, hours: ms / HOUR_MS }
}

const span = (from: number | null, until: number | null) => ({ from, until })
/** Kroner a kWh, as øre a Wh. */
const per = (kr: number, wh: number): number => (kr * 100 * wh) / 1000

/** 3.00 before 09:30, 9.00 after it. */
const byClock = tariffWith([
  element({ time: { from: 0, until: 570 } }, component('energy', 3)),
  element(null, component('energy', 9)),
])
/** Free for 20 kWh, then 12.00. */
const byEnergy = tariffWith([
  element({ energyWh: span(null, 20_000) }, component('energy', 0)),
  element(null, component('energy', 12)),
])
/** 2.00, and from the second hour on 1.00 a minute besides. */
const byDuration = tariffWith([
  element({ durationS: span(3600, null) }, component('time', 60)),
  element(null, component('energy', 2)),
])

const perMinute = (kr: number, ms: number): number => (kr * 100 * ms) / 60_000

describe.each([10_000, 60_000])('with a meter value each %i ms', (pushMs) => {
  it.each([
    ['the clock', byClock, 50_000, (bit, now) => per(now.minute < 570 ? 3 : 9, bit.wh)],
    ['the energy', byEnergy, 50_000, (bit, now) => per(now.wh < 20_000 ? 0 : 12, bit.wh)],
    [
      'how long it has lasted',
      byDuration,
      11_000,
      (bit, now) => per(2, bit.wh) + perMinute(now.ms < HOUR_MS ? 0 : 1, bit.ms),
    ],
  ] as [string, Tariff, number, Trial['oreFor']][])(
    'a price that changes with %s is used to nine tenths at least, and not run over',
    (_, tariff, powerW, oreFor) => {
      const end = charge({ tariff, powerW, pushMs, oreFor })
      expect(end.by).toBe('limit')
      expect(end.ore).toBeLessThanOrEqual(RESERVED)
      expect(end.ore).toBeGreaterThanOrEqual(0.9 * RESERVED)
    },
  )

  it('a night of slow charging, twelve hours long, is used to nine tenths at least', () => {
    // 3.7 kW: 2.00 by day, 10.00 from 17:00 on.
    const tariff = tariffWith([
      element({ time: { from: 360, until: 1020 } }, component('energy', 2)),
      element(null, component('energy', 10)),
    ])
    const end = charge({
      tariff,
      powerW: 3700,
      pushMs,
      oreFor: (bit, now) => per(now.minute < 1020 ? 2 : 10, bit.wh),
    })
    expect(end.hours).toBeGreaterThan(8)
    expect(end.ore).toBeLessThanOrEqual(RESERVED)
    expect(end.ore).toBeGreaterThanOrEqual(0.97 * RESERVED)
  })

  it('a fee for standing that begins an hour later stops a full car in time', () => {
    // 10 kWh at 5.00, then nothing until two hours have passed, then 10.00 a minute.
    const tariff = tariffWith([
      element({ durationS: span(7200, null) }, component('parking', 600)),
      element(null, component('energy', 5)),
    ])
    const end = charge({
      tariff,
      powerW: 50_000,
      pushMs,
      fullAtWh: 10_000,
      oreFor: (bit, now) =>
        per(5, bit.wh) + perMinute(bit.wh === 0 && now.ms >= 2 * HOUR_MS ? 10 : 0, bit.ms),
    })
    expect(end.hours).toBeGreaterThan(2)
    // No ramp is reckoned with where time alone costs; the test looks at the clock each half second.
    expect(end.ore).toBeLessThanOrEqual(RESERVED + perMinute(10, 500))
    expect(end.ore).toBeGreaterThanOrEqual(0.9 * RESERVED)
  })
})

const limitWith = (tariff: Tariff, energyWh: number, amountMinor = RESERVED): number | null => {
  const nok = { ...tariff, currency: 'NOK' as const }
  const policy = { ...openingOf().policy, stopDelayMs: 0 }
  const story = new Story({ tariff: nok, policy, amountMinor }).waiting()
  story.read({ authorizedMinor: amountMinor }, 9)
  story.report({ updatedAt: BEGAN, powerW: 60_000 }, 10)
  story.report({ energyWh, updatedAt: BEGAN + 60_000, powerW: 60_000 }, 60)
  return limitAt(story.session)
}

describe('the limit', () => {
  it('is before a fee that would go beyond the reservation, however little is used until then', () => {
    const tariff = tariffWith([
      element({ durationS: span(1800, null) }, component('flat', 500)),
      element(null, component('energy', 1)),
    ])
    const at = limitWith(tariff, 1000) ?? Infinity
    expect(at).toBeLessThanOrEqual(BEGAN + 1_800_000)
    expect(at).toBeGreaterThan(BEGAN + 1_799_000)
  })

  it('is the earliest moment at which the price is too much, though it falls again after it', () => {
    // In steps of 100 kWh at 4.00 until 10 kWh, then by the Wh at 1.00: 400.00, then 10.00.
    const tariff = tariffWith([
      element({ energyWh: span(null, 10_000) }, component('energy', 4, { stepSize: 100_000 })),
      element(null, component('energy', 1)),
    ])
    expect(limitWith(tariff, 0, 5000)).toBe(BEGAN + 60_000)
  })

  it('is none where the most price is within the reservation', () => {
    const maxPrice = { exVatMicros: 350_000_000, inclVatMicros: null }
    const tariff = tariffWith([element(null, component('energy', 9))], { maxPrice })
    expect(limitWith(tariff, 1000)).toBeNull()
    expect(limitWith({ ...tariff, maxPrice: null }, 1000)).not.toBeNull()
  })

  it('counts with the dearer of what the car takes and what it may take', () => {
    // Above 70 kW it is four times as dear; it shows 60 and may ramp up to 75.
    const tariff = tariffWith([
      element({ powerW: span(70_000, null) }, component('energy', 8)),
      element(null, component('energy', 2)),
    ])
    const dear = limitWith(tariff, 1000) ?? 0
    const flat = limitWith(tariffWith([element(null, component('energy', 8))]), 1000) ?? 0
    expect(Math.abs(dear - flat)).toBeLessThan(600_000)
    expect(dear).toBeGreaterThan(flat)
  })
})

describe('a limit by power', () => {
  it('counts with what the car takes now, where speeding up would make it cheaper', () => {
    const tariff = tariffWith([
      element({ powerW: span(70_000, null) }, component('energy', 2)),
      element(null, component('energy', 8)),
    ])
    const all = limitWith(tariffWith([element(null, component('energy', 8))]), 1000) ?? 0
    expect(limitWith(tariff, 1000)).toBe(all)
  })
})

describe('a fee for standing', () => {
  it('is shown from the moment at which it will begin', () => {
    const tariff = {
      ...tariffWith([
        element({ time: { from: 600, until: 1020 } }, component('parking', 60)),
        element(null, component('energy', 5)),
      ]),
      currency: 'NOK' as const,
    }
    const story = new Story({ tariff }).charging(10_000)
    expect(view(story.session).idleFeeAt).toBeNull()
    story.report({ energyWh: 10_000, powerW: 0, updatedAt: T0 + 660_000 }, 60)
    expect(view(story.session).idleFeeAt).toBe(T0 + HOUR_MS)
  })

  it('of nothing is none', () => {
    const tariff = {
      ...tariffWith([element(null, component('parking', 0), component('energy', 5))]),
      currency: 'NOK' as const,
    }
    const story = new Story({ tariff }).charging(10_000)
    story.report({ energyWh: 10_000, powerW: 0, updatedAt: T0 + 660_000 }, 60)
    expect(view(story.session).idleFeeAt).toBeNull()
  })
})

const fits = (costAt: (ms: number) => number, edges: number[], amount: number) =>
  lastFit(costAt, edges, amount, 1000)

const saw = (ms: number): number => (ms <= 500 ? ms : ms - 400)

describe('the last moment that fits', () => {
  it('is none where all fits, now where nothing does', () => {
    expect(fits(() => 5, [], 5)).toBeNull()
    expect(fits(() => 6, [], 5)).toBe(0)
  })

  it('is found in the first piece that goes beyond, within a tenth of a second', () => {
    expect(fits(saw, [500], 450)).toBeGreaterThanOrEqual(350)
    expect(fits(saw, [500], 450)).toBeLessThanOrEqual(450)
    expect(fits(saw, [500], 550)).toBeGreaterThanOrEqual(850)
    expect(fits(saw, [500], 550)).toBeLessThanOrEqual(950)
  })
})
