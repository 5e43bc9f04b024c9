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
  const server = createServer((asked, answer) => {
    secrets.headers(asked.headers)
    const sent: Buffer[] = []
    asked.on('data', (chunk: Buffer) => sent.push(chunk))
    asked.on('end', () => {
      secrets.body(Buffer.concat(sent).toString())
      const { method, headers } = asked
      const on = httpRequest(`${target}${asked.url}`, { method, headers }, (came) => {
        secrets.headers(came.headers)
        const { 'content-length': _, ...kept } = came.headers
        // A stream of events must not wait for its own end.
        const streams = /event-stream/.test(came.headers['content-type'] ?? '')
        answer.writeHead(came.statusCode ?? 502, streams ? came.headers : kept)
        if (streams) return void came.pipe(answer)
        const got: Buffer[] = []
        came.on('data', (chunk: Buffer) => got.push(chunk))
        came.on('error', () => answer.destroy())
        came.on('end', () => {
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
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
