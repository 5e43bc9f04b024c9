// What of a report is believed: meters that fall, jump or say nothing, times longer than the charge,
// CDRs that contradict the meter. Each as a story: what the session then knows, shows and bills.
import { describe, expect, it } from 'vitest'
import { doubtsOf } from '#bff/session/judge.ts'
import { limitAt } from '#bff/session/limit.ts'
import type { Cdr, ChargeReport } from '#bff/session/model.ts'
import { view } from '#bff/session/view.ts'
import { component, tariffOf } from './priced.ts'
import { cdrOf, openingOf, reportOf, Story } from './story.ts'

/** A report at the clock of the story, and what speaks against it. */
function said(story: Story, over: Partial<ChargeReport>, afterS = 10): string[] {
  const now = story.now + afterS * 1000
  const report = reportOf({ updatedAt: now, ...over })
  const doubts = doubtsOf(story.session, report, now)
  story.report({ updatedAt: now, ...over }, afterS)
  return doubts.map(({ field, refused }) => (refused ? `${field}!` : field))
}

const energyOf = (story: Story) => view(story.session).energyWh
const timeTariff = tariffOf(component('time', 60_000_000))

describe('a meter that falls', () => {
  it('is never shown or billed lower than it was known', () => {
    const story = new Story().charging(10_000)
    expect(said(story, { energyWh: 8000 })).toEqual(['energy'])
    expect(energyOf(story)).toBe(10_000)
    story.report({ status: 'completed', energyWh: 0, updatedAt: story.now + 1000 }, 1)
    story.say({ type: 'Tick' }, 900)
    expect(story.session.settlement?.captureMinor).toBe(5990)
  })

  it('by a rounding is no fall', () => {
    const story = new Story().charging(10_000)
    expect(said(story, { energyWh: 9950 })).toEqual([])
    expect(story.session.charge?.fallen).toBeNull()
  })

  it('is no news of the meter: the limit goes on from the last value that was believed', () => {
    const story = new Story().charging(10_000)
    said(story, { energyWh: 10_400 })
    const before = limitAt(story.session)
    for (const energyWh of [0, 300, 700]) said(story, { energyWh })
    expect(limitAt(story.session)).toBe(before)
  })

  it('once, and then goes on, is billed as if it never had', () => {
    const story = new Story().charging(10_000)
    said(story, { energyWh: 0 })
    said(story, { energyWh: 10_500 })
    story.report({ status: 'completed', energyWh: 10_500, updatedAt: story.now + 1000 }, 1)
    story.say({ type: 'Tick' }, 900)
    expect(story.session.phase).toBe('capturing')
  })

  it('and counts on from nothing is a meter that began anew: without a CDR a human decides', () => {
    const story = new Story().charging(10_000)
    for (const energyWh of [0, 300, 700]) said(story, { energyWh })
    story.report({ status: 'completed', energyWh: 900, updatedAt: story.now + 1000 }, 1)
    story.say({ type: 'Tick' }, 900)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'price-contradiction' })
    // The CDR that says what it all was ends the wait.
    const cdr = cdrOf({ energyWh: 10_900, totalInclMinor: 6529, endedAt: story.now - 900_000 })
    story.say({ type: 'ReportCdr', cdr })
    expect(story.session.settlement?.captureMinor).toBe(6529)
  })
})

describe('a meter that jumps', () => {
  it('beyond what the connector can deliver is refused, and changes no figure', () => {
    const story = new Story().charging(10_000)
    const before = limitAt(story.session)
    // Wh where kWh were meant.
    expect(said(story, { energyWh: 10_400_000 })).toEqual(['energy!'])
    expect(energyOf(story)).toBe(10_000)
    expect(limitAt(story.session)).toBe(before)
    expect(story.session.stop).toBeNull()
  })

  it('from the very first value on is refused, though the session begins and can be stopped', () => {
    const story = new Story().approved()
    expect(said(story, { status: 'active', energyWh: 500_000 }, 20)).toEqual(['energy!'])
    expect(story.session.phase).toBe('charging')
    expect(energyOf(story)).toBe(0)
    // At the power of the connector, the reservation lasts so long and no longer.
    expect(limitAt(story.session)).toBeGreaterThan(story.now + 1_000_000)
    expect(limitAt(story.session)).toBeLessThan(story.now + 1_500_000)
    story.say({ type: 'StopCharging' }, 1)
    expect(story.asked('StopSession')).toHaveLength(1)
  })

  it('by a whole battery at once is believed: some backends speak once a charge', () => {
    const story = new Story().charging(10_000)
    expect(said(story, { energyWh: 80_000 })).toEqual([])
    expect(energyOf(story)).toBe(80_000)
    // Beyond the reservation by far: it is stopped, and no more than the reservation can be taken.
    expect(story.asked('StopSession')).toHaveLength(1)
  })

  it('after a long silence is believed as far as the connector reaches', () => {
    const story = new Story().charging(10_000)
    expect(said(story, { energyWh: 30_000 }, 600)).toEqual([])
    expect(energyOf(story)).toBe(30_000)
  })

  it('is believed by a clock that runs faster than ours, as a sandbox’s does', () => {
    const story = new Story().charging(10_000)
    expect(said(story, { energyWh: 30_000, updatedAt: story.now + 600_000 }, 10)).toEqual([])
    expect(energyOf(story)).toBe(30_000)
  })
})

describe('a report without a reading', () => {
  it('keeps what is known, and does not move the limit', () => {
    const story = new Story().charging(10_000)
    said(story, { energyWh: 10_400 })
    const before = limitAt(story.session)
    for (let n = 0; n < 5; n += 1) {
      expect(said(story, { energyWh: null, appended: true, socPercent: 40 + n })).toEqual([])
    }
    expect(energyOf(story)).toBe(10_400)
    expect(view(story.session).socPercent).toBe(44)
    expect(limitAt(story.session)).toBe(before)
  })

  it('still ends the charge', () => {
    const story = new Story().charging(10_000)
    said(story, { energyWh: null, status: 'completed' })
    expect(story.session.phase).toBe('awaitingCdr')
  })
})

describe('a stamp that stands still', () => {
  it('does not silence the meter of a backend that sends only changes', () => {
    const story = new Story().charging(10_000)
    const updatedAt = story.session.charge?.meter?.updatedAt ?? 0
    for (const energyWh of [10_300, 10_600]) {
      story.report({ energyWh, updatedAt, appended: true, chargingS: 60 }, 10)
    }
    expect(energyOf(story)).toBe(10_600)
  })
})

describe('a time that is longer than the charge', () => {
  it('is refused: the clock of the charge stands in', () => {
    const story = new Story({ tariff: timeTariff }).charging(10_000)
    // Seconds where hours were meant.
    expect(said(story, { energyWh: 10_400, chargingS: 590 * 3600 })).toEqual(['time!'])
    expect(story.session.charge?.meter?.chargingS).toBe(590)
  })

  it('by a clock a year ahead costs no more than we have waited', () => {
    const story = new Story({ tariff: timeTariff }).charging(10_000)
    const updatedAt = story.now + 365 * 86_400_000
    expect(said(story, { energyWh: 10_400, updatedAt, powerW: null })).toEqual(['updated'])
    expect(story.session.charge?.meter?.chargingS).toBeLessThan(700)
    expect(view(story.session).costMinor).toBeLessThan(2000)
  })
})

describe('what else contradicts', () => {
  it('is told and changes nothing: another currency, another place, another start, an end before it', () => {
    const story = new Story().charging(10_000)
    const { startedAt } = reportOf()
    expect(said(story, { energyWh: 10_100, currency: 'SEK' })).toEqual(['currency'])
    expect(said(story, { energyWh: 10_200, evseUid: 'ANOTHER' })).toEqual(['evse'])
    expect(said(story, { energyWh: 10_300, startedAt: startedAt - 3_600_000 })).toEqual(['started'])
    expect(said(story, { energyWh: 10_400, endedAt: startedAt - 1 })).toEqual(['ended'])
    expect(story.session.phase).toBe('charging')
    expect(view(story.session).startedAt).toBe(startedAt)
  })

  it('is no other place by another of its names', () => {
    const story = new Story().charging(10_000)
    const { evseUid, station } = story.session.opening
    for (const name of [evseUid, evseUid.toLowerCase(), station.stationId, station.label]) {
      expect(said(story, { energyWh: null, evseUid: name })).toEqual([])
    }
  })
})

describe('a CDR that contradicts the meter', () => {
  it.each([
    ['twice what was shown to the very end', { energyWh: 66_000, totalInclMinor: 39_534 }],
    ['Wh for kWh', { energyWh: 9_000_000, totalInclMinor: 5_391_000 }],
  ])('%s is parked, whoever’s price the operator trusts', (_, over) => {
    for (const priceSource of ['lower', 'tariff', 'cdr'] as const) {
      const story = new Story({ policy: { ...openingOf().policy, priceSource } }).ended(20_000)
      story.say({ type: 'ReportCdr', cdr: cdrOf(over) }, 10)
      expect(story.session).toMatchObject({ phase: 'parked', why: 'price-contradiction' })
    }
  })

  it('in its dates is parked only where a price depends on time', () => {
    const wrong = { endedAt: Date.parse('2099-01-01T00:00:00Z') }
    const byEnergy = new Story().ended()
    byEnergy.say({ type: 'ReportCdr', cdr: cdrOf(wrong) }, 10)
    expect(byEnergy.session.phase).toBe('capturing')
    const timed = new Story({ tariff: timeTariff }).ended()
    timed.say({ type: 'ReportCdr', cdr: cdrOf({ ...wrong, totalInclMinor: 70_000 }) }, 10)
    expect(timed.session).toMatchObject({ phase: 'parked', why: 'price-contradiction' })
  })

  it('of a car that stood full for an hour is parked at twice what was shown', () => {
    const story = new Story().charging(20_000)
    said(story, { energyWh: 20_000, powerW: 0 }, 3600)
    said(story, { energyWh: 20_000, status: 'completed', endedAt: story.now + 10_000 })
    const cdr = cdrOf({ energyWh: 66_000, totalInclMinor: 39_534, endedAt: story.now })
    story.say({ type: 'ReportCdr', cdr }, 10)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'price-contradiction' })
  })

  it('by what flowed after the last reading is no contradiction', () => {
    const story = new Story().charging(10_000)
    story.report({ status: 'completed', energyWh: null, updatedAt: story.now + 300_000 }, 300)
    const cdr = cdrOf({ energyWh: 21_000, totalInclMinor: 12_579, endedAt: story.now })
    story.say({ type: 'ReportCdr', cdr }, 10)
    expect(story.session.settlement?.captureMinor).toBe(12_579)
  })

  it('in time is parked only where time is billed', () => {
    const wrong = { chargingS: 600 * 60, totalInclMinor: 11_980 }
    const sold = new Story().ended()
    sold.say({ type: 'ReportCdr', cdr: cdrOf(wrong) }, 10)
    expect(sold.session.phase).toBe('capturing')
    const timed = new Story({ tariff: timeTariff }).ended()
    timed.say({ type: 'ReportCdr', cdr: cdrOf({ ...wrong, totalInclMinor: 70_000 }) }, 10)
    expect(timed.session).toMatchObject({ phase: 'parked', why: 'price-contradiction' })
  })
})

const credit = (over: Partial<Cdr> = {}) =>
  cdrOf({ id: 'CDR1-C', creditOf: 'CDR1', totalInclMinor: -11_980, ...over })

describe('credits', () => {
  it('that come before what they take back keep it from being billed', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: credit() }, 1)
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 1)
    expect(story.session.phase).toBe('awaitingCdr')
    story.say({ type: 'ReportCdr', cdr: cdrOf({ id: 'CDR2', totalInclMinor: 11_000 }) }, 1)
    expect(story.session.settlement).toMatchObject({ captureMinor: 11_000, cdrId: 'CDR2' })
  })

  it('before the original and without a replacement are parked, not billed', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: credit() }, 1)
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 1)
    story.say({ type: 'Tick' }, 900)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'cdr-credited' })
    story.say({ type: 'ReportCdr', cdr: cdrOf({ id: 'CDR2', totalInclMinor: 11_000 }) }, 1)
    expect(story.session.settlement).toMatchObject({ captureMinor: 11_000 })
  })

  it('that name nothing take back the one that is known', () => {
    const story = new Story().settled()
    story.say({ type: 'ReportCdr', cdr: credit({ id: 'X9', creditOf: 'X9' }) }, 1)
    story.say({ type: 'Tick' }, 900)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'cdr-credited' })
  })

  it('may be followed by a replacement of the same id: the difference is given back', () => {
    const story = new Story().settled()
    story.say({ type: 'ReportCdr', cdr: credit() }, 1)
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 1)
    expect(story.asked('RefundPayment')).toEqual([])
    story.say({ type: 'ReportCdr', cdr: cdrOf({ totalInclMinor: 10_000 }) }, 1)
    expect(story.asked('RefundPayment')).toMatchObject([{ amountMinor: 1980 }])
  })

  it('and their replacement that come while the money is on its way count when it rests', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 10)
    story.say({ type: 'ReportCdr', cdr: credit() }, 1)
    story.say({ type: 'ReportCdr', cdr: cdrOf({ id: 'CDR2', totalInclMinor: 10_000 }) }, 1)
    story.read({ capturedMinor: 11_980 }, 1)
    story.read({ capturedMinor: 11_980, cancelledMinor: 23_020 }, 1)
    expect(story.asked('RefundPayment')).toMatchObject([{ amountMinor: 1980 }])
  })

  it('that come while the money is on its way are waited on at rest', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf() }, 10)
    story.say({ type: 'ReportCdr', cdr: credit() }, 1)
    story.read({ capturedMinor: 11_980 }, 1)
    story.read({ capturedMinor: 11_980, cancelledMinor: 23_020 }, 1)
    story.say({ type: 'Tick' }, 900)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'cdr-credited' })
  })
})

describe('the same CDR with other content', () => {
  it('moves no money', () => {
    const story = new Story().settled()
    expect(story.say({ type: 'ReportCdr', cdr: cdrOf({ totalInclMinor: 100 }) }, 1)).toEqual([])
  })
})
