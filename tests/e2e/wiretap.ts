// A wire with an ear on it: passes everything on between two neighbours, both ways and unchanged but for
// addresses, and remembers every header and every secret-looking field that went by. For tests that look
// for any of it where it must not be.
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Who may read these reads nothing: they are the same for everyone, or meant for a log. */
const OPEN_HEADERS = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'alt-svc',
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-security-policy',
  'content-type',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'date',
  'host',
  'keep-alive',
  'link',
  'location',
  'permissions-policy',
  'referrer-policy',
  'sec-fetch-mode',
  'strict-transport-security',
  'transfer-encoding',
  'user-agent',
  'vary',
  'x-content-type-options',
  'x-frame-options',
  'x-limit',
  'x-ms-date',
  'x-total-count',
  // Ids that exist in order to be told.
  'ocpi-from-country-code',
  'ocpi-from-party-id',
  'ocpi-to-country-code',
  'ocpi-to-party-id',
  'traceparent',
  'x-correlation-id',
  'x-request-id',
])

const SECRET_FIELD =
  /"(?:[a-z_]*token|secret|handle|redirectUrl|offer|p256dh|auth|endpoint)":"([^"]{8,})"/gi
/** Shorter values stand in innocent text by chance. */
const LEAST = 8

export interface Wiretap {
  url: string
  /** Every request that went by, in order. */
  asked: { call: string; body: string; headers: IncomingHttpHeaders }[]
  close(): Promise<void>
}

/** Everything that must be found nowhere, from all wires together. */
export class Secrets {
  readonly all = new Set<string>()

  /** What `Authorization` and the like consist of, besides the whole. */
  add(value: string): void {
    const parts = [value, ...value.split(/[\s&;,]|(?<==)(?=[A-Za-z0-9+/]{16})/)]
    for (const part of parts)
      if (part.length >= LEAST && /\d|[A-Z].*[a-z]/.test(part)) this.all.add(part)
  }

  headers(headers: IncomingHttpHeaders): void {
    for (const [name, value] of Object.entries(headers)) {
      if (!OPEN_HEADERS.has(name)) for (const one of [value ?? ''].flat()) this.add(one)
    }
  }

  body(text: string): void {
    for (const [, value = ''] of text.matchAll(SECRET_FIELD)) this.all.add(value)
  }

  /** Those that stand in `text`. */
  in(text: string): string[] {
    return [...this.all].filter((secret) => text.includes(secret))
  }
}

/** A wire to `target`; in bodies that come back, `target` is called by the wire's own address. */
export async function tap(target: string, secrets: Secrets): Promise<Wiretap> {
  let url = ''
  const asked: Wiretap['asked'] = []
  const server = createServer((came, answer) => {
    secrets.headers(came.headers)
    const sent: Buffer[] = []
    came.on('data', (chunk: Buffer) => sent.push(chunk))
    came.on('end', () => {
      secrets.body(Buffer.concat(sent).toString())
      const { method = 'GET', url: path = '/', headers } = came
      const said = Buffer.concat(sent).toString()
      asked.push({ call: `${method} ${path}`, body: said, headers })
      const on = httpRequest(`${target}${path}`, { method, headers }, (back) => {
        secrets.headers(back.headers)
        const { 'content-length': _, ...kept } = back.headers
        // A stream of events must not wait for its own end.
        const streams = /event-stream/.test(back.headers['content-type'] ?? '')
        answer.writeHead(back.statusCode ?? 502, streams ? back.headers : kept)
        if (streams) return void back.pipe(answer)
        const got: Buffer[] = []
        back.on('data', (chunk: Buffer) => got.push(chunk))
        back.on('error', () => answer.destroy())
        back.on('end', () => {
          const body = Buffer.concat(got)
          const text = body.toString()
          secrets.body(text)
          answer.end(text.includes(target) ? text.replaceAll(target, url) : body)
        })
      })
      on.on('error', () => answer.destroy())
      on.end(Buffer.concat(sent))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    asked,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
