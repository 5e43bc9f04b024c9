// What 2.1.1 calls by other names, said by those of 2.2.1, so that one reading serves every version. It is
// told by what is there, never by the version agreed; what is said by its new name counts. It must
// never judge a value: what is wrong with it is found where it is read.
import * as z from 'zod'
import type { Party } from './identity.ts'
import { filledIn } from './wire.ts'

const object = z.record(z.string(), z.unknown())
/** Location as it is embedded: "only the relevant EVSE" (2.1.1 mod_sessions "Session Object"). */
const place = z.object({ evses: z.tuple([z.object({ uid: z.unknown() })]) })

type Names = (old: Record<string, unknown>) => Record<string, unknown>

function renaming(names: Names): (raw: unknown) => unknown {
  return (raw) => {
    const fields = object.safeParse(raw).data
    if (!fields) return raw
    const isLacking = (name: string): boolean => (fields[name] ?? null) === null
    const added = Object.entries(names(fields)).filter(
      ([name, value]) => (value ?? null) !== null && isLacking(name),
    )
    return added.length === 0 ? raw : { ...fields, ...Object.fromEntries(added) }
  }
}

/**
 * Session and CDR: `start_datetime`, `end_datetime` or `stop_date_time`, `auth_id`, and the EVSE of
 * the embedded location (2.1.1 mod_sessions, mod_cdrs).
 */
export const chargeInNewNames = renaming((old) => ({
  start_date_time: old['start_datetime'],
  end_date_time: old['end_datetime'] ?? old['stop_date_time'],
  cdr_token: old['auth_id'] === undefined ? null : { uid: old['auth_id'] },
  evse_uid: place.safeParse(old['location']).data?.evses[0].uid,
}))

/** Connector: `tariff_id`, `voltage`, `amperage` (2.1.1 mod_locations "Connector Object"). */
export const connectorInNewNames = renaming((old) => ({
  tariff_ids: (old['tariff_id'] ?? null) === null ? null : [old['tariff_id']],
  max_voltage: old['voltage'],
  max_amperage: old['amperage'],
}))

/** Objects of 2.1.1 do not say whose they are: then they are their sender's. Null: as it came. */
export function ownedBy(raw: unknown, owner: Party | null): unknown {
  if (!owner) return raw
  return filledIn(raw, { country_code: owner.countryCode, party_id: owner.partyId })
}
