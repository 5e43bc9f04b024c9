// How events and effects lie in storage: the zod twins of the unions in session/model.ts. What is
// read back is checked, because another build may have written it. The compiler holds both to the
// same types (tests/durable/journal-schema.test.ts). It must never know what an event means.
import { PHASES, WHYS } from '#shared/contract.ts'
import * as z from 'zod'
import {
  cdrSchema,
  currency,
  int,
  maybe,
  meterSchema,
  openingSchema,
  settlementSchema,
} from './journal-schema-facts.ts'

/** Raised when a stored shape changes so that old rows must be translated on reading. */
export const SCHEMA_VERSION = 1

const why = z.enum(WHYS)
const text = z.string()
const answer = z.enum(['accepted', 'refused', 'unanswered'])
const stopReason = z.enum(['driver', 'limit', 'start-timeout', 'lapsed', 'late-start', 'operator'])

/** One event's own fields beside its type and its time. */
function event<const T extends string, S extends z.ZodRawShape>(type: T, shape: S) {
  return z.object({ type: z.literal(type), at: int, ...shape })
}

/** Every event of the machine, as it is stored (session/model.ts, `Event`). */
export const eventSchema = z.discriminatedUnion('type', [
  event('SessionOpened', { opening: openingSchema }),
  event('PaymentCreated', { redirectUrl: text }),
  // What has a default came later: journals of older builds are read without it.
  event('PaymentAuthorized', { authorizedMinor: int, guaranteedUntil: maybe.default(null) }),
  event('GuaranteeNoted', { until: int }),
  event('CaptureDeadlineNear', { until: int, stepMs: int }),
  event('AuthorizedUnwanted', { authorizedMinor: int, capturedMinor: int }),
  event('PaymentEnded', { how: z.enum(['aborted', 'expired', 'terminated']), why }),
  event('ReservationLapsed', { releasedMinor: int }),
  event('StartAsked', { attempt: int }),
  event('StartAnswered', { answer, why, timeoutS: maybe, attempt: int }),
  event('ChargePending', { sessionId: text }),
  event('ChargingBegan', { sessionId: text, startedAt: int }),
  event('MeterAdvanced', { meter: meterSchema }),
  event('MeterDoubted', { saidWh: int, updatedAt: int }),
  event('ChargingEnded', {
    how: z.enum(['completed', 'invalid', 'silent', 'cdr']),
    endedAt: int,
  }),
  event('StopWished', { by: stopReason }),
  event('StopAsked', { sessionId: text, attempt: int }),
  event('StopAnswered', { answer }),
  event('CdrReceived', { cdr: cdrSchema }),
  event('Priced', { settlement: settlementSchema }),
  event('CaptureAsked', { amountMinor: int, currency }),
  event('PaymentCaptured', { capturedMinor: int }),
  event('ReleaseAsked', { why: why.nullable() }),
  event('PaymentReleased', { releasedMinor: int }),
  event('Rested', { as: z.enum(['settled', 'abandoned']) }),
  event('ReceiptNumbered', { number: int }),
  event('ReceiptSent', {}),
  event('CreditNoteNumbered', { index: int, number: int }),
  event('LateStartSeen', { sessionId: text, energyWh: int, ended: z.boolean() }),
  event('RefundAsked', {
    amountMinor: int,
    totalMinor: int,
    currency,
    reason: text,
    key: text.nullable().default(null),
  }),
  event('PaymentRefunded', { refundedMinor: int, numbered: z.boolean().default(false) }),
  event('CorrectionRecorded', { lossMinor: int }),
  event('LossReckoned', { lossMinor: int }),
  event('Parked', { why, outage: z.boolean() }),
  event('Unparked', { why: why.nullable(), to: z.enum(PHASES) }),
  event('Resolved', {
    action: z.enum(['retry', 'capture', 'release']),
    amountMinor: maybe,
    reason: text,
  }),
])

/** One effect's own fields beside its type. */
function effect<const T extends string, S extends z.ZodRawShape>(type: T, shape: S) {
  return z.object({ type: z.literal(type), ...shape })
}

/** Every effect of the machine, as it waits in the outbox (session/model.ts, `Effect`). */
export const effectSchema = z.discriminatedUnion('type', [
  effect('CreatePayment', { amountMinor: int, currency, description: text }),
  effect('CapturePayment', { amountMinor: int, currency }),
  effect('CancelPayment', {}),
  effect('RefundPayment', { amountMinor: int, totalMinor: int, currency }),
  effect('StartSession', { attempt: int }),
  effect('StopSession', { sessionId: text, attempt: int }),
  effect('RecordInLedger', {}),
  effect('SendReceipt', { number: int }),
  effect('TellOperator', { matter: z.enum(['capture-deadline', 'reservation-lapsed']) }),
])
