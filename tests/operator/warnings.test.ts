// Warnings at the operator's door.
import type { WarningShown } from '#bff/session/ports.ts'
import { makeWorld, tryOut } from '#tests/driver/fakes.ts'
import { describe, expect, it } from 'vitest'
import { AUTH, TOKEN } from './trial.ts'

const warning = (change: Partial<WarningShown> = {}): WarningShown => ({
  id: 1,
  code: 'session-parked',
  subject: 'ev-1',
  merchantId: 'fjord',
  detail: 'Station 1001: parked.',
  since: 1,
  raisedAt: 2,
  overAt: null,
  told: false,
  ...change,
})

function operating(change: Record<string, string> = {}) {
  const world = makeWorld()
  return { ...tryOut(world, { OPERATOR_TOKEN: TOKEN, ...change }), world }
}

describe('the list of warnings', () => {
  it('shows all to whoever runs the installation, and whether anybody is told', async () => {
    const { get, world } = operating()
    world.warnings = [warning()]
    const response = await get('/operator/warnings', AUTH)
    expect(await response.json()).toEqual({ told: false, warnings: [warning()] })
    const told = operating({ ALERT_URL: 'https://wake.example' })
    expect(await (await told.get('/operator/warnings', AUTH)).json()).toMatchObject({ told: true })
  })

  it('shows one merchant its own and what befalls everybody', async () => {
    const { get, world } = operating()
    const token = `stikk_${'b'.repeat(43)}`
    const times = { createdAt: 0, expiresAt: null, lastUsedAt: null, revokedAt: null }
    const own = { id: 'op-1', name: 'day', scope: 'read' as const, merchantId: 'by' }
    world.office.tokens.push({ ...own, token, ...times })
    world.warnings = [
      warning(),
      warning({ id: 2, merchantId: 'by' }),
      warning({ id: 3, code: 'payer-away', merchantId: null }),
    ]
    const response = await get('/operator/warnings', { authorization: `Bearer ${token}` })
    expect(await response.json()).toMatchObject({ warnings: [{ id: 2 }, { id: 3 }] })
  })
})

describe('a trial', () => {
  it('says what came of it', async () => {
    const { json, world } = operating()
    const trial = () => json('/operator/warnings/trial', {}, AUTH)
    expect((await trial()).status).toBe(409)
    world.trial = { ok: true, value: null }
    expect((await trial()).status).toBe(202)
    world.trial = {
      ok: false,
      fate: 'retry',
      why: 'payer-outage',
      code: 'http-410',
      gateway: 502,
      retryAfterMs: null,
    }
    const refused = await trial()
    expect([refused.status, await refused.json()]).toMatchObject([502, { detail: 'http-410' }])
  })
})
