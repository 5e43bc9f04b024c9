/**
 * What the payer's side says when it refuses: the complete list of ePayment error codes and the shape they travel in.
 * Only two statuses are documented (6080 is 400, 5070 is 422); the document offers 400, 403, 404 and 409, so the others are
 * this stand-in's choice, and a client must not lean on them. Knows nothing of HTTP beyond the number.
 */

/** Statuses a refusal of the book can carry. */
export type RefusalStatus = 400 | 404 | 409 | 422 | 423 | 500

/** `name` and `reason` of one fault; a domain error is `{name: 'ErrorCode', reason: '6080'}`. */
export type ExtraDetail = { readonly name: string; readonly reason: string }

/** The Problem schema of the document: `extraDetails` is null when there is nothing to add. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly detail: string
  readonly status: number
  readonly traceId: string
  readonly extraDetails: readonly ExtraDetail[] | null
}

/** Every documented code with its status and a sentence. */
export const refusals = {
  '3010': [500, 'Internal error.'],
  '4010': [409, 'The idempotency key was used for another capture.'],
  '4020': [409, 'The idempotency key already exists.'],
  '4040': [400, 'The amount is invalid.'],
  '4050': [400, 'The customer token is invalid.'],
  '4060': [400, 'The personal QR is invalid.'],
  '4070': [400, 'The phone number is invalid.'],
  '4080': [400, 'The scope is invalid.'],
  '4090': [400, 'The URL is invalid.'],
  '4100': [400, 'Too many metadata entries.'],
  '4110': [400, 'A metadata key is too long.'],
  '4120': [400, 'A metadata value is too long.'],
  '4130': [400, 'The metadata is invalid.'],
  '4140': [400, 'A parameter is missing.'],
  '4150': [409, 'The reference exists, or the idempotency key was used for another refund.'],
  '4160': [400, 'The payment method type is invalid.'],
  '5010': [400, 'Blocking payment sources is not allowed in this market.'],
  '5020': [400, 'Express is not allowed for this sales unit.'],
  '5030': [400, 'The scope is not allowed for this sales unit.'],
  '5040': [400, 'The currency is not the sales unit’s.'],
  '5050': [400, 'Long-living payments are not allowed for this sales unit.'],
  '5060': [400, 'The bank account is not verified.'],
  '5070': [422, 'The payment cannot be created.'],
  '5080': [400, 'Push messages are not allowed for this sales unit.'],
  '5090': [404, 'The reference was not found.'],
  '5100': [400, 'The refund is not possible.'],
  '6010': [400, 'The amount is too small.'],
  '6020': [400, 'The payment cannot be refunded before it is reserved.'],
  '6030': [400, 'The period for cancelling has expired.'],
  '6040': [400, 'A captured payment cannot be cancelled.'],
  '6050': [400, 'A payment that is not reserved cannot be cancelled.'],
  '6060': [400, 'The payment is authorized, and only the transaction was to be cancelled.'],
  '6070': [400, 'A cancelled payment cannot be captured.'],
  '6080': [400, 'The payment cannot be captured before it is reserved.'],
  '6090': [400, 'The captured amount would exceed the reserved amount.'],
  '6100': [400, 'The period for capturing has expired.'],
  '6110': [400, 'expiresAt is too late.'],
  '6120': [400, 'expiresAt is too soon.'],
  '6130': [400, 'expiresAt needs a receipt.'],
  '6140': [400, 'The full amount must be captured.'],
  '6150': [400, 'There is not enough left to refund.'],
  '6160': [423, 'The payment is locked and is already being processed.'],
  '6170': [400, 'The payment is already captured.'],
  '6180': [400, 'The payment is already refunded.'],
  '6190': [400, 'The payment cannot be cancelled.'],
  '6200': [400, 'The payment cannot be captured.'],
  '6210': [400, 'The payment cannot be refunded.'],
  '6220': [400, 'The period for refunding has expired.'],
  '6230': [400, 'The payment is already reserved.'],
  '6250': [409, 'A payment that is being authorized cannot be cancelled.'],
  '6260': [400, 'The funds are unavailable.'],
  '6280': [400, 'The capture failed; please try again later.'],
  '7010': [400, 'The customer was not found.'],
  // Vipps lists 10010 to 10070 for force approve without a word on each.
  '10010': [400, 'The payment cannot be force-approved.'],
  '10020': [400, 'The payment cannot be force-approved.'],
  '10030': [400, 'The payment cannot be force-approved.'],
  '10040': [400, 'The payment cannot be force-approved.'],
  '10050': [400, 'The payment cannot be force-approved.'],
  '10060': [400, 'The payment cannot be force-approved.'],
  '10070': [400, 'The payment cannot be force-approved.'],
} as const satisfies Record<string, readonly [RefusalStatus, string]>

/** A documented error code. */
export type ErrorCode = keyof typeof refusals

/** Whether a text is a documented code; the door for codes that come from outside. */
export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(refusals, code)

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  423: 'Locked',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

/**
 * A problem of any status.
 * @param traceId the caller's: the book counts, the door draws lots
 */
export const problem = (
  status: number,
  detail: string,
  traceId: string,
  extraDetails: readonly ExtraDetail[] | null = null,
): Problem => ({
  type: `https://httpstatuses.io/${status}`,
  title: titles[status] ?? 'Error',
  detail,
  status,
  traceId,
  extraDetails,
})

/** The problem a documented code travels in, with the code in `extraDetails` (Vipps: branch on code and status, never on text). */
export const refuse = (
  code: ErrorCode,
  traceId: string,
): { status: RefusalStatus; body: Problem } => {
  const [status, detail] = refusals[code]
  return {
    status,
    body: problem(status, detail, traceId, [{ name: 'ErrorCode', reason: code }]),
  }
}
