// Phase starting: the reservation is known from a read, the charger has been asked. It must never
// release while a START may still come true (law 5): that takes an answer, or the deadline and one
// list read that shows no session.
import type { Why } from '#shared/contract.ts'
import { say, type Draft } from './draft.ts'
import { LONG_SILENCE_MS } from './charging.ts'
import { adopt, meterReport, stopStray, strayReport } from './charge.ts'
import { believe, type Believed } from './judge.ts'
import type { SessionCommand } from './model.ts'
import { release } from './rest.ts'
import { lapsed, wishStop } from './stopping.ts'
import { accountCdr, ended } from './ending.ts'

/** How often a START is asked for again after a list read showed nothing. More would not help. */
const START_ATTEMPTS = 3

export function starting(d: Draft, command: SessionCommand): void {
  switch (command.type) {
    case 'StopCharging':
      return wishStop(d, 'driver')
    case 'ReportStart':
      return answered(d, command)
    case 'ReportSession':
      return command.report
        ? reported(d, believe(d, command.report))
        : command.listless
          ? noList(d, command.readAt)
          : noneSeen(d, command.readAt)
    case 'ReportCdr':
      return accountCdr(d, command.cdr)
    case 'ReportPayment':
      return lapsed(d, command.report)
    case 'Tick':
      if (pastDeadline(d) && d.session.charge?.status === 'pending') wishStop(d, 'start-timeout')
      unreadable(d)
      return stopStray(d)
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

function pastDeadline(d: Draft): boolean {
  const { deadlineAt } = d.session.start
  return deadlineAt !== null && d.now >= deadlineAt
}

function answered(d: Draft, report: Extract<SessionCommand, { type: 'ReportStart' }>): void {
  const { start, charge } = d.session
  if (report.attempt !== start.attempts) return
  // A refusal is the last word on its START; the same word twice changes nothing.
  if (start.answer === 'refused') return
  const until = (start.askedAt ?? d.now) + (report.timeoutS ?? 0) * 1000
  if (start.answer === report.answer && until <= (start.deadlineAt ?? 0)) return
  // The sync answer may come after the result: an answer that is less certain does not overwrite it.
  if (start.answer === 'accepted' && report.answer === 'unanswered') return
  const { answer, why, timeoutS, attempt } = report
  say(d, { type: 'StartAnswered', answer, why, timeoutS, attempt })
  if (!d.session.start.refusedForGood) return
  // A pending session is stopped first, though its START is said to be refused (law 5).
  if (charge) return wishStop(d, 'start-timeout')
  release(d, d.session.stop?.by === 'driver' ? 'driver-left' : why)
}

/** No list could be read for hours: nothing proves that nobody charges, so a human must say. */
function unreadable(d: Draft): void {
  const { deadlineAt } = d.session.start
  if (d.session.phase !== 'starting' || deadlineAt === null) return
  if (d.now < deadlineAt + LONG_SILENCE_MS) return
  say(d, { type: 'Parked', why: 'start-timeout', outage: false })
}

/** One list read that began at `readAt` showed no session of ours. */
function noneSeen(d: Draft, readAt: number): void {
  const { start, stop, charge } = d.session
  if (charge || start.deadlineAt === null || start.askedAt === null) return
  if (readAt >= start.deadlineAt) {
    return release(d, giveUpWhy(d))
  }
  const halfWay = (start.deadlineAt + d.session.phaseAt) / 2
  const mayRepeat = start.attempts < START_ATTEMPTS && d.now < halfWay && !stop
  const asked = start.answeredAt ?? start.askedAt
  if (start.answer === 'unanswered' && mayRepeat && readAt > asked) {
    say(d, { type: 'StartAsked', attempt: start.attempts + 1 })
  }
}

/**
 * A CPO that has no list of sessions can only tell us of one: that it pushes is known from earlier
 * charges. What it has not told within a second patience has not begun; the watch for a late start
 * goes on as ever (law 5, docs/decisions/026). One that has never pushed proves nothing: a human must say.
 */
function noList(d: Draft, readAt: number): void {
  const { start, charge, opening } = d.session
  if (charge || start.deadlineAt === null || opening.policy.pushIntervalMs === null) return
  if (readAt >= start.deadlineAt + opening.policy.startWaitS * 1000) release(d, giveUpWhy(d))
}

function giveUpWhy(d: Draft): Why {
  return d.session.stop?.by === 'driver' ? 'driver-left' : 'start-timeout'
}

function reported(d: Draft, report: Believed): void {
  const known = d.session.charge
  if (known && known.sessionId !== report.sessionId && !adopt(d, report)) {
    return strayReport(d, report)
  }
  switch (report.status) {
    case 'pending':
      if (!known) say(d, { type: 'ChargePending', sessionId: report.sessionId })
      break
    case 'active':
      begin(d, report)
      break
    case 'completed':
    case 'invalid':
      begin(d, report)
      return ended(d, report.status, report.endedAt ?? report.updatedAt)
    default: {
      const unknown: never = report.status
      throw new Error(`a status nobody knows: ${String(unknown)}`)
    }
  }
  const by = d.session.stop?.by
  if (by === 'driver' || by === 'lapsed' || by === 'start-timeout') wishStop(d, by)
}

function begin(d: Draft, report: Believed): void {
  const { sessionId, startedAt } = report
  // A session that only ever ended, with nothing in it, did not begin to charge.
  if (report.status !== 'active' && report.energyWh === 0) {
    if (!d.session.charge) say(d, { type: 'ChargePending', sessionId })
    return
  }
  // One that was adopted a moment ago has begun already.
  const { charge } = d.session
  const began = charge?.status === 'active' && charge.sessionId === sessionId
  if (!began) say(d, { type: 'ChargingBegan', sessionId, startedAt })
  meterReport(d, report)
}
