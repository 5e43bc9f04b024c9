import { makeOffer, readOffer } from '#bff/driver/offer.ts'
import { describe, expect, it, vi } from 'vitest'
import { pageIn } from './drawn.ts'
import { makeWorld, tryOut, type Trial } from './fakes.ts'
import { makeMatch, makeView, NOW, referenceOf, wish, fields, refusalIn } from './samples.ts'

vi.mock('#web/entry-server.tsx', async (original) => ({
  ...(await original<typeof import('#web/entry-server.tsx')>()),
  render: (await import('./drawn.ts')).draw,
}))

const BROWSER = { accept: 'text/html' }

/** An offer of the station page after a refusal: it names the old session. */
async function retrying(trial: Trial): Promise<string> {
  const reading = await readOffer(trial.deps.keys, (await trial.station()).offer, NOW)
  if (reading.kind !== 'valid') throw new Error('no offer')
  return makeOffer(trial.deps.keys, { ...reading.offer, retryOf: referenceOf('99') })
}

describe('a new try', () => {
  it('waits until the old reservation is released', async () => {
    const trial = tryOut()
    const old = referenceOf('99')
    trial.world.views.set(old, makeView(old, { phase: 'releasing' }))
    trial.world.onPause = () => {
      if (trial.world.paused === 3) {
        expect(trial.world.opened).toEqual([])
        trial.world.views.set(old, makeView(old, { phase: 'abandoned' }))
      }
    }
    const response = await trial.json('/api/sessions', wish(await retrying(trial)))
    expect(response.status).toBe(201)
    expect(trial.world.paused).toBe(3)
    expect(trial.world.opened[0]?.retryOf).toBe(old)
  })

  it('asks whether the station is free only then: the old session may be what holds it', async () => {
    const trial = tryOut()
    const old = referenceOf('99')
    const offer = await retrying(trial)
    trial.world.views.set(old, makeView(old, { phase: 'stopping' }))
    trial.world.matches = [makeMatch({ busy: true })]
    trial.world.onPause = () => {
      trial.world.views.set(old, makeView(old, { phase: 'abandoned' }))
      trial.world.matches = [makeMatch()]
    }
    expect((await trial.json('/api/sessions', wish(offer))).status).toBe(201)
  })

  it('gives up after ten seconds and opens nothing', async () => {
    const trial = tryOut()
    const old = referenceOf('99')
    trial.world.views.set(old, makeView(old, { phase: 'releasing' }))
    const answer = await refusalIn(await trial.json('/api/sessions', wish(await retrying(trial))))
    expect(answer).toMatchObject({ status: 409, type: 'urn:stikk:old-reservation' })
    expect(trial.world.paused).toBe(20)
    expect(trial.world.opened).toEqual([])
  })
})

describe('limits', () => {
  it('stop the thirty-first create a minute at a station, and say when to come back', async () => {
    const trial = tryOut()
    const from = { 'cf-connecting-ip': '1.2.3.4' }
    const create = async (address = from): Promise<Response> =>
      trial.json('/api/sessions', wish((await trial.station()).offer), address)
    for (let i = 0; i < 30; i += 1) expect((await create()).status).toBe(201)
    const answer = await create()
    expect(answer.headers.get('retry-after')).toBe('60')
    expect(await refusalIn(answer)).toMatchObject({
      status: 429,
      type: 'urn:stikk:too-many-requests',
    })
    expect((await create({ 'cf-connecting-ip': '5.6.7.8' })).status).toBe(201)
    trial.world.now += 60_000
    expect((await create()).status).toBe(201)
  })

  it('are a page for the driver’s browser and a problem for a program', async () => {
    const trial = tryOut()
    const create = async (headers = {}): Promise<Response> =>
      trial.form('/s/1001', fields((await trial.station()).offer), headers)
    for (let i = 0; i < 30; i += 1) expect((await create()).status).toBe(303)
    const page = await create(BROWSER)
    expect([page.status, page.headers.get('retry-after')]).toEqual([429, '60'])
    expect((await pageIn(page, 'station')).form.fault?.code).toBe('too-many')
    expect((await refusalIn(await create())).type).toBe('urn:stikk:too-many-requests')
  })

  it('stop the thirty-first forged offer a minute', async () => {
    const { json, world } = tryOut()
    const forge = async (): Promise<number> => (await json('/api/sessions', wish('a.b'))).status
    for (let i = 0; i < 30; i += 1) expect(await forge()).toBe(400)
    expect(await forge()).toBe(429)
    expect(world.opened).toEqual([])
  })

  it('are off where the operator says so', async () => {
    const trial = tryOut(makeWorld(), { RATE_LIMIT: 'off' })
    for (let i = 0; i < 12; i += 1) {
      const answer = await trial.json('/api/sessions', wish((await trial.station()).offer))
      expect(answer.status).toBe(201)
    }
  })
})
