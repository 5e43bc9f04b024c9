// The comparison: three sides in, every difference out, and sums that prove that none was left out.
// Pure: no clock, no fetch, nothing of the machine whose work it judges (decision 050). What was read,
// and how, is not its business.
import { billedClaims } from './bills.ts'
import { documentedMinor, documentRules, seriesRules } from './book-rules.ts'
import { chargerRules, unreadable } from './charger-rules.ts'
import { difference, notYet, Tally, type Finding, type Whose } from './finding.ts'
import { ledgerRules, moneyClaims, payerRules } from './payer-rules.ts'
import type { CdrSide, Journal, Payer, SessionSides, Stranger, World } from './sides.ts'
import { isStale, standingOf } from './standing.ts'
import { sumUp, type Sum, type Sums } from './sums.ts'

export interface Report {
  from: number
  until: number
  at: number
  sessions: number
  cdrs: number
  differences: Extract<Finding, { kind: 'difference' }>[]
  explained: Extract<Finding, { kind: 'explained' }>[]
  notYet: Extract<Finding, { kind: 'not-yet' }>[]
  /** What could not be asked, so that nothing is known of it. */
  unread: { reference: string | null; code: string }[]
  sums: Sum[]
}

const NONE = { authorizedMinor: 0, capturedMinor: 0, releasedMinor: 0, refundedMinor: 0 }

/** Compares everything. Exact: the same world gives the same report. */
export function compare(world: World): Report {
  const sums: Sums = new Map()
  const bills = billsBySession(world)
  const findings = [
    ...world.sessions.flatMap((one) =>
      ofSession(world, one, bills.of.get(one.reference) ?? [], sums),
    ),
    ...bills.nobodys.map((cdr) => nobodysBill(cdr, sums)),
    ...world.strangers.flatMap((one) => strangerRules(one, sums)),
    ...seriesRules(world.numbers),
  ]
  for (const finding of findings) sumUp(sums, finding)
  return {
    from: world.from,
    until: world.until,
    at: world.at,
    sessions: world.sessions.length,
    cdrs: world.cdrs?.length ?? 0,
    differences: findings.filter((one) => one.kind === 'difference'),
    explained: findings.filter((one) => one.kind === 'explained'),
    notYet: findings.filter((one) => one.kind === 'not-yet'),
    unread: unreadIn(world),
    sums: [...sums.values()].flatMap((of) => Array.from(of.values())),
  }
}

function unreadIn(world: World): Report['unread'] {
  const payers = [...world.sessions, ...world.strangers].flatMap(({ reference, payer }) =>
    payer.kind === 'unread' ? [{ reference, code: payer.code }] : [],
  )
  return world.cdrs === null ? [...payers, { reference: null, code: 'cdrs' }] : payers
}

/** Whose each CDR is. One of a session outside of the period is another period's business. */
function billsBySession({ cdrs, from, until, sessions }: World) {
  const here = new Set(sessions.map(({ reference }) => reference))
  const of = new Map<string, CdrSide[]>()
  const nobodys: CdrSide[] = []
  for (const cdr of cdrs ?? []) {
    const whose = cdr.whose?.reference
    if (whose === undefined || (!here.has(whose) && isWithin(cdr, from, until))) nobodys.push(cdr)
    else if (here.has(whose)) of.set(whose, [...(of.get(whose) ?? []), cdr])
  }
  return { of, nobodys }
}

const isWithin = ({ whose }: CdrSide, from: number, until: number): boolean =>
  whose !== null && whose.openedAt >= from && whose.openedAt < until

function nobodysBill(cdr: CdrSide, sums: Sums): Finding {
  const whose: Whose = { merchantId: cdr.whose?.merchantId ?? '-', reference: cdr.reference }
  const claims = billedClaims([cdr], 0)
  addTo(sums, whose, 'theirs', claims)
  if (cdr.fault !== null) return unreadable(whose, cdr)
  const said = cdr.reference === null ? 'it names no session' : `it names ${cdr.reference}`
  const detail = `${cdr.id}, ${cdr.energyWh} Wh; ${said}`
  return difference(whose, 'cdr-unknown', { subject: cdr.id, detail, claims })
}

function strangerRules({ reference, payer }: Stranger, sums: Sums): Finding[] {
  if (payer.kind !== 'read') return []
  const whose: Whose = { merchantId: '-', reference }
  const claims = moneyClaims(payer, NONE, payer.currency)
  addTo(sums, whose, 'theirs', claims)
  const { currency, state } = payer
  return [difference(whose, 'payment-not-ours', { detail: state, claims, currency })]
}

function addTo(
  sums: Sums,
  whose: Whose,
  side: 'ours' | 'theirs',
  claims: Parameters<Tally['addAll']>[0],
): void {
  for (const claim of claims) sumUp(sums, { ...whose, side, claims: [claim] })
}

/** Both sides of one session's sums. What could not be read is on neither. */
function sidesOf(one: SessionSides, cdrs: readonly CdrSide[] | null) {
  const { ledger, journal, documents, payer, merchantId, reference } = one
  const currency = journal?.currency ?? ledger.currency
  const kept = keptMinor(journal ?? ledger)
  const asked = payer.kind !== 'unread'
  const ours = new Tally().addAll(asked ? moneyClaims(ledger, NONE, ledger.currency) : [])
  const theirs = new Tally().addAll(
    asked ? moneyClaims(...toldBy(payer), moneyCurrency(payer, currency)) : [],
  )
  for (const document of documents) {
    ours.add('documented', document.currency, documentedMinor([document], journal))
  }
  theirs.add('documented', currency, kept)
  if (cdrs !== null) {
    ours.add('billed', currency, kept)
    theirs.addAll(billedClaims(cdrs, journal?.vatRate ?? 0))
  }
  const gap = new Tally().addAll(theirs.all()).addAll(ours.all(), -1)
  return { ours: ours.all(), theirs: theirs.all(), gap, whose: { merchantId, reference } }
}

const toldBy = (payer: Payer): [typeof NONE, typeof NONE] => [
  payer.kind === 'read' ? payer : NONE,
  NONE,
]
const moneyCurrency = (payer: Payer, ours: string): string =>
  payer.kind === 'read' ? payer.currency : ours

const keptMinor = (money: { capturedMinor: number; refundedMinor: number }): number =>
  money.capturedMinor - money.refundedMinor

function ofSession(world: World, one: SessionSides, bills: CdrSide[], sums: Sums): Finding[] {
  const cdrs = world.cdrs === null ? null : bills
  const { ours, theirs, gap, whose } = sidesOf(one, cdrs)
  addTo(sums, whose, 'ours', ours)
  addTo(sums, whose, 'theirs', theirs)
  const found = rulesFor(world, one, cdrs, gap)
  const rest = new Tally().addAll(gap.all())
  for (const { claims } of found) rest.addAll(claims, -1)
  const unaccounted = rest.all()
  if (unaccounted.length === 0) return found
  return [...found, difference(whose, 'unaccounted', { claims: unaccounted })]
}

function rulesFor(
  world: World,
  one: SessionSides,
  cdrs: readonly CdrSide[] | null,
  gap: Tally,
): Finding[] {
  const { journal, ledger, payer, documents } = one
  const whose: Whose = one
  const { at, strict } = world
  const standing = standingOf(one, world)
  if (standing === 'missing' || !journal) {
    if (standing === 'moving') return []
    return [difference(whose, 'session-missing', { claims: gap.all() })]
  }
  if (standing === 'moving') {
    const claims = gap.all()
    const detail = `${journal.phase} since ${new Date(journal.phaseAt).toISOString()}`
    if (isStale(journal, at)) return [difference(whose, 'session-stale', { detail, claims })]
    return [notYet(whose, 'in-flight', { detail: journal.phase, claims })]
  }
  const parked = standing === 'parked'
  // A payment that could not be read is in no sum; it is told as unread, and asked again.
  const money =
    payer.kind === 'unread'
      ? []
      : [
          ...ledgerRules(whose, ledger, journal),
          ...payerRules(whose, journal, payer, { parked, at }),
        ]
  if (parked) return [...money, awaitsWord(whose, journal, gap)]
  const found = [
    ...money,
    ...documentRules(whose, journal, documents),
    ...(cdrs === null ? [] : chargerRules(whose, journal, cdrs, { at, strict })),
  ]
  return standing === 'rested' ? found : found.map(stillYoung)
}

/** Parked: what is billed and written down waits for the human's word. */
function awaitsWord(whose: Whose, journal: Journal, gap: Tally): Finding {
  const claims = gap.all().filter(({ measure }) => measure === 'billed' || measure === 'documented')
  const { currency, heldMinor: minor, why } = journal
  return notYet(whose, 'parked', { detail: why ?? 'unknown', claims, minor, currency })
}

/** The money came to rest a moment ago: news of it may still be on its way. */
function stillYoung(finding: Finding): Finding {
  if (finding.kind !== 'difference') return finding
  const { claims, cause: detail, subject, minor, currency } = finding
  return notYet(finding, 'just-rested', { claims, detail, subject, minor, currency })
}
