// The tokens module as its sender: nothing is listed, and a CPO that asks about one of our tokens hears
// whether its reservation is open, and for which EVSE (mod_tokens "POST Method").
import type { Context, Hono } from 'hono'
import * as z from 'zod'
import type { View } from '#shared/contract.ts'
import { parseReference, type Reference } from '#shared/ids.ts'
import { instantText } from './calling.ts'
import { DONE, read, reply, sameId, UNKNOWN_TOKEN, type OcpiDoorDeps } from './door.ts'
import { tokenOf } from './token.ts'
import { isOld } from './versions.ts'
import { looseText, textList } from './wire.ts'

/** LocationReferences (mod_tokens): the whole object may be missing. */
const places = z.object({ location_id: looseText, evse_uids: textList })

export function addTokens(door: Hono, deps: OcpiDoorDeps): void {
  // One token per charge, never kept at a CPO: there is nothing to list (design §3).
  door.get('/:version/tokens', (c) => {
    c.header('X-Total-Count', '0')
    c.header('X-Limit', '100')
    return reply(c, deps, { statusCode: DONE, content: [] })
  })
  door.post('/:version/tokens/:uid/authorize', (c) => authorize(c, deps))
}

/** An open reservation that a charge may still run on (law 1): stopped ones ask for no energy. */
function isOpen({ phase }: View): boolean {
  return phase === 'starting' || phase === 'charging'
}

async function authorize(c: Context, deps: OcpiDoorDeps): Promise<Response> {
  const reference = parseReference(c.req.param('uid') ?? '')
  const view =
    reference && (await deps.isOurs(reference)) ? await deps.sessions.view(reference) : null
  if (!reference || !view) {
    // Not Found as HTTP and as OCPI has it, without `data`.
    return reply(c, deps, { statusCode: UNKNOWN_TOKEN, http: 404, message: 'no such token' })
  }
  const asked = await placesIn(c, deps)
  if (asked instanceof Response) return asked
  const at = await placeOf(deps, view)
  const allowed = isOpen(view) && (asked === null || (at !== null && covers(at, asked)))
  deps.log?.('ocpi-token-asked', { reference, allowed: allowed ? 'yes' : 'no' })
  return reply(c, deps, {
    statusCode: DONE,
    content: verdict(deps, { reference, allowed, at }, isOld(c.req.param('version'))),
  })
}

interface Place {
  locationId: string
  evseUid: string
}

async function placesIn(
  c: Context,
  deps: OcpiDoorDeps,
): Promise<z.output<typeof places> | null | Response> {
  if ((await c.req.text()).trim() === '') return null
  const body = await read(c, deps, places.nullable())
  if (!body.ok) return body.response
  return body.value?.location_id ? body.value : null
}

async function placeOf(deps: OcpiDoorDeps, view: View): Promise<Place | null> {
  const [match] = await deps.catalogue.find(view.station.stationId)
  return match ? { locationId: match.connector.locationId, evseUid: match.connector.evseUid } : null
}

function covers(at: Place, asked: z.output<typeof places>): boolean {
  if (!sameId(at.locationId, asked.location_id ?? '')) return false
  return asked.evse_uids.length === 0 || asked.evse_uids.some((uid) => sameId(uid, at.evseUid))
}

/** AuthorizationInfo, with the reference that Session and CDR shall carry; `old` has neither it nor a token. */
function verdict(
  deps: OcpiDoorDeps,
  { reference, allowed, at }: { reference: Reference; allowed: boolean; at: Place | null },
  old: boolean,
): Record<string, unknown> {
  const place =
    allowed && at ? { location: { location_id: at.locationId, evse_uids: [at.evseUid] } } : {}
  if (old) return { allowed: allowed ? 'ALLOWED' : 'NOT_ALLOWED', ...place }
  const { party, businessName } = deps.registration
  const updated = instantText(deps.now())
  return {
    allowed: allowed ? 'ALLOWED' : 'NOT_ALLOWED',
    token: tokenOf({ party, issuer: businessName }, reference, { updated }),
    ...place,
    authorization_reference: reference,
  }
}
