// Neighbour 1, the phone: every address the driver's browser knows, and nothing else.
import { Hono } from 'hono'
import type { Edge } from '../deps.ts'
import type { Door } from './door.ts'
import { homeRoutes } from './home-routes.ts'
import { offlineRoutes } from './offline-routes.ts'
import { receiptPages } from './receipt-pages.ts'
import { pushApi } from './push-api.ts'
import { sessionApi } from './session-api.ts'
import { sessionPages } from './session-pages.ts'
import { stationRoutes } from './station-routes.ts'

/** The driver's door, to be mounted at `/`. */
export function driverRoutes(door: Door): Hono<Edge> {
  const app = new Hono<Edge>()
  app.route('/', homeRoutes(door))
  app.route('/', offlineRoutes(door))
  app.route('/', stationRoutes(door))
  app.route('/', sessionApi(door))
  app.route('/', pushApi(door))
  app.route('/', sessionPages(door))
  app.route('/', receiptPages(door))
  return app
}
