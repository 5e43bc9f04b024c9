/**
 * The nouns of the payment book, as the ePayment document (1.8.1) names them, and how they look on the wire.
 * Types and renderings only: this file must never know HTTP, a clock or chance.
 */

/** Currencies of the document; a sales unit has exactly one of NOK, DKK and EUR. */
export type Currency = 'NOK' | 'DKK' | 'EUR' | 'SEK' | 'USD' | 'GBP'

/** Money on the wire: integer minor units. */
export type Amount = { readonly currency: Currency; readonly value: number }

/** CREATED is open; the other four are final. Captures, cancels and refunds show in the aggregate alone. */
export type State = 'CREATED' | 'AUTHORIZED' | 'ABORTED' | 'EXPIRED' | 'TERMINATED'

/** Names in the event log and in a webhook's `name`. */
export type EventName = State | 'CAPTURED' | 'CANCELLED' | 'REFUNDED'

/** How the driver gets to the app. */
export type UserFlow = 'WEB_REDIRECT' | 'PUSH_MESSAGE' | 'NATIVE_REDIRECT' | 'QR'

/** The body of CreatePayment after the door has checked its shape; the book checks what it means. */
export type CreateRequest = {
  readonly amount: Amount
  readonly reference: string
  readonly userFlow: UserFlow
  readonly paymentMethod: {
    readonly type: 'WALLET' | 'CARD' | 'CARD_PASSTHROUGH'
    readonly blockedSources?: readonly string[] | undefined
  }
  readonly returnUrl?: string | undefined
  readonly paymentDescription?: string | undefined
  readonly customerInteraction?: string | undefined
  readonly customer?: object | undefined
  readonly profile?: { readonly scope?: string | undefined } | undefined
  readonly metadata?: { readonly [key: string]: string } | null | undefined
  readonly expiresAt?: string | null | undefined
  readonly receipt?: object | undefined
  readonly receiptUrl?: string | null | undefined
  readonly shipping?: object | undefined
  readonly cardPassthrough?: object | undefined
}

/** The body of a capture and of a refund. */
export type ModificationRequest = { readonly modificationAmount: Amount }

/** The body of a cancel. */
export type CancelRequest = { readonly cancelTransactionOnly?: boolean | undefined }

/** One entry of a payment's history. `amount` is the event's own part in minor units, `at` epoch milliseconds. */
export type LoggedEvent = {
  readonly name: EventName
  readonly pspReference: string
  readonly amount: number
  readonly at: number
  readonly idempotencyKey: string | null
  readonly success: boolean
}

/** One payment as the book keeps it; amounts in minor units of the request's currency. */
export type Payment = {
  readonly reference: string
  readonly token: string
  readonly request: CreateRequest
  readonly createKey: string
  readonly pspReference: string
  readonly redirectUrl: string | undefined
  readonly deadlineAt: number
  state: State
  authorizedAt: number | null
  authorized: number
  captured: number
  cancelled: number
  refunded: number
  /** The bank let go of the reservation, early or when the capture window closed. */
  lapsed: boolean
  readonly events: LoggedEvent[]
  readonly declines: { readonly at: number; readonly reason: string }[]
}

/** The answer to CreatePayment. */
export type CreateAnswer = { readonly reference: string; readonly redirectUrl?: string }

/** Money of one payment, each part by itself. */
export type Aggregate = {
  readonly authorizedAmount: Amount
  readonly cancelledAmount: Amount
  readonly capturedAmount: Amount
  readonly refundedAmount: Amount
}

/** The answer to capture, cancel and refund. Its `pspReference` is the CREATED event's (PspReference in the document). */
export type Adjustment = {
  readonly amount: Amount
  readonly state: State
  readonly aggregate: Aggregate
  readonly pspReference: string
  readonly reference: string
}

/** The answer to GetPayment. */
export type PaymentView = Adjustment & {
  readonly paymentMethod: { readonly type: string }
  readonly profile: { readonly sub?: string }
  readonly redirectUrl?: string
  readonly metadata?: { readonly [key: string]: string }
  readonly captureGuaranteedUntil?: string
}

/** One entry of the answer to GetEvents. */
export type EventView = {
  readonly reference: string
  readonly pspReference: string
  readonly name: EventName
  readonly amount: Amount
  readonly timestamp: string
  readonly idempotencyKey: string | null
  readonly success: boolean
}

// A card reservation is safe for about a week (Visa 5-7 days, BankAxept 7), far less than the capture deadline.
const guaranteeMs = 7 * 86_400_000

const rfc3339 = (at: number): string => new Date(at).toISOString()

/** The part of a payment that every answer repeats. */
export const renderAdjustment = (payment: Payment): Adjustment => {
  const { currency } = payment.request.amount
  return {
    amount: payment.request.amount,
    state: payment.state,
    aggregate: {
      authorizedAmount: { currency, value: payment.authorized },
      cancelledAmount: { currency, value: payment.cancelled },
      capturedAmount: { currency, value: payment.captured },
      refundedAmount: { currency, value: payment.refunded },
    },
    pspReference: payment.pspReference,
    reference: payment.reference,
  }
}

/** A payment as GetPayment shows it. */
export const renderPayment = (payment: Payment): PaymentView => ({
  ...renderAdjustment(payment),
  paymentMethod: { type: payment.request.paymentMethod.type },
  profile: {},
  ...(payment.redirectUrl === undefined ? {} : { redirectUrl: payment.redirectUrl }),
  ...(payment.request.metadata ? { metadata: payment.request.metadata } : {}),
  ...(payment.authorizedAt === null
    ? {}
    : { captureGuaranteedUntil: rfc3339(payment.authorizedAt + guaranteeMs) }),
})

/** An event as GetEvents shows it. */
export const renderEvent = (payment: Payment, event: LoggedEvent): EventView => ({
  reference: payment.reference,
  pspReference: event.pspReference,
  name: event.name,
  amount: { currency: payment.request.amount.currency, value: event.amount },
  timestamp: rfc3339(event.at),
  idempotencyKey: event.idempotencyKey,
  success: event.success,
})
