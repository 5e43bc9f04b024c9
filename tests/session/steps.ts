// Chance for the property tests: what may be said to a session, without knowing what it will meet:
// reports that overtake each other, kWh that fall, CDRs of all kinds, jumps of the clock.
import * as fc from 'fast-check'
import type { Event } from '#bff/session/model.ts'
import type { Said } from './commands.ts'
import { SCENES } from './scenes.ts'
import { cdrOf, openingOf, reportOf, snapshotOf, type Story } from './story.ts'

/** One thing to say, chosen without knowing the state it will meet. */
export interface Step {
  waitMs: number
  said: (story: Story) => Said
}

const wait = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 20_000 }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 30_000, 60_000, 120_000) },
  { weight: 1, arbitrary: fc.constantFrom(900_000, 3_600_000, 86_400_000) },
)
const sessionId = fc.constantFrom('NO*STK*S1', 'NO*STK*S1', 'NO*STK*S1', 'NO*STK*S2', 'NO*STK*S3')

/** What the payer would show, had some of what was asked of it taken effect. */
const snapshot = fc
  .record({
    state: fc.constantFrom(
      'authorized',
      'authorized',
      'authorized',
      'created',
      'aborted',
      'expired',
      'terminated',
    ),
    captured: fc.boolean(),
    cancelled: fc.constantFrom('none', 'none', 'rest', 'part'),
    refunded: fc.boolean(),
    currency: fc.constantFrom('NOK', 'NOK', 'NOK', 'NOK', 'DKK'),
  } as const)
  .map((seen) => (story: Story): Said => {
    const asked = story.effects.findLast((e) => e.type === 'CapturePayment')
    const refund = story.effects.findLast((e) => e.type === 'RefundPayment')
    const open = seen.state === 'authorized' ? 35_000 : 0
    const capturedMinor = seen.captured && open > 0 ? (asked?.amountMinor ?? 0) : 0
    const left = open - capturedMinor
    const cancelledMinor =
      seen.cancelled === 'none' ? 0 : seen.cancelled === 'rest' ? left : Math.floor(left / 7)
    const refundedMinor = seen.refunded ? Math.min(capturedMinor, refund?.totalMinor ?? 0) : 0
    return {
      type: 'ReportPayment',
      report: {
        kind: 'read',
        snapshot: snapshotOf({
          state: seen.state,
          capturedMinor,
          cancelledMinor,
          refundedMinor,
          currency: seen.currency,
        }),
      },
    }
  })

const created: Said = {
  type: 'ReportPayment',
  report: { kind: 'created', redirectUrl: 'https://pay.example/9' },
}

const session = fc
  .record({
    sessionId,
    status: fc.constantFrom('pending', 'active', 'active', 'active', 'completed', 'invalid'),
    energyWh: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90_000 })),
    // Before now, so that reports overtake each other.
    agoMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 600_000 })),
    chargingS: fc.option(fc.integer({ min: 0, max: 20_000 })),
    parkingS: fc.option(fc.integer({ min: 0, max: 20_000 })),
    appended: fc.boolean(),
    powerW: fc.option(fc.integer({ min: 0, max: 400_000 })),
    currentMa: fc.constant(null),
    socPercent: fc.option(fc.integer({ min: 0, max: 100 })),
    ended: fc.boolean(),
  } as const)
  .map(({ agoMs, ended, ...report }) => (story: Story): Said => {
    const updatedAt = story.now - agoMs
    const endedAt = ended ? updatedAt : null
    return {
      type: 'ReportSession',
      report: reportOf({ ...report, updatedAt, endedAt }),
      readAt: story.now,
    }
  })

/** A list read that shows nothing: begun some time ago, or just about when START is given up. */
const none = fc
  .record({
    agoMs: fc.integer({ min: 0, max: 200_000 }),
    near: fc.option(fc.integer({ min: -15_000, max: 1000 })),
  })
  .map(({ agoMs, near }) => (story: Story): Said => {
    const { deadlineAt } = story.session.start
    const readAt = near === null || deadlineAt === null ? story.now - agoMs : deadlineAt + near
    return { type: 'ReportSession', report: null, readAt }
  })

const cdr = fc
  .record({
    id: fc.constantFrom('CDR1', 'CDR2', 'CDR3'),
    creditOf: fc.constantFrom(null, null, null, 'CDR1', 'CDR2'),
    sessionId: fc.option(sessionId, { freq: 6 }),
    energyWh: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90_000 })),
    totalInclMinor: fc.option(fc.integer({ min: 0, max: 60_000 })),
    totalExclMicros: fc.integer({ min: 0, max: 500_000_000 }),
    currency: fc.constantFrom('NOK', 'NOK', 'NOK', 'NOK', 'EUR'),
  })
  .map((over) => (): Said => ({ type: 'ReportCdr', cdr: cdrOf(over) }))

const plain = fc
  .oneof(
    fc.record({
      type: fc.constant('ReportStart' as const),
      answer: fc.constantFrom('accepted', 'refused', 'unanswered'),
      why: fc.constantFrom('start-refused', 'evse-occupied'),
      timeoutS: fc.option(fc.integer({ min: 0, max: 400 })),
      attempt: fc.integer({ min: 1, max: 3 }),
    } as const),
    fc.record({
      type: fc.constant('ReportStop' as const),
      answer: fc.constantFrom('accepted', 'refused', 'unanswered'),
    } as const),
    fc.record({
      type: fc.constant('GiveUp' as const),
      act: fc.constantFrom('create', 'capture', 'cancel', 'refund', 'receipt'),
      final: fc.boolean(),
      why: fc.constantFrom('payer-outage', 'capture-refused', 'release-refused', 'refund-refused'),
    } as const),
    fc.record({
      type: fc.constant('Resolve' as const),
      action: fc.constantFrom('retry', 'capture', 'release'),
      amountMinor: fc.option(fc.integer({ min: -5, max: 40_000 })),
      reason: fc.constant('test'),
    } as const),
    fc.record({
      type: fc.constant('Refund' as const),
      amountMinor: fc.integer({ min: -5, max: 12_000 }),
      reason: fc.constant('test'),
    } as const),
    fc.record({
      type: fc.constant('ReportReceipt' as const),
      number: fc.option(fc.integer({ min: 1, max: 9 })),
      sent: fc.boolean(),
    }),
    fc.constantFrom<Said>(
      created,
      { type: 'ReportPayment', report: { kind: 'absent' } },
      { type: 'StopCharging' },
      { type: 'OpenSession', opening: openingOf() },
    ),
  )
  .map((said) => (): Said => said)

const tick = fc.constant((): Said => ({ type: 'Tick' }))

const step: fc.Arbitrary<Step> = fc
  .record({
    waitMs: wait,
    said: fc.oneof(
      { weight: 4, arbitrary: snapshot },
      { weight: 5, arbitrary: session },
      { weight: 2, arbitrary: none },
      { weight: 2, arbitrary: cdr },
      { weight: 4, arbitrary: plain },
      { weight: 4, arbitrary: tick },
    ),
  })
  // The story that a breach tells is worth more than the functions it came from.
  .map((s) => Object.assign(s, { [fc.toStringMethod]: () => `+${s.waitMs} ms` }))
const scene = fc
  .constantFrom(...SCENES)
  .map((s) => Object.assign(s.make, { toString: () => `${s.phase}: ${s.name}` }))
/** Where it begins, and what is then said. */
export const trip = fc.tuple(scene, fc.array(step, { maxLength: 25 }))

export interface Heard {
  said: Said
  events: Event[]
}

/** Tells the trip; `after` sees each command with what then happened. A breach names the story. */
export function tell(
  [begin, steps]: [() => Story, Step[]],
  after: (story: Story, heard: Heard) => void,
): Story {
  const story = begin()
  const told: string[] = [`${begin}`]
  for (const { waitMs, said } of steps) {
    story.now += waitMs
    const command = said(story)
    const known = story.events.length
    told.push(`+${waitMs} ms ${JSON.stringify(command)}`)
    story.say(command)
    const events = story.events.slice(known)
    told.push(`  -> ${events.map((e) => e.type).join(' ')} (${story.session.phase})`)
    try {
      after(story, { said: command, events })
    } catch (breach) {
      throw new Error([`${breach}`, ...told].join('\n'), { cause: breach })
    }
  }
  return story
}
