// The judge's part about money: what may be captured, what the receipt must say, what may be given
// back (laws 2, 4 and 9). Prices are the auditor's own (reckoning.ts).
import { deliveredWh, type LedgerSession } from './charger-words.ts'
import type { Case } from './evidence.ts'
import type { PlainTariff } from './plain-tariff.ts'
import { mostPower } from './power.ts'
import { dearest, isRestricted, plainPrice, priceBy, useOf } from './reckoning.ts'
import { secondsOf } from './second-by-second.ts'

/** Law 2: the least of CDR, accepted tariff and reservation, once; in calm worlds to the øre. */
export function captured(c: Case): string[] {
  const { payment: p } = c
  if (!p) return []
  const broken: string[] = []
  if (p.captures.length > 1) broken.push(`law 2: ${p.captures.length} captures`)
  if (p.capturedMinor > p.authorizedMinor) broken.push('law 2: more captured than reserved')
  const most = mostByTariff(c)
  if (p.capturedMinor > most) {
    broken.push(`law 2: captured ${p.capturedMinor}, the accepted tariff gives ${most}`)
  }
  const bill = billInForce(c)
  const kept = p.capturedMinor - p.refundedMinor
  // A price contradiction is the operator's to decide; then the CDR no longer binds.
  const final = c.view.phase === 'settled' && !c.resolved && c.scenario.priceSource !== 'tariff'
  if (final && bill !== null && kept > Math.max(0, bill)) {
    broken.push(`law 2: ${kept} kept, the CDR says ${bill}`)
  }
  const owed = exactly(c)
  if (owed && Math.abs(p.capturedMinor - owed.minor) > owed.slack) {
    broken.push(`law 4: ${owed.minor} owed by the CDR, ${p.capturedMinor} captured`)
  }
  return broken
}

/**
 * By the accepted tariff, for the dearest session: what it truly took, or was told to have taken, each
 * time rounded to the driver's disadvantage. Where the operator decides about two, for both.
 */
function mostByTariff(c: Case): number {
  const { plainTariff: tariff, backend } = c.scenario
  const capturedAt = c.payment?.captures[0]?.at ?? 0
  // The bill of this very session: that of another one (a START that came true twice) says nothing of it.
  const billed = (s: LedgerSession): boolean =>
    c.charger.cdrs.some(
      ({ id, periods }) =>
        id.startsWith(`CDR-${s.id}`) &&
        periods.length > 0 &&
        (c.heardCdrs.get(id) ?? Infinity) < capturedAt,
    )
  const mood = c.scenario.chargers[c.driver]
  const honest = mood?.meter === 'true' && mood.renamedAfterMs === null
  const prices = c.delivered.map((s) => {
    const { wh, chargingS, parkingS } = useOf(s, c.endAt)
    const most = {
      wh: Math.max(wh, s.toldWh),
      chargingS: chargingS + 1,
      parkingS: parkingS > 0 ? parkingS + 1 : 0,
    }
    if (!isRestricted(tariff)) return plainPrice(tariff, most)
    // What was used when is known from the periods of a bill; without one only the sums bind.
    if (!honest || !billed(s)) return dearest(tariff, most)
    return priceBy(tariff, s, c.endAt, backend.skewMs) + slack(tariff, s, c.endAt, backend.skewMs)
  })
  return c.resolved ? prices.reduce((sum, price) => sum + price, 0) : Math.max(0, ...prices)
}

/** At each border between two elements a second may fall to either side, and each part is rounded. */
function slack(t: PlainTariff, s: LedgerSession, now: number, skewMs: number): number {
  const parts = t.elements.flatMap((element) => element.parts)
  const most = (kind: string): number =>
    Math.max(0, ...parts.filter((part) => part.kind === kind).map((part) => part.ore))
  const second =
    (most('energy') * mostPower(s.profile)) / 3.6e6 + (most('time') + most('parking')) / 3600
  const steps = parts.reduce(
    (sum, { kind, ore, step }) =>
      sum + (step > 1 ? (step * ore) / (kind === 'energy' ? 1000 : 3600) : 0),
    0,
  )
  const { periods } = secondsOf(t, s, now, skewMs)
  return Math.ceil(periods.length * second + parts.length + steps)
}

/** What may be said to either side where the hour or the power decides the price; else nothing. */
export function borders(c: Case): number {
  const { plainTariff, backend } = c.scenario
  // A second rounded the other way, each of charging and of parking.
  const parts = plainTariff.elements.flatMap((element) => element.parts)
  const hourly = parts.filter(({ kind }) => kind === 'time' || kind === 'parking')
  const second = hourly.reduce((sum, { ore, step }) => sum + Math.ceil((ore * step) / 3600), 0)
  if (!isRestricted(plainTariff)) return second
  const slacks = c.delivered.map((s) => slack(plainTariff, s, c.endAt, backend.skewMs))
  return slacks.reduce((sum, one) => sum + one, 0)
}

/** The last bill that was not taken back; null: there is none. */
function billInForce(c: Case): number | null {
  const own = c.charger.cdrs.filter((cdr) => cdr.reference === c.reference)
  const credited = new Set(own.map((cdr) => cdr.creditOf))
  const bills = own.filter((cdr) => cdr.creditOf === null)
  // Taken back with nothing in its place: parked, or still the last word there was.
  const standing = bills.filter((cdr) => !credited.has(cdr.id) && c.heardCdrs.has(cdr.id))
  const totals = standing.map(
    (cdr) => cdr.totalInclMinor ?? Math.round((cdr.totalExclMicros * 1.25) / 10_000),
  )
  // Two sessions, two bills: which of them is ours is the product's to say.
  if (c.delivered.length > 1) return totals.length > 0 ? Math.max(...totals) : null
  return totals.at(-1) ?? null
}

const PLAIN_CDRS = new Set(['right', 'twice', 'first', 'without-vat', 'unnamed'])

/** Where nothing is in the way, the driver pays exactly this; null: something may be. */
function exactly(c: Case): { minor: number; slack: number } | null {
  const { scenario, view, driver, delivered, resolved } = c
  const mood = scenario.chargers[driver]
  const [only, ...others] = delivered
  if (!mood || !only || others.length > 0 || resolved || view.phase !== 'settled') return null
  const { weather, payer, backend, lapse, dead, priceSource } = scenario
  const calm = weather.lossBefore + weather.lossAfter + weather.heldUp + weather.lossOfNews === 0
  const sound = !payer.outage && !backend.outage && !dead && !lapse && backend.newPrice === null
  const told = backend.reach === 'both' && mood.meter === 'true' && mood.renamedAfterMs === null
  const starts = mood.start === 'starts' && only.status === 'completed'
  if (!calm || !sound || !told || !starts || priceSource !== 'lower') return null
  if (!PLAIN_CDRS.has(mood.cdr) || deliveredWh(only, c.endAt) === 0) return null
  const tariff = scenario.plainTariff
  const price = priceBy(tariff, only, c.endAt, backend.skewMs)
  const due = Math.min(price, scenario.amountMinor)
  // 100 øre is the least that the payer captures.
  const minor = due < 100 ? 0 : due
  if (!isRestricted(tariff)) return { minor, slack: 0 }
  if (!backend.billsPeriods) return null
  const either = slack(tariff, only, c.endAt, backend.skewMs)
  return { minor, slack: due < 100 + either ? 100 + either : either }
}

/** Law 9: one receipt whose lines sum to the capture and whose VAT is right to the øre. */
export function receipts(c: Case): string[] {
  const { view, payment: p } = c
  if (view.phase !== 'settled' || !p || p.capturedMinor === 0) return []
  const broken: string[] = []
  const sent = c.payer.receipts.filter((r) => r.reference === c.reference)
  const numbers = new Set(c.payer.receipts.map((r) => r.number))
  if (sent.length !== 1) broken.push(`law 9: ${sent.length} receipts`)
  if (numbers.size !== c.payer.receipts.length) broken.push('law 9: one number, two receipts')
  if (sent[0] && sent[0].number !== view.receiptNumber) broken.push('law 9: two numbers')
  const { receipt } = view
  if (!receipt) return [...broken, 'law 9: no receipt on the page']
  const total = receipt.lines.reduce((sum, line) => sum + line.totalMinor, 0)
  if (total !== p.capturedMinor) {
    broken.push(`law 9: lines sum to ${total}, captured ${p.capturedMinor}`)
  }
  for (const line of receipt.lines) {
    const tax = Math.floor((line.totalMinor * line.vatRate) / (10_000 + line.vatRate) + 0.5)
    if (line.taxMinor !== tax) {
      broken.push(`law 9: VAT ${line.taxMinor} on ${line.totalMinor}, not ${tax}`)
    }
    if (line.exMinor + line.taxMinor !== line.totalMinor) {
      broken.push('law 9: a line does not add up')
    }
    if (line.totalMinor < 0) broken.push('law 9: a line below zero')
  }
  const reduced = receipt.lines.some((line) => line.reductionMinor > 0)
  if (reduced !== (receipt.reduction !== null)) {
    broken.push(`law 9: reduced ${reduced}, and named ${receipt.reduction}`)
  }
  return broken
}

/**
 * What the accepted tariff gives for each charge whose bill reached us. Captured by a meter that lied or
 * said too little, more was taken than a dear bill's use costs: the driver gets that back, whatever its total.
 */
function billedByTariff(c: Case): number[] {
  const { plainTariff, backend } = c.scenario
  const heard = c.charger.cdrs.filter((cdr) => cdr.creditOf === null && c.heardCdrs.has(cdr.id))
  const billed = c.delivered.filter((s) => heard.some((cdr) => cdr.sessionId === s.id))
  return billed.map((s) => priceBy(plainTariff, s, c.endAt, backend.skewMs))
}

/** What is given back was asked for, or the CDR demands it; each has its note. */
export function refunds(c: Case): string[] {
  const { payment: p, view } = c
  if (!p || p.refundedMinor === 0) return []
  const broken: string[] = []
  if (p.refundedMinor > p.capturedMinor) broken.push('law 2: more refunded than captured')
  const lowest = Math.min(
    ...c.charger.cdrs
      .filter((cdr) => cdr.reference === c.reference && cdr.creditOf === null)
      .map((cdr) => Math.max(0, cdr.totalInclMinor ?? Infinity)),
    ...billedByTariff(c),
  )
  const owed = c.refundsAskedMinor + Math.max(0, p.capturedMinor - lowest)
  // Where the hour decides, a bill without periods is read as one straight line: it may come to less.
  const straight = isRestricted(c.scenario.plainTariff) && !c.scenario.backend.billsPeriods
  if (p.refundedMinor > owed + borders(c) && !straight) {
    broken.push(`law 9: ${p.refundedMinor} refunded, ${owed} was asked for`)
  }
  const notes = view.receipt?.creditNotes ?? []
  const noted = notes.reduce((sum, note) => sum + note.amountMinor, 0)
  // A note takes back from a receipt: while that has no number, because a human has the session, it waits.
  const waits = view.phase === 'parked' && view.receiptNumber === null
  if (view.receipt && !waits && noted !== p.refundedMinor) {
    broken.push(`law 9: credit notes of ${noted}, ${p.refundedMinor} refunded`)
  }
  return broken
}
