// The station: its page and its JSON. The form that opens a session is in station-submit.ts.
import { Hono } from 'hono'
import { freshForm } from '#web/entry-server.tsx'
import type { StationChoices } from '#shared/contract.ts'
import type { Edge } from '../deps.ts'
import type { StationMatch } from '../session/ports.ts'
import {
  jsonResponse,
  localeOf,
  pageResponse,
  problemOf,
  troublePage,
  type Ctx,
  type Door,
} from './door.ts'
import { readRetry } from './offer.ts'
import { findStation, stationScreen } from './station-screen.ts'
import { openByForm } from './station-submit.ts'
import { stationPageOf, supportOf } from './stations.ts'

/** `GET|POST /s/{stationId}` and `GET /api/stations/{stationId}` (design §6). */
export function stationRoutes(door: Door): Hono<Edge> {
  const { deps } = door
  const app = new Hono<Edge>()

  app.get('/s/:stationId', async (c) => {
    const typed = c.req.param('stationId')
    const matches = await findStation(door, typed)
    const [match] = matches
    if (!match) return troublePage(door, c, 'station-unknown', { status: 404, typed })
    if (matches.length > 1) return choicesPage(door, c, matches, typed)
    const retry = c.req.query('retry') ?? null
    const retryOf = await readRetry(deps.keys, retry ?? '', deps.now())
    const page = await stationPageOf(deps, match, retryOf)
    return stationScreen(door, c, page, { form: freshForm, retry: retryOf && retry })
  })

  app.get('/api/stations/:stationId', async (c) => {
    const matches = await findStation(door, c.req.param('stationId'))
    const [match] = matches
    if (!match) {
      return problemOf(c, {
        status: 404,
        slug: 'station-unknown',
        title: 'No such station',
        detail: 'Check the number on the station.',
      })
    }
    if (matches.length > 1) return jsonResponse(choicesOf(matches), 300)
    const retryOf = await readRetry(deps.keys, c.req.query('retry'), deps.now())
    return jsonResponse(await stationPageOf(deps, match, retryOf))
  })

  app.post('/s/:stationId', async (c) => openByForm(door, c, c.req.param('stationId')))
  return app
}

function choicesOf(matches: StationMatch[]): StationChoices {
  const labels = matches.map(({ connector }) => connector.label)
  return {
    choices: matches.map(({ connector }) => ({
      stationId: connector.stationId,
      // Two plugs of one station carry one number: what they look like tells them apart.
      label: isOnly(labels, connector.label) ? connector.label : plugLabel(matches, connector),
    })),
  }
}

function isOnly(labels: string[], label: string): boolean {
  return labels.filter((one) => one === label).length === 1
}

/** Number, plug and power; the connector's own id where even these are the same. */
function plugLabel(matches: StationMatch[], connector: StationMatch['connector']): string {
  const label = `${connector.label} ${plugOf(connector)}`
  const plugs = matches.map((match) => `${match.connector.label} ${plugOf(match.connector)}`)
  return isOnly(plugs, label) ? label : `${label} (${connector.connectorId})`
}

/** The plug's everyday name and its power, as drivers know them; others by OCPI's own name. */
function plugOf({ standard, maxPowerW }: StationMatch['connector']): string {
  const names: Record<string, string> = {
    IEC_62196_T2_COMBO: 'CCS',
    CHADEMO: 'CHAdeMO',
    IEC_62196_T2: 'Type 2',
  }
  const name = names[standard] ?? standard
  return maxPowerW === null ? name : `${name} ${Math.round(maxPowerW / 1000)} kW`
}

function choicesPage(door: Door, c: Ctx, matches: StationMatch[], typed: string): Response {
  return pageResponse(door, c, {
    kind: 'choices',
    locale: localeOf(c),
    choices: choicesOf(matches),
    typed,
    support: supportOf(door.deps.settings),
  })
}
