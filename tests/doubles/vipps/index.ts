/** Starts the stand-in of Vipps MobilePay on a port of its own. The only file here that listens and ticks. */
import { createAdaptorServer } from '@hono/node-server'
import { createVipps } from './app.ts'
import type { Vipps, VippsOptions } from './app.ts'
import { recall, remember } from './memory.ts'

export { sandboxVipps } from './credentials.ts'
export { createVipps } from './app.ts'

/** Where and how to run. */
export type StartOptions = Omit<VippsOptions, 'baseUrl' | 'now'> & {
  /** 0 takes any free port. */
  readonly port: number
  readonly host?: string
  /** The address drivers reach it under, when it is not the one it listens on. */
  readonly publicUrl?: string
  /** Keeps payments, receipts and registrations in this file over a restart; absent: in memory alone. */
  readonly stateFile?: string
}

/** A stand-in that listens. */
export type RunningVipps = Omit<Vipps, 'close'> & {
  readonly url: string
  readonly close: () => Promise<void>
}

const listen = (
  server: ReturnType<typeof createAdaptorServer>,
  port: number,
  host: string,
): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })

/**
 * Starts listening; rejects when the port is taken.
 * @returns its address and parts; `close` ends every connection and writes the state file a last time
 */
export const startVipps = async (options: StartOptions): Promise<RunningVipps> => {
  const host = options.host ?? '127.0.0.1'
  let url = `http://${host}:${options.port}`
  const vipps = createVipps({ ...options, baseUrl: () => options.publicUrl ?? url })
  const { stateFile } = options
  if (stateFile !== undefined) recall(vipps, stateFile)
  const server = createAdaptorServer({ fetch: vipps.app.fetch })
  url = `http://${host}:${await listen(server, options.port, host)}`

  let written = ''
  const keep = () => {
    if (stateFile !== undefined) written = remember(vipps, stateFile, written)
  }
  const clock = setInterval(() => {
    vipps.book.tick(vipps.now())
    keep()
  }, 1000)

  const close = async () => {
    clearInterval(clock)
    vipps.close()
    keep()
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
  }
  return { ...vipps, url, close }
}
