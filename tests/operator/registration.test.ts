// The registration with the charger backend, at the operator's door.
import { unregistered } from '#tests/driver/fake-registration.ts'
import { makeWorld, tryOut } from '#tests/driver/fakes.ts'
import { describe, expect, it } from 'vitest'

const TOKEN = 'an-operator-token-of-some-length'
const AUTH = { authorization: `Bearer ${TOKEN}` }

function operating() {
  const world = makeWorld()
  return { ...tryOut(world, { OPERATOR_TOKEN: TOKEN }), world }
}

describe('the registration with the charger backend', () => {
  it('is shown, and changed, to whoever has the operator’s token', async () => {
    const { get, json, world } = operating()
    expect(await (await get('/operator/chargers', AUTH)).json()).toEqual(unregistered)
    for (const deed of ['rotate', 'register', 'sync', 'unregister']) {
      expect((await json(`/operator/chargers/${deed}`, {}, AUTH)).status).toBe(200)
    }
    expect((await json('/operator/chargers/unregister?force=true', {}, AUTH)).status).toBe(200)
    expect(world.deeds).toEqual(['rotate', 'register', 'sync', 'unregister', 'unregister-anyway'])
  })

  it('is nobody else’s', async () => {
    const { get, json, world } = operating()
    expect((await get('/operator/chargers')).status).toBe(401)
    expect((await json('/operator/chargers/rotate', {})).status).toBe(401)
    expect((await json('/operator/chargers/explode', {}, AUTH)).status).toBe(404)
    expect(world.deeds).toEqual([])
  })

  it('says what the backend declined', async () => {
    const { json, world } = operating()
    world.deedAnswer = {
      ok: false,
      fate: 'refused',
      why: 'start-refused',
      code: 'not-registered',
      gateway: 502,
      retryAfterMs: null,
    }
    const response = await json('/operator/chargers/rotate', {}, AUTH)
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({
      type: 'urn:stikk:charger-backend-declined',
      detail: 'not-registered',
    })
  })
})

describe('the webhook', () => {
  it('is shown by the registrations whose secrets are known, without them', async () => {
    const { get } = operating()
    const response = await get('/operator/webhook', AUTH)
    expect(await response.json()).toEqual({
      url: 'https://stikk.example/news',
      byHand: false,
      registrations: [{ id: 'w1', retiredAt: null }],
    })
    expect((await get('/operator/webhook?merchant=nobody', AUTH)).status).toBe(422)
  })
})
