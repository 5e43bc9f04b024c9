// Our side of the credentials module: the CPO registers with us, renews, or ends the registration. Who
// may ask has been seen to at the door; what becomes of it is decided in accepting.ts.
import { Hono, type Context } from 'hono'
import type { Failure, Outcome } from '#bff/session/ports.ts'
import { acceptPost, acceptPut } from './accepting.ts'
import { DONE, read, reply, WRONG, type OcpiDoorDeps } from './door.ts'
import type { Caller } from './gate.ts'
import { ownCredentials } from './handshake.ts'
import { endRegistration } from './registration-changes.ts'
import { keptRegistration, readRecord } from './registration-record.ts'
import { isOld, versionOf } from './versions.ts'
import { credentials, type Credentials } from './wire-registration.ts'

/** What the door knows of who asks. */
export interface CredentialsEdge {
  Bindings: { caller: Caller }
}
type Asking = Context<CredentialsEdge>

/** OCPI status codes of a registration that cannot be (status_codes 3xxx). */
const CANNOT_USE_YOUR_API = 3001
const UNSUPPORTED_VERSION = 3002
const NO_MATCHING_ENDPOINTS = 3003

export function createCredentials(deps: OcpiDoorDeps): Hono<CredentialsEdge> {
  const app = new Hono<CredentialsEdge>()
  const path = '/:version/credentials'
  app.get(path, async (c) => {
    const { tokens } = await readRecord(deps.registration.catalogue)
    const generation = c.env.caller.generation ?? tokens.current
    if (generation === null) return notAllowed(c, deps, 'not registered')
    return reply(c, deps, { statusCode: DONE, content: await own(c, deps, generation) })
  })
  app.post(path, async (c) =>
    (await isRegistered(deps)) ? notAllowed(c, deps, 'already registered: use PUT') : take(c, deps),
  )
  app.put(path, async (c) =>
    (await isRegistered(deps)) ? take(c, deps) : notAllowed(c, deps, 'not registered: use POST'),
  )
  app.delete(path, async (c) => {
    if (!(await isRegistered(deps))) return notAllowed(c, deps, 'not registered')
    await endRegistration(deps.registration)
    deps.log?.('ocpi-registration-ended')
    return reply(c, deps, { statusCode: DONE })
  })
  app.all('*', (c) => notAllowed(c, deps, 'credentials know GET, POST, PUT and DELETE'))
  return app
}

async function take(c: Asking, deps: OcpiDoorDeps): Promise<Response> {
  const body = await read(c, deps, credentials)
  if (!body.ok) return body.response
  const { registration } = deps
  const version = versionOf(c.req.param('version'))
  // The one that the operator wants, where he wants one (OCPI_VERSION).
  const { pinnedVersion } = registration
  if (!version || (pinnedVersion !== null && version !== pinnedVersion))
    return reply(c, deps, { statusCode: UNSUPPORTED_VERSION, message: 'not spoken here' })
  if (isOld(version) && body.value.roles.length === 0) {
    const message = 'party_id: is missing, or country_code is'
    return reply(c, deps, { statusCode: WRONG, message })
  }
  const offered = { version, theirs: body.value, used: c.env.caller.generation }
  const accepted: Outcome<{ tokenB: string }> = await (c.req.method === 'POST'
    ? acceptPost(registration, offered)
    : acceptPut(registration, offered))
  if (!accepted.ok) return refused(c, deps, accepted, body.value)
  deps.onRegistered?.()
  deps.log?.('ocpi-credentials-taken', { method: c.req.method, version })
  const content = ownCredentials(registration, accepted.value.tokenB, version)
  return reply(c, deps, { statusCode: DONE, content })
}

function refused(c: Asking, deps: OcpiDoorDeps, { code }: Failure, theirs: Credentials): Response {
  if (code === 'already-registered' || code === 'not-registered') return notAllowed(c, deps, code)
  deps.log?.('ocpi-credentials-refused', { code })
  deps.note?.({
    code: 'ocpi-credentials-refused',
    subject: URL.parse(theirs.url)?.host ?? 'their versions',
    field: code.startsWith('no-endpoint-') ? 'endpoints' : 'url',
    detail: `they tried to register, and their versions could not be used: ${code}`,
  })
  const statusCode = code.startsWith('no-version-')
    ? UNSUPPORTED_VERSION
    : code.startsWith('no-endpoint-')
      ? NO_MATCHING_ENDPOINTS
      : CANNOT_USE_YOUR_API
  return reply(c, deps, { statusCode, message: `your versions could not be used: ${code}` })
}

async function own(
  c: Asking,
  deps: OcpiDoorDeps,
  generation: number,
): Promise<Record<string, unknown>> {
  const tokenB = await deps.registration.tokenB(generation)
  return ownCredentials(deps.registration, tokenB, versionOf(c.req.param('version')))
}

async function isRegistered(deps: OcpiDoorDeps): Promise<boolean> {
  const { catalogue, versionsUrl } = deps.registration
  return (await keptRegistration(catalogue, versionsUrl)) !== null
}

function notAllowed(c: Asking, deps: OcpiDoorDeps, message: string): Response {
  return reply(c, deps, { statusCode: WRONG, http: 405, message })
}
