// Whose payer a session of the real engine asks, and whose news it hears.
import { createSessions } from '#bff/durable/stubs.ts'
import type { Opening } from '#bff/session/model.ts'
import { makeReference } from '#shared/ids.ts'
import { anOpening } from '#tests/durable/examples.ts'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pretendOutside, type Outside } from './outside.ts'

const CREATE = 'POST /epayment/v1/payments'
const READ = 'GET /epayment/v1/payments/{ref}'

const sessions = createSessions(env.SESSIONS)
let outside: Outside

beforeEach(() => {
  outside = pretendOutside()
})
afterEach(() => vi.unstubAllGlobals())

function fresh(change: Partial<Opening> = {}): Opening {
  const reference = makeReference(crypto.getRandomValues(new Uint8Array(16)))
  return anOpening({ reference, evseUid: `EVSE-${reference.slice(-6)}`, ...change })
}

describe('a session of one merchant', () => {
  it('of which the settings know nothing asks no other merchant’s payer', async () => {
    const opening = fresh({ merchantId: 'gone' })
    expect(await sessions.open(opening, 2000)).toEqual({ kind: 'failed', status: 503 })
    expect(outside.count(CREATE)).toBe(0)
  })

  it('is not woken by what another merchant’s payer says', async () => {
    const opening = fresh()
    await sessions.open(opening, 2000)
    outside.approve(opening.reference)
    const reads = outside.count(READ)
    expect(await sessions.paymentNews(opening.reference, 'dansk')).toBe(false)
    expect(outside.count(READ)).toBe(reads)
    expect(await sessions.paymentNews(opening.reference, 'default')).toBe(true)
    await vi.waitUntil(async () => (await sessions.view(opening.reference))?.phase === 'starting')
  })
})
