// One notification on its way to a push service that verifies and opens it: what arrives, and what each
// answer means.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPushes } from '#bff/push/client.ts'
import { pushSetting } from '#bff/push/setting.ts'
import type { Notice, PushFate } from '#bff/session/ports.ts'
import { newPushKeys } from '#scripts/push-keys.ts'
import { startPush, type Deed, type PushService } from '#tests/doubles/push/index.ts'

const keys = newPushKeys()
let service: PushService
let notices: Notice[] = []

beforeEach(async () => {
  notices = []
  service = await startPush()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await service.close()
})

function pushesWith(pair = keys, now = Date.now()) {
  const publicUrl = 'http://127.0.0.1:8080'
  const setting = pushSetting({ ...pair, hosts: undefined, publicUrl, loopback: true })
  if (!setting) throw new Error('keys are given')
  return createPushes({
    setting,
    fetch: (url, init) => fetch(url, init),
    now: () => now,
    note: (notice) => void notices.push(notice),
  })
}

async function send(
  text = '{"title":"Ladingen er ferdig"}',
  subscription = service.subscribe(keys.publicKey),
  pushes = pushesWith(),
): Promise<PushFate> {
  const to = { endpoint: subscription.endpoint, ...subscription.keys }
  return pushes.send({ to, payload: text, ttlS: 90.5, topic: 'ev-1' })
}

describe('a notification', () => {
  it('arrives as it was said, with its life, its urgency and a name that replaces', async () => {
    expect(await send()).toEqual({ kind: 'taken' })
    expect(service.refused).toEqual([])
    expect(service.delivered).toMatchObject([
      { text: '{"title":"Ladingen er ferdig"}', ttl: 90, urgency: 'high' },
    ])
    expect(service.delivered[0]?.topic).toMatch(/^[\w-]{32}$/)
    expect(service.delivered[0]?.topic).not.toContain('ev-1')
  })

  it('has letters of every language', async () => {
    await send('Lataus päättyi – Åpne ærlig 😀')
    expect(service.delivered[0]?.text).toBe('Lataus päättyi – Åpne ærlig 😀')
  })

  it('is as long as any other, so that its length tells nothing', async () => {
    const sizes: number[] = []
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
      if (init?.body instanceof Uint8Array) sizes.push(init.body.byteLength)
      return new Response(null, { status: 201 })
    })
    await send('short')
    await send('rather longer than the other one, by many words')
    expect(sizes).toEqual([4096, 4096])
  })

  it('is not sent to an address outside the table, and the phone is forgotten', async () => {
    const subscription = service.subscribe(keys.publicKey)
    const elsewhere = { ...subscription, endpoint: 'https://evil.example/wpush/a' }
    expect(await send('x', elsewhere)).toEqual({ kind: 'gone', code: 'host' })
    expect(service.calls()).toBe(0)
  })

  it('of an operator whose keys are no pair is told to him', async () => {
    const pair = { publicKey: keys.publicKey, privateKey: newPushKeys().privateKey }
    const fate = await send('x', service.subscribe(keys.publicKey), pushesWith(pair))
    expect(fate).toEqual({ kind: 'keys-refused', code: 'no-pair' })
    expect(notices).toMatchObject([{ code: 'push-keys-refused', subject: 'ours' }])
    expect(service.calls()).toBe(0)
  })

  it('that cannot be encrypted for a phone is the last to it', async () => {
    const { endpoint } = service.subscribe(keys.publicKey)
    const broken = { p256dh: `B${'A'.repeat(86)}`, auth: 'AAAAAAAAAAAAAAAAAAAAAA' }
    const fate = await send('x', { endpoint, expirationTime: null, keys: broken })
    expect(fate).toEqual({ kind: 'gone', code: 'phone-keys' })
  })
})

describe('what an answer means', () => {
  it.each<[string, Deed, PushFate]>([
    ['404', { status: 404 }, { kind: 'gone', code: 'http-404' }],
    ['410', { status: 410 }, { kind: 'gone', code: 'http-410' }],
    ['413', { status: 413 }, { kind: 'refused', code: 'http-413' }],
    ['400', { status: 400 }, { kind: 'refused', code: 'http-400' }],
    ['500', { status: 500 }, { kind: 'later', code: 'http-500', afterMs: null }],
    [
      '429 with seconds',
      { status: 429, retryAfter: '30' },
      { kind: 'later', code: 'http-429', afterMs: 30_000 },
    ],
    ['a redirect, which is not followed', 'redirect', { kind: 'refused', code: 'http-307' }],
  ])('%s', async (_, deed, fate) => {
    service.misbehave(deed)
    expect(await send()).toEqual(fate)
    expect(service.refused).toEqual([])
  })

  it('a date in Retry-After is waited for', async () => {
    const now = Date.UTC(2026, 10, 25, 12)
    service.misbehave({ status: 503, retryAfter: 'Wed, 25 Nov 2026 12:01:00 GMT' })
    const fate = await send('x', service.subscribe(keys.publicKey), pushesWith(keys, now))
    expect(fate).toEqual({ kind: 'later', code: 'http-503', afterMs: 60_000 })
  })

  it('a phone that subscribed under other keys is told to the operator, without its address', async () => {
    const other = newPushKeys()
    const fate = await send('x', service.subscribe(other.publicKey))
    expect(fate).toEqual({ kind: 'keys-refused', code: 'http-403' })
    expect(notices).toMatchObject([{ code: 'push-keys-refused', subject: '127.0.0.1' }])
    expect(JSON.stringify(notices)).not.toContain('wpush')
  })

  it('a service that is not there is asked again later', async () => {
    await service.close()
    expect(await send()).toEqual({ kind: 'later', code: 'network', afterMs: null })
  })

  it('a service that never answers is given up after its time', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort(timeOut()))
    service.misbehave('hang')
    expect(await send()).toEqual({ kind: 'later', code: 'timeout', afterMs: null })
  })
})

const timeOut = (): DOMException => new DOMException('too long', 'TimeoutError')
