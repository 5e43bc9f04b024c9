// A request as it is told once it was answered: which door, which pattern, how long, and the session it
// was about. It must never tell a path or a header: a path may hold a handle.
import type { Context } from 'hono'
import { routePath } from 'hono/route'
import { parseReference } from '#shared/ids.ts'
import type { AppDeps, Edge } from '../deps.ts'
import type { RequestEnded } from './lookout.ts'

/** By the first part of the path; what is not here is a page or a file. */
const DOORS: Readonly<Record<string, string>> = {
  api: 'api',
  operator: 'operator',
  ocpi: 'chargers',
  webhooks: 'payer',
  healthz: 'health',
  readyz: 'health',
  metrics: 'health',
}

/**
 * Asked again and again while all is well, by each phone, each charge and each monitor: counted, and told
 * only where they fail or are slow. Pages are told, as each is somebody's tap.
 */
const QUIET = new Set(['GET /api/sessions/:handle', 'GET /healthz', 'GET /readyz', 'GET /metrics'])
/** Meter values: what came of them is in the session's journal. */
const METER = /^(?:PUT|PATCH) \/ocpi\/[^/]+\/sessions\//

/** What `Lookout.request` is told of a request that has been answered. */
export function requestEnded(
  c: Context<Edge>,
  lookout: AppDeps['lookout'],
  ms: number,
): Omit<RequestEnded, 'door'> & { door: string } {
  const { method } = c.req
  const route = patternOf(c)
  const [, first = ''] = c.req.path.split('/', 2)
  // What no route knows is a file, or nothing; its name is a stranger's word.
  const door = DOORS[first] ?? (route === '/*' || route === '*' ? 'file' : 'page')
  const reference = c.res.status < 400 ? (c.get('reference') ?? referenceIn(c.req.path)) : null
  const traceId = c.get('trace')?.traceId ?? (reference && lookout.traceId(reference))
  const asked = `${method} ${route}`
  return {
    door,
    method,
    route,
    status: c.res.status,
    ms,
    requestId: c.get('requestId'),
    reference,
    traceId,
    quiet: door === 'file' || QUIET.has(asked) || METER.test(`${method} ${c.req.path}`),
  }
}

/** OCPI's door has a routing of its own: there the module says what was asked for. */
const OCPI_MODULE = /^\/ocpi\/\d\.\d(?:\.\d)?\/[a-z]{1,20}(?=\/|$)/

function patternOf(c: Context<Edge>): string {
  return OCPI_MODULE.exec(c.req.path)?.[0] ?? routePath(c)
}

/** Ours or not, a reference opens nothing; only one that was answered well is told. */
function referenceIn(path: string): string | null {
  return parseReference(/ev-[0-9a-z]{26}(?![0-9a-z])/i.exec(path)?.[0] ?? '')
}
