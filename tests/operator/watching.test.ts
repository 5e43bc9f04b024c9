import { makeWorld, tryOut } from '#tests/driver/fakes.ts'
import { NOW } from '#tests/driver/samples.ts'
import { describe, expect, it } from 'vitest'
import { AUTH, operating, row, TOKEN } from './trial.ts'

describe('the notices', () => {
  const notice = {
    code: 'ocpi-cdr-refused',
    subject: 'NO*CPO*C1',
    field: 'total_energy',
    detail: 'it is not a number',
    count: 3,
    firstAt: NOW,
    lastAt: NOW + 1,
  }

  it('show what a neighbour sent that could not be read', async () => {
    const { get, world } = operating()
    world.notices = [notice]
    const response = await get('/operator/notices', AUTH)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({ notices: [notice] })
    expect((await get('/operator/notices')).status).toBe(401)
  })

  it('are a counter per code in the metrics', async () => {
    const world = makeWorld()
    world.notices = [notice]
    const { get } = tryOut(world, { METRICS_TOKEN: 'a-metrics-token' })
    const text = await (await get('/metrics', { authorization: 'Bearer a-metrics-token' })).text()
    expect(text).toContain('# TYPE stikk_notices_total counter\n')
    expect(text).toContain('stikk_notices_total{code="ocpi-cdr-refused"} 3\n')
  })
})

describe('health', () => {
  it('is alive whatever else is', async () => {
    const { get, world } = tryOut()
    world.ready = false
    const response = await get('/healthz')
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }])
  })

  it('is ready when all it needs is there', async () => {
    const { get, world } = tryOut()
    expect((await get('/readyz')).status).toBe(200)
    world.ready = false
    const response = await get('/readyz')
    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({
      status: 'not-ready',
      ok: false,
      checks: { payer: { ok: false } },
    })
  })
})

describe('metrics', () => {
  const METRICS = 'a-metrics-token'

  it('count sessions by phase for who has the token', async () => {
    const world = makeWorld()
    world.rows = [row(), row({ phase: 'charging' }), row({ phase: 'charging' })]
    const { get } = tryOut(world, { METRICS_TOKEN: METRICS })
    const response = await get('/metrics', { authorization: `Bearer ${METRICS}` })
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const lines = (await response.text()).split('\n')
    expect(lines).toContain('# TYPE stikk_sessions gauge')
    expect(lines).toContain('stikk_sessions{phase="charging"} 2')
    expect(lines).toContain('stikk_sessions{phase="parked"} 1')
    expect(lines).toContain('stikk_sessions{phase="settled"} 0')
    expect(lines).toContain('stikk_parked_sessions{why="capture-refused"} 1')
    expect(lines).toContain('stikk_capture_deadline_seconds 86400')
    expect(lines).toContain('stikk_at_stake_minor{currency="NOK"} 7548')
    expect(lines).toContain('stikk_loss_minor{currency="NOK"} 0')
    expect(lines.at(-1)).toBe('')
  })

  it('are shut to others, and not there without a token set', async () => {
    const { get } = tryOut(makeWorld(), { METRICS_TOKEN: METRICS, OPERATOR_TOKEN: TOKEN })
    expect((await get('/metrics')).status).toBe(401)
    expect((await get('/metrics', AUTH)).status).toBe(401)
    expect((await tryOut().get('/metrics', AUTH)).status).toBe(404)
  })
})
