// One trip for each reason that a session can be parked for: what goes wrong, what the operator decides,
// how it must end. Data only; play.ts plays them.
import type { ParkedWhy } from '#bff/session/warnings.ts'

type Fault = Record<string, string | number>

export interface ParkedCase {
  why: ParkedWhy
  /** Of the charger backend at this station, and of the payer at this payment. */
  charger?: readonly Fault[]
  payer?: readonly Fault[]
  /** What happens besides a charge that its driver stops. */
  way?: 'lapse' | 'refund' | 'no-stop' | 'no-charge'
  /** Hours that pass before anything can be said of it. */
  hours?: number
  /** The operator's word; `amount` in minor units, else what the product proposes. */
  word: 'retry' | 'capture' | 'release'
  amount?: number
  /** How it rests. */
  ends: 'settled' | 'abandoned'
  /** Energy was delivered and nobody pays: the auditor says so, and the operator has said why. */
  givenAway?: true
}

const refuseOnce = (match: string, code: string): Fault[] => [{ match, do: 'refuse', code }]

/** Seconds of the backend's clock, sixty times as fast as ours: after START_WAIT_S of play.ts. */
const TOO_LATE_S = 60 * 9

/** At a backend with lists. */
export const CASES: readonly ParkedCase[] = [
  {
    why: 'partial-capture-off',
    payer: refuseOnce('capture', '6140'),
    word: 'retry',
    ends: 'settled',
  },
  {
    why: 'funds-unavailable',
    payer: refuseOnce('capture', '6260'),
    word: 'capture',
    ends: 'settled',
  },
  { why: 'capture-expired', payer: refuseOnce('capture', '6100'), word: 'retry', ends: 'settled' },
  { why: 'capture-refused', payer: refuseOnce('capture', '6200'), word: 'retry', ends: 'settled' },
  { why: 'release-refused', payer: refuseOnce('cancel', '6190'), word: 'retry', ends: 'settled' },
  {
    why: 'refund-refused',
    payer: refuseOnce('refund', '6210'),
    way: 'refund',
    word: 'retry',
    ends: 'settled',
  },
  {
    why: 'price-contradiction',
    charger: [{ match: 'cdr', do: 'wholesale' }],
    word: 'capture',
    amount: 300,
    ends: 'settled',
  },
  {
    why: 'currency-contradiction',
    charger: [{ match: 'cdr', do: 'foreign' }],
    word: 'capture',
    amount: 300,
    ends: 'settled',
  },
  {
    why: 'invalid-with-energy',
    charger: [
      { match: 'start', do: 'invalid' },
      { match: 'cdr', do: 'no-cdr' },
    ],
    word: 'capture',
    amount: 300,
    ends: 'settled',
  },
  {
    why: 'cdr-credited',
    charger: [{ match: 'cdr', do: 'credit' }],
    word: 'release',
    ends: 'settled',
  },
  {
    why: 'late-start',
    charger: [
      { match: 'start', do: 'late', afterS: TOO_LATE_S },
      { match: 'stop', do: 'silent', times: 2 },
    ],
    way: 'no-stop',
    word: 'release',
    ends: 'abandoned',
    givenAway: true,
  },
  { why: 'reservation-lapsed', way: 'lapse', word: 'release', ends: 'settled', givenAway: true },
  {
    why: 'payment-unreachable',
    payer: [{ match: 'create', do: 'status', status: 500, times: 9999 }],
    way: 'no-charge',
    word: 'release',
    ends: 'abandoned',
  },
  {
    why: 'payer-outage',
    payer: [{ match: 'capture', do: 'status', status: 500, times: 9999 }],
    word: 'retry',
    ends: 'settled',
  },
]

/** At a backend that offers no lists, so that nothing proves that nothing runs. */
export const WITHOUT_LISTS: readonly ParkedCase[] = [
  {
    why: 'start-timeout',
    charger: [{ match: 'start', do: 'silent', times: 99 }],
    way: 'no-stop',
    // A backend that has said nothing for six hours has forgotten (session/charging.ts).
    hours: 7,
    word: 'release',
    ends: 'abandoned',
  },
]
