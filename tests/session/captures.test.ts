// Captures at their ends: in part and in full, nothing at all, and less than a market lets be captured.
import { describe, expect, it } from 'vitest'
import { MARKET_CODES, MARKETS } from '#shared/market.ts'
import type { PaymentSnapshot } from '#bff/session/model.ts'
import { cdrOf, openingOf, Story } from './story.ts'

/** A charge of one kWh at `priceMinor`, VAT and all, in a market, that has ended and been billed. */
function billed(code: (typeof MARKET_CODES)[number], priceMinor: number): Story {
  const { currency, minimumMinor } = MARKETS[code]
  const { tariff, policy } = openingOf()
  const component = {
    kind: 'energy',
    exVatMicros: priceMinor * 10_000,
    vatRate: 0,
    stepSize: 1,
  } as const
  const story = new Story({
    currency,
    tariff: { ...tariff, currency, elements: [{ components: [component], restrictions: null }] },
    policy: { ...policy, minimumMinor },
  })
  story.waiting()
  read(story, {})
  story.report({ energyWh: 1000, currency }, 10)
  story.report({ status: 'completed', energyWh: 1000, currency, updatedAt: story.now }, 60)
  const cdr = cdrOf({ energyWh: 1000, currency, totalInclMinor: priceMinor })
  story.say({ type: 'ReportCdr', cdr }, 10)
  return story
}

function read(story: Story, over: Partial<PaymentSnapshot>): void {
  story.read({ currency: story.session.opening.currency, ...over }, 1)
}

describe('a capture', () => {
  it('in part is followed by the release of the rest, at once', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 10)
    expect(story.asked('CapturePayment')).toMatchObject([{ amountMinor: 11_980 }])
    expect(story.asked('CancelPayment')).toEqual([])
    read(story, { capturedMinor: 11_980 })
    expect(story.asked('CancelPayment')).toHaveLength(1)
    read(story, { capturedMinor: 11_980, cancelledMinor: 23_020 })
    expect(story.session.payment).toMatchObject({ capturedMinor: 11_980, releasedMinor: 23_020 })
    expect(story.session.phase).toBe('settled')
  })

  it('in full needs no cancel', () => {
    const story = new Story().ended(70_000)
    story.say({ type: 'Tick' }, 900)
    expect(story.asked('CapturePayment')).toMatchObject([{ amountMinor: 35_000 }])
    read(story, { capturedMinor: 35_000 })
    expect(story.asked('CancelPayment')).toEqual([])
    expect(story.session).toMatchObject({ phase: 'settled', payment: { releasedMinor: 0 } })
  })
})

describe.each(MARKET_CODES)('in %s', (code) => {
  const { minimumMinor, currency } = MARKETS[code]

  it('exactly the least amount is captured', () => {
    const story = billed(code, minimumMinor)
    expect(story.asked('CapturePayment')).toEqual([
      { type: 'CapturePayment', amountMinor: minimumMinor, currency },
    ])
  })

  it('less than that is released by its name, and is our loss', () => {
    const price = minimumMinor - 1
    const story = billed(code, price)
    expect(story.asked('CapturePayment')).toEqual([])
    read(story, { cancelledMinor: 35_000 })
    const why = price === 0 ? 'price-zero' : 'below-minimum'
    expect(story.session).toMatchObject({ phase: 'settled', why, lossMinor: price })
  })

  it('a price of zero is released by its name, and nothing is lost', () => {
    const story = billed(code, 0)
    expect(story.asked('CapturePayment')).toEqual([])
    expect(story.asked('CancelPayment')).toHaveLength(1)
    read(story, { cancelledMinor: 35_000 })
    expect(story.session).toMatchObject({ phase: 'settled', why: 'price-zero', lossMinor: 0 })
    // There is nothing to write a receipt for.
    expect(story.session.payment.capturedMinor).toBe(0)
  })
})
