// A reservation that vanished, and captures that are refused for good: what it costs us is recorded,
// corrected when more is known, and never taken from the driver (laws 2 and 4).
import { describe, expect, it } from 'vitest'
import { atStakeMinor } from '#bff/session/loss.ts'
import { ledgerRow } from '#bff/durable/ledger-row.ts'
import { cdrOf, Story, T0 } from './story.ts'

const GONE = { cancelledMinor: 35_000 }
const giveUp = (
  story: Story,
  act: 'capture' | 'cancel',
  why: 'capture-expired' | 'partial-capture-off',
) => story.say({ type: 'GiveUp', act, final: true, why }, 1)
const resolve = (
  story: Story,
  action: 'retry' | 'capture' | 'release',
  amountMinor: number | null = null,
) => story.say({ type: 'Resolve', action, amountMinor, reason: 'seen' }, 1)
/** Neither captured nor refunded by itself. */
const untouched = (story: Story): void => {
  expect(story.asked('CapturePayment')).toEqual([])
  expect(story.asked('RefundPayment')).toEqual([])
}

describe('a reservation that vanished', () => {
  it('in mid-charge: stopped, parked, and what was delivered is a loss', () => {
    const story = new Story().charging(10_000)
    story.read(GONE, 1)
    expect(story.session).toMatchObject({ phase: 'stopping', stop: { by: 'lapsed' } })
    expect(story.session.lossMinor).toBe(0)
    story.report({ status: 'completed', energyWh: 12_000, updatedAt: T0 + 700_000 }, 30)
    expect(story.session).toMatchObject({
      phase: 'parked',
      why: 'reservation-lapsed',
      lossMinor: 7188,
    })
    untouched(story)
  })

  it('tells the operator once, and shows it in the ledger', () => {
    const story = new Story().ended(10_000)
    story.read(GONE, 1)
    story.read(GONE, 1)
    expect(story.asked('TellOperator')).toEqual([
      { type: 'TellOperator', matter: 'reservation-lapsed' },
    ])
    expect(story.asked('RecordInLedger').length).toBeGreaterThan(0)
    expect(ledgerRow(story.session)).toMatchObject({
      phase: 'parked',
      lossMinor: 5990,
      atStakeMinor: 0,
      captureUntil: null,
    })
  })

  it.each([
    ['lower', { totalInclMinor: 9000 }, 9000],
    ['higher than the accepted tariff', { totalInclMinor: 15_000 }, 11_980],
    ['without VAT', { totalInclMinor: null }, 11_980],
    ['in another currency, so that the tariff counts', { currency: 'SEK' }, 11_980],
    ['of zero, so that the tariff counts', { totalInclMinor: 0, totalExclMicros: 0 }, 11_980],
  ])('is corrected by a CDR that comes later: %s', (_, over, lossMinor) => {
    const story = new Story().ended(19_000)
    story.read(GONE, 1)
    expect(story.session.lossMinor).toBe(11_381)
    story.say({ type: 'ReportCdr', cdr: cdrOf(over) }, 60)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'reservation-lapsed', lossMinor })
    expect(story.session.strays).toEqual([])
    untouched(story)
    // The same CDR again says nothing new.
    expect(story.say({ type: 'ReportCdr', cdr: cdrOf(over) }, 1)).toEqual([])
  })

  it('while the capture was on its way: the price is known, and is the loss', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 10)
    story.read(GONE, 1)
    expect(story.session).toMatchObject({ why: 'reservation-lapsed', lossMinor: 11_980 })
    expect(story.asked('CapturePayment')).toHaveLength(1)
  })

  it('after a part was captured by hand: the rest is the loss, and the receipt is for the part', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 10)
    story.read({ capturedMinor: 5000, cancelledMinor: 30_000 }, 1)
    expect(story.session).toMatchObject({
      phase: 'parked',
      lossMinor: 6980,
      settlement: { captureMinor: 5000, source: 'operator' },
    })
  })

  it('before anything was delivered: nothing is lost and nothing is parked', () => {
    const story = new Story().approved()
    story.read(GONE, 1)
    story.none(130)
    story.read(GONE, 1)
    expect(story.session).toMatchObject({ phase: 'abandoned', lossMinor: 0 })
  })

  it('can only be let be: nothing can be captured for it any more', () => {
    const story = new Story().ended()
    story.read(GONE, 1)
    expect(resolve(story, 'capture', 5000)).toEqual([])
    expect(resolve(story, 'retry')).toEqual([])
    resolve(story, 'release')
    expect(story.session).toMatchObject({ phase: 'settled', lossMinor: 11_980 })
    untouched(story)
    // A CDR that comes only now corrects the figure still.
    story.say({ type: 'ReportCdr', cdr: cdrOf({ totalInclMinor: 10_000 }) }, 60)
    untouched(story)
  })
})

describe('a reservation whose time was over (6100, 6030)', () => {
  it('capture refused with 6100: kept and parked, until a read shows that it is gone', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 10)
    giveUp(story, 'capture', 'capture-expired')
    expect(story.session).toMatchObject({ phase: 'parked', why: 'capture-expired', lossMinor: 0 })
    expect(atStakeMinor(story.session)).toBe(11_980)
    story.read(GONE, 60)
    expect(story.session).toMatchObject({
      phase: 'parked',
      why: 'reservation-lapsed',
      lossMinor: 11_980,
    })
    expect(atStakeMinor(story.session)).toBe(0)
    expect(story.asked('CapturePayment')).toHaveLength(1)
  })

  it('cancel refused with 6030: it comes to rest once a read shows that it is let go', () => {
    const story = new Story().approved()
    story.say(
      { type: 'ReportStart', answer: 'refused', why: 'start-refused', timeoutS: null, attempt: 1 },
      1,
    )
    giveUp(story, 'cancel', 'capture-expired')
    expect(story.session.phase).toBe('parked')
    story.read(GONE, 60)
    expect(story.session).toMatchObject({ phase: 'abandoned', lossMinor: 0 })
  })
})

const parked = (): Story => {
  const story = new Story().ended()
  story.say({ type: 'ReportCdr', cdr: cdrOf() }, 10)
  giveUp(story, 'capture', 'partial-capture-off')
  return story
}

describe('a capture that is refused for good (6140, 6260)', () => {
  it('keeps the reservation, and what is at stake is no loss yet', () => {
    const story = parked()
    expect(ledgerRow(story.session)).toMatchObject({
      phase: 'parked',
      why: 'partial-capture-off',
      lossMinor: 0,
      atStakeMinor: 11_980,
      captureUntil: T0 + 10_000 + 180 * 86_400_000,
    })
    expect(story.asked('CancelPayment')).toEqual([])
  })

  it('may be tried again', () => {
    const story = parked()
    resolve(story, 'retry')
    expect(story.asked('CapturePayment')).toMatchObject([
      { amountMinor: 11_980 },
      { amountMinor: 11_980 },
    ])
    story.read({ capturedMinor: 11_980 }, 1)
    story.read({ capturedMinor: 11_980, cancelledMinor: 23_020 }, 1)
    expect(story.session).toMatchObject({ phase: 'settled', lossMinor: 0 })
  })

  it('may be captured with another amount, and what is left out is the loss', () => {
    const story = parked()
    expect(resolve(story, 'capture', 99_999)).toEqual([])
    resolve(story, 'capture', 8000)
    story.read({ capturedMinor: 8000 }, 1)
    story.read({ capturedMinor: 8000, cancelledMinor: 27_000 }, 1)
    expect(story.session).toMatchObject({ phase: 'settled', lossMinor: 3980 })
  })

  it('may be released, and then all of it is the loss', () => {
    const story = parked()
    resolve(story, 'release')
    expect(story.session.phase).toBe('releasing')
    expect(story.session.lossMinor).toBe(0)
    story.read(GONE, 1)
    expect(story.session).toMatchObject({ phase: 'settled', lossMinor: 11_980 })
  })

  it('released by hand at the payer: a loss that stays in sight until somebody has seen it', () => {
    const story = parked()
    story.read(GONE, 60)
    expect(story.session).toMatchObject({
      phase: 'parked',
      why: 'reservation-lapsed',
      lossMinor: 11_980,
    })
  })
})

describe('a start on nobody’s reservation', () => {
  it('is a loss as far as it delivered, and grows with it', () => {
    const story = new Story().approved()
    story.none(130)
    story.read(GONE, 1)
    story.report({ sessionId: 'NO*STK*S2', energyWh: 900, updatedAt: story.now }, 60)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'late-start', lossMinor: 539 })
    const status = 'completed' as const
    story.report({ sessionId: 'NO*STK*S2', status, energyWh: 1000, updatedAt: story.now }, 60)
    expect(story.session.lossMinor).toBe(599)
    resolve(story, 'release')
    expect(story.session).toMatchObject({ phase: 'abandoned', lossMinor: 599 })
  })
})

describe('a loss', () => {
  it('beyond the reservation is recorded with the price', () => {
    const story = new Story().ended(70_000)
    story.say({ type: 'Tick' }, 900)
    story.read({ capturedMinor: 35_000 }, 1)
    expect(story.session).toMatchObject({ phase: 'settled', lossMinor: 6930 })
  })

  it('grows with a higher CDR at rest, which is never captured', () => {
    const story = new Story().ended(19_000)
    story.say({ type: 'Tick' }, 900)
    story.read({ capturedMinor: 11_381 }, 1)
    story.read({ capturedMinor: 11_381, cancelledMinor: 23_619 }, 1)
    expect(story.session.lossMinor).toBe(0)
    story.say({ type: 'ReportCdr', cdr: cdrOf({ totalInclMinor: 11_980 }) }, 60)
    expect(story.session).toMatchObject({ phase: 'settled', lossMinor: 599 })
    expect(story.asked('CapturePayment')).toHaveLength(1)
  })

  it('is none where all was paid', () => {
    expect(new Story().settled().session.lossMinor).toBe(0)
  })
})
