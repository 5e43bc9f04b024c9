// Sessions and the catalogue inside the real engine: what the CPO's list shows reaches everyone by one
// reader, whoever asked and whatever was pushed.
import { createCatalogue, createSessions } from '#bff/durable/stubs.ts'
import { makeReference, type Reference } from '#shared/ids.ts'
import { anOpening } from '#tests/durable/examples.ts'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aRegistration, pretendOutside, type Outside } from './outside.ts'

const START = 'POST /ocpi/2.2.1/commands/START_SESSION'
const SESSIONS = '/ocpi/2.2.1/sessions'

const catalogue = createCatalogue(env.CATALOGUE)
const sessions = createSessions(env.SESSIONS)
let outside: Outside
/** What the CPO's list of sessions shows; and how often it was asked for. */
let shown: Record<string, unknown>[]
let lists: { status: number; count: number }

const someone = (): Reference => makeReference(crypto.getRandomValues(new Uint8Array(16)))

function charging(reference: Reference) {
  const now = new Date().toISOString()
  return {
    country_code: 'NO',
    party_id: 'STK',
    id: `S-${reference}`,
    start_date_time: now,
    kwh: 1.5,
    cdr_token: { uid: reference, contract_id: reference },
    currency: 'NOK',
    status: 'ACTIVE',
    last_updated: now,
  }
}

/** A session whose START was asked for, and never heard of again. */
async function starting(): Promise<Reference> {
  const reference = someone()
  await sessions.open(anOpening({ reference, evseUid: `EVSE-${reference.slice(-6)}` }), 2000)
  outside.approve(reference)
  outside.fail(START, 100)
  await sessions.paymentNews(reference, 'default')
  await vi.waitUntil(() => outside.count(START) > 0, { timeout: 5000, interval: 10 })
  return reference
}

const phaseOf = async (reference: Reference) => (await sessions.view(reference))?.phase
const inPhase = (reference: Reference, phase: string) =>
  vi.waitUntil(async () => (await phaseOf(reference)) === phase, { timeout: 5000, interval: 20 })

beforeEach(async () => {
  outside = pretendOutside()
  shown = []
  lists = { status: 200, count: 0 }
  const others = vi.mocked(fetch).getMockImplementation()
  vi.mocked(fetch).mockImplementation(async (input, init) => {
    const { pathname } = new URL(new Request(input, init).url)
    if (pathname !== SESSIONS || !others) return others?.(input, init) ?? Response.error()
    lists.count += 1
    const data = [...shown]
    // A list takes a while: what is asked for meanwhile must wait for the next.
    await new Promise((resolve) => setTimeout(resolve, 50))
    const body = { status_code: 1000, timestamp: '2026-01-01T00:00:00Z', data }
    const headers = { 'X-Total-Count': String(data.length) }
    return Response.json(body, { status: lists.status, headers })
  })
  await catalogue.keep('ocpi-registration', aRegistration())
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('One reader of the CPO', () => {
  it('answers 200 sessions with at most two list reads, each with its own', async () => {
    const references = Array.from({ length: 200 }, someone)
    shown = references.slice(0, 100).map(charging)
    const answers = await Promise.all(
      references.map((reference) => catalogue.readSession(reference, Date.now())),
    )
    const found = answers.map((answer) => (answer.ok ? (answer.value?.sessionId ?? null) : answer))
    expect(found).toEqual(references.map((one, i) => (i < 100 ? `NO*STK*S-${one}` : null)))
    expect(lists.count).toBeLessThanOrEqual(2)
  })

  it('shows whoever asks during a read what has come since it began', async () => {
    const [early, late] = [someone(), someone()]
    // Whatever an earlier test has read, the pause after it is over now.
    await catalogue.readSession(early, Date.now())
    const before = lists.count
    const first = catalogue.readSession(early, Date.now())
    await vi.waitUntil(() => lists.count > before, { timeout: 3000, interval: 1 })
    shown = [charging(late)]
    expect(await catalogue.readSession(late, Date.now())).toMatchObject({
      value: { energyWh: 1500 },
    })
    expect(await first).toEqual({ ok: true, value: null })
    expect(lists.count).toBe(before + 2)
  })

  it('fails for everyone when the list does', async () => {
    lists.status = 503
    const asking = [someone(), someone(), someone()].map((one) =>
      catalogue.readSession(one, Date.now()),
    )
    for (const answer of await Promise.all(asking)) {
      expect(answer).toMatchObject({ ok: false, fate: 'retry', code: '503' })
    }
  })

  it('reads CDRs as well', async () => {
    expect(await catalogue.readCdrs(someone(), Date.now())).toEqual({ ok: true, value: [] })
    expect(outside.count('GET /ocpi/2.2.1/cdrs')).toBe(1)
  })

  it('is whom a session asks that hears nothing, and later knows whose session that is', async () => {
    const reference = await starting()
    shown = [charging(reference)]
    // An unanswered START is looked for after 10 s.
    vi.useFakeTimers({ now: Date.now() + 11_000, toFake: ['Date'] })
    await sessions.poke(reference)
    await inPhase(reference, 'charging')
    expect(await catalogue.sessionOf(`NO*STK*S-${reference}`)).toBe(reference)
  })

  it('finds by one read whose session a PATCH spoke of that nobody could place', async () => {
    const reference = await starting()
    shown = [charging(reference), charging(someone())]
    const stranger = shown[1]?.['id']
    expect(await phaseOf(reference)).toBe('starting')
    await catalogue.unmapped()
    await inPhase(reference, 'charging')
    expect(await catalogue.sessionOf(`NO*STK*S-${reference}`)).toBe(reference)
    expect(await catalogue.sessionOf(`NO*STK*${String(stranger)}`)).toBeNull()
    expect(lists.count).toBe(1)
  })
})
