// Refunding. A session may be refunded several times, so the sum alone cannot tell whether this one
// took effect: the payment's history can, by its idempotency key. It must never judge the amount.
import type { PaymentSnapshot } from '#bff/session/model.ts'
import type { Outcome } from '#bff/session/ports.ts'
import type { Reference } from '#shared/ids.ts'
import { assertMinor } from '#shared/money.ts'
import type { Currency } from '#shared/money.ts'
import { failureOf } from './fates.ts'
import { pathOf, readRefunded, readSnapshot } from './reading.ts'
import type { Caller } from './transport.ts'

/**
 * `POST …/refund` (RefundModificationRequest), unless the history shows it already. An accepted
 * refund counts once the sum refunded covers it: where the history names no key, a repeat is accepted
 * by the payer without moving money again, and the sum is all there is to see.
 */
export async function refundPayment(
  call: Caller,
  reference: Reference,
  amountMinor: number,
  currency: Currency,
  key: string,
): Promise<Outcome<PaymentSnapshot>> {
  const known = await readRefunded(call, reference, key)
  if (!known.ok) return known
  if (known.value) return readSnapshot(call, reference)
  const answer = await call({
    act: 'refund',
    method: 'POST',
    path: pathOf(reference, 'refund'),
    key,
    reference,
    body: { modificationAmount: { currency, value: assertMinor(amountMinor) } },
  })
  if (!answer.ok) {
    const took = await readRefunded(call, reference, key)
    if (took.ok && took.value) return readSnapshot(call, reference)
    // What only a look decides stays undecided while nobody can look.
    return answer.look && !took.ok ? { ...took, fate: 'retry' } : answer
  }
  const after = await readSnapshot(call, reference)
  if (!after.ok || after.value.refundedMinor >= amountMinor) return after
  return failureOf('refund', { kind: 'effect-unseen' })
}
