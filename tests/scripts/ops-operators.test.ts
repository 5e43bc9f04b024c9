// `npm run ops` about operators: tokens, the audit trail, what is forgotten.
import { describe, expect, it } from 'vitest'
import { askHere } from './ops-process.ts'
import { product } from './ops-product.ts'

const AT = Date.UTC(2026, 10, 25, 19, 30, 5)

describe('tokens', () => {
  it('are made for a name and a scope, and printed once', async () => {
    const body = { id: 'op-1', token: `stikk_${'a'.repeat(43)}`, expiresAt: null }
    const { asked, env } = await product({ status: 201, body })
    const args = ['tokens', 'create', '--name', 'night desk', '--scope', 'act', '--days', '30']
    const { code, text } = await askHere(env, ...args)
    expect(code).toBe(0)
    expect(text).toContain(body.token)
    expect(text).toContain('when it is revoked')
    expect(asked).toMatchObject([
      {
        method: 'POST',
        path: '/operator/tokens',
        body: { name: 'night desk', scope: 'act', expiresInDays: 30 },
      },
    ])
  })

  it('are not made without a name, nor with a scope that there is none of', async () => {
    const { asked, env } = await product()
    expect((await askHere(env, 'tokens', 'create', '--scope', 'act')).code).toBe(2)
    const root = await askHere(env, 'tokens', 'create', '--name', 'x', '--scope', 'root')
    expect([root.code, root.aside]).toEqual([2, expect.stringContaining('--scope')])
    expect(asked).toEqual([])
  })

  it('are listed with when they end and were used', async () => {
    const token = {
      id: 'op-1',
      name: 'night desk',
      scope: 'act',
      merchantId: null,
      createdAt: AT,
      expiresAt: null,
      lastUsedAt: AT,
      revokedAt: AT,
    }
    const { env } = await product({ body: { tokens: [token] } })
    const { text } = await askHere(env, 'tokens', 'list')
    expect(text).toContain('revoked 2026-11-25 19:30:05Z')
    expect(text).toContain('night desk')
  })

  it('are revoked by their id', async () => {
    const { asked, env } = await product()
    const { code, text } = await askHere(env, 'tokens', 'revoke', 'op-1')
    expect([code, text]).toEqual([0, 'op-1 opens nothing any more.\n'])
    expect(asked).toMatchObject([{ method: 'DELETE', path: '/operator/tokens/op-1' }])
  })
})

describe('the audit trail', () => {
  const act = {
    id: 7,
    at: AT,
    operatorName: 'night desk',
    route: 'POST /operator/sessions/{reference}/refund',
    reference: 'ev-0123456789abcdefghjkmnpqrs',
    wish: '{"amount":500,"reason":"cable"}',
    status: null,
  }

  it('is a table, and says where it is not known whether it was done', async () => {
    const { asked, env } = await product({ body: { acts: [act], next: null } })
    const { text } = await askHere(env, 'audit', '--reference', act.reference)
    expect(text).toContain('not known')
    expect(text).toContain('night desk')
    expect(asked).toMatchObject([{ path: `/operator/acts?reference=${act.reference}` }])
  })

  it('is read page by page until there is enough', async () => {
    const { asked, env } = await product({ body: { acts: [act], next: 7 } })
    const { text } = await askHere(env, '--json', 'audit', '--limit', '3')
    expect(JSON.parse(text)).toMatchObject({ acts: [{ id: 7 }, { id: 7 }, { id: 7 }] })
    expect(asked.map(({ path }) => path)).toEqual([
      '/operator/acts?',
      '/operator/acts?before=7',
      '/operator/acts?before=7',
    ])
  })
})

describe('the retention', () => {
  const none = { looked: 0, forgotten: 0, kept: 0, failed: 0, tokens: 0, signIns: 0, acts: 0 }

  it('is shown by its rules and its last runs', async () => {
    const { env } = await product({
      body: {
        rules: { booksYears: 5, unpaidDays: 90 },
        cutoffs: { booksBefore: AT, unpaidBefore: AT },
        runs: [{ at: AT, endedAt: null, ...none, forgotten: 3 }],
      },
    })
    const { code, text } = await askHere(env, 'retention')
    expect(code).toBe(0)
    expect(text).toContain('5 years after its year: before 2026-11-25')
    expect(text).toContain('goes on')
  })

  it('is tried before it is done, and is no good where a session could not be asked', async () => {
    const body = { ...none, looked: 4, forgotten: 3, failed: 1, next: null }
    const { asked, env } = await product({ body })
    const { code, text } = await askHere(env, 'retention', '--dry-run')
    expect(code).toBe(1)
    expect(text).toMatch(/sessions would be forgotten +3\n/)
    await askHere(env, 'retention', '--run')
    expect(asked.map((one) => one.body)).toEqual([
      { dryRun: true, after: null },
      { dryRun: false, after: null },
    ])
  })
})
