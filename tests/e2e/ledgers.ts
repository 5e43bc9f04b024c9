// What the outside world has written down by itself: the payer's payments and receipts, the charger
// backend's sessions and CDRs, and which sessions the operator sees as parked. Read over HTTP and
// parsed; it must never know what the product thinks of it.
import { Big } from 'big.js'
import * as z from 'zod'
import type { Stack } from './stack.ts'

/** Decimal text of a major unit ("119.80") as integer minor units, half up. */
const minorUnits = z
  .string()
  .transform((text) => new Big(text).times(100).round(0, Big.roundHalfUp).toNumber())
const instant = z.iso.datetime().transform((text) => Date.parse(text))
const amount = z.object({ value: z.int() }).transform(({ value }) => value)

const payment = z.object({
  reference: z.string(),
  state: z.enum(['CREATED', 'AUTHORIZED', 'ABORTED', 'EXPIRED', 'TERMINATED']),
  request: z.object({ amount, returnUrl: z.string() }),
  aggregate: z.object({
    authorizedAmount: amount,
    capturedAmount: amount,
    cancelledAmount: amount,
    refundedAmount: amount,
  }),
  events: z.array(z.object({ name: z.string(), amount, timestamp: instant, success: z.boolean() })),
  receipt: z
    .object({
      orderLines: z.array(
        z.object({
          totalAmount: z.int(),
          totalAmountExcludingTax: z.int(),
          totalTaxAmount: z.int(),
        }),
      ),
    })
    .nullable(),
})

const session = z.object({
  session_id: z.string(),
  token_uid: z.string(),
  evse_uid: z.string(),
  status: z.enum(['PENDING', 'ACTIVE', 'COMPLETED', 'INVALID']),
  energy_wh: z.int(),
  /** The wall's clock: only what follows the start runs at the sandbox's speed. */
  started_at: instant,
  ended_at: instant.nullable(),
})

const cdr = z.object({ session_id: z.string(), incl_vat: minorUnits })

const parkedList = z.object({ sessions: z.array(z.object({ reference: z.string() })) })

/** A payment as the payer has it; amounts in minor units, instants in epoch ms. */
export type LedgerPayment = z.infer<typeof payment>
export type LedgerSession = z.infer<typeof session>

/** All that is known outside the product at one moment. */
export interface Ledgers {
  payments: LedgerPayment[]
  sessions: LedgerSession[]
  /** A credit CDR has a negative price. */
  cdrs: z.infer<typeof cdr>[]
  /** References that the operator sees as waiting for a human. */
  parked: Set<string>
}

async function read<T>(url: string, shape: z.ZodType<T>, headers = {}): Promise<T> {
  const response = await fetch(url, { headers })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return shape.parse(await response.json())
}

/** The payer's payments, oldest first. */
export async function readPayments({ vipps }: Stack): Promise<LedgerPayment[]> {
  const shape = z.object({ payments: z.array(payment) })
  return (await read(`${vipps.url}/sandbox/payments`, shape)).payments
}

/** One payment of the payer's; throws when there is none of that name. */
export async function readPayment(stack: Stack, reference: string): Promise<LedgerPayment> {
  return await read(`${stack.vipps.url}/sandbox/payments/${reference}`, payment)
}

/** The charger backend's sessions, oldest first. */
export async function readSessions({ cpo }: Stack): Promise<LedgerSession[]> {
  return await read(`${cpo.url}/sandbox/sessions`, z.array(session))
}

/** Everything, as close to one moment as HTTP allows. */
export async function readLedgers(stack: Stack): Promise<Ledgers> {
  const authorization = `Bearer ${stack.operatorToken}`
  const [payments, sessions, cdrs, parked] = await Promise.all([
    readPayments(stack),
    readSessions(stack),
    read(`${stack.cpo.url}/sandbox/cdrs`, z.array(cdr)),
    read(`${stack.url}/operator/sessions?phase=parked`, parkedList, { authorization }),
  ])
  const references = parked.sessions.map(({ reference }) => reference)
  return { payments, sessions, cdrs, parked: new Set(references) }
}
