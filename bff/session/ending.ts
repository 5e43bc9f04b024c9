// From the end of the charge to the word on its money: waits for the CDR, takes it whenever it
// comes, and settles, releases or parks by it (law 4). It never captures a second time.
import { say, type Draft } from './draft.ts'
import { strayReport } from './charge.ts'
import { differs } from './judge.ts'
import type { Cdr, Session } from './model.ts'
import { deliveredWh, release } from './rest.ts'
import { reckon } from './settlement.ts'

/**
 * The charge is over. Zero energy in a session that never charged, or that the CPO calls INVALID,
 * is released at once: OCPI sends no CDR for it. Everything else waits for the CDR.
 */
export function ended(
  d: Draft,
  told: 'completed' | 'invalid' | 'silent' | 'forgotten' | 'cdr',
  endedAt: number,
): void {
  const charged = d.session.charge?.status === 'active'
  // That it is in no list is no end that was told: its STOP goes on, and it may come back.
  const how = told === 'forgotten' ? 'silent' : told
  say(d, { type: 'ChargingEnded', how, endedAt })
  const s = d.session
  if (s.cdr && s.creditedAt === null) return settle(d)
  // A bill that was taken back says no price, but it does say that energy flowed: another is waited for.
  const energyWh = deliveredWh(s)
  if (told === 'silent' && !charged && s.stop?.answer !== 'accepted') {
    // It was pending, takes no STOP and nobody speaks of it: that nothing flowed, a human must say.
    say(d, { type: 'Parked', why: 'start-timeout', outage: false })
    return
  }
  if (energyWh === 0 && (!charged || how === 'invalid')) {
    const why = how === 'invalid' ? 'session-invalid' : 'start-timeout'
    return release(d, s.stop?.by === 'driver' ? 'driver-left' : why)
  }
  if (s.payment.lapsed) say(d, { type: 'Parked', why: 'reservation-lapsed', outage: false })
}

/** A CDR of a charge that still waits for its price; it may come before the session's own end. */
export function accountCdr(d: Draft, cdr: Cdr): void {
  const { charge } = d.session
  if (charge && cdr.sessionId !== null && cdr.sessionId !== charge.sessionId) {
    return strayCdr(d, cdr)
  }
  if (isRepeat(d.session, cdr)) return
  say(d, { type: 'CdrReceived', cdr })
  // Nothing has been captured yet: a credit's replacement will simply be the CDR that counts. What was
  // taken back before it came waits for that too.
  if (cdr.creditOf !== null) return
  if (d.session.phase === 'awaitingCdr')
    return d.session.creditedAt === null ? settle(d) : undefined
  if (!charge) {
    say(d, {
      type: 'ChargingBegan',
      sessionId: cdr.sessionId ?? cdr.id,
      startedAt: cdr.startedAt,
    })
  }
  ended(d, 'cdr', cdr.endedAt)
}

/**
 * The same message again changes nothing. After a credit the replacement may carry the id of what it
 * replaces, if it says something else (a CDR never changes otherwise: OCPI mod_cdrs).
 */
export function isRepeat(s: Session, cdr: Cdr): boolean {
  if (!s.cdrsSeen.includes(cdr.id)) return false
  return s.creditedAt === null || cdr.creditOf !== null || !differs(s.cdr, cdr)
}

/** The CDR of another session with our token: its energy is not on this reservation. */
export function strayCdr(d: Draft, cdr: Cdr): void {
  if (cdr.creditOf !== null) return
  const { energyWh } = cdr
  strayReport(d, { sessionId: cdr.sessionId ?? cdr.id, status: 'completed', energyWh })
}

/** Reckons, and asks for the capture, the release by a named rule, or a human (law 4). */
export function settle(d: Draft): void {
  if (d.session.payment.lapsed) {
    say(d, { type: 'Parked', why: 'reservation-lapsed', outage: false })
    return
  }
  const reckoning = reckon(d.session)
  if (reckoning.kind === 'park') {
    say(d, { type: 'Parked', why: reckoning.why, outage: false })
    return
  }
  const { settlement } = reckoning
  say(d, { type: 'Priced', settlement })
  if (settlement.rule === 'capture') {
    const { currency } = d.session.opening
    say(d, { type: 'CaptureAsked', amountMinor: settlement.captureMinor, currency })
  } else {
    release(d, null)
  }
}
