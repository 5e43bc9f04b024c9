// The session page in the gallery, from the tap on "pay" to rest.
import type { View } from '#shared/contract.ts'
import { charging, NOON, session, settled, stopConfirm, waiting } from '#tests/web/samples.ts'
import { overNight } from '#tests/web/receipt-samples.ts'
import { askToCancel, askToStop, offline, outdated, stop, stopUnsent } from './acts.ts'
import type { Screen } from './screen.ts'
import { screen } from './screen.ts'

const MINUTE = 60_000
const approved: View = { ...waiting, payment: 'approved', redirectUrl: null, deadlineAt: null }
const starting: View = { ...approved, phase: 'starting', deadlineAt: NOON + 95_000 }
const first: View = {
  ...charging,
  energyWh: 0,
  costMinor: 0,
  powerW: null,
  socPercent: null,
  meterAt: null,
  startedAt: NOON - 4000,
  curve: [],
}
const ended: View = {
  ...charging,
  phase: 'awaitingCdr',
  endedAt: NOON,
  canStop: false,
  why: 'driver-stopped',
}
const nothing: View = { ...approved, phase: 'abandoned', canStop: false, releasedMinor: 35_000 }
const stopping: View = { ...charging, phase: 'stopping', canStop: false }
/** Figures as long as they become. */
const large: View = {
  ...charging,
  energyWh: 188_888,
  costMinor: 188_888,
  reservedMinor: 200_000,
  powerW: 388_000,
  startedAt: NOON - 125 * MINUTE,
}

const approval: Screen[] = [
  screen('approval-creating', session({ ...waiting, payment: 'creating', redirectUrl: null })),
  screen('approval-waiting', session(waiting)),
  screen('approval-cancel', session(waiting), { act: askToCancel }),
  screen('approval-cancelling', session({ ...waiting, stop: 'asked', canStop: false })),
  screen('approval-approved', session(approved)),
  screen('approval-aborted', session({ ...waiting, payment: 'aborted', canStop: false })),
  screen('approval-expired', session({ ...waiting, payment: 'expired', canStop: false })),
  screen('approval-terminated', session({ ...waiting, payment: 'terminated', canStop: false })),
  screen('starting', session(starting)),
  screen('starting-plug-first', session(starting, { plugOrder: 'plug-first' })),
  screen('starting-pay-first', session(starting, { plugOrder: 'pay-first' })),
]

const meter: Screen[] = [
  screen('charging', session(charging)),
  screen('charging-first', session(first)),
  screen('charging-large', session(large)),
  screen('charging-silent', session({ ...charging, meterAt: NOON - 4 * MINUTE })),
  screen(
    'charging-near-limit',
    session({ ...charging, costMinor: 31_210, limitAt: NOON + 7 * MINUTE }),
  ),
  screen('charging-idle-soon', session({ ...charging, powerW: 0, idleFeeAt: NOON + 9 * MINUTE })),
  screen('charging-idle-now', session({ ...charging, powerW: 0, idleFeeAt: NOON - MINUTE })),
  screen('charging-notify', session(charging, { pushKey: 'B' })),
  screen('charging-slow-car', session({ ...charging, powerW: 7400, socPercent: null })),
  screen('charging-offline', session(charging), { act: offline, answers: { line: 'away' } }),
  screen('charging-outdated', session(charging), { act: outdated, answers: { line: 'strange' } }),
  screen('stop-dialog', session(charging), { act: askToStop }),
  screen('stop-sending', session(charging), { act: stop, answers: { stop: 'silent' } }),
  screen('stop-unsent', session(charging), { act: stopUnsent, answers: { stop: 'away' } }),
  screen('stop-asked', session({ ...stopping, stop: 'asked' })),
  screen('stop-sent', session({ ...stopping, stop: 'sent' })),
  screen('stop-refused', session({ ...stopping, stop: 'refused' })),
  screen('stop-without-script', stopConfirm(charging)),
  screen('cancel-without-script', stopConfirm(starting)),
]

const PARKED = [
  'payer-outage',
  'invalid-with-energy',
  'capture-refused',
  'late-start',
  'refund-refused',
] as const
const NOTHING = [
  'start-refused',
  'start-timeout',
  'evse-occupied',
  'driver-left',
  'funds-unavailable',
] as const

const after: Screen[] = [
  screen('finishing-price', session(ended)),
  screen('finishing-limit', session({ ...ended, why: 'limit-reached' })),
  screen('finishing-payment', session({ ...ended, phase: 'capturing' })),
  screen('finishing-release', session({ ...ended, phase: 'releasing', capturedMinor: 12_840 })),
  screen(
    'releasing',
    session({ ...approved, phase: 'releasing', canStop: false, why: 'start-refused' }),
  ),
  screen('settled', session(settled)),
  screen(
    'settled-limit',
    session({ ...settled, why: 'limit-reached', capturedMinor: 35_000, releasedMinor: 0 }),
  ),
  screen('settled-many-lines', session(overNight)),
  screen('settled-refunded', session({ ...settled, refundedMinor: 2500 })),
  screen(
    'settled-free',
    session({
      ...settled,
      capturedMinor: 0,
      releasedMinor: 35_000,
      why: 'price-zero',
      receipt: null,
      receiptNumber: null,
      costMinor: 0,
    }),
  ),
  ...NOTHING.map((why) => screen(`abandoned-${why}`, session({ ...nothing, why }))),
  screen(
    'abandoned-never-reserved',
    session({ ...nothing, why: 'payment-aborted', payment: 'aborted', releasedMinor: null }),
  ),
  ...PARKED.map((why) =>
    screen(
      `parked-${why}`,
      session({
        ...settled,
        phase: 'parked',
        why,
        capturedMinor: null,
        releasedMinor: null,
        receipt: null,
        receiptNumber: null,
      }),
    ),
  ),
]

export const sessionScreens: Screen[] = [...approval, ...meter, ...after]
