// What is captured: the least of CDR, accepted tariff and reservation (law 2), by the operator's word
// on whose price counts.
import { describe, expect, it } from 'vitest'
import { byOperator, cdrPrice, mostCapturable, reckon } from '#bff/session/settlement.ts'
import { vatFault } from '#bff/session/cdr-vat.ts'
import { cdrDoubtsOf } from '#bff/session/judge.ts'
import type { Tariff } from '#bff/session/tariff.ts'
import { component, settledBy, tariffOf } from './priced.ts'
import { cdrOf, Story } from './story.ts'

describe('PRICE_SOURCE', () => {
  // 20 kWh at 5.99 kr are 119.80 by the accepted tariff.
  it.each([
    ['lower', 11_980, 11_980, null, 'tariff'],
    ['lower', 9000, 9000, 'operator-price', 'cdr'],
    ['lower', 5990, 5990, 'operator-price', 'cdr'],
    ['lower', 20_000, 11_980, null, 'tariff'],
    ['tariff', 9000, 11_980, null, 'tariff'],
    ['tariff', 0, 11_980, null, 'tariff'],
    ['tariff', 20_000, 11_980, null, 'tariff'],
    ['cdr', 9000, 9000, 'operator-price', 'cdr'],
    ['cdr', 300, 300, 'operator-price', 'cdr'],
    ['cdr', 20_000, 11_980, null, 'tariff'],
  ] as const)(
    '%s: a CDR of %i captures %i',
    (source, totalInclMinor, captureMinor, reduction, from) => {
      const story = settledBy({ totalInclMinor }, { source })
      expect(story.session.settlement).toMatchObject({
        captureMinor,
        reduction,
        source: from,
        cdrId: 'CDR1',
      })
      expect(story.asked('CapturePayment')).toEqual([
        { type: 'CapturePayment', amountMinor: captureMinor, currency: 'NOK' },
      ])
    },
  )

  it.each([
    ['lower', 'parked', 'price-contradiction'],
    ['cdr', 'releasing', 'price-zero'],
    ['tariff', 'capturing', null],
  ] as const)('%s: a CDR of zero leads to %s', (source, phase, why) => {
    expect(settledBy({ totalInclMinor: 0 }, { source }).session).toMatchObject({ phase, why })
  })

  it.each(['lower', 'tariff', 'cdr'] as const)(
    '%s: another currency is never reckoned with',
    (source) => {
      const story = settledBy({ currency: 'SEK' }, { source })
      expect(story.session).toMatchObject({ phase: 'parked', why: 'currency-contradiction' })
      expect(story.asked('CapturePayment')).toEqual([])
    },
  )

  it('lower: a CDR of less than half the metered energy is a contradiction too', () => {
    const story = settledBy({ energyWh: 9999, totalInclMinor: 5990 })
    expect(story.session).toMatchObject({ phase: 'parked', why: 'price-contradiction' })
  })
})

describe('a session that delivered nothing and for which no CDR came', () => {
  it('costs nothing, whatever its tariff asks of a session that charges', () => {
    const tariff = tariffOf(component('energy', 4_792_000), component('flat', 8_000_000))
    const story = new Story({ tariff }).charging(0)
    story.report({ status: 'completed', energyWh: 0, updatedAt: story.now + 1000 }, 1)
    story.say({ type: 'Tick' }, 900)
    expect(story.asked('CapturePayment')).toEqual([])
    expect(story.session).toMatchObject({ phase: 'releasing', why: 'price-zero' })
  })
})

describe('the price of a CDR', () => {
  it.each([
    // Without VAT 95.84 are 119.80; 1.00 is 1.25; 0.0049 is 0.0061, which is 1 øre rounded half up.
    [95_840_000, 11_980],
    [1_000_000, 125],
    [4900, 1],
    [3900, 0],
    [0, 0],
  ])('%i millionths without VAT are %i øre with 25 %%', (totalExclMicros, minor) => {
    const { session } = new Story().ended()
    expect(cdrPrice(session, cdrOf({ totalInclMinor: null, totalExclMicros }))).toBe(minor)
  })

  it('is what the CPO says incl. VAT, where it says so', () => {
    const { session } = new Story().ended()
    expect(cdrPrice(session, cdrOf({ totalInclMinor: 777, totalExclMicros: 95_840_000 }))).toBe(777)
  })

  it('has no VAT where the accepted tariff has none', () => {
    const tariff = tariffOf(component('energy', 4_792_000, 0))
    const { session } = new Story({ tariff }).ended()
    expect(cdrPrice(session, cdrOf({ totalInclMinor: null, totalExclMicros: 95_840_000 }))).toBe(
      9584,
    )
  })

  it('takes a hundred thousand kroner without a float in sight', () => {
    const { session } = new Story().ended()
    const cdr = cdrOf({ totalInclMinor: null, totalExclMicros: 100_000_010_000 })
    expect(cdrPrice(session, cdr)).toBe(12_500_001)
  })
})

const faultOf = (totalExclMicros: number, totalInclMinor: number | null, tariff?: Tariff) => {
  const { session } = new Story(tariff ? { tariff } : {}).ended()
  return vatFault(session, cdrOf({ totalExclMicros, totalInclMinor }))
}

describe('the VAT of a CDR', () => {
  // 100.00 without VAT.
  const hundred = 100_000_000

  it.each([
    ['25 % as accepted', 12_500, true],
    ['25 %, rounded line by line', 12_506, true],
    ['more than that', 12_507, false],
    ['15 %', 11_500, false],
    ['none', 10_000, false],
  ])('%s', (_, incl, right) => {
    expect(faultOf(hundred, incl) === null).toBe(right)
  })

  it('may be anything between the rates of a tariff that has several', () => {
    const mixed = tariffOf(component('energy', 1_000_000, 2500), component('time', 1_000_000, 1200))
    expect(faultOf(hundred, 11_200, mixed)).toBeNull()
    expect(faultOf(hundred, 12_500, mixed)).toBeNull()
    expect(faultOf(hundred, 11_100, mixed)).toContain('11200 to 12500')
  })

  it('is not asked for where only one amount is said', () => {
    expect(faultOf(hundred, null)).toBeNull()
    expect(faultOf(0, 12_500)).toBeNull()
  })

  it('that is wrong is a doubt for the operator, and parks nothing', () => {
    const { session } = new Story().ended()
    const wrong = cdrOf({ totalExclMicros: hundred, totalInclMinor: 15_000 })
    expect(cdrDoubtsOf(session, wrong)).toMatchObject([{ field: 'vat', refused: false }])
    expect(cdrDoubtsOf(session, cdrOf())).toEqual([])
    expect(settledBy({ totalExclMicros: hundred, totalInclMinor: 15_000 }).session.phase).toBe(
      'capturing',
    )
  })

  it('never makes the driver pay more than was accepted, nor more than the CDR says', () => {
    // 20 kWh at 5.99 are 119.80.
    const taxed = settledBy({ totalExclMicros: hundred, totalInclMinor: 15_000 })
    expect(taxed.session.settlement?.captureMinor).toBe(11_980)
    const untaxed = settledBy({ totalExclMicros: 95_840_000, totalInclMinor: 9584 })
    expect(untaxed.session.settlement?.captureMinor).toBe(9584)
  })
})

describe('bounds', () => {
  it('no CDR: the last meter value by the accepted tariff', () => {
    const { session } = new Story().ended(10_000)
    expect(reckon(session)).toMatchObject({
      kind: 'settle',
      settlement: {
        captureMinor: 5990,
        source: 'tariff',
        cdrId: null,
        reduction: null,
        lossMinor: 0,
      },
    })
  })

  it('above the reservation: cut down, the rest is our loss by name', () => {
    const { session } = new Story().ended(70_000)
    expect(reckon(session)).toMatchObject({
      settlement: {
        captureMinor: 35_000,
        lossMinor: 6930,
        reduction: 'reservation-limit',
        rule: 'capture',
      },
    })
  })

  it.each([
    [166, 'below-minimum', 0, 99],
    [167, 'capture', 100, 0],
  ] as const)(
    '%i Wh: %s, for less than 100 øre cannot be captured',
    (wh, rule, captureMinor, lossMinor) => {
      const { session } = new Story().ended(wh)
      expect(reckon(session)).toMatchObject({ settlement: { rule, captureMinor, lossMinor } })
    },
  )

  it('the operator captures at most the accepted price and the reservation', () => {
    expect(mostCapturable(new Story().ended(10_000).session)).toBe(5990)
    expect(mostCapturable(new Story().ended(70_000).session)).toBe(35_000)
    const decided = byOperator(new Story().ended(10_000).session, 4000)
    expect(decided).toMatchObject({
      captureMinor: 4000,
      source: 'operator',
      reduction: 'operator-decision',
    })
    expect(byOperator(new Story().ended(10_000).session, 99_999).captureMinor).toBe(5990)
  })
})
