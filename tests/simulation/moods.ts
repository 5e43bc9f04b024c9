// What the people and machines of a simulated world are like: plain values, drawn from the seed, so
// that a trace can print them. Spans and delays are in ms.
import type { Profile } from './power.ts'

export interface Span {
  fromMs: number
  toMs: number
}

export interface DriverMood {
  approval: 'approves' | 'aborts' | 'ignores' | 'approves-late'
  /** Opens that long after the world began. */
  comesAfterMs: number
  approvesAfterMs: number
  /** Stands in the app (3-D Secure) for so long before the approval counts. */
  confirmsForMs: number
  /** Presses stop that long after opening; null: never. */
  stopsAfterMs: number | null
}

export interface PayerMood {
  /** Refused for good, every time (6140, 6260, 6100). */
  refusesCapture: boolean
  refusesCreate: boolean
  refusesCancel: boolean
  refusesRefund: boolean
  /** 6280: the first capture fails and must be tried again. */
  stumbles: boolean
  outage: Span | null
  /** Webhooks are lost, all of them. */
  silent: Span | null
}

/** When the bank lets the reservation go, counted from a moment in its life. */
export interface Lapse {
  after: 'opened' | 'start-asked' | 'began' | 'stop-asked' | 'ended' | 'captured'
  inMs: number
}

export const START_MOODS = [
  'refuses',
  'fails',
  'never',
  'late',
  'pending',
  // The result says FAILED, and the charge begins all the same.
  'contradicts',
  // One START, two sessions.
  'twice',
] as const
export type StartMood = 'starts' | (typeof START_MOODS)[number]

export const METER_MOODS = ['backwards', 'resets', 'jumps', 'stamp-lies'] as const
export type MeterMood = 'true' | (typeof METER_MOODS)[number]

export const CDR_MOODS = [
  'none',
  'late',
  'first',
  'twice',
  'lower',
  'higher',
  'wholesale',
  'zero',
  // Taken back, with nothing in its place.
  'credited',
  'credited-twice',
  // The credit is there before what it takes back.
  'credit-first',
  'replaced-lower',
  'replaced-higher',
  // After the money has come to rest.
  'replaced-late',
  'without-vat',
  'unnamed',
] as const
export type CdrMood = 'right' | (typeof CDR_MOODS)[number]

export interface ChargerMood {
  start: StartMood
  /** After which a late start comes. */
  lateByMs: number
  /** The CommandResult comes that much later than the rest of the world. */
  resultLateMs: number
  stopDelayMs: number
  /** So many STOPs are refused; then so many are accepted, and nothing happens. */
  refusesStops: number
  ignoresStops: number
  /** A CommandResult that contradicts the answer follows. */
  takesStopBack: boolean
  endsInvalid: boolean
  /** The car is full after so long, and stays plugged in for so long. */
  fullAfterMs: number
  parksForMs: number
  pushEveryMs: number
  profile: Profile
  meter: MeterMood
  /** The session gets another id in the middle; null: never. */
  renamedAfterMs: number | null
  cdr: CdrMood
}

/** What concerns the charger backend as a whole. */
export interface BackendMood {
  reach: 'both' | 'pull-only' | 'push-only'
  /** Its clock minus ours. */
  skewMs: number
  outage: Span | null
  /** Its bills say in which periods what was used. */
  billsPeriods: boolean
  /** What it bills, against the tariff it published before; null: it keeps to it. */
  newPrice: number | null
}
