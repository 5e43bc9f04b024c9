// A push service on loopback: what a browser's vendor runs. It hands out subscriptions, refuses what
// RFC 8030, 8291 and 8292 refuse, keeps what it took, opens it with the browser's own keys, and
// misbehaves when told to. It never calls anyone.
import { randomBytes } from 'node:crypto'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { newBrowserKeys, openMessage, type BrowserKeys } from './opening.ts'
import { vapidFault } from './vapid.ts'

/** One message that was taken. */
export interface Delivered {
  endpoint: string
  /** As the service worker would be handed it. */
  text: string
  ttl: number
  topic: string | null
  urgency: string | null
}

/** `PushSubscription.toJSON()`. */
export interface SubscriptionJson {
  endpoint: string
  expirationTime: null
  keys: { p256dh: string; auth: string }
}

/** What becomes of the next message. `lost`: it is taken, and the answer never comes. */
export type Deed = { status: number; retryAfter?: string } | 'lost' | 'hang' | 'redirect'

export interface PushService {
  url: string
  delivered: Delivered[]
  /** Why messages were refused, in words. */
  refused: string[]
  /** How many requests came in, whatever became of them. */
  calls(): number
  subscribe(applicationServerKey: string): SubscriptionJson
  /** The phone unsubscribes: from now on 410. */
  unsubscribe(endpoint: string): void
  /** Applies to the next messages, one each. */
  misbehave(...deeds: Deed[]): void
  close(): Promise<void>
}

interface Subscription {
  keys: BrowserKeys
  subscribedWith: string
  gone: boolean
}

/** RFC 8030 §7.2 lets a service refuse more. */
const BODY_MOST = 4096

/** Starts one on a free port of loopback. */
export async function startPush(now: () => number = Date.now): Promise<PushService> {
  const subscriptions = new Map<string, Subscription>()
  const deeds: Deed[] = []
  const service: Pick<PushService, 'delivered' | 'refused'> = { delivered: [], refused: [] }
  let calls = 0
  let url = ''
  const app = new Hono()

  const refuse = (status: 400 | 401 | 403 | 404 | 410 | 413, why: string): Response => {
    service.refused.push(why)
    return Response.json({ why }, { status })
  }

  app.post('/wpush/:id', async (c) => {
    calls += 1
    const deed = deeds.shift()
    if (deed === 'hang') return new Promise<Response>(() => undefined)
    if (deed === 'redirect') return c.redirect(`${url}/elsewhere`, 307)
    if (deed !== undefined && deed !== 'lost') {
      const headers = deed.retryAfter === undefined ? {} : { 'retry-after': deed.retryAfter }
      return new Response('misbehaving', { status: deed.status, headers })
    }
    const subscription = subscriptions.get(c.req.param('id'))
    if (!subscription) return refuse(404, 'no such subscription')
    if (subscription.gone) return refuse(410, 'unsubscribed')
    // A service knows itself by the name that its TLS has.
    const origin = url.replace('http:', 'https:')
    const { subscribedWith, keys } = subscription
    const fault = vapidFault(c.req.header('authorization'), { origin, subscribedWith, now: now() })
    if (fault !== null) return refuse(fault.startsWith('another key') ? 403 : 401, fault)
    const ttl = c.req.header('ttl') ?? ''
    if (!/^\d+$/.test(ttl)) return refuse(400, 'no TTL (RFC 8030 §5.2)')
    if (c.req.header('content-encoding') !== 'aes128gcm') return refuse(400, 'not aes128gcm')
    const topic = c.req.header('topic') ?? null
    if (topic !== null && !/^[\w-]{1,32}$/.test(topic)) return refuse(400, 'no topic')
    const body = Buffer.from(await c.req.arrayBuffer())
    if (body.length > BODY_MOST) return refuse(413, 'too large')
    try {
      const text = openMessage(body, keys)
      const endpoint = `${url}/wpush/${c.req.param('id')}`
      const urgency = c.req.header('urgency') ?? null
      service.delivered.push({ endpoint, text, ttl: Number(ttl), topic, urgency })
    } catch (error) {
      return refuse(400, `cannot be opened: ${String(error)}`)
    }
    if (deed === 'lost') return new Promise<Response>(() => undefined)
    return new Response(null, { status: 201, headers: { location: `${url}/m/1` } })
  })
  app.all('/elsewhere', () => {
    service.refused.push('a redirect was followed')
    return new Response(null, { status: 201 })
  })

  const server = await new Promise<ReturnType<typeof serve>>((ready) => {
    const started = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
      url = `http://127.0.0.1:${port}`
      ready(started)
    })
  })
  return {
    ...service,
    url,
    calls: () => calls,
    subscribe(applicationServerKey) {
      const id = randomBytes(16).toString('base64url')
      const keys = newBrowserKeys(randomBytes(16))
      subscriptions.set(id, { keys, subscribedWith: applicationServerKey, gone: false })
      const { publicKey, auth } = keys
      return {
        endpoint: `${url}/wpush/${id}`,
        expirationTime: null,
        keys: { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') },
      }
    },
    unsubscribe(endpoint) {
      const known = subscriptions.get(endpoint.split('/').at(-1) ?? '')
      if (known) known.gone = true
    },
    misbehave: (...next) => void deeds.push(...next),
    close: () =>
      new Promise<void>((done) => {
        if ('closeAllConnections' in server) server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
