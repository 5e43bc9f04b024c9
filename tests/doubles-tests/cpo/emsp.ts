/**
 * A tiny eMSP for the tests of the sandbox CPO: it registers, calls, and writes down what it is sent.
 * Deliberately naive; knows nothing of the product.
 */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { startCpo } from '../../doubles/cpo/index.ts'
import type { Cpo, CpoOptions } from '../../doubles/cpo/index.ts'

/** OCPI answers are read loosely: the tests say what must be in them. */
export type Loose = { readonly [name: string]: unknown }

export type Received = {
  readonly method: string
  readonly path: string
  readonly authorization: string
  readonly headers: Headers
  readonly body: Loose
}

export type Answer = { readonly http: number; readonly envelope: Loose; readonly headers: Headers }

export type Emsp = {
  readonly url: string
  readonly tokenB: string
  readonly received: Received[]
  /** What the next receivers answer instead of 200: an HTTP status each. */
  readonly refuse: number[]
  /** Versions the eMSP says it speaks. */
  versions: readonly string[]
  readonly close: () => Promise<void>
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64')

const ok = (content?: unknown) => ({
  ...(content === undefined ? {} : { data: content }),
  status_code: 1000,
  timestamp: new Date().toISOString(),
})

const send = async (
  method: string,
  url: string,
  body: unknown,
  headers: Record<string, string>,
) => {
  const answer = await fetch(url, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const envelope: unknown = await answer.json()
  return { http: answer.status, envelope: asLoose(envelope), headers: answer.headers }
}
export async function startEmsp(): Promise<Emsp> {
  const received: Received[] = []
  const refuse: number[] = []
  const app = new Hono()
  const emsp = { versions: ['2.1.1', '2.2.1'] as readonly string[] }
  const tokenB = 'token-b-of-the-test'
  const allowed = (header: string | undefined) => header === `Token ${base64(tokenB)}`

  app.get('/versions', (c) => {
    if (!allowed(c.req.header('Authorization'))) return c.json({ status_code: 2000 }, 401)
    const { origin } = new URL(c.req.url)
    return c.json(ok(emsp.versions.map((version) => ({ version, url: `${origin}/v/${version}` }))))
  })
  app.get('/v/:version', (c) => {
    const { origin } = new URL(c.req.url)
    const endpoints = ['sessions', 'cdrs', 'locations'].map((identifier) => ({
      identifier,
      role: 'RECEIVER',
      url: `${origin}/in/${identifier}`,
    }))
    return c.json(ok({ version: c.req.param('version'), endpoints }))
  })
  app.on(['PUT', 'PATCH', 'POST'], '/in/*', async (c) => {
    const http = refuse.shift()
    received.push({
      method: c.req.method,
      path: c.req.path.slice('/in/'.length),
      authorization: c.req.header('Authorization') ?? '',
      headers: c.req.raw.headers,
      body: await c.req.json<Loose>(),
    })
    return http === undefined
      ? c.json(ok())
      : new Response(JSON.stringify({ status_code: http >= 500 ? 3000 : 2001 }), { status: http })
  })
  const { server, port } = await new Promise<{
    server: ReturnType<typeof serve>
    port: number
  }>((resolve) => {
    const started = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (address) =>
      resolve({ server: started, port: address.port }),
    )
  })
  return Object.assign(emsp, {
    url: `http://127.0.0.1:${port}`,
    tokenB,
    received,
    refuse,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  })
}

export type Rig = {
  readonly cpo: Cpo
  readonly emsp: Emsp
  readonly call: (method: string, path: string, body?: unknown, token?: string) => Promise<Answer>
  readonly register: () => Promise<void>
  readonly start: (evse: string, more?: Loose) => Promise<Loose>
  readonly stop: (sessionId: string) => Promise<Loose>
  readonly control: (method: string, path: string, body?: unknown) => Promise<Answer>
  /** Waits until `found` gives something; fails the test after 5 s. */
  readonly until: <T>(found: () => T | undefined | Promise<T | undefined>) => Promise<T>
  readonly pushed: (method: string, module: string) => readonly Received[]
  readonly close: () => Promise<void>
}

/** A CPO and an eMSP of its own; 100 times real speed unless told otherwise. */
export async function startRig(options: Partial<CpoOptions> = {}): Promise<Rig> {
  const emsp = await startEmsp()
  const cpo = await startCpo({ port: 0, speed: 100, ...options })
  let tokenC = ''
  let count = 0

  const call: Rig['call'] = (method, path, body, token = base64(tokenC)) => {
    const headers = {
      Authorization: `Token ${token}`,
      'X-Request-ID': 'r-1',
      'X-Correlation-ID': 'c-1',
    }
    const url = path.startsWith('http') ? path : `${cpo.url}/ocpi${path}`
    return send(method, url, body, headers)
  }
  const command = async (name: string, body: Loose) => {
    count += 1
    const response_url = `${emsp.url}/in/commands/${name}/${count}`
    const { envelope } = await call('POST', `/2.2.1/commands/${name}`, { response_url, ...body })
    return asLoose(envelope['data'] ?? envelope)
  }
  return {
    cpo,
    emsp,
    call,
    register: async () => {
      const answer = await call(
        'POST',
        '/2.2.1/credentials',
        credentialsOf(emsp),
        'sandbox-token-a',
      )
      tokenC = String(asLoose(answer.envelope['data'])['token'])
    },
    start: (evse, more = {}) => command('START_SESSION', startBody(evse, more)),
    stop: (session_id) => command('STOP_SESSION', { session_id }),
    control: (method, path, body) => send(method, `${cpo.url}/sandbox/${path}`, body, {}),
    until: async (found) => {
      const deadline = Date.now() + 5000
      for (;;) {
        const result = await found()
        if (result !== undefined) return result
        if (Date.now() > deadline) throw new Error(`Waited in vain for ${found.toString()}`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    pushed: (method, module) =>
      emsp.received.filter((one) => one.method === method && one.path.startsWith(module)),
    close: async () => {
      await cpo.close()
      await emsp.close()
    },
  }
}

export function credentialsOf(emsp: Emsp): Loose {
  return {
    token: emsp.tokenB,
    url: `${emsp.url}/versions`,
    roles: [
      {
        role: 'EMSP',
        party_id: 'TST',
        country_code: 'NO',
        business_details: { name: 'Test' },
      },
    ],
  }
}

export function startBody(evse: string, more: Loose = {}): Loose {
  return {
    token: {
      country_code: 'NO',
      party_id: 'TST',
      uid: 'ev-0000000000000000000000test',
      type: 'AD_HOC_USER',
      contract_id: 'ev-0000000000000000000000test',
      issuer: 'Test',
      valid: true,
      whitelist: 'NEVER',
      last_updated: '2026-11-23T12:00:00Z',
    },
    location_id: `LOC-${evse.at(4)}`,
    evse_uid: evse,
    authorization_reference: 'ev-0000000000000000000000test',
    ...more,
  }
}

export function asLoose(value: unknown): Loose {
  if (typeof value !== 'object' || value === null)
    throw new Error(`Not an object: ${String(value)}`)
  return { ...value }
}

export function asList(value: unknown): readonly Loose[] {
  if (!Array.isArray(value)) throw new Error('Not a list.')
  return value.map(asLoose)
}
