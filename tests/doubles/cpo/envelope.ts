/**
 * The OCPI envelope and what surrounds every answer: tokens, request ids, routing headers, and the
 * faults that hit the HTTP call itself. Knows no module of OCPI.
 */
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import { dateTime } from './decimal.ts'
import { kinds } from './faults.ts'
import type { Match } from './faults.ts'
import type { Registration, World } from './world.ts'
import { isOld } from './versions.ts'
import { firstFault } from './wire.ts'

export type Edge = { Bindings: HttpBindings }

/** OCPI status codes (spec: status_codes). */
export const code = {
  ok: 1000,
  client: 2000,
  invalid: 2001,
  unknownLocation: 2003,
  cannotUseClient: 3001,
  unsupportedVersion: 3002,
  noMatchingEndpoints: 3003,
} as const

/** A success carrying `content` as its data. */
export function success(c: Context, content?: unknown): Response {
  return c.json({ ...(content === undefined ? {} : { data: content }), ...ending(code.ok, 'OK') })
}

/** A refusal in OCPI's words; HTTP 200 unless the transport itself is at fault. */
export function refusal(
  c: Context,
  status: number,
  message: string,
  http: ContentfulStatusCode = 200,
): Response {
  return c.json(ending(status, message), http)
}

function ending(status: number, message: string) {
  return { status_code: status, status_message: message, timestamp: dateTime(Date.now()) }
}

/**
 * The tokens a caller may mean: as sent, and decoded from base64 (2.2.1 says base64, many send it raw).
 * A backend of 2.1.1 alone knows no base64.
 */
export function tokensOf(world: World, header: string | undefined): readonly string[] {
  const sent = /^Token\s+(\S+)\s*$/i.exec(header ?? '')?.[1]
  if (sent === undefined) return []
  if (world.versions.every(isOld)) return [sent]
  return [sent, Buffer.from(sent, 'base64').toString('utf8').trim()]
}

/** Echoes the ids of the request, so that both sides find the call in their logs. */
export const echoIds = createMiddleware(async (c, next) => {
  for (const name of ['X-Request-ID', 'X-Correlation-ID']) {
    const value = c.req.header(name)
    if (value !== undefined) c.header(name, value)
  }
  await next()
})

/** Is one of `tokens` ours for it? The one of before holds until the new one is used. */
export function isTokenOf(registration: Registration, tokens: readonly string[]): boolean {
  if (tokens.includes(registration.tokenC)) {
    registration.tokenBefore = null
    return true
  }
  return registration.tokenBefore !== null && tokens.includes(registration.tokenBefore)
}

/** Lets in only the registered eMSP; token A opens no functional module (spec: credentials). */
export function registeredOnly(world: World) {
  return createMiddleware(async (c, next) => {
    const tokens = tokensOf(world, c.req.header('Authorization'))
    const registration = world.registration
    if (registration === null || !isTokenOf(registration, tokens)) {
      return refusal(c, code.client, 'Unknown token.', 401)
    }
    if (isOld(registration.version)) return next()
    c.header('OCPI-from-country-code', world.me.countryCode)
    c.header('OCPI-from-party-id', world.me.partyId)
    c.header('OCPI-to-country-code', registration.party.countryCode)
    c.header('OCPI-to-party-id', registration.party.partyId)
    await next()
    return undefined
  })
}

/** The request's JSON by a schema, or the answer that says what is wrong with it. */
export async function readBody<T extends z.ZodType>(
  c: Context,
  schema: T,
): Promise<{ readonly body: z.output<T> } | { readonly answer: Response }> {
  let json: unknown
  try {
    json = await c.req.json()
  } catch {
    return { answer: refusal(c, code.invalid, 'The body is not JSON.', 400) }
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return { body: parsed.data }
  return { answer: refusal(c, code.invalid, firstFault(parsed.error)) }
}

/** Runs `act` unless a fault hits the call: late, refused by status, or cut before or after it took effect. */
export async function guarded(
  c: Context<Edge>,
  world: World,
  match: Match,
  act: () => Response | Promise<Response>,
  evseUid?: string,
): Promise<Response> {
  const fault = world.faults.take(match, kinds.call, evseUid)
  if (fault === null) return await act()
  if (fault.do === 'status') {
    const content = JSON.stringify(ending(3000, 'The sandbox was asked to fail.'))
    const headers = { 'Content-Type': 'application/json' }
    return new Response(content, { status: fault.status, headers })
  }
  if (fault.do === 'delay') {
    await world.timers.pause(fault.afterS * 1000)
    return await act()
  }
  if (fault.do === 'drop-after') await act()
  c.env.incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}
