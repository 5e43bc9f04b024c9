// Wanting a charge to stop, whoever wants it: the wish is noted at once, the STOP leaves as soon as
// there is a session to name. It must never know how a STOP is sent.
import { say, type Draft } from './draft.ts'
import type { PaymentReport, StopReason } from './model.ts'
import { hasLapsed, lapse } from './payment.ts'

/** Notes the first wish to stop, and asks for the STOP once the session's id is known. */
export function wishStop(d: Draft, by: StopReason): void {
  if (!d.session.stop) say(d, { type: 'StopWished', by })
  const { charge, stop } = d.session
  if (charge && stop && stop.askedAt === null) {
    say(d, { type: 'StopAsked', sessionId: charge.sessionId, attempt: 1 })
  }
}

/** A payment that was read while a charge may run: without its reservation the charge must stop. */
export function lapsed(d: Draft, report: PaymentReport): void {
  if (report.kind !== 'read' || !hasLapsed(d, report.snapshot)) return
  lapse(d, report.snapshot)
  wishStop(d, 'lapsed')
}
