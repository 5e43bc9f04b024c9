/**
 * What the eMSP may read from the CPO: locations, tariffs, sessions and CDRs, in pages.
 *
 * `date_from` is held against `last_updated`, `date_to` against the real time of the change: at
 * speed > 1 `last_updated` runs ahead of the wall, and a list up to "now" must still show the session.
 */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { code, guarded, refusal, success } from './envelope.ts'
import type { Edge } from './envelope.ts'
import { kinds } from './faults.ts'
import type { OcpiObject } from './objects.ts'
import {
  connectorObject,
  evseObject,
  locationObject,
  locationUpdatedAt,
  sessionObject,
  tariffObject,
} from './objects.ts'
import { TARIFFS_UPDATED_AT } from './tariffs.ts'
import { asAgreed } from './versions.ts'
import type { World } from './world.ts'
import { firstFault, pageWire } from './wire.ts'

type Listed = {
  readonly updatedAt: number
  readonly touchedAt: number
  readonly show: () => OcpiObject
}

/** `/ocpi/2.2.1/{locations|tariffs|sessions|cdrs}`. */
export function listRoutes(world: World): Hono<Edge> {
  const app = new Hono<Edge>()

  app.get('/locations', (c) =>
    guarded(c, world, 'locations', () =>
      page(
        c,
        world,
        world.locations.map((location) => {
          const updatedAt = locationUpdatedAt(location, world)
          return { updatedAt, touchedAt: updatedAt, show: () => locationObject(location, world) }
        }),
      ),
    ),
  )
  app.get('/locations/:location/:evse?/:connector?', (c) =>
    guarded(c, world, 'locations', () => oneOfLocation(c, world, c.req.param())),
  )
  app.get('/tariffs', (c) =>
    guarded(c, world, 'tariffs', () =>
      page(
        c,
        world,
        world.tariffs.map((tariff) => ({
          updatedAt: TARIFFS_UPDATED_AT,
          touchedAt: TARIFFS_UPDATED_AT,
          show: () => tariffObject(tariff, world.me),
        })),
      ),
    ),
  )
  app.get('/sessions', (c) =>
    guarded(c, world, 'list', () => {
      if (world.faults.take('list', kinds.listless) !== null) return noSuchList(c)
      const empty = world.faults.take('list', kinds.listing) !== null
      if (c.req.query('date_from') === undefined) {
        return refusal(c, code.invalid, 'date_from: required.')
      }
      const all = [...world.sessions.values()].map((record) => ({
        updatedAt: record.session.updatedAt,
        touchedAt: record.touchedAt,
        show: () => sessionObject(record, world),
      }))
      return page(c, world, empty ? [] : all)
    }),
  )
  app.get('/cdrs', (c) =>
    guarded(c, world, 'list', () => {
      if (world.faults.take('list', kinds.listless) !== null) return noSuchList(c)
      const empty = world.faults.take('list', kinds.listing) !== null
      const all = world.cdrs.map((cdr) => ({ ...cdr, show: () => cdr.object }))
      return page(c, world, empty ? [] : all)
    }),
  )
  return app
}

/** A backend that only pushes. */
function noSuchList(c: Context): Response {
  return c.text('', 404)
}

function page(c: Context, world: World, all: readonly Listed[]): Response {
  const parsed = pageWire.safeParse(c.req.query())
  if (!parsed.success) return refusal(c, code.invalid, firstFault(parsed.error))
  const { date_from: from, date_to: to, offset } = parsed.data
  const most = world.settings.pageLimit
  const limit = Math.min(parsed.data.limit ?? most, most)
  const found = all.filter(
    (one) =>
      (from === undefined || one.updatedAt >= from) && (to === undefined || one.touchedAt < to),
  )
  const shown = found.slice(offset, offset + limit)
  c.header('X-Total-Count', String(found.length))
  c.header('X-Limit', String(most))
  if (offset + shown.length < found.length && shown.length > 0) {
    const next = new URL(c.req.url)
    next.searchParams.set('offset', String(offset + limit))
    next.searchParams.set('limit', String(limit))
    c.header('Link', `<${next.href}>; rel="next"`)
  }
  return success(
    c,
    shown.map(({ show }) => asAgreed(world, show())),
  )
}

type LocationPath = {
  readonly location: string
  readonly evse?: string | undefined
  readonly connector?: string | undefined
}

function oneOfLocation(c: Context, world: World, path: LocationPath): Response {
  const location = world.locations.find(({ id }) => id === path.location)
  if (location === undefined) return refusal(c, code.unknownLocation, 'Unknown location.', 404)
  if (path.evse === undefined) {
    return success(c, asAgreed(world, locationObject(location, world)))
  }
  const evse = world.evses.get(path.evse)
  if (evse === undefined || evse.location.id !== location.id) {
    return refusal(c, code.unknownLocation, 'Unknown EVSE.', 404)
  }
  if (path.connector === undefined) return success(c, asAgreed(world, evseObject(evse, world)))
  const connector = evse.plan.connectors.find(({ id }) => id === path.connector)
  if (connector === undefined) return refusal(c, code.unknownLocation, 'Unknown connector.', 404)
  return success(c, asAgreed(world, connectorObject(connector)))
}
