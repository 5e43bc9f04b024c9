// What a screen is shown of a session in each phase (design §6, "View"): nothing invented, nothing
// that could be acted on when it must not be.
import { describe, expect, it } from 'vitest'
import { limitAt } from '#bff/session/limit.ts'
import type { Phase } from '#bff/session/model.ts'
import { view } from '#bff/session/view.ts'
import { view as viewShape, type View } from '#shared/contract.ts'
import { SCENES } from './scenes.ts'
import { cdrOf, openingOf, REFERENCE, Story, T0 } from './story.ts'

const shownIn = (phase: Phase, name: string): View => {
  const scene = SCENES.find((s) => s.phase === phase && s.name === name)
  if (!scene) throw new Error(`no scene ${phase}: ${name}`)
  return view(scene.make().session)
}

describe.each(SCENES.map((s) => [`${s.phase}: ${s.name}`, s] as const))('%s', (_, scene) => {
  it('holds the contract, every field of it, near 1 kB', () => {
    const shown = view(scene.make().session)
    expect(viewShape.safeParse(shown).error?.issues ?? []).toEqual([])
    expect(Object.keys(shown).toSorted()).toEqual(Object.keys(viewShape.shape).toSorted())
    expect(JSON.stringify(shown).length).toBeLessThan(1500)
    expect(shown).toMatchObject({
      reference: REFERENCE,
      phase: scene.phase,
      currency: 'NOK',
      retryOf: null,
    })
  })

  it('lets itself be stopped only before it stops, and once', () => {
    const story = scene.make()
    const may = ['reserving', 'starting', 'charging'].includes(scene.phase) && !story.session.stop
    expect(view(story.session).canStop).toBe(may)
    story.say({ type: 'StopCharging' })
    expect(view(story.session).canStop).toBe(false)
  })

  it('shows the way to approve only while that is open', () => {
    const shown = view(scene.make().session)
    const open = scene.phase === 'reserving' && scene.name === 'waiting'
    expect(shown.redirectUrl).toBe(open ? 'https://pay.example/1' : null)
  })

  it('shows power and a limit only while they mean something', () => {
    const shown = view(scene.make().session)
    if (!['charging', 'stopping'].includes(scene.phase)) expect(shown.powerW).toBeNull()
    if (scene.phase !== 'charging') expect([shown.limitAt, shown.idleFeeAt]).toEqual([null, null])
  })

  it('never costs more than is reserved', () => {
    const { costMinor, reservedMinor } = view(scene.make().session)
    expect(costMinor).toBeLessThanOrEqual(reservedMinor)
    expect(costMinor).toBeGreaterThanOrEqual(0)
  })

  it('knows at rest what was captured and released, and the same view comes of the same state', () => {
    const story = scene.make()
    const shown = view(story.session)
    if (scene.phase === 'settled' || scene.phase === 'abandoned') {
      expect(shown.capturedMinor).not.toBeNull()
      expect(shown.releasedMinor).not.toBeNull()
      expect((shown.capturedMinor ?? 0) + (shown.releasedMinor ?? 0)).toBe(shown.reservedMinor)
    }
    if (scene.phase === 'abandoned') expect(shown).toMatchObject({ energyWh: 0, capturedMinor: 0 })
    expect(view(story.session)).toEqual(shown)
  })

  it('shows a receipt only at rest, and only of money that was taken', () => {
    const shown = view(scene.make().session)
    if (!['settled', 'abandoned', 'parked'].includes(scene.phase)) expect(shown.receipt).toBeNull()
    if ((shown.capturedMinor ?? 0) === 0) expect(shown.receipt).toBeNull()
    if (scene.phase === 'settled' && (shown.capturedMinor ?? 0) > 0) {
      expect(shown.receipt?.totalMinor).toBe(shown.capturedMinor)
    }
  })
})

describe('what is reserved', () => {
  it.each([
    ['reserving', 'creating', 35_000],
    ['reserving', 'waiting', 35_000],
    ['charging', '10 kWh', 35_000],
    ['settled', 'captured', 35_000],
    ['abandoned', 'start refused', 35_000],
    ['abandoned', 'aborted', 0],
  ] as const)('%s, %s: %i', (phase, name, minor) => {
    expect(shownIn(phase, name).reservedMinor).toBe(minor)
  })

  it('is what was approved, not what was asked for', () => {
    const story = new Story().waiting()
    story.read({ authorizedMinor: 20_000 }, 9)
    expect(view(story.session).reservedMinor).toBe(20_000)
  })
})

describe('the payment', () => {
  it.each([
    ['reserving', 'creating', 'creating'],
    ['reserving', 'waiting', 'waiting'],
    ['starting', 'asked', 'approved'],
    ['settled', 'captured', 'approved'],
    ['abandoned', 'aborted', 'aborted'],
  ] as const)('%s, %s: %s', (phase, name, payment) => {
    expect(shownIn(phase, name).payment).toBe(payment)
  })

  it('no longer shows the way to approve when the driver has left', () => {
    expect(shownIn('reserving', 'the driver left').redirectUrl).toBeNull()
  })
})

describe('the deadline', () => {
  it('is the payer’s own time-out while it is approved', () => {
    expect(shownIn('reserving', 'waiting').deadlineAt).toBe(T0 + 600_000)
  })

  it('is the end of the patience with START, the longer one binding', () => {
    const story = new Story().approved()
    expect(view(story.session).deadlineAt).toBe(T0 + 130_000)
    story.say(
      { type: 'ReportStart', answer: 'accepted', why: 'start-refused', timeoutS: 300, attempt: 1 },
      1,
    )
    expect(view(story.session).deadlineAt).toBe(T0 + 310_000)
  })

  it('is the end of the wait for the CDR, counted from when we heard of the end', () => {
    const story = new Story().ended()
    expect(view(story.session).deadlineAt).toBe(story.now + 900_000)
  })

  it.each([
    'charging',
    'stopping',
    'capturing',
    'releasing',
    'settled',
    'abandoned',
    'parked',
  ] as const)('is none in %s', (phase) => {
    for (const scene of SCENES.filter((s) => s.phase === phase)) {
      expect(view(scene.make().session).deadlineAt).toBeNull()
    }
  })
})

describe('energy and cost', () => {
  it('are those of the last meter value, by the accepted tariff', () => {
    const shown = shownIn('charging', '10 kWh')
    expect(shown).toMatchObject({
      energyWh: 10_000,
      costMinor: 5990,
      startedAt: T0 + 20_000,
      meterAt: T0 + 600_000,
    })
  })

  it('are nothing before anything is known', () => {
    expect(shownIn('starting', 'accepted')).toMatchObject({
      energyWh: 0,
      costMinor: 0,
      startedAt: null,
      meterAt: null,
      endedAt: null,
      powerW: null,
    })
  })

  it('are those of the CDR once it is priced', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf({ energyWh: 19_500, totalInclMinor: 11_681 }) }, 1)
    expect(view(story.session)).toMatchObject({
      energyWh: 19_500,
      costMinor: 11_681,
      capturedMinor: null,
    })
  })

  it('count what a stray session took, for whoever must settle it', () => {
    expect(shownIn('parked', 'late start').energyWh).toBe(900)
    // While it charges, the figures are those of the driver's own charge: kWh and kroner agree.
    expect(shownIn('charging', 'a stray runs').energyWh).toBe(10_000)
  })

  it('end when the charge ended', () => {
    expect(view(new Story().ended().session).endedAt).toBe(T0 + 620_000)
  })
})

describe('the stop', () => {
  it('is asked, then sent, or refused', () => {
    const story = new Story().charging(10_000)
    expect(view(story.session).stop).toBeNull()
    story.say({ type: 'StopCharging' }, 1)
    expect(view(story.session).stop).toBe('asked')
    story.say({ type: 'ReportStop', answer: 'refused' }, 1)
    expect(view(story.session).stop).toBe('refused')
    story.say({ type: 'Tick' }, 30)
    expect(view(story.session).stop).toBe('asked')
    story.say({ type: 'ReportStop', answer: 'accepted' }, 1)
    expect(view(story.session).stop).toBe('sent')
  })
})

describe('the limit and the idle fee', () => {
  it('shows when it will be stopped, while it charges', () => {
    const story = new Story().charging(10_000)
    const shown = view(story.session)
    expect(shown.limitAt).toBe(limitAt(story.session))
    expect(shown.limitAt).toBeGreaterThan(story.now)
  })

  const parkingBilled = {
    ...openingOf().tariff,
    elements: [
      {
        restrictions: null,
        components: [
          { kind: 'energy', exVatMicros: 4_792_000, vatRate: 2500, stepSize: 1 } as const,
          { kind: 'parking', exVatMicros: 60_000_000, vatRate: 2500, stepSize: 1 } as const,
        ],
      },
    ],
  }

  it.each([
    [parkingBilled, 0, T0 + 660_000],
    [parkingBilled, 20_000, null],
    [openingOf().tariff, 0, null],
  ])(
    'a fee for standing begins where the car takes no more and it is billed (%#)',
    (tariff, powerW, at) => {
      const story = new Story({ tariff }).charging(10_000)
      story.report({ energyWh: 10_000, powerW, updatedAt: T0 + 660_000 }, 60)
      expect(view(story.session).idleFeeAt).toBe(at)
    },
  )
})

describe('money that went back', () => {
  it('is gross of refunds: captured and released stay, the refund stands beside them', () => {
    const before = shownIn('settled', 'refund asked')
    expect(before).toMatchObject({
      capturedMinor: 11_980,
      releasedMinor: 23_020,
      refundedMinor: null,
    })
    expect(shownIn('settled', 'refunded')).toMatchObject({
      capturedMinor: 11_980,
      releasedMinor: 23_020,
      refundedMinor: 1980,
    })
  })

  it('leaves the receipt as it was', () => {
    // The receipt stays as it was sent; a credit note of its own says what came back (law 9).
    const { creditNotes, ...sent } = shownIn('settled', 'refunded').receipt ?? { creditNotes: [] }
    expect(shownIn('settled', 'captured').receipt).toEqual({ ...sent, creditNotes: [] })
    expect(creditNotes).toMatchObject([
      { number: 'K7', amountMinor: 1980, taxMinor: 396, reason: 'goodwill' },
    ])
  })

  it('shows the receipt’s number once it has one', () => {
    expect(shownIn('settled', 'captured')).toMatchObject({
      receiptNumber: null,
      receipt: { number: null },
    })
    expect(shownIn('settled', 'with its receipt')).toMatchObject({
      receiptNumber: 41,
      receipt: { number: 41 },
    })
  })
})

const long = (): Story => {
  const story = new Story().charging()
  for (let i = 1; i <= 500; i += 1) {
    const powerW = 100_000 - i * 100
    story.report({ energyWh: i * 80, powerW, updatedAt: T0 + 20_000 + i * 3000 }, 3)
  }
  return story
}

describe('the curve', () => {
  it('keeps at most 60 points, in time, the newest among them', () => {
    const { curve } = view(long().session)
    expect(curve.length).toBeLessThanOrEqual(60)
    expect(curve.length).toBeGreaterThanOrEqual(25)
    const seconds = curve.map(([s]) => s)
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b))
    expect(curve.at(-1)).toEqual([1500, 50_000])
  })

  it('with all its points leaves the view under 2 kB', () => {
    expect(JSON.stringify(view(long().session)).length).toBeLessThan(2000)
  })
})
