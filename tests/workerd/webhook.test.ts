// The webhook's door, its secrets and its registration inside the real engine: from the payer's list to
// the isolate that verifies, over a rotation and over a registration that has gone.
import { createCatalogue } from '#bff/durable/stubs.ts'
import { signWebhook } from '#bff/vipps/hmac.ts'
import { env, exports } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pretendOutside, type Outside } from './outside.ts'

const HOUSE = 'http://127.0.0.1:8080'
const OPERATOR = { authorization: 'Bearer tests-only-operator-token' }
const catalogue = createCatalogue(env.CATALOGUE)
const real = Date.now.bind(Date)
let outside: Outside
/** How far our clock is ahead: set-ups are spaced, and old registrations stand for a while. */
let ahead = 0

/** Looks after both neighbours once more, though it did a moment ago. */
async function lookAfter(): Promise<{ ok: boolean; detail?: string } | undefined> {
  ahead += 30_000
  return (await catalogue.setUp())['payer']
}

/** A delivery of the registration `id`, which is no payment of ours. */
async function delivered(id: string): Promise<number> {
  const url = `${HOUSE}/webhooks/vipps`
  const body = JSON.stringify({ reference: 'acme-shop-123-abc', name: 'AUTHORIZED' })
  const headers = await signWebhook(`secret of ${id}`, url, body, Date.now())
  const response = await exports.default.fetch(new Request(url, { method: 'POST', headers, body }))
  return response.status
}

const rotate = (headers: Record<string, string> = OPERATOR): Promise<Response> =>
  exports.default.fetch(
    new Request(`${HOUSE}/operator/webhook/rotate`, { method: 'POST', headers }),
  )

beforeEach(() => {
  outside = pretendOutside()
  vi.spyOn(Date, 'now').mockImplementation(() => real() + ahead)
})

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the registration of the webhook', () => {
  it('is rotated by the operator alone, and both secrets open the door at once', async () => {
    await lookAfter()
    const [first] = outside.webhooks
    expect(first?.url).toBe(`${HOUSE}/webhooks/vipps`)
    expect(await delivered(first?.id ?? '')).toBe(200)
    expect((await rotate({})).status).toBe(401)
    expect(outside.webhooks).toHaveLength(1)

    // The isolate has the old secret in mind; a second later the new one is asked for.
    ahead += 1000
    const response = await rotate()
    expect(response.status).toBe(202)
    const { id }: { id: string } = await response.json()
    expect(outside.webhooks.map((one) => one.id)).toEqual([first?.id, id])
    expect([await delivered(id), await delivered(first?.id ?? '')]).toEqual([200, 200])
    expect(await delivered('a forger')).toBe(401)

    ahead += 120_000
    await lookAfter()
    expect(outside.webhooks.map((one) => one.id)).toEqual([id])
    expect(await delivered(first?.id ?? '')).toBe(200)
    ahead += 3_700_000
    await lookAfter()
    expect([await delivered(id), await delivered(first?.id ?? '')]).toEqual([200, 401])
  })

  it('that has gone is made again by the next sweep, and the operator is told', async () => {
    await lookAfter()
    const [gone] = outside.webhooks
    outside.webhooks.length = 0
    expect(await lookAfter()).toMatchObject({ ok: true, detail: expect.stringContaining('gone') })
    const [fresh] = outside.webhooks
    expect(fresh?.id).not.toBe(gone?.id)
    ahead += 1000
    expect(await delivered(fresh?.id ?? '')).toBe(200)
    const readyz = await exports.default.fetch(`${HOUSE}/readyz`)
    expect(await readyz.text()).toContain('the webhook registration had gone')
    await vi.waitUntil(async () =>
      (await catalogue.notices(50)).some((one) => one.code === 'webhook-registration-lost'),
    )
  })

  it('is said to be declined where the payer does not go along', async () => {
    await lookAfter()
    outside.fail('POST /webhooks/v1/webhooks', 1)
    const response = await rotate()
    expect(response.status).toBe(502)
    expect(await response.text()).toContain('http-503')
    expect(outside.webhooks).toHaveLength(1)
  })
})
