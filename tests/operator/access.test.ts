// Who may come in, and what stays behind of it: every route of the room as it is declared.
import { makeWorld, tryOut } from '#tests/driver/fakes.ts'
import * as z from 'zod'
import { describe, expect, it } from 'vitest'
import { AUTH, operating, reference, row, TOKEN } from './trial.ts'

const documentShape = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ 'x-scope': z.string() }))),
})

describe('the reference of the room', () => {
  it('names every route with what a token must hold', async () => {
    const response = await operating().get('/operator/openapi.json', AUTH)
    const { paths } = documentShape.parse(await response.json())
    const scopes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => [`${method} ${path}`, one['x-scope']]),
    )
    expect(Object.fromEntries(scopes)).toMatchObject({
      'get /sessions': 'read',
      'post /sessions/{reference}/refund': 'act',
      'post /webhook/rotate': 'root',
      'post /sign-in': 'open',
    })
  })
})

describe('a token that was made', () => {
  const token = `stikk_${'a'.repeat(43)}`
  const bearer = { authorization: `Bearer ${token}` }

  function held(scope: 'read' | 'act') {
    const world = makeWorld()
    world.rows = [row()]
    const times = { createdAt: 0, expiresAt: null, lastUsedAt: null, revokedAt: null }
    world.office.tokens.push({
      id: 'op-1',
      name: 'night',
      scope,
      merchantId: null,
      token,
      ...times,
    })
    return { ...tryOut(world, { OPERATOR_TOKEN: TOKEN }), world }
  }

  it('opens what its scope holds and nothing more', async () => {
    const { get, json, world } = held('read')
    expect((await get('/operator/sessions', bearer)).status).toBe(200)
    const wish = { amount: 100, reason: 'x' }
    const refused = await json(`/operator/sessions/${reference}/refund`, wish, bearer)
    expect(refused.status).toBe(403)
    expect(world.resolved).toEqual([])
    expect(world.office.acts).toEqual([])
  })

  it('leaves its name in the audit trail with what it did', async () => {
    const { json, world } = held('act')
    const wish = { amount: 100, reason: 'a cable that broke' }
    expect((await json(`/operator/sessions/${reference}/refund`, wish, bearer)).status).toBe(202)
    expect(world.office.acts).toMatchObject([
      {
        operatorId: 'op-1',
        operatorName: 'night',
        route: 'POST /operator/sessions/{reference}/refund',
        reference,
        wish: JSON.stringify(wish),
        status: 202,
      },
    ])
    expect((await json('/operator/webhook/rotate', {}, bearer)).status).toBe(403)
  })
})

describe('a browser', () => {
  it('signs in with a token, acts from our own pages alone, and signs out', async () => {
    const { get, json, world } = operating()
    const site = 'https://stikk.example'
    const signedIn = await json('/operator/sign-in', { token: TOKEN }, { origin: site })
    expect(signedIn.status).toBe(200)
    const cookie = signedIn.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^operator=.+; Path=\/operator; .*HttpOnly; Secure; SameSite=Strict$/)
    const [pair = ''] = cookie.split(';')
    const held = { cookie: pair.replace(/=.*/, `=${'s'.repeat(43)}`) }
    const [, entry] = [...world.office.signedIn][0] ?? []
    if (entry) world.office.signedIn.set('s'.repeat(43), entry)
    expect((await get('/operator/me', held)).status).toBe(200)
    const refund = `/operator/sessions/${reference}/refund`
    const wish = { amount: 100, reason: 'x' }
    for (const origin of [{}, { origin: 'https://evil.example' }, { origin: 'null' }]) {
      expect((await json(refund, wish, { ...held, ...origin })).status).toBe(403)
    }
    expect((await json(refund, wish, { ...held, origin: site })).status).toBe(202)
    expect((await json('/operator/sign-out', {}, { ...held, origin: site })).status).toBe(204)
    expect((await get('/operator/me', held)).status).toBe(401)
  })

  it('does not come in with a token that is none', async () => {
    const { json } = operating()
    expect((await json('/operator/sign-in', { token: 'wrong' })).status).toBe(401)
  })
})
