// A phone's wish to be told what happens to its session (Web Push), and the end of that wish. What it
// gives us of itself goes straight to the session's object and is repeated nowhere, not in a problem
// and not in the log.
import { Hono } from 'hono'
import * as z from 'zod'
import type { Reference } from '#shared/ids.ts'
import type { Edge } from '../deps.ts'
import { pickFor, problemOf, type Ctx, type Door } from './door.ts'
import { readAs } from './json-body.ts'
import { unknownSession } from './session-api.ts'

/** More than any subscription of any service, far less than anyone could want to store here. */
const BODY_MOST = 4096

const endpoint = z.string().min(1)
/** What a phone says of itself (`POST /api/sessions/{handle}/push`). */
export const pushWish = z.object({
  /** What `PushSubscription.toJSON()` gives (W3C Push API §8). */
  subscription: z.object({
    endpoint,
    /** In base64url: an uncompressed P-256 point, and 16 bytes. */
    keys: z.object({
      p256dh: z.string().regex(/^B[A-Za-z0-9_-]{86}$/),
      auth: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
    }),
  }),
  locale: z.string().max(20),
})
const farewell = z.object({ endpoint })

/** `POST` and `DELETE /api/sessions/{handle}/push`. */
export function pushApi(door: Door): Hono<Edge> {
  const app = new Hono<Edge>()
  app.post('/api/sessions/:handle/push', async (c) => {
    const reference = await door.deps.keys.openHandle(c.req.param('handle'))
    return reference === null ? unknownSession(door, c) : subscribe(door, c, reference)
  })
  app.delete('/api/sessions/:handle/push', async (c) => {
    const reference = await door.deps.keys.openHandle(c.req.param('handle'))
    return reference === null ? unknownSession(door, c) : unsubscribe(door, c, reference)
  })
  return app
}

async function subscribe(door: Door, c: Ctx, reference: Reference): Promise<Response> {
  const { pushes, sessions } = door.deps
  if (pushes === null) {
    return problemOf(c, { status: 404, slug: 'push-off', title: 'Notifications are not offered' })
  }
  const read = await readAs(c, pushWish, BODY_MOST)
  if (read instanceof Response) return read
  const { subscription, locale } = read
  if (!pushes.allows(subscription.endpoint)) {
    return problemOf(c, {
      status: 400,
      slug: 'push-service-unknown',
      title: 'This push service is not known here',
      detail: 'The endpoint must be an https address of a browser’s push service.',
      field: 'subscription.endpoint',
    })
  }
  const phone = { endpoint: subscription.endpoint, ...subscription.keys }
  const answer = await sessions.subscribe(reference, { ...phone, locale: pickFor(door, c, locale) })
  if (answer === null) return unknownSession(door, c)
  if (answer === 'over') {
    return problemOf(c, {
      status: 409,
      slug: 'session-over',
      title: 'The charge is over',
      detail: 'There is nothing more to tell of it.',
    })
  }
  return nothing(answer === 'added' ? 201 : 204)
}

async function unsubscribe(door: Door, c: Ctx, reference: Reference): Promise<Response> {
  const read = await readAs(c, farewell, BODY_MOST)
  if (read instanceof Response) return read
  const known = await door.deps.sessions.unsubscribe(reference, read.endpoint)
  return known ? nothing(204) : unknownSession(door, c)
}

function nothing(status: 201 | 204): Response {
  return new Response(null, { status, headers: { 'cache-control': 'no-store' } })
}
