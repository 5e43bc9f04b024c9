// Where a scanned or typed address leads: to no station, to several, to one, or to none because the
// code in it is not the display's. One judgement for the page and for the JSON of a station.
import type { Reference } from '#shared/ids.ts'
import type { StationMatch } from '../session/ports.ts'
import { addressOf, type Ctx, type Door } from './door.ts'
import { readRetry } from './offer.ts'
import { judgeScan, type Scan } from './scan.ts'
import { findStation } from './station-screen.ts'

type Refused = Extract<Scan, { kind: 'refused' }>

export type Arrival =
  | { kind: 'nowhere' }
  | { kind: 'refused'; code: Refused['code']; match: StationMatch }
  /** So many wrong codes that the next ones must wait. */
  | { kind: 'too-many'; waitS: number }
  | { kind: 'several'; matches: StationMatch[]; headers: Record<string, string> }
  | {
      kind: 'one'
      match: StationMatch
      retryOf: Reference | null
      /** When an offer must end at the latest, because the display was seen a while ago. */
      until: number | null
      caution: boolean
      headers: Record<string, string>
    }

/** Judges a visit to what is called `typed`, by the query of C25's URL template and our own. */
export async function arrive(door: Door, c: Ctx, typed: string): Promise<Arrival> {
  const { deps, limits } = door
  const matches = atEvse(await findStation(door, typed), c.req.query('evse'))
  const [match] = matches
  if (!match) return { kind: 'nowhere' }
  const scan = await judgeScan(door, c, match.connector.locationId)
  if (scan.kind === 'refused') {
    const { code } = scan
    // A wrong code may be a guess, and is counted; no code is nobody's guess.
    const guessed = code === 'code-wrong'
    const waitS = guessed ? limits.failure(addressOf(door, c), deps.now()) : null
    if (waitS !== null) return { kind: 'too-many', waitS }
    // Many of these at one station: its clock is wrong, or somebody has put up codes of his own.
    if (guessed) deps.log({ event: 'display-code-refused', station: match.connector.stationId })
    return { kind: 'refused', code, match }
  }
  const cookie = scan.kind === 'seen' ? scan.cookie : null
  const headers: Record<string, string> = cookie === null ? {} : { 'set-cookie': cookie }
  if (matches.length > 1) return { kind: 'several', matches, headers }
  return {
    kind: 'one',
    match,
    retryOf: await readRetry(deps.keys, c.req.query('retry'), deps.now()),
    until: scan.kind === 'seen' ? scan.until : null,
    caution: scan.kind === 'unseen' && scan.caution,
    headers,
  }
}

/** Of several, those that `evse` names by an id of its own; all where it names none of them. */
function atEvse(matches: StationMatch[], evse: string | undefined): StationMatch[] {
  if (evse === undefined || matches.length < 2) return matches
  const named = matches.filter(({ connector }) =>
    [connector.evseUid, connector.evseId, connector.physicalReference, connector.stationId].some(
      (id) => id !== null && plainId(id) === plainId(evse),
    ),
  )
  return named.length > 0 ? named : matches
}

/** Ids as the catalogue compares them (design §7, "Station ids"). */
function plainId(id: string): string {
  return id.toLowerCase().replaceAll(/[*-]/g, '')
}
