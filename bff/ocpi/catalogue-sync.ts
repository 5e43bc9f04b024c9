// Pulls the CPO's locations and tariffs into the catalogue: all of them, or one location after a
// push that said something changed. It must never sell or judge: it only carries.
import type { Catalogue, CatalogueTariff, Outcome } from '#bff/session/ports.ts'
import type { Party } from './identity.ts'
import { silent, type Log } from './log.ts'
import { readPages } from './paging.ts'
import { endpointOf, partyOf, type Registration } from './registration.ts'
import { connectorsOf } from './translate-location.ts'
import { catalogueTariffOf } from './translate-tariff.ts'
import { callOcpi, refuse, retry, type Call, type Transport } from './transport.ts'

export interface CatalogueSyncDeps extends Transport {
  registration: () => Promise<Registration | null>
  party: Party
  /** Hundredths of a percent; null: absent `vat` means none applies (design §3). */
  assumedVatRate: number | null
  catalogue: Pick<Catalogue, 'putConnectors' | 'putTariffs'>
  log?: Log
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
  const translated = locations.value.map(connectorsOf)
  for (const fault of translated.flatMap((t) => t.faults))
    log(deps)('ocpi-location-fault', { fault })
  const connectors = translated.flatMap((t) => t.connectors)
  const priced = await Promise.all(
    tariffs.value.map((t) => catalogueTariffOf(t, deps.assumedVatRate)),
  )
  const known = priced.filter((t): t is CatalogueTariff => t !== null)
  for (const { id, refusal } of known) {
    if (refusal !== null) log(deps)('ocpi-tariff-refused', { tariff: id, refusal })
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
  const call = await callFor(deps, 'locations')
  if (!call.ok) return call
  const url = `${call.value.url}/${encodeURIComponent(locationId)}`
  const reply = await callOcpi(deps, { ...call.value, url })
  const gone = !reply.ok && (reply.code === '404' || reply.code === '2003')
  if (!reply.ok && !gone) return reply
  const { connectors, faults } = reply.ok
    ? connectorsOf(reply.value.content)
    : { connectors: [], faults: [] }
  for (const fault of faults) log(deps)('ocpi-location-fault', { fault })
  if (connectors.length === 0 && faults.length > 0) return retry('bad-location')
  await deps.catalogue.putConnectors(connectors, { locationId })
  return { ok: true, value: { connectors: connectors.length } }
}

async function readList(
  deps: CatalogueSyncDeps,
  module: 'locations' | 'tariffs',
): Promise<Outcome<unknown[]>> {
  const call = await callFor(deps, module)
  return call.ok ? readPages(deps, call.value, MOST_PAGES) : call
}

async function callFor(
  deps: CatalogueSyncDeps,
  module: 'locations' | 'tariffs',
): Promise<Outcome<Call>> {
  const known = await deps.registration()
  if (!known) return retry('not-registered', 503)
  const url = endpointOf(known, module, 'SENDER')
  if (!url) return refuse(`no-endpoint-${module}`)
  return {
    ok: true,
    value: {
      method: 'GET',
      url,
      token: known.tokenC,
      correlationId: deps.newId(),
      routing: { from: deps.party, to: partyOf(known) },
    },
  }
}

function log(deps: CatalogueSyncDeps): Log {
  return deps.log ?? silent
}
