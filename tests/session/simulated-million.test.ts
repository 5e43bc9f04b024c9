// What a million seeds found (docs/simulation.md), each as the small story it comes down to.
import { describe, expect, it } from 'vitest'
import { mostCapturable, surelyCapturable } from '#bff/session/settlement.ts'
import type { Tariff } from '#bff/session/tariff.ts'
import { cdrOf, ENERGY_ONLY, Story, T0 } from './story.ts'

/** The payer refuses to let the reservation go. */
function releaseRefused(story: Story): Story {
  story.say({ type: 'GiveUp', act: 'cancel', final: true, why: 'release-refused' }, 1)
  return story
}

describe('a CDR that comes while the payer is away', () => {
  it('is kept like any other on the way, and corrects at rest (seeds 115131, 568303, 693150)', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 1)
    story.say({ type: 'GiveUp', act: 'capture', final: false, why: 'payer-outage' }, 900)
    expect(story.session.phase).toBe('parked')
    story.say({ type: 'ReportCdr', cdr: cdrOf({ id: 'CDR2', totalInclMinor: 11_000 }) }, 5)
    expect(story.session.settlement?.cdrId).toBe('CDR1')
    story.read({ capturedMinor: 11_980 }, 600)
    story.read({ capturedMinor: 11_980, cancelledMinor: 23_020 }, 1)
    expect(story.session.phase).toBe('settled')
    expect(story.asked('RefundPayment')).toMatchObject([{ amountMinor: 980 }])
  })

  it('counts at once where the reservation has gone: it is what was lost', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 1)
    story.read({ cancelledMinor: 35_000 }, 1)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'reservation-lapsed' })
    story.say({ type: 'ReportCdr', cdr: cdrOf({ id: 'CDR2', totalInclMinor: 11_000 }) }, 5)
    expect(story.session.cdr?.id).toBe('CDR2')
  })

  it('corrects too where the money was put to rest by hand', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 1)
    story.read({ capturedMinor: 11_980 }, 1)
    releaseRefused(story)
    story.say({ type: 'ReportCdr', cdr: cdrOf({ id: 'CDR2', totalInclMinor: 11_000 }) }, 5)
    story.read({ capturedMinor: 11_980, cancelledMinor: 23_020 }, 600)
    expect(story.session.phase).toBe('settled')
    expect(story.asked('RefundPayment')).toMatchObject([{ amountMinor: 980 }])
  })
})

describe('a start that comes true on a parked reservation', () => {
  // 2027-01-15 08:00:00 UTC is nine in Oslo: the dear hours begin at eleven.
  const DEAR_LATER: Tariff = {
    ...ENERGY_ONLY,
    elements: [
      {
        components: [{ kind: 'energy', exVatMicros: 12_000_000, vatRate: 2500, stepSize: 1 }],
        restrictions: {
          time: { from: 660, until: 1200 },
          days: null,
          dates: null,
          energyWh: null,
          powerW: null,
          currentMa: null,
          durationS: null,
        },
      },
      {
        components: [{ kind: 'energy', exVatMicros: 4_792_000, vatRate: 2500, stepSize: 1 }],
        restrictions: null,
      },
    ],
  }

  it('costs what its own hour costs, not that of the operator’s retry (seed 387388)', () => {
    const story = new Story({ tariff: DEAR_LATER }).approved()
    story.none(130)
    releaseRefused(story)
    story.report({ sessionId: 'NO*STK*LATE', energyWh: 1000, status: 'completed' }, 600)
    story.say({ type: 'Resolve', action: 'retry', amountMinor: null, reason: 'x' }, 4 * 3600)
    releaseRefused(story)
    expect(surelyCapturable(story.session)).toBe(599)
    expect(mostCapturable(story.session)).toBe(599)
  })
})

describe('a stamp a day ahead', () => {
  const HOURLY: Tariff = {
    ...ENERGY_ONLY,
    elements: [
      {
        components: [{ kind: 'time', exVatMicros: 48_000_000, vatRate: 2500, stepSize: 1 }],
        restrictions: null,
      },
    ],
  }

  it('tells no time: between two values it is ours, without the slack of two clocks (seed 724348)', () => {
    const story = new Story({ tariff: HOURLY, amountMinor: 50_000 }).charging()
    story.report({ energyWh: 1000, updatedAt: T0 + 80_000 }, 60)
    expect(story.session.charge?.meter?.chargingS).toBe(60)
    story.report({ energyWh: 2000, updatedAt: T0 + 140_000 + 86_400_000 }, 60)
    expect(story.session.charge?.meter?.chargingS).toBe(120)
  })

  it('and without a single Wh more is no news at all (seed 766036)', () => {
    const story = new Story({ tariff: HOURLY, amountMinor: 50_000 }).charging()
    story.report({ energyWh: 1000, updatedAt: T0 + 80_000 }, 60)
    story.report({ energyWh: 1000, updatedAt: T0 + 140_000 + 86_400_000 }, 60)
    expect(story.session.charge?.meter?.chargingS).toBe(60)
    story.report({ energyWh: 1000, updatedAt: T0 + 200_000 }, 60)
    expect(story.session.charge?.meter?.chargingS).toBe(180)
  })
})
