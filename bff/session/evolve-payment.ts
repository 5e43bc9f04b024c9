// What the events of a payment change: money, its time limits, refunds and their credit notes. Part of
// evolve: total, and it decides nothing.
import type { Event, Refunded, Session } from './model.ts'

type Paying = Extract<
  Event,
  {
    type:
      | 'PaymentCreated'
      | 'PaymentAuthorized'
      | 'AuthorizedUnwanted'
      | 'PaymentEnded'
      | 'ReservationLapsed'
      | 'PaymentCaptured'
      | 'PaymentReleased'
      | 'RefundAsked'
      | 'PaymentRefunded'
      | 'CreditNoteNumbered'
      | 'GuaranteeNoted'
      | 'CaptureDeadlineNear'
  }
>

/** The state after an event of the payment. */
export function changePayment(s: Session, e: Paying): Session {
  const p = s.payment
  switch (e.type) {
    case 'PaymentCreated':
      return { ...s, payment: { ...p, state: 'waiting', redirectUrl: e.redirectUrl } }
    case 'PaymentAuthorized': {
      const { authorizedMinor, guaranteedUntil, at: authorizedAt } = e
      const payment = { ...p, authorizedMinor, guaranteedUntil, authorizedAt }
      return { ...s, phase: 'starting', payment: { ...payment, state: 'approved' } }
    }
    case 'AuthorizedUnwanted': {
      const { authorizedMinor, capturedMinor, at } = e
      const authorizedAt = p.authorizedAt ?? at
      const payment = { ...p, authorizedMinor, capturedMinor, authorizedAt }
      return { ...s, payment: { ...payment, state: 'approved' } }
    }
    case 'PaymentEnded':
      return { ...s, why: e.why, payment: { ...p, state: e.how } }
    case 'ReservationLapsed':
      return { ...s, payment: { ...p, lapsed: true, releasedMinor: e.releasedMinor } }
    case 'PaymentCaptured':
      return { ...s, payment: { ...p, capturedMinor: e.capturedMinor } }
    case 'PaymentReleased':
      return { ...s, payment: { ...p, releasedMinor: e.releasedMinor } }
    case 'GuaranteeNoted':
      // Another end: what was warned of an earlier one says nothing of it.
      return { ...s, payment: { ...p, guaranteedUntil: e.until, warnedMs: null } }
    case 'CaptureDeadlineNear':
      return { ...s, payment: { ...p, warnedMs: e.stepMs } }
    case 'RefundAsked': {
      const { amountMinor, totalMinor, reason, key } = e
      const refundsAsked = [...p.refundsAsked, { amountMinor, totalMinor, reason, key }]
      return { ...s, payment: { ...p, refundWantedMinor: totalMinor, refundsAsked } }
    }
    case 'PaymentRefunded': {
      const { refundedMinor } = e
      const refunds = [...p.refunds, refunded(s, e)]
      return { ...s, payment: { ...p, refundedMinor, refunds } }
    }
    case 'CreditNoteNumbered': {
      const numbered = (one: Refunded, i: number): Refunded =>
        i === e.index ? { ...one, number: e.number, numberedAt: e.at } : one
      return { ...s, payment: { ...p, refunds: p.refunds.map(numbered) } }
    }
    default: {
      const unknown: never = e
      throw new Error(`an event nobody knows: ${JSON.stringify(unknown)}`)
    }
  }
}

/** One refund more has taken effect: it is the one that was asked for, or was made by hand. */
function refunded(s: Session, e: Extract<Paying, { type: 'PaymentRefunded' }>): Refunded {
  const { refundedMinor: before, refundWantedMinor, refundsAsked } = s.payment
  const ours = refundWantedMinor > before && e.refundedMinor >= refundWantedMinor
  return {
    at: e.at,
    amountMinor: e.refundedMinor - before,
    reason: ours ? (refundsAsked.at(-1)?.reason ?? null) : null,
    series: e.numbered,
    number: null,
    numberedAt: null,
  }
}
