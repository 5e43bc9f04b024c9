// Phases settled and abandoned: money at rest. Rest is left only for a refund, a correction, the
// operator, or a start that came too late (law 8).
import { say, type Draft } from './draft.ts'
import { reportAfterRelease, stopStray } from './charge.ts'
import { believe } from './judge.ts'
import { isRepeat, strayCdr } from './ending.ts'
import type { Cdr, PaymentSnapshot, SessionCommand, Settlement } from './model.ts'
import { openMinor, unwanted } from './payment.ts'
import { refundRefusal } from './refusal.ts'
import { billsOurs, keptMinor, refundWaits, undecidedWh } from './rest.ts'
import { reckon } from './settlement.ts'

export function resting(d: Draft, command: SessionCommand): void {
  switch (command.type) {
    case 'ReportPayment':
      if (command.report.kind === 'read') paymentAtRest(d, command.report.snapshot)
      return
    case 'ReportSession':
      if (command.report) reportAfterRelease(d, believe(d, command.report))
      return parkStray(d)
    case 'ReportCdr':
      return cdrAtRest(d, command.cdr)
    case 'Refund':
      return refund(d, command.amountMinor, command.reason, command.key ?? null)
    case 'GiveUp':
      // A try may fail after its refund was seen to have taken effect: then nothing is left to do.
      if (command.act === 'refund' && refundWaits(d.session)) {
        say(d, { type: 'Parked', why: command.why, outage: !command.final })
      }
      return
    case 'Tick':
      stopStray(d)
      return creditOverdue(d)
    case 'StopCharging':
    case 'ReportStart':
    case 'ReportStop':
    case 'ReportReceipt':
    case 'Resolve':
      return
    default: {
      const unknown: never = command
      throw new Error(`a command nobody knows: ${JSON.stringify(unknown)}`)
    }
  }
}

/** Money that is suddenly open again is released; refunds that took effect are noted. */
export function paymentAtRest(d: Draft, snapshot: PaymentSnapshot): void {
  const { payment } = d.session
  if (openMinor(snapshot) > 0) return unwanted(d, snapshot)
  if (snapshot.refundedMinor > payment.refundedMinor) {
    const { refundedMinor } = snapshot
    say(d, { type: 'PaymentRefunded', refundedMinor, numbered: true })
    refundTooMuch(d)
  }
}

/** Refunds `amountMinor`, where the rules of refusal.ts allow it. */
export function refund(
  d: Draft,
  amountMinor: number,
  reason: string,
  key: string | null = null,
): void {
  const { session } = d
  if (refundRefusal(session, amountMinor, key) !== null) return
  const { currency } = session.opening
  const totalMinor = session.payment.refundedMinor + amountMinor
  say(d, { type: 'RefundAsked', amountMinor, totalMinor, currency, reason, key })
}

export function parkStray(d: Draft): void {
  const { phase } = d.session
  if (undecidedWh(d.session) > 0 && phase !== 'parked' && d.events.length > 0) {
    say(d, { type: 'Parked', why: 'late-start', outage: false })
  }
}

/**
 * A CDR that comes when the money is at rest: lower, the difference is refunded; higher, it is
 * recorded and never captured (law 2); a credit waits for its replacement.
 */
function cdrAtRest(d: Draft, cdr: Cdr): void {
  if (!billsOurs(d.session, cdr.sessionId) || d.session.settlement === null) {
    strayCdr(d, cdr)
    return parkStray(d)
  }
  if (!isRepeat(d.session, cdr)) correction(d, cdr)
}

/** Takes it, and gives back what was too much by it; a credit waits for its replacement. */
export function correction(d: Draft, cdr: Cdr): void {
  say(d, { type: 'CdrReceived', cdr })
  if (cdr.creditOf === null && d.session.creditedAt === null) correct(d)
}

/** A CDR that came while the money was on its way counts as soon as it is at rest. */
export function correctAtRest(d: Draft): void {
  const { phase, cdrLater, settlement, creditedAt } = d.session
  if (phase !== 'settled' || !cdrLater || creditedAt !== null) return
  say(d, { type: 'CdrReceived', cdr: cdrLater })
  if (settlement?.source !== 'operator') correct(d)
}

/** A lower CDR may have come while money was on its way: what is still too much follows. */
function refundTooMuch(d: Draft): void {
  const { cdr, settlement } = d.session
  // What a human captured or gave back by hand is not ours to correct.
  if (!cdr || settlement === null || settlement.source === 'operator') return
  const reckoning = reckon(d.session)
  if (reckoning.kind !== 'settle') return
  const kept = keptMinor(d.session)
  const tooMuch = kept - owed(reckoning.settlement)
  if (tooMuch > 0) refund(d, tooMuch, 'cdr-correction')
}

/** What may be kept of a capture: the payer takes no less than its minimum, but it keeps less. */
function owed({ rule, captureMinor, lossMinor }: Settlement): number {
  return rule === 'below-minimum' ? lossMinor : captureMinor
}

/** What a CDR that is not the one it was priced by means for money at rest. */
export function correct(d: Draft): void {
  const reckoning = reckon(d.session)
  if (reckoning.kind === 'park') {
    say(d, { type: 'Parked', why: reckoning.why, outage: false })
    return
  }
  const { lossMinor, rule } = reckoning.settlement
  const captureMinor = owed(reckoning.settlement)
  const kept = keptMinor(d.session)
  if (captureMinor < kept) return refund(d, kept - captureMinor, 'cdr-correction')
  const lost = rule === 'below-minimum' ? 0 : lossMinor
  if (captureMinor > kept || lost > 0) {
    say(d, { type: 'CorrectionRecorded', lossMinor: captureMinor - kept + lost })
  }
}

/** A credit CDR without replacement: parked; nothing is refunded by itself (design §6). */
function creditOverdue(d: Draft): void {
  const { creditedAt, opening } = d.session
  if (creditedAt === null || d.now < creditedAt + opening.policy.cdrWaitS * 1000) return
  say(d, { type: 'Parked', why: 'cdr-credited', outage: false })
}
