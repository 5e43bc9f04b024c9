// What the ledger is told of a session: money and phase, for the operator and the receipt's number.
// It must never carry anything that opens the session or names the driver.
import { creditNotesDue, documentsDue } from '#bff/session/books.ts'
import { captureUntil } from '#bff/session/hold.ts'
import { atStakeMinor } from '#bff/session/loss.ts'
import type { Session } from '#bff/session/model.ts'
import type { LedgerRow } from '#bff/session/ports.ts'
import { strayWh } from '#bff/session/rest.ts'

/** While one of these lasts, nobody else may start on the same EVSE. */
const LIVE: ReadonlySet<Session['phase']> = new Set(['starting', 'charging', 'stopping'])

/** Does a session in this phase hold its EVSE? */
export function holdsEvse(phase: Session['phase'] | 'none'): boolean {
  return phase !== 'none' && LIVE.has(phase)
}

/** The row as the session stands now. */
export function ledgerRow(session: Session): LedgerRow {
  const { opening, payment, charge, cdr } = session
  const metered = Math.max(charge?.meter?.energyWh ?? 0, cdr?.energyWh ?? 0)
  return {
    reference: opening.reference,
    merchantId: opening.merchantId,
    stationId: opening.station.stationId,
    phase: session.phase,
    why: session.why,
    evseUid: opening.evseUid,
    energyWh: metered + strayWh(session),
    reservedMinor: payment.authorizedMinor,
    capturedMinor: payment.capturedMinor,
    releasedMinor: payment.releasedMinor,
    refundedMinor: payment.refundedMinor,
    currency: opening.currency,
    openedAt: session.openedAt,
    restedAt: session.restedAt,
    captureUntil: captureUntil(session),
    lossMinor: session.lossMinor,
    atStakeMinor: atStakeMinor(session),
    creditNotesDue: creditNotesDue(session),
    // Also where the session was parked just after it had come to rest: the money was taken.
    numberDue: session.restedAt !== null && payment.capturedMinor > 0,
    documents: documentsDue(session),
  }
}
