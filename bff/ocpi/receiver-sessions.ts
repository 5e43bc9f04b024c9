// Sessions pushed by the CPO: PUT whole, PATCH partial, GET what we know. Whose session it is is
// written down before a PUT is answered, because a PATCH names no token (design §3).
import type { Context, Hono } from 'hono'
import * as z from 'zod'
import type { ChargeReport } from '#bff/session/model.ts'
import type { Reference } from '#shared/ids.ts'
import { DONE, read, reply, sameId, WRONG, type OcpiDoorDeps } from './door.ts'
import { ownedId } from './identity.ts'
import { faultOfDoubt, mentioned, refuse, whoseIs } from './refusing.ts'
import { reportOf, reportOfPatch } from './translate-session.ts'
import { oldSessionOf, sessionOf, type Named } from './session-shown.ts'
import { isOld } from './versions.ts'
import { session, sessionFaults, sessionPatch } from './wire-session.ts'
import { filledIn, type Fault } from './wire.ts'

const PATH = '/:version/sessions/:country/:party/:id'

export function addSessions(door: Hono, deps: OcpiDoorDeps): void {
  door.put(PATH, (c) => putSession(c, deps))
  door.patch(PATH, (c) => patchSession(c, deps))
  door.get(PATH, (c) => getSession(c, deps))
}

function named(c: Context): Named {
  return {
    country: c.req.param('country') ?? '',
    party: c.req.param('party') ?? '',
    id: c.req.param('id') ?? '',
  }
}

async function putSession(c: Context, deps: OcpiDoorDeps): Promise<Response> {
  const { country, party, id } = named(c)
  const about = { code: 'ocpi-session-refused', subject: ownedId(country, party, id) }
  // Whose it is, is in the address too: some leave it out of the object.
  const owner = { country_code: country, party_id: party, id }
  const body = await read(
    c,
    deps,
    z.preprocess((raw) => filledIn(raw, owner), session),
  )
  if (!body.ok) {
    // What is not JSON, or no object, is a mistake of the moment; the rest will come again.
    if (mentioned(body.raw).size > 0) return refuse(c, deps, about, [body.fault])
    return body.response
  }
  const pushed = body.value
  const misnamed = (['country_code', 'party_id', 'id'] as const).find(
    (field) => !sameId(owner[field], pushed[field]),
  )
  if (misnamed) {
    return refuse(c, deps, about, [{ field: misnamed, detail: 'differs from the address' }])
  }
  const report = reportOf(pushed, deps.now())
  const mapped = await deps.catalogue.sessionOf(report.sessionId)
  const echoed = whoseIs(pushed, body.raw)
  if (mapped && echoed && mapped !== echoed) {
    const detail = 'differs from that of the session before'
    return refuse(c, deps, about, [{ field: 'cdr_token', detail }])
  }
  const reference = mapped ?? echoed
  if (!reference || !(await deps.isOurs(reference))) {
    return notOurs(c, deps, report.sessionId, reference)
  }
  if (!mapped) await deps.catalogue.mapSession(report.sessionId, reference)
  return taken(c, deps, { reference, report, faults: sessionFaults(body.raw, false) })
}

/** Gives it to its session; what was not believed of it is named. The rest of it counts. */
async function taken(
  c: Context,
  deps: OcpiDoorDeps,
  pushed: { reference: Reference; report: ChargeReport; faults: Fault[] },
): Promise<Response> {
  const { reference, report, faults } = pushed
  const verdict = await deps.sessions.sessionReport(reference, report)
  if (verdict === false) return notOurs(c, deps, report.sessionId)
  if (verdict !== true) faults.push(faultOfDoubt(verdict))
  if (faults.length === 0) return reply(c, deps, { statusCode: DONE })
  return refuse(c, deps, { code: 'ocpi-session-refused', subject: report.sessionId }, faults)
}

async function patchSession(c: Context, deps: OcpiDoorDeps): Promise<Response> {
  const { country, party, id } = named(c)
  const sessionId = ownedId(country, party, id)
  const old = isOld(c.req.param('version'))
  // 2.1.1 asks for no field in particular, and a list in it replaces the one before (mod_sessions "PATCH").
  const now = { last_updated: new Date(deps.now()).toISOString() }
  const body = await read(
    c,
    deps,
    z.preprocess((raw) => (old ? filledIn(raw, now) : raw), sessionPatch),
  )
  const reference = await deps.catalogue.sessionOf(sessionId)
  if (!body.ok) {
    if (!reference) return body.response
    return refuse(c, deps, { code: 'ocpi-session-refused', subject: sessionId }, [body.fault])
  }
  const known = reference ? await deps.sessions.charge(reference, sessionId) : null
  if (!reference || !known) {
    // Refused, so that the CPO sends the whole session (transport_and_format "PATCH"); read anyway.
    deps.log?.('ocpi-patch-unmapped', { session: sessionId })
    deps.onUnmapped?.()
    const message = 'this session is not known here: PUT it whole'
    return reply(c, deps, { statusCode: WRONG, http: 404, message })
  }
  const report = { ...reportOfPatch(body.value, known), appended: !old }
  return taken(c, deps, { reference, report, faults: sessionFaults(body.raw, true) })
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
  const known = { reference, view, at, party: deps.registration.party }
  const address = { country, party, id }
  const [match] = await deps.catalogue.find(view.station.stationId)
  const content = isOld(c.req.param('version'))
    ? oldSessionOf(address, known, match?.connector ?? null)
    : sessionOf(address, known)
  return reply(c, deps, { statusCode: DONE, content })
}

/** Another eMSP's, or one we never began: answered well, so that it is not sent again, and dropped. */
function notOurs(
  c: Context,
  deps: OcpiDoorDeps,
  sessionId: string,
  reference: Reference | null = null,
): Response {
  deps.log?.('ocpi-session-not-ours', { session: sessionId })
  // On a token that only we make: begun after the back-up that was restored (docs/decisions/041). Nobody
  // here will stop it.
  if (reference !== null) {
    const detail = `it runs on ${reference}, and there is no such session: stop it at the station`
    deps.note?.({ code: 'charge-without-session', subject: sessionId, field: null, detail })
  }
  return reply(c, deps, { statusCode: DONE })
}
