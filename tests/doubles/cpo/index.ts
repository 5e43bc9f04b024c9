/**
 * Starts the sandbox's charge point operator: an OCPI 2.2.1 CPO with cars that follow charging
 * curves, speaking real HTTP. State is in memory alone; a restart forgets everyone.
 */
import { serve } from '@hono/node-server'
import { createApp } from './app.ts'
import { goOn, type RunningCharge } from './charging.ts'
import { sandboxCpo } from './credentials.ts'
import { createWorld } from './world.ts'
import type { Settings } from './world.ts'

export type CpoOptions = Partial<Settings> & {
  /** 0 takes any free port. */
  readonly port: number
  readonly host?: string
  /** Charges that ran before it was started. */
  readonly running?: readonly RunningCharge[]
}

export type Cpo = {
  readonly url: string
  readonly versionsUrl: string
  /** Stops serving, cuts connections, and leaves no timer behind. */
  readonly close: () => Promise<void>
}

/**
 * @param options `speed` compresses time (1 = real); `pushIntervalS` is the meter's rhythm in the
 * sandbox's seconds; `autoPlug` lets a car come by itself after an accepted start; `pluggedStatus`
 * is what an EVSE shows while a car without session is plugged in.
 * @throws when the port is taken or `speed` is not above zero.
 */
export async function startCpo(options: CpoOptions): Promise<Cpo> {
  const { port, host = '127.0.0.1', running = [], ...given } = options
  const settings: Settings = {
    speed: 1,
    pushIntervalS: 10,
    tokenA: sandboxCpo.tokenA,
    autoPlug: true,
    market: 'NO',
    abroad: null,
    pageLimit: 20,
    pluggedStatus: 'AVAILABLE',
    extraEvses: 0,
    versions: ['2.2.1'],
    pushRetryMs: null,
    ...given,
  }
  if (!(settings.speed > 0) || !(settings.pushIntervalS > 0)) {
    throw new Error('speed and pushIntervalS must be above zero.')
  }
  const world = createWorld(settings)
  for (const charge of running) goOn(world, charge)
  const { server, actualPort } = await listen(createApp(world), host, port)
  const url = `http://${host}:${actualPort}`
  return {
    url,
    versionsUrl: `${url}/ocpi/versions`,
    close: async () => {
      world.closing.abort()
      world.timers.clear()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
    },
  }
}

type Listening = { readonly server: ReturnType<typeof serve>; readonly actualPort: number }

function listen(
  app: ReturnType<typeof createApp>,
  hostname: string,
  port: number,
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname, port }, (address) =>
      resolve({ server, actualPort: address.port }),
    )
    server.once('error', reject)
  })
}
