// How a session comes to rest: settled where energy was delivered, abandoned where none was, and
// never silently where energy flowed on nobody's reservation (laws 4 and 5).
import type { Why } from '#shared/contract.ts'
import { say, type Draft } from './draft.ts'
import type { Session } from './model.ts'

/** Energy that reached the car on this reservation, as far as anyone has told us. */
export function deliveredWh(session: Session): number {
  return Math.max(session.charge?.meter?.energyWh ?? 0, session.cdr?.energyWh ?? 0)
}

/** Energy that flowed for our token but on nobody's reservation. */
export function strayWh(session: Session): number {
  return session.strays.reduce((sum, stray) => sum + stray.energyWh, 0)
}

/** The part of it that no operator has decided about yet. */
export function undecidedWh(session: Session): number {
  return session.strays.reduce((sum, stray) => sum + (stray.settled ? 0 : stray.energyWh), 0)
}

/** Does a CDR that names this session, or none, bill the charge on our reservation? */
export function billsOurs({ charge }: Session, sessionId: string | null): boolean {
  return charge !== null && (sessionId === null || sessionId === charge.sessionId)
}

/** Was a refund asked for that no read has shown yet? */
export function refundWaits({ payment }: Session): boolean {
  return payment.refundWantedMinor > payment.refundedMinor
}

/** What we keep of a capture once every refund that was asked for has taken effect. */
export function keptMinor({ payment }: Session): number {
  return payment.capturedMinor - Math.max(payment.refundedMinor, payment.refundWantedMinor)
}

/** May a stray session still be charging? */
export function strayRuns(session: Session): boolean {
  return session.strays.some((stray) => !stray.ended)
}

/**
 * Lets the reservation go, unless a session runs or has delivered beside ours: then it is kept, and a
 * human sees what is at stake (laws 4 and 5).
 */
export function release(d: Draft, why: Why | null): void {
  if (strayRuns(d.session) || strayWh(d.session) > 0) {
    say(d, { type: 'Parked', why: 'late-start', outage: false })
  } else {
    say(d, { type: 'ReleaseAsked', why })
  }
}

/** Money is at rest: says Rested, or parks it where energy flowed that nobody will pay for. */
export function rest(d: Draft): void {
  const s = d.session
  const settled = deliveredWh(s) > 0 || s.payment.capturedMinor > 0
  say(d, { type: 'Rested', as: settled ? 'settled' : 'abandoned' })
  if (undecidedWh(s) > 0) say(d, { type: 'Parked', why: 'late-start', outage: false })
}
