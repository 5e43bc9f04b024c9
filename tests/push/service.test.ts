// The stand-in for the push services refuses what they refuse: a sender it took by mistake would make
// every other test worthless.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encryptNotification, vapidHeaders } from '@block65/webcrypto-web-push'
import { newPushKeys } from '#scripts/push-keys.ts'
import { startPush, type PushService, type SubscriptionJson } from '#tests/doubles/push/index.ts'

const keys = newPushKeys()
const DAY_MS = 86_400_000
let service: PushService
let subscription: SubscriptionJson
let clock = 0

beforeEach(async () => {
  clock = Date.now()
  service = await startPush(() => clock)
  subscription = service.subscribe(keys.publicKey)
})
afterEach(() => service.close())

async function attempt(change: Record<string, string | null> = {}, audience?: string) {
  const endpoint = audience ?? subscription.endpoint.replace('http:', 'https:')
  const vapid = { subject: 'mailto:a@b.example', ...keys }
  const { headers } = await vapidHeaders({ ...subscription, endpoint }, vapid)
  const body = await encryptNotification(
    { ...subscription, endpoint },
    new TextEncoder().encode('x'),
  )
  const all: Record<string, string | null> = {
    ...headers,
    'content-encoding': 'aes128gcm',
    ttl: '60',
    ...change,
  }
  const given = Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as [string, string]],
  )
  const init = { method: 'POST', headers: given, body: Uint8Array.from(body) }
  return (await fetch(subscription.endpoint, init)).status
}

describe('the stand-in', () => {
  it('takes what is right', async () => {
    expect(await attempt()).toBe(201)
    expect(service.delivered.map(({ text }) => text)).toEqual(['x'])
  })

  it('refuses a sender without a token, with a bent one, and with one for somebody else', async () => {
    expect(await attempt({ authorization: null })).toBe(401)
    expect(await attempt({ authorization: `vapid t=a.b.c, k=${keys.publicKey}` })).toBe(401)
    expect(await attempt({}, 'https://other.example/wpush/a')).toBe(401)
    expect(service.refused).toEqual([
      'no vapid header',
      'the signature is wrong',
      'aud is https://other.example',
    ])
  })

  it('refuses a token that is past, or lives for more than a day', async () => {
    clock += DAY_MS
    expect(await attempt()).toBe(401)
    clock -= 2 * DAY_MS
    expect(await attempt()).toBe(401)
  })

  it('refuses the draft encoding, and a message without a life', async () => {
    expect(await attempt({ 'content-encoding': 'aesgcm' })).toBe(400)
    expect(await attempt({ ttl: null })).toBe(400)
  })

  it('says 410 of a phone that unsubscribed, and 404 of one it never knew', async () => {
    service.unsubscribe(subscription.endpoint)
    expect(await attempt()).toBe(410)
    subscription = { ...subscription, endpoint: `${service.url}/wpush/unknown` }
    expect(await attempt()).toBe(404)
  })
})
