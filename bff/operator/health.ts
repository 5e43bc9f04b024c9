// Is it alive, is it ready, how much is going on: for whoever watches the service by machine.
import { Hono } from 'hono'
import type { AppDeps, Edge } from '../deps.ts'
import { problemResponse, tooMany } from '../problem.ts'
import { bearerIs } from '../same-text.ts'
import { noticeMetrics } from './notices.ts'
import { sessionMetrics } from './session-metrics.ts'
import { watchMetrics } from './watch-metrics.ts'

export interface HealthDeps extends Pick<
  AppDeps,
  | 'settings'
  | 'merchants'
  | 'ledger'
  | 'notices'
  | 'ready'
  | 'now'
  | 'office'
  | 'catalogue'
  | 'lookout'
> {
  /** Notes a wrong token; whole seconds to wait where there were too many, else null. */
  failure(request: Request): number | null
}

/** `GET /healthz`, `GET /readyz`, `GET /metrics` (design §6). */
export function healthRoutes(deps: HealthDeps): Hono<Edge> {
  const app = new Hono<Edge>()

  app.get('/healthz', (c) => c.json({ status: 'ok' }, 200, { 'cache-control': 'no-store' }))

  app.get('/readyz', async (c) => {
    const { ok, checks } = await deps.ready()
    const status = ok ? 'ready' : 'not-ready'
    return c.json({ status, ok, checks }, ok ? 200 : 503, { 'cache-control': 'no-store' })
  })

  app.get('/metrics', async (c) => {
    const token = deps.settings.METRICS_TOKEN
    if (!token) {
      const nothing = { status: 404, slug: 'not-found', title: 'There is nothing here' }
      return problemResponse(nothing, c.get('requestId'))
    }
    if (!(await bearerIs(c.req.header('authorization'), token))) {
      const wait = deps.failure(c.req.raw)
      if (wait !== null) return tooMany(wait, c.get('requestId'))
      return problemResponse(
        {
          status: 401,
          slug: 'unauthorized',
          title: 'A bearer token is needed',
          headers: { 'www-authenticate': 'Bearer' },
        },
        c.get('requestId'),
      )
    }
    return new Response(await metricsText(deps), {
      headers: {
        // The Prometheus text exposition format, version 0.0.4.
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
        'cache-control': 'no-store',
      },
    })
  })
  return app
}

async function metricsText(deps: HealthDeps): Promise<string> {
  const lines = await Promise.all([watchMetrics(deps), sessionMetrics(deps), noticeMetrics(deps)])
  return [...lines.flat(), ''].join('\n')
}
