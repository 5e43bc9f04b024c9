// How one session stands, in the few facts by which a watch over many can tell whether it goes on as
// it should. It must never carry what opens the session or names the driver.
import type { Why } from '#shared/contract.ts'
import type { Reference } from '#shared/ids.ts'
import { captureUntil } from './hold.ts'
import type { Effect, Phase, Session } from './model.ts'

export interface Standing {
  reference: Reference
  merchantId: string
  stationId: string
  phase: Phase
  /** When this phase was entered, epoch ms. */
  phaseAt: number
  /** Null: no human is waited for. `outage`: it goes on by itself once the outside answers. */
  parked: { why: Why | null; at: number; outage: boolean } | null
  /** Until when what is held can be captured, epoch ms; null: nothing is held. */
  captureUntil: number | null
  /** When the approval was read, epoch ms; null: it was not. */
  authorizedAt: number | null
  /** Since when a numbered receipt has not been taken by the payer; null: none is owed. */
  receiptSince: number | null
  /** The effect that has been tried in vain for longest; null: none is. */
  waiting: { effect: Effect['type']; since: number } | null
}

/** A receipt that nobody took in all this time will not be: a human was told every day of it. */
const RECEIPT_PATIENCE_MS = 7 * 24 * 3_600_000

/** `waiting` is of the outbox, which the table does not know. */
export function standingOf(session: Session, waiting: Standing['waiting']): Standing {
  const { opening, phase, phaseAt, parked, payment, receipt, restedAt } = session
  const owed = receipt.number !== null && receipt.sentAt === null
  return {
    reference: opening.reference,
    merchantId: opening.merchantId,
    stationId: opening.station.stationId,
    phase,
    phaseAt,
    parked:
      phase === 'parked' && parked
        ? { why: session.why, at: parked.at, outage: parked.outage }
        : null,
    captureUntil: captureUntil(session),
    authorizedAt: payment.authorizedAt,
    receiptSince: owed ? (restedAt ?? phaseAt) : null,
    waiting,
  }
}

/** Nothing more is owed to anyone: it need not be looked at again. */
export function isFinished(
  { phase, receiptSince, waiting }: Pick<Standing, 'phase' | 'receiptSince' | 'waiting'>,
  now: number,
): boolean {
  if (phase !== 'settled' && phase !== 'abandoned') return false
  if (waiting !== null) return false
  return receiptSince === null || now - receiptSince >= RECEIPT_PATIENCE_MS
}
