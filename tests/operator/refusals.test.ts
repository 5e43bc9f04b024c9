// Every route of the room, asked by those who may not: made from the routes' own declarations, so that a
// route that is added is refused to strangers before anybody thinks of it.
import { problem } from '#shared/contract.ts'
import type { TokenShown } from '#bff/session/ports.ts'
import { NOW, referenceOf } from '#tests/driver/samples.ts'
import { describe, expect, it } from 'vitest'
import {
  addressOf,
  bodyOf,
  officeOver,
  openOffice,
  referenceDocument,
  routesOf,
  type Route,
} from './route-table.ts'
import { AUTH, reference, TOKEN } from './trial.ts'

const document = await referenceDocument()
const routes = routesOf(document)
const closed = routes.filter((route) => route['x-scope'] !== 'open')
const named = (some: Route[]): [string, Route][] => some.map((route) => [route.name, route])
/** Every session of the full world, and the merchant that has them all. */
const OF_ANOTHER = /ev-[0-9a-z]{26}|\bdefault\b/g
const SITE = 'https://stikk.example'

/** A token of the office, as a header. */
function tokenIn(
  { world }: Pick<ReturnType<typeof openOffice>, 'world'>,
  change: Partial<TokenShown> & Pick<TokenShown, 'scope'>,
): { authorization: string } {
  const id = `op-${world.office.tokens.length + 1}`
  const token = `stikk_${id.padEnd(43, '_')}`
  world.office.tokens.push({
    id,
    token,
    name: 'somebody',
    merchantId: null,
    createdAt: 0,
    expiresAt: null,
    lastUsedAt: null,
    revokedAt: null,
    ...change,
  })
  return { authorization: `Bearer ${token}` }
}

/** The cookie of a browser that signed in with what these headers hold. */
async function cookieOf(
  office: ReturnType<typeof openOffice>,
  { authorization }: { authorization: string },
): Promise<{ cookie: string }> {
  const token = authorization.replace('Bearer ', '')
  const response = await office.ask('/operator/sign-in', {
    method: 'POST',
    body: JSON.stringify({ token }),
    headers: { 'content-type': 'application/json' },
  })
  expect(response.status).toBe(200)
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';')
  return { cookie }
}

/** Status and problem, but for the id of the request. */
async function said(response: Response): Promise<unknown[]> {
  const { requestId: _id, ...rest } = problem.parse(await response.json())
  return [response.status, rest]
}

/** Nothing was asked of a session, and nothing was entered besides `entered`. */
function untouched({ world }: ReturnType<typeof openOffice>, entered = 0): void {
  expect(world.resolved).toEqual([])
  expect(world.deeds).toEqual([])
  expect(world.office.acts).toHaveLength(entered)
}

describe('the table of routes', () => {
  it('is all there is below /operator: nothing is mounted beside it', () => {
    const { app } = openOffice()
    const mounted = app.routes
      .filter(({ path }) => path.startsWith('/operator'))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`)
    // The door itself, and what answers for all that is not there.
    const doors = ['ALL /operator/*']
    expect(new Set(mounted)).toEqual(new Set([...routes.map(({ name }) => name), ...doors]))
  })

  it('lets strangers reach one route that does something, and only to sign in', () => {
    const open = routes.filter((one) => one['x-scope'] === 'open' && one.method !== 'GET')
    expect(open.map(({ name }) => name)).toEqual(['POST /operator/sign-in'])
  })

  it('asks for more than reading wherever something is changed, but for signing out', () => {
    const lax = routes.filter((one) => one['x-scope'] === 'read' && one.method !== 'GET')
    expect(lax.map(({ name }) => name)).toEqual(['POST /operator/sign-out'])
  })
})

describe.each(named(closed))('%s', (_, route) => {
  it('is shut to who proves nothing, and to who proved something once', async () => {
    const office = openOffice()
    const expired = tokenIn(office, { scope: 'act', expiresAt: NOW })
    const revoked = tokenIn(office, { scope: 'act', revokedAt: NOW - 1 })
    const wrongs: Record<string, string>[] = [
      {},
      { authorization: '' },
      { authorization: 'Bearer' },
      { authorization: `Bearer ${TOKEN}x` },
      { authorization: `Bearer stikk_${'w'.repeat(43)}` },
      { authorization: `Basic ${btoa(`operator:${TOKEN}`)}` },
      { authorization: TOKEN },
      { cookie: `operator=${'w'.repeat(43)}`, origin: SITE },
      { cookie: `operator=${TOKEN}`, origin: SITE },
      expired,
      revoked,
    ]
    for (const headers of wrongs) {
      const response = await office.askRoute(route, document, headers)
      expect([response.status, headers]).toEqual([401, headers])
      expect(response.headers.get('www-authenticate')).toBe('Bearer')
      expect(problem.parse(await response.json()).type).toBe('urn:stikk:unauthorized')
    }
    untouched(office)
  })

  it('is shut to a browser whose token was revoked, has expired, or is no longer OPERATOR_TOKEN', async () => {
    const office = openOffice()
    const revoked = await cookieOf(office, tokenIn(office, { scope: 'act' }))
    const expiring = await cookieOf(
      office,
      tokenIn(office, { scope: 'act', expiresAt: NOW + 1000 }),
    )
    const root = await cookieOf(office, AUTH)
    await office.deps.office.revokeToken('op-1')
    office.world.now += 1000
    const later = officeOver(office.world, { OPERATOR_TOKEN: `${TOKEN} of another year` })
    for (const cookie of [revoked, expiring, root]) {
      const response = await later.askRoute(route, document, { ...cookie, origin: SITE })
      expect(response.status).toBe(401)
    }
    untouched(office, 3)
  })

  it('asks for its scope', async () => {
    const office = openOffice()
    const scopes = {
      read: tokenIn(office, { scope: 'read' }),
      act: tokenIn(office, { scope: 'act' }),
    }
    const held =
      route['x-scope'] === 'act' ? ['act'] : route['x-scope'] === 'read' ? ['read', 'act'] : []
    for (const [scope, headers] of Object.entries(scopes)) {
      const response = await office.askRoute(route, document, headers)
      const refused = problem.safeParse(
        await response
          .clone()
          .json()
          .catch(() => null),
      ).data?.type
      if (held.includes(scope)) expect(response.status).not.toBe(403)
      else expect([response.status, refused]).toEqual([403, 'urn:stikk:scope'])
    }
    if (held.length === 0) untouched(office)
  })

  it('shows nothing of one merchant’s to another, and lets none change what is everybody’s', async () => {
    const office = openOffice()
    const headers = tokenIn(office, { scope: 'act', merchantId: 'other' })
    const { method } = route
    const response = await office.askRoute(route, document, headers)
    if (route['x-scope'] === 'root') return void expect(response.status).toBe(403)
    if (route['x-whose'] === 'all') {
      expect(response.status).toBe(403)
      return untouched(office)
    }
    expect(office.world.resolved).toEqual([])
    if (!route.pattern.includes('{reference}')) {
      expect(response.status).toBeLessThan(300)
      const text = await response.text()
      // The reference is the same for all, and nobody's: its examples are made up.
      const leaks = route.pattern.endsWith('/openapi.json') ? [] : (text.match(OF_ANOTHER) ?? [])
      expect(leaks).toEqual([])
      for (const { merchantId } of office.world.booksAsked) expect(merchantId).toBe('other')
      return
    }
    // Exactly what is said of a session that nobody has.
    const { body, headers: type } = bodyOf(route, document)
    const unknown = await office.ask(addressOf(route, referenceOf('404')), {
      method,
      headers: { ...type, ...headers },
      ...(body === undefined ? {} : { body }),
    })
    const foreign = await said(response)
    expect(foreign[0]).toBe(404)
    expect(foreign).toEqual(await said(unknown))
  })
})

const own = closed.filter((one) => one['x-whose'] === 'own' && one['x-scope'] !== 'root')
describe.each(named(own))('%s, for the merchant whose it is', (_, route) => {
  it('answers as it does to whoever sees all merchants', async () => {
    const [bound, all] = [openOffice(), openOffice()]
    const headers = tokenIn(bound, { scope: 'act', merchantId: 'default' })
    const response = await bound.askRoute(route, document, headers)
    const free = await all.askRoute(route, document, tokenIn(all, { scope: 'act' }))
    expect(response.status).toBe(free.status)
    expect(response.status).toBeLessThan(400)
  })
})

const unsafe = closed.filter(({ method }) => method !== 'GET')
describe.each(named(unsafe))('%s, from a browser', (_, route) => {
  it('is done from our own pages alone', async () => {
    const office = openOffice()
    const cookie = await cookieOf(office, AUTH)
    const signIns = office.world.office.acts.length
    const origins = ['https://evil.example', 'null', 'http://stikk.example', `${SITE}:8443`, '']
    for (const headers of [{}, ...origins.map((origin) => ({ origin }))]) {
      const response = await office.askRoute(route, document, { ...cookie, ...headers })
      expect([response.status, headers]).toEqual([403, headers])
      expect(problem.parse(await response.json()).type).toBe('urn:stikk:cross-site')
    }
    untouched(office, signIns)
    const ours = await office.askRoute(route, document, { ...cookie, origin: SITE })
    expect(ours.status).not.toBe(403)
  })
})

describe('an address that is written otherwise', () => {
  const ways = [
    '//operator/sessions',
    '/operator//sessions',
    '/operator/sessions/',
    '/operator%2Fsessions',
    '/Operator/sessions',
    '/operator/sessions%2F',
    '/operator/../operator/tokens/',
    '/operator/%2e%2e/operator/tokens/x',
    '/operator/sessions;x',
  ]
  it.each(ways)('%s opens nothing to a stranger, whatever the method', async (path) => {
    const { ask, world } = openOffice()
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const response = await ask(path, { method })
      expect([401, 404]).toContain(response.status)
      expect(await response.text()).not.toContain(reference)
    }
    expect(world.office.acts).toEqual([])
  })

  it.each(named(closed))('%s is shut by every other method too', async (_, route) => {
    const { ask } = openOffice()
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      expect((await ask(addressOf(route), { method })).status).toBe(401)
    }
  })
})

const guess = (n: number) => ({ authorization: `Bearer stikk_${String(n).padStart(43, 'g')}` })

describe('guessing', () => {
  it('is looked up thirty times a minute, and then no more', async () => {
    const { ask, world } = openOffice()
    const path = '/operator/sessions'
    for (let n = 0; n < 30; n += 1) {
      expect((await ask(path, { headers: guess(n) })).status).toBe(401)
    }
    for (let n = 30; n < 60; n += 1) {
      expect((await ask(path, { headers: guess(n) })).status).toBe(429)
    }
    const cookie = { cookie: `operator=${'g'.repeat(43)}` }
    expect((await ask(path, { headers: cookie })).status).toBe(429)
    expect(world.office.asked).toBe(30)
  })

  it('keeps out no operator who was let in before, nor OPERATOR_TOKEN, at the same address', async () => {
    const office = openOffice()
    const headers = tokenIn(office, { scope: 'read' })
    const path = '/operator/sessions'
    expect((await office.ask(path, { headers })).status).toBe(200)
    for (let n = 0; n < 40; n += 1) await office.ask(path, { headers: guess(n) })
    expect((await office.ask(path, { headers })).status).toBe(200)
    expect((await office.ask(path, { headers: AUTH })).status).toBe(200)
    await office.deps.office.revokeToken('op-1')
    expect((await office.ask(path, { headers })).status).toBe(429)
    // Known no longer: it is not even looked up.
    const before = office.world.office.asked
    expect((await office.ask(path, { headers })).status).toBe(429)
    expect(office.world.office.asked).toBe(before)
  })
})
