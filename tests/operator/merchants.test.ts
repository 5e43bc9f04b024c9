// What an operator of one merchant sees of the installation, beside one who sees all of it.
import type { NoticeSeen } from '#bff/session/ports.ts'
import { connector, makeMatch, NOW, referenceOf } from '#tests/driver/samples.ts'
import { makeWorld, tryOut } from '#tests/driver/fakes.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { AUTH, row, TOKEN } from './trial.ts'

const dansk = {
  id: 'dansk',
  name: 'Dansk Ladning ApS',
  organisationNumber: '12345678',
  market: 'DK',
  msn: '654321',
  clientId: 'their-id',
  clientSecret: 'their-client-secret',
  subscriptionKey: 'their-subscription-key',
  webhookSecret: 'their-webhook-secret',
  stations: { locations: ['LOC2'] },
}
const theirs = referenceOf('7')
const token = `stikk_${'d'.repeat(43)}`
const DANSK = { authorization: `Bearer ${token}` }

const notice = (subject: string, merchantId: string | null): NoticeSeen => ({
  code: 'payer-keys',
  subject,
  field: null,
  detail: 'wrong',
  merchantId,
  count: 1,
  firstAt: NOW,
  lastAt: NOW,
})

let world: ReturnType<typeof makeWorld>
let trial: ReturnType<typeof tryOut>

beforeEach(() => {
  world = makeWorld()
  world.matches = [
    makeMatch({ connector: { ...connector, stationId: 'S-1' } }),
    makeMatch({ merchantId: 'dansk', connector: { ...connector, stationId: 'S-2' } }),
    makeMatch({ merchantId: null, connector: { ...connector, stationId: 'S-3' } }),
  ]
  world.rows = [row(), row({ reference: theirs, merchantId: 'dansk', currency: 'DKK' })]
  world.notices = [notice('123456', 'default'), notice('654321', 'dansk'), notice('all', null)]
  const times = { createdAt: 0, expiresAt: null, lastUsedAt: null, revokedAt: null }
  const own = { id: 'op-1', name: 'dansk drift', scope: 'act' as const, merchantId: 'dansk' }
  world.office.tokens.push({ ...own, token, ...times })
  trial = tryOut(world, { OPERATOR_TOKEN: TOKEN, MERCHANTS: JSON.stringify([dansk]) })
})

const read = async (path: string, headers: Record<string, string>): Promise<unknown> =>
  (await trial.get(path, headers)).json()

/** All that its lists show. */
async function seen(headers: Record<string, string>): Promise<string> {
  const lists = ['stations', 'notices', 'sessions'].map((list) =>
    read(`/operator/${list}`, headers),
  )
  return JSON.stringify(await Promise.all(lists))
}
const refund = (reference: string) =>
  trial.json(`/operator/sessions/${reference}/refund`, { amount: 100, reason: 'no' }, DANSK)
const rotate = (query: string) => trial.json(`/operator/webhook/rotate${query}`, {}, AUTH)

describe('an operator of one merchant', () => {
  it('sees its own merchant, and no key of it', async () => {
    const text = await (await trial.get('/operator/merchants', DANSK)).text()
    expect(JSON.parse(text)).toEqual({
      merchants: [
        {
          id: 'dansk',
          name: 'Dansk Ladning ApS',
          organisationNumber: '12345678',
          market: 'DK',
          currency: 'DKK',
          salesUnit: '654321',
          stations: 1,
          ready: true,
          detail: null,
        },
      ],
    })
    expect(await read('/operator/merchants', AUTH)).toMatchObject({
      merchants: [{ id: 'default' }, { id: 'dansk' }],
    })
  })

  it('sees its own stations, notices and sessions alone', async () => {
    const own = await seen(DANSK)
    for (const one of ['S-2', '654321', theirs]) expect(own).toContain(one)
    for (const one of ['S-1', 'S-3', '123456', row().reference]) expect(own).not.toContain(one)
    expect(own).not.toContain('"all"')
    const whole = await seen(AUTH)
    for (const one of ['S-1', 'S-2', 'S-3', '123456', '654321', '"all"', row().reference]) {
      expect(whole).toContain(one)
    }
  })

  it('refunds its own sessions; another’s are unknown to it', async () => {
    expect((await refund(row().reference)).status).toBe(404)
    expect(world.resolved).toEqual([])
    expect((await refund(theirs)).status).toBe(202)
  })

  it('neither renews webhooks nor changes the registration with the charger backend', async () => {
    for (const path of ['/webhook/rotate', '/webhook/rotate?merchant=dansk', '/chargers/rotate']) {
      expect((await trial.json(`/operator${path}`, {}, DANSK)).status).toBe(403)
    }
    expect((await trial.get('/operator/chargers', DANSK)).status).toBe(403)
    expect(world.deeds).toEqual([])
  })
})

describe('the webhook of one merchant', () => {
  it('is renewed by its name, and that of the settings without one', async () => {
    expect((await rotate('')).status).toBe(202)
    // Its secret was set by hand.
    expect((await rotate('?merchant=dansk')).status).toBe(409)
    expect((await rotate('?merchant=nobody')).status).toBe(422)
  })
})

async function samplesOf(change: Record<string, string>): Promise<string[]> {
  const { get } = tryOut(world, { METRICS_TOKEN: 'a-metrics-token', ...change })
  const text = await (await get('/metrics', { authorization: 'Bearer a-metrics-token' })).text()
  return text.split('\n').filter((line) => line.startsWith('stikk_merchant_sessions'))
}

describe('the figures', () => {
  it('tell merchants apart, and only where there are several', async () => {
    expect(await samplesOf({ MERCHANTS: JSON.stringify([dansk]) })).toEqual([
      'stikk_merchant_sessions{merchant="default",phase="parked"} 1',
      'stikk_merchant_sessions{merchant="dansk",phase="parked"} 1',
    ])
    expect(await samplesOf({})).toEqual([])
  })
})
