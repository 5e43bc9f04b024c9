// A phone's wish to be told: taken from whoever holds the handle, in the right shape, for a push service
// that is known; and forgotten without questions.
import { describe, expect, it } from 'vitest'
import { problem } from '#shared/contract.ts'
import { readEnv } from '#bff/env.ts'
import { newPushKeys } from '#scripts/push-keys.ts'
import { makeWorld, tryOut, type World } from './fakes.ts'
import { makeView, referenceOf } from './samples.ts'

const reference = referenceOf('5')
const pair = newPushKeys()
const keys = { VAPID_PUBLIC_KEY: pair.publicKey, VAPID_PRIVATE_KEY: pair.privateKey }
const subscription = {
  endpoint: 'https://push.example/wpush/secret-of-a-phone',
  expirationTime: null,
  keys: { p256dh: newPushKeys().publicKey, auth: 'A'.repeat(22) },
}
const wish = { subscription, locale: 'sv' }

async function charging(settings: Record<string, string> = keys) {
  const world = makeWorld()
  world.views.set(reference, makeView(reference, { phase: 'charging' }))
  const trial = tryOut(world, settings)
  const path = `/api/sessions/${await trial.handleOf(reference)}/push`
  return { ...trial, path, ask: (body: unknown) => trial.json(path, body) }
}

const told = async (response: Response) => problem.parse(await response.json())
const phonesOf = (world: World) => world.phones.map(({ phone }) => phone)

describe('POST /api/sessions/{handle}/push', () => {
  it('notes the phone, with its language; the same again is known', async () => {
    const { ask, world } = await charging()
    const response = await ask(wish)
    expect([response.status, await response.text()]).toEqual([201, ''])
    const { endpoint } = subscription
    expect(phonesOf(world)).toEqual([{ endpoint, ...subscription.keys, locale: 'sv' }])
    world.subscribeAnswer = 'known'
    expect((await ask(wish)).status).toBe(204)
  })

  it.each([
    [
      'no endpoint',
      { ...wish, subscription: { keys: subscription.keys } },
      'subscription.endpoint',
    ],
    [
      'a key that is none',
      { ...wish, subscription: { ...subscription, keys: { ...subscription.keys, p256dh: 'x' } } },
      'subscription.keys.p256dh',
    ],
    [
      'a short secret',
      { ...wish, subscription: { ...subscription, keys: { ...subscription.keys, auth: 'x' } } },
      'subscription.keys.auth',
    ],
    ['no language', { subscription }, 'locale'],
    [
      'a service nobody knows',
      { ...wish, subscription: { ...subscription, endpoint: 'https://evil.example/' } },
      'subscription.endpoint',
    ],
  ])('names what is wrong: %s', async (_, body, field) => {
    const { ask, world } = await charging()
    const response = await ask(body)
    expect(response.status).toBe(400)
    expect((await told(response)).field).toBe(field)
    expect(world.phones).toEqual([])
  })

  it('takes JSON alone, and not more than a subscription needs', async () => {
    const { ask, form, path } = await charging()
    expect((await form(path, { locale: 'nb' })).status).toBe(415)
    expect((await ask({ ...wish, locale: 'x'.repeat(5000) })).status).toBe(413)
    expect((await told(await ask('{'))).detail).toBe('The body is not a JSON object.')
  })

  it('says that the charge is over', async () => {
    const { ask, world } = await charging()
    world.subscribeAnswer = 'over'
    const response = await ask(wish)
    expect([response.status, (await told(response)).type]).toEqual([409, 'urn:stikk:session-over'])
  })

  it('answers a wrong key as an unknown session, and asks no object', async () => {
    const { json, path, world, deps } = await charging()
    const other = await deps.keys.makeHandle(referenceOf('6'))
    const unknown = await json(`/api/sessions/${other}/push`, wish)
    const wrong = await json(path.replace(/.\/push$/, '/push'), wish)
    const same = { type: 'urn:stikk:session-unknown', status: 404 }
    expect(await told(unknown)).toMatchObject(same)
    expect(await told(wrong)).toMatchObject(same)
    expect(world.phones).toEqual([])
  })

  it('is not there where the operator has no keys', async () => {
    const { ask, get, path } = await charging({})
    expect((await told(await ask(wish))).type).toBe('urn:stikk:push-off')
    const page = await get(path.replace('/api/sessions/', '/c/').replace('/push', ''))
    expect(await page.text()).not.toContain('pushKey')
  })

  it('never repeats nor logs where the phone is reached', async () => {
    const { ask, world } = await charging()
    const elsewhere = 'https://evil.example/wpush/secret-of-a-phone'
    const refused = await ask({ ...wish, subscription: { ...subscription, endpoint: elsewhere } })
    await ask(wish)
    expect(await refused.text()).not.toContain('secret-of-a-phone')
    expect(JSON.stringify(world.log)).not.toContain('secret-of-a-phone')
  })
})

describe('DELETE /api/sessions/{handle}/push', () => {
  it('forgets the phone, as often as it is asked', async () => {
    const { ask, deps, path, world } = await charging()
    await ask(wish)
    const app = tryOut(world, keys, deps)
    const { endpoint } = subscription
    expect((await app.remove(path, { endpoint })).status).toBe(204)
    expect(world.phones).toEqual([])
    expect((await app.remove(path, { endpoint })).status).toBe(204)
    expect((await told(await app.remove(path, {}))).field).toBe('endpoint')
    expect((await app.remove(path.replace(/.\/push$/, '/push'), { endpoint })).status).toBe(404)
  })
})

describe('the session page', () => {
  it('carries the public key, and the private one nowhere', async () => {
    const { get, path } = await charging()
    const page = await get(path.replace('/api/sessions/', '/c/').replace('/push', ''))
    const text = await page.text()
    expect(text).toContain(`"pushKey":"${pair.publicKey}"`)
    expect(text).not.toContain(pair.privateKey)
  })
})

describe('the keys', () => {
  const base = {
    PUBLIC_URL: 'https://stikk.example',
    SESSION_SECRET: 's'.repeat(32),
    VIPPS_BASE_URL: 'https://payer.example',
    VIPPS_CLIENT_ID: 'id',
    VIPPS_CLIENT_SECRET: 'secret',
    VIPPS_SUBSCRIPTION_KEY: 'key',
    VIPPS_MSN: '123456',
    OCPI_VERSIONS_URL: 'https://cpo.example/versions',
    OCPI_TOKEN_A: 'token-a',
  }
  const faults = (change: Record<string, string>): string[] => {
    const read = readEnv({ ...base, ...change })
    return read.ok ? [] : read.faults
  }

  it('are one pair: one alone is told by the name of the other', () => {
    expect(faults(keys)).toEqual([])
    expect(faults({ VAPID_PUBLIC_KEY: pair.publicKey })).toEqual([
      'VAPID_PRIVATE_KEY is missing: the two are one pair',
    ])
    expect(faults({ VAPID_PRIVATE_KEY: pair.privateKey })).toEqual([
      'VAPID_PUBLIC_KEY is missing: the two are one pair',
    ])
  })

  it('are told what they should be, never what they are', () => {
    const [fault = '', ...more] = faults({ ...keys, VAPID_PRIVATE_KEY: 'my-secret-in-pem' })
    expect(fault).toContain('VAPID_PRIVATE_KEY is wrong: it should be the private key that')
    expect(fault).not.toContain('my-secret-in-pem')
    expect(more).toEqual([])
    expect(faults({ ...keys, PUSH_HOSTS: 'https://push.example/' })).toHaveLength(1)
    expect(faults({ ...keys, PUSH_HOSTS: 'push.example,*.up.example' })).toEqual([])
  })
})
