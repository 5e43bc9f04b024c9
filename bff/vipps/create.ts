// Creating a payment: the one call that has nothing to read first. It must never report a payment
// that exists as refused, because the driver may be approving it.
import type { Failure, Outcome, Payments } from '#bff/session/ports.ts'
import { assertMinor } from '#shared/money.ts'
import { failureOf } from './fates.ts'
import { readPayment } from './reading.ts'
import type { Caller } from './transport.ts'
import { createAnswer } from './wire.ts'

type NewPayment = Parameters<Payments['create']>[0]
type Created = Outcome<{ redirectUrl: string }>

/**
 * `POST /epayment/v1/payments` (CreatePaymentRequest): exactly the documented fields, because unknown
 * ones are refused. The address in the answer is opened unchanged, whatever its host.
 */
export async function createPayment(
  call: Caller,
  payment: NewPayment,
  key: string,
): Promise<Created> {
  const { reference, amountMinor, currency, description, returnUrl } = payment
  const answer = await call({
    act: 'create',
    method: 'POST',
    path: '/epayment/v1/payments',
    key,
    reference,
    body: {
      amount: { currency, value: assertMinor(amountMinor) },
      paymentMethod: { type: 'WALLET' },
      customerInteraction: 'CUSTOMER_PRESENT',
      reference,
      userFlow: 'WEB_REDIRECT',
      returnUrl,
      paymentDescription: description,
    },
  })
  // The reference or the key exists: our own create took effect earlier and its answer was lost.
  if (!answer.ok) return answer.look ? findCreated(call, payment, answer) : answer
  // An answer without an address: it may well have been created, and the same key again tells.
  return addressIn(answer.value.json) ?? failureOf('create', { kind: 'unreadable' })
}

/** The payment exists already. It is ours if the money is the same: then its address is the answer. */
async function findCreated(call: Caller, payment: NewPayment, conflict: Failure): Promise<Created> {
  const found = await readPayment(call, payment.reference)
  // Not to be seen yet, too: the first create may still be under way over there.
  if (!found.ok) return { ...found, fate: 'retry', why: 'payment-unreachable' }
  const { amount } = found.value
  if (amount.value !== payment.amountMinor || amount.currency !== payment.currency) {
    return { ...conflict, fate: 'refused', why: 'payment-refused' }
  }
  return addressIn(found.value) ?? failureOf('create', { kind: 'exists' })
}

function addressIn(json: unknown): Created | null {
  const parsed = createAnswer.safeParse(json)
  return parsed.success ? { ok: true, value: { redirectUrl: parsed.data.redirectUrl } } : null
}
