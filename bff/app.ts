// The Hono app: mounts the doors, and gives every request an id, every response its security
// headers, every failure one shape. It must never know what is behind a door.
import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { AppDeps, Edge } from './deps.ts'
import { clientAddress } from './driver/address.ts'
import { toBase64url } from './base64url.ts'
import { BrokenBody } from './body.ts'
import { troublePage, wantsPage, type Door } from './driver/door.ts'
import { createLimits } from './driver/limits.ts'
import { driverRoutes } from './driver/routes.ts'
import { healthRoutes } from './operator/health.ts'
import { operatorRoutes } from './operator/routes.ts'
import { problemResponse, tooMany } from './problem.ts'
import { securityHeaders } from './security-headers.ts'
import { createRedaction } from './watch/redaction.ts'
import { requestEnded } from './watch/requests.ts'
import { traceIn } from './watch/trace.ts'

export type { AppDeps, Edge, Keys, LogRecord, Readiness } from './deps.ts'

/** An id from outside is taken over only where it cannot carry anything else into our log. */
const REQUEST_ID = /^[A-Za-z0-9-]{8,64}$/

/** Builds the whole app (design §6). Nothing is done before the first request. */
export function createApp(deps: AppDeps): Hono<Edge> {
  const limits = createLimits(deps.settings.RATE_LIMIT === 'on')
  const door: Door = { deps, limits }
  const addressOf = (request: Request): string =>
    clientAddress(request.headers, deps.settings.TRUST_PROXY)
  const failure = (request: Request) => limits.failure(addressOf(request), deps.now())
  const failing = (request: Request) => limits.failing(addressOf(request), deps.now())
  // Counted apart from drivers: behind a proxy nobody told us of, all share one address.
  const strangers: MiddlewareHandler<Edge> = async (c, next) => {
    await next()
    if (c.res.status !== 401) return
    const wait = limits.failure(`neighbour ${addressOf(c.req.raw)}`, deps.now())
    if (wait === null) return
    c.res = undefined
    c.res = tooMany(wait, c.get('requestId'))
  }
  const app = new Hono<Edge>()

  app.use('*', everyRequest(deps))

  // Whoever proves nothing there is slowed down; whoever does is never limited (design §6).
  app.use('/webhooks/*', strangers)
  app.use('/ocpi/*', strangers)
  // Neighbours prove themselves by MAC or token: no rule for browsers applies to them.
  app.route('/', deps.doors.webhook)
  app.route('/ocpi', deps.doors.ocpi)
  app.route('/operator', operatorRoutes({ ...deps, failure, failing }))
  app.route('/', healthRoutes({ ...deps, failure }))

  app.post('*', async (c, next) => {
    // Another site may not press our buttons. Old browsers say nothing and pass: the handle and the
    // offer are needed all the same.
    if (c.req.header('sec-fetch-site') !== 'cross-site') return next()
    const foreign = { status: 403, slug: 'cross-site', title: 'Not from another site' }
    return problemResponse(foreign, c.get('requestId'))
  })
  app.route('/', driverRoutes(door))

  app.notFound(async (c) => fileOrNothing(door, c))
  app.onError((error, c) => failed(door, c, error))
  return app
}

/** Gives a request its id, and its response the headers that all have; then it is told. */
function everyRequest(deps: AppDeps): MiddlewareHandler<Edge> {
  return async (c, next) => {
    const begunAt = deps.now()
    const given = c.req.header('x-request-id') ?? ''
    c.set('requestId', REQUEST_ID.test(given) ? given : hex(deps.random(16)))
    c.set('nonce', toBase64url(deps.random(16)))
    c.set('trace', traceIn(c.req.raw.headers))
    await next()
    const site = {
      nonce: c.get('nonce'),
      payerOrigin: deps.payerOrigin,
      publicUrl: deps.settings.PUBLIC_URL,
    }
    // Copied once: what comes from an object or from the static files has headers that are fixed.
    const response = new Response(c.res.body, c.res)
    const type = response.headers.get('content-type') ?? ''
    // A page that is stored has a policy of its own.
    const ownPolicy = response.headers.get('content-security-policy')
    for (const [name, value] of Object.entries(securityHeaders(type, site))) {
      response.headers.set(name, value)
    }
    if (ownPolicy !== null) response.headers.set('content-security-policy', ownPolicy)
    // OCPI's door echoes the caller's own id, whatever it looks like.
    if (!response.headers.has('X-Request-ID')) {
      response.headers.set('X-Request-ID', c.get('requestId'))
    }
    // Hono merges a new response with the old one unless that is taken away first.
    c.res = undefined
    c.res = response
    deps.lookout.request(requestEnded(c, deps.lookout, deps.now() - begunAt))
  }
}

/** What no route knows may be a file of the build; else there is nothing there. */
async function fileOrNothing(door: Door, c: Context<Edge>): Promise<Response> {
  const readable = c.req.method === 'GET' || c.req.method === 'HEAD'
  if (readable && !forPrograms(c)) {
    const file = await door.deps.assets.fetch(c.req.raw)
    if (file.status !== 404) return file
  }
  if (readable && !forPrograms(c) && wantsPage(c)) {
    return troublePage(door, c, 'not-found', { status: 404 })
  }
  return problemResponse(
    { status: 404, slug: 'not-found', title: 'There is nothing here' },
    c.get('requestId'),
  )
}

/**
 * The one place where a programmer's mistake or a failing object ends: it is logged with the
 * request's id, and the client learns nothing but that id.
 */
function failed(door: Door, c: Context<Edge>, error: Error): Response {
  if (error instanceof BrokenBody) {
    const title = 'The body ended before it was whole'
    return problemResponse({ status: 400, slug: 'body-broken', title }, c.get('requestId'))
  }
  door.deps.log({
    event: 'request-failed',
    requestId: c.get('requestId'),
    method: c.req.method,
    // The pattern, never the path: a path may hold a handle.
    route: routePath(c),
    error: error.name,
    message: withoutHandles(error.message).slice(0, 500),
  })
  if (wantsPage(c) && !forPrograms(c)) {
    try {
      return troublePage(door, c, 'server', { status: 500 })
    } catch {
      // Drawing the page is what fails: the plain answer below is left.
    }
  }
  return problemResponse(
    {
      status: 500,
      slug: 'server-error',
      title: 'Something went wrong on our side',
      detail: 'Try again. If it stays so, tell support this request id.',
    },
    c.get('requestId'),
  )
}

function forPrograms(c: Context<Edge>): boolean {
  return /^\/(api|ocpi|operator|webhooks)(\/|$)/.test(c.req.path)
}

/** A handle never reaches the log, whoever put it in a message (design §3). */
const withoutHandles = createRedaction([])

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
