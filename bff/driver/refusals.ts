// Every way in which a create is refused: status, words for programs, and the input it names.
// The driver's own words for them are on the screens (web), by `fault`.
import type { Reference } from '#shared/ids.ts'
import type { FaultCode } from '#web/entry-server.tsx'

export interface RefusalWords {
  status: number
  title: string
  detail: string
  /** The input of the JSON request that was wrong. */
  field?: 'offer' | 'amount'
  fault: FaultCode
}

/** Closed: each code is the stable end of a problem's `type`. */
export const REFUSALS = {
  'offer-forged': {
    status: 400,
    title: 'This offer is not ours',
    detail: 'Reload the station page for a new offer.',
    field: 'offer',
    fault: 'offer-forged',
  },
  'offer-expired': {
    status: 409,
    title: 'This offer has expired',
    detail: 'Reload the station page for a new offer.',
    field: 'offer',
    fault: 'offer-old',
  },
  'offer-used': {
    status: 409,
    title: 'This offer was used with another amount',
    detail: 'Reload the station page for a new offer.',
    field: 'offer',
    fault: 'offer-used',
  },
  'tariff-changed': {
    status: 409,
    title: 'The price has changed',
    detail: 'Reload the station page to see it.',
    field: 'offer',
    fault: 'tariff-changed',
  },
  'station-gone': {
    status: 409,
    title: 'This station is not there any more',
    detail: 'Reload the station page.',
    field: 'offer',
    fault: 'station-busy',
  },
  'station-busy': {
    status: 409,
    title: 'Somebody else is charging here',
    detail: 'Choose another station.',
    fault: 'station-busy',
  },
  'station-closed': {
    status: 409,
    title: 'This station cannot be used now',
    detail: 'Choose another station.',
    fault: 'station-busy',
  },
  'amount-not-offered': {
    status: 400,
    title: 'This amount is not on offer',
    detail: 'Choose one of the amounts of the station page.',
    field: 'amount',
    fault: 'amount-not-offered',
  },
  'amount-too-low': {
    status: 400,
    title: 'This amount is too low',
    detail: 'It must be within amountRange of the station page.',
    field: 'amount',
    fault: 'amount-too-low',
  },
  'amount-too-high': {
    status: 400,
    title: 'This amount is too high',
    detail: 'It must be within amountRange of the station page.',
    field: 'amount',
    fault: 'amount-too-high',
  },
  'old-reservation': {
    status: 409,
    title: 'The old reservation is not yet released',
    detail: 'Try again with the same offer in a moment.',
    fault: 'old-reservation',
  },
  'payer-away': {
    status: 503,
    title: 'The payment service did not answer',
    detail: 'Nothing is reserved. Try again with the same offer.',
    fault: 'payer-away',
  },
  'payer-refused': {
    status: 422,
    title: 'The payment service refused the payment',
    detail: 'Nothing is reserved.',
    fault: 'payer-refused',
  },
  'too-many': {
    status: 429,
    title: 'Too many requests',
    detail: 'Wait a moment and try again.',
    fault: 'too-many',
  },
} as const satisfies Record<string, RefusalWords>

export type RefusalCode = keyof typeof REFUSALS
export type Refusal = RefusalWords & {
  code: RefusalCode
  /** Whole seconds, with 429. */
  retryAfterS?: number
  /** The session that was opened all the same, and says on its own page what happened. */
  reference?: Reference
}
