/**
 * The credentials handshake where the eMSP begins: versions, token A, token B, token C.
 *
 * On POST and PUT the CPO reads the newcomer's versions with the token from the body before it
 * hands out token C. In memory alone: after a restart everyone registers anew.
 */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { code, guarded, isTokenOf, readBody, refusal, success, tokensOf } from './envelope.ts'
import type { Edge } from './envelope.ts'
import { readReceivers } from './receivers.ts'
import { isOld } from './versions.ts'
import type { CpoVersion } from './versions.ts'
import { credentialsWire, oldCredentialsWire } from './wire.ts'
import type { Registration, World } from './world.ts'

/** `/ocpi/versions`, `/ocpi/{version}` and `/ocpi/{version}/credentials`. */
export function registrationRoutes(world: World): Hono<Edge> {
  const app = new Hono<Edge>()

  app.get('/versions', (c) => {
    if (callerToken(c, world) === null) return refusal(c, code.client, 'Unknown token.', 401)
    return success(
      c,
      world.versions.map((version) => ({ version, url: `${baseOf(c)}/${version}` })),
    )
  })

  app.get('/:version{[0-9.]+}', (c) => {
    if (callerToken(c, world) === null) return refusal(c, code.client, 'Unknown token.', 401)
    const version = spoken(c, world)
    if (version === undefined) return refusal(c, code.unsupportedVersion, 'Not spoken.', 404)
    const modules = ['credentials', 'locations', 'tariffs', 'sessions', 'cdrs', 'commands']
    if (version === '2.3.0') modules.push('payments')
    const endpoints = modules.map((identifier) => ({
      identifier,
      ...(isOld(version)
        ? {}
        : { role: /^(commands|payments)$/.test(identifier) ? 'RECEIVER' : 'SENDER' }),
      url: `${baseOf(c)}/${version}/${identifier}`,
    }))
    return success(c, { version, endpoints })
  })

  app.on(['GET', 'POST', 'PUT', 'DELETE'], '/:version/credentials', async (c) => {
    const token = callerToken(c, world)
    if (token === null) return refusal(c, code.client, 'Unknown token.', 401)
    const version = spoken(c, world)
    if (version === undefined) return refusal(c, code.unsupportedVersion, 'Not spoken.', 404)
    const act = () => credentials(c, world, token, version)
    return await guarded(c, world, 'credentials', act)
  })
  return app
}

function spoken(c: Context, world: World): CpoVersion | undefined {
  return world.versions.find((version) => version === c.req.param('version'))
}

export function baseOf(c: Context): string {
  return `${new URL(c.req.url).origin}/ocpi`
}

/** Token A or a registered token C, whichever the caller used. */
function callerToken(c: Context, world: World): string | null {
  const tokens = tokensOf(world, c.req.header('Authorization'))
  if (world.registration !== null && isTokenOf(world.registration, tokens)) {
    return world.registration.tokenC
  }
  return tokens.find((token) => token === world.settings.tokenA) ?? null
}

async function credentials(
  c: Context,
  world: World,
  token: string,
  version: CpoVersion,
): Promise<Response> {
  const registered = world.registration !== null && token === world.registration.tokenC
  switch (c.req.method) {
    case 'GET':
      return success(c, ownCredentials(baseOf(c), world, { token, version }))
    case 'DELETE':
      if (!registered) return refusal(c, code.client, 'Not registered.', 405)
      world.registration = null
      return success(c)
    case 'PUT':
      if (!registered) return refusal(c, code.client, 'Not registered.', 405)
      return await register(c, world, version)
    default:
      // Stricter by the spec (405 for whoever is registered); a caller that still holds token C may begin anew.
      if (world.registration !== null && !registered) {
        return refusal(c, code.client, 'Already registered: use PUT.', 405)
      }
      return await register(c, world, version)
  }
}

async function register(c: Context, world: World, version: CpoVersion): Promise<Response> {
  const read = isOld(version)
    ? await readBody(c, oldCredentialsWire)
    : await readBody(c, credentialsWire)
  if ('answer' in read) return read.answer
  const party = read.body.roles.find(({ role }) => role === 'EMSP')
  if (party === undefined) return refusal(c, code.invalid, 'roles: no EMSP among them.')
  const { url, token } = read.body
  const found = await readReceivers(url, token, [version])
  if ('status' in found) return refusal(c, found.status, found.message)
  const registration: Registration = {
    tokenB: token,
    tokenC: crypto.randomUUID(),
    tokenBefore: world.registration?.tokenC ?? null,
    party: { countryCode: party.country_code, partyId: party.party_id },
    versionsUrl: url,
    ...found,
  }
  world.registration = registration
  return success(c, ownCredentials(baseOf(c), world, { token: registration.tokenC, version }))
}

/** What we tell an eMSP of us; `base` is our address with `/ocpi`. */
export function ownCredentials(
  base: string,
  world: World,
  { token, version }: { readonly token: string; readonly version: CpoVersion },
) {
  const us = {
    business_details: { name: 'Sandkassen Lading' },
    party_id: world.me.partyId,
    country_code: world.me.countryCode,
  }
  const url = `${base}/versions`
  return isOld(version) ? { token, url, ...us } : { token, url, roles: [{ role: 'CPO', ...us }] }
}
