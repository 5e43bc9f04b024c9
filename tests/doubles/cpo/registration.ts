/**
 * The credentials handshake of OCPI 2.2.1: versions, token A, token B, token C.
 *
 * On POST and PUT the CPO reads the newcomer's versions with the token from the body before it
 * hands out token C. In memory alone: after a restart everyone registers anew.
 */
import { Hono } from 'hono'
import type { Context } from 'hono'
import type { z } from 'zod'
import { code, guarded, readBody, refusal, success, tokensOf } from './envelope.ts'
import type { Edge } from './envelope.ts'
import { authorization } from './push.ts'
import { credentialsWire, versionDetailsWire, versionsWire } from './wire.ts'
import type { CredentialsWire } from './wire.ts'
import type { Registration, World } from './world.ts'

const VERSION = '2.2.1'
const HANDSHAKE_MS = 10_000

type Unusable = { readonly status: number; readonly message: string }

/** `/ocpi/versions`, `/ocpi/2.2.1` and `/ocpi/2.2.1/credentials`. */
export function registrationRoutes(world: World): Hono<Edge> {
  const app = new Hono<Edge>()

  app.get('/versions', (c) => {
    if (callerToken(c, world) === null) return refusal(c, code.client, 'Unknown token.', 401)
    return success(c, [{ version: VERSION, url: `${baseOf(c)}/${VERSION}` }])
  })

  app.get(`/${VERSION}`, (c) => {
    if (callerToken(c, world) === null) return refusal(c, code.client, 'Unknown token.', 401)
    const modules = ['credentials', 'locations', 'tariffs', 'sessions', 'cdrs', 'commands']
    const endpoints = modules.map((identifier) => ({
      identifier,
      role: identifier === 'commands' ? 'RECEIVER' : 'SENDER',
      url: `${baseOf(c)}/${VERSION}/${identifier}`,
    }))
    return success(c, { version: VERSION, endpoints })
  })

  app.on(['GET', 'POST', 'PUT', 'DELETE'], `/${VERSION}/credentials`, async (c) => {
    const token = callerToken(c, world)
    if (token === null) return refusal(c, code.client, 'Unknown token.', 401)
    return await guarded(c, world, 'credentials', () => credentials(c, world, token))
  })
  return app
}

function baseOf(c: Context): string {
  return `${new URL(c.req.url).origin}/ocpi`
}

/** Token A or the registered token C, whichever the caller used. */
function callerToken(c: Context, world: World): string | null {
  const known = new Set([world.settings.tokenA, world.registration?.tokenC])
  return tokensOf(c.req.header('Authorization')).find((token) => known.has(token)) ?? null
}

async function credentials(c: Context, world: World, token: string): Promise<Response> {
  const registered = world.registration !== null && token === world.registration.tokenC
  switch (c.req.method) {
    case 'GET':
      return success(c, ownCredentials(c, world, token))
    case 'DELETE':
      if (!registered) return refusal(c, code.client, 'Not registered.', 405)
      world.registration = null
      return success(c)
    case 'PUT':
      if (!registered) return refusal(c, code.client, 'Not registered.', 405)
      return await register(c, world)
    default:
      // Stricter by the spec (405 for whoever is registered); a caller that still holds token C may begin anew.
      if (world.registration !== null && !registered) {
        return refusal(c, code.client, 'Already registered: use PUT.', 405)
      }
      return await register(c, world)
  }
}

async function register(c: Context, world: World): Promise<Response> {
  const read = await readBody(c, credentialsWire)
  if ('answer' in read) return read.answer
  const party = read.body.roles.find(({ role }) => role === 'EMSP')
  if (party === undefined) return refusal(c, code.invalid, 'roles: no EMSP among them.')
  const receivers = await readReceivers(read.body)
  if ('status' in receivers) return refusal(c, receivers.status, receivers.message)
  const registration: Registration = {
    tokenB: read.body.token,
    tokenC: crypto.randomUUID(),
    party: { countryCode: party.country_code, partyId: party.party_id },
    receivers,
  }
  world.registration = registration
  return success(c, ownCredentials(c, world, registration.tokenC))
}

/** The newcomer's receiver endpoints, from its own version details: URLs are never guessed. */
async function readReceivers(
  body: CredentialsWire,
): Promise<ReadonlyMap<string, string> | Unusable> {
  const versions = await readEnvelope(body.url, body.token, versionsWire)
  if (versions === null) {
    return { status: code.cannotUseClient, message: 'Your versions endpoint cannot be read.' }
  }
  const mutual = versions.data.find(({ version }) => version === VERSION)
  if (mutual === undefined) {
    return { status: code.unsupportedVersion, message: `No mutual version but ${VERSION}.` }
  }
  const details = await readEnvelope(mutual.url, body.token, versionDetailsWire)
  if (details === null) {
    return { status: code.cannotUseClient, message: 'Your version details cannot be read.' }
  }
  const receivers = new Map<string, string>()
  for (const endpoint of details.data.endpoints) {
    if (endpoint.role === 'RECEIVER') receivers.set(endpoint.identifier, endpoint.url)
  }
  if (receivers.has('sessions') && receivers.has('cdrs')) return receivers
  return { status: code.noMatchingEndpoints, message: 'Receivers of sessions and cdrs are needed.' }
}

async function readEnvelope<T extends z.ZodType>(
  url: string,
  token: string,
  schema: T,
): Promise<z.output<T> | null> {
  try {
    const answer = await fetch(url, {
      headers: {
        Authorization: authorization(token),
        'X-Request-ID': crypto.randomUUID(),
        'X-Correlation-ID': crypto.randomUUID(),
      },
      signal: AbortSignal.timeout(HANDSHAKE_MS),
    })
    if (!answer.ok) return null
    const parsed = schema.safeParse(await answer.json())
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function ownCredentials(c: Context, world: World, token: string) {
  return {
    token,
    url: `${baseOf(c)}/versions`,
    roles: [
      {
        role: 'CPO',
        business_details: { name: 'Sandkassen Lading' },
        party_id: world.me.partyId,
        country_code: world.me.countryCode,
      },
    ],
  }
}
