// What a failure says of the sales unit itself and not of one payment: nobody mends that by a retry, so
// the operator is told. It must never decide what becomes of the payment.
import type { Note } from '#bff/session/ports.ts'
import type { PayerFailure } from './fates.ts'

/** By the code of the failure: what is wrong with the unit, and what to do. */
const FAULTS: readonly (readonly [RegExp, code: string, detail: string])[] = [
  [
    /^6140$/,
    'partial-capture-off',
    'The payer takes no partial capture from this sales unit: it must enable that. Charges are parked, their reservations kept.',
  ],
  [
    /^5040$/,
    'payer-currency',
    'The currency is not that of the sales unit: MARKET or VIPPS_MSN is wrong. Nothing can be sold.',
  ],
  [/^5060$/, 'payer-bank-account', 'The bank account of the sales unit is not verified.'],
  [
    /^http-403$/,
    'payer-sales-unit',
    'The keys are not for this sales unit, or not for this API: VIPPS_MSN and the keys do not match.',
  ],
  [
    /^token-4\d\d$/,
    'payer-keys',
    'The payer refuses our keys: they are wrong or have been changed.',
  ],
]

/** Notes what the failure says of the sales unit `msn`, if anything. */
export function noteUnitFault(note: Note | undefined, msn: string, failure: PayerFailure): void {
  const found = FAULTS.find(([pattern]) => pattern.test(failure.code))
  if (found) note?.({ code: found[1], subject: msn, field: null, detail: found[2] })
}
