/** The sandbox CPO where it begins: it registers with an eMSP, changes its token, ends it, rises to 2.3.0. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { afterEach, expect, it } from 'vitest'
import { startCpo } from '../../doubles/cpo/index.ts'
import type { Cpo, CpoOptions } from '../../doubles/cpo/index.ts'
import { asList, asLoose, base64 } from './emsp.ts'
import type { Loose } from './emsp.ts'

let close: () => Promise<unknown> = async () => {}
afterEach(() => close())

type Rig = {
  readonly cpo: Cpo
  readonly url: string
  readonly seen: { readonly method: string; readonly token: string; readonly body: Loose }[]
  readonly control: (deed: string, body?: Loose) => Promise<{ http: number; body: Loose }>
  readonly read: (path: string) => Promise<{ http: number; data: unknown }>
}

const ok = (data?: unknown) => ({ data, status_code: 1000, timestamp: new Date().toISOString() })

/** An eMSP that somebody else registers with: token A, then a new token for every POST and PUT. */
async function rig(options: Partial<CpoOptions> = {}): Promise<Rig> {
  const seen: { method: string; token: string; body: Loose }[] = []
  let token = 'token-a'
  const app = new Hono()
  app.use(async (c, next) => {
    if (c.req.header('Authorization') !== `Token ${base64(token)}`) return c.json({}, 401)
    await next()
    return undefined
  })
  app.get('/versions', (c) =>
    c.json(ok(['2.2.1', '2.3.0'].map((version) => ({ version, url: `${url}/v/${version}` })))),
  )
  app.get('/v/:version', (c) => {
    const base = `${url}/v/${c.req.param('version')}`
    const endpoints = ['credentials', 'sessions', 'cdrs'].map((identifier) => ({
      identifier,
      role: 'RECEIVER',
      url: `${base}/${identifier}`,
    }))
    return c.json(ok({ version: c.req.param('version'), endpoints }))
  })
  app.on(['POST', 'PUT', 'DELETE'], '/v/:version/credentials', async (c) => {
    const used = token
    const body = c.req.method === 'DELETE' ? {} : await c.req.json<Loose>()
    seen.push({ method: c.req.method, token: used, body })
    if (c.req.method === 'DELETE') return c.json(ok())
    token = `token-${seen.length}`
    const role = {
      role: 'EMSP',
      party_id: 'TST',
      country_code: 'NO',
      business_details: { name: 'T' },
    }
    return c.json(ok({ token, url: `${url}/versions`, roles: [role] }))
  })
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>(
    (resolve) => {
      const started = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (address) =>
        resolve({ server: started, port: address.port }),
      )
    },
  )
  const url = `http://127.0.0.1:${port}`
  const cpo = await startCpo({ port: 0, ...options })
  close = () => Promise.all([cpo.close(), new Promise((done) => server.close(done))])
  return {
    cpo,
    url,
    seen,
    control: async (deed, body) => {
      const answer = await fetch(`${cpo.url}/sandbox/${deed}`, {
        method: 'POST',
        body: JSON.stringify(body ?? {}),
      })
      return { http: answer.status, body: asLoose(await answer.json()) }
    },
    read: async (path) => {
      const ours = String(seen.findLast(({ body }) => 'token' in body)?.body['token'])
      const answer = await fetch(`${cpo.url}/ocpi${path}`, {
        headers: { Authorization: `Token ${base64(ours)}` },
      })
      return { http: answer.status, data: asLoose(await answer.json())['data'] }
    },
  }
}

it('registers with token A, changes its token with the one it was given, and ends it', async () => {
  const { control, seen, read, url } = await rig()
  const joined = await control('register', { versions_url: `${url}/versions`, token_a: 'token-a' })
  expect(joined).toEqual({ http: 200, body: { registered: true, version: '2.2.1' } })
  expect((await read('/2.2.1/locations')).http).toBe(200)
  expect((await control('rotate')).http).toBe(200)
  expect((await read('/2.2.1/locations')).http).toBe(200)
  expect((await control('unregister')).http).toBe(200)
  expect((await read('/2.2.1/locations')).http).toBe(401)
  expect(seen.map(({ method, token }) => `${method} ${token}`)).toEqual([
    'POST token-a',
    'PUT token-1',
    'DELETE token-2',
  ])
  expect((await control('rotate')).http).toBe(409)
})

it('says what the eMSP refused, and is registered no more than before', async () => {
  const { control, url } = await rig()
  const refused = await control('register', { versions_url: `${url}/versions`, token_a: 'wrong' })
  expect(refused.http).toBe(502)
  expect((await control('unregister')).http).toBe(409)
})

it('speaks 2.3.0 where it was told to, with prices and tariffs as that has them', async () => {
  const { control, read, url } = await rig()
  await control('upgrade', { versions: ['2.3.0', '2.2.1'] })
  const joined = await control('register', { versions_url: `${url}/versions`, token_a: 'token-a' })
  expect(joined.body).toEqual({ registered: true, version: '2.3.0' })
  const { data } = await read('/2.3.0/tariffs?limit=100')
  const tariffs = asList(data)
  expect(tariffs.every((tariff) => tariff['tax_included'] === 'NO')).toBe(true)
  expect(JSON.stringify(tariffs)).not.toContain('excl_vat')
})

it('forgets whom it was registered with', async () => {
  const { control, read, url } = await rig()
  await control('register', { versions_url: `${url}/versions`, token_a: 'token-a' })
  await control('forget')
  expect((await read('/2.2.1/locations')).http).toBe(401)
})
