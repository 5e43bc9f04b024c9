// The worker's front inside the real engine: everything wired, from a request to an object and back.
import { exports } from 'cloudflare:workers'
import { createCatalogue } from '#bff/durable/stubs.ts'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { pretendOutside } from './outside.ts'

const readiness = z.object({
  ok: z.boolean(),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string().optional() })),
})

beforeEach(() => {
  pretendOutside()
})

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the worker', () => {
  it('is alive without asking anyone', async () => {
    const response = await exports.default.fetch('http://127.0.0.1:8080/healthz')
    expect(response.status).toBe(200)
  })

  it('names what it cannot reach, and no secret, while it is not ready', async () => {
    const response = await exports.default.fetch('http://127.0.0.1:8080/readyz')
    expect(response.status).toBe(503)
    const text = await response.text()
    const { ok, checks } = readiness.parse(JSON.parse(text))
    expect(ok).toBe(false)
    expect(Object.keys(checks).sort()).toEqual(['catalogue', 'chargers', 'payer', 'settings'])
    expect(checks['settings']?.ok).toBe(true)
    expect(checks['chargers']?.ok).toBe(false)
    expect(text).not.toContain('sandbox-client-secret')
  })

  it('answers a handle nobody holds as an unknown session', async () => {
    const url = `http://127.0.0.1:8080/api/sessions/ev-${'0'.repeat(26)}.${'A'.repeat(22)}`
    const response = await exports.default.fetch(url)
    expect(response.status).toBe(404)
  })

  it('lets nobody in at the neighbours’ doors without their proof', async () => {
    const hook = new Request('http://127.0.0.1:8080/webhooks/vipps', { method: 'POST', body: '{}' })
    expect((await exports.default.fetch(hook)).status).toBe(401)
    const ocpi = await exports.default.fetch('http://127.0.0.1:8080/ocpi/versions')
    expect(ocpi.status).toBe(401)
  })

  it('keeps small values over requests', async () => {
    const catalogue = createCatalogue(env.CATALOGUE)
    await catalogue.keep('a-name', 'a-value')
    expect(await catalogue.kept('a-name')).toBe('a-value')
    expect(await catalogue.kept('another')).toBeNull()
  })
})
