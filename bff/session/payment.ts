// What a payment that was read back means. A snapshot is the only way payment truth enters
// (design §1). It must never know who the payer is.
import type { Why } from '#shared/contract.ts'
import { say, type Draft } from './draft.ts'
import type { PaymentSnapshot, Session } from './model.ts'
import { rest } from './rest.ts'

/** Money still held for us: authorized, not captured, not released. */
export function openMinor(snapshot: PaymentSnapshot): number {
  if (snapshot.state !== 'authorized') return 0
  return snapshot.authorizedMinor - snapshot.capturedMinor - snapshot.cancelledMinor
}

/**
 * Was this snapshot taken before something we already know of? Reads overtake each other; money
 * that was captured, released or refunded stays so, and an approval is not undone.
 */
export function isStale(known: Session, snapshot: PaymentSnapshot): boolean {
  const { payment } = known
  return (
    snapshot.capturedMinor < payment.capturedMinor ||
    snapshot.cancelledMinor < payment.releasedMinor ||
    snapshot.refundedMinor < payment.refundedMinor ||
    (snapshot.state === 'created' && payment.state !== 'creating' && payment.state !== 'waiting')
  )
}

const ENDED: Record<'aborted' | 'expired' | 'terminated', Why> = {
  aborted: 'payment-aborted',
  expired: 'payment-expired',
  terminated: 'payment-terminated',
}

/** The payment ended before approval: nothing was reserved, nothing can begin. */
export function paymentEnded(d: Draft, how: 'aborted' | 'expired' | 'terminated', why?: Why): void {
  // A payment that we ended ourselves keeps the reason why we did.
  const ours = d.session.releaseAskedAt === null ? null : d.session.why
  say(d, { type: 'PaymentEnded', how, why: why ?? ours ?? ENDED[how] })
  rest(d)
}

/** Approved after all, though nobody wants it any more: straight to release. */
export function unwanted(d: Draft, snapshot: PaymentSnapshot): void {
  say(d, {
    type: 'AuthorizedUnwanted',
    authorizedMinor: snapshot.authorizedMinor,
    capturedMinor: snapshot.capturedMinor,
  })
  say(d, { type: 'ReleaseAsked', why: null })
}

/** Notes that the reservation is gone, and how much of it went. */
export function lapse(d: Draft, snapshot: PaymentSnapshot): void {
  say(d, { type: 'ReservationLapsed', releasedMinor: snapshot.cancelledMinor })
}

/** Somebody else released it, or the bank let it lapse, while we still needed it. */
export function hasLapsed(d: Draft, snapshot: PaymentSnapshot): boolean {
  return (
    !d.session.payment.lapsed &&
    openMinor(snapshot) < d.session.payment.authorizedMinor - snapshot.capturedMinor
  )
}
