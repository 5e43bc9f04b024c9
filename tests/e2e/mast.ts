// The mast between a phone and the world: an HTTP proxy that can be cut in the middle of a stream, as
// a browser's own offline switch cannot (it lets open streams live on). It knows sockets and bytes only.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What it does with event streams: lets them pass, kills them, or keeps all they say to itself. */
export type Streams = 'passes' | 'kills' | 'holds back'

/** A running mast; give `url` to a phone as its proxy. */
export interface Mast {
  url: string
  streams: Streams
  /** What has been asked for so far: method and path. */
  readonly asked: readonly string[]
  /** Cuts every line that is open and refuses new ones. */
  cut(): void
  /** Lets lines through again. */
  mend(): void
  /** From now on every answer to a GET of this path begins so many ms late; 0: at once. */
  slow(path: RegExp, ms: number): void
  /** From now on this path is answered with what `change` makes of the world's own text; null: not found. */
  change(path: string, change: (text: string) => string | null): void
  close(): Promise<void>
}

/** A text of the world, changed on its way. */
async function changed(
  url: string,
  change: (text: string) => string | null,
  answer: ServerResponse,
): Promise<void> {
  const response = await fetch(url)
  const text = change(await response.text())
  const type = response.headers.get('content-type') ?? 'text/plain'
  answer.writeHead(text === null ? 404 : 200, {
    'content-type': type,
    'cache-control': 'no-cache',
  })
  answer.end(text ?? '')
}

/** Raises a mast on a free port of loopback. */
export async function raiseMast(): Promise<Mast> {
  const sockets = new Set<Socket>()
  const changes = new Map<string, (text: string) => string | null>()
  const log: string[] = []
  let isCut = false
  let late = { path: /^$/, ms: 0 }
  function pass(answered: IncomingMessage, answer: ServerResponse): void {
    if (answer.destroyed) return
    const isStream = answered.headers['content-type']?.startsWith('text/event-stream') === true
    if (isStream && mast.streams === 'kills') return void answer.destroy()
    answer.writeHead(answered.statusCode ?? 502, answered.rawHeaders)
    answered.once('error', () => answer.destroy())
    if (!isStream || mast.streams === 'passes') return void answered.pipe(answer)
    answer.flushHeaders()
    answered.resume()
  }
  const server = createServer((asked, answer) => {
    const { method, headers, url = '' } = asked
    const { pathname } = new URL(url)
    log.push(`${method} ${pathname}`)
    const change = changes.get(pathname)
    if (change) return void changed(url, change, answer)
    const wait = method === 'GET' && late.path.test(pathname) ? late.ms : 0
    const onward = request(url, { method, headers }, (answered) => {
      setTimeout(() => pass(answered, answer), wait)
    })
    onward.once('error', () => answer.destroy())
    answer.once('close', () => onward.destroy())
    asked.pipe(onward)
  })
  server.on('connection', (socket) => {
    if (isCut) return void socket.destroy()
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The mast has no port.')
  const cut = (): void => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  const mast: Mast = {
    streams: 'passes',
    asked: log,
    url: `http://127.0.0.1:${address.port}`,
    cut,
    mend: () => void (isCut = false),
    slow: (path, ms) => void (late = { path, ms }),
    change: (path, change) => void changes.set(path, change),
    async close() {
      cut()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
  return mast
}
