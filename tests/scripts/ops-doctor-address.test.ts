// `npm run ops -- doctor` at the public address, against addresses that misbehave: each fault is found
// once, by its name and with a next step.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createPlainServer, type AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createWebhookDoor } from '#bff/vipps/webhook.ts'
import { checkAddress } from '#scripts/ops/doctor-address.ts'
import { checkTls, judgeHandshake, shakeHands, type Handshake } from '#scripts/ops/doctor-tls.ts'
import type { Finding } from '#scripts/ops/finding.ts'

const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 10, 25)
const never = (): Promise<Handshake> => Promise.reject(new Error('nobody is asked'))

type Answer = (request: IncomingMessage, response: ServerResponse) => void

async function serving(answer: Answer): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const say = (response: ServerResponse, status: number, body: unknown, location?: string): void => {
  const leads = location === undefined ? {} : { location }
  response.writeHead(status, { 'content-type': 'application/json', ...leads })
  response.end(JSON.stringify(body))
}

/** A product as a stranger sees it; one path of it misbehaves. */
const product = (change: Record<string, [status: number, body: unknown]> = {}): Answer => {
  const answers: Record<string, [status: number, body: unknown]> = {
    '/healthz': [200, { status: 'ok' }],
    '/webhooks/vipps': [401, { type: 'urn:stikk:webhook-unsigned' }],
    '/ocpi/versions': [401, { status_code: 2001 }],
    ...change,
  }
  return (request, response) => {
    const [status, body] = answers[request.url ?? ''] ?? [404, {}]
    say(response, status, body)
  }
}

const faults = (findings: readonly Finding[]): string[] =>
  findings.filter(({ ok }) => ok === false).map(({ name, detail }) => `${name}: ${detail}`)

describe('the public address', () => {
  it('is well where this product answers there', async () => {
    const url = await serving(product())
    const findings = await checkAddress(url, [], never)
    expect(faults(findings)).toEqual([])
    expect(findings.map(({ name, ok }) => `${name} ${ok}`)).toEqual([
      'address null',
      'reached true',
      'webhook door true',
      'ocpi door true',
    ])
  })

  it.each<[string, Answer, RegExp]>([
    [
      'leads on to another',
      (_, response) => say(response, 308, {}, 'https://www.stikk.example/'),
      /^reached: .* leads on to https:\/\/www\.stikk\.example\/$/,
    ],
    [
      'is somebody else’s',
      product({ '/healthz': [200, 'hello'] }),
      /^reached: .*\/healthz answers 200, not as this product$/,
    ],
    [
      'has no product behind it',
      product({ '/healthz': [502, {}] }),
      /^reached: .*\/healthz answers 502, not as this product$/,
    ],
    [
      'is a product with broken settings',
      product({
        '/healthz': [503, { type: 'urn:stikk:broken-settings', detail: 'VIPPS_MSN is missing' }],
      }),
      /^reached: its settings are broken: VIPPS_MSN is missing$/,
    ],
    [
      'keeps webhooks for itself',
      product({ '/webhooks/vipps': [403, {}] }),
      /^webhook door: \/webhooks\/vipps answers 403 to an unsigned call$/,
    ],
    [
      'takes webhooks from anyone',
      product({ '/webhooks/vipps': [200, {}] }),
      /^webhook door: .* answers 200 to an unsigned call$/,
    ],
    [
      'lets strangers at the charger backend’s door',
      product({ '/ocpi/versions': [200, {}] }),
      /^ocpi door: \/ocpi\/versions answers 200 to a stranger$/,
    ],
  ])('that %s is found', async (_, answer, words) => {
    const findings = await checkAddress(await serving(answer), [], never)
    expect(faults(findings)).toEqual([expect.stringMatching(words)])
    expect(findings.find(({ ok }) => ok === false)?.next).toMatch(/^[a-z].{10,}[^.]$/)
  })

  it('that nobody answers at, or nobody knows, is found', async () => {
    const url = await serving(product())
    const { port } = new URL(url)
    // A port that was just given back: nobody listens there.
    const closed = createPlainServer()
    await new Promise<void>((done) => void closed.listen(0, '127.0.0.1', done))
    const free = (closed.address() as AddressInfo).port
    await new Promise<void>((done) => void closed.close(() => done()))
    expect(free).not.toBe(Number(port))
    const [refused] = faults(await checkAddress(`http://127.0.0.1:${free}`, [], never))
    expect(refused).toMatch(/^reached: .* is not reached: ECONNREFUSED$/)
    const unknown = await checkAddress('https://stikk.invalid', [], never)
    expect(faults(unknown)).toContainEqual(expect.stringMatching(/^reached: .* is not reached: E/))
  })

  it('without https, or on a port that the payer does not call, is found', async () => {
    const found = faults(await checkAddress('http://stikk.invalid:9443', [], never))
    expect(found).toContain('address: http://stikk.invalid:9443 is not https')
    expect(found).toContain('port: 9443')
  })

  it('shows whether the secret that was set by hand is the product’s', async () => {
    let publicUrl = ''
    const door = createWebhookDoor({
      secrets: async () => ['the-secret'],
      sessions: { paymentNews: async () => false },
      now: Date.now,
      publicUrl: 'http://127.0.0.1:1',
    })
    const url = await serving((request, response) => {
      if (request.url !== '/webhooks/vipps') return product()(request, response)
      let body = ''
      request.on('data', (chunk: Buffer) => void (body += chunk.toString()))
      request.on('end', () => {
        const headers = new Headers()
        for (const [name, value] of Object.entries(request.headers)) {
          if (typeof value === 'string') headers.set(name, value)
        }
        void Promise.resolve(
          door.request(`${publicUrl}/webhooks/vipps`, { method: 'POST', headers, body }),
        ).then(async (answer) => {
          response.writeHead(answer.status, { 'content-type': 'application/json' })
          response.end(await answer.text())
        })
      })
    })
    publicUrl = url
    expect(faults(await checkAddress(url, ['the-secret'], never))).toEqual([])
    expect(faults(await checkAddress(url, ['another-secret'], never))).toEqual([
      'webhook secret: the product does not take what VIPPS_WEBHOOK_SECRET signs',
    ])
  })
})

describe('the certificate', () => {
  const seen = (change: Partial<Handshake> = {}): Handshake => ({
    fault: null,
    validFrom: NOW - 10 * DAY_MS,
    validTo: NOW + 80 * DAY_MS,
    protocol: 'TLSv1.3',
    alpn: 'h2',
    ...change,
  })

  it('is well where it is trusted, young and spoken with HTTP/2', () => {
    const findings = judgeHandshake(seen(), NOW)
    expect(findings.map(({ ok, name, detail }) => [ok, name, detail])).toEqual([
      [true, 'certificate', 'valid for 80 days'],
      [true, 'tls', 'TLSv1.3'],
      [true, 'http/2', 'offered'],
    ])
  })

  it.each<[Partial<Handshake>, string, RegExp]>([
    [{ fault: 'CERT_HAS_EXPIRED' }, 'certificate: not trusted: CERT_HAS_EXPIRED', /renew/],
    [
      { fault: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      'certificate: not trusted: DEPTH_ZERO_SELF_SIGNED_CERT',
      /authority/,
    ],
    [
      { fault: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
      'certificate: not trusted: UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      /whole chain/,
    ],
    [
      { validTo: NOW + 2 * DAY_MS - 1 },
      'certificate: valid for 47 hours and not renewed',
      /renewed/,
    ],
    [{ protocol: 'TLSv1.1' }, 'tls: TLSv1.1', /TLS 1\.2/],
    [{ alpn: 'http/1.1' }, 'http/2: not offered (http/1.1)', /HTTP\/2/],
    [{ alpn: null }, 'http/2: not offered (no ALPN)', /HTTP\/2/],
  ])('that is %j is found', (change, words, next) => {
    const findings = judgeHandshake(seen(change), NOW)
    expect(faults(findings)).toEqual([words])
    expect(findings.find(({ ok }) => ok === false)?.next).toMatch(next)
  })

  it('that is not there, because nobody speaks TLS, is found', async () => {
    const server = createPlainServer((socket) => void socket.end('no TLS here\r\n'))
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const findings = await checkTls(new URL(`https://127.0.0.1:${port}`), shakeHands)
    expect(faults(findings)).toEqual([expect.stringMatching(/^certificate: no TLS handshake: /)])
  })
})
