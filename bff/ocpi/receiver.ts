// The OCPI eMSP receiver, mounted at /ocpi: who may come in, and which module is meant, whatever the
// version and however the address was built. It decides nothing about a charge: what comes is checked,
// mapped, stored, answered.
import { Hono, type Context } from 'hono'
import * as z from 'zod'
import { BrokenBody, readBytes } from '#bff/body.ts'
import { addressOf, isOwnerless, pathOf, type Address } from './addressing.ts'
import { partnerAt, reply, SERVER_FAULT, WRONG, type OcpiDoorDeps } from './door.ts'
import { callerOf, type Caller } from './gate.ts'
import type { Party } from './identity.ts'
import { parseJson } from './json.ts'
import { addCatalogue } from './receiver-catalogue.ts'
import { addCdrs } from './receiver-cdrs.ts'
import { addCommands } from './receiver-commands.ts'
import { addConfiguration } from './receiver-configuration.ts'
import { createCredentials, type CredentialsEdge } from './receiver-credentials.ts'
import { addHeld } from './receiver-held.ts'
import { addTokens } from './receiver-tokens.ts'
import { addPayments } from './receiver-payments.ts'
import { addSessions } from './receiver-sessions.ts'
import { text } from './wire.ts'

export type { OcpiDoorDeps } from './door.ts'

/** No object of ours is larger; a long CDR with signed meter values stays below 200 kB. */
const MOST_BYTES = 1024 * 1024

const owned = z.looseObject({ country_code: text, party_id: text })

interface Edge {
  Variables: { caller: Caller; address: Address | null }
}

/**
 * The door for the CPO. Every message shows a token before anything else of it is read: without one
 * that opens what is asked for, 401 and an envelope with status 2001.
 */
export function createOcpiDoor(deps: OcpiDoorDeps): Hono {
  const door = new Hono<Edge>()
  const modules = modulesOf(deps)
  const credentials = createCredentials(deps)
  door.use(async (c, next) => {
    const ids = idsOf(c, deps)
    await next()
    for (const [name, value] of ids) c.res.headers.set(name, value)
  })
  door.use(async (c, next) => {
    const address = addressOf(pathBelow(c.req.path))
    const header = c.req.header('Authorization') ?? ''
    const module = address === null ? 'unknown' : address.module
    const caller = await callerOf(deps, header, module)
    if (!caller) {
      deps.log?.('ocpi-token-wrong')
      c.header('WWW-Authenticate', 'Token')
      return reply(c, deps, { statusCode: WRONG, http: 401, message: 'the token is not known' })
    }
    c.set('caller', caller)
    c.set('address', address)
    return next()
  })
  door.use(async (c, next) => {
    if (/^(GET|HEAD)$/.test(c.req.method)) return next()
    const bytes = await readBytes(c.req.raw, MOST_BYTES)
    if (bytes === null) return tooLarge(c, deps)
    c.req.raw = new Request(c.req.raw, { method: c.req.method, body: bytes })
    return next()
  })
  door.all('*', async (c) => {
    const address = c.get('address')
    if (!address) return nothing(c, deps)
    const request = await addressed(c, deps, address)
    const edge: CredentialsEdge['Bindings'] = { caller: c.get('caller') }
    const answer = await (address.module === 'credentials'
      ? credentials.fetch(request, edge)
      : modules.fetch(request))
    return new Response(answer.body, answer)
  })
  door.onError((error, c) => failed(error, c, deps))
  return new Hono().route('/', door)
}

/** Every module but credentials, at `/{version}/{module}`: one set of routes for all versions. */
function modulesOf(deps: OcpiDoorDeps): Hono {
  const modules = new Hono()
  addConfiguration(modules, deps)
  addHeld(modules, deps)
  addTokens(modules, deps)
  addPayments(modules, deps)
  addCommands(modules, deps)
  addSessions(modules, deps)
  addCdrs(modules, deps)
  addCatalogue(modules, deps)
  modules.notFound((c) => nothing(c, deps))
  modules.onError((error, c) => failed(error, c, deps))
  return modules
}

/** The message at the address that our routes know. */
async function addressed(c: Context, deps: OcpiDoorDeps, address: Address): Promise<Request> {
  const url = new URL(c.req.url)
  if (!isOwnerless(address)) {
    url.pathname = pathOf(address, null)
    return new Request(url, c.req.raw)
  }
  const body = /^(GET|HEAD)$/.test(c.req.method) ? null : await c.req.text()
  url.pathname = pathOf(address, await ownerOf(deps, body))
  const { method, headers } = c.req.raw
  return new Request(url, { method, headers, ...(body === null ? {} : { body }) })
}

/** The body says whose object it is; a part of one often does not: then it is the partner's own. */
async function ownerOf(deps: OcpiDoorDeps, body: string | null): Promise<Party | null> {
  const said = owned.safeParse(body === null ? null : jsonOf(body))
  if (said.success) return { countryCode: said.data.country_code, partyId: said.data.party_id }
  return partnerAt(deps)
}

function jsonOf(body: string): unknown {
  try {
    return parseJson(body)
  } catch {
    return null
  }
}

/** Echoed where they are there and can do no harm in a log; else our own (transport_and_format). */
function idsOf(c: Context, deps: OcpiDoorDeps): [string, string][] {
  return ['X-Request-ID', 'X-Correlation-ID'].map((name) => {
    const id = c.req.header(name)
    return [name, id && /^[\x21-\x7e]{1,128}$/.test(id) ? id : deps.newId()]
  })
}

/** What follows the place where the door is mounted. */
function pathBelow(path: string): string {
  return path.replace(/^\/+ocpi(?=\/|$)/, '')
}

function nothing(c: Context, deps: OcpiDoorDeps): Response {
  return reply(c, deps, { statusCode: WRONG, http: 404, message: 'no such resource' })
}

function failed(error: Error, c: Context, deps: OcpiDoorDeps): Response {
  // A number nobody can count is the sender's mistake, and no retry will mend it.
  if (error instanceof RangeError) {
    return reply(c, deps, { statusCode: WRONG, message: error.message })
  }
  if (error instanceof BrokenBody) {
    return reply(c, deps, { statusCode: WRONG, http: 400, message: 'the body is not whole' })
  }
  deps.log?.('ocpi-door-failed', { path: c.req.routePath, error: error.name })
  return reply(c, deps, { statusCode: SERVER_FAULT, http: 500, message: 'try again later' })
}

function tooLarge(c: Context, deps: OcpiDoorDeps): Response {
  return reply(c, deps, { statusCode: WRONG, http: 413, message: 'the body is above 1 MiB' })
}
