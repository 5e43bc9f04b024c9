// Tariffs and locations pushed by the CPO. A whole object is taken as it is; a part of a location,
// save an EVSE's status, is only a wake-up call: the location is read back.
import type { Context, Hono } from 'hono'
import * as z from 'zod'
import { DONE, read, reply, sameId, UNKNOWN_LOCATION, WRONG, type OcpiDoorDeps } from './door.ts'
import { connectorsOf } from './translate-location.ts'
import { catalogueTariffOf } from './translate-tariff.ts'
import { evseStatus } from './wire-location.ts'
import { text } from './wire.ts'

const anything = z.record(z.string(), z.unknown())
const identified = z.looseObject({ id: text })

export function addCatalogue(door: Hono, deps: OcpiDoorDeps): void {
  door.put('/:version/tariffs/:country/:party/:id', (c) => putTariff(c, deps))
  door.delete('/:version/tariffs/:country/:party/:id', async (c) => {
    await deps.catalogue.removeTariff(c.req.param('id'))
    return reply(c, deps, { statusCode: DONE })
  })
  const place = '/:version/locations/:country/:party/:location'
  door.put(place, (c) => putLocation(c, deps))
  door.patch(place, (c) => readBack(c, deps))
  door.on(['PUT', 'PATCH'], `${place}/:evse`, (c) => takeEvse(c, deps))
  door.on(['PUT', 'PATCH'], `${place}/:evse/:connector`, (c) => readBack(c, deps))
}

async function putTariff(c: Context, deps: OcpiDoorDeps): Promise<Response> {
  const body = await read(c, deps, identified)
  if (!body.ok) return body.response
  if (!sameId(body.value.id, c.req.param('id') ?? '')) return misnamed(c, deps)
  const tariff = await catalogueTariffOf(body.value, deps.assumedVatRate)
  if (!tariff) return misnamed(c, deps)
  if (tariff.refusal !== null) {
    deps.log?.('ocpi-tariff-refused', { tariff: tariff.id, refusal: tariff.refusal })
  }
  // Also one that is not sold: it must replace the one before it, which no longer holds.
  await deps.catalogue.putTariffs([tariff], 'these')
  return reply(c, deps, { statusCode: DONE })
}

async function putLocation(c: Context, deps: OcpiDoorDeps): Promise<Response> {
  const body = await read(c, deps, identified)
  if (!body.ok) return body.response
  if (!sameId(body.value.id, c.req.param('location') ?? '')) return misnamed(c, deps)
  const { connectors, faults } = connectorsOf(body.value)
  for (const fault of faults) deps.log?.('ocpi-location-fault', { fault })
  if (connectors.length === 0 && faults[0] !== undefined) {
    return reply(c, deps, { statusCode: WRONG, message: faults[0] })
  }
  await deps.catalogue.putConnectors(connectors, { locationId: body.value.id })
  return reply(c, deps, { statusCode: DONE })
}

async function takeEvse(c: Context, deps: OcpiDoorDeps): Promise<Response> {
  const body = await read(c, deps, anything)
  if (!body.ok) return body.response
  const locationId = c.req.param('location') ?? ''
  const says = Object.keys(body.value).filter((key) => key !== 'last_updated')
  if (says.includes('status')) {
    const status = evseStatus.parse(body.value['status'])
    const known = await deps.catalogue.setEvseStatus(locationId, c.req.param('evse') ?? '', status)
    if (!known) {
      deps.onLocationChanged?.(locationId)
      const message = 'this EVSE is not known here: it is being read'
      return reply(c, deps, { statusCode: UNKNOWN_LOCATION, message })
    }
  }
  if (says.some((key) => key !== 'status')) deps.onLocationChanged?.(locationId)
  return reply(c, deps, { statusCode: DONE })
}

async function readBack(c: Context, deps: OcpiDoorDeps): Promise<Response> {
  const body = await read(c, deps, anything)
  if (!body.ok) return body.response
  deps.onLocationChanged?.(c.req.param('location') ?? '')
  return reply(c, deps, { statusCode: DONE })
}

function misnamed(c: Context, deps: OcpiDoorDeps): Response {
  return reply(c, deps, { statusCode: WRONG, message: 'id: differs from the address' })
}
