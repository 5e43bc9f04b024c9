// Reading a payment back: the only source of truth about money (design §1). It must never change
// anything, nor be called anything but a read: a refused read decides nothing.
import type { PaymentSnapshot } from '#bff/session/model.ts'
import type { Outcome } from '#bff/session/ports.ts'
import type { Reference } from '#shared/ids.ts'
import { failureOf } from './fates.ts'
import { snapshotOf } from './translate.ts'
import type { Caller } from './transport.ts'
import { eventsAnswer, paymentAnswer } from './wire.ts'
import type { PaymentAnswer, PaymentEvent } from './wire.ts'

/** `/epayment/v1/payments/{reference}`, and what may follow it. */
export function pathOf(
  reference: Reference,
  last?: 'events' | 'capture' | 'cancel' | 'refund',
): string {
  return `/epayment/v1/payments/${reference}${last === undefined ? '' : `/${last}`}`
}

/** `GET` of the payment as the payer tells it. `absent`: it knows no such reference. */
export async function readPayment(
  call: Caller,
  reference: Reference,
): Promise<Outcome<PaymentAnswer>> {
  const answer = await call({ act: 'read', method: 'GET', path: pathOf(reference), reference })
  if (!answer.ok) return answer
  const parsed = paymentAnswer.safeParse(answer.value.json)
  return parsed.success
    ? { ok: true, value: parsed.data }
    : failureOf('read', { kind: 'unreadable' })
}

/** The payment in our words; one that contradicts itself is read again later (translate.ts). */
export async function readSnapshot(
  call: Caller,
  reference: Reference,
): Promise<Outcome<PaymentSnapshot>> {
  const answer = await readPayment(call, reference)
  if (!answer.ok) return answer
  const snapshot = snapshotOf(answer.value, reference)
  return snapshot ? { ok: true, value: snapshot } : failureOf('read', { kind: 'unbalanced' })
}

/** The payment's history, oldest first; the authority on what was done under which key. */
export async function readEvents(
  call: Caller,
  reference: Reference,
): Promise<Outcome<PaymentEvent[]>> {
  const path = pathOf(reference, 'events')
  const answer = await call({ act: 'read', method: 'GET', path, reference })
  if (!answer.ok) return answer
  const parsed = eventsAnswer.safeParse(answer.value.json)
  return parsed.success
    ? { ok: true, value: parsed.data }
    : failureOf('read', { kind: 'unreadable' })
}

/** Does the payment's history hold a refund that took effect under this idempotency key? */
export async function readRefunded(
  call: Caller,
  reference: Reference,
  key: string,
): Promise<Outcome<boolean>> {
  const events = await readEvents(call, reference)
  if (!events.ok) return events
  const value = events.value.some(
    (event) => event.name === 'REFUNDED' && event.success && event.idempotencyKey === key,
  )
  return { ok: true, value }
}
