// Phase reserving: the payment exists or is being made, the driver has not approved yet. Nothing is
// asked of the charger here, whatever arrives (law 1).
import { say, type Draft } from './draft.ts'
import type { PaymentReport, PaymentSnapshot, SessionCommand } from './model.ts'
import { openMinor, paymentEnded, unwanted } from './payment.ts'

/** The payer's own time-out: "10 min total; then EXPIRED" (facts of the payer, §3). */
export const APPROVAL_WINDOW_MS = 600_000
/** We never end a payment before its own time-out: the driver may be in 3-D Secure. */
export const APPROVAL_PATIENCE_MS = APPROVAL_WINDOW_MS + 300_000

export function reserving(d: Draft, command: SessionCommand): void {
  switch (command.type) {
    case 'StopCharging':
      if (d.session.stop) return
      say(d, { type: 'StopWished', by: 'driver' })
      return leave(d, 'driver-left')
    case 'ReportPayment':
      return reported(d, command.report)
    case 'Tick':
      if (d.now >= d.session.openedAt + APPROVAL_PATIENCE_MS) leave(d, 'payment-expired')
      return
    case 'GiveUp':
      if (command.act === 'create' && command.final) {
        return paymentEnded(d, 'terminated', command.why)
      }
      if (command.act === 'create') {
        say(d, { type: 'Parked', why: command.why, outage: true })
      }
      // A refused cancel means the driver is approving right now, or the payment has just ended: the
      // next read tells which.
      return
    case 'ReportStart':
    case 'ReportStop':
    case 'ReportSession':
    case 'ReportCdr':
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

/** Ends the payment where it stands, once. What has become of it is only known from a read. */
function leave(d: Draft, why: 'driver-left' | 'payment-expired'): void {
  if (d.session.releaseAskedAt !== null) return
  say(d, { type: 'ReleaseAsked', why })
}

function reported(d: Draft, report: PaymentReport): void {
  switch (report.kind) {
    case 'created':
      if (d.session.payment.state === 'creating') {
        say(d, { type: 'PaymentCreated', redirectUrl: report.redirectUrl })
        // A create that took effect only now, after an outage: nobody waits at that page any more.
        if (d.now >= d.session.openedAt + APPROVAL_PATIENCE_MS) leave(d, 'payment-expired')
      }
      return
    case 'absent':
      // Only a cancel asks and is told so: the create never took effect, nothing can be approved.
      if (d.session.releaseAskedAt !== null) paymentEnded(d, 'terminated')
      return
    case 'read':
      return read(d, report.snapshot)
    default: {
      const unknown: never = report
      throw new Error(`a report nobody knows: ${JSON.stringify(unknown)}`)
    }
  }
}

function read(d: Draft, snapshot: PaymentSnapshot): void {
  switch (snapshot.state) {
    case 'created':
      return
    case 'aborted':
    case 'expired':
    case 'terminated':
      return paymentEnded(d, snapshot.state)
    case 'authorized':
      if (openMinor(snapshot) <= 0) {
        // Approved and released between two reads, or touched by hand in the payer's portal.
        say(d, {
          type: 'AuthorizedUnwanted',
          authorizedMinor: snapshot.authorizedMinor,
          capturedMinor: snapshot.capturedMinor,
        })
        say(d, { type: 'PaymentReleased', releasedMinor: snapshot.cancelledMinor })
        return paymentEnded(d, 'terminated')
      }
      if (d.session.releaseAskedAt !== null || wrongMoney(d, snapshot)) {
        return unwanted(d, snapshot)
      }
      say(d, {
        type: 'PaymentAuthorized',
        authorizedMinor: snapshot.authorizedMinor,
        guaranteedUntil: snapshot.guaranteedUntil,
      })
      say(d, { type: 'StartAsked', attempt: 1 })
      return
    default: {
      const unknown: never = snapshot.state
      throw new Error(`a payment state nobody knows: ${String(unknown)}`)
    }
  }
}

/** Another currency, or captured from or released in part before anything began: not the payment we asked for. */
function wrongMoney(d: Draft, snapshot: PaymentSnapshot): boolean {
  return (
    snapshot.currency !== d.session.opening.currency ||
    snapshot.capturedMinor > 0 ||
    snapshot.cancelledMinor > 0 ||
    snapshot.authorizedMinor > d.session.opening.amountMinor
  )
}
