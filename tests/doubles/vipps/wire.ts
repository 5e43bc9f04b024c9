/**
 * The shapes that may come in at the stand-in's doors, from the OpenAPI documents. Strict where Vipps is strict: ePayment refuses
 * unknown fields. `shipping`, `cardPassthrough` and `industryData` are let through unread: the book refuses the first two.
 */
import { z } from 'zod'

const nullish = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().optional()
const minorUnits = z.int()
const currency = z.enum(['NOK', 'DKK', 'EUR', 'SEK', 'USD', 'GBP'])
const amount = z.strictObject({ currency, value: z.int().min(0).max(65_000_000) })

/** A reference: 8 to 64 letters, digits and hyphens. */
export const reference = z.string().regex(/^[a-zA-Z0-9-]{8,64}$/)

const unitInfo = z.strictObject({
  unitPrice: z.int().min(0).nullable(),
  quantity: z
    .string()
    .max(10)
    .regex(/^\d+([.]\d{1,8})?$/),
  quantityUnit: nullish(z.enum(['PCS', 'KG', 'KM', 'MINUTE', 'LITRE', 'KWH'])),
})

const receiptLine = z
  .strictObject({
    name: z.string(),
    id: z.string(),
    totalAmount: minorUnits,
    totalAmountExcludingTax: minorUnits,
    totalTaxAmount: minorUnits,
    taxPercentage: nullish(z.int().min(0).max(100)),
    taxRate: nullish(z.int().min(0).max(10_000)),
    unitInfo: unitInfo.optional(),
    discount: nullish(z.int().min(0)),
    productUrl: nullish(z.string()),
    isReturn: nullish(z.boolean()),
    isShipping: nullish(z.boolean()),
  })
  .refine(
    (line) => (line.taxRate ?? null) !== null || (line.taxPercentage ?? null) !== null,
    'Either taxRate or taxPercentage must be set.',
  )

const deprecatedTotal = nullish(z.int().min(0))
const bottomLine = z.strictObject({
  currency: z.enum(['NOK', 'DKK', 'EUR']),
  tipAmount: nullish(z.int().min(0)),
  posId: nullish(z.string()),
  receiptNumber: nullish(z.string()),
  paymentSources: z
    .strictObject({
      giftCard: nullish(minorUnits),
      card: nullish(minorUnits),
      voucher: nullish(minorUnits),
      cash: nullish(minorUnits),
    })
    .optional(),
  barcode: z
    .strictObject({
      format: z.enum(['EAN-13', 'CODE 39', 'CODE 128']).nullable(),
      data: z.string().nullable(),
    })
    .optional(),
  giftCardAmount: deprecatedTotal,
  totalAmount: nullish(minorUnits),
  totalTax: deprecatedTotal,
  totalDiscount: deprecatedTotal,
  shippingAmount: deprecatedTotal,
  shippingInfo: z.record(z.string(), z.unknown()).optional(),
  terminalId: nullish(z.string()),
})

/** The body of a receipt, in Order Management and at create. */
export const receiptRequest = z.strictObject({
  orderLines: z.array(receiptLine).min(1),
  bottomLine,
})

/** A receipt as posted. */
export type Receipt = z.infer<typeof receiptRequest>

const customer = z.union([
  z.strictObject({ phoneNumber: z.string().regex(/^\d{9,15}$/) }),
  z.strictObject({ personalQr: z.string().min(5).max(255) }),
  z.strictObject({ customerToken: z.string() }),
])
const opaque = z.record(z.string(), z.unknown()).optional()

/** CreatePaymentRequest, with `merchantLegalLinks` of October 2026. Lengths of metadata are the book's to judge (4100 to 4130). */
export const createRequest = z.strictObject({
  amount,
  reference,
  userFlow: z.enum(['PUSH_MESSAGE', 'NATIVE_REDIRECT', 'WEB_REDIRECT', 'QR']),
  paymentMethod: z.strictObject({
    type: z.enum(['WALLET', 'CARD', 'CARD_PASSTHROUGH']),
    blockedSources: z.array(z.enum(['COMMERCIAL_CARDS'])).optional(),
  }),
  returnUrl: z.string().max(2500).optional(),
  paymentDescription: z.string().min(3).max(100).optional(),
  customerInteraction: z.enum(['CUSTOMER_PRESENT', 'CUSTOMER_NOT_PRESENT']).optional(),
  customer: customer.optional(),
  minimumUserAge: nullish(z.int().min(0).max(100)),
  profile: z.strictObject({ scope: z.string().optional() }).optional(),
  metadata: nullish(z.record(z.string(), z.string())),
  expiresAt: nullish(z.iso.datetime({ offset: true })),
  qrFormat: nullish(
    z.strictObject({
      format: z.enum(['TEXT/TARGETURL', 'IMAGE/SVG+XML', 'IMAGE/PNG']),
      size: nullish(z.int().min(100).max(2000)),
    }),
  ),
  receipt: receiptRequest.optional(),
  receiptUrl: nullish(z.string()),
  merchantLegalLinks: z
    .strictObject({
      termsOfSaleUrl: z.string().optional(),
      privacyPolicyUrl: z.string().optional(),
    })
    .optional(),
  shipping: opaque,
  cardPassthrough: opaque,
  industryData: opaque,
})

/** CaptureModificationRequest and RefundModificationRequest. */
export const modificationRequest = z.strictObject({ modificationAmount: amount })

/** CancelModificationRequest; an array, as PHP writes an empty object, is refused. */
export const cancelRequest = z.strictObject({ cancelTransactionOnly: z.boolean().optional() })

/** ForceApprove: who approves, or the token of the redirect. */
export const forceApproveRequest = z.strictObject({
  customer: customer.optional(),
  token: z.string().optional(),
})

const categoryType = z.enum([
  'GENERAL',
  'RECEIPT',
  'ORDER_CONFIRMATION',
  'DELIVERY',
  'TICKET',
  'BOOKING',
])
const imageId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[0-9A-Za-z-_.]+$/)

/** Order Management names a payment by letters, digits, hyphen, underscore and dot. */
export const receiptReference = z.string().regex(/^[0-9A-Za-z-_.]+$/)

/** The body of `PUT /v2/{paymentType}/categories/{orderId}`. */
export const categoryRequest = z.object({
  category: categoryType,
  orderDetailsUrl: z.url(),
  imageId: nullish(imageId),
})

/** The body of `POST /v3/categories`. */
export const addCategoryRequest = z.object({
  orderId: receiptReference,
  paymentType: z.enum(['ECOM', 'RECURRING']),
  type: categoryType,
  url: z.url(),
  imageId: imageId.optional(),
})

/** The body of `POST /v1/images`. */
export const imageRequest = z.object({ imageId, src: z.base64(), type: z.literal('base64') })

/** The body of a webhook registration. The scheme is judged apart: https, or http on loopback. */
export const registerRequest = z.object({
  url: z.url(),
  events: z
    .array(
      z
        .string()
        .regex(
          /^epayments\.payment\.(created|authorized|captured|cancelled|refunded|aborted|expired|terminated)\.v1$/,
        ),
    )
    .min(1),
})

const redirectUrl = z.string().regex(/^https:\/\/[\w.]+([\w#!:.?+=&%@\-/]+)?$/)

/** The body of `POST /qr/v1/merchant-redirect`; `ttl` in seconds. */
export const qrRequest = z.object({
  id: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[-_+%æøåÆØÅ\w\s]*$/),
  redirectUrl,
  ttl: nullish(z.int().min(300).max(2_147_483_647)),
})

/** The body of `PUT /qr/v1/merchant-redirect/{id}`. */
export const qrUpdateRequest = z.object({ redirectUrl })
