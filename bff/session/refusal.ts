// Why an operator's word is not taken, in words for him: the rules of a refund and of a resolution,
// asked by the table before it acts and by the door that must answer. It never changes anything.
import type { Session } from './model.ts'
import { mostCapturable, surelyCapturable } from './settlement.ts'

/** `field`: the input that is wrong; null where it is the session that stands otherwise. */
export interface Refusal {
  words: string
  field: 'amount' | 'Idempotency-Key' | null
}

const refusal = (words: string, field: Refusal['field'] = null): Refusal => ({ words, field })

/** Was just this refund asked for before, under this key? Then it is done, and not done again. */
export function isRepeatedRefund(s: Session, amountMinor: number, key: string | null): boolean {
  if (key === null) return false
  return s.payment.refundsAsked.some((one) => one.key === key && one.amountMinor === amountMinor)
}

/** Null where `amountMinor` may be refunded now. */
export function refundRefusal(s: Session, amountMinor: number, key: string | null): Refusal | null {
  const { payment } = s
  if (key !== null && payment.refundsAsked.some((one) => one.key === key)) {
    return refusal('this key was used for another refund of this session', 'Idempotency-Key')
  }
  if (!['settled', 'abandoned', 'parked'].includes(s.phase)) {
    return refusal(`the money is not at rest: the session is ${s.phase}`)
  }
  const onItsWay = payment.refundWantedMinor - payment.refundedMinor
  // One refund at a time: a second tap on the button is not a second refund.
  if (onItsWay > 0) {
    return refusal(`a refund of ${onItsWay} minor units is on its way: wait until it has arrived`)
  }
  if (payment.capturedMinor === 0) return refusal('nothing was captured')
  const left = payment.capturedMinor - payment.refundedMinor
  if (amountMinor <= 0 || amountMinor > left) {
    return refusal(`at most ${left} minor units are left of what was captured`, 'amount')
  }
  return null
}

/** Null where an operator may decide so now. */
export function resolveRefusal(
  s: Session,
  action: 'retry' | 'capture' | 'release',
  amountMinor: number | null,
): Refusal | null {
  if (s.phase !== 'parked' || !s.parked) {
    return refusal(`only a parked session is resolved: this one is ${s.phase}`)
  }
  const { payment } = s
  const { from } = s.parked
  const atRest = from === 'settled' || from === 'abandoned'
  if (action === 'release') {
    // To let be a refund that is in trouble is what he may wish; one that is well he has not thought of.
    const inTrouble = s.why === 'refund-refused' || s.parked.outage
    const onItsWay = payment.refundWantedMinor - payment.refundedMinor
    if (inTrouble || onItsWay <= 0) return null
    return refusal(`a refund of ${onItsWay} minor units is on its way: wait until it has arrived`)
  }
  if (payment.lapsed && !atRest) {
    return refusal('the reservation is gone: nothing can be captured any more, only released')
  }
  if (action === 'retry') return null
  if (atRest) return refusal('the money is at rest: nothing is held that could be captured')
  if (payment.capturedMinor > 0) return refusal('a session is captured once, and this one was')
  const most = mostCapturable(s)
  if (most <= 0) return refusal('the accepted price of what was delivered is zero')
  const amount = amountMinor ?? surelyCapturable(s)
  if (amount <= 0 || amount > most) {
    return refusal(`at most ${most} minor units can be captured`, 'amount')
  }
  return null
}
