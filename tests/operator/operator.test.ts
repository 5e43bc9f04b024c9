import { problem } from '#shared/contract.ts'
import type { LedgerRow } from '#bff/session/ports.ts'
import { makeWorld, tryOut } from '#tests/driver/fakes.ts'
import { NOW, referenceOf } from '#tests/driver/samples.ts'
import { describe, expect, it } from 'vitest'

const TOKEN = 'an-operator-token-of-some-length'
const AUTH = { authorization: `Bearer ${TOKEN}` }
const reference = referenceOf('8')

const row = (change: Partial<LedgerRow> = {}): LedgerRow => ({
  reference,
  phase: 'parked',
  why: 'capture-refused',
  evseUid: 'EVSE1',
  energyWh: 4200,
  reservedMinor: 35_000,
  capturedMinor: 0,
  currency: 'NOK',
  openedAt: NOW,
  numberDue: false,
  ...change,
})

function operating() {
  const world = makeWorld()
  world.rows = [row(), row({ reference: referenceOf('9'), phase: 'settled', why: null })]
  return tryOut(world, { OPERATOR_TOKEN: TOKEN })
}
const at = (act: string, whom: string = reference): string => `/operator/sessions/${whom}/${act}`

describe('the operator’s room', () => {
  it('does not exist where no token is set', async () => {
    const { get, json } = tryOut()
    const response = await get('/operator/sessions', AUTH)
    expect(response.status).toBe(404)
    expect(problem.parse(await response.json()).type).toBe('urn:stikk:not-found')
    expect((await json(at('refund'), {}, AUTH)).status).toBe(404)
  })

  it('is shut without the right token, also for what is not there', async () => {
    const { get, json, world } = operating()
    for (const authorization of ['', 'Bearer', 'Bearer wrong', TOKEN, `Basic ${TOKEN}`]) {
      const response = await get('/operator/sessions', { authorization })
      expect(response.status, authorization).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe('Bearer')
      expect(response.headers.get('content-type')).toBe('application/problem+json')
    }
    expect((await get('/operator/nothing')).status).toBe(401)
    expect((await json(at('refund'), { amount: 1, reason: 'x' })).status).toBe(401)
    expect(world.resolved).toEqual([])
    expect((await get('/operator/nothing', AUTH)).status).toBe(404)
  })

  it('limits guessing, never the operator', async () => {
    const { get } = operating()
    for (let i = 0; i < 30; i += 1) expect((await get('/operator/sessions')).status).toBe(401)
    const response = await get('/operator/sessions')
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '60'])
    expect((await get('/operator/sessions', AUTH)).status).toBe(200)
  })
})

describe('the list of sessions', () => {
  it('shows by phase what needs a human, and no more of it than that', async () => {
    const response = await operating().get('/operator/sessions?phase=parked', AUTH)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({
      sessions: [
        {
          reference,
          phase: 'parked',
          why: 'capture-refused',
          energyWh: 4200,
          reservedMinor: 35_000,
          capturedMinor: 0,
        },
      ],
    })
  })

  it('shows all without a phase, and refuses a phase that is none', async () => {
    const { get } = operating()
    const all: { sessions: unknown[] } = await (await get('/operator/sessions', AUTH)).json()
    expect(all.sessions).toHaveLength(2)
    const wrong = await get('/operator/sessions?phase=lost', AUTH)
    expect(wrong.status).toBe(422)
    expect(problem.parse(await wrong.json()).field).toBe('phase')
  })
})

describe('a refund', () => {
  it('is taken with amount and reason', async () => {
    const { json, world } = operating()
    const response = await json(at('refund'), { amount: 500, reason: 'charged twice' }, AUTH)
    expect(response.status).toBe(202)
    expect(world.resolved).toEqual([[reference, 500, 'charged twice']])
  })

  it.each([
    ['no amount', { reason: 'x' }, 'amount'],
    ['nothing', { amount: 0, reason: 'x' }, 'amount'],
    ['half an øre', { amount: 0.5, reason: 'x' }, 'amount'],
    ['a text', { amount: '500', reason: 'x' }, 'amount'],
    ['no reason', { amount: 500 }, 'reason'],
    ['an empty reason', { amount: 500, reason: ' ' }, 'reason'],
    ['no object', [], 'body'],
  ])('of %s is refused, naming the field', async (_, body, field) => {
    const { json, world } = operating()
    const response = await json(at('refund'), body, AUTH)
    expect(response.status).toBe(422)
    expect(problem.parse(await response.json()).field).toBe(field)
    expect(world.resolved).toEqual([])
  })

  it('says why it is not possible now', async () => {
    const { json, world } = operating()
    world.operatorAnswer = { refused: 'nothing was captured' }
    const response = await json(at('refund'), { amount: 500, reason: 'x' }, AUTH)
    expect(problem.parse(await response.json())).toMatchObject({
      status: 409,
      detail: 'nothing was captured',
    })
  })

  it('of a session nobody knows addresses no session', async () => {
    const { json, world } = operating()
    const body = { amount: 500, reason: 'x' }
    for (const whom of [referenceOf('404'), 'ev-1', 'x']) {
      expect((await json(at('refund', whom), body, AUTH)).status).toBe(404)
    }
    expect(world.resolved).toEqual([])
    world.operatorAnswer = 'unknown'
    expect((await json(at('refund'), body, AUTH)).status).toBe(404)
  })

  it('is read only as JSON of a sane size', async () => {
    const { json, form } = operating()
    expect((await form(at('refund'), { amount: '5' }, AUTH)).status).toBe(415)
    expect((await json(at('refund'), 'x'.repeat(17_000), AUTH)).status).toBe(413)
  })
})

describe('a resolution', () => {
  it('is taken with or without an amount', async () => {
    const { json, world } = operating()
    const capture = { action: 'capture', amount: 1600, reason: 'agreed by phone' }
    expect((await json(at('resolve'), capture, AUTH)).status).toBe(202)
    expect((await json(at('resolve'), { action: 'release', reason: 'x' }, AUTH)).status).toBe(202)
    expect(world.resolved).toEqual([
      [reference, 'capture', 1600, 'agreed by phone'],
      [reference, 'release', null, 'x'],
    ])
  })

  it('is one of three', async () => {
    const { json } = operating()
    const response = await json(at('resolve'), { action: 'forget', reason: 'x' }, AUTH)
    expect(response.status).toBe(422)
    expect(problem.parse(await response.json()).field).toBe('action')
  })
})

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
    expect(lines.at(-1)).toBe('')
  })

  it('are shut to others, and not there without a token set', async () => {
    const { get } = tryOut(makeWorld(), { METRICS_TOKEN: METRICS, OPERATOR_TOKEN: TOKEN })
    expect((await get('/metrics')).status).toBe(401)
    expect((await get('/metrics', AUTH)).status).toBe(401)
    expect((await tryOut().get('/metrics', AUTH)).status).toBe(404)
  })
})
