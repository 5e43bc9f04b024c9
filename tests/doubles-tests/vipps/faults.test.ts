/** The fault language, word by word, and what it does to real connections. */
import { afterEach, describe, expect, test } from 'vitest'
import { FaultList, faultsRequest } from '#tests/doubles/vipps/faults.ts'
import { sandboxVipps, startVipps } from '#tests/doubles/vipps/index.ts'
import type { RunningVipps } from '#tests/doubles/vipps/index.ts'
import { codeOf, createBody, openVipps } from './caller.ts'

const parse = (...faults: object[]) => faultsRequest.parse({ faults }).faults
const reference = 'ev-faults-0001'
const path = `/epayment/v1/payments/${reference}`
const nok = (value: number) => ({ modificationAmount: { currency: 'NOK', value } })

describe('the list', () => {
  test('a fault is for its call, its payment and its number of times', () => {
    const list = new FaultList()
    list.add(parse({ match: 'capture', do: 'status', times: 2, reference }))
    expect(list.takeForCall('refund', reference)).toBeUndefined()
    expect(list.takeForCall('capture', 'ev-other-0001')).toBeUndefined()
    expect(list.takeForCall('capture', reference)?.do).toBe('status')
    expect(list.list()).toMatchObject([{ times: 1 }])
    expect(list.takeForCall('capture', reference)?.do).toBe('status')
    expect(list.takeForCall('capture', reference)).toBeUndefined()
    expect(list.list()).toEqual([])
  })

  test('skip lets calls pass first, and a star matches any call but no webhook', () => {
    const list = new FaultList()
    list.add(parse({ match: '*', do: 'drop-before', skip: 1 }))
    expect(list.takeForWebhook('AUTHORIZED', reference)).toBeUndefined()
    expect(list.takeForCall('token', undefined)).toBeUndefined()
    expect(list.takeForCall('read', reference)?.do).toBe('drop-before')
  })

  test('a webhook fault can name the event', () => {
    const list = new FaultList()
    list.add(parse({ match: 'webhook', do: 'lose', event: 'CAPTURED' }))
    expect(list.takeForWebhook('AUTHORIZED', reference)).toBeUndefined()
    expect(list.takeForCall('read', reference)).toBeUndefined()
    expect(list.takeForWebhook('CAPTURED', reference)?.do).toBe('lose')
  })

  test.each([
    { match: 'capture', do: 'lose' },
    { match: 'webhook', do: 'refuse', code: '6280' },
    { match: 'capture', do: 'refuse' },
    { match: 'capture', do: 'refuse', code: '9999' },
    { match: 'nothing', do: 'delay' },
    { match: 'capture', do: 'delay', times: 0 },
  ])('%j is no sentence of the language', (fault) => {
    expect(faultsRequest.safeParse({ faults: [fault] }).success).toBe(false)
  })
})

const reserved = async () => {
  const open = await openVipps({ rateLimits: false })
  await open.call('POST', '/epayment/v1/payments', { key: 'k', body: createBody(reference) })
  open.vipps.book.approve(Date.now(), reference)
  const tell = (...faults: object[]) => open.vipps.faults.add(parse(...faults))
  const capture = (key: string) => open.call('POST', `${path}/capture`, { key, body: nok(20_000) })
  return { ...open, tell, capture }
}

describe('a call', () => {
  test('is refused with a code, and the same key works afterwards', async () => {
    const { tell, capture } = await reserved()
    tell({ match: 'capture', do: 'refuse', code: '6280' })
    const refused = await capture('k1')
    expect([refused.status, codeOf(refused)]).toEqual([400, '6280'])
    expect((await capture('k1')).status).toBe(200)
  })

  test('is refused with another status, or with none but a status', async () => {
    const { tell, capture, vipps } = await reserved()
    tell({ match: 'capture', do: 'refuse', code: '6160', status: 409 })
    expect((await capture('k1')).status).toBe(409)
    tell({ match: 'capture', do: 'status', status: 429, retryAfter: 7 })
    const limited = await capture('k2')
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7'])
    expect(vipps.book.get(reference)?.captured).toBe(0)
  })

  test('finds its token forgotten', async () => {
    const { tell, capture, call } = await reserved()
    tell({ match: 'capture', do: 'forget-token' })
    expect((await capture('k1')).status).toBe(401)
    expect((await call('GET', path)).status).toBe(401)
  })

  test('a create is matched by the reference in its body', async () => {
    const { tell, call } = await reserved()
    tell({ match: 'create', do: 'status', status: 503, reference: 'ev-faults-0002' })
    const create = (name: string, key: string) =>
      call('POST', '/epayment/v1/payments', { key, body: createBody(name) })
    expect((await create('ev-faults-0003', 'a')).status).toBe(201)
    expect((await create('ev-faults-0002', 'b')).status).toBe(503)
    expect((await create('ev-faults-0002', 'b')).status).toBe(201)
  })
})

describe('over a real connection', () => {
  let running: RunningVipps | undefined
  afterEach(async () => running?.close())

  const open = async () => {
    running = await startVipps({ port: 0, rateLimits: false })
    const { url } = running
    const keys = { 'Ocp-Apim-Subscription-Key': sandboxVipps.subscriptionKey }
    const granted = await fetch(`${url}/accesstoken/get`, {
      method: 'POST',
      headers: {
        ...keys,
        client_id: sandboxVipps.clientId,
        client_secret: sandboxVipps.clientSecret,
      },
    })
    const { access_token: token } = (await granted.json()) as { access_token: string }
    const send = (tail: string, key: string, body: object) =>
      fetch(`${url}/epayment/v1/payments${tail}`, {
        method: 'POST',
        headers: {
          ...keys,
          Authorization: `Bearer ${token}`,
          'Merchant-Serial-Number': sandboxVipps.msn,
          'Content-Type': 'application/json',
          'Idempotency-Key': key,
        },
        body: JSON.stringify(body),
      })
    const tell = (fault: object) =>
      fetch(`${url}/sandbox/faults`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ faults: [fault] }),
      })
    return { running, url, send, tell }
  }

  test('drop-before takes no effect, drop-after does, and both lose the answer', async () => {
    const { running: vipps, send, tell } = await open()
    await tell({ match: 'create', do: 'drop-before' })
    await expect(send('', 'k', createBody(reference))).rejects.toThrow('fetch failed')
    expect(vipps.book.get(reference)).toBeUndefined()
    expect((await send('', 'k', createBody(reference))).status).toBe(201)
    vipps.book.approve(Date.now(), reference)
    await tell({ match: 'capture', do: 'drop-after', delayMs: 20 })
    await expect(send(`/${reference}/capture`, 'c', nok(20_000))).rejects.toThrow('fetch failed')
    expect(vipps.book.get(reference)?.captured).toBe(20_000)
    expect((await send(`/${reference}/capture`, 'c', nok(20_000))).status).toBe(200)
    expect(vipps.book.get(reference)?.captured).toBe(20_000)
  })

  test('delay answers late', async () => {
    const { send, tell } = await open()
    await tell({ match: 'create', do: 'delay', delayMs: 120 })
    const before = performance.now()
    expect((await send('', 'k', createBody(reference))).status).toBe(201)
    expect(performance.now() - before).toBeGreaterThan(110)
  })

  test('the controls list and clear what waits, and refuse what they do not know', async () => {
    const { url, tell } = await open()
    expect((await tell({ match: 'read', do: 'explode' })).status).toBe(400)
    expect((await tell({ match: 'read', do: 'delay', delayMs: 1 })).status).toBe(200)
    const list = async () => (await fetch(`${url}/sandbox/faults`)).json()
    expect(await list()).toMatchObject({ faults: [{ match: 'read', do: 'delay', times: 1 }] })
    expect((await fetch(`${url}/sandbox/faults`, { method: 'DELETE' })).status).toBe(204)
    expect(await list()).toEqual({ faults: [] })
  })
})
