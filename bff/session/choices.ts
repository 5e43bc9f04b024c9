// What an operator may decide about a session as it stands, what each decision would do, and why one is
// not possible: told before it is tried, by the same rules that would refuse it (refusal.ts).
import type { Currency } from '#shared/money.ts'
import { heldMinor } from './hold.ts'
import { atStakeMinor } from './loss.ts'
import type { Phase, Session } from './model.ts'
import { refundRefusal, resolveRefusal } from './refusal.ts'
import { deliveredWh, strayWh } from './rest.ts'
import { mostCapturable, surelyCapturable } from './settlement.ts'
import { energy, money } from './story-words.ts'

export interface Choice {
  /** Why it is not possible; null: it is. */
  refused: string | null
  /** What it would do. */
  does: string
}

export interface Choices {
  /** Null: it is not parked. */
  parked: { from: Phase; outage: boolean; at: number } | null
  currency: Currency
  deliveredWh: number
  /** Energy of sessions beside ours. */
  strayWh: number
  heldMinor: number
  atStakeMinor: number
  retry: Choice
  capture: Choice & { mostMinor: number; suggestedMinor: number }
  release: Choice
  refund: Choice & { mostMinor: number }
}

/** The choices for `s` now. */
export function choicesOf(s: Session): Choices {
  const most = mostCapturable(s)
  const refundable = Math.max(0, s.payment.capturedMinor - s.payment.refundedMinor)
  const refused = (action: 'retry' | 'capture' | 'release', minor: number | null) =>
    resolveRefusal(s, action, minor)?.words ?? null
  return {
    parked: s.parked && { from: s.parked.from, outage: s.parked.outage, at: s.parked.at },
    currency: s.opening.currency,
    deliveredWh: deliveredWh(s),
    strayWh: strayWh(s),
    heldMinor: heldMinor(s),
    atStakeMinor: atStakeMinor(s),
    retry: { refused: refused('retry', null), does: retryDoes(s) },
    capture: {
      refused: refused('capture', most > 0 ? most : null),
      does: captureDoes(s, most),
      mostMinor: Math.max(0, most),
      suggestedMinor: Math.max(0, surelyCapturable(s)),
    },
    release: { refused: refused('release', null), does: releaseDoes(s) },
    refund: {
      refused: refundRefusal(s, Math.max(1, refundable), null)?.words ?? null,
      does: `Gives the driver back up to ${money(refundable, s.opening.currency)}, with a credit note.`,
      mostMinor: refundable,
    },
  }
}

function captureDoes(s: Session, most: number): string {
  const { currency } = s.opening
  const delivered = deliveredWh(s)
  const beside = strayWh(s)
  const sure = surelyCapturable(s)
  const what = `The accepted price of ${energy(delivered)} is ${money(sure, currency)}.`
  if (beside === 0) return `${what} More than ${money(most, currency)} cannot be captured.`
  return `${what} With ${energy(beside)} that flowed beside it, at most ${money(most, currency)} can be captured.`
}

function releaseDoes(s: Session): string {
  const { currency } = s.opening
  const held = heldMinor(s)
  const from = s.parked?.from
  if (from === 'settled' || from === 'abandoned') {
    return 'Leaves the money as it is and closes the matter.'
  }
  if (held === 0) return 'Nothing is held any more: closes the matter as it is.'
  const loss = atStakeMinor(s)
  const lost = loss > 0 ? ` ${money(loss, currency)} for delivered energy is then our loss.` : ''
  return `Lets ${money(held, currency)} go; the driver pays nothing more.${lost}`
}

function retryDoes(s: Session): string {
  const { currency } = s.opening
  switch (s.parked?.from) {
    case 'capturing':
      if (s.payment.capturedMinor > 0) return 'Asks the payer to let the rest go.'
      return `Asks the payer for ${money(s.settlement?.captureMinor ?? 0, currency)} again.`
    case 'releasing':
      return 'Asks the payer to let the reservation go again.'
    case 'awaitingCdr':
      return 'Reckons the price again from what is known now.'
    case 'settled':
    case 'abandoned':
      return s.why === 'refund-refused'
        ? 'Asks the payer for the refund again.'
        : 'Leaves the money as it is and goes on.'
    case 'charging':
    case 'stopping':
      return 'Takes the charge for ended and waits for its bill.'
    default:
      return 'Goes on where it stood.'
  }
}
