// A session as the CPO may read it back from us (mod_sessions "GET Method"), in the names of its version.
// Only what the driver sees is known here; the rest of the object is the CPO's own to know.
import type { SellableConnector } from '#bff/session/ports.ts'
import type { View } from '#shared/contract.ts'
import type { Reference } from '#shared/ids.ts'
import type { Party } from './identity.ts'

/** What its address says. */
export interface Named {
  country: string
  party: string
  id: string
}

/** `at`: when it was last heard of, epoch ms; `party`: us. */
interface Known {
  reference: Reference
  view: View
  at: number
  party: Party
}

/** Session of 2.2.1 and 2.3.0. */
export function sessionOf({ country, party, id }: Named, known: Known): Record<string, unknown> {
  const { reference, view, at } = known
  return {
    country_code: country.toUpperCase(),
    party_id: party.toUpperCase(),
    id,
    start_date_time: instantText(view.startedAt ?? at),
    ...(view.endedAt === null ? {} : { end_date_time: instantText(view.endedAt) }),
    kwh: view.energyWh / 1000,
    cdr_token: {
      country_code: known.party.countryCode,
      party_id: known.party.partyId,
      uid: reference,
      type: 'AD_HOC_USER',
      contract_id: reference,
    },
    auth_method: 'COMMAND',
    authorization_reference: reference,
    location_id: '#NA',
    evse_uid: '#NA',
    connector_id: view.station.connector.id,
    currency: view.currency,
    status: statusOf(view),
    last_updated: instantText(at),
  }
}

/** Session of 2.1.1: `place` is what is embedded of its location; null where it is no longer sold. */
export function oldSessionOf(
  { id }: Named,
  { reference, view, at }: Known,
  place: SellableConnector | null,
): Record<string, unknown> {
  return {
    id,
    start_datetime: instantText(view.startedAt ?? at),
    ...(view.endedAt === null ? {} : { end_datetime: instantText(view.endedAt) }),
    kwh: view.energyWh / 1000,
    auth_id: reference,
    auth_method: 'AUTH_REQUEST',
    ...(place === null ? {} : { location: locationAt(place) }),
    currency: view.currency,
    status: statusOf(view),
    last_updated: instantText(at),
  }
}

function locationAt(place: SellableConnector): Record<string, unknown> {
  const { locationId: id, locationName: name, address, city, evseUid: uid, connectorId } = place
  return { id, name, address, city, evses: [{ uid, connectors: [{ id: connectorId }] }] }
}

/** What the driver's view makes of it, in the CPO's word. */
function statusOf(view: View): 'COMPLETED' | 'PENDING' | 'ACTIVE' {
  if (view.endedAt !== null) return 'COMPLETED'
  return view.phase === 'reserving' || view.phase === 'starting' ? 'PENDING' : 'ACTIVE'
}

function instantText(at: number): string {
  return new Date(at).toISOString()
}
