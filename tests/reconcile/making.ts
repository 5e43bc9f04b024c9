// What each side says of one session in a clean world, piece by piece: a charge, a capture, a refund.
// Written from what the outside says, not from the comparison that judges it.
import type { CdrSide, Journal, Payer, SessionSides } from '#bff/reconcile/sides.ts'
import type { Chance } from '#tests/simulation/chance.ts'

export const DAY_MS = 24 * 3_600_000
export const FROM = Date.UTC(2026, 9, 1)
export const UNTIL = FROM + 30 * DAY_MS
/** Long after: nothing is young but what a kind makes young. */
export const AT = UNTIL + 10 * DAY_MS

/** What a kind starts from: a session that rests, everything released. */
export interface Making {
  session: SessionSides
  journal: Journal
  cdrs: CdrSide[]
  chance: Chance
  /** What the payer did besides, unknown to the journal. */
  finished?: () => void
  /** The next number of a series. */
  number(kind: 'receipt' | 'creditNote'): string
}

export type ReadPayer = Extract<Payer, { kind: 'read' }>

export const payerOf = ({ payer, reference }: SessionSides): ReadPayer => {
  if (payer.kind !== 'read') throw new Error(`${reference} was not read`)
  return payer
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

export function referenceOf(n: number): string {
  let text = ''
  for (let left = n, i = 0; i < 26; i += 1) {
    text = (ALPHABET[left % 32] ?? '') + text
    left = Math.floor(left / 32)
  }
  return `ev-${text}`
}

/** A movement at the payer, by one of our keys unless another is given. */
export function moved(
  session: SessionSides,
  name: string,
  amountMinor: number,
  key: string | null = `${session.reference}-${payerOf(session).events.length + 1}`,
): void {
  const payer = payerOf(session)
  const id = `psp-${session.reference}-${payer.events.length}`
  payer.events.push({ id, name, amountMinor, at: session.ledger.openedAt, key, success: true })
}

export function begin(chance: Chance, n: number, merchantId: string): Making {
  const reference = referenceOf(n)
  const openedAt = FROM + chance.between(0, 29 * 24 * 60) * 60_000
  const restedAt = openedAt + 3_600_000
  const currency = merchantId === 'fjord' ? 'DKK' : 'NOK'
  const authorizedMinor = chance.pick([20_000, 35_000, 50_000])
  const money = {
    authorizedMinor,
    capturedMinor: 0,
    releasedMinor: authorizedMinor,
    refundedMinor: 0,
  }
  const journal: Journal = {
    phase: 'abandoned',
    why: 'driver-left',
    phaseAt: restedAt,
    restedAt,
    currency,
    payment: 'approved',
    ...money,
    refundWantedMinor: 0,
    heldMinor: 0,
    captureUntil: null,
    refunds: [],
    energyWh: 0,
    meterWh: null,
    chargeId: null,
    endedAt: null,
    strays: [],
    cdr: null,
    cdrsSeen: [],
    cdrsCredited: [],
    cdrWaitS: 900,
    settlement: null,
    lossMinor: 0,
    priceSource: 'lower',
    vatRate: 2500,
  }
  const session: SessionSides = {
    reference,
    merchantId,
    ledger: { phase: 'abandoned', energyWh: 0, currency, ...money, openedAt },
    journal,
    documents: [],
    payer: { kind: 'read', state: 'authorized', ...money, currency, events: [] },
  }
  moved(session, 'CREATED', authorizedMinor)
  moved(session, 'AUTHORIZED', authorizedMinor)
  return { session, journal, cdrs: [], chance, number: () => '' }
}

/** A CDR of the session's charge, as it would be listed. */
export function cdrFor(session: SessionSides, change: Partial<CdrSide> = {}): CdrSide {
  const { reference, merchantId, ledger, journal } = session
  return {
    id: `NO/STK/CDR-${reference.slice(-6)}`,
    creditOf: null,
    sessionId: journal?.chargeId ?? `NO/STK/SES-${reference.slice(-6)}`,
    reference,
    whose: { reference, openedAt: ledger.openedAt, merchantId },
    energyWh: journal?.energyWh ?? 0,
    totalInclMinor: 0,
    totalExclMicros: 0,
    currency: ledger.currency,
    endedAt: ledger.openedAt + 3_000_000,
    updatedAt: ledger.openedAt + 3_100_000,
    fault: null,
    ...change,
  }
}

/** The charge: energy, and the CDR by which it was settled, which asks for `bill`. */
export function charged({ journal, session, cdrs, chance }: Making, bill: number): void {
  const energyWh = chance.between(2_000, 60_000)
  journal.energyWh = energyWh
  journal.meterWh = energyWh
  journal.chargeId = `NO/STK/SES-${session.reference.slice(-6)}`
  journal.endedAt = session.ledger.openedAt + 3_000_000
  journal.phase = 'settled'
  journal.why = null
  const cdr = cdrFor(session, { totalInclMinor: bill })
  cdrs.push(cdr)
  journal.cdr = { id: cdr.id, energyWh, totalMinor: bill, currency: journal.currency }
  journal.cdrsSeen = [cdr.id]
}

export function settledBy(
  { journal }: Making,
  acceptedMinor: number,
  change: Partial<NonNullable<Journal['settlement']>> = {},
): void {
  const plain = { rule: 'capture', source: 'tariff', reduction: null, lines: 1 } as const
  journal.settlement = { ...plain, acceptedMinor, ...change }
}

/** Captured, the rest released, a receipt written. */
export function captured(making: Making, minor: number, key?: string | null): void {
  const { journal, session } = making
  journal.capturedMinor = minor
  journal.releasedMinor = journal.authorizedMinor - minor
  moved(session, 'CAPTURED', minor, key)
  const { currency } = journal
  const number = making.number('receipt')
  session.documents.push({ kind: 'receipt', number, currency, grossMinor: minor })
}

export function refunded(making: Making, minor: number, reason: string | null): void {
  const { journal, session } = making
  journal.refundedMinor += minor
  journal.refundWantedMinor = journal.refundedMinor
  journal.refunds.push({ amountMinor: minor, reason, series: true })
  moved(session, 'REFUNDED', minor, reason === null ? 'portal' : undefined)
  const { currency } = journal
  const number = making.number('creditNote')
  session.documents.push({ kind: 'creditNote', number, currency, grossMinor: -minor })
}

/** What follows from the journal, once a kind has had its word: the ledger's row and the payer's sums. */
export function finish(making: Making): void {
  const { session, journal } = making
  const {
    phase,
    energyWh,
    currency,
    authorizedMinor,
    capturedMinor,
    releasedMinor,
    refundedMinor,
  } = journal
  const money = { authorizedMinor, capturedMinor, releasedMinor, refundedMinor }
  Object.assign(session.ledger, { phase, energyWh, currency, ...money })
  if (session.payer.kind !== 'read') return
  Object.assign(session.payer, money)
  if (releasedMinor > 0) moved(session, 'CANCELLED', releasedMinor, null)
  making.finished?.()
}

export function notApproved({ journal, session }: Making, how: 'aborted' | 'expired'): void {
  journal.payment = how
  journal.authorizedMinor = 0
  journal.releasedMinor = 0
  const payer = payerOf(session)
  payer.state = how
  payer.events.splice(1)
}
