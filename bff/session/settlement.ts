// What is captured, and why: the least of the CDR, the accepted tariff and the reservation (law 2).
// Pure reckoning over what is known; it never asks for anything.
import type { ReceiptLine, Why } from '#shared/contract.ts'
import { allocate, taxWithin } from '#shared/money.ts'
import { withVat } from './cdr-vat.ts'
import { cdrDoubt } from './judge.ts'
import type { Cdr, Session, Settlement } from './model.ts'
import { priceOf, type Price } from './price.ts'
import { vatRatesOf } from './price-exact.ts'
import { strayWh } from './rest.ts'
import { termsOf } from './terms.ts'
import { beginUsage, extendUsage, type Usage } from './usage.ts'
import { usageOfCdr } from './usage-of-cdr.ts'

/** The last meter value may carry a stamp from a little after the end. */
const STAMP_SLACK_MS = 60_000

export type Reckoning = { kind: 'settle'; settlement: Settlement } | { kind: 'park'; why: Why }

/** Reckons the session's money from its CDR, or from the last meter value where there is none. */
export function reckon(s: Session): Reckoning {
  return s.cdr ? byCdr(s, s.cdr) : byMeter(s)
}

/** By the operator's own word, at most what the accepted tariff gives (law 2). */
export function byOperator(s: Session, amountMinor: number): Settlement {
  const price = priceOf(s.opening.tariff, allUsage(s))
  const settlement = bounded(s, price, amountMinor, 'operator')
  return { ...settlement, reduction: decided(settlement.captureMinor, price) }
}

/** Below what the tariff gives it was decided; at it, the most price may still have taken off. */
function decided(captureMinor: number, price: Price): Settlement['reduction'] {
  if (captureMinor < price.totalMinor) return 'operator-decision'
  return price.atMost ? 'most-price' : null
}

/** What somebody captured outside of us, on the lines of the tariff; null where it is what we asked. */
export function byHand(s: Session, capturedMinor: number): Settlement | null {
  if (s.settlement?.captureMinor === capturedMinor) return null
  const price = priceOf(s.opening.tariff, usageOf(s))
  const lossMinor = Math.max(0, price.totalMinor - capturedMinor)
  return {
    rule: 'capture',
    source: 'operator',
    captureMinor: capturedMinor,
    lossMinor,
    reduction: decided(capturedMinor, price),
    lines: price.lines,
    cdrId: s.cdr?.id ?? null,
  }
}

/** What the accepted tariff gives for the charge itself, whatever a CDR says. */
export function acceptedPrice(s: Session): number {
  return priceOf(s.opening.tariff, usageOf(s)).totalMinor
}

/** What the accepted tariff gives for what strays delivered, each a session by itself, time apart. */
export function strayPrice(s: Session): number {
  const terms = termsOf(s.opening)
  const used = s.strays.filter((stray) => stray.energyWh > 0)
  const prices = used.map(({ energyWh, newsAt: at }) => {
    const reading = { at, energyWh, chargingS: 0, parkingS: 0, powerW: null, currentMa: null }
    return priceOf(terms.tariff, extendUsage(beginUsage(terms, at), terms, reading)).totalMinor
  })
  return prices.reduce((sum, one) => sum + one, 0)
}

/** The most an operator may capture for this session now. */
export function mostCapturable(s: Session): number {
  const { energyWh, chargingS, parkingS } = allUsage(s)
  // Nobody has charged: a flat fee is for a charge, not for a reservation.
  if (energyWh + chargingS + parkingS === 0) return 0
  return Math.min(priceOf(s.opening.tariff, allUsage(s)).totalMinor, s.payment.authorizedMinor)
}

/**
 * What an operator captures who names no amount. A session that was given another id looks like two
 * that both delivered: then the larger of them, so that nothing is billed twice.
 */
export function surelyCapturable(s: Session): number {
  const usage = usageOf(s)
  const largest = Math.max(0, ...s.strays.map((stray) => stray.energyWh))
  const more = s.cdr ? 0 : Math.max(0, largest - usage.energyWh)
  const sure = more === 0 ? usage : withMore(s, usage, more)
  return Math.min(mostCapturable(s), priceOf(s.opening.tariff, sure).totalMinor)
}

function byCdr(s: Session, cdr: Cdr): Reckoning {
  const { policy, currency, tariff } = s.opening
  if (cdr.currency !== currency) return { kind: 'park', why: 'currency-contradiction' }
  // More than can be true is no price, whoever's word the operator trusts.
  if (cdrDoubt(s, cdr)) return { kind: 'park', why: 'price-contradiction' }
  const accepted = priceOf(tariff, usageOf(s))
  const theirs = cdrPrice(s, cdr)
  if (policy.priceSource === 'tariff') {
    return { kind: 'settle', settlement: bounded(s, accepted, accepted.totalMinor, 'tariff') }
  }
  // Zero, or under half of what the accepted tariff gives, is often the wholesale price (design §6):
  // only a human, or PRICE_SOURCE, may say that the driver owes so little.
  const tooLow = theirs * 2 < accepted.totalMinor
  const lessEnergy = cdr.energyWh * 2 < (s.charge?.meter?.energyWh ?? 0)
  if (policy.priceSource === 'lower' && (tooLow || lessEnergy)) {
    return { kind: 'park', why: 'price-contradiction' }
  }
  const source = theirs < accepted.totalMinor ? 'cdr' : 'tariff'
  return {
    kind: 'settle',
    settlement: bounded(s, accepted, Math.min(theirs, accepted.totalMinor), source),
  }
}

/** No CDR came: what the meter showed. Where it showed nothing, nobody has charged and nobody bills. */
function byMeter(s: Session): Reckoning {
  const usage = usageOf(s)
  const price = priceOf(s.opening.tariff, usage)
  const wanted = usage.energyWh === 0 ? 0 : price.totalMinor
  return { kind: 'settle', settlement: bounded(s, price, wanted, 'tariff') }
}

function bounded(
  s: Session,
  accepted: Price,
  wanted: number,
  source: Settlement['source'],
): Settlement {
  const reserved = s.payment.authorizedMinor
  const price = Math.max(0, Math.min(wanted, accepted.totalMinor))
  const capped = Math.min(price, reserved)
  const rule =
    capped === 0
      ? 'price-zero'
      : capped < s.opening.policy.minimumMinor
        ? 'below-minimum'
        : 'capture'
  return {
    rule,
    source,
    captureMinor: rule === 'capture' ? capped : 0,
    lossMinor: price - (rule === 'capture' ? capped : 0),
    reduction: reductionOf(capped, price, accepted),
    lines: accepted.lines,
    cdrId: s.cdr?.id ?? null,
  }
}

/** Of several the one that was decided last: it is what the driver paid. */
function reductionOf(capped: number, price: number, accepted: Price): Settlement['reduction'] {
  if (capped < price) return 'reservation-limit'
  if (price < accepted.totalMinor) return 'operator-price'
  return accepted.atMost ? 'most-price' : null
}

/** Where no CDR says what the charge was, what strays delivered to this driver counts as well. */
function allUsage(s: Session): Usage {
  const usage = usageOf(s)
  const more = s.cdr ? 0 : strayWh(s)
  return more === 0 ? usage : withMore(s, usage, more)
}

function withMore(s: Session, usage: Usage, more: number): Usage {
  const terms = termsOf(s.opening)
  const { powerW = null, currentMa = null } = s.charge?.meter ?? {}
  // Beside a charge that used nothing, the strays' own hour counts: not that of the parking.
  const unused = usage.energyWh + usage.chargingS + usage.parkingS === 0
  const used = s.strays.filter((stray) => stray.energyWh > 0).map(({ newsAt }) => newsAt)
  const from = unused ? beginUsage(terms, Math.min(...used)) : usage
  const reading = { ...from, energyWh: from.energyWh + more, powerW, currentMa }
  return extendUsage(from, terms, reading)
}

/**
 * What the meter values say. Where they go on after the end that was told, or longer than we have known
 * of the charge, a stamp has lied: then all is taken to have flowed evenly until the end.
 */
function seenUsage(s: Session): Usage | null {
  const { charge, start } = s
  const usage = charge?.usage ?? null
  if (!charge || !usage || charge.endedAt === null || charge.endedSeenAt === null) return usage
  const known = usage.startedAt + charge.endedSeenAt - (start.askedAt ?? s.openedAt)
  const at = charge.how === 'silent' ? Math.min(charge.endedAt, known) : charge.endedAt
  if (usage.at <= at + STAMP_SLACK_MS) return usage
  const { startedAt, energyWh } = usage
  const seconds = Math.max(0, Math.round((at - startedAt) / 1000))
  const parkingS = Math.min(usage.parkingS, seconds)
  const chargingS = Math.min(usage.chargingS, seconds - parkingS)
  const terms = termsOf(s.opening)
  const reading = { at, energyWh, chargingS, parkingS, powerW: null, currentMa: null }
  return extendUsage(beginUsage(terms, startedAt), terms, reading)
}

/** The CDR's usage where there is one, else up to the last meter value. */
function usageOf(s: Session): Usage {
  const terms = termsOf(s.opening)
  const seen = seenUsage(s)
  if (s.cdr) return usageOfCdr(terms, s.cdr, seen)
  return seen ?? beginUsage(terms, s.charge?.startedAt ?? s.phaseAt)
}

/** `total_cost.incl_vat`, else `excl_vat` plus VAT, rounded half up (design §6, "CDR price"). */
export function cdrPrice(s: Session, cdr: Cdr): number {
  if (cdr.totalInclMinor !== null) return cdr.totalInclMinor
  return withVat(cdr.totalExclMicros, vatRatesOf(s.opening.tariff).at(-1) ?? 0)
}

/**
 * The receipt's lines: they sum to the captured amount; where less was captured than the tariff
 * gives, the reduction is spread over them, and VAT is reckoned on what remains (law 9).
 */
export function receiptLines(settlement: Settlement): ReceiptLine[] {
  const parts = allocate(
    settlement.captureMinor,
    settlement.lines.map((line) => line.totalMinor),
  )
  return settlement.lines.map((line, i) => {
    const totalMinor = parts[i] ?? 0
    const taxMinor = taxWithin(totalMinor, line.vatRate)
    return {
      kind: line.kind,
      quantity: line.quantity,
      unitMicros: line.unitMicros,
      totalMinor,
      exMinor: totalMinor - taxMinor,
      taxMinor,
      vatRate: line.vatRate,
      reductionMinor: line.totalMinor - totalMinor,
    }
  })
}
