// The doors under the real engine, hit with what no client library would send: raw bytes, text that is
// no UTF-8, chunks without end, headers beyond reason, two requests in one breath. What Hono in Node
// hides is seen here. Nothing may be stored, nobody called, and the product lives on.
import { connect } from 'node:net'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { openRequest } from '#shared/contract.ts'
import { fitting, oddText, rawBody, spoilt } from '#tests/doors/arbitraries.ts'
import { readLedgers } from './ledgers.ts'
import { startStack, type Stack } from './stack.ts'

let stack: Stack

beforeAll(async () => {
  stack = await startStack({ settings: { RATE_LIMIT: 'off' } })
})
afterAll(() => stack?.stop())

const ANSWER_MS = 1500

/** Writes `bytes` to the socket and gives what came back until it closed or fell silent. */
function raw(...bytes: (string | Uint8Array)[]): Promise<string> {
  return new Promise((done) => {
    const socket = connect(Number(new URL(stack.url).port), '127.0.0.1')
    const parts: Buffer[] = []
    const end = (): void => {
      socket.destroy()
      done(Buffer.concat(parts).toString('latin1'))
    }
    socket.setTimeout(ANSWER_MS, end)
    socket.on('data', (part) => parts.push(part))
    // A peer that cuts us off in the middle of nonsense is within its rights.
    socket.on('error', end)
    socket.on('close', end)
    for (const part of bytes)
      socket.write(typeof part === 'string' ? Buffer.from(part, 'latin1') : part)
  })
}

const statuses = (answer: string): number[] =>
  [...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status))

/** No fault of ours, and nothing of our insides. */
function harmless(answer: string): void {
  for (const status of statuses(answer)) expect(status, answer.slice(0, 500)).toBeLessThan(500)
  expect(answer).not.toMatch(/\bat \S+ \(|\.ts:\d+|node_modules|workerd\/|kj::/)
  expect(answer).not.toContain('tests-only-')
}

async function unmoved(): Promise<void> {
  expect((await fetch(`${stack.url}/healthz`)).status).toBe(200)
  const headers = { authorization: `Bearer ${stack.operatorToken}` }
  const rows = z.object({ sessions: z.array(z.unknown()) })
  const answer = await fetch(`${stack.url}/operator/sessions`, { headers })
  expect(rows.parse(await answer.json()).sessions).toEqual([])
  const { payments, sessions } = await readLedgers(stack)
  expect([payments, sessions]).toEqual([[], []])
}

const HOST = 'host: 127.0.0.1\r\n'
const post = (path: string, type: string, more: string): string =>
  `POST ${path} HTTP/1.1\r\n${HOST}content-type: ${type}\r\n${more}\r\n`
const long = 'x'.repeat(200_000)
const manyChunks = `${(1000).toString(16)}\r\n${'x'.repeat(1000)}\r\n`.repeat(400)

describe('bytes that no library sends', () => {
  it.concurrent.each<[string, (string | Uint8Array)[]]>([
    ['noise', [Uint8Array.from({ length: 4000 }, (_, n) => (n * 37) % 256)]],
    ['a TLS hello', [Uint8Array.from([0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3])]],
    ['an HTTP/2 preface', ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n']],
    ['a path that is no UTF-8', [`GET /s/\xff\xfe HTTP/1.1\r\n${HOST}\r\n`]],
    ['an escaped path that is none', [`GET /s/%ff%fe HTTP/1.1\r\n${HOST}\r\n`]],
    ['a broken escape', [`GET /s/%zz%2 HTTP/1.1\r\n${HOST}\r\n`]],
    ['an absolute address', [`GET http://elsewhere.example/s/1001 HTTP/1.1\r\n${HOST}\r\n`]],
    ['two hosts', [`GET / HTTP/1.1\r\n${HOST}host: b.example\r\n\r\n`]],
    ['a host of nothing', ['GET / HTTP/1.1\r\nhost: \r\n\r\n']],
    ['a host that is none', ['GET / HTTP/1.1\r\nhost: a b<c>\r\n\r\n']],
    ['no host', ['GET / HTTP/1.1\r\n\r\n']],
    ['NUL in a header', [`GET / HTTP/1.1\r\n${HOST}x: a\0b\r\n\r\n`]],
    ['a header of 200 kB', [`GET / HTTP/1.1\r\n${HOST}cookie: trip=${long}\r\n\r\n`]],
    [
      'a language of 60 kB',
      [`GET / HTTP/1.1\r\n${HOST}accept-language: ${long.slice(0, 60_000)}\r\n\r\n`],
    ],
    ['a path of 200 kB', [`GET /s/${long} HTTP/1.1\r\n${HOST}\r\n`]],
    ['three hundred headers', [`GET / HTTP/1.1\r\n${HOST}${'a: b\r\n'.repeat(300)}\r\n`]],
    [
      'a length that lies',
      [post('/api/sessions', 'application/json', 'content-length: 5\r\n'), '{}'],
    ],
    ['a negative length', [post('/api/sessions', 'application/json', 'content-length: -1\r\n')]],
    [
      'two lengths',
      [
        post('/api/sessions', 'application/json', 'content-length: 2\r\ncontent-length: 3\r\n'),
        '{}x',
      ],
    ],
    [
      'a length and chunks',
      [
        post(
          '/api/sessions',
          'application/json',
          'content-length: 4\r\ntransfer-encoding: chunked\r\n',
        ),
        '0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n',
      ],
    ],
    [
      'chunks beyond the limit',
      [
        post('/api/sessions', 'application/json', 'transfer-encoding: chunked\r\n'),
        manyChunks,
        '0\r\n\r\n',
      ],
    ],
    [
      'chunks beyond the limit, at the payer’s door',
      [
        post('/webhooks/vipps', 'application/json', 'transfer-encoding: chunked\r\n'),
        manyChunks,
        '0\r\n\r\n',
      ],
    ],
    [
      'chunks that are none',
      [
        post('/s/1001', 'application/x-www-form-urlencoded', 'transfer-encoding: chunked\r\n'),
        'zz\r\nabc\r\n',
      ],
    ],
    [
      'a form that is no UTF-8',
      [
        post('/s/1001', 'application/x-www-form-urlencoded', 'content-length: 12\r\n'),
        'offer=\xff%ff%f',
      ],
    ],
    [
      'JSON that is no UTF-8',
      [post('/api/sessions', 'application/json', 'content-length: 14\r\n'), '{"offer":"\xff\xfe"}'],
    ],
    ['garbage behind a request', [`GET /healthz HTTP/1.1\r\n${HOST}\r\n\0\0\0garbage\r\n\r\n`]],
    ['four requests in one breath', [`GET /healthz HTTP/1.1\r\n${HOST}\r\n`.repeat(4)]],
    [
      'an upgrade',
      [
        `GET / HTTP/1.1\r\n${HOST}upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-key: x\r\n\r\n`,
      ],
    ],
    ['TRACE', [`TRACE / HTTP/1.1\r\n${HOST}cookie: trip=x\r\n\r\n`]],
    [
      'an expectation',
      [
        post('/api/sessions', 'application/json', 'expect: 100-continue\r\ncontent-length: 2\r\n'),
        '{}',
      ],
    ],
  ])('%s', async (_name, bytes) => {
    harmless(await raw(...bytes))
    await unmoved()
  })

  it('asked for a tunnel, the engine itself says no, and it is never ours to hear', async () => {
    const answer = await raw(`CONNECT 127.0.0.1:80 HTTP/1.1\r\n${HOST}\r\n`)
    expect(statuses(answer).every((status) => status >= 400)).toBe(true)
    await unmoved()
  })

  it('are answered with a limit where they are a body: 413, however it comes', async () => {
    const json = [
      post('/api/sessions', 'application/json', 'transfer-encoding: chunked\r\n'),
      manyChunks,
    ]
    expect(statuses(await raw(...json, '0\r\n\r\n'))).toEqual([413])
    const form = post(
      '/s/1001',
      'application/x-www-form-urlencoded',
      `content-length: ${long.length}\r\n`,
    )
    expect(statuses(await raw(form, long))).toEqual([413])
  })
})

/**
 * The engine may close a connection that was kept, after a body it did not read to its end; whoever
 * was quicker to use it again is told so by the socket, and asks anew. A dead engine stays silent.
 */
async function sent(url: string, init: RequestInit): Promise<Response> {
  for (let again = 0; ; again += 1) {
    try {
      return await fetch(url, init)
    } catch (error) {
      const cause = error instanceof Error ? error.cause : null
      const closed = cause instanceof Error && 'code' in cause && cause.code === 'UND_ERR_SOCKET'
      if (!closed || again === 2) throw error
    }
  }
}

describe('bodies as fuzzed in Node', () => {
  const doors = fc.constantFrom(
    ['/api/sessions', 'application/json'],
    ['/s/1001', 'application/x-www-form-urlencoded'],
    ['/', 'application/x-www-form-urlencoded'],
    ['/webhooks/vipps', 'application/json'],
    ['/ocpi/2.2.1/cdrs', 'application/json'],
    ['/operator/sessions/ev-0123456789abcdefghjkmnpqrs/refund', 'application/json'],
  )
  const wish = fitting(openRequest)
  const json = fc.oneof(wish, wish.chain(spoilt)).map((value) => JSON.stringify(value) ?? '')

  it('are refused by the engine as they are there', async () => {
    await fc.assert(
      fc.asyncProperty(
        doors,
        fc.oneof(rawBody, json),
        oddText,
        async ([path, type], body, lang) => {
          const query = encodeURIComponent(Buffer.from(lang).toString())
          const response = await sent(`${stack.url}${path}?lang=${query}`, {
            method: 'POST',
            body,
            headers: { 'content-type': type ?? '' },
            redirect: 'manual',
          })
          const text = await response.text()
          expect(response.status, `${path} ${String(body).slice(0, 200)}`).toBeLessThan(500)
          expect(response.headers.get('content-type') ?? 'text/html').toMatch(
            /^(text\/html|application\/(problem\+)?json)/,
          )
          expect(text).not.toMatch(/\bat \S+ \(|\.ts:\d+|node_modules/)
        },
      ),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
    )
    await unmoved()
  })
})
