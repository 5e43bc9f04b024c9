// An act through the door of the whole product, found again at both ends: in the trail by its request, in
// the session's story by what came of it.
import { createCatalogue, createSessions } from '#bff/durable/stubs.ts'
import { runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { aRegistration, pretendOutside, type Outside } from './outside.ts'
import { settled, until } from './trips.ts'

const ORIGIN = 'http://127.0.0.1:8080'
const AUTH = {
  authorization: 'Bearer tests-only-operator-token',
  'content-type': 'application/json',
}
const acts = z.object({
  acts: z.array(
    z.object({
      at: z.int(),
      route: z.string(),
      reference: z.string().nullable(),
      merchantId: z.string().nullable(),
      wish: z.string(),
      requestId: z.string(),
      status: z.int().nullable(),
    }),
  ),
})
const story = z.looseObject({
  entries: z.array(z.looseObject({ event: z.string(), at: z.int(), text: z.string() })),
})
let outside: Outside

beforeEach(async () => {
  outside = pretendOutside()
  await createCatalogue(env.CATALOGUE).keep('ocpi-registration', aRegistration())
})
afterEach(() => vi.restoreAllMocks())

const ask = (path: string, init: RequestInit = {}) =>
  exports.default.fetch(`${ORIGIN}${path}`, { headers: AUTH, ...init })
const trailOf = async (reference: string) =>
  acts.parse(await (await ask(`/operator/acts?reference=${reference}`)).json()).acts

describe('a refund', () => {
  const body = JSON.stringify({ amount: 500, reason: 'a cable that broke' })

  it('is in the trail with its request and whose it was, and in the story with what came of it', async () => {
    const reference = await settled(outside)
    const path = `/operator/sessions/${reference}/refund`
    const response = await ask(path, { method: 'POST', body })
    expect(response.status).toBe(202)
    const [act, ...others] = await trailOf(reference)
    expect(others).toEqual([])
    expect(act).toMatchObject({
      route: 'POST /operator/sessions/{reference}/refund',
      reference,
      merchantId: 'default',
      wish: body,
      requestId: response.headers.get('x-request-id'),
      status: 202,
    })
    await until(async () => {
      const view = await createSessions(env.SESSIONS).view(reference)
      return view?.refundedMinor === 500
    })
    const told = story.parse(await (await ask(`/operator/sessions/${reference}/story`)).json())
    const asked = told.entries.find((entry) => entry.event === 'RefundAsked')
    // The same reason at both ends, after it was entered: whoever reads one finds the other.
    expect(asked?.text).toContain('a cable that broke')
    expect(asked?.at).toBeGreaterThanOrEqual(act?.at ?? Infinity)
  })

  it('is not made where the office cannot enter it', async () => {
    const reference = await settled(outside)
    await runInDurableObject(env.OFFICE.getByName('default'), (_, { storage }) => {
      storage.sql.exec('alter table acts rename to acts_elsewhere')
    })
    const silent = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    const response = await ask(`/operator/sessions/${reference}/refund`, { method: 'POST', body })
    expect(response.status).toBe(500)
    silent.mockRestore()
    expect(outside.count('POST /epayment/v1/payments/{ref}/refund')).toBe(0)
    const view = await createSessions(env.SESSIONS).view(reference)
    expect(view?.refundedMinor ?? 0).toBe(0)
    await runInDurableObject(env.OFFICE.getByName('default'), (_, { storage }) => {
      storage.sql.exec('alter table acts_elsewhere rename to acts')
    })
    expect(await trailOf(reference)).toEqual([])
  })
})

describe('a browser', () => {
  it('is let in by a token that was made, acts from our pages alone, and is out when it is revoked', async () => {
    const made = z.object({ id: z.string(), token: z.string() }).parse(
      await (
        await ask('/operator/tokens', {
          method: 'POST',
          body: JSON.stringify({ name: 'night desk', scope: 'act', expiresInDays: 1 }),
        })
      ).json(),
    )
    const JSON_TYPE = { 'content-type': 'application/json' }
    const signedIn = await ask('/operator/sign-in', {
      method: 'POST',
      headers: { ...JSON_TYPE, origin: ORIGIN },
      body: JSON.stringify({ token: made.token }),
    })
    expect(signedIn.status).toBe(200)
    const [cookie = ''] = (signedIn.headers.get('set-cookie') ?? '').split(';')
    const me = await ask('/operator/me', { headers: { cookie } })
    expect(await me.json()).toMatchObject({ id: made.id, name: 'night desk', scope: 'act' })
    const reference = await settled(outside)
    const path = `/operator/sessions/${reference}/refund`
    const body = JSON.stringify({ amount: 100, reason: 'a cable that broke' })
    const refund = (origin: string) =>
      ask(path, { method: 'POST', body, headers: { ...JSON_TYPE, cookie, origin } })
    expect((await refund('https://evil.example')).status).toBe(403)
    expect((await refund(ORIGIN)).status).toBe(202)
    // It makes no tokens, and revokes none.
    const own = { method: 'DELETE', headers: { cookie, origin: ORIGIN } }
    expect((await ask(`/operator/tokens/${made.id}`, own)).status).toBe(403)
    expect((await ask(`/operator/tokens/${made.id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await ask('/operator/me', { headers: { cookie } })).status).toBe(401)
    expect((await refund(ORIGIN)).status).toBe(401)
    expect((await trailOf(reference)).map(({ status }) => status)).toEqual([202])
  })
})
