// What a driver who has walked away is told, and when: each thing once, before it costs, and never what
// is not so.
import { describe, expect, it } from 'vitest'
import { alertsOf } from '#bff/session/alerts.ts'
import { limitAt } from '#bff/session/limit.ts'
import type { Session } from '#bff/session/model.ts'
import type { Tariff } from '#bff/session/tariff.ts'
import { view } from '#bff/session/view.ts'
import { SCENES } from './scenes.ts'
import { openingOf, Story, T0 } from './story.ts'

const MIN = 60_000
const kinds = (s: Session, now: number) => alertsOf(s, now).due.map(({ kind }) => kind)
const dueIn = (story: Story) => kinds(story.session, story.now)

/** A charge that ends 20 s after its last value, as the backend tells it. */
function completed(story: Story, over: Parameters<Story['report']>[0] = {}): Story {
  const endedAt = (story.session.charge?.meter?.updatedAt ?? T0) + 20_000
  const energyWh = story.session.charge?.meter?.energyWh ?? 0
  story.report({ status: 'completed', energyWh, endedAt, updatedAt: endedAt, ...over }, 20)
  return story
}

/** A slow charge: 7 kW, so that minutes matter. */
function slow(energyWh: number): Story {
  const story = new Story({
    station: {
      ...openingOf().station,
      connector: { ...openingOf().station.connector, powerType: 'AC', maxPowerW: 7000 },
    },
  }).charging()
  const hours = energyWh / 7000
  story.report({ energyWh, powerW: 7000, updatedAt: T0 + 20_000 + hours * 3_600_000 }, hours * 3600)
  return story
}

const parkingFrom = (minDurationS: number | null): Tariff => {
  const energy = { kind: 'energy', exVatMicros: 4_792_000, vatRate: 2500, stepSize: 1 } as const
  const parking = {
    kind: 'parking',
    exVatMicros: 60_000_000,
    vatRate: 2500,
    stepSize: 1,
  } as const
  const always = {
    time: null,
    days: null,
    dates: null,
    energyWh: null,
    powerW: null,
    currentMa: null,
  }
  const durationS = minDurationS === null ? null : { from: minDurationS, until: null }
  const restrictions = { ...always, durationS }
  const elements = [
    { restrictions, components: [parking] },
    { restrictions: null, components: [energy] },
  ]
  return { ...openingOf().tariff, elements }
}
/** Stands still since ten minutes after the beginning of the charge. */
function standing(tariff: Tariff): Story {
  const story = new Story({ tariff }).charging(10_000)
  story.report({ energyWh: 10_000, powerW: 0, updatedAt: T0 + 660_000 }, 60)
  return story
}

describe('the end of a charge', () => {
  it('is told where the driver asked for it, on whichever phone', () => {
    const story = new Story().charging(10_000)
    story.say({ type: 'StopCharging' }, 1)
    expect(dueIn(story)).toEqual([])
    expect(dueIn(completed(story))).toEqual(['ended'])
  })

  it('is told where the chosen amount is used up', () => {
    const story = new Story().charging(10_000)
    story.report({ energyWh: 58_400, updatedAt: T0 + 1_300_000 }, 700)
    expect(story.session.stop?.by).toBe('limit')
    expect(dueIn(completed(story))).toEqual(['ended'])
  })

  it('is told where the car takes nothing any more and ends it', () => {
    const story = new Story().charging(10_000)
    story.report({ energyWh: 10_000, powerW: 0, updatedAt: T0 + 640_000 }, 30)
    expect(dueIn(completed(story, { powerW: 0 }))).toEqual(['ended'])
  })

  it('is told where the energy has stood still, though the last message says no power', () => {
    const story = new Story().charging(10_000)
    story.report({ energyWh: 10_000, powerW: 0, updatedAt: T0 + 730_000 }, 120)
    expect(dueIn(completed(story, { powerW: null }))).toEqual(['ended'])
  })

  it('is told where the car is as full as people charge it, and ends it', () => {
    const story = new Story().charging(10_000)
    const socPercent = 80
    story.report({ energyWh: 10_500, socPercent, updatedAt: T0 + 640_000 }, 30)
    expect(dueIn(completed(story, { socPercent }))).toEqual(['ended'])
  })

  it('is unexpected where nobody asked and the car was still charging', () => {
    const story = new Story().charging(10_000)
    story.report({ energyWh: 10_500, socPercent: 41, updatedAt: T0 + 640_000 }, 30)
    expect(dueIn(completed(story))).toEqual(['stopped-unexpectedly'])
  })

  it('is unexpected where the backend throws the session away', () => {
    const story = completed(new Story().charging(10_000), { status: 'invalid', powerW: 0 })
    expect(dueIn(story)).toEqual(['stopped-unexpectedly'])
  })

  it('is unexpected where the reservation ended and we stopped it', () => {
    const story = new Story().charging(10_000)
    story.read({ cancelledMinor: 35_000 }, 1)
    expect(story.session.stop?.by).toBe('lapsed')
    expect(dueIn(completed(story))).toEqual(['stopped-unexpectedly'])
  })

  it('is not told of what never began', () => {
    const story = new Story().approved()
    story.report({ status: 'pending' }, 2)
    story.say({ type: 'StopCharging' }, 1)
    completed(story, { startedAt: T0 })
    expect(alertsOf(story.session, story.now)).toEqual({ due: [], nextAt: null, over: true })
  })

  it('is worth telling for four hours', () => {
    const story = completed(new Story().charging(10_000))
    const seenAt = story.session.charge?.endedSeenAt ?? 0
    expect(kinds(story.session, seenAt + 240 * MIN - 1)).toHaveLength(1)
    expect(kinds(story.session, seenAt + 240 * MIN)).toEqual([])
  })
})

describe('the limit', () => {
  it('is told ten minutes before it', () => {
    const { session } = slow(56_000)
    const at = limitAt(session) ?? 0
    expect(alertsOf(session, at - 11 * MIN)).toMatchObject({ due: [], nextAt: at - 10 * MIN })
    expect(alertsOf(session, at - 10 * MIN)).toEqual({
      due: [{ kind: 'near-limit', until: at }],
      nextAt: null,
      over: false,
    })
    expect(kinds(session, at)).toEqual([])
  })

  it('is not called near before half of the amount is used, however quick the charger is', () => {
    // 100 kr at 150 kW are gone within seven minutes.
    const story = new Story({ amountMinor: 10_000 })
    story.waiting()
    story.read({ authorizedMinor: 10_000 }, 9)
    story.report({ status: 'active', updatedAt: T0 + 20_000 }, 10)
    const meter = (energyWh: number, afterS: number): number => {
      story.report({ energyWh, powerW: 150_000, updatedAt: story.now + afterS * 1000 }, afterS)
      const left = (limitAt(story.session) ?? 0) - story.now
      expect(left).toBeGreaterThan(0)
      expect(left).toBeLessThan(10 * MIN)
      return view(story.session).costMinor
    }
    expect(meter(8000, 192)).toBeLessThan(5000)
    expect(dueIn(story)).toEqual([])
    expect(meter(9000, 24)).toBeGreaterThan(5000)
    expect(dueIn(story)).toEqual(['near-limit'])
  })

  it('is no news once somebody has asked to stop', () => {
    const story = slow(56_000)
    const at = limitAt(story.session) ?? 0
    story.say({ type: 'StopCharging' }, 1)
    expect(kinds(story.session, at - MIN)).toEqual([])
  })
})

describe('the idle fee', () => {
  it('is told at once where it has begun', () => {
    const story = standing(parkingFrom(null))
    expect(view(story.session).idleFeeAt).toBeLessThanOrEqual(story.now)
    expect(dueIn(story)).toEqual(['idle-fee-soon'])
  })

  it('is not told of a car that has not begun, nor of one that charges', () => {
    const story = new Story({ tariff: parkingFrom(null) }).charging()
    story.report({ energyWh: 0, powerW: 0, updatedAt: T0 + 60_000 }, 60)
    expect(dueIn(story)).toEqual([])
    story.report({ energyWh: 2000, powerW: 50_000, updatedAt: T0 + 120_000 }, 60)
    expect(dueIn(story)).toEqual([])
  })

  it('is told ten minutes before it begins', () => {
    const story = standing(parkingFrom(3600))
    const at = view(story.session).idleFeeAt ?? 0
    expect(at - story.now).toBeGreaterThan(10 * MIN)
    expect(alertsOf(story.session, at - 10 * MIN - 1)).toMatchObject({
      due: [],
      nextAt: at - 10 * MIN,
    })
    expect(kinds(story.session, at - 10 * MIN)).toEqual(['idle-fee-soon'])
    expect(kinds(story.session, at + 30 * MIN)).toEqual([])
  })

  it('waits two minutes for a car that may only be pausing', () => {
    // The fee begins eight minutes after the energy last rose: its ten minutes are already running.
    const story = standing(parkingFrom(580 + 480))
    const rose = story.session.charge?.rise?.at ?? 0
    expect(kinds(story.session, rose + 2 * MIN - 1)).toEqual([])
    expect(kinds(story.session, rose + 2 * MIN)).toEqual(['idle-fee-soon'])
  })
})

describe.each(SCENES.map((s) => [`${s.phase}: ${s.name}`, s] as const))('%s', (_, scene) => {
  it('has a last word or none, promises no moment that is past, and says the same twice', () => {
    const { session, now } = scene.make()
    const found = alertsOf(session, now)
    expect(found).toEqual(alertsOf(session, now))
    expect(found.nextAt ?? Infinity).toBeGreaterThan(now)
    expect(found.due.every(({ until }) => until > now)).toBe(true)
    const last = found.due.filter(({ kind }) => kind === 'ended' || kind.startsWith('stopped'))
    expect(last.length).toBeLessThanOrEqual(found.over ? 1 : 0)
    if (found.over) expect(found.due).toEqual(last)
    const resting = scene.phase === 'settled' || scene.phase === 'abandoned'
    if (resting) expect(found.over).toBe(true)
    if (scene.phase === 'charging' || scene.phase === 'stopping') expect(found.over).toBe(false)
  })
})
