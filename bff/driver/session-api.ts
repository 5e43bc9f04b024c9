// The session as JSON and as a stream of events: what the page's script speaks (design §6).
import { openRequest, type OpenAnswer } from '#shared/contract.ts'
import { Hono } from 'hono'
import type { Edge } from '../deps.ts'
import { addressOf, jsonResponse, pickFor, problemOf, type Ctx, type Door } from './door.ts'
import { readAs } from './json-body.ts'
import { openSession, type OpenOutcome } from './open.ts'
import { tooMany } from '../problem.ts'

/** `POST /api/sessions` and all below `/api/sessions/{handle}`. */
export function sessionApi(door: Door): Hono<Edge> {
  const { deps } = door
  const app = new Hono<Edge>()

  app.post('/api/sessions', async (c) => openByJson(door, c))

  app.get('/api/sessions/:handle', async (c) => {
    const reference = await deps.keys.openHandle(c.req.param('handle'))
    const view = reference && (await deps.sessions.view(reference))
    return view ? jsonResponse(view) : unknownSession(door, c)
  })

  app.get('/api/sessions/:handle/events', async (c) => {
    const reference = await deps.keys.openHandle(c.req.param('handle'))
    const after = lastEventId(c.req.header('last-event-id'))
    const stream = reference && (await deps.sessions.stream(reference, after))
    if (!stream) return unknownSession(door, c)
    // EventSource reads 204 as "do not come back": the session is at rest and all is told.
    if (stream === 'finished') {
      return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } })
    }
    return new Response(stream.body, {
      status: stream.status,
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        // Proxies of the nginx family would hold events back without it.
        'x-accel-buffering': 'no',
      },
    })
  })

  app.post('/api/sessions/:handle/stop', async (c) => {
    const reference = await deps.keys.openHandle(c.req.param('handle'))
    const view = reference && (await deps.sessions.stop(reference))
    return view ? jsonResponse({ view }, 202) : unknownSession(door, c)
  })
  return app
}

/** A wrong key and an unknown session are one and the same answer (design §3). */
export function unknownSession(door: Door, c: Ctx): Response {
  const wait = door.limits.failure(addressOf(door, c), door.deps.now())
  if (wait !== null) return tooMany(wait, c.get('requestId'))
  return problemOf(c, {
    status: 404,
    slug: 'session-unknown',
    title: 'No such session',
    detail: 'The address is incomplete, or the session never was.',
  })
}

/** `Last-Event-ID` counts only as a plain integer; anything else is a first visit. */
function lastEventId(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : null
}

async function openByJson(door: Door, c: Ctx): Promise<Response> {
  const wish = await readAs(c, openRequest)
  if (wish instanceof Response) return wish
  const outcome = await openSession(door.deps, door.limits, {
    offer: wish.offer,
    amountMinor: wish.amount,
    locale: pickFor(door, c, wish.locale),
    address: addressOf(door, c),
    trace: c.get('trace'),
  })
  if (outcome.reference) c.set('reference', outcome.reference)
  return answerTo(door, c, outcome)
}

async function answerTo(door: Door, c: Ctx, outcome: OpenOutcome): Promise<Response> {
  if (outcome.kind === 'refused') {
    const { status, code, title, detail, field, retryAfterS } = outcome
    if (retryAfterS !== undefined) return tooMany(retryAfterS, c.get('requestId'))
    const named = field === undefined ? {} : { field }
    return problemOf(c, { status, slug: code, title, detail, ...named })
  }
  const handle = await door.deps.keys.makeHandle(outcome.reference)
  const answer: OpenAnswer =
    outcome.kind === 'waiting' ? { handle } : { handle, redirectUrl: outcome.redirectUrl }
  return jsonResponse(answer, { opened: 201, found: 200, waiting: 202 }[outcome.kind])
}
