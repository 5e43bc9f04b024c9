// The payer's JSON, as much of it as we use. Unknown fields are tolerated everywhere (new ones come
// every few months), missing ones that matter are refused. It must never know what a session is:
// translate.ts turns these shapes into the words of the table.
import * as z from 'zod'

/**
 * `POST /accesstoken/get`. All values are strings there, numbers too (access-token.yaml,
 * AuthorizationTokenResponse), hence the coercion. `expires_in` in seconds.
 */
export const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
})

/** Amount: integer minor units (epayment.yaml, Amount). */
const amount = z.object({ currency: z.string().min(1), value: z.int().min(0) })

/** CreatePaymentResponse. For WEB_REDIRECT an answer without an address is of no use. */
export const createAnswer = z.object({ redirectUrl: z.url({ protocol: /^https?$/ }) })

/** GetPaymentResponse. `state` stays AUTHORIZED after capture and cancel: money is in `aggregate`. */
export const paymentAnswer = z.object({
  reference: z.string(),
  state: z.enum(['CREATED', 'ABORTED', 'EXPIRED', 'AUTHORIZED', 'TERMINATED']),
  amount,
  aggregate: z.object({
    authorizedAmount: amount,
    capturedAmount: amount,
    cancelledAmount: amount,
    refundedAmount: amount,
  }),
  redirectUrl: z.string().nullish(),
  /** RFC 3339, told since August 2026 (ePayment's changelog); whatever cannot be read counts as untold. */
  captureGuaranteedUntil: z.iso.datetime({ offset: true }).nullish().catch(null),
})
export type PaymentAnswer = z.infer<typeof paymentAnswer>

/**
 * `GET …/events` (PaymentEvent): the history. `amount` is the event's own part, not the
 * sum. `idempotencyKey` may be absent, also where one was sent (CANCELLED). `success: false`: it failed.
 */
export const eventsAnswer = z.array(
  z.object({
    name: z.string(),
    success: z.boolean(),
    idempotencyKey: z.string().nullish(),
    /** The event's own: never that of the payment. Money is told apart by it. */
    pspReference: z.string().nullish(),
    amount: amount.nullish(),
    timestamp: z.string().nullish(),
  }),
)
export type PaymentEvent = z.infer<typeof eventsAnswer>[number]

/**
 * What an error carries of use. The gateway, the token door, ePayment and Order Management each
 * have a shape of their own: only a numeric ErrorCode in `extraDetails` means anything to us.
 */
export const errorAnswer = z.object({
  extraDetails: z.array(z.object({ name: z.string(), reason: z.string() })),
})

/** A webhook's payload (WebhookEvent). Only the reference matters: the payment is read back. */
export const webhookPayload = z.object({ reference: z.string().min(1) })

/** `POST /webhooks/v1/webhooks`: the secret is told once, here. */
export const registeredAnswer = z.object({ id: z.string().min(1), secret: z.string().min(1) })

/** `GET /webhooks/v1/webhooks`. */
export const registrationsAnswer = z.object({
  webhooks: z.array(
    z.object({ id: z.string().min(1), url: z.string(), events: z.array(z.string()) }),
  ),
})
export type RegisteredWebhook = z.infer<typeof registrationsAnswer>['webhooks'][number]

/**
 * `POST|PUT|GET /qr/v1/merchant-redirect` (MerchantRedirectQrResponse). `url` leads to the image; asked
 * for as text/targetUrl it is the text that the code says.
 */
export const qrAnswer = z.object({
  id: z.string().min(1),
  url: z.url({ protocol: /^https?$/ }),
  redirectUrl: z.string().min(1),
  /** Seconds; -1: for ever. */
  expiresIn: z.int().nullish(),
})
export const qrListAnswer = z.array(qrAnswer)
export type RedirectQr = z.infer<typeof qrAnswer>

/** `GET /order-management/v2/ecom/{reference}`: the receipt as it is kept, and its category. */
export const orderAnswer = z.object({
  receipt: z.object({ orderLines: z.array(z.object({ totalAmount: z.int() })) }).nullish(),
})
