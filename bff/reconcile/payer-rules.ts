// One session's money by its journal against the payer's own word and history. Pure; it must never know
// what the money was for.
import { difference, explained, notYet, type Claim, type Finding, type Whose } from './finding.ts'
import type { Journal, LedgerSide, Payer, PayerEvent, PayerRead } from './sides.ts'

/** The four sums that a payment is told in. */
export interface Money {
  authorizedMinor: number
  capturedMinor: number
  releasedMinor: number
  refundedMinor: number
}

const NOTHING: Money = { authorizedMinor: 0, capturedMinor: 0, releasedMinor: 0, refundedMinor: 0 }

/** Claims of `theirs` less `ours`, in `currency`. */
export function moneyClaims(theirs: Money, ours: Money, currency: string): Claim[] {
  return [
    { measure: 'reserved', currency, minor: theirs.authorizedMinor - ours.authorizedMinor },
    { measure: 'captured', currency, minor: theirs.capturedMinor - ours.capturedMinor },
    { measure: 'released', currency, minor: theirs.releasedMinor - ours.releasedMinor },
    { measure: 'refunded', currency, minor: theirs.refundedMinor - ours.refundedMinor },
  ]
}

/** The ledger's row against the journal it was written from. */
export function ledgerRules(whose: Whose, ledger: LedgerSide, journal: Journal): Finding[] {
  // A row of a build that wrote fewer columns says nothing of them.
  const odd = [
    ledger.phase === journal.phase ? '' : `phase ${ledger.phase}, not ${journal.phase}`,
    ledger.energyWh === journal.energyWh ? '' : `${ledger.energyWh} Wh, not ${journal.energyWh}`,
    ledger.currency === journal.currency ? '' : `${ledger.currency}, not ${journal.currency}`,
    ...(['authorizedMinor', 'capturedMinor', 'releasedMinor', 'refundedMinor'] as const).map(
      (name) =>
        ledger[name] === journal[name]
          ? ''
          : `${NAMES[name]} ${ledger[name]}, not ${journal[name]}`,
    ),
  ].filter((words) => words !== '')
  if (odd.length === 0) return []
  const claims =
    ledger.currency === journal.currency
      ? moneyClaims(journal, ledger, journal.currency)
      : [
          ...moneyClaims(journal, NOTHING, journal.currency),
          ...moneyClaims(NOTHING, ledger, ledger.currency),
        ]
  return [difference(whose, 'ledger-differs', { detail: odd.join('; '), claims })]
}

const NAMES = {
  authorizedMinor: 'reserved',
  capturedMinor: 'captured',
  releasedMinor: 'released',
  refundedMinor: 'refunded',
} as const

const openOf = (money: Money): number =>
  money.authorizedMinor - money.capturedMinor - money.releasedMinor

/** The journal against the payer. `parked`: money may still be held. */
export function payerRules(
  whose: Whose,
  journal: Journal,
  payer: Payer,
  { parked, at }: { parked: boolean; at: number },
): Finding[] {
  if (payer.kind === 'unread') return []
  if (payer.kind === 'absent') return absent(whose, journal)
  const { currency } = journal
  if (payer.currency !== currency) {
    const claims = [
      ...moneyClaims(NOTHING, journal, currency),
      ...moneyClaims(payer, NOTHING, payer.currency),
    ]
    const detail = `the payer counts in ${payer.currency}, we in ${currency}`
    return [difference(whose, 'currency-differs', { detail, claims })]
  }
  const approved = journal.payment === 'approved'
  if (approved !== (payer.state === 'authorized')) return otherState(whose, journal, payer)
  if (payer.state === 'created' && !parked) return otherState(whose, journal, payer)
  return approved ? movedRules(whose, journal, payer, { parked, at }) : []
}

function absent(whose: Whose, journal: Journal): Finding[] {
  if (journal.payment !== 'approved') return []
  const claims = moneyClaims(NOTHING, journal, journal.currency)
  return [difference(whose, 'payment-unknown', { claims })]
}

function otherState(whose: Whose, journal: Journal, payer: PayerRead): Finding[] {
  const claims = moneyClaims(payer, journal, journal.currency)
  const open = payer.state === 'authorized' ? openOf(payer) : 0
  const detail = `${payer.state} there, ${journal.payment} here`
  const { currency } = journal
  if (open > 0) {
    const said = { detail: `${detail}; ${open} is held`, claims, currency, minor: open }
    return [difference(whose, 'reservation-hangs', said)]
  }
  // Our release overtook the news of the approval: nothing was taken and nothing is held.
  if (payer.state === 'authorized' && payer.capturedMinor === 0) {
    return [explained(whose, 'released-unseen', { claims })]
  }
  return [difference(whose, 'payment-state', { detail, claims, currency })]
}

/** What each of the four sums is due to. A gap is claimed once. */
function movedRules(
  whose: Whose,
  journal: Journal,
  payer: PayerRead,
  { parked, at }: { parked: boolean; at: number },
): Finding[] {
  const { currency } = journal
  const claim = (measure: Claim['measure'], minor: number): Claim => ({ measure, currency, minor })
  const reserved = payer.authorizedMinor - journal.authorizedMinor
  const captured = payer.capturedMinor - journal.capturedMinor
  const released = payer.releasedMinor - journal.releasedMinor
  // What was captured instead of being released, or the other way round, has one cause.
  const swapped =
    Math.sign(captured) === -Math.sign(released)
      ? Math.sign(released) * Math.min(Math.abs(captured), Math.abs(released))
      : 0
  const found: Finding[] = []
  if (reserved !== 0) {
    const detail = `${payer.authorizedMinor} there, ${journal.authorizedMinor} here`
    const claims = [claim('reserved', reserved)]
    found.push(difference(whose, 'reserved-differs', { detail, claims }))
  }
  found.push(
    ...captureRules(whose, journal, payer, [
      claim('captured', captured),
      claim('released', swapped),
    ]),
    ...refundRules(
      whose,
      journal,
      payer,
      claim('refunded', payer.refundedMinor - journal.refundedMinor),
    ),
    ...holdRules(whose, journal, payer, {
      parked,
      at,
      left: claim('released', released - swapped),
    }),
    ...historyRules(whose, journal, payer),
  )
  return found
}

const took = (events: readonly PayerEvent[], name: string): PayerEvent[] =>
  events.filter((event) => event.name === name && event.success)

const isForeign = (whose: Whose, { key }: PayerEvent): boolean =>
  key === null || !key.startsWith(`${whose.reference}-`)

function captureRules(
  whose: Whose,
  journal: Journal,
  payer: PayerRead,
  claims: [captured: Claim, released: Claim],
): Finding[] {
  const gap = claims[0].minor
  const captures = took(payer.events, 'CAPTURED')
  const foreign = captures.filter((event) => isForeign(whose, event))
  const by = foreign.length > 0 ? '; not by us, so in the payer’s portal or by another key' : ''
  const detail = `${payer.capturedMinor} there, ${journal.capturedMinor} here${by}`
  const { currency } = journal
  if (gap > 0) {
    const code = captures.length > 1 ? 'captured-twice' : 'captured-more'
    return [difference(whose, code, { detail, claims })]
  }
  if (gap < 0) return [difference(whose, 'captured-less', { detail, claims })]
  if (foreign.length > 0) {
    const minor = foreign.reduce((sum, event) => sum + event.amountMinor, 0)
    return [explained(whose, 'captured-by-hand', { minor, currency })]
  }
  if (captures.length < 2) return []
  const minor = captures.at(-1)?.amountMinor ?? 0
  return [difference(whose, 'captured-twice', { detail, minor, currency })]
}

function refundRules(whose: Whose, journal: Journal, payer: PayerRead, gap: Claim): Finding[] {
  const detail = `${payer.refundedMinor} there, ${journal.refundedMinor} here`
  const { currency } = journal
  const awaited = journal.refundWantedMinor - journal.refundedMinor
  const found: Finding[] = []
  if (awaited > 0 && gap.minor >= 0 && gap.minor <= awaited) {
    found.push(notYet(whose, 'refund-awaited', { claims: [gap], minor: awaited, currency }))
  } else if (gap.minor !== 0) {
    const code = gap.minor > 0 ? 'refund-unknown' : 'refund-missing'
    found.push(difference(whose, code, { detail, claims: [gap] }))
  }
  const byHand = journal.refunds.filter(({ reason }) => reason === null)
  if (byHand.length > 0) {
    const minor = byHand.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    found.push(explained(whose, 'refund-by-hand', { minor, currency }))
  }
  return found
}

function holdRules(
  whose: Whose,
  { currency, captureUntil, heldMinor, phase }: Journal,
  payer: PayerRead,
  { parked, at, left }: { parked: boolean; at: number; left: Claim },
): Finding[] {
  const open = openOf(payer)
  if (parked && heldMinor > 0 && captureUntil !== null && captureUntil < at) {
    const said = { claims: [left], minor: heldMinor, currency }
    return [difference(whose, 'capture-overdue', said)]
  }
  if (!parked && open > 0) {
    const detail = `${open} is held, and the session is ${phase}`
    const said = { detail, claims: [left], minor: open, currency }
    return [difference(whose, 'reservation-hangs', said)]
  }
  if (left.minor === 0) return []
  const detail = `${left.minor > 0 ? 'more' : 'less'} there than here`
  return [difference(whose, 'released-differs', { detail, claims: [left] })]
}

/** Does the history sum up to what the payment says? */
function historyRules(whose: Whose, { currency }: Journal, payer: PayerRead): Finding[] {
  const sum = (name: string): number =>
    took(payer.events, name).reduce((total, event) => total + event.amountMinor, 0)
  const odd = (
    [
      ['AUTHORIZED', payer.authorizedMinor],
      ['CAPTURED', payer.capturedMinor],
      ['CANCELLED', payer.releasedMinor],
      ['REFUNDED', payer.refundedMinor],
    ] as const
  ).flatMap(([name, told]) => {
    const events = sum(name)
    return events === told
      ? []
      : [{ name, by: events - told, words: `${name} ${events}, not ${told}` }]
  })
  const [first] = odd
  if (!first) return []
  const detail = `its events say ${odd.map(({ words }) => words).join('; ')}`
  return [difference(whose, 'events-differ', { detail, minor: first.by, currency })]
}
