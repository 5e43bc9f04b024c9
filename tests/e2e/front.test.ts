// The product behind Debian's Caddy with the operators' Caddyfile: what a proxy could spoil.
import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import {
  connect,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
} from 'node:http2'
import { connect as connectTcp } from 'node:net'
import { once } from 'node:events'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { freePorts } from '#scripts/ports.ts'
import { openSession, tellPayer } from './driver.ts'
import { programOf } from './engines.ts'
import { CADDYFILE, startFront, type Front } from './front.ts'
import { startStack, type Stack } from './stack.ts'

const caddy = programOf('caddy')

const read = (verb: string[]) => spawnSync(caddy ?? '', verb, { encoding: 'utf8' })

/** A connection of HTTP/2, from another address of this machine where that is wished. */
function dial(front: Front, localAddress = '127.0.0.1'): ClientHttp2Session {
  const { port } = new URL(front.url)
  return connect(front.url, {
    createConnection: () =>
      connectTls({
        socket: connectTcp({ host: '127.0.0.1', port: Number(port), localAddress }),
        servername: 'localhost',
        ALPNProtocols: ['h2'],
      }),
  })
}

/** Status, headers and body of one GET. */
async function ask(client: ClientHttp2Session, path: string, more = {}) {
  const request = client.request({ ':path': path, ...more })
  let body = ''
  request.setEncoding('utf8').on('data', (chunk: string) => void (body += chunk))
  const ended = once(request, 'end')
  const headers = await new Promise<IncomingHttpHeaders & IncomingHttpStatusHeader>((done) => {
    request.once('response', done)
  })
  await ended
  return { status: headers[':status'], headers, body }
}

describe.skipIf(caddy === null)('the front', () => {
  let stack: Stack
  let front: Front

  beforeAll(async () => {
    const port = await freePorts()
    stack = await startStack({
      settings: { TRUST_PROXY: '1' },
      // Before the product: it registers its webhook at the front's address as soon as it lives.
      between: async ({ product }) => {
        const upstream = Number(new URL(product).port)
        front = await startFront({ port, upstream, patience: '3s' })
        return { PUBLIC_URL: front.url }
      },
    })
  })
  afterAll(async () => {
    await stack?.stop()
    await front?.stop()
  })

  it('is a Caddyfile that Caddy finds valid and would not write otherwise', () => {
    const valid = read(['validate', '--config', CADDYFILE, '--adapter', 'caddyfile'])
    expect(`${valid.stdout}${valid.stderr}`).toContain('Valid configuration')
    expect(read(['fmt', '--diff', CADDYFILE])).toMatchObject({ status: 0 })
  })

  it('speaks HTTP/2 and offers HTTP/3; pages come compressed by us and are told to stay with TLS', async () => {
    const client = dial(front)
    try {
      const page = await ask(client, '/s/1001', { 'accept-encoding': 'br' })
      expect(client.alpnProtocol).toBe('h2')
      expect(page.status).toBe(200)
      expect(page.headers['alt-svc']).toContain('h3=')
      expect(page.headers['content-encoding']).toBe('br')
      expect(page.headers['strict-transport-security']).toBe('max-age=31536000')
      const icon = await ask(client, '/icon.svg', { 'accept-encoding': 'br' })
      expect(icon.headers['content-encoding']).toBe('br')
      expect(icon.headers['strict-transport-security']).toBe('max-age=31536000')
    } finally {
      client.close()
    }
  })

  it('passes the live stream on as it comes', async () => {
    const handle = await openSession(stack, '1001', 'wait')
    const client = dial(front)
    let heard = ''
    const stream = client.request({ ':path': `/api/sessions/${handle}/events` })
    stream.setEncoding('utf8').on('data', (chunk: string) => void (heard += chunk))
    await vi.waitUntil(() => heard.includes('"payment":"waiting"'), { timeout: 10_000 })
    expect(heard).not.toContain('"payment":"approved"')

    await tellPayer(stack, handle, 'approve')
    await vi.waitUntil(() => heard.includes('"phase":"charging"'), { timeout: 20_000 })
    client.destroy()
  })

  it('says who asks, and nobody can say it in his place', async () => {
    const stranger = dial(front, '127.0.0.2')
    const wrong = { authorization: 'Bearer nobody', ':path': '/operator/sessions' }
    const from = (address: string) => ({ ...wrong, 'x-forwarded-for': address })
    const statuses = []
    for (let n = 0; n < 40; n += 1) {
      statuses.push((await ask(stranger, '/operator/sessions', from(`10.0.0.${n}`))).status)
    }
    stranger.close()
    expect(statuses[0]).toBe(401)
    expect(statuses.at(-1)).toBe(429)
    const other = dial(front, '127.0.0.3')
    expect((await ask(other, '/operator/sessions', wrong)).status).toBe(401)
    other.close()
  })

  it('waits for a product that is being restarted, and writes no handle down when it waits in vain', async () => {
    const handle = await openSession(stack, '1005', 'wait')
    const [reference = '', key = ''] = handle.split('.')
    const secrets = {
      cookie: `trip=${handle}`,
      referer: `${front.url}/c/${handle}`,
      ':path': `/c/${handle}?lang=en`,
    }
    await stack.kill9()
    const client = dial(front)
    const [through] = await Promise.all([ask(client, `/c/${handle}`, secrets), stack.restart()])
    expect(through.status).toBe(200)

    await stack.kill9()
    const refused = await ask(client, `/c/${handle}`, secrets)
    client.close()
    await stack.restart()
    expect(refused.status).toBe(502)
    expect(front.log()).toContain('connection refused')
    expect(front.log()).not.toContain(key)
    expect(front.log()).not.toContain(reference)
  })
})

describe.skipIf(caddy === null)('a phone that is gone', () => {
  it('ends its stream at the product too, which has heard its address', async () => {
    const [port, upstream] = [await freePorts(), await freePorts()]
    let address: string | undefined
    let ended = false
    const product = createServer((request, response) => {
      address = String(request.headers['x-forwarded-for'])
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('id: 1\n\n')
      response.once('close', () => (ended = true))
    })
    await new Promise<void>((done) => void product.listen(upstream, '127.0.0.1', done))
    const front = await startFront({ port, upstream })
    try {
      const client = dial(front)
      let heard = ''
      const claim = { ':path': '/api/sessions/x/events', 'x-forwarded-for': '10.1.1.1' }
      client.request(claim).on('data', (chunk) => void (heard += String(chunk)))
      await vi.waitUntil(() => heard !== '')
      expect(address).toBe('127.0.0.1')
      expect(ended).toBe(false)
      client.destroy()
      await vi.waitUntil(() => ended, { timeout: 5000 })
    } finally {
      await front.stop()
      product.close()
    }
  })
})
