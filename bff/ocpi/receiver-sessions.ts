// Sessions pushed by the CPO: PUT whole, PATCH partial, GET what we know. Whose session it is is
// written down before a PUT is answered, because a PATCH names no token (design §3).
import type { Context, Hono } from 'hono'
import type { View } from '#shared/contract.ts'
import type { Reference } from '#shared/ids.ts'
import { DONE, read, reply, sameId, WRONG, type OcpiDoorDeps } from './door.ts'
import { ownedId, referenceIn } from './identity.ts'
import { reportOf, reportOfPatch } from './translate-session.ts'
import { session, sessionPatch } from './wire-session.ts'

const PATH = '/:version/sessions/:country/:party/:id'

export function addSessions(door: Hono, deps: OcpiDoorDeps): void {
  door.put(PATH, (c) => putSession(c, deps))
  door.patch(PATH, (c) => patchSession(c, deps))
  door.get(PATH, (c) => getSession(c, deps))
}

interface Named {
  country: string
  party: string
  id: string
}

function named(c: Context): Named {
  return {
    country: c.req.param('country') ?? '',
    party: c.req.param('party') ?? '',
    id: c.req.param('id') ?? '',
  }
}

async function putSession(c: Context, deps: OcpiDoorDeps): Promise<Response> {
  const body = await read(c, deps, session)
  if (!body.ok) return body.response
  const { country, party, id } = named(c)
  const pushed = body.value
  const misnamed = [
    ['country_code', country, pushed.country_code],
    ['party_id', party, pushed.party_id],
    ['id', id, pushed.id],
  ].find(([, inAddress = '', inBody = '']) => !sameId(inAddress, inBody))
  if (misnamed) return wrong(c, deps, `${misnamed[0]}: differs from the address`)
  const report = reportOf(pushed)
  const mapped = await deps.catalogue.sessionOf(report.sessionId)
  const echoed = referenceIn(pushed)
  if (mapped && echoed && mapped !== echoed) {
    deps.log?.('ocpi-session-token-changed', { session: report.sessionId })
    return wrong(c, deps, 'cdr_token: differs from that of the session before')
  }
  const reference = mapped ?? echoed
  if (!reference || !(await deps.isOurs(reference))) return notOurs(c, deps, report.sessionId)
  if (!mapped) await deps.catalogue.mapSession(report.sessionId, reference)
  if (!(await deps.sessions.sessionReport(reference, report))) {
    return notOurs(c, deps, report.sessionId)
  }
  return reply(c, deps, { statusCode: DONE })
}

async function patchSession(c: Context, deps: OcpiDoorDeps): Promise<Response> {
  const body = await read(c, deps, sessionPatch)
  if (!body.ok) return body.response
  const { country, party, id } = named(c)
  const sessionId = ownedId(country, party, id)
  const reference = await deps.catalogue.sessionOf(sessionId)
  const known = reference ? await deps.sessions.charge(reference, sessionId) : null
  if (!reference || !known) {
    // Refused, so that the CPO sends the whole session (transport_and_format "PATCH"); read anyway.
    deps.log?.('ocpi-patch-unmapped', { session: sessionId })
    deps.onUnmapped?.()
    const message = 'this session is not known here: PUT it whole'
    return reply(c, deps, { statusCode: WRONG, http: 404, message })
  }
  const report = reportOfPatch(body.value, known)
  await deps.sessions.sessionReport(reference, report)
  return reply(c, deps, { statusCode: DONE })
}

/** What the driver's view makes of it, in the CPO's word. */
function statusOf(view: View): 'completed' | 'pending' | 'active' {
  if (view.endedAt !== null) return 'completed'
  return view.phase === 'reserving' || view.phase === 'starting' ? 'pending' : 'active'
}

/** Only what the driver sees is held here; the rest of the object is the CPO's own to know. */
async function getSession(c: Context, deps: OcpiDoorDeps): Promise<Response> {
  const { country, party, id } = named(c)
  const reference = await deps.catalogue.sessionOf(ownedId(country, party, id))
  const view = reference ? await deps.sessions.view(reference) : null
  const at = view?.meterAt ?? view?.startedAt ?? null
  if (!reference || !view || at === null) {
    return reply(c, deps, { statusCode: WRONG, http: 404, message: 'no such session' })
  }
  const content = sessionObject(deps, { country, party, id }, { reference, view, at })
  return reply(c, deps, { statusCode: DONE, content })
}

function sessionObject(
  deps: OcpiDoorDeps,
  { country, party, id }: Named,
  { reference, view, at }: { reference: Reference; view: View; at: number },
): Record<string, unknown> {
  const own = deps.registration.party
  return {
    country_code: country.toUpperCase(),
    party_id: party.toUpperCase(),
    id,
    start_date_time: instantText(view.startedAt ?? at),
    ...(view.endedAt === null ? {} : { end_date_time: instantText(view.endedAt) }),
    kwh: view.energyWh / 1000,
    cdr_token: {
      country_code: own.countryCode,
      party_id: own.partyId,
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
    status: statusOf(view).toUpperCase(),
    last_updated: instantText(at),
  }
}

function instantText(at: number): string {
  return new Date(at).toISOString()
}

/** Another eMSP's, or one we never began: answered well, so that it is not sent again, and dropped. */
function notOurs(c: Context, deps: OcpiDoorDeps, sessionId: string): Response {
  deps.log?.('ocpi-session-not-ours', { session: sessionId })
  return reply(c, deps, { statusCode: DONE })
}

function wrong(c: Context, deps: OcpiDoorDeps, message: string): Response {
  return reply(c, deps, { statusCode: WRONG, message })
}
