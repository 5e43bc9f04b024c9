// Whose books and whose money an operator is shown: those of his merchant alone, where he has one.
import { makeWorld, tryOut } from '#tests/driver/fakes.ts'
import { describe, expect, it } from 'vitest'
import { AUTH, TOKEN } from './trial.ts'

const token = `stikk_${'b'.repeat(43)}`
const bound = { authorization: `Bearer ${token}` }

function asked() {
  const world = makeWorld()
  const times = { createdAt: 0, expiresAt: null, lastUsedAt: null, revokedAt: null }
  const bookkeeper = { id: 'op-1', name: 'bookkeeper', scope: 'act' as const, token, ...times }
  world.office.tokens.push({ ...bookkeeper, merchantId: 'dansk' })
  return { ...tryOut(world, { OPERATOR_TOKEN: TOKEN }), world }
}

const PATHS = [
  '/operator/ledger?from=2026-01-01',
  '/operator/ledger/lacking',
  '/operator/money',
  '/operator/money/period?from=2026-01-01',
]

describe('whoever looks at the books', () => {
  it.each(PATHS)('%s: with a token of one merchant sees that one alone', async (path) => {
    const { get, world } = asked()
    const query = path.includes('?') ? '&' : '?'
    await (await get(path, bound)).text()
    await (await get(`${path}${query}merchant=dansk`, bound)).text()
    const questions = world.booksAsked.map((one) => one.merchantId)
    expect(questions.length).toBeGreaterThan(1)
    expect(new Set(questions)).toEqual(new Set(['dansk']))
    expect((await get(`${path}${query}merchant=default`, bound)).status).toBe(404)
    expect(world.booksAsked.length).toBe(questions.length)
  })

  it.each(PATHS)('%s: with OPERATOR_TOKEN sees all of them, or one', async (path) => {
    const { get, world } = asked()
    const query = path.includes('?') ? '&' : '?'
    await (await get(path, AUTH)).text()
    const all = world.booksAsked.length
    await (await get(`${path}${query}merchant=default`, AUTH)).text()
    const whose = world.booksAsked.map((one) => one.merchantId)
    expect(new Set(whose.slice(0, all))).toEqual(new Set([null]))
    expect(new Set(whose.slice(all))).toEqual(new Set(['default']))
  })

  it('has what is lacking written for one merchant alone', async () => {
    const { json, world } = asked()
    expect((await json('/operator/ledger/complete', {}, bound)).status).toBe(200)
    expect(new Set(world.booksAsked.map((one) => one.merchantId))).toEqual(new Set(['dansk']))
    expect(world.office.acts).toMatchObject([{ operatorName: 'bookkeeper', merchantId: 'dansk' }])
  })
})
