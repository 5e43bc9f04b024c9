// What the books say of a session whose money has come to rest: pure, from the journal alone, so that
// it says the same whenever it is asked. Numbers and dates are the ledger's to give.
import type { ReceiptLine } from '#shared/contract.ts'
import { bookZoneOf } from '#shared/market.ts'
import { taxWithin } from '#shared/money.ts'
import { creditedLines } from './credit.ts'
import {
  oldNoteNumber,
  type DocumentDraft,
  type DocumentLine,
  type DocumentsDue,
  type Sale,
} from './documents.ts'
import type { Session } from './model.ts'
import { vatRatesOf } from './price-exact.ts'
import { sellerOf } from './seller.ts'
import { receiptLines } from './settlement.ts'
import { deliveredEnergyWh } from './view.ts'

/** Null: nothing is due. A credit note is never due before the receipt that it takes back from. */
export function documentsDue(s: Session): DocumentsDue | null {
  if (s.restedAt === null) return null
  const drafts = s.payment.capturedMinor > 0 ? [receipt(s), ...creditNotes(s)] : delivery(s)
  return drafts.length === 0 ? null : { sale: saleOf(s), drafts }
}

/** Refunds that are due a number of the series, as soon as their receipt has one. */
export function creditNotesDue(s: Session): number {
  return s.restedAt === null ? 0 : s.payment.refunds.filter((refund) => refund.series).length
}

function saleOf(s: Session): Sale {
  const { station, currency } = s.opening
  const { stationId, label, name, address, city } = station
  return {
    seller: sellerOf(s.opening),
    station: { stationId, label, name, address, city },
    startedAt: s.charge?.startedAt ?? null,
    endedAt: s.charge?.endedAt ?? null,
    currency,
    timeZone: bookZoneOf(currency) ?? station.timeZone,
  }
}

/** The lines that were paid; they sum to what was captured, also by hand with nothing used to bill. */
function paidLines({ settlement, payment, opening }: Session): (ReceiptLine | OtherLine)[] {
  const { capturedMinor } = payment
  if (settlement && settlement.lines.length > 0) {
    return receiptLines({ ...settlement, captureMinor: capturedMinor })
  }
  const vatRate = vatRatesOf(opening.tariff).at(-1) ?? 0
  const taxMinor = taxWithin(capturedMinor, vatRate)
  const exMinor = capturedMinor - taxMinor
  const price = { unitMicros: capturedMinor * 10_000, totalMinor: capturedMinor, exMinor, taxMinor }
  return [{ kind: 'other', quantity: 1, ...price, vatRate, reductionMinor: 0 }]
}

type OtherLine = Omit<ReceiptLine, 'kind'> & { kind: 'other' }

function receipt(s: Session): DocumentDraft {
  const lines = paidLines(s).map((line): DocumentLine => ({
    kind: line.kind,
    quantity: line.quantity,
    unitMicros: line.unitMicros,
    netMinor: line.exMinor,
    vatRate: line.vatRate,
    vatMinor: line.taxMinor,
    grossMinor: line.totalMinor,
    reductionMinor: line.reductionMinor,
  }))
  const reduced = lines.some((line) => line.reductionMinor !== 0)
  return {
    ...DRAFT,
    kind: 'receipt',
    issuedAt: s.receipt.numberedAt,
    energyWh: deliveredEnergyWh(s),
    lines,
    reduction: reduced ? (s.settlement?.reduction ?? null) : null,
    lossMinor: s.lossMinor,
  }
}

function creditNotes(s: Session): DocumentDraft[] {
  const { refunds } = s.payment
  const credited = creditedLines(paidLines(s), refunds)
  let inSeries = 0
  return refunds.map((refund, n) => ({
    ...DRAFT,
    kind: 'creditNote',
    n,
    inSeries: refund.series ? inSeries++ : null,
    oldNumber: refund.series ? null : oldNoteNumber(s, n),
    // One of no series was numbered as soon as it was seen.
    issuedAt: refund.series ? refund.numberedAt : refund.at,
    lines: (credited[n] ?? []).map(({ line, totalMinor, taxMinor }) => ({
      kind: line.kind,
      quantity: null,
      unitMicros: null,
      netMinor: taxMinor - totalMinor,
      vatRate: line.vatRate,
      vatMinor: -taxMinor,
      grossMinor: -totalMinor,
      reductionMinor: 0,
    })),
    reason: refund.reason,
  }))
}

/** Energy for which nobody paid, and by which rule; while a human decides, nothing is said of it. */
function delivery(s: Session): DocumentDraft[] {
  const energyWh = deliveredEnergyWh(s)
  if (energyWh === 0 || s.phase === 'parked') return []
  const rule = s.settlement?.rule
  const reason = rule === undefined || rule === 'capture' ? (s.why ?? 'released') : rule
  return [{ ...DRAFT, kind: 'delivery', energyWh, reason, lossMinor: s.lossMinor }]
}

const DRAFT = {
  n: 0,
  inSeries: null,
  oldNumber: null,
  issuedAt: null,
  energyWh: 0,
  lines: [],
  reason: null,
  reduction: null,
  lossMinor: 0,
} as const satisfies Omit<DocumentDraft, 'kind'>
