// What a driver typed or scanned -> the connectors that can be meant (design §7, "Station ids").
// Pure. The operator's aliases go before all of this: aliasing.ts looks at them.
import type { SellableConnector } from '#bff/session/ports.ts'
import { foldStationId, splitStationId } from '#shared/ids.ts'

/** Enough to choose from; a charging park has more, and a choice of fifty is none. */
const MOST_NEIGHBOURS = 6

type Ids = Pick<
  SellableConnector,
  'stationId' | 'evseId' | 'evseUid' | 'physicalReference' | 'locationId' | 'connectorId'
>

/**
 * The connectors meant by `typed`: by `evse_id` (case ignored, `*`, `-` and spaces dropped), else EVSE
 * uid, else the number printed on the station (as it
 * is, else folded likewise), else the location. `~` and a connector id name one
 * of several. Empty: none.
 */
export function resolveStation<T extends Ids>(connectors: readonly T[], typed: string): T[] {
  // An id of ours as it stands, also where the CPO's own ids contain a `~`.
  const exact = connectors.filter((c) => c.stationId === typed)
  if (exact.length === 1) return exact
  const { station, connectorId } = splitStationId(typed)
  if (station.trim() === '') return []
  const meant = connectorId === null ? connectors : connectors.filter(isConnector(connectorId))
  for (const matches of stepsFor(station)) {
    const found = meant.filter(matches)
    if (found.length > 0) return found
  }
  return []
}

function isConnector(connectorId: string): (c: Ids) => boolean {
  return (c) => same(c.connectorId, connectorId)
}

function stepsFor(station: string): ((c: Ids) => boolean)[] {
  const folded = foldStationId(station)
  const folds = (id: string | null): boolean =>
    id !== null && folded !== '' && foldStationId(id) === folded
  return [
    (c) => folds(c.evseId),
    (c) => same(c.evseUid, station),
    (c) => c.physicalReference !== null && same(c.physicalReference, station),
    // "A-12" is typed "a 12" as well.
    (c) => folds(c.physicalReference),
    (c) => same(c.locationId, station),
  ]
}

/** OCPI's ids ignore case (CiString); what a driver types ignores blanks around it too. */
function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}

/** Free EVSEs at the same location, to be offered where this one is taken; one connector of each. */
export function neighboursOf(
  connectors: readonly SellableConnector[],
  of: SellableConnector,
): { stationId: string; label: string }[] {
  const seen = new Set([of.evseUid])
  const free = connectors.filter((c) => {
    if (c.locationId !== of.locationId || c.status !== 'AVAILABLE' || seen.has(c.evseUid)) {
      return false
    }
    seen.add(c.evseUid)
    return true
  })
  return free.slice(0, MOST_NEIGHBOURS).map(({ stationId, label }) => ({ stationId, label }))
}
