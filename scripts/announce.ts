// The few lines that `npm start` prints: where the product is, a station to begin with as a QR
// code, where the stand-ins are, how to end it. Never a secret: only the file one is kept in.
import { relative } from 'node:path'
import { renderUnicodeCompact } from 'uqr'
import * as z from 'zod'
import type { Plan } from './plan.ts'
import type { Readiness } from './readiness.ts'
import { localAddress } from './supervisor.ts'

export const HELP = `npm start [-- options]      build if needed, then run Stikk

  --no-qr    no QR code in the terminal
  --logs     the log to the terminal (otherwise DATA_DIR/stikk.log beside stand-ins)
  --help     this text

Environment, beside the settings in bff/env.ts:
  PORT         where the product listens (8080); stand-ins take PORT + 1 and PORT + 2
  LISTEN_HOST  the address it listens on (127.0.0.1)
  DATA_DIR     where sessions and generated secrets are kept (.data)
  PUBLIC_URL   the address drivers reach it under (http://127.0.0.1:PORT); https:// unless loopback
  VIPPS_BASE_URL, OCPI_VERSIONS_URL   real neighbours; without them a stand-in is started
  OCPI_REGISTER   incoming: the charger backend registers at PUBLIC_URL/ocpi/versions, no stand-in
  SANDBOX_SPEED   how much faster than life the stand-ins play (10)

A phone on a cable opens the sandbox with three calls of adb: adb reverse tcp:8080 tcp:8080, and
the same for the two ports above it. A phone on the network needs https:// in PUBLIC_URL, a proxy
that ends TLS, and neighbours and secrets that are not the sandbox's.`

const evses = z.array(
  z.object({ physical_reference: z.string().nullish(), evse_id: z.string(), status: z.string() }),
)

/**
 * The address of a station that is free and that the product knows, for the QR code.
 *
 * @returns null where the charger backend is a real one, or nothing is free
 */
export async function stationAddress(plan: Plan): Promise<string | null> {
  if (plan.standIns.charger === null) return null
  const own = localAddress(plan.host, plan.port)
  try {
    const list = await fetch(`http://127.0.0.1:${plan.standIns.charger}/sandbox/evses`)
    const free = evses.parse(await list.json()).filter((one) => one.status === 'AVAILABLE')
    for (const one of free) {
      const path = `/s/${encodeURIComponent(one.physical_reference ?? one.evse_id)}`
      const page = await fetch(`${own}${path}`, { redirect: 'manual' })
      await page.body?.cancel()
      if (page.status === 200) return `${plan.settings['PUBLIC_URL']}${path}`
    }
  } catch {
    // The product may be unready; the banner says so, and a station is not worth an error.
  }
  return null
}

/** A path as a person would type it here: relative where that is shorter. */
function shownPath(path: string): string {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') ? path : short
}

/** The lines that are printed once the product runs. */
export function banner(parts: {
  plan: Plan
  station: string | null
  readiness: Readiness
  withQr: boolean
  operatorTokenFile: string | null
}): string {
  const { plan, station, readiness, withQr, operatorTokenFile } = parts
  const { payer, charger } = plan.standIns
  const rows: [string, string | null][] = [
    ['Stikk', plan.settings['PUBLIC_URL'] ?? null],
    ['Station', station],
    ['Vipps stand-in', payer === null ? null : `http://127.0.0.1:${payer}`],
    [
      'Charger stand-in',
      charger === null ? null : `http://127.0.0.1:${charger} (${plan.speed} times as fast as life)`,
    ],
    ['Console', plan.settings['OPERATOR_TOKEN'] ? `${plan.settings['PUBLIC_URL']}/operator` : null],
    ['Operator token', operatorTokenFile && `in ${shownPath(operatorTokenFile)}`],
  ]
  const lines = rows.flatMap(([name, value]) => (value ? [`  ${name.padEnd(17)} ${value}`] : []))
  const qr = withQr && station ? [renderUnicodeCompact(station, { border: 2 })] : []
  const state = readiness.ready
    ? []
    : [
        `Not ready yet: ${readiness.missing.join('; ')}.`,
        'It keeps trying by itself; until then stations cannot be sold.',
      ]
  return ['', ...lines, '', ...qr, ...state, 'Ctrl-C ends it.'].join('\n')
}
