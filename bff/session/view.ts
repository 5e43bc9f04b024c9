// The only thing a screen ever sees of a session: derived, never stored. It says what is known and
// since when; it never invents a kWh, and it shows no one the machine's inner names.
import type { CreditNote, Receipt, ReceiptLine, View } from '#shared/contract.ts'
import { creditedLines } from './credit.ts'
import { CREDIT_NOTE, oldNoteNumber } from './documents.ts'
import { cdrWaitEndsAt } from './hold.ts'
import { limitAt } from './limit.ts'
import type { Session } from './model.ts'
import { APPROVAL_WINDOW_MS } from './reserving.ts'
import { strayWh } from './rest.ts'
import { receiptLines } from './settlement.ts'
import { sellerOf } from './seller.ts'
import { termsOf } from './terms.ts'
import { priceOf } from './price.ts'
import { idleFeeFrom } from './idle-fee.ts'

/** The view of `s` (design §6, "View"). Changes only when the state does. */
export function view(s: Session): View {
  const { opening, payment, charge } = s
  const resting = s.phase === 'settled' || s.phase === 'abandoned'
  const known = (minor: number): number | null => (minor > 0 || resting ? minor : null)
  return {
    reference: opening.reference,
    phase: s.phase,
    station: opening.station,
    energyWh: deliveredEnergyWh(s),
    powerW:
      s.phase === 'charging' || s.phase === 'stopping' ? (charge?.meter?.powerW ?? null) : null,
    socPercent: charge?.meter?.socPercent ?? null,
    costMinor: costMinor(s),
    reservedMinor: reservedMinor(s),
    capturedMinor: known(payment.capturedMinor),
    releasedMinor: known(payment.releasedMinor),
    refundedMinor: payment.refundedMinor > 0 ? payment.refundedMinor : null,
    currency: opening.currency,
    startedAt: charge?.startedAt ?? null,
    endedAt: charge?.endedAt ?? null,
    meterAt: charge?.meterAt ?? null,
    canStop: s.stop === null && ['reserving', 'starting', 'charging'].includes(s.phase),
    why: s.why ?? endWhy(s),
    redirectUrl: approvalOpen(s) ? payment.redirectUrl : null,
    payment: payment.state,
    deadlineAt: deadlineAt(s),
    stop: stopWord(s),
    idleFeeAt: idleFeeAt(s),
    limitAt: s.phase === 'charging' ? limitAt(s) : null,
    receiptNumber: s.receipt.number,
    receipt: resting || s.phase === 'parked' ? receipt(s) : null,
    retryOf: opening.retryOf,
    curve: charge?.curve ?? [],
  }
}

function approvalOpen(s: Session): boolean {
  return s.phase === 'reserving' && s.payment.state === 'waiting' && s.releaseAskedAt === null
}

/** Why a charge ended that the driver did not end: a reason worth telling, not a fault. */
function endWhy(s: Session): View['why'] {
  if (s.stop?.by === 'limit') return 'limit-reached'
  const byItself = s.stop === null && s.charge?.how === 'completed'
  return byItself ? 'station-stopped' : null
}

/** What the driver's charge delivered; once it is parked or at rest, strays too: all that is at stake. */
export function deliveredEnergyWh(s: Session): number {
  const metered = s.settlement && s.cdr ? s.cdr.energyWh : (s.charge?.meter?.energyWh ?? 0)
  const live = s.restedAt === null && s.phase !== 'parked'
  return live ? metered : metered + strayWh(s)
}

/** What it costs so far, never above what can be taken. */
function costMinor(s: Session): number {
  if (s.settlement) return s.settlement.captureMinor
  if (!s.charge?.meter || !s.charge.usage) return 0
  const price = priceOf(s.opening.tariff, s.charge.usage)
  return Math.min(price.totalMinor, s.payment.authorizedMinor)
}

function reservedMinor(s: Session): number {
  const { state, authorizedMinor } = s.payment
  if (state === 'creating' || state === 'waiting') return s.opening.amountMinor
  return authorizedMinor
}

function deadlineAt(s: Session): number | null {
  if (s.phase === 'reserving') return s.openedAt + APPROVAL_WINDOW_MS
  if (s.phase === 'starting') return s.start.deadlineAt
  if (s.phase !== 'awaitingCdr') return null
  return cdrWaitEndsAt(s)
}

function stopWord(s: Session): View['stop'] {
  if (!s.stop) return null
  if (s.stop.answer === 'accepted') return 'sent'
  return s.stop.answer === 'refused' ? 'refused' : 'asked'
}

/** The car takes no more and the tariff bills parking: when that begins, or began. */
function idleFeeAt(s: Session): number | null {
  const { charge } = s
  if (s.phase !== 'charging' || charge?.meter?.powerW !== 0 || !charge.usage) return null
  return idleFeeFrom(termsOf(s.opening), charge.usage, charge.meterAt ?? charge.usage.at)
}

/**
 * One note for each refund, its VAT spread as on the receipt (law 9). It exists once the ledger has
 * given its number; refunds in journals from before there was that series go by the receipt's.
 */
function creditNotes(s: Session, lines: ReceiptLine[]): CreditNote[] {
  const { refunds } = s.payment
  const credited = creditedLines(lines, refunds)
  return refunds.flatMap(({ at, amountMinor, reason, series, number: inSeries }, i) => {
    if (series && inSeries === null) return []
    const number = series ? `${CREDIT_NOTE}${inSeries}` : oldNoteNumber(s, i)
    const taxMinor = (credited[i] ?? []).reduce((sum, part) => sum + part.taxMinor, 0)
    return [{ number, at, amountMinor, taxMinor, ...(reason === null ? {} : { reason }) }]
  })
}

function receipt(s: Session): Receipt | null {
  const { settlement, payment } = s
  if (!settlement || payment.capturedMinor === 0) return null
  const lines = receiptLines(settlement)
  return {
    number: s.receipt.number,
    ...(s.receipt.numberedAt === null ? {} : { issuedAt: s.receipt.numberedAt }),
    lines,
    totalMinor: settlement.captureMinor,
    taxMinor: lines.reduce((sum, line) => sum + line.taxMinor, 0),
    reduction: settlement.reduction,
    seller: sellerOf(s.opening),
    creditNotes: creditNotes(s, lines),
  }
}
