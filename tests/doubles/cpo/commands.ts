/**
 * The commands receiver of the CPO: START_SESSION and STOP_SESSION; the others are not supported.
 * Answers CommandResponse at once; what really happened follows as CommandResult (`charging.ts`).
 */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { carryOutStart, carryOutStop } from './charging.ts'
import { code, guarded, readBody, refusal, success } from './envelope.ts'
import type { Edge } from './envelope.ts'
import { kinds } from './faults.ts'
import type { SessionTrait } from './faults.ts'
import { realMs } from './world.ts'
import type { Place, World } from './world.ts'
import { asAgreed, isOld } from './versions.ts'
import type { CpoVersion } from './versions.ts'
import { oldStartSessionWire, otherCommandWire, startSessionWire, stopSessionWire } from './wire.ts'
import type { StartSessionWire, TokenWire } from './wire.ts'

/** How long the eMSP is told to wait for a CommandResult, in the sandbox's seconds. */
const COMMAND_TIMEOUT_S = 30

type Answer = 'NOT_SUPPORTED' | 'REJECTED' | 'ACCEPTED' | 'UNKNOWN_SESSION'

/** `/ocpi/{version}/commands/{command}`. */
export function commandRoutes(world: World, version: CpoVersion): Hono<Edge> {
  const app = new Hono<Edge>()

  app.post('/START_SESSION', async (c) => {
    const read = isOld(version)
      ? await readBody(c, oldStartSessionWire)
      : await readBody(c, startSessionWire)
    if ('answer' in read) return read.answer
    const body: StartSessionWire = read.body
    const uid = body.evse_uid
    return await guarded(c, world, 'start', () => start(c, world, body), uid)
  })

  app.post('/STOP_SESSION', async (c) => {
    const read = await readBody(c, stopSessionWire)
    if ('answer' in read) return read.answer
    const { body } = read
    const uid = world.sessions.get(body.session_id)?.place.evse.uid
    return await guarded(c, world, 'stop', () => stop(c, world, body), uid)
  })

  for (const other of ['RESERVE_NOW', 'CANCEL_RESERVATION', 'UNLOCK_CONNECTOR']) {
    app.post(`/${other}`, async (c) => {
      const read = await readBody(c, otherCommandWire)
      if ('answer' in read) return read.answer
      return respond(c, world, 'NOT_SUPPORTED', 'This charge point operator does not offer it.')
    })
  }
  return app
}

function respond(c: Context, world: World, result: Answer, text?: string): Response {
  const timeout = Math.max(1, Math.ceil(realMs(world, COMMAND_TIMEOUT_S) / 1000))
  const message = text === undefined ? {} : { message: [{ language: 'en', text }] }
  return success(c, asAgreed(world, { result, timeout, ...message }))
}

function start(c: Context, world: World, body: StartSessionWire): Response {
  const place = findPlace(world, body)
  if (place === 'unknown location') return refusal(c, code.unknownLocation, 'Unknown location.')
  if (typeof place === 'string') return refusal(c, code.invalid, place)
  const { uid } = place.evse
  const outcome = world.faults.take('start', kinds.startOutcome, uid)
  if (outcome?.do === 'refuse') return respond(c, world, 'REJECTED', 'Refused by the sandbox.')
  const traits: SessionTrait[] = []
  for (const trait of kinds.sessionTraits) {
    if (world.faults.take('start', [trait], uid) !== null) traits.push(trait)
  }
  const request = {
    place,
    token: cdrToken(body.token),
    reference: body.authorization_reference ?? null,
    responseUrl: body.response_url,
    traits,
  }
  carryOutStart(world, request, outcome)
  return respond(c, world, 'ACCEPTED')
}

/** The place meant, or what is wrong. Without `evse_uid` the charge point chooses: the first of the location. */
function findPlace(world: World, body: StartSessionWire): Place | string {
  const location = world.locations.find(({ id }) => same(id, body.location_id))
  if (location === undefined) return 'unknown location'
  const evse = location.evses.find(({ uid }) => same(uid, body.evse_uid ?? uid))
  if (evse === undefined) return 'evse_uid: not at this location.'
  // In 2.1.1 none can be named: the charge point decides.
  const chooses = isOld(world.registration?.version)
  if (body.connector_id === undefined && evse.connectors.length > 1 && !chooses) {
    return 'connector_id: this EVSE requires one.'
  }
  const connector = evse.connectors.find(({ id }) => same(id, body.connector_id ?? id))
  if (connector === undefined) return 'connector_id: not at this EVSE.'
  return { location, evse, connector }
}

/** CiString: case does not count (spec: types). */
function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

function cdrToken(token: TokenWire) {
  const { country_code, party_id, uid, type, contract_id } = token
  return { country_code, party_id, uid, type, contract_id }
}

function stop(
  c: Context,
  world: World,
  body: { readonly session_id: string; readonly response_url: string },
): Response {
  const record = world.sessions.get(body.session_id)
  if (record === undefined) return respond(c, world, 'UNKNOWN_SESSION')
  const outcome = world.faults.take('stop', kinds.stopOutcome, record.place.evse.uid)
  if (outcome?.do === 'refuse') return respond(c, world, 'REJECTED', 'Refused by the sandbox.')
  carryOutStop(world, record, body.response_url, outcome)
  return respond(c, world, 'ACCEPTED')
}
