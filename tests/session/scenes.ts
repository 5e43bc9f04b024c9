// One session standing in each phase, in the flavours that behave differently there: where the grid,
// the property tests and the tests of the view begin.
import type { Phase } from '#bff/session/model.ts'
import { cdrOf, Story, T0 } from './story.ts'

export interface Scene {
  phase: Phase
  name: string
  make: () => Story
}

const scene =
  (phase: Phase) =>
  (name: string, make: () => Story): Scene => ({ phase, name, make })

/** Says all of `said` to a story and gives it back. */
const told = (story: Story, ...said: ((s: Story) => unknown)[]): Story => {
  for (const each of said) each(story)
  return story
}

const OTHER = 'NO*STK*S2'
const stop = (s: Story) => s.say({ type: 'StopCharging' }, 1)
const tick = (afterS: number) => (s: Story) => s.say({ type: 'Tick' }, afterS)
const cdr =
  (over: Parameters<typeof cdrOf>[0] = {}) =>
  (s: Story) =>
    s.say({ type: 'ReportCdr', cdr: cdrOf(over) }, 10)
const start = (answer: 'accepted' | 'refused' | 'unanswered', attempt: number) => (s: Story) =>
  s.say({ type: 'ReportStart', answer, why: 'evse-occupied', timeoutS: null, attempt }, 1)
const none = (afterS: number) => (s: Story) => s.none(afterS)
const stray =
  (energyWh = 0, status: 'pending' | 'active' | 'completed' = 'active') =>
  (s: Story) =>
    s.report({ sessionId: OTHER, status, energyWh, updatedAt: s.now + 1000 }, 1)
const released = (s: Story) => s.read({ cancelledMinor: 35_000 }, 1)
const giveUp = (act: 'create' | 'capture' | 'cancel' | 'refund', final: boolean) => (s: Story) =>
  s.say(
    {
      type: 'GiveUp',
      act,
      final,
      why: final
        ? (`${act === 'cancel' ? 'release' : act === 'create' ? 'payment' : act}-refused` as const)
        : 'payer-outage',
    },
    1,
  )
const refund = (amountMinor: number) => (s: Story) =>
  s.say({ type: 'Refund', amountMinor, reason: 'goodwill' }, 1)
const pending = (s: Story) => s.report({ status: 'pending' }, 2)

const reserving = scene('reserving')
const starting = scene('starting')
const charging = scene('charging')
const stopping = scene('stopping')
const awaitingCdr = scene('awaitingCdr')
const capturing = scene('capturing')
const releasing = scene('releasing')
const settled = scene('settled')
const abandoned = scene('abandoned')
const parked = scene('parked')

const FREE = {
  digest: 'free',
  id: 'free',
  currency: 'NOK',
  minPrice: null,
  maxPrice: null,
  elements: [],
} as const

export const SCENES: Scene[] = [
  reserving('creating', () => new Story()),
  reserving('waiting', () => new Story().waiting()),
  reserving('the driver left', () => told(new Story().waiting(), stop)),
  reserving('past its patience', () => told(new Story().waiting(), tick(900))),

  starting('asked', () => new Story().approved()),
  starting('accepted', () => told(new Story().approved(), start('accepted', 1))),
  starting('unanswered', () => told(new Story().approved(), start('unanswered', 1))),
  starting('repeated', () => told(new Story().approved(), start('unanswered', 1), none(10))),
  starting('repeat refused', () =>
    told(new Story().approved(), start('unanswered', 1), none(10), start('refused', 2)),
  ),
  starting('pending', () => told(new Story().approved(), pending)),
  starting('pending, and a stray', () =>
    told(new Story().approved(), pending, stray(0, 'pending')),
  ),
  starting('stop wished', () => told(new Story().approved(), stop)),
  starting('lapsed', () => told(new Story().approved(), released)),

  charging('nothing yet', () => new Story().charging()),
  charging('10 kWh', () => new Story().charging(10_000)),
  charging('a stray runs', () => told(new Story().charging(10_000), stray(200))),
  charging('a stray ended', () => told(new Story().charging(10_000), stray(200, 'completed'))),

  stopping('by the driver', () => told(new Story().charging(10_000), stop)),
  stopping('accepted', () =>
    told(new Story().charging(10_000), stop, (s) =>
      s.say({ type: 'ReportStop', answer: 'accepted' }, 1),
    ),
  ),
  stopping('pending', () => told(new Story().approved(), pending, stop)),
  stopping('pending at the deadline', () => told(new Story().approved(), pending, tick(120))),
  stopping('lapsed', () => told(new Story().charging(10_000), released)),
  stopping('by the limit', () =>
    told(new Story().charging(10_000), (s) =>
      s.report({ energyWh: 58_400, updatedAt: T0 + 1_300_000 }, 700),
    ),
  ),

  awaitingCdr('completed', () => new Story().ended()),
  awaitingCdr('completed, nothing delivered', () =>
    told(new Story().charging(), (s) =>
      s.report({ status: 'completed', updatedAt: T0 + 60_000 }, 5),
    ),
  ),
  awaitingCdr('invalid with energy', () =>
    told(new Story().charging(10_000), (s) =>
      s.report({ status: 'invalid', energyWh: 10_000, updatedAt: T0 + 700_000 }, 5),
    ),
  ),
  awaitingCdr('silent', () =>
    told(
      new Story().charging(10_000),
      stop,
      (s) => s.say({ type: 'ReportStop', answer: 'accepted' }, 1),
      tick(900),
      (s) => s.say({ type: 'ReportStop', answer: 'accepted' }, 1),
      tick(1),
    ),
  ),
  awaitingCdr('a stray runs', () => told(new Story().ended(), stray(200))),

  capturing('by its CDR', () => told(new Story().ended(), cdr())),
  capturing('by its meter', () => told(new Story().ended(), tick(900))),
  capturing('by the operator', () =>
    told(new Story().ended(), cdr({ totalInclMinor: 0 }), (s) =>
      s.say({ type: 'Resolve', action: 'capture', amountMinor: 8000, reason: 'phone' }, 1),
    ),
  ),

  releasing('after the capture', () =>
    told(new Story().ended(), cdr(), (s) => s.read({ capturedMinor: 11_980 }, 1)),
  ),
  releasing('start refused', () => told(new Story().approved(), start('refused', 1))),
  releasing('start timed out', () => told(new Story().approved(), none(130))),
  releasing('a stray runs', () => told(new Story().approved(), none(130), stray())),
  releasing('unwanted', () => told(new Story().waiting(), stop, (s) => s.read({}, 1))),
  releasing('price zero', () =>
    told(new Story({ tariff: { ...FREE, elements: [] } }).ended(), cdr({ totalInclMinor: 0 })),
  ),

  settled('captured', () => new Story().settled()),
  settled('with its receipt', () =>
    told(new Story().settled(), (s) => s.say({ type: 'ReportReceipt', number: 41, sent: true }, 1)),
  ),
  settled('refund asked', () => told(new Story().settled(), refund(1980))),
  settled('refunded', () =>
    told(
      new Story().settled(),
      refund(1980),
      (s) => s.read({ capturedMinor: 11_980, cancelledMinor: 23_020, refundedMinor: 1980 }, 1),
      (s) => s.say({ type: 'ReportReceipt', number: null, sent: false, creditNotes: [7] }, 1),
    ),
  ),
  settled('credited', () => told(new Story().settled(), cdr({ id: 'CDR1-C', creditOf: 'CDR1' }))),
  settled('below the minimum', () =>
    told(new Story().ended(100), cdr({ energyWh: 100, totalInclMinor: 60 }), released),
  ),

  abandoned('aborted', () => told(new Story().waiting(), (s) => s.read({ state: 'aborted' }, 1))),
  abandoned('start refused', () => told(new Story().approved(), start('refused', 1), released)),
  abandoned('a late start runs', () => told(new Story().approved(), none(130), released, stray())),

  parked('create, outage', () => told(new Story(), giveUp('create', false))),
  parked('capture, outage', () => told(new Story().ended(), cdr(), giveUp('capture', false))),
  parked('capture, outage, a stray runs', () =>
    told(new Story().ended(), stray(200), cdr(), giveUp('capture', false)),
  ),
  parked('capture, for good', () => told(new Story().ended(), cdr(), giveUp('capture', true))),
  parked('release, outage', () =>
    told(new Story().approved(), start('refused', 1), giveUp('cancel', false)),
  ),
  parked('release, for good', () =>
    told(new Story().approved(), start('refused', 1), giveUp('cancel', true)),
  ),
  parked('refund, outage', () =>
    told(new Story().settled(), refund(1980), giveUp('refund', false)),
  ),
  parked('refund, for good', () =>
    told(new Story().settled(), refund(1980), giveUp('refund', true)),
  ),
  parked('price contradiction', () => told(new Story().ended(), cdr({ totalInclMinor: 0 }))),
  parked('currency contradiction', () => told(new Story().ended(), cdr({ currency: 'SEK' }))),
  parked('invalid with energy', () =>
    told(
      new Story().charging(10_000),
      (s) => s.report({ status: 'invalid', energyWh: 10_000, updatedAt: T0 + 700_000 }, 5),
      tick(900),
    ),
  ),
  parked('lapsed', () => told(new Story().ended(), released)),
  parked('late start', () =>
    told(new Story().approved(), none(130), released, stray(900, 'completed')),
  ),
  parked('a late start runs', () => told(new Story().approved(), none(130), released, stray(900))),
  parked('a stray beside a settled charge', () =>
    told(
      new Story().charging(20_000),
      stray(200, 'completed'),
      cdr(),
      (s) => s.read({ capturedMinor: 11_980 }, 1),
      (s) => s.read({ capturedMinor: 11_980, cancelledMinor: 23_020 }, 1),
    ),
  ),
  parked('credited', () =>
    told(new Story().settled(), cdr({ id: 'CDR1-C', creditOf: 'CDR1' }), tick(900)),
  ),
]
