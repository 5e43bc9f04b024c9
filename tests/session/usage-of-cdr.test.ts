// The usage by which a CDR is priced: its own periods where they agree with its totals, else what our
// meter saw, brought to its totals.
import { describe, expect, it } from 'vitest'
import type { Cdr, CdrPeriod } from '#bff/session/model.ts'
import { priceOf } from '#bff/session/price.ts'
import { broughtTo, periodsAgree, usageOfCdr } from '#bff/session/usage-of-cdr.ts'
import { cdrOf } from './story.ts'
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

/** 2.00 a kWh before 12:30, 4.00 after it; parking 60 an hour. */
const tariff = tariffWith([
  element({ time: { from: 0, until: 750 } }, component('energy', 2)),
  element(null, component('energy', 4), component('parking', 60)),
])
const terms = termsWith(tariff)
const HALF_PAST = NOON + 30 * 60_000

const period = (from: number, energyWh: number, chargingS: number, parkingS = 0): CdrPeriod => ({
  from,
  energyWh,
  chargingS,
  parkingS,
  powerW: null,
  currentMa: null,
})

/** An hour from noon, 10 kWh of it before half past twelve. */
const bill = (over: Partial<Cdr> = {}): Cdr =>
  cdrOf({
    energyWh: 12_000,
    chargingS: HOUR,
    parkingS: 0,
    startedAt: NOON,
    endedAt: NOON + HOUR * 1000,
    periods: [period(NOON, 10_000, 1800), period(HALF_PAST, 2000, 1800)],
    ...over,
  })
/** Our meter saw the energy flow evenly. */
const seen = (...legs: Leg[]) => usageOf(terms, legs)
const evenly = { energyWh: 12_000, chargingS: HOUR }
const costs = (cdr: Cdr, usage = seen(evenly)): unknown =>
  priceOf(tariff, usageOfCdr(terms, cdr, usage)).lines.map((l) => [l.kind, l.quantity])

describe('the periods of a CDR', () => {
  it('say when what was used, against what our meter saw', () => {
    expect(costs(bill({ periods: [] }))).toEqual([
      ['energy', 6000],
      ['energy', 6000],
    ])
    expect(costs(bill())).toEqual([
      ['energy', 10_000],
      ['energy', 2000],
    ])
  })

  it('are cut where the tariff changes and they do not', () => {
    expect(costs(bill({ periods: [period(NOON, 12_000, HOUR)] }))).toEqual([
      ['energy', 6000],
      ['energy', 6000],
    ])
  })

  it('may be a little off by rounding: the totals bind', () => {
    const periods = [period(NOON, 9990, 1802), period(HALF_PAST, 1995, 1795)]
    const usage = usageOfCdr(terms, bill({ periods }), null)
    expect([usage.energyWh, usage.chargingS]).toEqual([12_000, HOUR])
    expect(sum(usage.stretches.map((s) => s.energyWh))).toBe(12_000)
    expect(costs(bill({ periods }))).toEqual([
      ['energy', 9990],
      ['energy', 2010],
    ])
  })

  it.each([
    ['Wh for kWh', [period(NOON, 10_000_000, 1800), period(HALF_PAST, 2_000_000, 1800)]],
    ['one is missing', [period(NOON, 10_000, 1800)]],
    [
      'parking that the totals do not have',
      [period(NOON, 10_000, 1800), period(HALF_PAST, 2000, 1800, 60)],
    ],
    ['another time', [period(NOON, 10_000, 1800), period(HALF_PAST, 2000, 900, 900)]],
    ['none at all', []],
  ])('%s: they say nothing', (_, periods) => {
    expect(periodsAgree(bill({ periods }))).toBe(false)
    expect(costs(bill({ periods }))).toEqual([
      ['energy', 6000],
      ['energy', 6000],
    ])
  })

  it('carry power and current where a price depends on them', () => {
    const byCurrent = termsWith(
      tariffWith([
        element({ currentMa: { from: 32_000, until: null } }, component('energy', 4)),
        element(null, component('energy', 1)),
      ]),
    )
    const [first, second] = bill().periods
    if (!first || !second) throw new Error('two periods')
    const periods = [{ ...first, currentMa: 32_000 }, second]
    const usage = usageOfCdr(byCurrent, bill({ periods }), null)
    expect(priceOf(byCurrent.tariff, usage).lines.map((l) => l.quantity)).toEqual([10_000, 2000])
  })
})

describe('our own timeline brought to the totals of a CDR', () => {
  const none = { periods: [] }

  it('has what came after the last meter value at the end, charging before parking', () => {
    const half = seen({ energyWh: 6000, chargingS: 30 * MINUTE })
    expect(costs(bill({ ...none, chargingS: 50 * MINUTE, parkingS: 10 * MINUTE }), half)).toEqual([
      ['energy', 6000],
      ['energy', 6000],
      ['parking', 600],
    ])
  })

  it('loses what is too much from its end', () => {
    expect(costs(bill({ ...none, energyWh: 7000 }))).toEqual([
      ['energy', 6000],
      ['energy', 1000],
    ])
    expect(costs(bill({ ...none, energyWh: 5000 }))).toEqual([['energy', 5000]])
  })

  it('takes off energy, charging and parking each by itself', () => {
    const usage = seen({ energyWh: 6000, chargingS: 1800 }, { energyWh: 6000, parkingS: 1800 })
    const to = { energyWh: 9000, chargingS: 1000, parkingS: 1900 }
    const { stretches, ...totals } = broughtTo(usage, terms, to, NOON + HOUR * 1000)
    expect(totals).toMatchObject(to)
    expect(sum(stretches.map((s) => s.energyWh))).toBe(9000)
    expect(sum(stretches.map((s) => s.chargingS))).toBe(1000)
    expect(sum(stretches.map((s) => s.parkingS))).toBe(1900)
    const starts = stretches.map((s) => s.from)
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
  })

  it('where no meter value ever came, is spread evenly from start to end', () => {
    const cdr = bill({ ...none, chargingS: 45 * MINUTE, parkingS: 15 * MINUTE })
    expect(priceOf(tariff, usageOfCdr(terms, cdr, null)).lines.map((l) => l.quantity)).toEqual([
      // 30 of the 45 minutes it charged are before half past twelve.
      8000, 4000, 900,
    ])
  })
})

describe('a tariff in which nothing depends on anything', () => {
  it('is priced by the totals alone', () => {
    const plain = termsWith(tariffWith([element(null, component('energy', 2))]))
    const usage = usageOfCdr(plain, bill({ periods: [period(NOON, 1, 1)] }), seen(evenly))
    expect(usage.stretches).toMatchObject([{ energyWh: 12_000, chargingS: HOUR, parkingS: 0 }])
  })
})
