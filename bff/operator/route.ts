// How a route of this room is declared: what it is for, who may use it, what goes in and what comes
// out. From the one declaration come the checking of inputs, the scopes, the audit trail, the OpenAPI
// document and the tests of refusals. It must never know what any route does.
import { createRoute, type RouteConfig } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'
import { routePath } from 'hono/route'
import { parseReference } from '#shared/ids.ts'
import type * as z from 'zod'
import { mediaType, parseJson, readBody } from '../body.ts'
import type { Scope } from '../session/ports.ts'
import { refuse, troubles, wrongInput, type OperatorContext, type OperatorEdge } from './edge.ts'

/** What the trail keeps of a wish: everything an operator says is shorter. */
const MOST_WISH = 2000

/** A scope holds those before it. */
const RANK: Readonly<Record<Scope, number>> = { read: 0, act: 1, root: 2 }

/**
 * Whose matters a route is about. `own`: of the operator's merchant alone, which the route sees to;
 * `all`: of the whole installation, and refused to a token that is bound to one merchant.
 */
type Whose = 'own' | 'all'
type Declared = RouteConfig & { 'x-whose'?: Whose }

/**
 * Declares a route. `scope`: `read` changes nothing; `act` changes something and is entered in the audit
 * trail; `root` is for OPERATOR_TOKEN alone and is entered as well. Left unsaid, a route about one
 * session (`{reference}`) is its merchant's own, and every other is about the whole installation.
 */
export function operatorRoute<R extends Declared>(scope: Scope, config: R) {
  const whose = config['x-whose'] ?? (config.path.includes('{reference}') ? 'own' : 'all')
  const guards = [scoped(scope, whose), ...(takesBody(config) ? [bounded] : [])]
  return createRoute({
    ...config,
    // After the size of the body is known, before anything is done.
    middleware: scope === 'read' ? guards : [...guards, recorded(takesBody(config))],
    'x-scope': scope,
    'x-whose': whose,
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
    'x-whose': 'all',
    security: [],
    responses: { ...(takesBody(config) ? troubles(400, 413, 415, 422) : {}), ...config.responses },
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

const scoped = (scope: Scope, whose: Whose) =>
  createMiddleware<OperatorEdge>(async (c, next) => {
    const operator = c.get('operator')
    if (RANK[operator.scope] < RANK[scope]) {
      return refuse(c, 403, {
        slug: 'scope',
        title: 'This token may not do that',
        detail: `It takes the scope "${scope}".`,
      })
    }
    if (operator.merchantId === null || whose === 'own') return next()
    return refuse(c, 403, {
      slug: 'merchant',
      title: 'This token may not do that',
      detail: 'It is for one merchant, and this is about all of them.',
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
const recorded = (withBody: boolean) =>
  createMiddleware<OperatorEdge>(async (c, next) => {
    const body = withBody ? await c.req.text() : ''
    const ended = await c.get('enterAct')({
      route: nameOf(c),
      reference: parseReference(c.req.param('reference') ?? ''),
      wish: wishOf(c, body).slice(0, MOST_WISH),
    })
    await next()
    await ended(c.res.status)
  })

/** The route as the reference names it: `POST /operator/sessions/{reference}/refund`. */
const nameOf = (c: OperatorContext): string =>
  `${c.req.method} ${routePath(c).replaceAll(/:(\w+)/g, '{$1}')}`

/** What was asked for, by address and body, as one JSON object; the reference stands beside it. */
function wishOf(c: OperatorContext, body: string): string {
  const { reference, ...named } = c.req.param()
  const unknown = reference === undefined || parseReference(reference) ? {} : { reference }
  const asked = { ...named, ...unknown, ...c.req.query() }
  const said = body === '' ? {} : parseJson(body)
  const isObject = typeof said === 'object' && said !== null && !Array.isArray(said)
  return JSON.stringify(isObject ? { ...said, ...asked } : { body: said, ...asked })
}
