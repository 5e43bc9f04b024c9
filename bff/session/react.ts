// What the outside must be asked to do because of an event. One event, its effects: nothing here
// looks at the state, so that a replay or a crash between two steps can never ask for more.
import { STRAY_ATTEMPTS } from './charge.ts'
import type { Effect, Event } from './model.ts'

export type Lane = 'payer' | 'charger' | 'strays' | 'aftermath' | 'receipt'

/** The effects of one event, in order. `currency` rides along from the opening through decide. */
export function react(event: Event): Effect[] {
  switch (event.type) {
    case 'SessionOpened': {
      const { amountMinor, currency, description } = event.opening
      return [{ type: 'CreatePayment', amountMinor, currency, description }]
    }
    case 'StartAsked':
      return [{ type: 'StartSession', attempt: event.attempt }]
    case 'StopAsked':
      return [{ type: 'StopSession', sessionId: event.sessionId, attempt: event.attempt }]
    case 'CaptureAsked':
      return [{ type: 'CapturePayment', amountMinor: event.amountMinor, currency: event.currency }]
    case 'ReleaseAsked':
      return [{ type: 'CancelPayment' }]
    case 'RefundAsked':
      return [
        {
          type: 'RefundPayment',
          amountMinor: event.amountMinor,
          totalMinor: event.totalMinor,
          currency: event.currency,
        },
      ]
    case 'Parked':
      return event.why === 'reservation-lapsed'
        ? [{ type: 'RecordInLedger' }, { type: 'TellOperator', matter: event.why }]
        : [{ type: 'RecordInLedger' }]
    case 'CaptureDeadlineNear':
      return [{ type: 'TellOperator', matter: 'capture-deadline' }]
    case 'Rested':
    case 'Unparked':
    case 'LossReckoned':
    case 'GuaranteeNoted':
    case 'PaymentRefunded':
    case 'ChargingEnded':
    case 'PaymentAuthorized':
    // Also where a session rests or waits for a human: it is what he decides by.
    case 'CdrReceived':
    case 'LateStartSeen':
    case 'PaymentCaptured':
      return [{ type: 'RecordInLedger' }]
    case 'ReceiptNumbered':
      return [{ type: 'SendReceipt', number: event.number }]
    case 'PaymentCreated':
    case 'AuthorizedUnwanted':
    case 'PaymentEnded':
    case 'ReservationLapsed':
    case 'StartAnswered':
    case 'ChargePending':
    case 'ChargingBegan':
    case 'MeterAdvanced':
    case 'MeterDoubted':
    case 'StopWished':
    case 'StopAnswered':
    case 'Priced':
    case 'PaymentReleased':
    case 'ReceiptSent':
    case 'CreditNoteNumbered':
    case 'CorrectionRecorded':
    case 'Resolved':
      return []
    default: {
      const unknown: never = event
      throw new Error(`an event nobody knows: ${JSON.stringify(unknown)}`)
    }
  }
}

/** Strict order holds inside a lane; lanes depend on each other only through facts (design §1). */
export function laneOf(effect: Effect): Lane {
  switch (effect.type) {
    case 'CreatePayment':
    case 'CapturePayment':
    case 'CancelPayment':
    case 'RefundPayment':
      return 'payer'
    case 'StartSession':
      return 'charger'
    case 'StopSession':
      // A stray that will not stop must not keep the driver's own STOP waiting.
      return effect.attempt > STRAY_ATTEMPTS ? 'strays' : 'charger'
    case 'RecordInLedger':
    case 'TellOperator':
      return 'aftermath'
    case 'SendReceipt':
      // The ledger must hear what follows, though the payer takes no receipt.
      return 'receipt'
    default: {
      const unknown: never = effect
      throw new Error(`an effect nobody knows: ${JSON.stringify(unknown)}`)
    }
  }
}
