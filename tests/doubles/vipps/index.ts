/** Starts the stand-in of Vipps MobilePay on a port of its own. The only file here that listens and ticks. */
import { createAdaptorServer } from '@hono/node-server'
import type { VippsOptions } from './app.ts'
import { recall, remember } from './memory.ts'
import { createSalesUnits } from './sales-units.ts'
import type { SalesUnits, UnitOptions } from './sales-units.ts'

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
  /** Sales units beside the first, behind the same address. */
  readonly units?: readonly UnitOptions[]
}

/** A stand-in that listens. */
export type RunningVipps = Omit<SalesUnits, 'close'> & {
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
  const { stateFile, units = [], ...unit } = options
  const vipps = createSalesUnits({ ...unit, baseUrl: () => options.publicUrl ?? url }, units)
  // The first unit's file is named as it was when there was but one.
  const kept = [...vipps.units].map(([msn, one], i) => ({
    one,
    file: i === 0 ? stateFile : stateFile && `${stateFile}.${msn}`,
    written: '',
  }))
  for (const { one, file } of kept) if (file !== undefined) recall(one, file)
  const server = createAdaptorServer({ fetch: vipps.app.fetch })
  url = `http://${host}:${await listen(server, options.port, host)}`

  const keep = () => {
    for (const memory of kept) {
      const { one, file, written } = memory
      if (file !== undefined) memory.written = remember(one, file, written)
    }
  }
  const clock = setInterval(() => {
    for (const { one } of kept) one.book.tick(one.now())
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
