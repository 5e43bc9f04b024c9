/** The webhook sender over real connections: signatures, sequence, retries, and every way to misbehave. */
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createVipps } from '#tests/doubles/vipps/app.ts'
import type { Vipps } from '#tests/doubles/vipps/app.ts'
import { faultsRequest } from '#tests/doubles/vipps/faults.ts'
import { sign } from '#tests/doubles/vipps/signature.ts'
import { retryDelayS } from '#tests/doubles/vipps/webhooks.ts'
import { createBody } from './caller.ts'

const vectorFile = join(process.cwd(), '../shared/specs/vipps/webhook-hmac-vectors.json')
const vectors = z.array(
  z.object({
    name: z.string(),
    secret: z.string().optional(),
    pathAndQuery: z.string().default('/'),
    host: z.string().default('example.no'),
    date: z.string().default(''),
    body: z.string(),
    expected: z.object({ contentSha256: z.string(), signature: z.string().optional() }),
  }),
)

test.skipIf(!existsSync(vectorFile))('signatures are those of the published vectors', () => {
  const read = vectors.parse(JSON.parse(readFileSync(vectorFile, 'utf8')))
  expect(read.length).toBeGreaterThanOrEqual(3)
  for (const { secret = 'x', expected, ...rest } of read) {
    const signed = sign({ secret, ...rest })
    expect(signed.contentSha256).toBe(expected.contentSha256)
    if (expected.signature !== undefined) expect(signed.signature).toBe(expected.signature)
  }
  expect(read.filter(({ expected }) => expected.signature !== undefined)).toHaveLength(2)
})

test('retries come after 2 s four times, then 60 s, 120 s, hourly, daily', () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 29, 30].map(retryDelayS)
  expect(delays).toEqual([2, 2, 2, 2, 60, 120, 3600, 3600, 86_400])
})

type Post = { readonly headers: IncomingHttpHeaders; readonly body: string; readonly url: string }

describe('a listener', () => {
  const reference = 'ev-webhook-0001'
  let server: Server
  let host: string
  let posts: Post[]
  let answer: (post: Post) => number
  let vipps: Vipps
  let secret: string

  beforeEach(async () => {
    posts = []
    answer = () => 200
    server = createServer((request, response) => {
      let body = ''
      request.on('data', (part) => (body += String(part)))
      request.on('end', () => {
        const post = { headers: request.headers, body, url: request.url ?? '' }
        posts.push(post)
        response.writeHead(answer(post), { location: '/elsewhere' }).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    // 2 s between tries become 20 ms.
    vipps = createVipps({ speed: 100 })
    const events = ['created', 'authorized', 'captured', 'cancelled']
    const all = events.map((name) => `epayments.payment.${name}.v1`)
    secret = vipps.webhooks.register(`http://${host}/hooks?env=test`, all)?.secret ?? ''
  })
  afterEach(() => {
    vipps.close()
    server.close()
    server.closeAllConnections()
  })

  const create = () => vipps.book.create(Date.now(), 'create-key', { ...request, reference })
  const approve = () => vipps.book.approve(Date.now(), reference)
  const request = createBody(reference)
  const tell = (fault: object) => vipps.faults.add(faultsRequest.parse({ faults: [fault] }).faults)
  const names = () => posts.map(({ body }) => (JSON.parse(body) as { name: string }).name)
  const arrived = (count: number) =>
    vi.waitFor(() => expect(posts).toHaveLength(count), { timeout: 3000, interval: 5 })
  const genuine = ({ headers, body, url }: Post): boolean => {
    const date = String(headers['x-ms-date'])
    const signed = sign({ secret, host, pathAndQuery: url, date, body })
    return (
      headers['x-ms-content-sha256'] === signed.contentSha256 &&
      headers.authorization === signed.authorization &&
      headers['x-vipps-authorization'] === signed.authorization
    )
  }

  test('gets the header set and the compact body of a real delivery', async () => {
    create()
    await arrived(1)
    const post = posts[0]!
    expect(genuine(post)).toBe(true)
    expect(post.headers).toMatchObject({
      host,
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Vipps MobilePay/1.0 Webhooks/1.0',
      'webhook-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-ms-date': expect.stringMatching(/ GMT$/),
    })
    expect(post.body).toMatch(
      /^{"msn":"123456","reference":"ev-webhook-0001","pspReference":"[^"]+","name":"CREATED","amount":{"currency":"NOK","value":35000},"timestamp":"[^"]+Z","idempotencyKey":"create-key","success":true}$/,
    )
  })

  test('hears nothing it did not ask for, and nothing after it is deleted', async () => {
    create()
    await arrived(1)
    vipps.book.abort(Date.now(), reference)
    for (const { id } of vipps.webhooks.list()) vipps.webhooks.unregister(id)
    vipps.book.create(Date.now(), 'k2', { ...request, reference: 'ev-webhook-0002' })
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(names()).toEqual(['CREATED'])
  })

  test('that refuses is tried again, freshly signed, with what follows held back', async () => {
    let refusals = 3
    answer = ({ body }) => (body.includes('"AUTHORIZED"') && refusals-- > 0 ? 503 : 200)
    create()
    approve()
    vipps.book.cancel(Date.now(), reference)
    await arrived(6)
    expect(names()).toEqual([
      'CREATED',
      'AUTHORIZED',
      'AUTHORIZED',
      'AUTHORIZED',
      'AUTHORIZED',
      'CANCELLED',
    ])
    const tries = posts.slice(1, 5)
    expect(new Set(tries.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(tries.every(genuine)).toBe(true)
    expect(vipps.webhooks.deliveries(reference)[1]).toMatchObject({
      fate: 'delivered',
      attempts: [{ outcome: '503' }, { outcome: '503' }, { outcome: '503' }, { outcome: '200' }],
    })
  })

  test('that redirects has not taken the message', async () => {
    answer = () => (posts.length < 2 ? 302 : 202)
    create()
    await arrived(2)
    expect(posts.map(({ url }) => url)).toEqual(['/hooks?env=test', '/hooks?env=test'])
  })

  test('of one payment does not wait for another', async () => {
    answer = ({ body }) => (body.includes(reference) ? 500 : 200)
    create()
    vipps.book.create(Date.now(), 'k2', { ...request, reference: 'ev-webhook-0002' })
    await vi.waitFor(() =>
      expect(vipps.webhooks.deliveries('ev-webhook-0002')[0]?.fate).toBe('delivered'),
    )
    expect(vipps.webhooks.deliveries(reference)[0]?.fate).toBe('waiting')
  })

  test('can lose a message', async () => {
    tell({ match: 'webhook', do: 'lose', event: 'AUTHORIZED' })
    create()
    approve()
    vipps.book.cancel(Date.now(), reference)
    await arrived(2)
    expect(names()).toEqual(['CREATED', 'CANCELLED'])
  })

  test('can get a message twice', async () => {
    tell({ match: 'webhook', do: 'double' })
    create()
    await arrived(2)
    expect(posts[0]!.headers['webhook-id']).toBe(posts[1]!.headers['webhook-id'])
    expect(posts.every(genuine)).toBe(true)
  })

  test('can get a message late', async () => {
    tell({ match: 'webhook', do: 'delay', delayMs: 80 })
    create()
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(posts).toHaveLength(0)
    await arrived(1)
  })

  test('can get two messages in the wrong sequence', async () => {
    tell({ match: 'webhook', do: 'reorder', event: 'AUTHORIZED' })
    create()
    approve()
    await new Promise((resolve) => setTimeout(resolve, 40))
    vipps.book.cancel(Date.now(), reference)
    await arrived(3)
    expect(names()).toEqual(['CREATED', 'CANCELLED', 'AUTHORIZED'])
  })

  test('can get a forgery that says AUTHORIZED, and then the truth', async () => {
    tell({ match: 'webhook', do: 'forge' })
    create()
    await arrived(2)
    expect(names()).toEqual(['AUTHORIZED', 'CREATED'])
    expect(posts.map(genuine)).toEqual([false, true])
  })
})
