// Stands between the product and one neighbour and passes everything on, byte for byte but for the
// addresses in rewriting.ts. What it heard it tells; it keeps nothing.
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { request as httpsRequest } from 'node:https'
import { turnedBody, turnedHeader } from './rewriting.ts'
import type { Exchange } from './conversation.ts'

export interface ProxyOptions {
  direction: Exchange['direction']
  port: number
  /** Where everything is passed on to: an origin, perhaps with a path before ours. */
  target: string
  /** Only paths that begin like this are told; null: all. */
  only: readonly string[] | null
  heard(exchange: Omit<Exchange, 'n'>): void
}

/** More than any message of OCPI or the payer; a page with a stream in it is not told at all. */
const MOST_BYTES = 8 * 1024 * 1024
const ANSWER_MS = 60_000
const HOP = /^(connection|keep-alive|proxy-connection|transfer-encoding|te|trailer|upgrade)$/i

/** Starts listening on loopback; rejects when the port is taken. Gives how to end it, and its origin. */
export async function startProxy(
  options: ProxyOptions,
): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    passOn(options, originOf(server), request, response).catch(() => response.destroy())
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(options.port, '127.0.0.1', done)
  })
  return {
    origin: originOf(server),
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

function originOf(server: Server): string {
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

async function passOn(
  options: ProxyOptions,
  own: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '/'
  const told = options.only === null || options.only.some((start) => path.startsWith(start))
  const { answer, sent } = ask(options, request, told)
  let upstream: IncomingMessage
  try {
    upstream = await answer
  } catch {
    response.writeHead(502, { 'content-type': 'text/plain' }).end('the other side does not answer')
    if (told) options.heard({ ...headOf(options, request, await sent), answer: null })
    return
  }
  const from = new URL(options.target).origin
  const headers = plainHeaders(upstream).filter(([name]) => !HOP.test(name))
  const turned = headers.map(([name, value]): [string, string] => [
    name,
    options.direction === 'out' ? turnedHeader(name, value, from, own) : value,
  ])
  if (!told) {
    response.writeHead(upstream.statusCode ?? 502, turned.flat())
    upstream.pipe(response)
    return
  }
  const body = await textOf(upstream)
  const passed = options.direction === 'out' ? turnedBody(body, from, own) : body
  const kept = turned.filter(([name]) => name !== 'content-length').flat()
  const bytes = Buffer.from(passed, 'latin1')
  response.writeHead(upstream.statusCode ?? 502, [...kept, 'content-length', String(bytes.length)])
  response.end(bytes)
  const status = upstream.statusCode ?? 502
  const answered = { status, headers: Object.fromEntries(headers), body: readable(body) }
  options.heard({ ...headOf(options, request, await sent), answer: answered })
}

function headOf(options: ProxyOptions, request: IncomingMessage, body: string) {
  const { method = 'GET', url = '/' } = request
  const headers = Object.fromEntries(plainHeaders(request))
  return {
    direction: options.direction,
    request: { method, path: url, headers, body: readable(body) },
  }
}

/** Sends the request on as it comes in; `sent` is what it said. */
function ask(
  { target, direction }: ProxyOptions,
  request: IncomingMessage,
  told: boolean,
): { answer: Promise<IncomingMessage>; sent: Promise<string> } {
  const { protocol, pathname, origin, host } = new URL(target)
  const path = `${pathname.replace(/\/$/, '')}${request.url ?? '/'}`
  const headers = plainHeaders(request)
    // Packed bodies could not be read; and who is called by his own name expects to hear it.
    .filter(([name]) => !HOP.test(name) && !/^(host|accept-encoding)$/.test(name))
    .flat()
  const name = direction === 'out' ? host : (request.headers.host ?? host)
  const call = (protocol === 'https:' ? httpsRequest : httpRequest)(`${origin}${path}`, {
    method: request.method ?? 'GET',
    headers: ['host', name, 'accept-encoding', 'identity', ...headers],
    setHost: false,
    timeout: ANSWER_MS,
  })
  const answer = new Promise<IncomingMessage>((done, fail) => {
    call.once('response', done)
    call.once('error', fail)
    call.once('timeout', () => call.destroy(new Error('timeout')))
  })
  const sent = told ? textOf(request) : Promise.resolve('')
  request.pipe(call)
  return { answer, sent }
}

/** Bytes as latin1, so that nothing is lost on the way, whatever they are. */
async function textOf(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of message) {
    const bytes = Buffer.from(part as Uint8Array)
    size += bytes.length
    if (size > MOST_BYTES) throw new Error('a message beyond 8 MiB')
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('latin1')
}

/** For the file: as the sender meant it. */
const readable = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8')

function plainHeaders(message: IncomingMessage): [string, string][] {
  const { rawHeaders } = message
  const pairs: [string, string][] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    pairs.push([(rawHeaders[at] ?? '').toLowerCase(), rawHeaders[at + 1] ?? ''])
  }
  return pairs
}
