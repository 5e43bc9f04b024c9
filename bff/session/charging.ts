// Phases charging and stopping: energy flows, or may still flow. It must never lose sight of a car
// that charges, nor let the price outgrow the reservation if that can be helped (law 6).
import { say, type Draft } from './draft.ts'
import { adopt, isOvertaken, meterReport, stopStray, strayReport } from './charge.ts'
import { chargeUntil } from './hold.ts'
import { limitAt } from './limit.ts'
import { lapsed, wishStop } from './stopping.ts'
import { believe, noteFall, type Believed } from './judge.ts'
import type { Session, SessionCommand } from './model.ts'
import { accountCdr, ended } from './ending.ts'

export function charging(d: Draft, command: SessionCommand): void {
  switch (command.type) {
    case 'StopCharging':
      return wishStop(d, 'driver')
    case 'ReportSession':
      if (!command.report) {
        if (!command.listless) forgotten(d, command.readAt)
        return
      }
      noteFall(d, command.report)
      return reported(d, believe(d, command.report))
    case 'ReportStop':
      if (d.session.stop && d.session.stop.answer !== command.answer) {
        say(d, { type: 'StopAnswered', answer: command.answer })
      }
      return
    case 'ReportCdr':
      return accountCdr(d, command.cdr)
    case 'ReportPayment':
      return lapsed(d, command.report)
    case 'Tick':
      return tick(d)
    case 'ReportStart':
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

function reported(d: Draft, report: Believed): void {
  const charge = d.session.charge
  if (!charge) return
  if (charge.sessionId !== report.sessionId && !adopt(d, report)) return strayReport(d, report)
  const over = report.status === 'completed' || report.status === 'invalid'
  // A message that was overtaken says nothing any more; an end stays an end.
  if (charge.meter && !over && isOvertaken(charge.meter, report)) return
  if (charge.status === 'pending' && (report.status === 'active' || report.energyWh > 0)) {
    const { sessionId, startedAt } = report
    say(d, { type: 'ChargingBegan', sessionId, startedAt })
  }
  if (d.session.charge?.status === 'active') meterReport(d, report)
  if (over) {
    return ended(
      d,
      report.status === 'invalid' ? 'invalid' : 'completed',
      report.endedAt ?? report.updatedAt,
    )
  }
  limit(d)
}

/** Stops before the price outgrows the reservation, no earlier than the pace demands (law 6). */
function limit(d: Draft): void {
  if (d.session.stop) return
  const at = limitAt(d.session)
  // A reservation that ends by itself is a limit too: what flows after it nobody pays.
  const until = chargeUntil(d.session)
  if ((at !== null && d.now >= at) || (until !== null && d.now >= until)) wishStop(d, 'limit')
}

function tick(d: Draft): void {
  limit(d)
  endLongSilence(d)
  stopStray(d)
  repeatStop(d)
  giveUpSilence(d)
}

/** STOP is asked again and again while the session may run: never given up (design §1). */
function repeatStop(d: Draft): void {
  const { stop, charge, opening } = d.session
  if (!stop || stop.askedAt === null || !charge || charge.status === 'ended') return
  if (d.now < stop.askedAt + opening.policy.stopWaitS * 1000) return
  say(d, { type: 'StopAsked', sessionId: charge.sessionId, attempt: stop.attempts + 1 })
}

/** When a backend that accepted our STOP says nothing more, its silence is taken for the end. */
export function silenceEndsAt(d: Pick<Draft, 'session'>): number | null {
  const { stop, charge, opening } = d.session
  if (!stop || !charge) return null
  const lastNews = Math.max(stop.wishedAt, charge.meterAt ?? 0)
  // A session that never began needs no CDR: the START's own patience is enough.
  if (stop.answer !== 'accepted') return lastNews + LONG_SILENCE_MS
  const patienceS = charge.status === 'active' ? opening.policy.cdrWaitS : opening.policy.startWaitS
  // Before a STOP was taken there was nothing to tell: one that was taken and forgotten is repeated first.
  return Math.max(lastNews, stop.acceptedAt ?? 0) + patienceS * 1000
}

/**
 * Longer than any outage we have heard of: a backend that answers no STOP and tells of no meter value
 * for so long has forgotten the session. The STOP itself goes on in the outbox.
 */
export const LONG_SILENCE_MS = 6 * 3_600_000

/** A charge nobody speaks of any more is asked to stop, so that it ends one way or the other. */
function endLongSilence(d: Draft): void {
  const { charge, phase } = d.session
  if (phase !== 'charging' || d.now < longSilenceAt(d.session)) return
  if (charge) wishStop(d, 'operator')
}

/** When a charge has been silent for too long to be believed in. */
export function longSilenceAt(s: Session): number {
  return Math.max(s.charge?.meterAt ?? 0, s.phaseAt) + LONG_SILENCE_MS
}

/** So long after the STOP was wished for, an empty list says that nothing ever began. */
const FORGOTTEN_MS = 600_000

/**
 * A session that was pending, takes no STOP, and is in no list any more: the backend has forgotten it.
 * Without such a list a human must say so (ending.ts).
 */
function forgotten(d: Draft, readAt: number): void {
  const { charge, stop, phase } = d.session
  if (phase !== 'stopping' || charge?.status !== 'pending' || stop?.answer === 'accepted') return
  if (stop && readAt >= stop.wishedAt + FORGOTTEN_MS) ended(d, 'forgotten', d.now)
}

function giveUpSilence(d: Draft): void {
  const at = silenceEndsAt(d)
  if (at === null || d.now < at || d.session.phase !== 'stopping') return
  ended(d, 'silent', d.session.charge?.meter?.updatedAt ?? d.now)
}
