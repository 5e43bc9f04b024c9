// The payer's side of the port `Payments`: create, read, capture, cancel, refund, receipt. It never
// believes an answer that moves money, good or bad: it reads the payment before and after, so that a
// time-out is never taken for a failure. It must never decide whether money should move.
import type { PaymentSnapshot } from '#bff/session/model.ts'
import type { Outcome, Payments } from '#bff/session/ports.ts'
import type { Reference } from '#shared/ids.ts'
import { assertMinor } from '#shared/money.ts'
import { createPayment } from './create.ts'
import { failureOf, refusedHere } from './fates.ts'
import { pathOf, readSnapshot } from './reading.ts'
import { sendReceipt } from './receipt-sending.ts'
import { refundPayment } from './refund.ts'
import { isReleased } from './translate.ts'
import { createCaller } from './transport.ts'
import type { Caller, PayerOptions } from './transport.ts'

/**
 * Builds the payer (port `Payments`). Failures of the outside are values with a fate (fates.ts); an
 * idempotency key of a wrong length or an amount that is no whole number throws RangeError. `caller`
 * may be shared with the webhooks API, so that both use one token.
 */
export function createPayments(options: PayerOptions, caller?: Caller): Payments {
  const call = caller ?? createCaller(options)
  return {
    create: (payment, key) => createPayment(call, payment, key),
    read: (reference) => readSnapshot(call, reference),
    capture: (reference, amountMinor, currency, key) =>
      change(call, reference, {
        act: 'capture',
        key,
        body: { modificationAmount: { currency, value: assertMinor(amountMinor) } },
        done: (payment) => payment.capturedMinor >= amountMinor,
        // A session captures once (law 2). Somebody captured a part by hand: a human must look.
        bar: (payment) => (payment.capturedMinor > 0 ? 'captured-otherwise' : null),
      }),
    // `cancelTransactionOnly: true` would leave an authorized amount reserved.
    cancel: (reference, key) =>
      change(call, reference, {
        act: 'cancel',
        key,
        body: { cancelTransactionOnly: false },
        done: isReleased,
        bar: () => null,
      }),
    refund: (reference, amountMinor, currency, key) =>
      refundPayment(call, reference, amountMinor, currency, key),
    sendReceipt: (receipt) => sendReceipt(call, receipt, options),
  }
}

interface Change {
  act: 'capture' | 'cancel'
  key: string
  /** CaptureModificationRequest or CancelModificationRequest (epayment.yaml). */
  body: unknown
  /** The wanted end is there. */
  done: (payment: PaymentSnapshot) => boolean
  /** Why it must not be asked for as the payment stands, if anything. */
  bar: (payment: PaymentSnapshot) => string | null
}

/** A change of money: read, change it unless it is so already, read back. */
async function change(
  call: Caller,
  reference: Reference,
  { act, key, body, done, bar }: Change,
): Promise<Outcome<PaymentSnapshot>> {
  const before = await readSnapshot(call, reference)
  if (!before.ok || done(before.value)) return before
  const barred = bar(before.value)
  if (barred !== null) return refusedHere(act, barred)
  const path = pathOf(reference, act)
  const answer = await call({ act, method: 'POST', path, key, body, reference })
  // Whatever the answer was, the payment knows better: it may have taken effect and timed out.
  const after = await readSnapshot(call, reference)
  if (after.ok && done(after.value)) return after
  // What only a look decides stays undecided while nobody can look.
  if (!answer.ok) return answer.look && !after.ok ? { ...after, fate: 'retry' } : answer
  return after.ok ? failureOf(act, { kind: 'effect-unseen' }) : after
}
