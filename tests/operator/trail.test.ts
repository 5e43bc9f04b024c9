// What stays behind of an act: entered before it is done, closed with its answer, and never with a token
// in it.
import { referenceOf } from '#tests/driver/samples.ts'
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
const acts = routes.filter(
  (route) => ['act', 'root'].includes(route['x-scope']) && route.method !== 'GET',
)
const named = (some: Route[]): [string, Route][] => some.map((route) => [route.name, route])
const fail = async (): Promise<never> => {
  throw new Error('the object is not there')
}
const JSON_TYPE = { 'content-type': 'application/json' }
const refund = `/operator/sessions/${reference}/refund`
const wish = { amount: 100, reason: 'a cable that broke' }
const refunding = { method: 'POST', body: JSON.stringify(wish), headers: { ...AUTH, ...JSON_TYPE } }

describe.each(named(acts))('%s', (_, route) => {
  it('is entered as the reference names it, with who, what and the answer', async () => {
    const office = openOffice()
    const response = await office.askRoute(route, document, AUTH)
    const trail = office.world.office.acts
    expect(trail).toMatchObject([
      {
        at: office.world.now,
        operatorId: 'root',
        operatorName: 'OPERATOR_TOKEN',
        route: route.name,
        reference: route.pattern.includes('{reference}') ? reference : null,
        requestId: response.headers.get('x-request-id'),
        status: response.status,
      },
    ])
    // What the address and the body asked for is in it.
    const { body } = bodyOf(route, document)
    const kept: unknown = JSON.parse(trail[0]?.wish ?? '')
    if (body !== undefined) expect(kept).toMatchObject(JSON.parse(body))
    for (const { name, in: where, schema } of route.parameters) {
      if (where === 'path' && name !== 'reference')
        expect(kept).toHaveProperty(name, schema.example)
    }
    expect(JSON.stringify(trail)).not.toContain(TOKEN)
  })

  it('is not done where it cannot be entered', async () => {
    const office = openOffice()
    office.world.office.down = true
    const response = await office.askRoute(route, document, AUTH)
    expect(response.status).toBe(500)
    expect(office.world.resolved).toEqual([])
    expect(office.world.deeds).toEqual([])
    expect(office.world.office.tokens).toEqual([])
  })
})

describe('an act', () => {
  it('that fails midway stays to be seen', async () => {
    const { world, deps } = openOffice()
    const { ask } = officeOver(world, {}, { sessions: { ...deps.sessions, refund: fail } })
    expect((await ask(refund, refunding)).status).toBe(500)
    expect(world.office.acts).toMatchObject([{ wish: JSON.stringify(wish), status: 500 }])
  })

  it('that was done and could not be closed is answered as it was done, and the log says so', async () => {
    const { world, deps } = openOffice()
    const { ask } = officeOver(world, {}, { office: { ...deps.office, endAct: fail } })
    expect((await ask(refund, refunding)).status).toBe(202)
    expect(world.resolved).toHaveLength(1)
    expect(world.office.acts).toMatchObject([{ status: null }])
    expect(world.log).toMatchObject([{ event: 'act-not-closed', act: 1, status: 202 }])
  })

  it('that was wrong, impossible or about nothing is entered with that answer', async () => {
    const { ask, world } = openOffice()
    const body = JSON.stringify({ ...wish, amount: -1 })
    await ask(refund, { ...refunding, body })
    world.operatorAnswer = { refused: 'nothing was captured' }
    await ask(refund, refunding)
    await ask('/operator/sessions/somewhere/refund', refunding)
    expect(world.office.acts).toMatchObject([
      { status: 422, reference, wish: body },
      { status: 409, reference },
      { status: 404, reference: null, wish: JSON.stringify({ ...wish, reference: 'somewhere' }) },
    ])
  })

  it('keeps what the query asked for', async () => {
    const { ask, world } = openOffice()
    await ask('/operator/chargers/unregister?force=true', { method: 'POST', headers: AUTH })
    expect(world.office.acts).toMatchObject([{ wish: '{"force":"true"}', status: 200 }])
  })
})

describe('the trail', () => {
  it('names who made and revoked which token, who signed in and out, and shows no token', async () => {
    const { ask, world } = openOffice()
    const send = (path: string, method: string, body?: unknown, headers: object = AUTH) =>
      ask(path, {
        method,
        headers: { ...headers, ...JSON_TYPE },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    const made = await send('/operator/tokens', 'POST', { name: 'night desk', scope: 'act' })
    const { token }: { token: string } = await made.json()
    const signedIn = await send('/operator/sign-in', 'POST', { token }, {})
    const [cookie = ''] = (signedIn.headers.get('set-cookie') ?? '').split(';')
    await send('/operator/sign-out', 'POST', undefined, { cookie, origin: 'https://stikk.example' })
    await send('/operator/tokens/op-1', 'DELETE')
    expect((await send('/operator/sign-in', 'POST', { token }, {})).status).toBe(401)
    const response = await ask('/operator/acts', { headers: AUTH })
    const text = await response.text()
    const trail: unknown = JSON.parse(text)
    expect(trail).toMatchObject({
      acts: [
        { operatorId: 'root', route: 'DELETE /operator/tokens/{id}', wish: '{"id":"op-1"}' },
        { operatorId: 'op-1', operatorName: 'night desk', route: 'POST /operator/sign-out' },
        { operatorId: 'op-1', route: 'POST /operator/sign-in', wish: '{}', status: 200 },
        { route: 'POST /operator/tokens', wish: '{"name":"night desk","scope":"act"}' },
      ],
      next: null,
    })
    for (const secret of [token, TOKEN, cookie.split('=')[1]]) expect(text).not.toContain(secret)
    expect(world.office.acts).toHaveLength(4)
  })

  it('is read by session and page by page', async () => {
    const { ask, world } = openOffice()
    for (let n = 0; n < 101; n += 1) await ask(refund, refunding)
    const page = async (query: string) => {
      const response = await ask(`/operator/acts${query}`, { headers: AUTH })
      const { acts: shown, next }: { acts: { id: number }[]; next: number | null } =
        await response.json()
      return [shown.length, next]
    }
    expect(await page('')).toEqual([100, 2])
    expect(await page('?before=2')).toEqual([1, null])
    expect(await page(`?reference=${reference}`)).toEqual([100, 2])
    expect(await page(`?reference=${referenceOf('404')}`)).toEqual([0, null])
    for (const wrong of ['?before=x', '?before=0', '?reference=ev-1']) {
      expect((await ask(`/operator/acts${wrong}`, { headers: AUTH })).status).toBe(422)
    }
    expect(world.office.acts).toHaveLength(101)
  })

  it('shows a bound token its merchant’s acts, whoever did them, and nobody else’s', async () => {
    const { ask, deps } = openOffice()
    const tokenOf = async (merchantId: string) => {
      const made = { name: merchantId, scope: 'act', merchantId, expiresAt: null } as const
      const { token } = await deps.office.makeToken(made)
      return { authorization: `Bearer ${token}` }
    }
    const [own, other] = [await tokenOf('default'), await tokenOf('other')]
    // By the root at one of its sessions; by the other at a session that is not its own.
    await ask(refund, refunding)
    await ask(refund, { ...refunding, headers: { ...other, ...JSON_TYPE } })
    const seen = async (headers: Record<string, string>) => {
      const response = await ask('/operator/acts', { headers })
      const { acts: shown }: { acts: { operatorName: string; status: number }[] } =
        await response.json()
      return shown.map(({ operatorName, status }) => [operatorName, status])
    }
    expect(await seen(own)).toEqual([['OPERATOR_TOKEN', 202]])
    expect(await seen(other)).toEqual([['other', 404]])
    expect(await seen(AUTH)).toHaveLength(2)
  })

  it('has no route that changes it', () => {
    const about = routes.filter(({ pattern }) => pattern.startsWith('/operator/acts'))
    expect(about.map(({ name }) => name)).toEqual(['GET /operator/acts'])
    expect(about.map((route) => addressOf(route))).toEqual(['/operator/acts'])
  })
})
