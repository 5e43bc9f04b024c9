// The mast between a phone and the world: an HTTP proxy that can be cut in the middle of a stream, as
// a browser's own offline switch cannot (it lets open streams live on). It knows sockets and bytes only.
import { createServer, request } from 'node:http'
import type { Socket } from 'node:net'

/** What it does with event streams: lets them pass, kills them, or keeps all they say to itself. */
export type Streams = 'passes' | 'kills' | 'holds back'

/** A running mast; give `url` to a phone as its proxy. */
export interface Mast {
  url: string
  streams: Streams
  /** Cuts every line that is open and refuses new ones. */
  cut(): void
  /** Lets lines through again. */
  mend(): void
  close(): Promise<void>
}

/** Raises a mast on a free port of loopback. */
export async function raiseMast(): Promise<Mast> {
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((asked, answer) => {
    const { method, headers, url = '' } = asked
    const onward = request(url, { method, headers }, (answered) => {
      const isStream = answered.headers['content-type']?.startsWith('text/event-stream') === true
      if (isStream && mast.streams === 'kills') return void answer.destroy()
      answer.writeHead(answered.statusCode ?? 502, answered.rawHeaders)
      answered.once('error', () => answer.destroy())
      if (!isStream || mast.streams === 'passes') return void answered.pipe(answer)
      answer.flushHeaders()
      answered.resume()
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
    url: `http://127.0.0.1:${address.port}`,
    cut,
    mend: () => void (isCut = false),
    async close() {
      cut()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
  return mast
}
