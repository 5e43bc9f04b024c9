// What each event changes: total, and it never refuses. Replaying a journal through this file gives
// the state (law 7). It must never decide anything: deciding is decide.ts.
import { changeCdr } from './evolve-cdr.ts'
import { changeCharge } from './evolve-charge.ts'
import { changePayment } from './evolve-payment.ts'
import type { Event, Opening, Phase, Session, State, Stray } from './model.ts'

/** The state after `event`. Throws only when a journal does not begin with SessionOpened. */
export function evolve(state: State, event: Event): State {
  if (event.type === 'SessionOpened') return opened(event.at, event.opening)
  if (state.phase === 'none') throw new Error('a journal begins with SessionOpened')
  const next = change(state, event)
  return next.phase === state.phase ? next : { ...next, phaseAt: event.at }
}

function opened(at: number, opening: Opening): Session {
  return {
    phase: 'reserving',
    phaseAt: at,
    openedAt: at,
    opening,
    payment: {
      state: 'creating',
      redirectUrl: null,
      authorizedMinor: 0,
      authorizedAt: null,
      guaranteedUntil: null,
      warnedMs: null,
      capturedMinor: 0,
      releasedMinor: 0,
      refundedMinor: 0,
      refundWantedMinor: 0,
      refunds: [],
      refundsAsked: [],
      lapsed: false,
    },
    start: {
      attempts: 0,
      askedAt: null,
      deadlineAt: null,
      answer: null,
      refusedForGood: false,
      answeredAt: null,
    },
    charge: null,
    stop: null,
    strays: [],
    cdr: null,
    cdrsSeen: [],
    cdrLater: null,
    cdrsCredited: [],
    creditedAt: null,
    settlement: null,
    lossMinor: 0,
    releaseAskedAt: null,
    restedAt: null,
    receipt: { number: null, numberedAt: null, sentAt: null },
    why: null,
    parked: null,
  }
}

type Later = Exclude<Event, { type: 'SessionOpened' }>

function change(s: Session, e: Later): Session {
  switch (e.type) {
    case 'PaymentCreated':
    case 'PaymentAuthorized':
    case 'AuthorizedUnwanted':
    case 'PaymentEnded':
    case 'ReservationLapsed':
    case 'PaymentCaptured':
    case 'PaymentReleased':
    case 'RefundAsked':
    case 'PaymentRefunded':
    case 'CreditNoteNumbered':
    case 'GuaranteeNoted':
    case 'CaptureDeadlineNear':
      return changePayment(s, e)
    case 'StartAsked':
    case 'StartAnswered':
      return changeStart(s, e)
    case 'ChargePending':
    case 'ChargingBegan':
    case 'MeterAdvanced':
    case 'MeterDoubted':
    case 'ChargingEnded':
      return changeCharge(s, e)
    case 'StopWished':
    case 'StopAsked':
    case 'StopAnswered':
    case 'LateStartSeen':
      return changeStop(s, e)
    case 'CdrReceived':
      return changeCdr(s, e.cdr, e.at)
    case 'Priced':
      return {
        ...s,
        settlement: e.settlement,
        lossMinor: e.settlement.lossMinor,
        why: ruleWhy(e.settlement.rule) ?? s.why,
      }
    case 'CaptureAsked':
      return { ...s, phase: 'capturing' }
    case 'ReleaseAsked': {
      // Before approval there is nothing to release yet: the payment is ended where it stands.
      const phase: Phase = s.payment.state === 'approved' ? 'releasing' : s.phase
      return { ...s, phase, releaseAskedAt: e.at, why: e.why ?? s.why }
    }
    case 'Rested':
      return { ...s, phase: e.as, restedAt: e.at, parked: null }
    case 'ReceiptNumbered':
      return { ...s, receipt: { ...s.receipt, number: e.number, numberedAt: e.at } }
    case 'ReceiptSent':
      return { ...s, receipt: { ...s.receipt, sentAt: e.at } }
    case 'Parked':
      return parked(s, e)
    case 'Unparked':
      return { ...s, phase: e.to, why: e.why, parked: null }
    case 'Resolved':
      return resolved(s, e.action)
    case 'LossReckoned':
      return { ...s, lossMinor: e.lossMinor }
    case 'CorrectionRecorded':
      // Kept for the story and the books; nothing later depends on it.
      return s
    default:
      return never(e)
  }
}

function parked(s: Session, e: Extract<Later, { type: 'Parked' }>): Session {
  return {
    ...s,
    phase: 'parked',
    why: e.why,
    parked: { from: s.phase, outage: e.outage, at: e.at, why: s.why },
    // Whoever resolves it has seen the credit: it does not park the session a second time.
    creditedAt: e.why === 'cdr-credited' ? null : s.creditedAt,
  }
}

/** What a human has decided about does not come up again. */
function resolved(s: Session, action: 'retry' | 'capture' | 'release'): Session {
  if (action === 'retry') return s
  const strays =
    s.why === 'late-start' ? s.strays.map((stray) => ({ ...stray, settled: true })) : s.strays
  // A refund that is let be is no longer wanted.
  const { refundedMinor } = s.payment
  const payment =
    action === 'release' ? { ...s.payment, refundWantedMinor: refundedMinor } : s.payment
  return { ...s, strays, payment }
}

function changeStart(
  s: Session,
  e: Extract<Later, { type: 'StartAsked' | 'StartAnswered' }>,
): Session {
  const start = s.start
  if (e.type === 'StartAsked') {
    const deadlineAt = start.deadlineAt ?? e.at + s.opening.policy.startWaitS * 1000
    return {
      ...s,
      start: { ...start, attempts: e.attempt, askedAt: e.at, deadlineAt, answer: null },
    }
  }
  // OCPI's CommandResponse.timeout may be longer than our own patience: the longer one binds (law 5).
  const until = (start.askedAt ?? e.at) + (e.timeoutS ?? 0) * 1000
  return {
    ...s,
    start: {
      ...start,
      answer: e.answer,
      answeredAt: e.at,
      deadlineAt: Math.max(start.deadlineAt ?? 0, until),
      refusedForGood: e.answer === 'refused' && start.attempts === 1,
    },
  }
}

type Stopping = Extract<
  Later,
  { type: 'StopWished' | 'StopAsked' | 'StopAnswered' | 'LateStartSeen' }
>

function changeStop(s: Session, e: Stopping): Session {
  switch (e.type) {
    case 'StopWished':
      return {
        ...s,
        phase: s.phase === 'charging' ? 'stopping' : s.phase,
        stop: {
          by: e.by,
          wishedAt: e.at,
          askedAt: null,
          attempts: 0,
          answer: null,
          acceptedAt: null,
        },
      }
    case 'StopAsked': {
      if (s.strays.some((stray) => stray.sessionId === e.sessionId)) {
        const asked = (stray: Stray): Stray =>
          stray.sessionId === e.sessionId
            ? { ...stray, askedAt: e.at, attempts: stray.attempts + 1 }
            : stray
        return { ...s, strays: s.strays.map(asked) }
      }
      const phase: Phase = s.phase === 'starting' || s.phase === 'charging' ? 'stopping' : s.phase
      return {
        ...s,
        phase,
        stop: s.stop && { ...s.stop, askedAt: e.at, attempts: e.attempt, answer: null },
      }
    }
    case 'StopAnswered': {
      if (!s.stop) return s
      const acceptedAt = s.stop.acceptedAt ?? (e.answer === 'accepted' ? e.at : null)
      return { ...s, stop: { ...s.stop, answer: e.answer, acceptedAt } }
    }
    case 'LateStartSeen': {
      const { sessionId, energyWh, ended } = e
      const known = s.strays.find((stray) => stray.sessionId === sessionId)
      const { askedAt, attempts, settled } = known ?? { askedAt: null, attempts: 0, settled: false }
      const stray: Stray = { sessionId, energyWh, ended, newsAt: e.at, askedAt, attempts, settled }
      return {
        ...s,
        strays: known ? s.strays.map((x) => (x === known ? stray : x)) : [...s.strays, stray],
      }
    }
    default:
      return never(e)
  }
}

function ruleWhy(rule: 'capture' | 'price-zero' | 'below-minimum') {
  return rule === 'capture' ? null : rule
}

function never(value: never): never {
  throw new Error(`an event nobody knows: ${JSON.stringify(value)}`)
}
