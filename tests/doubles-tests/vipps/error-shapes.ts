/**
 * The shapes an error can have where the documents give none (they list few statuses): one per API, and the gateway's before all
 * of them. From the facts, section 1 and 2: Azure AD at the token door, `problem+json` at ePayment and Webhooks, `invalidParams` at
 * QR and Order Management. Strict, so that the stand-in invents nothing.
 */
import { z } from 'zod'

const text = z.string().min(1)
const pair = z.strictObject({ name: text, reason: text })

/** What stands before every API: no token, wrong keys, nothing behind. */
const gateway = z.strictObject({ statusCode: z.int(), message: text })

const azure = z.strictObject({
  error: text,
  error_description: text,
  error_codes: z.array(z.int()),
  timestamp: text,
  trace_id: text,
  correlation_id: text,
  error_uri: z.url(),
})

const problem = z.strictObject({
  type: z.url(),
  title: text,
  status: z.int(),
  traceId: text,
  detail: z.string().optional(),
  extraDetails: z.array(pair).nullish(),
})

const invalidParams = z.strictObject({
  type: text.optional(),
  title: text,
  detail: text,
  instance: text,
  invalidParams: z.array(pair).optional(),
})

/** One API's own shape. */
const shapes = {
  'access-token': azure,
  epayment: problem,
  webhooks: problem,
  qr: invalidParams,
  'order-management': invalidParams,
} as const satisfies Record<string, z.ZodType>

/** What is wrong with the body of an error; empty when nothing. */
export const checkError = (name: keyof typeof shapes, status: number, body: unknown): string[] => {
  if (gateway.safeParse(body).success) return []
  const parsed = shapes[name].safeParse(body)
  return parsed.success
    ? []
    : parsed.error.issues.map(
        (issue) => `error ${status} ${issue.path.join('.')}: ${issue.message}`,
      )
}
