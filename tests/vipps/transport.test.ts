import { describe, expect, it } from 'vitest'
import { createCaller } from '#bff/vipps/transport.ts'
import { createTokens } from '#bff/vipps/token.ts'
import { payment, refusal, reference, scriptedPayer } from './scripted-payer.ts'

const get = { act: 'read', method: 'GET', path: `/epayment/v1/payments/${reference}` } as const
const good = payment('CREATED', [0, 0, 0, 0])

describe('the access token', () => {
  it('is fetched once with the credentials in headers and an empty body, and used again', async () => {
    const payer = scriptedPayer({ 'GET /': [good] })
    const call = createCaller(payer.options)
    await call(get)
    await call(get)
    expect(payer.asked.map((one) => one.path)).toEqual(['/accesstoken/get', get.path, get.path])
    const [first, second] = payer.asked
    expect(first?.body).toBeUndefined()
    expect(first?.headers.get('client_id')).toBe('the-client')
    expect(first?.headers.get('client_secret')).toBe('the-secret')
    expect(second?.headers.get('authorization')).toBe('Bearer token-1')
    expect(second?.headers.get('client_secret')).toBeNull()
  })

  it('is fetched anew a minute before its end, and not earlier', async () => {
    const payer = scriptedPayer({ 'GET /': [good] })
    const call = createCaller(payer.options)
    await call(get)
    payer.clock.now += 3_539_000
    await call(get)
    expect(payer.count('POST', '/get')).toBe(1)
    payer.clock.now += 1000
    await call(get)
    expect(payer.count('POST', '/get')).toBe(2)
    expect(payer.asked.at(-1)?.headers.get('authorization')).toBe('Bearer token-2')
  })

  it('of less than ten minutes is renewed when nine tenths of its life are over', async () => {
    const short = { status: 200, json: { access_token: 'short', expires_in: '100' } }
    const payer = scriptedPayer({ 'POST /accesstoken/get': [short], 'GET /': [good] })
    const call = createCaller(payer.options)
    await call(get)
    payer.clock.now += 89_999
    await call(get)
    expect(payer.count('POST', '/get')).toBe(1)
    payer.clock.now += 1
    await call(get)
    expect(payer.count('POST', '/get')).toBe(2)
  })

  it('that one caller lost is replaced for all who hold it, and a newer one is left alone', async () => {
    const payer = scriptedPayer({ 'GET /': [{ status: 401 }, { status: 401 }, good] })
    const call = createCaller(payer.options)
    const answers = await Promise.all([call(get), call(get)])
    expect(answers.every((answer) => answer.ok)).toBe(true)
    expect(payer.count('POST', '/get')).toBe(2)
  })

  it('is fetched once for many who ask at the same time', async () => {
    const payer = scriptedPayer({ 'GET /': [good] })
    const call = createCaller(payer.options)
    const answers = await Promise.all([call(get), call(get), call(get)])
    expect(answers.every((answer) => answer.ok)).toBe(true)
    expect(payer.count('POST', '/get')).toBe(1)
  })

  it('that is refused in mid-flight is replaced once, with the same key and body', async () => {
    const payer = scriptedPayer({ 'POST /capture': [{ status: 401 }, { status: 200, json: {} }] })
    const call = createCaller(payer.options)
    const body = { modificationAmount: { currency: 'NOK', value: 100 } }
    const answer = await call({
      act: 'capture',
      method: 'POST',
      path: `${get.path}/capture`,
      key: 'k-1',
      body,
    })
    expect(answer.ok).toBe(true)
    const sent = payer.asked.filter((one) => one.path.endsWith('/capture'))
    expect(sent.map((one) => one.headers.get('authorization'))).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ])
    expect(sent.map((one) => one.headers.get('idempotency-key'))).toEqual(['k-1', 'k-1'])
    expect(sent.map((one) => one.body)).toEqual([body, body])
  })

  it('is not fetched for ever when the payer refuses every one', async () => {
    const payer = scriptedPayer({ 'GET /': [{ status: 401 }] })
    const answer = await createCaller(payer.options)(get)
    expect(answer).toMatchObject({ ok: false, fate: 'retry', code: 'http-401' })
    expect(payer.count('GET', reference)).toBe(2)
  })

  it('that is refused to us is a failure to be retried, and is asked for again later', async () => {
    const payer = scriptedPayer({
      'POST /accesstoken/get': [
        { status: 401, json: { error: 'unauthorized_client' } },
        { status: 200, json: { access_token: 't', expires_in: 60 } },
      ],
      'GET /': [good],
    })
    const call = createCaller(payer.options)
    expect(await call(get)).toMatchObject({ ok: false, fate: 'retry', code: 'token-401' })
    expect(await call(get)).toMatchObject({ ok: true })
  })

  it('without a readable lifetime is not used', async () => {
    const payer = scriptedPayer({
      'POST /accesstoken/get': [{ status: 200, json: { access_token: 't', expires_in: 'soon' } }],
      'GET /': [good],
    })
    expect(await createCaller(payer.options)(get)).toMatchObject({ ok: false, code: 'unreadable' })
  })

  it('of a fetch that never ends does not hold up those who joined it for ever', async () => {
    let fetches = 0
    const tokens = createTokens({
      now: () => 0,
      timeLimitMs: 10,
      request: () => {
        fetches += 1
        return fetches === 1
          ? new Promise(() => undefined)
          : Promise.resolve({
              status: 200,
              json: { access_token: 'second', expires_in: 3600 },
              retryAfterMs: null,
            })
      },
    })
    void tokens.get()
    expect(await tokens.get()).toEqual({ ok: false, trouble: { kind: 'timeout' } })
    expect(await tokens.get()).toEqual({ ok: true, token: 'second' })
  })
})

describe('a call', () => {
  it('carries the sales unit, the subscription and who is calling, cut to 30 characters', async () => {
    const payer = scriptedPayer({ 'GET /': [good] })
    const system = { name: 'n'.repeat(40), version: '0.1.0' }
    await createCaller({ ...payer.options, system })(get)
    for (const { headers } of payer.asked) {
      expect(headers.get('merchant-serial-number')).toBe('123456')
      expect(headers.get('ocp-apim-subscription-key')).toBe('the-subscription')
      expect(headers.get('vipps-system-name')).toBe('n'.repeat(30))
      expect(headers.get('vipps-system-version')).toBe('0.1.0')
    }
  })

  it('follows no redirect, so that no key reaches another host', async () => {
    const payer = scriptedPayer({ 'GET /': [good] })
    const seen: (string | undefined)[] = []
    await createCaller({
      ...payer.options,
      fetch: (url, init) => {
        seen.push(init.redirect)
        return payer.options.fetch(url, init)
      },
    })(get)
    expect(seen).toEqual(['manual', 'manual'])
  })

  it('that gets no answer within the time limit is a time-out', async () => {
    const payer = scriptedPayer({ 'GET /': ['hang'] })
    expect(await createCaller(payer.options)(get)).toMatchObject({ code: 'timeout', gateway: 504 })
  })

  it('whose answer stalls after the headers is a time-out too', async () => {
    const payer = scriptedPayer({ 'GET /': [good] })
    const call = createCaller({
      ...payer.options,
      fetch: async (url, init) => {
        if (!url.endsWith(reference)) return payer.options.fetch(url, init)
        const body = new ReadableStream({
          start: (controller) =>
            init.signal?.addEventListener('abort', () => controller.error(new Error('aborted'))),
        })
        return new Response(body, { status: 200 })
      },
    })
    expect(await call(get)).toMatchObject({ code: 'timeout' })
  })

  it('over a broken connection is a network failure', async () => {
    const payer = scriptedPayer({ 'GET /': ['break'] })
    expect(await createCaller(payer.options)(get)).toMatchObject({ code: 'network', fate: 'retry' })
  })

  it('reads Retry-After in seconds and as a date', async () => {
    const payer = scriptedPayer({
      'GET /': [
        { status: 429, headers: { 'retry-after': '7' } },
        { status: 429, headers: { 'retry-after': 'Sun, 22 Nov 2026 12:00:09 GMT' } },
        { status: 429, headers: { 'retry-after': 'a while' } },
      ],
    })
    const call = createCaller(payer.options)
    expect(await call(get)).toMatchObject({ retryAfterMs: 7000 })
    expect(await call(get)).toMatchObject({ retryAfterMs: 9000 })
    expect(await call(get)).toMatchObject({ retryAfterMs: null })
  })

  it('never reports text of the payer as a code', async () => {
    const payer = scriptedPayer({ 'GET /': [refusal(400, 'Ola Nordmann, 4790000000')] })
    expect(await createCaller(payer.options)(get)).toMatchObject({ code: 'http-400' })
  })

  it('with an idempotency key of no or over 50 characters is a mistake of ours', async () => {
    const payer = scriptedPayer({ 'GET /': [good] })
    const call = createCaller(payer.options)
    await expect(call({ ...get, key: 'k'.repeat(51) })).rejects.toThrow(RangeError)
    await expect(call({ ...get, key: '' })).rejects.toThrow(RangeError)
    expect(await call({ ...get, key: 'k'.repeat(50) })).toMatchObject({ ok: true })
  })
})
