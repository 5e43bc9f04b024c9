// Every kind of thing that may be said to a session, in the variants that meet different lines of
// the table. Shared by the grid and the property tests.
import { cdrOf, openingOf, reportOf, snapshotOf, T0, type Story } from './story.ts'

export type Said = Parameters<Story['say']>[0]

export interface Line {
  name: string
  /** Seconds that pass before it is said. */
  afterS: number
  said: (story: Story) => Said
}

const line = (name: string, said: Said | ((story: Story) => Said), afterS = 0): Line => ({
  name,
  afterS,
  said: typeof said === 'function' ? said : () => said,
})

const read = (over: Parameters<typeof snapshotOf>[0]): Said => ({
  type: 'ReportPayment',
  report: { kind: 'read', snapshot: snapshotOf(over) },
})
const session =
  (over: Parameters<typeof reportOf>[0]) =>
  (story: Story): Said => ({
    type: 'ReportSession',
    report: reportOf({ updatedAt: story.now, ...over }),
    readAt: story.now,
  })
const cdr = (over: Parameters<typeof cdrOf>[0]): Said => ({ type: 'ReportCdr', cdr: cdrOf(over) })

const PAYMENT: Line[] = [
  line('created', {
    type: 'ReportPayment',
    report: { kind: 'created', redirectUrl: 'https://pay.example/2' },
  }),
  line('absent', { type: 'ReportPayment', report: { kind: 'absent' } }),
  line('read: created', read({ state: 'created' })),
  line('read: aborted', read({ state: 'aborted' })),
  line('read: expired', read({ state: 'expired' })),
  line('read: terminated', read({ state: 'terminated' })),
  line('read: authorized', read({})),
  line('read: authorized, released', read({ cancelledMinor: 35_000 })),
  line('read: partly released', read({ cancelledMinor: 5000 })),
  line('read: captured, rest open', read({ capturedMinor: 11_980 })),
  line('read: captured, rest released', read({ capturedMinor: 11_980, cancelledMinor: 23_020 })),
  line('read: captured in full', read({ capturedMinor: 35_000 })),
  line(
    'read: captured, refunded',
    read({ capturedMinor: 11_980, cancelledMinor: 23_020, refundedMinor: 1980 }),
  ),
  line('read: another currency', read({ currency: 'DKK' })),
  line('read: more than asked for', read({ authorizedMinor: 40_000 })),
]

const START: Line[] = (['accepted', 'refused', 'unanswered'] as const).flatMap((answer) =>
  [1, 2].flatMap((attempt) =>
    [null, 30, 300].map((timeoutS) =>
      line(`start ${attempt} ${answer}, time-out ${timeoutS ?? 'none'}`, {
        type: 'ReportStart',
        answer,
        why: 'evse-occupied',
        timeoutS,
        attempt,
      }),
    ),
  ),
)

const STOP: Line[] = [
  line('stop charging', { type: 'StopCharging' }),
  ...(['accepted', 'refused', 'unanswered'] as const).map((answer) =>
    line(`stop ${answer}`, { type: 'ReportStop', answer }),
  ),
]

const OTHER = 'NO*STK*S2'

const SESSION: Line[] = [
  line('list shows none', (s) => ({ type: 'ReportSession', report: null, readAt: s.now })),
  line('an old list shows none', { type: 'ReportSession', report: null, readAt: T0 + 1000 }),
  line(
    'list shows none after a day',
    (s) => ({ type: 'ReportSession', report: null, readAt: s.now }),
    86_400,
  ),
  line('pending', session({ status: 'pending' })),
  line('active, nothing yet', session({})),
  line('active, 12 kWh', session({ energyWh: 12_000 })),
  line('active, 70 kWh', session({ energyWh: 70_000 })),
  line('active, kWh falling', session({ energyWh: 10 })),
  line('active, an old value', session({ energyWh: 15_000, updatedAt: T0 + 21_000 })),
  line('active, seconds given', session({ energyWh: 12_000, chargingS: 500, parkingS: 60 })),
  line(
    'active, seconds appended',
    session({ energyWh: 12_000, chargingS: 60, parkingS: 0, appended: true }),
  ),
  line('completed', session({ status: 'completed', energyWh: 20_000, powerW: null })),
  line('completed, nothing', session({ status: 'completed', energyWh: 0 })),
  line('invalid', session({ status: 'invalid', energyWh: 8000 })),
  line('invalid, nothing', session({ status: 'invalid', energyWh: 0 })),
  line('another: pending', session({ sessionId: OTHER, status: 'pending' })),
  line('another: active', session({ sessionId: OTHER, energyWh: 300 })),
  line('another: completed', session({ sessionId: OTHER, status: 'completed', energyWh: 500 })),
  line('another: completed, nothing', session({ sessionId: OTHER, status: 'completed' })),
]

const CDR: Line[] = [
  line('CDR', cdr({})),
  line('CDR, lower', cdr({ id: 'CDR2', totalInclMinor: 10_000 })),
  line('CDR, higher', cdr({ id: 'CDR3', totalInclMinor: 30_000 })),
  line('CDR of zero', cdr({ id: 'CDR4', totalInclMinor: 0, totalExclMicros: 0 })),
  line('CDR without VAT', cdr({ id: 'CDR5', totalInclMinor: null })),
  line('CDR of another currency', cdr({ id: 'CDR6', currency: 'SEK' })),
  line('CDR of no session', cdr({ id: 'CDR7', sessionId: null })),
  line('CDR of another session', cdr({ id: 'CDR8', sessionId: OTHER })),
  line('CDR of 70 kWh', cdr({ id: 'CDR9', energyWh: 70_000, totalInclMinor: 41_930 })),
  line('CDR of half the energy', cdr({ id: 'CDR10', energyWh: 9000, totalInclMinor: 5391 })),
  line(
    'CDR of no energy',
    cdr({ id: 'CDR11', energyWh: 0, totalInclMinor: 0, totalExclMicros: 0 }),
  ),
  line('credit CDR', cdr({ id: 'CDR1-C', creditOf: 'CDR1' })),
]

const ACTS = ['create', 'capture', 'cancel', 'refund', 'receipt'] as const

const GIVE_UP: Line[] = ACTS.flatMap((act) =>
  [true, false].map((final) =>
    line(`give up ${act}${final ? ' for good' : ''}`, {
      type: 'GiveUp',
      act,
      final,
      why: final ? 'capture-refused' : 'payer-outage',
    }),
  ),
)

/** What an operator says. A second time it may mean a second deed. */
export const OPERATOR: Line[] = [
  ...(['retry', 'release', 'capture'] as const).flatMap((action) =>
    [null, 50, 8000, 35_000, 1_000_000].map((amountMinor) =>
      line(`resolve: ${action} ${amountMinor ?? ''}`, {
        type: 'Resolve',
        action,
        amountMinor,
        reason: 'test',
      }),
    ),
  ),
  ...[0, -5, 1980, 11_980, 1_000_000].map((amountMinor) =>
    line(`refund ${amountMinor}`, { type: 'Refund', amountMinor, reason: 'test' }),
  ),
]

/** What the outside, the clock and the driver say: the same twice must change nothing twice. */
export const MESSAGES: Line[] = [
  line('open', { type: 'OpenSession', opening: openingOf() }),
  ...PAYMENT,
  ...START,
  ...STOP,
  ...SESSION,
  ...CDR,
  line('receipt numbered', { type: 'ReportReceipt', number: 41, sent: false }),
  line('receipt sent', { type: 'ReportReceipt', number: null, sent: true }),
  line('receipt numbered and sent', { type: 'ReportReceipt', number: 42, sent: true }),
  ...[0, 30, 120, 900, 86_400].map((s) => line(`tick after ${s} s`, { type: 'Tick' }, s)),
  ...GIVE_UP,
]

export const COMMANDS: Line[] = [...MESSAGES, ...OPERATOR]
