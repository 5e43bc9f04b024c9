// The judge. It reads only the two outside ledgers (payer, charger backend), the receipts, and what
// the product shows at the end. It shares no reckoning with the code it judges: prices are its own.
import type { View } from '#shared/contract.ts'
import type { Charger, LedgerSession } from './charger.ts'
import type { LedgerPayment, Payer } from './payer.ts'

/** The tariff of the world in the auditor's own terms: øre incl. VAT. */
export interface PlainTariff {
  perKwhOre: number
  perHourOre: number
  flatOre: number
}

export interface Evidence {
  reference: string
  amountMinor: number
  view: View
  payer: Payer
  charger: Charger
  tariff: PlainTariff
  /** The payment's state at the moment of each START, as the payer had it. */
  startsOn: { at: number; state: string; openMinor: number }[]
  priceSource: 'lower' | 'tariff' | 'cdr'
  /** The operator has had a word: giving energy away is then somebody's decision. */
  resolved: boolean
  /** Everything sound since then (law 8). */
  faultsEndAt: number
}

/** Every law that is broken, in words; empty where all hold. */
export function audit(e: Evidence): string[] {
  const payment = e.payer.payments.get(e.reference)
  const delivered = e.charger.sessions.filter((s) => s.reference === e.reference)
  return [
    ...lawStart(e),
    ...lawCapture(e, payment, delivered),
    ...lawBalance(e, payment),
    ...lawEnergy(e, payment, delivered),
    ...lawWatched(e, delivered),
    ...lawRest(e),
    ...lawReceipt(e, payment),
  ]
}

function lawStart(e: Evidence): string[] {
  return e.startsOn
    .filter((s) => s.state !== 'authorized')
    .map((s) => `law 1: START at ${s.at} while the payment was ${s.state}`)
}

function lawCapture(
  e: Evidence,
  p: LedgerPayment | undefined,
  delivered: LedgerSession[],
): string[] {
  if (!p) return []
  const broken: string[] = []
  if (p.captures.length > 1) broken.push(`law 2: ${p.captures.length} captures`)
  if (p.capturedMinor > p.amountMinor) broken.push('law 2: more captured than reserved')
  if (p.capturedMinor > 0) {
    const most = Math.max(0, ...delivered.map((s) => tariffPrice(e.tariff, s)))
    if (p.capturedMinor > most)
      broken.push(`law 2: captured ${p.capturedMinor}, the tariff gives ${most}`)
    const bills = e.charger.cdrs.filter((c) => c.reference === e.reference && c.creditOf === null)
    const bill = bills.at(-1)
    // A price contradiction is the operator's to decide; then the CDR no longer binds.
    const seen = e.view.receipt !== null && e.view.phase === 'settled' && !e.resolved
    const owed = p.capturedMinor - p.refundedMinor
    if (
      bill &&
      seen &&
      e.priceSource !== 'tariff' &&
      owed > Math.max(0, bill.totalInclMinor ?? 0)
    ) {
      broken.push(`law 2: ${owed} kept, the CDR says ${bill.totalInclMinor}`)
    }
  }
  return broken
}

/** Own reckoning: whole øre a line, half up, on the energy and the time that really passed. */
function tariffPrice(t: PlainTariff, s: LedgerSession): number {
  const seconds = Math.round(((s.endedAt ?? s.updatedAt) - s.startedAt) / 1000)
  return half((s.energyWh * t.perKwhOre) / 1000) + half((seconds * t.perHourOre) / 3600) + t.flatOre
}

/** Half up; the hair's breadth keeps exact halves from falling short as doubles. */
function half(x: number): number {
  return Math.floor(x + 0.5 + 1e-9)
}

function lawBalance(e: Evidence, p: LedgerPayment | undefined): string[] {
  if (!p || e.view.phase === 'parked') return []
  const broken: string[] = []
  const open = p.authorizedMinor - p.capturedMinor - p.cancelledMinor
  if (open !== 0) broken.push(`law 3: ${open} still reserved at rest`)
  if (p.state === 'created') broken.push('law 3: the payment can still be approved at rest')
  if ((e.view.capturedMinor ?? 0) !== p.capturedMinor)
    broken.push('law 3: the screen shows another capture')
  if (p.authorizedMinor > 0 && (e.view.releasedMinor ?? 0) !== p.cancelledMinor) {
    broken.push('law 3: the screen shows another release')
  }
  return broken
}

function lawEnergy(
  e: Evidence,
  p: LedgerPayment | undefined,
  delivered: LedgerSession[],
): string[] {
  const wh = delivered.reduce((sum, s) => sum + s.energyWh, 0)
  if (wh === 0 || e.view.phase === 'parked' || e.resolved) return []
  if ((p?.capturedMinor ?? 0) > 0) return []
  const named = e.view.why === 'price-zero' || e.view.why === 'below-minimum'
  return named ? [] : [`law 4: ${wh} Wh given away unseen (${e.view.phase}, ${e.view.why})`]
}

function lawWatched(e: Evidence, delivered: LedgerSession[]): string[] {
  return delivered
    .filter((s) => s.endedAt === null)
    .map((s) => `law 5: ${s.id} still runs at the end (${e.view.phase})`)
}

const REST = new Set(['settled', 'abandoned', 'parked'])

function lawRest(e: Evidence): string[] {
  if (!REST.has(e.view.phase)) return [`law 8: still ${e.view.phase} long after the faults stopped`]
  if (e.view.phase === 'parked' && e.view.why === 'payer-outage') {
    return ['law 8: parked for an outage that is over']
  }
  return []
}

function lawReceipt(e: Evidence, p: LedgerPayment | undefined): string[] {
  if (e.view.phase !== 'settled' || !p || p.capturedMinor === 0) return []
  const sent = e.payer.receipts.filter((r) => r.reference === e.reference)
  const broken: string[] = []
  if (sent.length !== 1) broken.push(`law 9: ${sent.length} receipts`)
  const { receipt } = e.view
  if (!receipt) return [...broken, 'law 9: no receipt on the page']
  const total = receipt.lines.reduce((sum, line) => sum + line.totalMinor, 0)
  if (total !== p.capturedMinor)
    broken.push(`law 9: lines sum to ${total}, captured ${p.capturedMinor}`)
  for (const line of receipt.lines) {
    const tax = Math.floor((line.totalMinor * line.vatRate) / (10_000 + line.vatRate) + 0.5)
    if (line.taxMinor !== tax)
      broken.push(`law 9: VAT ${line.taxMinor} on ${line.totalMinor}, not ${tax}`)
    if (line.exMinor + line.taxMinor !== line.totalMinor)
      broken.push('law 9: a line does not add up')
  }
  return broken
}
