import { describe, expect, it, vi } from 'vitest'
import { drawnIn, pageIn } from './drawn.ts'
import { makeWorld, tryOut } from './fakes.ts'
import { referenceOf } from './samples.ts'

vi.mock('#web/entry-server.tsx', async (original) => ({
  ...(await original<typeof import('#web/entry-server.tsx')>()),
  render: (await import('./drawn.ts')).draw,
}))

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

/** The policy of a page where the payer lives at this origin. */
async function policyFor(payerOrigin: string): Promise<string> {
  const { get } = tryOut(makeWorld(), {}, { payerOrigin })
  return (await get('/')).headers.get('content-security-policy') ?? ''
}

describe('every response', () => {
  it('carries a request id, and takes one over only where it is harmless', async () => {
    const { get } = tryOut()
    const id = async (given: string): Promise<string | null> =>
      (await get('/healthz', { 'x-request-id': given })).headers.get('x-request-id')
    expect(await id('abc-12345')).toBe('abc-12345')
    for (const bad of ['short', 'x'.repeat(65), 'abcd efgh', 'abcdefgh"', 'ev-1.secret_key']) {
      expect(await id(bad)).toMatch(/^[0-9a-f]{32}$/)
    }
    expect((await get('/healthz')).headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/)
  })

  it('says what the browser may do with it', async () => {
    const { get } = tryOut()
    for (const path of ['/', '/s/1001', '/api/stations/1001', '/api/nothing', '/healthz']) {
      const { headers } = await get(path)
      expect(headers.get('referrer-policy'), path).toBe('same-origin')
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('permissions-policy'), path).toContain('camera=(self)')
      expect(headers.get('content-security-policy'), path).toContain("default-src 'none'")
      expect(headers.get('strict-transport-security'), path).toContain('max-age=')
    }
  })

  it('asks for https only where the site itself is https', async () => {
    const { get } = tryOut(makeWorld(), { PUBLIC_URL: 'http://127.0.0.1:8080' })
    expect((await get('/')).headers.get('strict-transport-security')).toBeNull()
  })
})

describe('the policy of a page', () => {
  it('is exactly the strict one, with a nonce of its own each time', async () => {
    const { get } = tryOut()
    const [first, second] = [await get('/s/1001'), await get('/s/1001')]
    const { nonce } = (await drawnIn(first.clone())).assets
    expect(nonce).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(first.headers.get('content-security-policy')).toBe(
      [
        "default-src 'none'",
        `script-src 'nonce-${nonce}'`,
        `style-src 'nonce-${nonce}'`,
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self' https:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ].join('; '),
    )
    expect((await drawnIn(second)).assets.nonce).not.toBe(nonce)
  })

  it('lets a form lead to the payer’s stand-in on loopback, and to no other http address', async () => {
    expect(await policyFor('http://127.0.0.1:9001')).toContain(
      "form-action 'self' https: http://127.0.0.1:9001;",
    )
    expect(await policyFor('http://evil.example')).toContain("form-action 'self' https:;")
  })
})

describe('what no route knows', () => {
  it('is a file of the build, passed through as it is', async () => {
    const world = makeWorld()
    const type = { 'content-type': 'text/javascript', 'cache-control': 'max-age=9' }
    world.files.set('/sw.js', new Response('self', { headers: type }))
    const response = await tryOut(world).get('/sw.js')
    expect(await response.text()).toBe('self')
    expect(response.headers.get('cache-control')).toBe('max-age=9')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-security-policy')).toBeNull()
  })

  it('is a page for a browser and a problem for a program', async () => {
    const { get, json } = tryOut()
    const page = await get('/nowhere', BROWSER)
    expect(page.status).toBe(404)
    expect((await pageIn(page, 'trouble')).code).toBe('not-found')
    for (const response of [
      await get('/nowhere'),
      await get('/api/nowhere', BROWSER),
      await json('/nowhere', {}, BROWSER),
    ]) {
      expect(response.status).toBe(404)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(await response.json()).toMatchObject({ type: 'urn:stikk:not-found', status: 404 })
    }
  })
})

describe('a failure of ours', () => {
  it('is a problem without a word of what failed, and a log line without a handle', async () => {
    const world = makeWorld()
    const { get, handleOf } = tryOut(world)
    const handle = await handleOf(referenceOf('1'))
    world.fail = true
    const response = await get(`/api/sessions/${handle}`, { 'x-request-id': 'request-1' })
    expect(response.status).toBe(500)
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({
      type: 'urn:stikk:server-error',
      requestId: 'request-1',
    })
    expect(text).not.toContain('boom')
    expect(response.headers.get('x-request-id')).toBe('request-1')
    expect(world.log).toEqual([
      {
        event: 'request-failed',
        requestId: 'request-1',
        method: 'GET',
        route: '/api/sessions/:handle',
        error: 'Error',
        message: `boom at ${referenceOf('1')}.[removed]`,
      },
    ])
  })

  it('is a page for a browser', async () => {
    const world = makeWorld()
    const { get, handleOf } = tryOut(world)
    const handle = await handleOf(referenceOf('1'))
    world.fail = true
    const response = await get(`/c/${handle}`, BROWSER)
    expect(response.status).toBe(500)
    expect((await pageIn(response, 'trouble')).code).toBe('server')
  })
})

describe('the neighbours’ doors', () => {
  it('are mounted, each at its place', async () => {
    const { get, json } = tryOut()
    expect(await (await json('/webhooks/payer', {})).text()).toBe('news')
    expect(await (await get('/ocpi/versions')).json()).toEqual([])
  })

  it('are not held to rules for browsers, while the driver’s are', async () => {
    const { json, form } = tryOut()
    const foreign = { 'sec-fetch-site': 'cross-site' }
    expect((await json('/webhooks/payer', {}, foreign)).status).toBe(200)
    expect((await form('/s/1001', {}, foreign)).status).toBe(403)
    expect((await form('/', { station: '1' }, foreign)).status).toBe(403)
    expect((await form('/', { station: '1' }, { 'sec-fetch-site': 'same-origin' })).status).toBe(
      303,
    )
  })
})

describe('a page', () => {
  it('is compressed by the runtime in a coding the phone takes, where the runtime can', async () => {
    const { get } = tryOut(makeWorld(), {}, { compress: true })
    const coding = async (accepted: string): Promise<string | null> =>
      (await get('/', { 'accept-encoding': accepted })).headers.get('content-encoding')
    expect(await coding('gzip, deflate, br')).toBe('br')
    expect(await coding('gzip')).toBe('gzip')
    expect(await coding('gzip, br;q=0')).toBe('gzip')
    expect(await coding('identity')).toBeNull()
    const plain = await tryOut().get('/', { 'accept-encoding': 'br' })
    expect(plain.headers.get('content-encoding')).toBeNull()
  })
})
