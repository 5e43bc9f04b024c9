// Phase parked: a human must resolve it, or, where only an outage parked it, the outside coming back.
// Nothing is lost here: late CDRs, stray sessions and the payer's own word still count.
import { say, type Draft } from './draft.ts'
import { reportAfterRelease, stopStray } from './charge.ts'
import { believe } from './judge.ts'
import { ended, isRepeat, settle, strayCdr } from './ending.ts'
import type { Cdr, PaymentSnapshot, Phase, SessionCommand } from './model.ts'
import { lapse, openMinor } from './payment.ts'
import { resolveRefusal } from './refusal.ts'
import { billsOurs, rest, strayRuns, strayWh } from './rest.ts'
import { correctAtRest, correction, parkStray, paymentAtRest, refund } from './resting.ts'
import { byHand, byOperator, surelyCapturable } from './settlement.ts'

type Meet = (d: Draft, command: SessionCommand) => void

export function parked(d: Draft, command: SessionCommand, inPhase: Meet): void {
  const { parked: why } = d.session
  if (!why) throw new Error('a parked session knows where it was parked from')
  if (command.type === 'Resolve') return resolve(d, command, why.from)
  if (command.type === 'Refund') {
    return refund(d, command.amountMinor, command.reason, command.key ?? null)
  }
  if (why.outage && endsOutage(command, why.from)) return afterOutage(d, command, why.from, inPhase)
  switch (command.type) {
    case 'ReportCdr':
      return missingCdr(d, command.cdr, why.from)
    case 'ReportSession':
      if (command.report) reportAfterRelease(d, believe(d, command.report))
      return nothingAfterAll(d, why.from)
    case 'ReportPayment':
      if (command.report.kind === 'read') paymentByHand(d, command.report.snapshot, why.from)
      return
    case 'Tick':
      stopStray(d)
      return nothingAfterAll(d, why.from)
    default:
      return
  }
}

/** Parked for a stray that has ended without a single Wh: there was nothing at stake. */
function nothingAfterAll(d: Draft, from: Phase): void {
  const s = d.session
  const atRest = from === 'settled' || from === 'abandoned'
  if (s.why !== 'late-start' || atRest || strayRuns(s) || strayWh(s) > 0) return
  say(d, { type: 'Unparked', to: 'releasing', why: s.parked?.why ?? 'start-timeout' })
  say(d, { type: 'ReleaseAsked', why: null })
}

/**
 * Only the payer's own word ends an outage of the payer; what the charger backend says meanwhile is
 * taken where it stands. Before the approval, and at rest, nothing else can be going on.
 */
function endsOutage(command: SessionCommand, from: Phase): boolean {
  if (command.type === 'ReportPayment' || command.type === 'GiveUp') return true
  return from === 'reserving' || from === 'settled' || from === 'abandoned'
}

/** The outside has answered again: the session goes on where it stood. */
function afterOutage(d: Draft, command: SessionCommand, from: Phase, inPhase: Meet): void {
  if (command.type === 'GiveUp' && !command.final) return
  const there: Draft = { ...d, session: { ...d.session, phase: from, parked: null }, events: [] }
  inPhase(there, command)
  if (there.events.length === 0) return
  unpark(d, from)
  for (const event of there.events) say(d, event)
}

/** Goes on as if it had never been parked, for the reason it had before. */
function unpark(d: Draft, to: Phase): void {
  say(d, { type: 'Unparked', to, why: d.session.parked?.why ?? null })
}

const PRICED_AGAIN = new Set([
  'invalid-with-energy',
  'price-contradiction',
  'currency-contradiction',
  'cdr-credited',
])

/** A CDR may be just what was missing. */
function missingCdr(d: Draft, news: Cdr, from: Phase): void {
  const s = d.session
  if (!billsOurs(s, news.sessionId)) return strayCdr(d, news)
  // Parked for a credit, it is still the replacement that is waited for.
  const waits = s.why === 'cdr-credited' ? s.phaseAt : s.creditedAt
  if (isRepeat({ ...s, creditedAt: waits }, news)) return
  if (from === 'settled') {
    if (news.creditOf !== null) return
    // A refund was refused: what this CDR gives back cannot go either, and a human still has to see it.
    if (s.why === 'refund-refused') return say(d, { type: 'CdrReceived', cdr: news })
    unpark(d, 'settled')
    correction(d, news)
    // A bill of our own decides nothing about a session beside it (law 4).
    return parkStray(d)
  }
  if (s.payment.lapsed) {
    // Nothing can be captured for it any more; it corrects what was lost.
    const counts = news.creditOf === null || news.creditOf === s.cdr?.id
    if (counts) say(d, { type: 'CdrReceived', cdr: news })
    return
  }
  if (!s.why || !PRICED_AGAIN.has(s.why)) {
    // Priced already, and the money waits on its way: kept until it is at rest, as anywhere on it.
    if (s.settlement !== null) say(d, { type: 'CdrReceived', cdr: news })
    else if (news.creditOf === null && news.energyWh > 0) strayCdr(d, news)
    return
  }
  if (news.creditOf !== null) {
    say(d, { type: 'CdrReceived', cdr: news })
    return
  }
  unpark(d, 'awaitingCdr')
  say(d, { type: 'CdrReceived', cdr: news })
  if (d.session.creditedAt === null) settle(d)
}

/** Someone may have settled it by hand in the payer's own portal: then the money is at rest. */
function paymentByHand(d: Draft, snapshot: PaymentSnapshot, from: Phase): void {
  const open = openMinor(snapshot) > 0
  if (from === 'settled' || from === 'abandoned') {
    // Money that opens after all is released first; what parked the session is still there then.
    if (open) unpark(d, from)
    return paymentAtRest(d, snapshot)
  }
  const { capturedMinor, cancelledMinor, refundedMinor } = snapshot
  if (refundedMinor > d.session.payment.refundedMinor) {
    say(d, { type: 'PaymentRefunded', refundedMinor, numbered: true })
  }
  const more = capturedMinor > d.session.payment.capturedMinor
  if (d.session.payment.lapsed && !more) return
  if (more) {
    say(d, { type: 'PaymentCaptured', capturedMinor })
    // The receipt is for what was taken, whoever took it.
    const settlement = byHand(d.session, capturedMinor)
    if (settlement) say(d, { type: 'Priced', settlement })
  }
  if (open) return
  if (capturedMinor === 0 && from !== 'releasing') return vanished(d, snapshot, from)
  unpark(d, 'releasing')
  say(d, { type: 'PaymentReleased', releasedMinor: cancelledMinor })
  rest(d)
  correctAtRest(d)
}

/** The reservation was let go while a human was to decide about it: what it cost us is what counts. */
function vanished(d: Draft, snapshot: PaymentSnapshot, from: Phase): void {
  lapse(d, snapshot)
  // A start on nobody's reservation stays just that, whether or not it delivers.
  if (d.session.why === 'late-start') return
  unpark(d, from)
  say(d, { type: 'Parked', why: 'reservation-lapsed', outage: false })
}

type Resolve = Extract<SessionCommand, { type: 'Resolve' }>

/** The operator's decision: retry where it stood, capture up to the limit, or release. */
function resolve(d: Draft, command: Resolve, from: Phase): void {
  const { action, amountMinor, reason } = command
  if (resolveRefusal(d.session, action, amountMinor) !== null) return
  const { payment } = d.session
  const atRest = from === 'settled' || from === 'abandoned'
  const noted = { type: 'Resolved', action, amountMinor, reason } as const
  switch (action) {
    case 'release':
      say(d, noted)
      if (from === 'reserving') {
        // Whether the payment was made is not known, nor whether it is being approved: it is ended, and
        // a read says what has become of it. What was made unseen could be approved by whoever waits.
        unpark(d, from)
        say(d, { type: 'ReleaseAsked', why: null })
        return
      }
      if (atRest || payment.lapsed || payment.state !== 'approved') return backToRest(d, from)
      // What parked it is why it was released: the human decided on just that.
      say(d, { type: 'Unparked', to: 'releasing', why: d.session.why })
      say(d, { type: 'ReleaseAsked', why: null })
      return
    case 'capture': {
      const amount = amountMinor ?? surelyCapturable(d.session)
      say(d, noted)
      unpark(d, 'capturing')
      const settlement = byOperator(d.session, amount)
      say(d, { type: 'Priced', settlement })
      const { currency } = d.session.opening
      if (settlement.rule === 'capture') {
        say(d, { type: 'CaptureAsked', amountMinor: settlement.captureMinor, currency })
      } else {
        say(d, { type: 'ReleaseAsked', why: null })
      }
      return
    }
    case 'retry':
      say(d, noted)
      return retry(d, from)
    default: {
      const unknown: never = action
      throw new Error(`an action nobody knows: ${String(unknown)}`)
    }
  }
}

/** Nothing is held any more: what was lost is in the story, the session rests. */
function backToRest(d: Draft, from: Phase): void {
  const to = from === 'settled' || from === 'abandoned' ? from : 'releasing'
  say(d, { type: 'Unparked', to, why: d.session.why })
  if (to !== 'releasing') {
    say(d, { type: 'Rested', as: from === 'settled' ? 'settled' : 'abandoned' })
    return
  }
  rest(d)
}

function retry(d: Draft, from: Phase): void {
  const { settlement, opening, why } = d.session
  unpark(d, from)
  if (from === 'capturing' && d.session.payment.capturedMinor > 0) {
    // It was captured after all: what is left to do is to let the rest go (law 2).
    say(d, { type: 'ReleaseAsked', why: null })
  } else if (from === 'capturing' && settlement) {
    const { currency } = opening
    say(d, { type: 'CaptureAsked', amountMinor: settlement.captureMinor, currency })
  } else if (from === 'releasing') {
    say(d, { type: 'ReleaseAsked', why: null })
  } else if (from === 'awaitingCdr') {
    settle(d)
  } else if (from === 'settled' && why === 'refund-refused') {
    const { payment } = d.session
    const left = payment.refundWantedMinor - payment.refundedMinor
    if (left > 0) {
      const totalMinor = payment.refundWantedMinor
      const { currency } = opening
      const asked = payment.refundsAsked.at(-1)
      const { reason, key } = asked ?? { reason: 'retry', key: null }
      say(d, { type: 'RefundAsked', amountMinor: left, totalMinor, currency, reason, key })
    }
  } else if (from === 'stopping' || from === 'charging') {
    ended(d, 'silent', d.now)
  }
}
