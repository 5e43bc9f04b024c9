// What the charger backend bills for one session against what the driver paid. The gap between the two
// is claimed piece by piece: what the list says and the session never took, then what it was settled by
// and did not capture. Pure; it must never know how a price is made.
import { billedClaims, priceOf, sortBills } from './bills.ts'
import type { ExplainedCode } from './codes.ts'
import { difference, explained, notYet, type Claim, type Finding, type Whose } from './finding.ts'
import type { CdrSide, Journal } from './sides.ts'

/** CDRs come late (OCPI gives no time limit); the session itself waited for `cdrWaitS` already. */
const CDR_PATIENCE_MS = 24 * 3_600_000

export interface ChargerAsked {
  at: number
  strict: boolean
}

/** One session at rest. `cdrs`: all of the list that belong to it. */
export function chargerRules(
  whose: Whose,
  journal: Journal,
  cdrs: readonly CdrSide[],
  asked: ChargerAsked,
): Finding[] {
  const bad = cdrs.filter(({ fault }) => fault !== null).map((cdr) => unreadable(whose, cdr))
  const readable = cdrs.filter(({ fault }) => fault === null)
  const isBeside = journal.strays.some(({ energyWh }) => energyWh > 0)
  const rules = isBeside ? besideRules : ownRules
  return [...bad, ...rules(whose, journal, readable, asked)]
}

/** A session whose one charge is all that it has. */
function ownRules(
  whose: Whose,
  journal: Journal,
  cdrs: readonly CdrSide[],
  asked: ChargerAsked,
): Finding[] {
  const sorted = sortBills(journal, cdrs)
  const claimsOf = (some: readonly CdrSide[]): Claim[] => billedClaims(some, journal.vatRate)
  const found = [
    ...sorted.unknown.map((cdr) => {
      const detail = `${cdr.id} is for ${cdr.sessionId}, another charge with our token`
      return difference(whose, 'cdr-unknown', { subject: cdr.id, detail, claims: claimsOf([cdr]) })
    }),
    ...sorted.doubles.map((cdr) =>
      difference(whose, 'cdr-double', { subject: cdr.id, detail: cdr.id, claims: claimsOf([cdr]) }),
    ),
    ...sorted.credits.map((cdr) => {
      const detail = `${cdr.id} takes back ${cdr.creditOf}`
      const said = { subject: cdr.id, detail, claims: claimsOf([cdr]) }
      return difference(whose, 'cdr-credited', said)
    }),
  ]
  if (sorted.settled.length > 0) {
    const said = { subject: sorted.settled[0]?.id ?? null, claims: claimsOf(sorted.settled) }
    found.push(explained(whose, 'cdr-credited', said))
  }
  return [...found, ...mainRules(whose, journal, sorted.main, asked)]
}

export function unreadable(whose: Whose, cdr: CdrSide): Finding {
  const detail = `${cdr.id}: ${cdr.fault ?? ''}`
  const claims = billedClaims([cdr], 0)
  return difference(whose, 'cdr-unreadable', { subject: cdr.id, detail, claims })
}

/**
 * Energy flowed beside the reservation too (a START that came true twice, or too late): which bill is
 * for what, a human had to say. All of them together are held against all that was kept and lost.
 */
function besideRules(
  whose: Whose,
  journal: Journal,
  cdrs: readonly CdrSide[],
  asked: ChargerAsked,
): Finding[] {
  if (cdrs.length === 0) return unbilled(whose, journal, asked)
  const { currency, lossMinor, settlement, strays } = journal
  const strange = cdrs.find((cdr) => cdr.currency !== currency)
  if (strange) return otherCurrency(whose, journal, cdrs, strange)
  const sum = cdrs.reduce((total, cdr) => total + priceOf(cdr, journal.vatRate), 0)
  const left = sum - keptMinor(journal)
  if (left === 0) return []
  const claims = billed(currency, left)
  const isDecided = settlement?.source === 'operator' || strays.every(({ settled }) => settled)
  // Each bill may be rounded otherwise than the lines that it is held against.
  const rounding = (settlement?.lines ?? 0) + cdrs.length
  const isKnown = left > 0 ? left <= lossMinor + rounding : -left <= rounding
  if (isDecided || isKnown) return [explained(whose, 'late-start', { claims })]
  const detail = `${sum} is asked for all that flowed, ${keptMinor(journal)} was kept`
  const code = left > 0 ? 'cdr-for-released' : 'cdr-price-lower'
  return [difference(whose, code, { detail, claims })]
}

const keptMinor = ({ capturedMinor, refundedMinor }: Journal): number =>
  capturedMinor - refundedMinor

/** The one CDR of the charge itself, or that there is none. */
function mainRules(
  whose: Whose,
  journal: Journal,
  main: CdrSide | null,
  asked: ChargerAsked,
): Finding[] {
  const { cdr: settledBy, currency } = journal
  if (main && main.currency !== currency) return otherCurrency(whose, journal, [main], main)
  if (!settledBy) return main ? [untaken(whose, journal, main)] : unbilled(whose, journal, asked)
  if (!main) {
    const claims = billed(currency, -settledBy.totalMinor)
    const detail = `${settledBy.id}, by which it was settled, is not listed`
    const said = { subject: settledBy.id, detail, claims }
    return [
      difference(whose, 'cdr-missing', said),
      ...paidRules(whose, journal, settledBy.totalMinor),
    ]
  }
  const found: Finding[] = []
  if (main.energyWh !== settledBy.energyWh) {
    const detail = `${main.energyWh} Wh there, ${settledBy.energyWh} Wh here`
    found.push(difference(whose, 'cdr-energy', { subject: main.id, detail, currency }))
  }
  const changed = priceOf(main, journal.vatRate) - settledBy.totalMinor
  if (changed !== 0) {
    const code = changed > 0 ? 'cdr-price-higher' : 'cdr-price-lower'
    const detail = `${main.id} was changed from ${settledBy.totalMinor} by ${changed}`
    const claims = billed(currency, changed)
    found.push(difference(whose, code, { subject: main.id, detail, claims }))
  }
  return [...found, ...paidRules(whose, journal, settledBy.totalMinor)]
}

const billed = (currency: string, minor: number): Claim[] => [
  { measure: 'billed', currency, minor },
]

function otherCurrency(
  whose: Whose,
  journal: Journal,
  cdrs: readonly CdrSide[],
  strange: CdrSide,
): Finding[] {
  const claims = [
    ...billedClaims(cdrs, journal.vatRate),
    ...billed(journal.currency, -keptMinor(journal)),
  ]
  const detail = `${strange.id} is in ${strange.currency}, not ${journal.currency}`
  return [difference(whose, 'currency-differs', { subject: strange.id, detail, claims })]
}

/** In the list, and the session knows nothing of it. */
function untaken(whose: Whose, journal: Journal, main: CdrSide): Finding {
  const kept = keptMinor(journal)
  const price = priceOf(main, journal.vatRate)
  const claims = billed(journal.currency, price - kept)
  const settledSo = journal.settlement !== null || journal.capturedMinor > 0
  const code = settledSo ? 'cdr-not-taken' : 'cdr-for-released'
  const detail = `${main.id} asks ${price}, ${kept} was kept`
  return difference(whose, code, { subject: main.id, detail, claims, minor: price })
}

/** No CDR at all: right where nothing flowed, late for a while, then missing. */
function unbilled(whose: Whose, journal: Journal, { at, strict }: ChargerAsked): Finding[] {
  const kept = keptMinor(journal)
  const { currency, energyWh, capturedMinor } = journal
  if (energyWh === 0 && capturedMinor === 0) return []
  const claims = billed(currency, -kept)
  const since = journal.endedAt ?? journal.restedAt ?? journal.phaseAt
  const young = at < since + journal.cdrWaitS * 1000 + CDR_PATIENCE_MS
  const detail = `${energyWh} Wh were delivered, ${kept} kept`
  // A charge that the backend calls invalid has no CDR: what became of its money was decided.
  if (energyWh > 0 && kept === 0 && journal.lossMinor > 0) {
    return [explained(whose, 'loss-recorded', { minor: journal.lossMinor, currency })]
  }
  if (young && !strict) return [notYet(whose, 'cdr-awaited', { detail, claims })]
  return [difference(whose, 'cdr-missing', { detail, claims, minor: -kept, currency })]
}

/** What it was settled by against what was kept, however right or wrong the list is now. */
function paidRules(whose: Whose, journal: Journal, bill: number): Finding[] {
  const { currency, settlement } = journal
  const found: Finding[] = []
  const tell = (code: ExplainedCode, minor: number): void =>
    void found.push(explained(whose, code, { claims: billed(currency, minor) }))
  const rounding = settlement?.lines ?? 0
  const accepted = settlement?.acceptedMinor ?? bill
  const over = Math.max(0, bill - accepted)
  if (over > 0 && over <= rounding) tell('rounding', over)
  else if (over > 0) {
    const detail = `the CDR asks ${bill}, the tariff that the driver accepted gives ${accepted}`
    found.push(difference(whose, 'cdr-price-higher', { detail, claims: billed(currency, over) }))
  }
  const corrected = journal.refunds
    .filter(({ reason }) => reason === 'cdr-correction')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  const given = journal.refundedMinor - corrected
  if (given > 0) tell('refunded', given)
  const left = bill - over - (journal.capturedMinor - corrected)
  if (left !== 0) found.push(leftOver(whose, journal, left, rounding))
  return found
}

/** `left` above zero: owed and not captured; below: captured and not owed. */
function leftOver(whose: Whose, journal: Journal, left: number, rounding: number): Finding {
  const { currency, settlement, refundWantedMinor, refundedMinor } = journal
  const claims = billed(currency, left)
  const awaited = refundWantedMinor - refundedMinor
  if (left < 0 && awaited > 0 && -left <= awaited)
    return notYet(whose, 'refund-awaited', { claims })
  if (settlement?.source === 'operator') return explained(whose, 'operator-decision', { claims })
  if (Math.abs(left) <= rounding) return explained(whose, 'rounding', { claims })
  if (left < 0) {
    if (journal.priceSource === 'tariff') return explained(whose, 'price-source', { claims })
    const detail = `the driver paid ${-left} more than the CDR asks`
    return difference(whose, 'cdr-price-lower', { detail, claims })
  }
  if (journal.lossMinor >= left - rounding) return explained(whose, lossCode(journal), { claims })
  const detail = `${left} was neither captured nor recorded as a loss`
  return difference(whose, 'energy-given-away', { detail, claims })
}

function lossCode({ settlement }: Journal): ExplainedCode {
  if (settlement?.rule === 'below-minimum') return 'below-minimum'
  switch (settlement?.reduction) {
    case 'reservation-limit':
    case 'most-price':
    case 'operator-price':
    case 'operator-decision':
      return settlement.reduction
    default:
      return 'loss-recorded'
  }
}
