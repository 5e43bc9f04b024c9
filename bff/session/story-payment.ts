// The sentences about money at the payer: the other half of story-events.ts.
import type { Event, Opening } from './model.ts'
import { moment, money, sentence, span, type Sentence } from './story-words.ts'

export type PaymentEvent = Extract<
  Event,
  {
    type:
      | 'PaymentCreated'
      | 'PaymentAuthorized'
      | 'GuaranteeNoted'
      | 'CaptureDeadlineNear'
      | 'AuthorizedUnwanted'
      | 'PaymentEnded'
      | 'ReservationLapsed'
      | 'CaptureAsked'
      | 'PaymentCaptured'
      | 'ReleaseAsked'
      | 'PaymentReleased'
      | 'RefundAsked'
      | 'PaymentRefunded'
      | 'ReceiptNumbered'
      | 'ReceiptSent'
      | 'CreditNoteNumbered'
  }
>

const ofMoney = (who: Sentence['who'], text: string): Sentence => sentence(who, text, 'money')
const trouble = (who: Sentence['who'], text: string): Sentence => sentence(who, text, 'trouble')

/** The sentence for what became of the money. */
export function paymentSentence(event: PaymentEvent, opening: Opening): Sentence {
  const { currency, station } = opening
  switch (event.type) {
    case 'PaymentCreated':
      return sentence('payer', 'Has the payment; the driver can approve it.')
    case 'PaymentAuthorized':
      return ofMoney('payer', `The driver approved ${money(event.authorizedMinor, currency)}.`)
    case 'GuaranteeNoted':
      return sentence(
        'payer',
        `A capture is guaranteed until ${moment(event.until, station.timeZone)}.`,
      )
    case 'CaptureDeadlineNear':
      return trouble('stikk', deadline(event, station.timeZone))
    case 'AuthorizedUnwanted':
      return ofMoney(
        'payer',
        `${money(event.authorizedMinor, currency)} was approved when nobody wanted it any more.`,
      )
    case 'PaymentEnded':
      return sentence('payer', `The payment ended without an approval: ${event.how}.`)
    case 'ReservationLapsed':
      return trouble('payer', `${money(event.releasedMinor, currency)} is no longer held for us.`)
    case 'CaptureAsked':
      return ofMoney('stikk', `Asked the payer for ${money(event.amountMinor, currency)}.`)
    case 'PaymentCaptured':
      return ofMoney('payer', `${money(event.capturedMinor, currency)} is captured.`)
    case 'ReleaseAsked':
      return ofMoney('stikk', `Asked the payer to let the rest go${because(event.why)}.`)
    case 'PaymentReleased':
      return ofMoney('payer', `${money(event.releasedMinor, currency)} is let go.`)
    case 'RefundAsked':
      return ofMoney(
        'stikk',
        `Asked the payer to give ${money(event.amountMinor, currency)} back: "${event.reason}".`,
      )
    case 'PaymentRefunded':
      return ofMoney('payer', `${money(event.refundedMinor, currency)} in all is given back.`)
    case 'ReceiptNumbered':
      return sentence('stikk', `Receipt ${event.number}.`)
    case 'ReceiptSent':
      return sentence('payer', 'Has the receipt.')
    case 'CreditNoteNumbered':
      return sentence('stikk', `Credit note K${event.number}.`)
    default: {
      const unknown: never = event
      throw new Error(`an event nobody knows: ${JSON.stringify(unknown)}`)
    }
  }
}

function deadline({ until, stepMs }: { until: number; stepMs: number }, zone: string): string {
  if (stepMs === 0) return 'What is held can no longer be counted on.'
  return `What is held can be captured for ${span(stepMs)} more, until ${moment(until, zone)}.`
}

const because = (why: string | null): string => (why === null ? '' : ` (${why})`)
