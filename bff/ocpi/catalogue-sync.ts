// Pulls the CPO's locations and tariffs into the catalogue: all of them, or one location after a
// push that said something changed. It must never sell or judge: it only carries.
import type { Catalogue, CatalogueTariff, Outcome } from '#bff/session/ports.ts'
import { callFor, impliedOwner, logOf, noticed, type CallerDeps } from './calling.ts'
import { ownedBy } from './names-of-2-1-1.ts'
import { readPages } from './paging.ts'
import { connectorsOf } from './translate-location.ts'
import { catalogueTariffOf, type AssumedVatRate } from './translate-tariff.ts'
import { callOcpi, retry } from './transport.ts'

export interface CatalogueSyncDeps extends CallerDeps {
  assumedVatRate: AssumedVatRate
  catalogue: Pick<Catalogue, 'putConnectors' | 'putTariffs'>
}

/** 200 pages of 100: more charging stations than any Nordic operator has. */
const MOST_PAGES = 200

/**
 * Replaces connectors and tariffs by what the CPO lists now. Nothing is replaced unless both lists
 * came whole; what cannot be read is left out and logged.
 */
export async function pullCatalogue(
  deps: CatalogueSyncDeps,
): Promise<Outcome<{ connectors: number; tariffs: number }>> {
  const locations = await readList(deps, 'locations')
  if (!locations.ok) return locations
  const tariffs = await readList(deps, 'tariffs')
  if (!tariffs.ok) return tariffs
  const translated = locations.value.map((raw) => connectorsOf(raw))
  for (const fault of translated.flatMap((t) => t.faults))
    logOf(deps)('ocpi-location-fault', { fault })
  const connectors = translated.flatMap((t) => t.connectors)
  const priced = await Promise.all(
    tariffs.value.map((t) => catalogueTariffOf(t, deps.assumedVatRate)),
  )
  const known = priced.filter((t): t is CatalogueTariff => t !== null)
  for (const { id, refusal } of known) {
    if (refusal !== null) logOf(deps)('ocpi-tariff-refused', { tariff: id, refusal })
  }
  await deps.catalogue.putTariffs(known, 'all')
  await deps.catalogue.putConnectors(connectors, 'all')
  return { ok: true, value: { connectors: connectors.length, tariffs: known.length } }
}

/** Reads one location back and replaces its connectors; one that is gone loses them all. */
export async function pullLocation(
  deps: CatalogueSyncDeps,
  locationId: string,
): Promise<Outcome<{ connectors: number }>> {
  const call = await callFor(deps, 'locations', 'SENDER')
  if (!call.ok) return call
  const url = `${call.value.url}/${encodeURIComponent(locationId)}`
  const reply = await callOcpi(deps, { ...call.value, url })
  const gone = !reply.ok && (reply.code === '404' || reply.code === '2003')
  if (!reply.ok && !gone) return noticed(deps, reply, 'locations')
  const { connectors, faults } = reply.ok
    ? connectorsOf(ownedBy(reply.value.content, impliedOwner(call.value)))
    : { connectors: [], faults: [] }
  for (const fault of faults) logOf(deps)('ocpi-location-fault', { fault })
  if (connectors.length === 0 && faults.length > 0) {
    return noticed(deps, retry('bad-location'), `location ${locationId}`)
  }
  await deps.catalogue.putConnectors(connectors, { locationId })
  return { ok: true, value: { connectors: connectors.length } }
}

async function readList(
  deps: CatalogueSyncDeps,
  module: 'locations' | 'tariffs',
): Promise<Outcome<unknown[]>> {
  const call = await callFor(deps, module, 'SENDER')
  if (!call.ok) return call
  const list = await readPages(deps, call.value, MOST_PAGES)
  if (!list.ok) return noticed(deps, list, module)
  const owner = impliedOwner(call.value)
  return { ok: true, value: list.value.map((raw) => ownedBy(raw, owner)) }
}
