/**
 * The credentials handshake where the CPO begins, on demand of a tester; without a token, like all of
 * the sandbox's own controls.
 *
 * `POST /sandbox/register {"versions_url", "token_a"}` registers with an eMSP, `POST /sandbox/rotate`
 * gives it a new token of ours, `POST /sandbox/unregister` ends it there and here, `POST /sandbox/forget`
 * loses it without a word, `POST /sandbox/upgrade {"versions": ["2.3.0"]}` changes what is spoken.
 * A refusal is problem+json.
 */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { z } from 'zod'
import { authorization } from './push.ts'
import { readReceivers } from './receivers.ts'
import { baseOf, ownCredentials } from './registration.ts'
import { cpoVersions, isOld } from './versions.ts'
import type { CpoVersion } from './versions.ts'
import { credentialsWire, oldCredentialsWire, firstFault } from './wire.ts'
import type { Registration, World } from './world.ts'

const registerWire = z.object({ versions_url: z.url(), token_a: z.string().min(1) })
const upgradeWire = z.object({ versions: z.array(z.enum(cpoVersions)).min(1) })
const answerWire = z.object({ data: credentialsWire, status_code: z.number() })
const oldAnswerWire = z.object({ data: oldCredentialsWire, status_code: z.number() })

/** `/sandbox/{register|rotate|unregister|forget|upgrade}`. */
export function registeringControls(world: World): Hono {
  const app = new Hono()
  app.post('/register', async (c) => {
    const parsed = registerWire.safeParse(await c.req.json().catch(() => null))
    if (!parsed.success) return problem(c, 400, firstFault(parsed.error))
    const { versions_url: url, token_a: token } = parsed.data
    return exchange(c, world, { method: 'POST', url, token, spoken: world.versions })
  })
  app.post('/rotate', async (c) => {
    const known = world.registration
    if (known === null) return problem(c, 409, 'Not registered.')
    const url = known.versionsUrl
    return exchange(c, world, {
      method: 'PUT',
      url,
      token: known.tokenB,
      spoken: world.versions,
    })
  })
  app.post('/unregister', async (c) => {
    const known = world.registration
    if (known === null) return problem(c, 409, 'Not registered.')
    const answer = await call(
      'DELETE',
      known.credentialsUrl,
      authorization(known.tokenB, known.version),
    )
    if (!answer.ok) return problem(c, 502, `The eMSP answered ${answer.status}.`)
    world.registration = null
    return c.json({ registered: false })
  })
  app.post('/forget', (c) => {
    world.registration = null
    return c.json({ registered: false })
  })
  app.post('/upgrade', async (c) => {
    const parsed = upgradeWire.safeParse(await c.req.json().catch(() => null))
    if (!parsed.success) return problem(c, 400, firstFault(parsed.error))
    world.versions = parsed.data.versions
    return c.json({ versions: world.versions })
  })
  return app
}

type Wish = {
  readonly method: 'POST' | 'PUT'
  readonly url: string
  readonly token: string
  readonly spoken: readonly CpoVersion[]
}

/** Reads the eMSP's versions, gives it a new token of ours, and keeps the one it gives. */
async function exchange(c: Context, world: World, wish: Wish): Promise<Response> {
  const { method, url, token, spoken } = wish
  const found = await readReceivers(url, token, spoken)
  if ('status' in found) return problem(c, 502, found.message)
  const before = world.registration
  const tokenC = crypto.randomUUID()
  // Known before it is sent: the eMSP reads our versions with it while it answers.
  world.registration = {
    tokenB: token,
    tokenC,
    tokenBefore: before?.tokenC ?? null,
    party: before?.party ?? { countryCode: '', partyId: '' },
    versionsUrl: url,
    ...found,
  }
  const body = ownCredentials(baseOf(c), world, { token: tokenC, version: found.version })
  const answer = await call(method, found.credentialsUrl, authorization(token, found.version), body)
  const schema = isOld(found.version) ? oldAnswerWire : answerWire
  const parsed = schema.safeParse(await answer.json().catch(() => null))
  const role = parsed.data?.data.roles.find((one) => one.role === 'EMSP')
  if (!answer.ok || !parsed.success || role === undefined) {
    world.registration = before
    return problem(c, 502, `The eMSP answered ${answer.status}.`)
  }
  const party = { countryCode: role.country_code, partyId: role.party_id }
  const registration: Registration = {
    ...world.registration,
    tokenB: parsed.data.data.token,
    party,
  }
  world.registration = registration
  return c.json({ registered: true, version: registration.version })
}

function call(method: string, url: string, header: string, body?: unknown): Promise<Response> {
  return fetch(url, {
    method,
    headers: {
      Authorization: header,
      'Content-Type': 'application/json',
      'X-Request-ID': crypto.randomUUID(),
      'X-Correlation-ID': crypto.randomUUID(),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

function problem(c: Context, status: 400 | 409 | 502, detail: string): Response {
  const body = JSON.stringify({ type: 'about:blank', status, detail })
  return c.body(body, status, { 'Content-Type': 'application/problem+json' })
}
