// Whole trips over registrations of every kind: the charger backend that registers with us, tokens that
// change in mid-charge on either side, and OCPI 2.3.0. Production build, real engine, both stand-ins.
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { waitUntilReady } from '#scripts/readiness.ts'
import { openAnswer, stationPage, view, type View } from '#shared/contract.ts'
import { audit } from './auditor.ts'
import { startStack, type Stack, type StackOptions } from './stack.ts'

const TOKEN_A = 'tests-only-token-that-we-gave'
let stack: Stack | undefined

afterEach(async () => {
  await stack?.stop()
  stack = undefined
})

async function start(options: StackOptions): Promise<Stack> {
  stack = await startStack({ speed: 20, ...options })
  return stack
}

async function post(url: string, body?: unknown, headers = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body ?? {}),
  })
}

const operator = (here: Stack) => ({ authorization: `Bearer ${here.operatorToken}` })
const shown = z.object({
  registered: z.boolean(),
  version: z.string().nullable(),
  token: z.object({ generation: z.number().nullable() }),
  lacks: z.array(z.string()),
})
async function registration(here: Stack): Promise<z.infer<typeof shown>> {
  const response = await fetch(`${here.url}/operator/chargers`, { headers: operator(here) })
  return shown.parse(await response.json())
}

/** Pays for a station, charges a while, does `meanwhile`, charges on, stops; the view at the end. */
async function trip(here: Stack, meanwhile: () => Promise<void> = async () => {}): Promise<View> {
  const page = stationPage.parse(await (await fetch(`${here.url}/api/stations/1001`)).json())
  const wish = { offer: page.offer, amount: page.defaultAmount, acceptedTerms: true, locale: 'nb' }
  const opened = openAnswer.parse(await (await post(`${here.url}/api/sessions`, wish)).json())
  const { handle } = opened
  await post(`${here.vipps.url}/sandbox/payments/${handle.split('.')[0]}/approve`)
  const until = (test: (seen: View) => boolean): Promise<View> =>
    vi.waitUntil(
      async () => {
        const seen = view.parse(await (await fetch(`${here.url}/api/sessions/${handle}`)).json())
        return test(seen) ? seen : undefined
      },
      { timeout: 30_000, interval: 200 },
    )
  const before = await until((seen) => seen.phase === 'charging' && seen.energyWh > 500)
  await meanwhile()
  await until((seen) => seen.energyWh > before.energyWh + 500)
  await post(`${here.url}/api/sessions/${handle}/stop`)
  const end = await until((seen) => seen.receiptNumber !== null)
  expect(end).toMatchObject({ phase: 'settled' })
  expect(end.capturedMinor).toBeGreaterThan(0)
  expect(await audit(here)).toEqual([])
  return end
}

describe('a charger backend that registers with us', () => {
  it('serves a trip, in which both sides change their tokens', async () => {
    const settings = { OCPI_REGISTER: 'incoming', OCPI_TOKEN_A: TOKEN_A }
    const here = await start({ settings, ready: false })
    expect((await waitUntilReady(here.url, 3000)).missing.join()).toContain('waiting-for-them')
    const versions_url = `${here.url}/ocpi/versions`
    const joined = await post(`${here.cpo.url}/sandbox/register`, {
      versions_url,
      token_a: TOKEN_A,
    })
    expect(await joined.json()).toEqual({ registered: true, version: '2.2.1' })
    const used = await fetch(versions_url, { headers: { authorization: `Token ${TOKEN_A}` } })
    expect(used.status).toBe(401)
    expect((await waitUntilReady(here.url, 20_000)).ready).toBe(true)
    await trip(here, async () => {
      expect((await post(`${here.cpo.url}/sandbox/rotate`)).status).toBe(200)
      const ours = await post(`${here.url}/operator/chargers/rotate`, {}, operator(here))
      expect(ours.status).toBe(200)
    })
    expect(await registration(here)).toMatchObject({ version: '2.2.1', token: { generation: 3 } })
    expect(here.logs()).not.toContain(TOKEN_A)
  })
})

const paid = z.object({
  terminals: z.array(z.object({ terminal_id: z.string(), reference: z.string() })),
  advice: z.array(
    z.object({
      authorization_reference: z.string(),
      total_costs: z.object({
        before_taxes: z.number(),
        taxes: z.array(z.object({ amount: z.number() })),
      }),
      capture_status_code: z.string(),
    }),
  ),
})

describe('a charger backend of OCPI 2.1.1', () => {
  it('serves a trip at prices without VAT, and the operator hears what it lacks', async () => {
    const here = await start({ settings: { VAT_RATE: '2500' }, cpo: { versions: ['2.1.1'] } })
    const { registered, version, lacks } = await registration(here)
    expect([registered, version]).toEqual([true, '2.1.1'])
    expect(lacks.join()).toContain('no authorization_reference')
    const notices = await fetch(`${here.url}/operator/notices`, { headers: operator(here) })
    expect(await notices.text()).toContain('ocpi-version-lacks')
    const end = await trip(here)
    // The sandbox's price of 1001 is 5.99 NOK per kWh with 25 % VAT: what is paid bears it.
    expect(end.capturedMinor).toBe(Math.round((end.energyWh * 599) / 1000))
  })
})

describe('a charger backend of OCPI 2.3.0', () => {
  it('serves a trip, and hears what was captured though its door fails at first', async () => {
    const here = await start({ cpo: { versions: ['2.3.0', '2.2.1'] } })
    expect(await registration(here)).toMatchObject({ registered: true, version: '2.3.0' })
    const wish = { reference: 'T-1', location_ids: ['LOC-1'] }
    expect((await post(`${here.cpo.url}/sandbox/terminals`, wish)).status).toBe(200)
    const faults = [{ match: 'advice', do: 'status', status: 503, times: 1 }]
    await post(`${here.cpo.url}/sandbox/faults`, { faults })
    const first = await trip(here)
    const second = await trip(here)
    const taken = await vi.waitUntil(
      async () => {
        const seen = await (await fetch(`${here.cpo.url}/sandbox/payments`)).json()
        const { terminals, advice } = paid.parse(seen)
        return advice.length === 2 && terminals.length === 1 ? { terminals, advice } : undefined
      },
      { timeout: 10_000, interval: 200 },
    )
    expect(taken.terminals).toMatchObject([{ reference: 'T-1' }])
    for (const end of [first, second]) {
      const one = taken.advice.find((a) => a.authorization_reference === end.reference)
      const sum = [one?.total_costs.before_taxes ?? 0].concat(
        one?.total_costs.taxes.map(({ amount }) => amount) ?? [],
      )
      expect(Math.round(sum.reduce((a, b) => a + b) * 100)).toBe(end.capturedMinor)
      expect(one?.capture_status_code).toBe('SUCCESS')
    }
  })
})
