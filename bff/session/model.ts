// THE TABLE. One charging session from the first tap to money at rest, as four closed unions:
// what is known (State), what may be said to it (Command), what then happened (Event), what the
// outside is asked to do (Effect). Read this file and you know the business.
// It must never know HTTP, SQL, OCPI's or the payer's wire formats, nor the time: time arrives in
// commands. Words: docs/glossary.md. Laws: docs/architecture.md.
import type { Why } from '#shared/contract.ts'
import type { Currency } from '#shared/money.ts'
import type {
  Cdr,
  ChargeReport,
  Meter,
  Opening,
  PaymentSnapshot,
  Refunded,
  Settlement,
} from './facts.ts'
import type { Usage } from './usage.ts'

export type * from './facts.ts'

export type StartAnswer = 'accepted' | 'refused' | 'unanswered'
export type StopReason = 'driver' | 'limit' | 'start-timeout' | 'lapsed' | 'late-start' | 'operator'
export type RefusedAct = 'create' | 'capture' | 'cancel' | 'refund' | 'receipt'

export type Command =
  | { type: 'OpenSession'; now: number; opening: Opening }
  | { type: 'StopCharging'; now: number }
  | { type: 'ReportPayment'; now: number; report: PaymentReport }
  | {
      type: 'ReportStart'
      now: number
      answer: StartAnswer
      why: Why
      timeoutS: number | null
      attempt: number
    }
  | { type: 'ReportStop'; now: number; answer: StartAnswer }
  /** `null`: a list read that began at `readAt` showed no session of ours. */
  | {
      type: 'ReportSession'
      now: number
      report: ChargeReport | null
      readAt: number
      /** There is no list at this CPO: nothing was proved, only that nothing can be. */
      listless?: boolean
    }
  | { type: 'ReportCdr'; now: number; cdr: Cdr }
  /** `creditNotes`: their numbers in the ledger's series, oldest refund first; left out: no news. */
  | {
      type: 'ReportReceipt'
      now: number
      number: number | null
      sent: boolean
      creditNotes?: readonly number[]
    }
  | { type: 'Tick'; now: number }
  /** The outbox: an effect failed for `giveUpS`, or was refused for good. */
  | { type: 'GiveUp'; now: number; act: RefusedAct; final: boolean; why: Why }
  | {
      type: 'Resolve'
      now: number
      action: 'retry' | 'capture' | 'release'
      amountMinor: number | null
      reason: string
    }
  /** `key`: the operator's own, so that the same word twice is one refund; left out or null: none. */
  | { type: 'Refund'; now: number; amountMinor: number; reason: string; key?: string | null }

/** Everything that can be said to a session that exists. */
export type SessionCommand = Exclude<Command, { type: 'OpenSession' }>

export type PaymentReport =
  | { kind: 'created'; redirectUrl: string }
  | { kind: 'read'; snapshot: PaymentSnapshot }
  /** The payer knows no such payment: the create never took effect. */
  | { kind: 'absent' }

export type Event =
  | { type: 'SessionOpened'; at: number; opening: Opening }
  | { type: 'PaymentCreated'; at: number; redirectUrl: string }
  | {
      type: 'PaymentAuthorized'
      at: number
      authorizedMinor: number
      guaranteedUntil: number | null
    }
  /** The payer names another moment until which a capture is guaranteed. */
  | { type: 'GuaranteeNoted'; at: number; until: number }
  /** The reservation is still held, and `stepMs` before `until` has come: a human is told. */
  | { type: 'CaptureDeadlineNear'; at: number; until: number; stepMs: number }
  /** Approved when nobody wants it any more: it goes straight to release. */
  | { type: 'AuthorizedUnwanted'; at: number; authorizedMinor: number; capturedMinor: number }
  | { type: 'PaymentEnded'; at: number; how: 'aborted' | 'expired' | 'terminated'; why: Why }
  | { type: 'ReservationLapsed'; at: number; releasedMinor: number }
  | { type: 'StartAsked'; at: number; attempt: number }
  | {
      type: 'StartAnswered'
      at: number
      answer: StartAnswer
      why: Why
      timeoutS: number | null
      attempt: number
    }
  | { type: 'ChargePending'; at: number; sessionId: string }
  | { type: 'ChargingBegan'; at: number; sessionId: string; startedAt: number }
  | { type: 'MeterAdvanced'; at: number; meter: Meter }
  /** A value far below what was known, newer than it: not believed, but not forgotten either. */
  | { type: 'MeterDoubted'; at: number; saidWh: number; updatedAt: number }
  | {
      type: 'ChargingEnded'
      at: number
      how: 'completed' | 'invalid' | 'silent' | 'cdr'
      endedAt: number
    }
  /** Somebody wants it to stop; the STOP itself leaves when the session's id is known. */
  | { type: 'StopWished'; at: number; by: StopReason }
  | { type: 'StopAsked'; at: number; sessionId: string; attempt: number }
  | { type: 'StopAnswered'; at: number; answer: StartAnswer }
  | { type: 'CdrReceived'; at: number; cdr: Cdr }
  | { type: 'Priced'; at: number; settlement: Settlement }
  | { type: 'CaptureAsked'; at: number; amountMinor: number; currency: Currency }
  | { type: 'PaymentCaptured'; at: number; capturedMinor: number }
  | { type: 'ReleaseAsked'; at: number; why: Why | null }
  | { type: 'PaymentReleased'; at: number; releasedMinor: number }
  /** Money at rest. The ledger enters it; a receipt follows where something was captured. */
  | { type: 'Rested'; at: number; as: 'settled' | 'abandoned' }
  | { type: 'ReceiptNumbered'; at: number; number: number }
  | { type: 'ReceiptSent'; at: number }
  /** `index`: which of the refunds that took effect, from 0. */
  | { type: 'CreditNoteNumbered'; at: number; index: number; number: number }
  /** A session beside ours, or after we released: stopped at once, its energy watched (law 5). */
  | { type: 'LateStartSeen'; at: number; sessionId: string; energyWh: number; ended: boolean }
  | {
      type: 'RefundAsked'
      at: number
      amountMinor: number
      totalMinor: number
      currency: Currency
      reason: string
      key: string | null
    }
  /** `numbered`: its credit note gets a number of its own; false in journals from before there were. */
  | { type: 'PaymentRefunded'; at: number; refundedMinor: number; numbered: boolean }
  /** A later CDR came to more than was captured: recorded, never captured again. */
  | { type: 'CorrectionRecorded'; at: number; lossMinor: number }
  /** What was delivered and nobody will pay, in all, by what is known now. */
  | { type: 'LossReckoned'; at: number; lossMinor: number }
  | { type: 'Parked'; at: number; why: Why; outage: boolean }
  | { type: 'Unparked'; at: number; to: Phase; why: Why | null }
  | {
      type: 'Resolved'
      at: number
      action: 'retry' | 'capture' | 'release'
      amountMinor: number | null
      reason: string
    }

export type Effect =
  | { type: 'CreatePayment'; amountMinor: number; currency: Currency; description: string }
  | { type: 'CapturePayment'; amountMinor: number; currency: Currency }
  | { type: 'CancelPayment' }
  /** `totalMinor`: everything refunded once this refund has taken effect. */
  | { type: 'RefundPayment'; amountMinor: number; totalMinor: number; currency: Currency }
  | { type: 'StartSession'; attempt: number }
  | { type: 'StopSession'; sessionId: string; attempt: number }
  | { type: 'RecordInLedger' }
  | { type: 'SendReceipt'; number: number }
  /** A notice to the operator; what it says is read from the session when it is told. */
  | { type: 'TellOperator'; matter: 'capture-deadline' | 'reservation-lapsed' }

/** Reads are idempotent and no part of any lane: they are due by the clock, not journalled. */
export type Read = 'ReadPayment' | 'ReadSession' | 'ReadCdr'

export type Phase =
  | 'reserving'
  | 'starting'
  | 'charging'
  | 'stopping'
  | 'awaitingCdr'
  | 'capturing'
  | 'releasing'
  | 'settled'
  | 'abandoned'
  | 'parked'

export interface Charge {
  sessionId: string
  status: 'pending' | 'active' | 'ended'
  how: 'completed' | 'invalid' | 'silent' | 'cdr' | null
  startedAt: number | null
  endedAt: number | null
  meter: Meter | null
  /** What was used, as the accepted tariff bills it; null before it began. */
  usage: Usage | null
  /** When we heard that it ended, by our clock: the wait for the CDR counts from here. */
  endedSeenAt: number | null
  /** When the last meter value reached us, by our clock. */
  meterAt: number | null
  /** When the energy last rose, by both clocks: what may have flowed since is bounded. */
  rise: { at: number; measuredAt: number } | null
  /** Values that fell and were not believed; several in a row are a meter that began anew. */
  fallen: { saidWh: number; updatedAt: number; times: number } | null
  /** For the pace of the charge: its first meter value, and the last three, by both clocks (law 6). */
  pace: { at: number; measuredAt: number; energyWh: number }[]
  /**
   * The widest gap between two meter values, by our clock: a list read of ours between two pushes must
   * not make a slow backend look quick. Null before there are two.
   */
  widestGapMs: number | null
  /** [seconds since start, W]. */
  curve: [number, number][]
}

/** A session of the CPO's that runs for our token but not on our reservation. */
export interface Stray {
  sessionId: string
  energyWh: number
  ended: boolean
  /** When we last heard of it. */
  newsAt: number
  /** When STOP was last asked for it, and how often. */
  askedAt: number | null
  attempts: number
  /** An operator has decided about it. */
  settled: boolean
}

export interface Session {
  phase: Phase
  /** When this phase was entered. */
  phaseAt: number
  openedAt: number
  opening: Opening
  payment: {
    state: 'creating' | 'waiting' | 'approved' | 'aborted' | 'expired' | 'terminated'
    redirectUrl: string | null
    authorizedMinor: number
    /** When the approval was read. */
    authorizedAt: number | null
    /** Until when the payer guarantees a capture, where it says so. */
    guaranteedUntil: number | null
    /** The last warning before the end of that: so many ms before it. */
    warnedMs: number | null
    capturedMinor: number
    releasedMinor: number
    refundedMinor: number
    /** Everything refunded once the refunds that were asked for have taken effect. */
    refundWantedMinor: number
    /** Each refund that took effect: one credit note each. */
    refunds: Refunded[]
    /** Each refund that was asked for, oldest first. */
    refundsAsked: { amountMinor: number; totalMinor: number; reason: string; key: string | null }[]
    lapsed: boolean
  }
  start: {
    attempts: number
    askedAt: number | null
    /** Until then a START may still come true; null before it was asked for. */
    deadlineAt: number | null
    answer: StartAnswer | null
    /** Every START so far was refused, so that nothing can begin. */
    refusedForGood: boolean
    answeredAt: number | null
  }
  charge: Charge | null
  stop: {
    by: StopReason
    wishedAt: number
    askedAt: number | null
    attempts: number
    answer: StartAnswer | null
    /** When a STOP was first taken: only since then does silence mean anything. */
    acceptedAt: number | null
  } | null
  strays: Stray[]
  cdr: Cdr | null
  /** Every CDR and credit that was taken, so that none is taken twice. */
  cdrsSeen: string[]
  /** The last CDR that came while the money was on its way: it counts once that is at rest. */
  cdrLater: Cdr | null
  /** Ids of the CDRs that a credit has taken back, also before they came. */
  cdrsCredited: string[]
  /** A credit CDR without replacement so far. */
  creditedAt: number | null
  settlement: Settlement | null
  /** What was delivered and nobody will pay, in minor units, by what is known now. */
  lossMinor: number
  /** When ReleaseAsked or CaptureAsked was last said: the laws of lateness count from here. */
  releaseAskedAt: number | null
  restedAt: number | null
  receipt: { number: number | null; numberedAt: number | null; sentAt: number | null }
  why: Why | null
  /** `why`: what the session's own reason was before it was parked. */
  parked: { from: Phase; outage: boolean; at: number; why: Why | null } | null
}

export type State = { phase: 'none' } | Session
