// Notifications of one session inside the real engine: sent beside its work, never instead of it, woken by
// its alarm, and gone with it.
import { createCatalogue, createSessions } from '#bff/durable/stubs.ts'
import type { ChargeReport, Opening } from '#bff/session/model.ts'
import { makeReference, type Reference } from '#shared/ids.ts'
import { anOpening } from '#tests/durable/examples.ts'
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aRegistration, pretendOutside, type Outside } from './outside.ts'

const START = 'POST /ocpi/2.2.1/commands/START_SESSION'
const SERVICE = 'https://fcm.googleapis.com'
const sessions = createSessions(env.SESSIONS)
let outside: Outside
/** What the push service was sent, and what it answers next. */
let pushed: { url: string; redirect: string; headers: Headers; body: ArrayBuffer }[] = []
let answers: (() => Promise<Response>)[] = []

beforeEach(async () => {
  outside = pretendOutside()
  pushed = []
  answers = []
  const neighbours = vi.mocked(globalThis.fetch).getMockImplementation()
  vi.mocked(globalThis.fetch).mockImplementation(async (input, init) => {
    const request = new Request(input, init)
    if (!request.url.startsWith(SERVICE)) {
      if (!neighbours) throw new Error('nobody is there')
      return neighbours(input, init)
    }
    // Read here: what belongs to one object cannot be touched from outside it.
    const body = await request.arrayBuffer()
    const { url, redirect, headers } = request
    pushed.push({ url, redirect, headers: new Headers(headers), body })
    return (await answers.shift()?.()) ?? new Response(null, { status: 201 })
  })
  await createCatalogue(env.CATALOGUE).keep('ocpi-registration', aRegistration())
})
afterEach(() => void vi.restoreAllMocks())

const phone = (name: string) => ({
  endpoint: `${SERVICE}/fcm/send/${name}`,
  p256dh: 'BGwMaI2CuaXMKSmZQOKk8XEE5HJ09bnQoJGa5ykaTYdiYJgDpG8tpatgcmLtylOYWL64jky-nf5QT0P_6CPKyMc',
  auth: 'AAAAAAAAAAAAAAAAAAAAAA',
  locale: 'nb' as const,
})

async function until(check: () => Promise<boolean> | boolean): Promise<void> {
  await vi.waitUntil(check, { timeout: 5000, interval: 10 })
}

function inside<R>(
  reference: Reference,
  look: (instance: unknown, state: DurableObjectState) => R | Promise<R>,
): Promise<R> {
  return runInDurableObject(env.SESSIONS.getByName(reference), look)
}

async function charging(energyWh = 1500): Promise<{ opening: Opening; report: ChargeReport }> {
  const reference = makeReference(crypto.getRandomValues(new Uint8Array(16)))
  const opening = anOpening({ reference, evseUid: `EVSE-${reference.slice(-6)}` })
  await sessions.open(opening, 2000)
  outside.approve(reference)
  await sessions.paymentNews(reference, 'default')
  await until(() => outside.count(START) > 0)
  const now = Date.now()
  const report: ChargeReport = {
    sessionId: `NO*STK*${reference}`,
    status: 'active',
    energyWh,
    startedAt: now - 600_000,
    endedAt: null,
    updatedAt: now,
    chargingS: null,
    parkingS: null,
    appended: false,
    powerW: 50_000,
    currentMa: null,
    socPercent: 40,
    currency: 'NOK',
  }
  await sessions.sessionReport(reference, report)
  return { opening, report }
}

const end = (reference: Reference, report: ChargeReport) => {
  const updatedAt = report.updatedAt + 1000
  const over = { ...report, status: 'completed', endedAt: updatedAt, updatedAt } as const
  return sessions.sessionReport(reference, over)
}

const kept = (reference: Reference): Promise<number> =>
  inside(reference, (_, state) => {
    const tables = ['phones', 'said', 'waiting'].map((name) => `push_${name}`)
    const known = state.storage.sql.exec("select 1 from sqlite_master where name = 'push_phones'")
    if (known.toArray().length === 0) return 0
    return tables
      .map((table) => state.storage.sql.exec(`select 1 from ${table}`).toArray().length)
      .reduce((sum, rows) => sum + rows, 0)
  })

describe('a session that is watched', () => {
  it('tells the phone that it stopped, and keeps nothing of it afterwards', async () => {
    const { opening, report } = await charging()
    const { reference } = opening
    expect(await sessions.subscribe(reference, phone('a'))).toBe('added')
    await end(reference, report)
    await until(() => pushed.length === 1)
    const [request] = pushed
    expect(request?.url).toBe(phone('a').endpoint)
    expect(request?.redirect).toBe('manual')
    expect(request?.headers.get('content-encoding')).toBe('aes128gcm')
    expect(request?.headers.get('authorization')).toMatch(/^vapid t=[\w.-]+, k=B[\w-]{86}$/)
    expect(request?.body.byteLength).toBe(4096)
    expect(new TextDecoder('latin1').decode(request?.body)).not.toContain(reference)
    await until(async () => (await kept(reference)) === 0)
    expect(await sessions.subscribe(reference, phone('a'))).toBe('over')
  })

  it('goes on charging and stopping while the push service hangs', async () => {
    const { opening, report } = await charging()
    const { reference } = opening
    await sessions.subscribe(reference, phone('a'))
    answers.push(() => new Promise(() => undefined))
    await end(reference, report)
    await until(() => pushed.length === 1)
    await until(async () => (await sessions.view(reference))?.phase === 'awaitingCdr')
    await sessions.cdrReport(reference, {
      id: `CDR-${reference}`,
      creditOf: null,
      sessionId: report.sessionId,
      energyWh: 1500,
      chargingS: 600,
      parkingS: 0,
      startedAt: report.startedAt,
      endedAt: report.updatedAt + 1000,
      periods: [],
      totalInclMinor: 899,
      totalExclMicros: 7_192_000,
      currency: 'NOK',
      updatedAt: report.updatedAt + 1000,
    })
    await until(async () => (await sessions.view(reference))?.phase === 'settled')
    expect(outside.money(reference)).toMatchObject({ captured: 899 })
  })

  it('that dies with a message on its way sends it once more, by its own alarm', async () => {
    const { opening, report } = await charging()
    const { reference } = opening
    await sessions.subscribe(reference, phone('a'))
    answers.push(() => new Promise(() => undefined))
    await end(reference, report)
    await until(() => pushed.length === 1)
    // As if half a minute had gone: what did not report back by then died with its process.
    await inside(reference, (_, state) => {
      state.storage.sql.exec('update push_waiting set next_at = 1')
    })
    const dying = inside(reference, (_, state) => state.abort('crash'))
    await expect(dying).rejects.toThrow('crash')
    await runDurableObjectAlarm(env.SESSIONS.getByName(reference))
    await until(() => pushed.length === 2)
    await until(async () => (await kept(reference)) === 0)
    expect(pushed[0]?.headers.get('topic')).toBe(pushed[1]?.headers.get('topic'))
  })

  it('is woken for its notification before it has anything else to do, also after a restart', async () => {
    // Thrown away by the backend without a kWh: at rest, with no receipt to send, looked at each minute.
    const { opening, report } = await charging(0)
    const { reference } = opening
    await sessions.subscribe(reference, phone('a'))
    answers.push(async () => new Response(null, { status: 429, headers: { 'retry-after': '20' } }))
    const updatedAt = report.updatedAt + 1000
    const invalid = { ...report, status: 'invalid', endedAt: updatedAt, updatedAt } as const
    await sessions.sessionReport(reference, invalid)
    await until(async () => (await sessions.view(reference))?.phase === 'abandoned')
    await until(() => pushed.length === 1)
    const alarm = () => inside(reference, (_, state) => state.storage.getAlarm())
    const inTime = async () => {
      const at = ((await alarm()) ?? Infinity) - Date.now()
      return at > 10_000 && at <= 20_000
    }
    await until(inTime)
    const dying = inside(reference, (_, state) => state.abort('crash'))
    await expect(dying).rejects.toThrow('crash')
    await sessions.poke(reference)
    expect(await inTime()).toBe(true)
  })

  it('forgets a phone that the service calls gone, and one that switches it off', async () => {
    const { opening, report } = await charging()
    const { reference } = opening
    await sessions.subscribe(reference, phone('gone'))
    await sessions.subscribe(reference, phone('off'))
    expect(await sessions.unsubscribe(reference, phone('off').endpoint)).toBe(true)
    answers.push(async () => new Response(null, { status: 410 }))
    await end(reference, report)
    await until(async () => (await kept(reference)) === 0)
    expect(pushed.map(({ url }) => url)).toEqual([phone('gone').endpoint])
  })
})

describe('a session that nobody watches', () => {
  it('has no table for it, and a stranger’s wish makes none', async () => {
    const { opening, report } = await charging()
    await end(opening.reference, report)
    const strange = makeReference(crypto.getRandomValues(new Uint8Array(16)))
    expect(await sessions.subscribe(strange, phone('a'))).toBeNull()
    expect(await sessions.unsubscribe(strange, phone('a').endpoint)).toBe(false)
    for (const reference of [opening.reference, strange]) {
      const tables = await inside(reference, (_, state) =>
        state.storage.sql.exec("select 1 from sqlite_master where name like 'push%'").toArray(),
      )
      expect(tables).toEqual([])
    }
    expect(pushed).toEqual([])
  })
})
