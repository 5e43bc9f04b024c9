/**
 * How one sales unit behaves, and which operation its payments allow: the code table of the ePayment API as three questions.
 * Pure; changes nothing.
 */
import { minimumAmount } from './payment-checks.ts'
import type { SalesUnit } from './payment-checks.ts'
import type { Amount, Currency, Payment, UserFlow } from './payment-model.ts'
import type { ErrorCode } from './payment-refusals.ts'

/** Settings of a book; times in milliseconds. */
export type BookRules = SalesUnit & {
  /** Off: every capture but the full one is refused with 6140, as in DK and FI until it is asked for. */
  readonly partialCapture: boolean
  /** How long the driver has to approve: 10 minutes. */
  readonly lifetimeMs: number
  /** How long a reservation can be captured: 180 days in NO, 14 in DK and FI. */
  readonly captureWindowMs: number
  /** How long an approved payment can be refunded: 365 days. */
  readonly refundWindowMs: number
  /** Log a declined card as AUTHORIZED with `success: false`; off, because Vipps documents no event for it. */
  readonly declineEvents: boolean
  /** Put before the counter in every id, so that two books never give the same one; eight hexadecimal digits. */
  readonly idPrefix: string
  /** Where the driver is sent. */
  readonly redirectUrl: (flow: UserFlow, token: string) => string | undefined
}

const dayMs = 86_400_000

/** Days in which a reservation can be captured, per market's currency (payment lifecycle). */
export const captureDays: Readonly<Record<'NOK' | 'DKK' | 'EUR', number>> = {
  NOK: 180,
  DKK: 14,
  EUR: 14,
}

/** Where a sales unit can be. */
export type Market = 'NO' | 'DK' | 'FI'
const currencies = { NO: 'NOK', DK: 'DKK', FI: 'EUR' } as const

/** The market of a currency; Norway for one that no sales unit has. */
export const marketOf = (currency: Currency): Market =>
  currency === 'DKK' ? 'DK' : currency === 'EUR' ? 'FI' : 'NO'

/** What a sales unit takes from its market. `speed` divides the time to capture. */
export const marketRules = (
  market: Market,
  speed: number,
): Pick<BookRules, 'currency' | 'captureWindowMs'> => {
  const currency = currencies[market]
  return { currency, captureWindowMs: (captureDays[currency] * dayMs) / speed }
}

/** A Norwegian sales unit with everything this product needs switched on. */
export const norwegianRules: BookRules = {
  currency: 'NOK',
  pushAllowed: false,
  partialCapture: true,
  lifetimeMs: 600_000,
  captureWindowMs: captureDays.NOK * dayMs,
  refundWindowMs: 365 * dayMs,
  declineEvents: false,
  idPrefix: '00000000',
  redirectUrl: (flow, token) =>
    flow === 'PUSH_MESSAGE' ? undefined : `https://landing.example?token=${token}`,
}

/** Amounts that Vipps' test environment lets fail when they are approved (facts: "Test amounts"), with the reason. */
export const decliningAmounts: Readonly<Record<number, string>> = {
  151: 'insufficient funds',
  182: 'refused by issuer',
  183: 'suspected fraud',
  184: 'withdrawal limit exceeded',
  186: 'expired card',
  187: 'invalid card',
  197: '3-D Secure denied',
  202: 'strong customer authentication required',
}

// Refunds of these amounts fail in Vipps' test environment.
const failingRefunds: ReadonlySet<number> = new Set([123, 124])

/** What is still reserved, in minor units. */
export const remaining = (payment: Payment): number =>
  payment.authorized - payment.captured - payment.cancelled

/** Whether the time to capture is over. */
export const captureWindowClosed = (now: number, payment: Payment, rules: BookRules): boolean =>
  payment.authorizedAt !== null && now >= payment.authorizedAt + rules.captureWindowMs

const amountFault = (payment: Payment, amount: Amount): ErrorCode | null => {
  if (amount.currency !== payment.request.amount.currency) return '5040'
  return amount.value > 0 ? null : '4040'
}

/** Why a capture is refused, or null. */
export const captureFault = (
  payment: Payment,
  amount: Amount,
  rules: BookRules,
): ErrorCode | null => {
  if (payment.state === 'CREATED') return '6080'
  if (payment.state === 'TERMINATED') return '6070'
  if (payment.state !== 'AUTHORIZED') return '6200'
  const wrong = amountFault(payment, amount)
  if (wrong) return wrong
  if (payment.lapsed) return '6100'
  if (payment.cancelled > 0) return '6070'
  if (remaining(payment) === 0) return '6170'
  if (amount.value > remaining(payment)) return '6090'
  if (!rules.partialCapture && amount.value !== payment.authorized) return '6140'
  return amount.value < minimumAmount[rules.currency] ? '6010' : null
}

/** Why a cancel is refused, or null. A payment that was never approved can be cancelled once, while it is open. */
export const cancelFault = (payment: Payment, transactionOnly: boolean): ErrorCode | null => {
  if (payment.state === 'CREATED') return null
  if (payment.state !== 'AUTHORIZED') return '6050'
  if (transactionOnly) return '6060'
  if (payment.lapsed) return '6030'
  if (payment.cancelled > 0) return '6190'
  return remaining(payment) === 0 ? '6040' : null
}

/** Why a refund is refused, or null. */
export const refundFault = (
  now: number,
  payment: Payment,
  amount: Amount,
  rules: BookRules,
): ErrorCode | null => {
  if (payment.state === 'CREATED') return '6020'
  if (payment.authorizedAt === null) return '6210'
  const wrong = amountFault(payment, amount)
  if (wrong) return wrong
  if (failingRefunds.has(amount.value)) return '5100'
  if (now >= payment.authorizedAt + rules.refundWindowMs) return '6220'
  if (payment.captured > 0 && payment.refunded === payment.captured) return '6180'
  return amount.value > payment.captured - payment.refunded ? '6150' : null
}
