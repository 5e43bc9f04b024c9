// What is going on this very moment, for a screen that looks every few seconds: sessions whose money is
// not at rest, with what their drivers see. It shows no handle.
import { PHASES, WHYS } from '#shared/contract.ts'
import { parseReference } from '#shared/ids.ts'
import { etag } from 'hono/etag'
import * as z from 'zod'
import type { LedgerRow } from '../session/ports.ts'
import { operatorApp, UNKEPT } from './edge.ts'
import { answering, operatorRoute } from './route.ts'
import type { SessionsDeps } from './sessions.ts'

/** Each costs a question to its own object: more than this nobody looks through at a glance. */
const MOST_LIVE = 100
/** Rows that hold money come first (Ledger.list), so that what lives is among these. */
const MOST_ROWS = 500
const LIVE: ReadonlySet<LedgerRow['phase']> = new Set([
  'reserving',
  'starting',
  'charging',
  'stopping',
  'awaitingCdr',
  'capturing',
  'releasing',
])

const shown = z
  .object({
    reference: z.string(),
    phase: z.enum(PHASES),
    why: z.enum(WHYS).nullable(),
    station: z.object({ stationId: z.string(), label: z.string(), name: z.string() }),
    energyWh: z.int(),
    powerW: z.int().nullable(),
    costMinor: z.int(),
    reservedMinor: z.int(),
    currency: z.string(),
    openedAt: z.int().openapi({ description: 'Epoch ms.' }),
    startedAt: z.int().nullable(),
    meterAt: z.int().nullable(),
  })
  .openapi('LiveSession')

const liveRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  summary: 'Sessions that are under way, the newest first',
  description: 'Asked again with `If-None-Match` it answers 304 where nothing has changed.',
  responses: {
    200: answering(
      `At most ${MOST_LIVE}; \`more\` says how many are left out.`,
      z.object({ sessions: z.array(shown), more: z.int() }),
    ),
  },
})

/** `GET /operator/live`. */
export function liveRoutes(deps: SessionsDeps) {
  const app = operatorApp()
  app.use('/', etag({ weak: true }))
  return app.openapi(liveRoute, async (c) => {
    const rows = await deps.ledger.list({ limit: MOST_ROWS })
    const alive = rows
      .filter(({ phase }) => LIVE.has(phase))
      .toSorted((a, b) => b.openedAt - a.openedAt)
    const sessions = await Promise.all(alive.slice(0, MOST_LIVE).map((row) => seen(deps, row)))
    const known = sessions.filter((one) => one !== null)
    return c.json({ sessions: known, more: Math.max(0, alive.length - MOST_LIVE) }, 200, UNKEPT)
  })
}

/** Null: it was entered and has not begun. */
async function seen(
  deps: SessionsDeps,
  { reference: text, openedAt }: LedgerRow,
): Promise<z.infer<typeof shown> | null> {
  const reference = parseReference(text)
  const view = reference && (await deps.sessions.view(reference))
  if (!view) return null
  const { stationId, label, name } = view.station
  return {
    reference: text,
    phase: view.phase,
    why: view.why,
    station: { stationId, label, name },
    energyWh: view.energyWh,
    powerW: view.powerW,
    costMinor: view.costMinor,
    reservedMinor: view.reservedMinor,
    currency: view.currency,
    openedAt,
    startedAt: view.startedAt,
    meterAt: view.meterAt,
  }
}
