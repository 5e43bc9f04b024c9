// The office inside the real engine: what its books hold, what they never hold, and what opens its door
// no longer.
import { createOffice } from '#bff/durable/stubs.ts'
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import './bindings.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const office = createOffice(env.OFFICE)
const wish = { name: 'night desk', scope: 'act', merchantId: null, expiresAt: null } as const
const ROOT = { id: 'root', name: 'OPERATOR_TOKEN', scope: 'root', merchantId: null } as const

afterEach(() => vi.restoreAllMocks())

/** Every row of every table, as text. */
async function everything(): Promise<string> {
  return inside((sql) => {
    const tables = sql.exec("select name from sqlite_master where type = 'table'").toArray()
    const rows = tables
      .map((row) => String(row['name']))
      // The engine's own are not ours to read.
      .filter((name) => !name.startsWith('_cf_') && !name.startsWith('sqlite_'))
      .map((name) => [name, sql.exec(`select * from ${name}`).toArray()])
    return JSON.stringify(rows)
  })
}

function inside<R>(look: (sql: SqlStorage) => R): Promise<R> {
  return runInDurableObject(env.OFFICE.getByName('default'), (_, state) => look(state.storage.sql))
}

function at(time: number): void {
  vi.spyOn(Date, 'now').mockReturnValue(time)
}

describe('what is stored', () => {
  it('holds neither a token nor a cookie, only what they hash to', async () => {
    const { id, token } = await office.makeToken(wish)
    const holder = await office.whoHas(token)
    expect(holder).toEqual({ id, name: 'night desk', scope: 'act', merchantId: null })
    const { secret } = await office.signIn({ id, name: 'x', scope: 'act', merchantId: null }, 'p')
    expect(await office.whoSignedIn(secret, 'p')).toMatchObject({ id })
    const all = await everything()
    expect(all).toContain(id)
    expect(all).toContain('signed_in')
    for (const hidden of [token, token.replace('stikk_', ''), secret]) {
      expect(all).not.toContain(hidden)
      expect(all).not.toContain(btoa(hidden))
    }
  })

  it('tells two tokens of the same name apart', async () => {
    const [a, b] = [await office.makeToken(wish), await office.makeToken(wish)]
    expect(a.token).not.toBe(b.token)
    expect(a.id).not.toBe(b.id)
    expect(await office.whoHas(b.token)).toMatchObject({ id: b.id })
    expect(await office.whoHas(a.token.slice(0, -1))).toBeNull()
  })
})

describe('a token', () => {
  it('opens nothing from the moment it expires, nor does who signed in with it', async () => {
    const now = Date.now()
    const { id, token } = await office.makeToken({ ...wish, expiresAt: now + HOUR })
    const operator = await office.whoHas(token)
    if (!operator) throw new Error('it should be good for an hour')
    const { secret } = await office.signIn(operator, 'p')
    at(now + HOUR - 1)
    expect(await office.whoHas(token)).toMatchObject({ id })
    expect(await office.whoSignedIn(secret, 'p')).toMatchObject({ id })
    at(now + HOUR)
    expect(await office.whoHas(token)).toBeNull()
    expect(await office.whoSignedIn(secret, 'p')).toBeNull()
  })

  it('that is revoked ends every browser at once, and no other token’s', async () => {
    const [one, other] = [await office.makeToken(wish), await office.makeToken(wish)]
    const browsers = await Promise.all(
      [one, one, other].map(async ({ token }) => {
        const operator = await office.whoHas(token)
        if (!operator) throw new Error('it should be good')
        return office.signIn(operator, 'p')
      }),
    )
    expect(await office.revokeToken(one.id)).toBe(true)
    const who = await Promise.all(browsers.map(({ secret }) => office.whoSignedIn(secret, 'p')))
    expect(who.map((operator) => operator?.id ?? null)).toEqual([null, null, other.id])
    expect(await office.whoHas(one.token)).toBeNull()
    expect(await office.revokeToken(one.id)).toBe(false)
    const shown = (await office.tokens()).find(({ id }) => id === one.id)
    expect(shown?.revokedAt).toBeGreaterThan(0)
  })

  it('is known to have been used to the minute, and written no oftener', async () => {
    const { id, token } = await office.makeToken(wish)
    const used = async () => (await office.tokens()).find((one) => one.id === id)?.lastUsedAt
    expect(await used()).toBeNull()
    const start = Date.now()
    at(start)
    const operator = await office.whoHas(token)
    if (!operator) throw new Error('it should be good')
    const { secret } = await office.signIn(operator, 'p')
    for (let second = 1; second < 60; second += 1) {
      at(start + second * 1000)
      await office.whoHas(token)
      await office.whoSignedIn(secret, 'p')
    }
    expect(await used()).toBe(start)
    at(start + MINUTE)
    await office.whoSignedIn(secret, 'p')
    expect(await used()).toBe(start + MINUTE)
  })

  it('whose entry is gone leaves no browser behind', async () => {
    const { id, token } = await office.makeToken(wish)
    const operator = await office.whoHas(token)
    if (!operator) throw new Error('it should be good')
    const { secret } = await office.signIn(operator, 'p')
    await inside((sql) => sql.exec('delete from tokens where id = ?', id).toArray())
    expect(await office.whoSignedIn(secret, 'p')).toBeNull()
  })
})

describe('a browser', () => {
  it('is signed in for half a day, and not after it has signed out', async () => {
    const now = Date.now()
    const { secret, until } = await office.signIn(ROOT, 'p')
    const other = await office.signIn(ROOT, 'p')
    expect(until - now).toBeGreaterThanOrEqual(12 * HOUR)
    await office.signOut(other.secret)
    expect(await office.whoSignedIn(other.secret, 'p')).toBeNull()
    at(until - 1)
    expect(await office.whoSignedIn(secret, 'p')).toEqual(ROOT)
    at(until)
    expect(await office.whoSignedIn(secret, 'p')).toBeNull()
  })

  it('that signed in with OPERATOR_TOKEN is signed out when that is changed; others are not', async () => {
    const { token } = await office.makeToken(wish)
    const operator = await office.whoHas(token)
    if (!operator) throw new Error('it should be good')
    const root = await office.signIn(ROOT, 'proof of the old')
    const made = await office.signIn(operator, 'proof of the old')
    expect(await office.whoSignedIn(root.secret, 'proof of the new')).toBeNull()
    expect(await office.whoSignedIn(made.secret, 'proof of the new')).toEqual(operator)
  })
})

/** The ids of the latest two acts. */
const of = async (filter: { reference?: string; merchantId?: string; before?: number }) =>
  (await office.acts({ ...filter, limit: 2 })).map(({ id }) => id)

describe('the audit trail', () => {
  const act = {
    operatorId: 'op-1',
    operatorName: 'night',
    route: 'POST /operator/x',
    wish: '{}',
    requestId: 'r',
  }
  const enter = (change: Partial<Parameters<typeof office.beginAct>[0]>) =>
    office.beginAct({ at: Date.now(), reference: null, merchantId: null, ...act, ...change })

  it('is read by session, by merchant and page by page, the latest first', async () => {
    const ids: number[] = []
    for (const [reference, merchantId] of [
      ['ev-a', 'one'],
      ['ev-b', 'two'],
      ['ev-a', 'one'],
    ] as const)
      ids.push(await enter({ reference, merchantId }))
    const [first = 0, second = 0, third = 0] = ids
    expect(await of({})).toEqual([third, second])
    expect(await of({ before: second })).toContain(first)
    expect(await of({ reference: 'ev-a' })).toEqual([third, first])
    expect(await of({ merchantId: 'two' })).toEqual([second])
    expect(await of({ reference: 'ev-a', merchantId: 'two' })).toEqual([])
  })

  it('says of an act that was never closed that nobody knows, and is closed but once', async () => {
    const id = await enter({})
    const status = async () => (await office.acts({ limit: 1 }))[0]?.status
    expect(await status()).toBeNull()
    await office.endAct(id, 202)
    await office.endAct(id, 500)
    expect(await status()).toBe(202)
  })

  it('is changed and thinned out by nobody, not even by us', async () => {
    const id = await enter({ wish: '{"amount":1}' })
    const refused = [
      `update acts set wish = '{"amount":2}' where id = ${id}`,
      `update acts set operator_name = 'somebody else' where id = ${id}`,
      `delete from acts where id = ${id}`,
      'delete from acts',
    ]
    for (const sql of refused) {
      const doing = inside((storage) => storage.exec(sql).toArray())
      await expect(doing).rejects.toThrow(/an act (is never changed|must be kept)/)
    }
    await office.endAct(id, 200)
    const again = inside((sql) => sql.exec(`update acts set status = 201 where id = ${id}`))
    await expect(again).rejects.toThrow('an act is never changed')
    expect(await office.acts({ limit: 1 })).toMatchObject([
      { id, wish: '{"amount":1}', status: 200 },
    ])
  })
})
