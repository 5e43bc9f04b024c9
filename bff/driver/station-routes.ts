// The station: its page and its JSON. The form that opens a session is in station-submit.ts.
import { Hono } from 'hono'
import { freshForm } from '#web/entry-server.tsx'
import type { StationChoices } from '#shared/contract.ts'
import type { Edge } from '../deps.ts'
import { tooMany, type ProblemParts } from '../problem.ts'
import type { StationMatch } from '../session/ports.ts'
import { arrive, type Arrival } from './arrival.ts'
import { settingsOf } from './merchant.ts'
import {
  jsonResponse,
  localeOf,
  pageResponse,
  problemOf,
  tooManyPage,
  troublePage,
  type Ctx,
  type Door,
} from './door.ts'
import { stationScreen } from './station-screen.ts'
import { openByForm } from './station-submit.ts'
import { faceOf, stationPageOf, supportOf } from './stations.ts'

/** What programs are told where a person is told to scan again. */
const CODE_PROBLEMS = {
  'code-wrong': {
    status: 403,
    slug: 'code-wrong',
    title: 'This is not the code on the display',
    detail: 'It has expired, or is not of this operator. Scan the code on the display again.',
    field: 'totp',
  },
  'code-missing': {
    status: 403,
    slug: 'code-missing',
    title: 'The code on the display is missing',
    detail: 'Scan the code on the station’s display.',
    field: 'totp',
  },
} as const satisfies Record<string, ProblemParts>

/** `GET|POST /s/{stationId}` and `GET /api/stations/{stationId}` (design §6). */
export function stationRoutes(door: Door): Hono<Edge> {
  const { deps } = door
  const app = new Hono<Edge>()

  app.get('/s/:stationId', async (c) => {
    const typed = c.req.param('stationId')
    const arrival = await arrive(door, c, typed)
    switch (arrival.kind) {
      case 'nowhere':
        return troublePage(door, c, 'station-unknown', { status: 404, typed })
      case 'refused': {
        // Before anything is asked: what is wrong with the code, and which station it led to.
        const station = faceOf(arrival.match.connector)
        const { merchantId } = arrival.match
        return troublePage(door, c, arrival.code, { status: 403, station, merchantId })
      }
      case 'too-many':
        return tooManyPage(door, c, arrival.waitS)
      case 'several':
        return choicesPage(door, c, arrival, typed)
      case 'one': {
        const { match, retryOf, caution, headers } = arrival
        const page = await stationPageOf(deps, match, arrival)
        const retry = retryOf && (c.req.query('retry') ?? null)
        const locale = localeOf(door, c, match.merchantId)
        return stationScreen(door, c, page, { form: freshForm, retry, caution, headers, locale })
      }
      default:
        return arrival satisfies never
    }
  })

  app.get('/api/stations/:stationId', async (c) => {
    const arrival = await arrive(door, c, c.req.param('stationId'))
    switch (arrival.kind) {
      case 'nowhere':
        return problemOf(c, {
          status: 404,
          slug: 'station-unknown',
          title: 'No such station',
          detail: 'Check the number on the station.',
        })
      case 'refused':
        return problemOf(c, CODE_PROBLEMS[arrival.code])
      case 'too-many':
        return tooMany(arrival.waitS, c.get('requestId'))
      case 'several':
        return jsonResponse(choicesOf(arrival.matches), 300, arrival.headers)
      case 'one': {
        const page = await stationPageOf(deps, arrival.match, arrival)
        return jsonResponse(page, 200, arrival.headers)
      }
      default:
        return arrival satisfies never
    }
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

function choicesPage(
  door: Door,
  c: Ctx,
  { matches, headers }: Extract<Arrival, { kind: 'several' }>,
  typed: string,
): Response {
  // Help is that of the one merchant whose all of them are.
  const [first] = matches
  const one = matches.every(({ merchantId }) => merchantId === first?.merchantId)
  const merchantId = one ? (first?.merchantId ?? null) : null
  return pageResponse(
    door,
    c,
    {
      kind: 'choices',
      locale: localeOf(door, c, merchantId),
      choices: choicesOf(matches),
      typed,
      support: supportOf(settingsOf(door.deps, merchantId)),
    },
    { headers },
  )
}
