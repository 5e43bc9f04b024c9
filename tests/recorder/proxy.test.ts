// The recorder on the way: it changes no byte but the addresses that would lead past it, tells what it
// may tell, and is honest when the other side is not there.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { record, wishOf } from '#scripts/ops/record.ts'
import { readConversation } from '#scripts/recorder/conversation.ts'
import { turnedBody, turnedHeader } from '#scripts/recorder/rewriting.ts'

const folder = mkdtempSync(join(tmpdir(), 'stikk-proxy-'))
const out = join(folder, 'c.jsonl')
const running: { close(): Promise<void> }[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()))
  rmSync(out, { force: true })
})

type Answering = (request: IncomingMessage, body: Buffer, response: ServerResponse) => void

/** A neighbour that answers by `answering`; its origin. */
async function neighbour(answering: Answering): Promise<string> {
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => answering(request, Buffer.concat(parts), response))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  running.push({
    close: () => new Promise((done) => (server.closeAllConnections(), server.close(() => done()))),
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

async function between(to: string, from: string | null = null) {
  const recorder = await record(
    { to, port: 0, out, from: from === null ? null : { address: from, port: 0 } },
    { VIPPS_CLIENT_SECRET: 'secret-of-the-environment' },
  )
  running.push(recorder)
  return recorder
}

const written = () => readConversation(readFileSync(out, 'utf8')).exchanges

describe('the recorder', () => {
  it('passes bytes, headers, methods and statuses on as they are', async () => {
    const noise = Buffer.from(Array.from({ length: 3000 }, (_, n) => (n * 7) % 256))
    const seen: {
      method: string
      url: string
      headers: IncomingMessage['headers']
      body: Buffer
    }[] = []
    const to = await neighbour(({ method = '', url = '', headers }, body, response) => {
      seen.push({ method, url, headers, body })
      response
        .writeHead(418, { 'x-odd': 'kept', 'content-type': 'application/octet-stream' })
        .end(noise)
    })
    const { origin } = await between(to)
    const answer = await fetch(`${origin}/a%2Fb/?q=%C3%A6&token=hush-hush-hush`, {
      method: 'PATCH',
      body: noise,
      headers: {
        'x-own': 'secret-of-the-environment',
        authorization: 'Token dG9rZW4tb2YtdGVzdA==',
      },
    })
    expect([answer.status, answer.headers.get('x-odd')]).toEqual([418, 'kept'])
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(noise)
    const [heard] = seen
    expect([heard?.method, heard?.url]).toEqual(['PATCH', '/a%2Fb/?q=%C3%A6&token=hush-hush-hush'])
    expect(heard?.body).toEqual(noise)
    expect(heard?.headers['authorization']).toBe('Token dG9rZW4tb2YtdGVzdA==')
    expect(heard?.headers.host).toBe(new URL(to).host)
    const text = readFileSync(out, 'utf8')
    for (const secret of [
      'hush-hush-hush',
      'secret-of-the-environment',
      'dG9rZW4',
      'token-of-test',
    ]) {
      expect(text).not.toContain(secret)
    }
  })

  it('turns the addresses of the handshake and of the next page, and nothing else', async () => {
    const to = await neighbour(({ url }, _body, response) => {
      const self = `http://${response.req.headers.host}`
      response.setHeader('link', `<${self}/ocpi/cpo/locations?offset=5>; rel="next"`)
      const details = {
        version: '2.2.1',
        endpoints: [{ identifier: 'cdrs', url: `${self}/ocpi/cdrs` }],
      }
      const other = [{ id: 'L', images: [{ url: `${self}/logo.png` }], website: `${self}/` }]
      response.end(
        `{"status_code":1000, "n":1.50,"data":${JSON.stringify(url === '/d' ? details : other)}}`,
      )
    })
    const { origin } = await between(to)
    const details = await fetch(`${origin}/d`)
    expect(await details.text()).toContain(`"url":"${origin}/ocpi/cdrs"`)
    expect(details.headers.get('link')).toBe(`<${origin}/ocpi/cpo/locations?offset=5>; rel="next"`)
    const list = await (await fetch(`${origin}/list`)).text()
    expect(list).toContain(`${to}/logo.png`)
    expect(list).not.toContain(origin)
    // Written down is what they said, not what we made of it.
    expect(written()[0]?.answer?.body).toContain(`${to}/ocpi/cdrs`)
    expect(written()[0]?.answer?.body).toContain('"n":1.50')
  })

  it('tells of what the neighbour sends us, and never of what drivers do', async () => {
    const product = await neighbour((request, _body, response) =>
      response.end(`host ${request.headers.host}`),
    )
    const { fromOrigin } = await between('http://127.0.0.1:1', product)
    const host = new URL(fromOrigin ?? '').host
    // The signature of a webhook covers the host it was sent to.
    expect(
      await (await fetch(`${fromOrigin}/webhooks/vipps`, { method: 'POST', body: '{}' })).text(),
    ).toBe(`host ${host}`)
    await (
      await fetch(`${fromOrigin}/c/ev-0123456789abcdefghjkmnpqrs.AbCdEfGhIjKlMnOpQrSt_-`)
    ).text()
    await (await fetch(`${fromOrigin}/ocpi/2.2.1/cdrs`, { method: 'POST', body: '{}' })).text()
    expect(written().map(({ direction, request }) => `${direction} ${request.path}`)).toEqual([
      'in /webhooks/vipps',
      'in /ocpi/2.2.1/cdrs',
    ])
  })

  it('says 502 where nobody answers, and writes down that nobody did', async () => {
    const { origin } = await between('http://127.0.0.1:1')
    expect((await fetch(`${origin}/ocpi/versions`)).status).toBe(502)
    expect(written()).toMatchObject([{ request: { path: '/ocpi/versions' }, answer: null }])
  })

  it('writes a file that only its owner can read', async () => {
    await between('http://127.0.0.1:1')
    expect(statSync(out).mode & 0o077).toBe(0)
  })
})

describe('addresses', () => {
  const [from, to] = ['https://cpo.example', 'http://127.0.0.1:9090']

  it('are turned by their origin, not by how they begin', () => {
    const body = '{"data":{"url":"https://cpo.example.evil/x","token":"t","roles":[]}}'
    expect(turnedBody(body, from, to)).toBe(body)
    expect(turnedBody('{"data":{"url":"https:\\/\\/cpo.example\\/x"}}', from, to)).toBe(
      `{"data":{"url":"${to}/x"}}`,
    )
    expect(turnedBody('no json url', from, to)).toBe('no json url')
    expect(turnedHeader('location', 'https://cpo.example/a', from, to)).toBe(`${to}/a`)
    expect(turnedHeader('x-any', 'https://cpo.example/a', from, to)).toBe('https://cpo.example/a')
  })
})

describe('what the operator asks for', () => {
  it.each([
    [{}, /--to is wrong/],
    [{ to: 'cpo.example', port: '1', out: 'x' }, /--to is wrong/],
    [{ to: 'https://a.no', port: 'x', out: 'x' }, /--port is wrong/],
    [{ to: 'https://a.no', port: '9' }, /--out is missing/],
    [{ to: 'https://a.no', port: '9', out: 'x', from: 'https://b.no' }, /--from-port is wrong/],
  ])('%j is answered with what is wrong', (typed, words) => {
    expect(wishOf(typed)).toMatch(words)
  })

  it('is taken where it is right', () => {
    const from = 'http://127.0.0.1:8080'
    const typed = { to: 'https://a.no', port: '9090', out: 'f', from, fromPort: '9091' }
    expect(wishOf(typed)).toEqual({
      to: 'https://a.no',
      port: 9090,
      out: 'f',
      from: { address: 'http://127.0.0.1:8080', port: 9091 },
    })
  })
})
