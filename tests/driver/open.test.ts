import { openAnswer } from '#shared/contract.ts'
import { describe, expect, it, vi } from 'vitest'
import { makeWorld, tryOut } from './fakes.ts'
import {
  connector,
  makeMatch,
  makeView,
  NOW,
  PAYER_URL,
  tariff,
  wish,
  refusalIn,
  referenceIn,
} from './samples.ts'

vi.mock('#web/entry-server.tsx', async (original) => ({
  ...(await original<typeof import('#web/entry-server.tsx')>()),
  render: (await import('./drawn.ts')).draw,
}))

describe('POST /api/sessions', () => {
  it('opens a session with exactly what the driver agreed to', async () => {
    const trial = tryOut()
    const { offer } = await trial.station()
    const response = await trial.json('/api/sessions', wish(offer))
    expect(response.status).toBe(201)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('set-cookie')).toBeNull()
    const reference = await referenceIn(trial.deps.keys, offer)
    const handle = await trial.handleOf(reference)
    expect(openAnswer.parse(await response.json())).toEqual({ handle, redirectUrl: PAYER_URL })
    expect(trial.world.opened).toEqual([
      {
        reference,
        merchantId: 'default',
        station: makeView(reference).station,
        locationId: 'LOC1',
        evseUid: 'EVSE1',
        connectorId: '1',
        amountMinor: 35_000,
        currency: 'NOK',
        tariff,
        locale: 'nb',
        termsVersion: '2026-11',
        acceptedAt: NOW,
        description: 'Lading 1001, 14:05. Reservert beløp; du betaler bare for det du bruker.',
        retryOf: null,
        seller: { name: 'Stikk sandbox', organisationNumber: '000 000 000' },
        policy: {
          startWaitS: 120,
          stopWaitS: 30,
          cdrWaitS: 900,
          giveUpS: 900,
          lateStartWatchS: 3600,
          priceSource: 'lower',
          minimumMinor: 100,
          stopDelayMs: 4000,
          pushIntervalMs: 10_000,
        },
      },
    ])
  })

  it('keeps the trace that came with it, and tells of the session it opened', async () => {
    const trial = tryOut()
    const traceId = 'ab'.repeat(16)
    const trace = { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, tracestate: "a=' OR 1=1--" }
    const { offer } = await trial.station()
    await trial.json('/api/sessions', wish(offer), trace)
    expect(trial.world.opened[0]?.trace).toEqual({ traceId, sampled: true, state: null })
    const reference = await referenceIn(trial.deps.keys, offer)
    expect(trial.world.lookout.requests.at(-1)).toMatchObject({
      door: 'api',
      route: '/api/sessions',
      status: 201,
      reference,
      traceId,
      quiet: false,
    })
  })

  it('speaks the language the driver read, whatever the phone’s own', async () => {
    const trial = tryOut()
    const english = wish((await trial.station()).offer, { locale: 'en-GB' })
    await trial.json('/api/sessions', english, { 'accept-language': 'nb' })
    expect(trial.world.opened[0]).toMatchObject({
      locale: 'en',
      description: 'Charging 1001, 14:05. Reserved amount; you pay only for what you use.',
    })
  })

  it('names no connector to an EVSE that does not ask for one', async () => {
    const world = makeWorld()
    world.matches = [makeMatch({ connector: { ...connector, connectorRequired: false } })]
    const trial = tryOut(world)
    await trial.json('/api/sessions', wish((await trial.station()).offer))
    expect(world.opened[0]?.connectorId).toBeNull()
  })

  it('answers the same offer with the same session, though that one now keeps the EVSE busy', async () => {
    const trial = tryOut()
    const { offer } = await trial.station()
    const first = await (await trial.json('/api/sessions', wish(offer))).json()
    trial.world.matches = [makeMatch({ busy: true })]
    const again = await trial.json('/api/sessions', wish(offer))
    expect(again.status).toBe(200)
    expect(await again.json()).toEqual(first)
    expect(trial.world.opened).toHaveLength(1)
  })

  it('refuses the same offer with another amount', async () => {
    const trial = tryOut()
    const { offer } = await trial.station()
    await trial.json('/api/sessions', wish(offer))
    expect(
      await refusalIn(await trial.json('/api/sessions', wish(offer, { amount: 50_000 }))),
    ).toMatchObject({ status: 409, type: 'urn:stikk:offer-used', field: 'offer' })
  })

  it('answers 202 with the handle alone while the payer has not answered', async () => {
    const trial = tryOut()
    trial.world.openAnswer = ({ reference }) => ({ kind: 'waiting', view: makeView(reference) })
    const { offer } = await trial.station()
    const response = await trial.json('/api/sessions', wish(offer))
    expect(response.status).toBe(202)
    expect(Object.keys(await response.json())).toEqual(['handle'])
  })

  it.each([502, 503, 504] as const)('answers %i where the payer failed so', async (status) => {
    const trial = tryOut()
    trial.world.openAnswer = () => ({ kind: 'failed', status })
    const answer = await trial.json('/api/sessions', wish((await trial.station()).offer))
    expect(await refusalIn(answer)).toMatchObject({ status, type: 'urn:stikk:payer-away' })
  })

  it('answers 422 where the payer refused for good, 409 where another was quicker', async () => {
    const trial = tryOut()
    const { offer } = await trial.station()
    trial.world.openAnswer = () => ({ kind: 'refused', why: 'payment-refused' })
    expect((await trial.json('/api/sessions', wish(offer))).status).toBe(422)
    trial.world.openAnswer = () => ({ kind: 'busy' })
    const busy = await refusalIn(await trial.json('/api/sessions', wish(offer)))
    expect(busy).toMatchObject({ status: 409, type: 'urn:stikk:station-busy' })
  })

  it('never gives out an address that is not the payer’s to use', async () => {
    const trial = tryOut()
    trial.world.openAnswer = ({ reference }) => ({
      kind: 'opened',
      redirectUrl: 'javascript:alert(1)',
      view: makeView(reference),
    })
    const { offer } = await trial.station()
    const response = await trial.json('/api/sessions', wish(offer))
    expect(await response.json()).toMatchObject({ redirectUrl: null })
  })

  it.each([
    ['no terms', { acceptedTerms: false }, 'acceptedTerms'],
    ['terms unsaid', { acceptedTerms: undefined }, 'acceptedTerms'],
    ['an amount as text', { amount: '35000' }, 'amount'],
    ['half an øre', { amount: 35_000.5 }, 'amount'],
    ['an amount not on offer', { amount: 35_001 }, 'amount'],
    ['a negative amount', { amount: -35_000 }, 'amount'],
    ['no offer', { offer: '' }, 'offer'],
    ['an endless offer', { offer: 'x'.repeat(2001) }, 'offer'],
    ['a language that is no text', { locale: 7 }, 'locale'],
  ])('refuses %s, naming the field', async (_, change, field) => {
    const trial = tryOut()
    const { offer } = await trial.station()
    const answer = await refusalIn(await trial.json('/api/sessions', wish(offer, change)))
    expect([answer.status, answer.field]).toEqual([400, field])
    expect(trial.world.opened).toEqual([])
  })

  it('refuses what is no JSON, too much of it, or something else', async () => {
    const { json, form } = tryOut()
    expect((await json('/api/sessions', '{')).status).toBe(400)
    expect((await json('/api/sessions', '"text"')).status).toBe(400)
    expect((await json('/api/sessions', ' '.repeat(16_385))).status).toBe(413)
    expect((await form('/api/sessions', {})).status).toBe(415)
  })

  it('counts the bytes that come, whatever Content-Length claims', async () => {
    const { json } = tryOut()
    const answer = await json('/api/sessions', 'x'.repeat(20_000), { 'content-length': '5' })
    expect(answer.status).toBe(413)
  })

  it('refuses an offer that is forged, and one that is old, and wakes no session for it', async () => {
    const trial = tryOut()
    const { offer } = await trial.station()
    const forged = await refusalIn(await trial.json('/api/sessions', wish(`${offer}x`)))
    expect(forged).toMatchObject({ status: 400, type: 'urn:stikk:offer-forged', field: 'offer' })
    trial.world.now += 900_000
    const old = await refusalIn(await trial.json('/api/sessions', wish(offer)))
    expect(old).toMatchObject({ status: 409, type: 'urn:stikk:offer-expired', field: 'offer' })
    expect(trial.world.viewed).toEqual([])
  })

  it('asks to reload where the tariff is no longer known, and sells by the one that was shown', async () => {
    const trial = tryOut()
    const { offer } = await trial.station()
    const dearer = { ...tariff, digest: 'dearer' }
    trial.world.matches = [makeMatch({ tariff: dearer })]
    expect((await trial.json('/api/sessions', wish(offer))).status).toBe(201)
    expect(trial.world.opened[0]?.tariff.digest).toBe(tariff.digest)
    trial.world.matches = [makeMatch()]
    const { offer: second } = await trial.station()
    trial.world.matches = [makeMatch({ tariff: null })]
    expect((await trial.json('/api/sessions', wish(second))).status).toBe(201)
    trial.world.matches = [makeMatch()]
    trial.world.tariffs.clear()
    const next = await trial.json('/api/sessions', wish((await trial.station()).offer))
    expect(await refusalIn(next)).toMatchObject({ status: 409, type: 'urn:stikk:tariff-changed' })
  })

  it('refuses a station that was lost, broken or taken since the offer', async () => {
    const trial = tryOut()
    const { offer } = await trial.station()
    const type = async (matches: ReturnType<typeof makeMatch>[]): Promise<unknown[]> => {
      trial.world.matches = matches
      const answer = await refusalIn(await trial.json('/api/sessions', wish(offer)))
      return [answer.status, answer.type]
    }
    expect(await type([])).toEqual([409, 'urn:stikk:station-gone'])
    const moved = makeMatch({ connector: { ...connector, evseUid: 'OTHER' } })
    expect(await type([moved])).toEqual([409, 'urn:stikk:station-gone'])
    const broken = makeMatch({ connector: { ...connector, status: 'INOPERATIVE' } })
    expect(await type([broken])).toEqual([409, 'urn:stikk:station-closed'])
    expect(await type([makeMatch({ busy: true })])).toEqual([409, 'urn:stikk:station-busy'])
    const charging = makeMatch({ connector: { ...connector, status: 'CHARGING' } })
    trial.world.matches = [charging]
    expect((await trial.json('/api/sessions', wish(offer))).status).toBe(201)
  })
})
