// Tariffs and locations pushed by the CPO. A whole object is taken as it is; a part of a location,
// save an EVSE's status, is only a wake-up call: the location is read back.
import type { Context, Hono } from 'hono'
import * as z from 'zod'
import { DONE, read, reply, sameId, UNKNOWN_LOCATION, WRONG, type OcpiDoorDeps } from './door.ts'
import { withPart } from './held-location.ts'
import { ownedId } from './identity.ts'
import { parseJson } from './json.ts'
import { ownedBy } from './names-of-2-1-1.ts'
import { connectorsOf } from './translate-location.ts'
import { catalogueTariffOf } from './translate-tariff.ts'
import { isOld } from './versions.ts'
import { evseStatus } from './wire-location.ts'
import { text } from './wire.ts'

const anything = z.record(z.string(), z.unknown())
const identified = z.looseObject({ id: text })

export function addCatalogue(door: Hono, deps: OcpiDoorDeps): void {
  door.put('/:version/tariffs/:country/:party/:id', (c) => putTariff(c, deps))
  door.patch('/:version/tariffs/:country/:party/:id', (c) => patchTariff(c, deps))
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
  return takeTariff(c, deps, body.value)
}

/**
 * A part of a tariff (2.1.1 mod_tariffs "PATCH Method"; it is in no later text): laid over the whole
 * that was pushed before. What was never pushed is asked for whole, and the next pull has it.
 */
async function patchTariff(c: Context, deps: OcpiDoorDeps): Promise<Response> {
  const body = await read(c, deps, anything)
  if (!body.ok) return body.response
  const { country = '', party = '', id = '' } = c.req.param()
  const said = body.value['id'] ?? id
  if (typeof said !== 'string' || !sameId(said, id)) return misnamed(c, deps)
  const held = await deps.catalogue.held('tariff', ownedId(country, party, id))
  const whole = held && withPart(held, {}, { text: await c.req.text(), entire: false })
  if (!whole) {
    const message = 'this tariff is not held here: PUT it whole'
    return reply(c, deps, { statusCode: WRONG, http: 404, message })
  }
  return takeTariff(c, deps, parseJson(whole))
}

async function takeTariff(c: Context, deps: OcpiDoorDeps, whole: unknown): Promise<Response> {
  const tariff = await catalogueTariffOf(whole, deps.assumedVatRate)
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
  const { country = '', party = '' } = c.req.param()
  // It says whose it is in its address alone (2.1.1).
  const owner = isOld(c.req.param('version')) ? { countryCode: country, partyId: party } : null
  const { connectors, faults } = connectorsOf(ownedBy(body.value, owner))
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
