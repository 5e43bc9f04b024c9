/**
 * The sandbox's own controls, for testers and demonstrations; no part of OCPI and without a token.
 *
 * `GET /sandbox/evses` · `POST /sandbox/evses/{uid}/{plug|unplug|stop|fail|repair}` ·
 * `GET /sandbox/sessions`, `GET /sandbox/cdrs` (the CPO's own ledger) ·
 * `DELETE|PATCH /sandbox/cdrs/{id}`, `POST …/copy` (`cdr-controls.ts`) ·
 * `GET|POST|DELETE /sandbox/faults` (language in `faults.ts`) · `POST /sandbox/reset`.
 * `plug` takes `{"car": "family"|"small"|"almost-full", "socPercent": 20, "connectorId": "1"}`, all
 * optional; `fail` takes `{"session": "COMPLETED"|"INVALID"}`. A refusal is problem+json.
 */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { z } from 'zod'
import { advanceCharge, carAfter, cars } from './car.ts'
import type { Car } from './car.ts'
import { cdrControls } from './cdr-controls.ts'
import { nowOf, plugIn } from './charging.ts'
import { dateTime, kwhOf } from './decimal.ts'
import { endSession } from './ending.ts'
import type { Edge } from './envelope.ts'
import { fail, repair, statusOf, unplug } from './evse.ts'
import { faultsWire } from './faults.ts'
import { setEvse } from './outbox.ts'
import { energyWh, readMeter } from './session.ts'
import { resetWorld } from './world.ts'
import type { EvseRecord, SessionRecord, World } from './world.ts'
import { firstFault } from './wire.ts'

const plugWire = z.object({
  car: z.enum(['family', 'small', 'almost-full']).optional(),
  socPercent: z.int().min(0).max(100).optional(),
  connectorId: z.string().optional(),
})
const failWire = z.object({ session: z.enum(['COMPLETED', 'INVALID']).default('COMPLETED') })

/** `/sandbox/...`. */
export function controlRoutes(world: World): Hono<Edge> {
  const app = new Hono<Edge>()
  app.get('/evses', (c) => c.json([...world.evses.values()].map((one) => showEvse(one, world))))
  app.post('/evses/:uid/:deed', async (c) => {
    const evse = world.evses.get(c.req.param('uid'))
    if (evse === undefined) return problem(c, 404, 'No such EVSE.')
    const text = await c.req.text()
    const body = text.trim() === '' ? {} : parseJson(text)
    const wrong = act(world, evse, c.req.param('deed'), body)
    if (wrong !== null) return problem(c, wrong.status, wrong.detail)
    return c.json(showEvse(evse, world))
  })
  app.get('/sessions', (c) =>
    c.json([...world.sessions.values()].map((record) => showSession(record, world))),
  )
  app.get('/cdrs', (c) =>
    c.json(
      world.cdrs.map((cdr) => ({
        cdr_id: cdr.id,
        session_id: cdr.sessionId,
        reference: cdr.reference,
        currency: world.sessions.get(cdr.sessionId)?.tariff.currency ?? world.market.currency,
        excl_vat: cdr.price.exclVat,
        incl_vat: cdr.price.inclVat,
        delivered: cdr.delivered,
        cdr: cdr.object,
      })),
    ),
  )
  app.route('/cdrs', cdrControls(world))
  app.get('/faults', (c) => c.json({ faults: world.faults.list() }))
  app.post('/faults', async (c) => {
    const parsed = faultsWire.safeParse(parseJson(await c.req.text()))
    if (!parsed.success) return problem(c, 400, firstFault(parsed.error))
    world.faults.add(parsed.data.faults)
    return c.json({ faults: world.faults.list() })
  })
  app.delete('/faults', (c) => {
    world.faults.clear()
    return c.json({ faults: [] })
  })
  app.post('/reset', (c) => {
    resetWorld(world, Date.now())
    return c.json({ reset: true })
  })
  return app
}

type Wrong = { readonly status: 400 | 404 | 409; readonly detail: string }

function act(world: World, evse: EvseRecord, deed: string, body: unknown): Wrong | null {
  const session = sessionAt(world, evse)
  switch (deed) {
    case 'plug':
      return plugCar(world, evse, body)
    case 'unplug':
      if (session !== null) endSession(world, session, 'COMPLETED')
      return leave(world, evse, session !== null)
    case 'stop':
      if (session === null) return { status: 409, detail: 'No session runs here.' }
      endSession(world, session, 'COMPLETED')
      return null
    case 'fail': {
      const parsed = failWire.safeParse(body)
      if (!parsed.success) return { status: 400, detail: firstFault(parsed.error) }
      if (session !== null) endSession(world, session, parsed.data.session)
      setEvse(world, evse, fail(evse.state))
      return null
    }
    case 'repair':
      setEvse(world, evse, repair(evse.state))
      return null
    default:
      return { status: 404, detail: 'Known are plug, unplug, stop, fail and repair.' }
  }
}

function plugCar(world: World, evse: EvseRecord, body: unknown): Wrong | null {
  const parsed = plugWire.safeParse(body)
  if (!parsed.success) return { status: 400, detail: firstFault(parsed.error) }
  const { connectors } = evse.plan
  const wanted = parsed.data.connectorId
  const connector = connectors.find(({ id }) => wanted === undefined || id === wanted)
  if (connector === undefined) return { status: 404, detail: 'connectorId: not at this EVSE.' }
  const usual = connector.standard === 'CHADEMO' ? 'small' : 'family'
  const model: Car = cars[parsed.data.car ?? usual]
  const soc = parsed.data.socPercent
  const car: Car = soc === undefined ? model : { ...model, socPermille: soc * 10 }
  if (plugIn(world, evse, car, connector.id)) return null
  return { status: 409, detail: 'The place is taken, or the EVSE is out of use.' }
}

/** The car drives off; when the session that just ended took it along, there is nothing left to do. */
function leave(world: World, evse: EvseRecord, ended: boolean): Wrong | null {
  const empty = unplug(evse.state)
  if (empty !== null) setEvse(world, evse, empty)
  return empty !== null || ended ? null : { status: 409, detail: 'Nothing is plugged in.' }
}

function sessionAt(world: World, evse: EvseRecord): SessionRecord | null {
  const { sessionId } = evse.state
  return sessionId === null ? null : (world.sessions.get(sessionId) ?? null)
}

function showEvse(evse: EvseRecord, world: World) {
  const { plugged, sessionId } = evse.state
  const session = sessionAt(world, evse)
  const now = session === null ? null : readMeter(session.session, nowOf(world, session))
  const charge = now?.charge ?? null
  const car =
    plugged === null || charge === null
      ? plugged?.car
      : carAfter(plugged.car, advanceCharge(charge, charge.at))
  return {
    evse_uid: evse.plan.uid,
    evse_id: evse.plan.evseId,
    physical_reference: evse.plan.number,
    location_id: evse.location.id,
    status: statusOf(evse.state, world.settings.pluggedStatus),
    car:
      car === undefined || plugged === null
        ? null
        : {
            name: car.name,
            soc_percent: Math.floor(car.socPermille / 10),
            connector_id: plugged.connectorId,
          },
    waiting_for_car: evse.armed !== null,
    session_id: sessionId,
    kwh: now === null ? null : kwhOf(energyWh(now)),
  }
}

function showSession(record: SessionRecord, world: World) {
  const { session } = record
  return {
    session_id: session.id,
    reference: record.reference,
    token_uid: record.token.uid,
    evse_uid: record.place.evse.uid,
    connector_id: record.place.connector.id,
    tariff_id: record.tariff.id,
    status: session.status,
    energy_wh: energyWh(session),
    started_at: dateTime(session.startedAt),
    ended_at: session.endedAt === null ? null : dateTime(session.endedAt),
    pushes: record.pushes,
    delivered: record.delivered,
    cdr_ids: world.cdrs.filter((cdr) => cdr.sessionId === session.id).map(({ id }) => id),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function problem(c: Context, status: Wrong['status'], detail: string): Response {
  const body = JSON.stringify({ type: 'about:blank', status, detail })
  return c.body(body, status, { 'Content-Type': 'application/problem+json' })
}
