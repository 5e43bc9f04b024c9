// The OCPI 2.2.1 eMSP receiver, mounted at /ocpi: who may come in, what we offer, and which module
// answers. It decides nothing about a charge: what comes is checked, mapped, stored, answered.
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { sameSecret } from '../same-text.ts'
import { DONE, reply, SERVER_FAULT, WRONG, type OcpiDoorDeps } from './door.ts'
import { addCatalogue } from './receiver-catalogue.ts'
import { addCdrs } from './receiver-cdrs.ts'
import { addCommands } from './receiver-commands.ts'
import { addCredentials } from './receiver-credentials.ts'
import { addSessions } from './receiver-sessions.ts'
import { OCPI_VERSION } from './registration.ts'

export type { OcpiDoorDeps } from './door.ts'

/** No object of ours is larger; a long CDR with signed meter values stays below 200 kB. */
const MOST_BYTES = 1024 * 1024

/** What we offer, as version details name it (version_information_endpoint). */
const MODULES = [
  ['credentials', 'RECEIVER'],
  ['commands', 'SENDER'],
  ['sessions', 'RECEIVER'],
  ['cdrs', 'RECEIVER'],
  ['tariffs', 'RECEIVER'],
  ['locations', 'RECEIVER'],
  ['tokens', 'SENDER'],
] as const

/**
 * The door for the CPO. Every route asks for one of `deps.tokens()` before anything is read or
 * addressed: without it 401 and an envelope with status 2001.
 */
export function createOcpiDoor(deps: OcpiDoorDeps): Hono {
  const door = new Hono()
  door.use(async (c, next) => {
    for (const name of ['X-Request-ID', 'X-Correlation-ID']) {
      const id = c.req.header(name)
      c.header(name, id && /^[\x21-\x7e]{1,128}$/.test(id) ? id : deps.newId())
    }
    if (!(await isAuthentic(deps, c.req.header('Authorization') ?? ''))) {
      deps.log?.('ocpi-token-wrong')
      c.header('WWW-Authenticate', 'Token')
      return reply(c, deps, { statusCode: WRONG, http: 401, message: 'the token is not known' })
    }
    return next()
  })
  door.use(bodyLimit({ maxSize: MOST_BYTES, onError: (c) => tooLarge(c, deps) }))

  const base = `${deps.registration.publicUrl}/ocpi`
  door.get('/versions', (c) => {
    const content = [{ version: OCPI_VERSION, url: `${base}/${OCPI_VERSION}` }]
    return reply(c, deps, { statusCode: DONE, content })
  })
  door.get('/2.2.1', (c) => {
    const endpoints = MODULES.map(([identifier, role]) => ({
      identifier,
      role,
      url: `${base}/${OCPI_VERSION}/${identifier}`,
    }))
    return reply(c, deps, { statusCode: DONE, content: { version: OCPI_VERSION, endpoints } })
  })
  // One token per charge, never kept at a CPO: there is nothing to list (design §3).
  door.get('/2.2.1/tokens', (c) => {
    c.header('X-Total-Count', '0')
    c.header('X-Limit', '100')
    return reply(c, deps, { statusCode: DONE, content: [] })
  })
  addCredentials(door, deps)
  addCommands(door, deps)
  addSessions(door, deps)
  addCdrs(door, deps)
  addCatalogue(door, deps)
  door.all('*', (c) =>
    reply(c, deps, { statusCode: WRONG, http: 404, message: 'no such resource' }),
  )
  door.onError((error, c) => {
    // A number nobody can count is the sender's mistake, and no retry will mend it.
    if (error instanceof RangeError)
      return reply(c, deps, { statusCode: WRONG, message: error.message })
    deps.log?.('ocpi-door-failed', { path: c.req.routePath, error: error.name })
    return reply(c, deps, { statusCode: SERVER_FAULT, http: 500, message: 'try again later' })
  })
  return door
}

/** The token as it stands, or base64 of it: both are met (transport_and_format). */
async function isAuthentic(deps: OcpiDoorDeps, header: string): Promise<boolean> {
  const sent = /^Token\s+(\S{1,4096})$/i.exec(header.trim())?.[1]
  if (!sent) return false
  const decoded = fromBase64(sent)
  let known = false
  for (const token of await deps.tokens()) {
    if (await sameSecret(sent, token)) known = true
    // The text's own sample decodes to a token with a line end.
    if (decoded !== null && (await sameSecret(decoded.trim(), token))) known = true
  }
  return known
}

function fromBase64(text: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    return new TextDecoder().decode(bytes)
  } catch {
    return null
  }
}

function tooLarge(c: Context, deps: OcpiDoorDeps): Response {
  return reply(c, deps, { statusCode: WRONG, http: 413, message: 'the body is above 1 MiB' })
}
