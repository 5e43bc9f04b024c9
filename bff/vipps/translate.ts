// The payer's payment in the words of the table. It must never know how it was fetched.
import type { PaymentSnapshot } from '#bff/session/model.ts'
import type { Reference } from '#shared/ids.ts'
import type { PaymentAnswer } from './wire.ts'

const STATES = {
  CREATED: 'created',
  AUTHORIZED: 'authorized',
  ABORTED: 'aborted',
  EXPIRED: 'expired',
  TERMINATED: 'terminated',
} as const

/**
 * A snapshot of the payment, or null where it contradicts itself: more captured and cancelled than
 * was authorized, more refunded than captured, mixed currencies, or another payment altogether.
 * Money is never decided on such an answer.
 *
 * A payment ended before approval tells `authorizedAmount 0, cancelledAmount = amount`; what was
 * never reserved cannot be released, so that counts as nothing cancelled.
 */
export function snapshotOf(answer: PaymentAnswer, reference: Reference): PaymentSnapshot | null {
  const { authorizedAmount, capturedAmount, cancelledAmount, refundedAmount } = answer.aggregate
  const { currency } = answer.amount
  const parts = [authorizedAmount, capturedAmount, cancelledAmount, refundedAmount]
  const state = STATES[answer.state]
  const authorizedMinor = authorizedAmount.value
  const capturedMinor = capturedAmount.value
  const cancelledMinor =
    state === 'authorized'
      ? cancelledAmount.value
      : Math.min(cancelledAmount.value, authorizedMinor)
  const refundedMinor = refundedAmount.value
  const balanced =
    answer.reference === reference &&
    parts.every((part) => part.currency === currency) &&
    capturedMinor + cancelledMinor <= authorizedMinor &&
    refundedMinor <= capturedMinor
  if (!balanced) return null
  const { captureGuaranteedUntil: until } = answer
  return {
    state,
    authorizedMinor,
    capturedMinor,
    cancelledMinor,
    refundedMinor,
    currency,
    guaranteedUntil: until ? Date.parse(until) : null,
  }
}

/** Nothing is reserved any more, nor can be: ended, or all of it captured or cancelled. */
export function isReleased(snapshot: PaymentSnapshot): boolean {
  const left = snapshot.authorizedMinor - snapshot.capturedMinor - snapshot.cancelledMinor
  return snapshot.state !== 'created' && (snapshot.state !== 'authorized' || left === 0)
}
