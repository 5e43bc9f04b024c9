// Phases awaitingCdr, capturing, releasing: the charge is over, money is being put where it belongs.
// What has become of it is only known from a read (design §1).
import { say, type Draft } from './draft.ts'
import { meterReport, reportAfterRelease, stopStray, strayReport } from './charge.ts'
import { accountCdr, isRepeat, settle, strayCdr } from './ending.ts'
import { believe, meterBeganAnew, noteFall, type Believed } from './judge.ts'
import type { Cdr, PaymentSnapshot, SessionCommand } from './model.ts'
import { cdrWaitEndsAt } from './hold.ts'
import { hasLapsed, lapse, openMinor } from './payment.ts'
import { billsOurs, rest } from './rest.ts'
import { correctAtRest } from './resting.ts'
import { byHand } from './settlement.ts'

export function awaitingCdr(d: Draft, command: SessionCommand): void {
  switch (command.type) {
    case 'ReportCdr':
      return accountCdr(d, command.cdr)
    case 'ReportSession':
      if (!command.report) return
      noteFall(d, command.report)
      return lateMeter(d, believe(d, command.report))
    case 'ReportPayment':
      if (command.report.kind === 'read' && hasLapsed(d, command.report.snapshot)) {
        lapse(d, command.report.snapshot)
        say(d, { type: 'Parked', why: 'reservation-lapsed', outage: false })
      }
      return
    case 'Tick':
      stopStray(d)
      return cdrOverdue(d)
    case 'StopCharging':
    case 'ReportStart':
    case 'ReportStop':
    case 'GiveUp':
    case 'ReportReceipt':
    case 'Resolve':
    case 'Refund':
      return
    default: {
      const unknown: never = command
      throw new Error(`a command nobody knows: ${JSON.stringify(unknown)}`)
    }
  }
}

/** The last meter value may come after the end; it counts until the session is priced. */
function lateMeter(d: Draft, report: Believed): void {
  const { charge } = d.session
  if (charge?.sessionId !== report.sessionId) return strayReport(d, report)
  meterReport(d, report)
}

/** No CDR within CDR_WAIT_S: priced from the last meter value, unless the CPO calls it INVALID. */
function cdrOverdue(d: Draft): void {
  const { charge } = d.session
  if (d.now < cdrWaitEndsAt(d.session)) return
  if (charge?.how === 'invalid' && (charge.meter?.energyWh ?? 0) > 0) {
    say(d, { type: 'Parked', why: 'invalid-with-energy', outage: false })
    return
  }
  // No last value is the whole charge, or the CPO has taken back the only CDR there was.
  if (meterBeganAnew(d.session) && !d.session.cdr) {
    say(d, { type: 'Parked', why: 'price-contradiction', outage: false })
    return
  }
  if (d.session.creditedAt !== null) {
    say(d, { type: 'Parked', why: 'cdr-credited', outage: false })
    return
  }
  settle(d)
}

export function capturing(d: Draft, command: SessionCommand): void {
  if (charger(d, command)) return
  if (command.type === 'GiveUp' && command.act === 'capture') {
    say(d, { type: 'Parked', why: command.why, outage: !command.final })
    return
  }
  if (command.type !== 'ReportPayment' || command.report.kind !== 'read') return
  captureRead(d, command.report.snapshot)
}

function captureRead(d: Draft, snapshot: PaymentSnapshot): void {
  const wanted = d.session.settlement?.captureMinor ?? 0
  if (snapshot.capturedMinor >= wanted) {
    captured(d, snapshot.capturedMinor)
    return releaseRest(d, snapshot)
  }
  if (openMinor(snapshot) < wanted - snapshot.capturedMinor) {
    // A part may have been captured by hand before it went.
    const { capturedMinor } = snapshot
    if (capturedMinor > d.session.payment.capturedMinor) captured(d, capturedMinor)
    lapse(d, snapshot)
    say(d, { type: 'Parked', why: 'reservation-lapsed', outage: false })
  }
}

/** Notes what was captured; the receipt is for that, whoever captured it (law 9). */
function captured(d: Draft, capturedMinor: number): void {
  say(d, { type: 'PaymentCaptured', capturedMinor })
  const settlement = byHand(d.session, capturedMinor)
  if (settlement) say(d, { type: 'Priced', settlement })
}

/** Release follows capture at once; a full capture needs no cancel (law 3). */
export function releaseRest(d: Draft, snapshot: PaymentSnapshot): void {
  if (openMinor(snapshot) > 0) {
    say(d, { type: 'ReleaseAsked', why: null })
    return
  }
  say(d, { type: 'PaymentReleased', releasedMinor: snapshot.cancelledMinor })
  rest(d)
  correctAtRest(d)
}

export function releasing(d: Draft, command: SessionCommand): void {
  if (charger(d, command)) return
  if (command.type === 'GiveUp' && command.act === 'cancel') {
    say(d, { type: 'Parked', why: command.why, outage: !command.final })
    return
  }
  if (command.type !== 'ReportPayment' || command.report.kind !== 'read') return
  const { snapshot } = command.report
  // A capture may have taken effect unseen, or by hand, before it was decided to release.
  const { capturedMinor } = snapshot
  if (capturedMinor > d.session.payment.capturedMinor) {
    captured(d, capturedMinor)
  }
  if (openMinor(snapshot) > 0) return
  say(d, { type: 'PaymentReleased', releasedMinor: snapshot.cancelledMinor })
  rest(d)
  correctAtRest(d)
}

/** What the charger's side may still say while the money is on its way. */
function charger(d: Draft, command: SessionCommand): boolean {
  switch (command.type) {
    case 'ReportSession':
      if (command.report) reportAfterRelease(d, believe(d, command.report))
      return true
    case 'ReportCdr':
      // Nothing was priced: the release was decided on zero energy, and this CDR says otherwise.
      if (billsOurs(d.session, command.cdr.sessionId) && !contradicts(d, command.cdr)) {
        laterCdr(d, command.cdr)
        return true
      }
      strayCdr(d, command.cdr)
      return true
    case 'Tick':
      stopStray(d)
      return true
    default:
      return false
  }
}

function contradicts(d: Draft, cdr: Cdr): boolean {
  return d.session.settlement === null && cdr.creditOf === null && cdr.energyWh > 0
}

/** Kept until the money is at rest: corrections are made there, credits are waited on there. */
function laterCdr(d: Draft, cdr: Cdr): void {
  if (d.session.settlement && !isRepeat(d.session, cdr)) say(d, { type: 'CdrReceived', cdr })
}
