// What happened, event by event, as a sentence for whoever runs the product, and by whose word. A whole
// session's sentences are put together in story.ts. Nothing that opens a session stands in one: no
// handle, no address of a payment.
import type { Event, Opening, Settlement, StartAnswer, StopReason } from './model.ts'
import { paymentSentence, type PaymentEvent } from './story-payment.ts'
import { energy, money, power, sentence, type Sentence } from './story-words.ts'

const ANSWERS: Readonly<Record<StartAnswer, string>> = {
  accepted: 'Took the request',
  refused: 'Refused the request',
  unanswered: 'Did not answer the request',
}

const STOPPED_BY: Readonly<Record<StopReason, Sentence>> = {
  driver: sentence('driver', 'Wanted it to stop.'),
  limit: sentence('stikk', 'Stops it: the reserved amount is nearly used up.'),
  'start-timeout': sentence(
    'stikk',
    'Stops it: it began after the driver had been told it would not.',
  ),
  lapsed: sentence('stikk', 'Stops it: the reservation is gone.', 'trouble'),
  'late-start': sentence('stikk', 'Stops it: it began after the money was let go.', 'trouble'),
  operator: sentence('operator', 'Wanted it to stop.'),
}

const ENDED: Readonly<Record<'completed' | 'invalid' | 'silent' | 'cdr', Sentence>> = {
  completed: sentence('charger', 'Says the charge is complete.'),
  invalid: sentence('charger', 'Calls the session invalid.', 'trouble'),
  silent: sentence('stikk', 'Takes the charge for ended: nothing more was heard of it.', 'trouble'),
  cdr: sentence('charger', 'Sent the bill, so that the charge is over.'),
}

const SOURCES: Readonly<Record<Settlement['source'], string>> = {
  cdr: 'by the bill of the charger backend',
  tariff: 'by the price the driver accepted',
  operator: 'as the operator decided',
}

type ChargeEvent = Exclude<Event, PaymentEvent>

const PAYMENT: ReadonlySet<Event['type']> = new Set<PaymentEvent['type']>([
  'PaymentCreated',
  'PaymentAuthorized',
  'GuaranteeNoted',
  'CaptureDeadlineNear',
  'AuthorizedUnwanted',
  'PaymentEnded',
  'ReservationLapsed',
  'CaptureAsked',
  'PaymentCaptured',
  'ReleaseAsked',
  'PaymentReleased',
  'RefundAsked',
  'PaymentRefunded',
  'ReceiptNumbered',
  'ReceiptSent',
  'CreditNoteNumbered',
])

const isPayment = (event: Event): event is PaymentEvent => PAYMENT.has(event.type)

/** The sentence for an event of a session that was opened so. */
export function sentenceOf(event: Event, opening: Opening): Sentence {
  return isPayment(event) ? paymentSentence(event, opening) : chargeSentence(event, opening)
}

function chargeSentence(event: ChargeEvent, opening: Opening): Sentence {
  const { currency } = opening
  switch (event.type) {
    case 'SessionOpened':
      return opened(event.opening)
    case 'StartAsked':
      return sentence('stikk', `Asked the charger backend to start${nth(event.attempt)}.`)
    case 'StartAnswered':
      return answered('start', event.answer, event.why)
    case 'ChargePending':
      return sentence('charger', `Has session ${event.sessionId}, which does not charge yet.`)
    case 'ChargingBegan':
      return sentence('charger', `Says that session ${event.sessionId} charges.`)
    case 'MeterAdvanced':
      return metered(event)
    case 'MeterDoubted':
      return sentence(
        'stikk',
        `Does not believe a meter value of ${energy(event.saidWh)}: more was known already.`,
        'trouble',
      )
    case 'ChargingEnded':
      return ENDED[event.how]
    case 'StopWished':
      return STOPPED_BY[event.by]
    case 'StopAsked':
      return sentence('stikk', `Asked the charger backend to stop${nth(event.attempt)}.`)
    case 'StopAnswered':
      return answered('stop', event.answer, null)
    case 'CdrReceived':
      return billed(event, currency)
    case 'LateStartSeen':
      return strayed(event)
    case 'Priced':
      return priced(event.settlement, opening)
    default:
      return restSentence(event, currency)
  }
}

type RestEvent = Extract<
  Event,
  {
    type: 'Rested' | 'CorrectionRecorded' | 'LossReckoned' | 'Parked' | 'Unparked' | 'Resolved'
  }
>

function restSentence(event: RestEvent, currency: Opening['currency']): Sentence {
  switch (event.type) {
    case 'Rested':
      return event.as === 'settled'
        ? sentence('stikk', 'The money is at rest: settled.', 'money')
        : sentence('stikk', 'The money is at rest: nothing was charged.', 'money')
    case 'CorrectionRecorded':
      return sentence(
        'stikk',
        `A later bill came to ${money(event.lossMinor, currency)} more. Nothing more is captured.`,
        'trouble',
      )
    case 'LossReckoned':
      return event.lossMinor === 0
        ? sentence('stikk', 'No loss is left.')
        : sentence('stikk', `Our loss: ${money(event.lossMinor, currency)}.`, 'trouble')
    case 'Parked':
      return event.outage
        ? sentence('stikk', `Parked (${event.why}); goes on by itself once they answer.`, 'trouble')
        : sentence('stikk', `Parked (${event.why}): a human must decide.`, 'trouble')
    case 'Unparked':
      return sentence('stikk', `No longer parked: goes on with "${event.to}".`)
    case 'Resolved':
      return resolved(event, currency)
    default: {
      const unknown: never = event
      throw new Error(`an event nobody knows: ${JSON.stringify(unknown)}`)
    }
  }
}

function opened({ station, amountMinor, currency, locale, retryOf }: Opening): Sentence {
  const again = retryOf === null ? '' : `, after ${retryOf} had not worked`
  return sentence(
    'driver',
    `Chose to spend at most ${money(amountMinor, currency)} at station ${station.label} (language ${locale})${again}.`,
  )
}

function answered(what: string, answer: StartAnswer, why: string | null): Sentence {
  const because = answer === 'refused' && why !== null ? ` (${why})` : ''
  const tone = answer === 'accepted' ? 'plain' : 'trouble'
  return sentence('charger', `${ANSWERS[answer]} to ${what}${because}.`, tone)
}

function metered({ meter }: Extract<Event, { type: 'MeterAdvanced' }>): Sentence {
  const at = meter.powerW === null ? '' : ` at ${power(meter.powerW)}`
  const soc = meter.socPercent === null ? '' : `, battery ${meter.socPercent} %`
  return sentence('charger', `Meter: ${energy(meter.energyWh)}${at}${soc}.`)
}

function billed(
  { cdr }: Extract<Event, { type: 'CdrReceived' }>,
  currency: Opening['currency'],
): Sentence {
  if (cdr.creditOf !== null) {
    return sentence('charger', `Credit ${cdr.id} takes bill ${cdr.creditOf} back.`, 'trouble')
  }
  const sum = cdr.totalInclMinor
  // Another currency contradicts what was agreed: that is all there is to say of its sum.
  const ours = cdr.currency === currency ? money(sum ?? 0, currency) : `a sum in ${cdr.currency}`
  const says = sum === null ? '' : `, ${ours} with VAT`
  return sentence('charger', `Bill ${cdr.id} (CDR): ${energy(cdr.energyWh)}${says}.`, 'money')
}

function strayed(event: Extract<Event, { type: 'LateStartSeen' }>): Sentence {
  const state = event.ended ? 'ended' : 'runs'
  return sentence(
    'charger',
    `Session ${event.sessionId} ${state} beside ours, on nobody's reservation: ${energy(event.energyWh)}.`,
    'trouble',
  )
}

function priced(settlement: Settlement, { currency }: Opening): Sentence {
  const { rule, source, captureMinor, lossMinor } = settlement
  if (rule === 'price-zero') return sentence('stikk', 'The price is zero: nothing to pay.', 'money')
  if (rule === 'below-minimum') {
    return sentence('stikk', 'The price is less than can be captured: nothing to pay.', 'money')
  }
  const lost = lossMinor > 0 ? `; ${money(lossMinor, currency)} more is our loss` : ''
  return sentence(
    'stikk',
    `Decided on ${money(captureMinor, currency)}, ${SOURCES[source]}${lost}.`,
    'money',
  )
}

function resolved(
  { action, amountMinor, reason }: Extract<Event, { type: 'Resolved' }>,
  currency: Opening['currency'],
): Sentence {
  const what = {
    retry: 'try again',
    release: 'let the reservation go',
    capture: amountMinor === null ? 'capture' : `capture ${money(amountMinor, currency)}`,
  }[action]
  return sentence('operator', `Decided to ${what}: "${reason}".`, 'money')
}

const nth = (attempt: number): string => (attempt <= 1 ? '' : `, attempt ${attempt}`)
