// Whose a station is: by the id of its location, by how its EVSE id begins, or by the party that owns
// the location in OCPI. Pure. One and only one merchant has a station: what two claim is sold by none.
import type { SellableConnector } from './session/ports.ts'

/** What a merchant calls its own. */
export interface StationRules {
  /** OCPI location ids. */
  locations: readonly string[]
  /** How EVSE ids begin, like `DK*ABC*E1`. */
  evses: readonly string[]
  /** `country_code` and `party_id` of locations, like `DK*ABC`. */
  parties: readonly string[]
}
export type RuleKind = keyof StationRules

/** `rest`: whatever no other merchant calls its own. */
export type Stations = StationRules | 'rest'

/** What is looked at of a station. */
export type Placed = Pick<SellableConnector, 'locationId' | 'evseId' | 'party'>

/** OCPI's ids ignore case (CiString). */
const plain = (text: string): string => text.trim().toUpperCase()
/** EVSE ids and parties are written with stars, hyphens or nothing between their parts. */
const starred = (text: string): string => plain(text).replaceAll('-', '*')
const folded = (text: string): string => starred(text).replaceAll('*', '')

/** An id without separators can only be compared without them. */
function beginsWith(id: string, start: string): boolean {
  return starred(id).includes('*')
    ? starred(id).startsWith(starred(start))
    : folded(id).startsWith(folded(start))
}

/** Does one rule hold of a station? Null: not to be known, as the catalogue does not tell the party. */
function holds(kind: RuleKind, value: string, station: Placed): boolean | null {
  switch (kind) {
    case 'locations':
      return plain(station.locationId) === plain(value)
    case 'evses':
      return station.evseId !== null && beginsWith(station.evseId, value)
    case 'parties':
      return station.party === undefined ? null : folded(station.party) === folded(value)
    default:
      return kind satisfies never
  }
}

const KINDS: readonly RuleKind[] = ['locations', 'evses', 'parties']

/** Each rule of a merchant with where it stands. */
function rulesOf(stations: Stations): { kind: RuleKind; value: string; at: string }[] {
  if (stations === 'rest') return []
  return KINDS.flatMap((kind) =>
    stations[kind].map((value, i) => ({ kind, value, at: `${kind}[${i}]` })),
  )
}

/** Whose a station is: one merchant's, or why nobody's. */
export type Whose<M> = { merchant: M } | { merchant: null; why: 'nobody' | 'several' | 'not-told' }

/** Finds the merchant of a station. */
export function whoseStation<M extends { stations: Stations }>(
  merchants: readonly M[],
  station: Placed,
): Whose<M> {
  const said = merchants.map((merchant) => ({
    merchant,
    answers: rulesOf(merchant.stations).map(({ kind, value }) => holds(kind, value, station)),
  }))
  const [owner, another] = said.filter(({ answers }) => answers.includes(true))
  if (another) return { merchant: null, why: 'several' }
  // A catalogue that is older than this build: what it does not tell might make it another's.
  if (said.some(({ answers }) => answers.includes(null))) return { merchant: null, why: 'not-told' }
  if (owner) return { merchant: owner.merchant }
  const rest = merchants.find(({ stations }) => stations === 'rest')
  return rest ? { merchant: rest } : { merchant: null, why: 'nobody' }
}

/** Can one station be meant by both rules, as far as the rules alone tell? */
function meet(a: { kind: RuleKind; value: string }, b: typeof a): boolean {
  if (a.kind === 'locations' || b.kind === 'locations') {
    return a.kind === b.kind && plain(a.value) === plain(b.value)
  }
  if (a.kind === 'parties' && b.kind === 'parties') return folded(a.value) === folded(b.value)
  // An EVSE id begins with its party's code, so a party is the beginning of all its ids.
  const [party, evse] = a.kind === 'parties' ? [a, b] : [b, a]
  if (party.kind === 'parties') return folded(evse.value).startsWith(folded(party.value))
  return beginsWith(a.value, b.value) || beginsWith(b.value, a.value)
}

/** Where two merchants claim the same: the places of both rules, by the merchants' positions. */
export function overlaps(
  merchants: readonly { stations: Stations }[],
): { one: { index: number; at: string }; other: { index: number; at: string } }[] {
  const all = merchants.flatMap(({ stations }, index) =>
    rulesOf(stations).map((rule) => ({ ...rule, index })),
  )
  return all.flatMap((one, i) =>
    all
      .slice(i + 1)
      .filter((other) => other.index !== one.index && meet(one, other))
      .map((other) => ({ one, other })),
  )
}
