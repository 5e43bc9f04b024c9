// The log opens nothing: every route, a whole trip with a refund, failures of both neighbours, a
// notification and an operator's acts, with an ear on every wire; then the whole log is searched for every
// handle, token, secret, signature and header that went by.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { newPushKeys } from '#scripts/push-keys.ts'
import { createApp } from '#bff/app.ts'
import { openAnswer, stationPage, view, type View } from '#shared/contract.ts'
import { depsOf, makeWorld } from '#tests/driver/fakes.ts'
import { startPush, type PushService } from '#tests/doubles/push/index.ts'
import { sandboxCpo } from '#tests/doubles/cpo/credentials.ts'
import { sandboxVipps } from '#tests/doubles/vipps/credentials.ts'
import { traceOf } from '#bff/watch/trace.ts'
import { readExposition } from '#tests/watch/exposition.ts'
import { startStack, type Stack } from './stack.ts'
import { Secrets, tap, type Wiretap } from './wiretap.ts'

const secrets = new Secrets()
const taps: Wiretap[] = []
let stack: Stack
let push: PushService
/** The product, as everyone but this test's set-up calls it. */
let front = ''
const TRACE = 'ab'.repeat(16)
const trace = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01`, tracestate: 'phone=a1' }
/** Who brought a trace, and who did not. */
let traced = ''
let untraced = ''
const vapid = newPushKeys()

beforeAll(async () => {
  push = await startPush()
  stack = await startStack({
    speed: 30,
    async between({ product, payer, charger }) {
      for (const target of [product, payer, charger]) taps.push(await tap(target, secrets))
      const [own, ofPayer, ofCharger] = taps.map(({ url }) => url)
      front = own ?? ''
      return {
        PUBLIC_URL: front,
        VIPPS_BASE_URL: ofPayer ?? '',
        OCPI_VERSIONS_URL: `${ofCharger}/ocpi/versions`,
        VIPPS_CLIENT_ID: sandboxVipps.clientId,
        VIPPS_CLIENT_SECRET: sandboxVipps.clientSecret,
        VIPPS_SUBSCRIPTION_KEY: sandboxVipps.subscriptionKey,
        VIPPS_MSN: sandboxVipps.msn,
        OCPI_TOKEN_A: sandboxCpo.tokenA,
        VAPID_PUBLIC_KEY: vapid.publicKey,
        VAPID_PRIVATE_KEY: vapid.privateKey,
        GIVE_UP_S: '2',
      }
    },
  })
})
afterAll(async () => {
  await stack?.stop()
  await Promise.all([push, ...taps].map((one) => one?.close()))
})

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const JSON_TYPE = { 'content-type': 'application/json' }
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${front}${path}`, {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify(body),
  })

async function openAt(
  station: string,
  brought: Record<string, string> = {},
): Promise<{ handle: string; reference: string }> {
  const page = stationPage.parse(await (await fetch(`${front}/api/stations/${station}`)).json())
  const wish = { offer: page.offer, amount: page.defaultAmount, acceptedTerms: true, locale: 'nb' }
  const { handle } = openAnswer.parse(await (await post('/api/sessions', wish, brought)).json())
  const [reference = '', key = ''] = handle.split('.')
  secrets.all.add(handle).add(key)
  return { handle, reference }
}

const viewOf = async (handle: string): Promise<View> =>
  view.parse(await (await fetch(`${front}/api/sessions/${handle}`)).json())

const until = (handle: string, test: (seen: View) => boolean): Promise<View> =>
  vi.waitUntil(
    async () => {
      const seen = await viewOf(handle)
      return test(seen) ? seen : undefined
    },
    { timeout: 30_000, interval: 100 },
  )

/** Faults of a stand-in, as it takes them. */
const faults = (url: string, ...some: object[]) =>
  fetch(`${url}/sandbox/faults`, {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify({ faults: some }),
  })

async function subscribe(handle: string): Promise<void> {
  const { endpoint, keys } = push.subscribe(vapid.publicKey)
  secrets.all.add(endpoint).add(keys.auth).add(keys.p256dh)
  const wish = { subscription: { endpoint, keys }, locale: 'nb' }
  expect((await post(`/api/sessions/${handle}/push`, wish)).status).toBeLessThan(300)
}

/** Each route there is, once, with what fits into its holes. */
function everyRoute(holes: Record<string, string>): { method: string; path: string }[] {
  const all = { OPERATOR_TOKEN: 'x'.repeat(20), METRICS_TOKEN: 'x'.repeat(20) }
  const { routes } = createApp(depsOf(makeWorld(), all))
  const asked = routes
    .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
    .map(({ method, path }) => ({
      method,
      path: path.replaceAll(/:(\w+)(?:\{[^}]*\})?\??/g, (_, name: string) => holes[name] ?? 'x'),
    }))
  return [...new Map(asked.map((one) => [`${one.method} ${one.path}`, one])).values()]
}

describe('the log', () => {
  it('tells of every path, and of nothing that opens anything', async () => {
    const root = bearer(stack.operatorToken)

    // A trip with troubles on the way: captured at the second try, refunded at the second.
    const { handle, reference } = await openAt('1001', trace)
    await fetch(`${stack.vipps.url}/sandbox/payments/${reference}/approve`, { method: 'POST' })
    await until(handle, (seen) => seen.phase === 'charging' && seen.energyWh > 200)
    traced = reference
    await subscribe(handle)
    const stream = await fetch(`${front}/api/sessions/${handle}/events`)
    await faults(
      stack.vipps.url,
      { match: 'capture', do: 'status', status: 503 },
      { match: 'read', do: 'forget-token' },
      { match: 'refund', do: 'status', status: 500 },
      { match: 'webhook', do: 'forge', event: 'CAPTURED' },
    )
    await post(`/api/sessions/${handle}/stop`, {})
    await until(handle, (seen) => seen.receiptNumber !== null)
    await stream.body?.cancel()
    const refund = { amount: 100, reason: 'the cable was broken' }
    expect((await post(`/operator/sessions/${reference}/refund`, refund, root)).status).toBe(202)
    await until(handle, (seen) => (seen.refundedMinor ?? 0) > 0)

    // Another that the payer refuses, one whose start fails, and one that nobody approves.
    await faults(stack.vipps.url, { match: 'create', do: 'refuse', code: '5010' })
    await openAt('1005').catch(() => undefined)
    await faults(stack.cpo.url, { match: 'start', do: 'status', status: 500 })
    const third = await openAt('1005')
    untraced = third.reference
    await fetch(`${stack.vipps.url}/sandbox/payments/${third.reference}/approve`, {
      method: 'POST',
    })

    // Every route: as its holder, as a stranger, and with the tokens in the wrong places.
    const made = z
      .object({ token: z.string() })
      .parse(await (await post('/operator/tokens', { name: 'eye', scope: 'read' }, root)).json())
    secrets.all.add(made.token)
    const holes = { handle, reference, stationId: '1001', id: made.token, key: handle }
    const proofs = [
      {},
      root,
      bearer(stack.metricsToken),
      bearer(made.token),
      bearer(`wrong-${handle}`),
    ]
    const routes = everyRoute(holes)
    expect(routes.length).toBeGreaterThan(50)
    for (const { method, path } of routes) {
      if (/unregister|rotate/.test(path)) continue
      for (const proof of proofs) {
        const body = method === 'GET' || method === 'HEAD' ? {} : { body: `{"handle":"${handle}"}` }
        const headers = {
          ...JSON_TYPE,
          ...trace,
          ...proof,
          cookie: `trip=${handle}`,
          'x-request-id': handle,
        }
        const url = `${front}${path}?handle=${handle}&lang=nb`
        const answer = await fetch(url, { method, headers, redirect: 'manual', ...body })
        await answer.body?.cancel()
      }
    }
    await post('/operator/webhook/rotate', {}, root)
    await post('/operator/chargers/rotate', {}, root)

    // Let what was begun come to its end, or to its next failure.
    await vi.waitUntil(() => /"event":"effect-done".*RefundPayment/.test(stack.logs()), {
      timeout: 20_000,
      interval: 200,
    })
    const log = stack.logs()
    for (const event of [
      'request',
      'call',
      'effect-done',
      'effect-failed',
      'webhook-taken',
      'webhook-unsigned',
      'ocpi-command-result',
      'ocpi-token-wrong',
    ]) {
      expect(log).toContain(`"event":"${event}"`)
    }
    expect(log).toContain(reference)
    expect(log).toMatch(/"neighbour":"push","operation":"send","outcome":"ok"/)
    // Keys, tokens both ways, signatures, idempotency keys, offers, cookies: if these few went by
    // unheard, the search below would prove nothing.
    for (const known of [handle, stack.operatorToken, stack.metricsToken, made.token]) {
      expect(
        [...secrets.all].some((secret) => secret.includes(known)),
        'heard',
      ).toBe(true)
    }
    expect(secrets.all.size).toBeGreaterThan(50)
    expect(secrets.in(log)).toEqual([])
    // Nor did the last line of defence have to do anything.
    expect(log).not.toContain('[removed]')
  })
})

/** What a neighbour was told with each call about a session; the neighbour's own place among the taps. */
const told = (neighbour: number, reference: string) =>
  (taps[neighbour]?.asked ?? []).filter(({ call, body }) => `${call} ${body}`.includes(reference))

describe('the trace of a trip', () => {
  const [PAYER, CHARGER] = [1, 2]

  it('that its driver brought reaches both neighbours, with every call to the last', () => {
    const calls = [...told(PAYER, traced), ...told(CHARGER, traced)]
    const names = calls.map(({ call }) => call)
    for (const known of [/payments$/, /capture/, /refund/, /START_SESSION/, /STOP_SESSION/]) {
      expect(names.filter((name) => known.test(name)).length, String(known)).toBeGreaterThan(0)
    }
    const parents = calls.map(({ headers }) => String(headers['traceparent']))
    for (const parent of parents)
      expect(parent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`))
    expect(new Set(parents).size).toBe(parents.length)
    expect(new Set(calls.map(({ headers }) => headers['tracestate']))).toEqual(
      new Set(['phone=a1']),
    )
  })

  it('is its reference where nobody brought one', () => {
    const calls = told(PAYER, untraced)
    const ids = calls.map(({ headers }) => String(headers['traceparent']).slice(3, 35))
    expect([...new Set(ids)]).toEqual([traceOf(untraced).traceId])
  })

  it('is of its own for what belongs to no trip', () => {
    const lists = (taps[CHARGER]?.asked ?? []).filter(({ call }) => call.includes('/locations'))
    for (const { headers } of lists) expect(headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-/)
    expect(lists.length).toBeGreaterThan(0)
  })
})

describe('the figures of a running product', () => {
  it('are an exposition that counts what has just happened, also after kill -9', async () => {
    const read = async () => {
      const answer = await fetch(`${front}/metrics`, { headers: bearer(stack.metricsToken) })
      return readExposition(await answer.text())
    }
    const sum = (families: Awaited<ReturnType<typeof read>>, name: string): number =>
      (families.get(name)?.samples ?? []).reduce((all, { value }) => all + value, 0)
    const before = await read()
    const calls = before.get('stikk_neighbour_seconds')?.samples ?? []
    const captured = calls.find(
      ({ name, labels }) =>
        name.endsWith('_count') && labels['operation'] === 'capture' && labels['outcome'] === 'ok',
    )
    expect(captured?.value).toBe(1)
    expect(sum(before, 'stikk_webhook_age_seconds')).toBeLessThan(120)
    expect(sum(before, 'stikk_open_streams')).toBe(0)
    expect(sum(before, 'stikk_log_redactions_total')).toBe(0)
    await stack.kill9()
    await stack.restart()
    const after = await read()
    for (const name of ['stikk_requests_total', 'stikk_effects_total', 'stikk_neighbour_seconds']) {
      expect(sum(after, name), name).toBeGreaterThanOrEqual(sum(before, name))
    }
  })

  it('say how both neighbours fare', async () => {
    const answer = await fetch(`${front}/operator/health`, { headers: bearer(stack.operatorToken) })
    const health: { neighbours: { name: string; away: boolean; lastFailure: unknown }[] } =
      await answer.json()
    expect(health.neighbours.map(({ name, away }) => [name, away])).toEqual([
      ['chargers', false],
      ['payer', false],
      ['push', false],
    ])
  })
})
