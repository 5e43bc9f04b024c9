// A whole charge by a tariff that changes on the way: what is shown, captured and written on the
// receipt, and how the least and the most price are named.
import { describe, expect, it } from 'vitest'
import { receiptLines } from '#bff/session/settlement.ts'
import type { Tariff } from '#bff/session/tariff.ts'
import { view } from '#bff/session/view.ts'
import { view as viewShape } from '#shared/contract.ts'
import { cdrOf, Story, T0 } from './story.ts'
import { component, element, sum, tariffWith } from './timeline.ts'

const nok = (tariff: Tariff): Tariff => ({ ...tariff, currency: 'NOK' })
const vat = { vatRate: 2500 }
/** T0 is 09:00 in Oslo; it charges from 09:00:20 to 09:10:20, by its own clock. */
const byClock = nok(
  tariffWith([
    element({ time: { from: 0, until: 545 } }, component('energy', 4, vat)),
    element(null, component('energy', 8, vat)),
  ]),
)
const story = (tariff: Tariff): Story => new Story({ tariff }).charging()
const reach = (told: Story, energyWh: number, atS: number): Story => {
  told.report({ energyWh, updatedAt: T0 + atS * 1000 }, 60)
  return told
}
const settle = (told: Story, energyWh: number, over: Parameters<typeof cdrOf>[0] = {}): Story => {
  told.report({ status: 'completed', energyWh, endedAt: T0 + 620_000, updatedAt: T0 + 620_000 }, 9)
  told.say({ type: 'ReportCdr', cdr: cdrOf({ energyWh, totalInclMinor: 99_999, ...over }) }, 10)
  return told
}

const at = (s: number) => T0 + s * 1000

describe('a price that changes on the way', () => {
  it('is shown as it grows, cut where the clock changed it', () => {
    const told = story(byClock)
    reach(told, 4667, 300)
    expect(view(told.session).costMinor).toBe(2334)
    // 300 s more: the first 280 s had 4667 Wh, these have 6000, all of it after 09:05.
    reach(told, 10_667, 600)
    expect(view(told.session).costMinor).toBe(2334 + 6000)
    expect(viewShape.safeParse(view(told.session)).success).toBe(true)
  })

  it('is captured by what our meter saw, each price a line of its own', () => {
    const told = settle(reach(story(byClock), 4667, 300), 10_667)
    expect(told.session.settlement?.lines.map((l) => [l.kind, l.quantity, l.totalMinor])).toEqual([
      ['energy', 4667, 2334],
      ['energy', 6000, 6000],
    ])
    expect(told.asked('CapturePayment')).toMatchObject([{ amountMinor: 8334 }])
  })

  it('ends where the charge ended, though its last word is stamped later (seed 795236)', () => {
    // Free from 20 kW on. 22 kW until 09:10:20, told with a stamp of 40 s later: no slower charge.
    const told = story(
      nok(
        tariffWith([
          element({ powerW: { from: 20_000, until: null } }, component('time', 0, vat)),
          element(null, component('time', 144, vat), component('energy', 1, vat)),
        ]),
      ),
    )
    told.report({ energyWh: 3544, powerW: 22_000, updatedAt: at(600) }, 580)
    const ended = { endedAt: at(630), updatedAt: at(670), chargingS: 610, powerW: null }
    told.report({ status: 'completed', energyWh: 3727, ...ended }, 70)
    expect(view(told.session).costMinor).toBe(466)
  })

  it('is captured by the CDR’s own periods where they agree with it', () => {
    const period = { chargingS: 300, parkingS: 0, powerW: null, currentMa: null }
    const periods = [
      { ...period, from: at(20), energyWh: 10_000, chargingS: 280 },
      { ...period, from: at(300), energyWh: 667, chargingS: 320 },
    ]
    const told = settle(reach(story(byClock), 4667, 300), 10_667, { periods, chargingS: 600 })
    expect(told.asked('CapturePayment')).toMatchObject([{ amountMinor: 5000 + 667 }])
  })

  it('is never more than the CDR', () => {
    const told = settle(reach(story(byClock), 4667, 300), 10_667, { totalInclMinor: 8000 })
    expect(told.session.settlement).toMatchObject({
      captureMinor: 8000,
      source: 'cdr',
      reduction: 'operator-price',
    })
  })
})

describe('a session that takes the place of another', () => {
  it('has lasted since its own start', () => {
    const late = nok(
      tariffWith([
        element({ durationS: { from: 900, until: null } }, component('energy', 80, vat)),
        element(null, component('energy', 4, vat)),
      ]),
    )
    const told = story(late)
    const startedAt = T0 + 1_000_000
    told.report({ sessionId: 'NO*STK*S2', startedAt, updatedAt: startedAt, energyWh: 10 }, 980)
    told.report(
      { sessionId: 'NO*STK*S2', startedAt, updatedAt: startedAt + 60_000, energyWh: 1000 },
      60,
    )
    expect(told.session.charge?.sessionId).toBe('NO*STK*S2')
    expect(view(told.session).costMinor).toBe(500)
  })
})

describe('the most price', () => {
  const maxPrice = { exVatMicros: 40_000_000, inclVatMicros: 50_000_000 }
  const most = { ...byClock, maxPrice }

  it('is captured, and what it takes off is named and spread over the lines', () => {
    const told = settle(reach(story(most), 4667, 300), 10_667)
    const { settlement } = told.session
    expect(settlement).toMatchObject({
      captureMinor: 5000,
      lossMinor: 0,
      reduction: 'most-price',
      source: 'tariff',
    })
    if (!settlement) throw new Error('settled')
    const lines = receiptLines(settlement)
    expect(lines.map((l) => [l.totalMinor, l.reductionMinor])).toEqual([
      [1400, 934],
      [3600, 2400],
    ])
    expect(sum(lines.map((l) => l.totalMinor))).toBe(5000)
    expect(sum(lines.map((l) => l.exMinor))).toBe(4000)
  })

  it('gives way to the name of what took off last', () => {
    const lower = settle(reach(story(most), 4667, 300), 10_667, { totalInclMinor: 4000 })
    expect(lower.session.settlement?.reduction).toBe('operator-price')
    const beyond = { ...most, maxPrice: { exVatMicros: 400_000_000, inclVatMicros: null } }
    const told = settle(reach(story(beyond), 95_000, 3600), 100_000)
    expect(told.session.settlement).toMatchObject({
      captureMinor: 35_000,
      reduction: 'reservation-limit',
    })
  })

  it('keeps its name where a human captures all that it leaves', () => {
    const told = settle(reach(story(most), 4667, 300), 10_667, { totalInclMinor: 0 })
    expect(told.session.phase).toBe('parked')
    told.say({ type: 'Resolve', action: 'capture', amountMinor: 5000, reason: 'test' })
    expect(told.session.settlement).toMatchObject({ captureMinor: 5000, reduction: 'most-price' })
  })
})

describe('the least price', () => {
  const minPrice = { exVatMicros: 40_000_000, inclVatMicros: 50_000_000 }

  it('is captured, and what is missing is a line of the receipt', () => {
    const told = settle(reach(story({ ...byClock, minPrice }), 1000, 300), 1000)
    expect(told.session.settlement).toMatchObject({ captureMinor: 5000, reduction: null })
    expect(told.session.settlement?.lines.map((l) => [l.kind, l.totalMinor])).toEqual([
      ['energy', 500],
      ['minimum', 4500],
    ])
  })
})
