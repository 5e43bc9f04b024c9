// Sending the receipt to the payer's Order Management: one POST a payment, for ever unchanged; a link
// beside it. It must never make up what is on the receipt (receipt.ts).
import type { Outcome, ReceiptToSend } from '#bff/session/ports.ts'
import { environmentOf } from './environment.ts'
import { failureOf, refusedHere } from './fates.ts'
import { receiptBody, type ReceiptBody } from './receipt.ts'
import type { Caller, PayerOptions } from './transport.ts'
import { orderAnswer } from './wire.ts'

/** The API is not there, or not for this sales unit. */
const NOT_FOR_US = /^http-(401|403|404)$/
/** Nobody waits for a receipt: what a human must mend is asked for again, but not briskly. */
const API_AWAY_MS = 300_000

type World = Pick<PayerOptions, 'baseUrl' | 'publicUrl'>

/**
 * `POST /order-management/v2/ecom/receipts/{reference}` (order-management.yaml 2.1). `ecom` means
 * ePayment too, and the order id there is the payment's reference. 409: there is one already, which
 * counts as sent once a read shows that it is ours.
 */
export async function sendReceipt(
  call: Caller,
  receipt: ReceiptToSend,
  world: World,
): Promise<Outcome<null>> {
  const body = receiptBody(receipt)
  if (body === null) return refusedHere('receipt', 'receipt-without-lines')
  const path = `/order-management/v2/ecom/receipts/${receipt.reference}`
  const about = receipt.reference
  const answer = await call({ act: 'receipt', method: 'POST', path, body, about, alsoFine: [409] })
  if (!answer.ok) return NOT_FOR_US.test(answer.code) ? apiAway(answer, world) : answer
  if (answer.value.status === 409) {
    const there = await compare(call, receipt.reference, body)
    if (!there.ok) return there
  }
  await linkStation(call, receipt, world)
  return { ok: true, value: null }
}

/** "Only available on the production server" (guide of Order Management): in test it stays so. */
function apiAway(answer: Extract<Outcome<null>, { ok: false }>, world: World): Outcome<null> {
  if (answer.code === 'http-404' && environmentOf(world.baseUrl) === 'test') {
    return refusedHere('receipt', 'no-order-management')
  }
  return { ...answer, fate: 'retry', retryAfterMs: answer.retryAfterMs ?? API_AWAY_MS }
}

const sum = (lines: readonly { totalAmount: number }[]): number =>
  lines.reduce((total, line) => total + line.totalAmount, 0)

/** Is the receipt that is there for the same money? It cannot be changed, whatever it says. */
async function compare(call: Caller, reference: string, sent: ReceiptBody): Promise<Outcome<null>> {
  const path = `/order-management/v2/ecom/${reference}`
  const answer = await call({ act: 'receipt', method: 'GET', path, about: reference })
  if (!answer.ok) return { ...answer, fate: 'retry' }
  const parsed = orderAnswer.safeParse(answer.value.json)
  const there = parsed.success ? parsed.data.receipt : null
  if (!there) return failureOf('receipt', { kind: 'effect-unseen' })
  return sum(there.orderLines) === sum(sent.orderLines)
    ? { ok: true, value: null }
    : refusedHere('receipt', 'receipt-otherwise')
}

/**
 * `PUT …/categories/{reference}`: a link under the payment in the driver's app. It leads to the
 * station's page, never to the session: a handle is in no link of ours (docs/decisions/017). It is a
 * convenience: whether it was taken changes nothing.
 */
async function linkStation(call: Caller, receipt: ReceiptToSend, world: World): Promise<void> {
  if (world.publicUrl === undefined) return
  await call({
    act: 'category',
    method: 'PUT',
    about: receipt.reference,
    path: `/order-management/v2/ecom/categories/${receipt.reference}`,
    body: {
      category: 'GENERAL',
      orderDetailsUrl: `${world.publicUrl}/s/${encodeURIComponent(receipt.stationId)}`,
    },
  })
}
