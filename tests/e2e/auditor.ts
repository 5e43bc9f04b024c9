// The judge of the end-to-end tests. It reads only what the outside has written down (ledgers.ts)
// and holds the laws of money against it (design §4). It shares no reckoning with the product.
import { setTimeout as sleep } from 'node:timers/promises'
import { readLedgers, type LedgerPayment, type Ledgers, type LedgerSession } from './ledgers.ts'
import type { Stack } from './stack.ts'

/** Norway's least payment (design §4, "less than the payment minimum"): øre. */
export const PAYMENT_MINIMUM = 100
const REST_WAIT_MS = 12_000
const POLL_MS = 100

interface Case extends Ledgers {
  payment: LedgerPayment
  /** Every session that ran on this payment's token. */
  delivered: LedgerSession[]
}

/** Every law that is broken, in words; empty where all hold. All payments are expected at rest. */
export function judge(ledgers: Ledgers): string[] {
  const cases = ledgers.payments.map((payment): Case => {
    const mine = (one: LedgerSession): boolean => one.token_uid.toLowerCase() === payment.reference
    return { ...ledgers, payment, delivered: ledgers.sessions.filter(mine) }
  })
  const paidFor = new Set(ledgers.payments.map(({ reference }) => reference))
  const strangers = ledgers.sessions.filter((one) => !paidFor.has(one.token_uid.toLowerCase()))
  return [
    ...strangers.map((one) => `law 1: ${one.session_id} was started for no payment at all`),
    ...cases.flatMap((one) =>
      [lawStart, lawCapture, lawBalance, lawEnergy, lawWatched, lawReceipt].flatMap((law) =>
        law(one).map((words) => `${words} (${one.payment.reference})`),
      ),
    ),
  ]
}

/**
 * Polls until every payment is at rest and every law holds, some seconds at most; what is then still
 * broken. A law broken for good stays broken however long one waits.
 */
export async function audit(stack: Stack, waitMs = REST_WAIT_MS): Promise<string[]> {
  const until = Date.now() + waitMs
  for (;;) {
    const broken = judge(await readLedgers(stack))
    if (broken.length === 0 || Date.now() > until) return broken
    await sleep(POLL_MS)
  }
}

const named = ({ payment }: Case, name: string) =>
  payment.events.filter((event) => event.name === name && event.success)

function lawStart(one: Case): string[] {
  const [authorized] = named(one, 'AUTHORIZED')
  return one.delivered
    .filter((session) => !authorized || authorized.timestamp > session.started_at)
    .map((session) => `law 1: ${session.session_id} was started before the payment was approved`)
}

function lawCapture(one: Case): string[] {
  const { aggregate } = one.payment
  const captures = named(one, 'CAPTURED')
  const captured = captures.reduce((sum, event) => sum + event.amount, 0)
  const broken: string[] = []
  if (captures.length > 1) broken.push(`law 2: ${captures.length} captures`)
  if (captured !== aggregate.capturedAmount) broken.push("law 2: the events don't sum up")
  if (captured > aggregate.authorizedAmount) {
    broken.push(`law 2: captured ${captured}, reserved ${aggregate.authorizedAmount}`)
  }
  const bill = billOf(one)
  if (bill !== null && captured > bill) {
    broken.push(`law 2: captured ${captured}, the CDR says ${bill}`)
  }
  return broken
}

/** The first price the charger backend asked for, over all sessions; null: it has asked for none. */
function billOf({ delivered, cdrs }: Case): number | null {
  const bills = delivered.flatMap(
    ({ session_id: id }) => cdrs.find((cdr) => cdr.session_id === id && cdr.incl_vat >= 0) ?? [],
  )
  return bills.length === 0 ? null : bills.reduce((sum, bill) => sum + bill.incl_vat, 0)
}

function lawBalance(one: Case): string[] {
  const { payment, parked } = one
  if (parked.has(payment.reference)) return []
  if (payment.state === 'CREATED') return ['law 3: the payment can still be approved at rest']
  const { authorizedAmount, capturedAmount, cancelledAmount } = payment.aggregate
  const broken: string[] = []
  const open = authorizedAmount - capturedAmount - cancelledAmount
  // A payment that was never approved may be counted as cancelled; it holds nothing.
  if (authorizedAmount > 0 && open !== 0) broken.push(`law 3: ${open} is still reserved at rest`)
  const releases = named(one, 'CANCELLED').length
  if (releases > 1) broken.push(`law 3: released ${releases} times`)
  return broken
}

function lawEnergy(one: Case): string[] {
  const { payment, delivered, parked } = one
  const wh = delivered.reduce((sum, session) => sum + session.energy_wh, 0)
  if (wh === 0 || payment.aggregate.capturedAmount > 0 || parked.has(payment.reference)) return []
  const bill = billOf(one)
  if (bill !== null && bill < PAYMENT_MINIMUM) return []
  return [`law 4: ${wh} Wh given away unseen`]
}

function lawWatched({ delivered }: Case): string[] {
  return delivered
    .filter((session) => session.ended_at === null)
    .map((session) => `law 5: ${session.session_id} still runs at ${session.evse_uid}`)
}

function lawReceipt({ payment }: Case): string[] {
  const captured = payment.aggregate.capturedAmount
  if (payment.receipt === null) return captured > 0 ? ['law 9: paid, and no receipt'] : []
  const lines = payment.receipt.orderLines
  const total = lines.reduce((sum, line) => sum + line.totalAmount, 0)
  const broken: string[] = []
  if (total !== captured) broken.push(`law 9: the lines sum to ${total}, captured ${captured}`)
  const odd = lines.some(
    (line) => line.totalAmountExcludingTax + line.totalTaxAmount !== line.totalAmount,
  )
  if (odd) broken.push('law 9: a line does not add up')
  return broken
}
