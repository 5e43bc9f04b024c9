// Looks whether a port can be had before anything is started, so that the person at the terminal
// reads one clear sentence instead of three processes' worth of errors.
import { createServer } from 'node:net'

/** Null where the port is free; otherwise the system's word for why not (EADDRINUSE, EACCES, …). */
export function portFault(port: number, host: string): Promise<string | null> {
  return new Promise((done) => {
    const probe = createServer()
    probe.once('error', (error) => done('code' in error ? String(error.code) : error.message))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => done(null)))
  })
}

/** A free port chosen by the system, with `room` free ports right after it. */
export async function freePorts(room = 0): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const first = await new Promise<number>((done, fail) => {
      const probe = createServer()
      probe.once('error', fail)
      probe.listen(0, '127.0.0.1', () => {
        const address = probe.address()
        probe.close(() => done(address && typeof address === 'object' ? address.port : 0))
      })
    })
    const faults = await Promise.all(
      Array.from({ length: room }, (_, n) => portFault(first + 1 + n, '127.0.0.1')),
    )
    if (first > 0 && first + room < 65_536 && faults.every((fault) => fault === null)) return first
  }
  throw new Error('No free ports were found')
}
