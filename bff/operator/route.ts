// How a route of this room is declared: what it is for, who may use it, what goes in and what comes
// out. From the one declaration come the checking of inputs, the scopes, the audit trail, the OpenAPI
// document and the tests of refusals. It must never know what any route does.
import { createRoute, type RouteConfig } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'
import type * as z from 'zod'
import { mediaType, parseJson, readBody } from '../body.ts'
import type { Scope } from '../session/ports.ts'
import { refuse, troubles, wrongInput, type OperatorEdge } from './edge.ts'

/** What the trail keeps of a wish: everything an operator says is shorter. */
const MOST_WISH = 2000

/** A scope holds those before it. */
const RANK: Readonly<Record<Scope, number>> = { read: 0, act: 1, root: 2 }

/**
 * Declares a route. `scope`: `read` changes nothing; `act` changes something of one merchant's and is
 * entered in the audit trail; `root` is for OPERATOR_TOKEN alone and is entered as well.
 */
export function operatorRoute<R extends RouteConfig>(scope: Scope, config: R) {
  const guards = [scoped(scope), ...(takesBody(config) ? [bounded] : [])]
  return createRoute({
    ...config,
    // After the size of the body is known, before anything is done.
    middleware: scope === 'read' ? guards : [...guards, recorded(config)],
    'x-scope': scope,
    security: [{ token: [] }, { cookie: [] }],
    responses: {
      ...troubles(401, 403, 422, 429),
      ...(takesBody(config) ? troubles(400, 413, 415) : {}),
      ...config.responses,
    },
  })
}

/** The same for a route that a stranger may reach: it asks for no scope and enters nothing. */
export function openRoute<R extends RouteConfig>(config: R) {
  return createRoute({
    ...config,
    middleware: takesBody(config) ? [bounded] : [],
    'x-scope': 'open',
    security: [],
    responses: { ...troubles(400, 413, 415, 422), ...config.responses },
  })
}

/** A JSON body that must be there. */
export const jsonBody = <T extends z.ZodType>(schema: T) => ({
  content: { 'application/json': { schema } },
  required: true,
})

/** An answer with a JSON body. */
export const answering = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
})

const takesBody = ({ request }: RouteConfig): boolean => request?.body !== undefined

const scoped = (scope: Scope) =>
  createMiddleware<OperatorEdge>(async (c, next) => {
    if (RANK[c.get('operator').scope] >= RANK[scope]) return next()
    return refuse(c, 403, {
      slug: 'scope',
      title: 'This token may not do that',
      detail: `It takes the scope "${scope}".`,
    })
  })

/** Reads the body within limits, so that what follows may read it as it likes. */
const bounded = createMiddleware<OperatorEdge>(async (c, next) => {
  if (mediaType(c.req.raw) !== 'application/json') {
    return refuse(c, 415, { slug: 'media-type', title: 'Send application/json' })
  }
  const body = await readBody(c.req.raw)
  if (body === null) {
    return refuse(c, 413, { slug: 'too-large', title: 'The request is too large' })
  }
  if (parseJson(body) === undefined) return wrongInput(c, 'body', 'It is not JSON.')
  // A body can be read but once: what follows reads this one.
  const { method } = c.req
  c.req.raw = new Request(c.req.raw, { method, body })
  return next()
})

/** Enters the act before it is done; an act that cannot be entered is not done. */
function recorded(config: RouteConfig) {
  const route = `${config.method.toUpperCase()} ${config.path}`
  return createMiddleware<OperatorEdge>(async (c, next) => {
    const wish = takesBody(config) ? await c.req.text() : ''
    const ended = await c.get('enterAct')({
      route,
      reference: c.req.param('reference') ?? null,
      wish: wish.slice(0, MOST_WISH),
    })
    await next()
    await ended(c.res.status)
  })
}
