import { problem } from '#shared/contract.ts'
import { makeWorld, tryOut } from '#tests/driver/fakes.ts'
import { makeView, NOW, referenceOf } from '#tests/driver/samples.ts'
import { describe, expect, it } from 'vitest'
import { AUTH, operating, reference, row, TOKEN } from './trial.ts'

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
          merchantId: 'default',
          phase: 'parked',
          why: 'capture-refused',
          energyWh: 4200,
          reservedMinor: 35_000,
          capturedMinor: 0,
          currency: 'NOK',
          openedAt: NOW,
          captureUntil: NOW + 86_400_000,
          atStakeMinor: 2516,
          lossMinor: 0,
          stationId: row().stationId,
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

const found = async (query: string): Promise<string[]> => {
  const { get } = operating()
  const answer: { sessions: { reference: string }[] } = await (
    await get(`/operator/sessions?${query}`, AUTH)
  ).json()
  return answer.sessions.map((one) => one.reference)
}

describe('a search among the sessions', () => {
  it('finds by reference, by station, by merchant and before a moment', async () => {
    expect(await found(`find=${reference}`)).toEqual([reference])
    expect(await found('find=nonsense')).toEqual([])
    expect(await found('station=nowhere')).toEqual([])
    expect(await found(`station=${encodeURIComponent(row().stationId)}`)).toHaveLength(2)
    expect(await found('merchant=somebody')).toEqual([])
    expect(await found(`before=${NOW}`)).toEqual([])
    expect(await found(`before=${NOW + 1}&limit=1`)).toHaveLength(1)
  })

  it('refuses what is no moment and no number of rows, by its field', async () => {
    for (const [query, field] of [
      ['before=soon', 'before'],
      ['limit=0', 'limit'],
    ]) {
      const wrong = await operating().get(`/operator/sessions?${query}`, AUTH)
      expect([wrong.status, problem.parse(await wrong.json()).field]).toEqual([422, field])
    }
  })
})

describe('the list of stations', () => {
  it('names each with what is printed on it, for whoever prints the codes', async () => {
    const { get } = operating()
    const response = await get('/operator/stations', AUTH)
    expect(await response.json()).toMatchObject({
      stations: [{ stationId: '1001', label: '1001', locationName: 'Storgata', sold: true }],
    })
    expect((await get('/operator/stations')).status).toBe(401)
  })
})

describe('one session', () => {
  it('is shown with its money and credit notes, and never with what leads the driver', async () => {
    const { get, world } = operating()
    const note = { number: 'K7', at: NOW, amountMinor: 500, taxMinor: 100, reason: 'cable' }
    const receipt = {
      number: 41,
      lines: [],
      totalMinor: 5990,
      taxMinor: 1198,
      reduction: null,
      seller: { name: 'Stikk', organisationNumber: '1' },
      creditNotes: [note],
    }
    world.views.set(reference, makeView(reference, { refundedMinor: 500, receipt }))
    const response = await get(`/operator/sessions/${reference}`, AUTH)
    const shown = await response.json()
    expect(shown).toMatchObject({
      reference,
      lossMinor: 0,
      captureUntil: NOW + 86_400_000,
      refundedMinor: 500,
      creditNotes: [note],
    })
    expect(shown).not.toHaveProperty('redirectUrl')
    expect((await get(`/operator/sessions/${referenceOf('404')}`, AUTH)).status).toBe(404)
    expect((await get(`/operator/sessions/${reference}`)).status).toBe(401)
  })
})

describe('a refund', () => {
  it('is taken with amount and reason', async () => {
    const { json, world } = operating()
    const response = await json(at('refund'), { amount: 500, reason: 'charged twice' }, AUTH)
    expect(response.status).toBe(202)
    expect(world.resolved).toEqual([[reference, 500, 'charged twice', null]])
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

  it('names the field that is wrong as things stand', async () => {
    const { json, world } = operating()
    world.operatorAnswer = { refused: 'at most 980 minor units are left', field: 'amount' }
    const response = await json(at('refund'), { amount: 981, reason: 'x' }, AUTH)
    expect(problem.parse(await response.json())).toMatchObject({ status: 409, field: 'amount' })
  })

  it('hands on the key that makes a repeated request one refund, and refuses one that is none', async () => {
    const { json, world } = operating()
    const body = { amount: 500, reason: 'x' }
    await json(at('refund'), body, { ...AUTH, 'idempotency-key': 'case-17' })
    expect(world.resolved).toEqual([[reference, 500, 'x', 'case-17']])
    for (const key of ['two words', 'k'.repeat(101)]) {
      const response = await json(at('refund'), body, { ...AUTH, 'idempotency-key': key })
      expect(response.status).toBe(422)
      expect(problem.parse(await response.json()).field).toBe('Idempotency-Key')
    }
    expect(world.resolved).toHaveLength(1)
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

describe('a rotation of the webhook', () => {
  const path = '/operator/webhook/rotate'

  it('answers with the new registration, and with nobody’s secret', async () => {
    const { json } = operating()
    const response = await json(path, {}, AUTH)
    expect(response.status).toBe(202)
    expect(await response.json()).toEqual({ accepted: true, id: 'new-registration' })
    expect((await json(path, {})).status).toBe(401)
  })

  it('is the operator’s own affair where the secret was set by hand', async () => {
    const { json } = tryOut(makeWorld(), { OPERATOR_TOKEN: TOKEN, VIPPS_WEBHOOK_SECRET: 'a,b' })
    const response = await json(path, {}, AUTH)
    expect(problem.parse(await response.json())).toMatchObject({
      status: 409,
      type: 'urn:stikk:secret-set-by-hand',
    })
  })

  it('says with what the payer declined', async () => {
    const { json, world } = operating()
    const failure = {
      fate: 'retry',
      why: 'payer-outage',
      gateway: 502,
      retryAfterMs: null,
    } as const
    world.rotation = { ok: false, code: 'http-400', ...failure }
    const response = await json(path, {}, AUTH)
    expect(problem.parse(await response.json())).toMatchObject({ status: 502, detail: 'http-400' })
  })
})
