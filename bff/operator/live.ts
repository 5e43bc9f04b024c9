// What is going on this very moment, for a screen that looks every few seconds: sessions whose money is
// not at rest, with what their drivers see. It shows no handle.
import { PHASES, WHYS } from '#shared/contract.ts'
import { parseReference } from '#shared/ids.ts'
import * as z from 'zod'
import { toBase64url } from '../base64url.ts'
import type { LedgerRow } from '../session/ports.ts'
import { operatorApp, UNKEPT } from './edge.ts'
import { answering, operatorRoute } from './route.ts'
import type { SessionsDeps } from './sessions.ts'
import { epoch, maybeEpoch, minor, wh } from './units.ts'

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
    energyWh: wh(),
    powerW: z.int().nullable(),
    costMinor: minor(),
    reservedMinor: minor(),
    currency: z.string(),
    openedAt: epoch(),
    startedAt: maybeEpoch('no charge has begun.'),
    meterAt: maybeEpoch('no meter value has come.'),
  })
  .openapi('LiveSession')

const liveRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  operationId: 'listLive',
  tags: ['Sessions'],
  'x-whose': 'own',
  summary: 'Sessions that are under way, the newest first',
  description: 'Asked again with `If-None-Match` it answers 304 where nothing has changed.',
  responses: {
    200: answering(
      `At most ${MOST_LIVE}; \`more\` says how many are left out.`,
      z.object({ sessions: z.array(shown), more: z.int() }),
    ),
    304: { description: 'As before.' },
  },
})

/** `GET /operator/live`. */
export function liveRoutes(deps: SessionsDeps) {
  return operatorApp().openapi(liveRoute, async (c) => {
    const { merchantId } = c.get('operator')
    const whose = merchantId === null ? {} : { merchantId }
    const rows = await deps.ledger.list({ ...whose, open: true, limit: MOST_ROWS })
    const alive = rows
      .filter(({ phase }) => LIVE.has(phase))
      .toSorted((a, b) => b.openedAt - a.openedAt)
    const sessions = await Promise.all(alive.slice(0, MOST_LIVE).map((row) => seen(deps, row)))
    const known = sessions.filter((one) => one !== null)
    const answer = { sessions: known, more: Math.max(0, alive.length - MOST_LIVE) }
    const headers = { ...UNKEPT, etag: await tagOf(answer) }
    if (c.req.header('if-none-match') === headers.etag) return c.body(null, 304, headers)
    return c.json(answer, 200, headers)
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

/** Changes with what is answered. */
async function tagOf(answer: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(answer))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return `W/"${toBase64url(digest.subarray(0, 12))}"`
}
