import { ChargeReader } from '#bff/durable/charge-reader.ts'
import type { LogRecord } from '#bff/deps.ts'
import type { Cdr, ChargeReport } from '#bff/session/model.ts'
import type { Failure, Outcome } from '#bff/session/ports.ts'
import { makeReference, type Reference } from '#shared/ids.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const NOW = Date.parse('2026-11-22T12:00:00Z')
const HOUR_MS = 3_600_000
const OURS = makeReference(new Uint8Array(16).fill(7))
const MATE = makeReference(new Uint8Array(16).fill(8))
const STRANGER = makeReference(new Uint8Array(16).fill(9))
const unreadable: Failure = {
  ok: false,
  fate: 'retry',
  why: 'start-timeout',
  code: 'bad-session',
  gateway: 502,
  retryAfterMs: null,
}

function aReport(sessionId: string): ChargeReport {
  return {
    sessionId,
    status: 'active',
    energyWh: 1200,
    startedAt: NOW,
    endedAt: null,
    updatedAt: NOW,
    chargingS: null,
    parkingS: null,
    appended: false,
    powerW: null,
    currentMa: null,
    socPercent: null,
    currency: 'NOK',
  }
}

function aCdr(id: string): Cdr {
  return {
    id,
    creditOf: null,
    sessionId: 'NO*STK*S1',
    energyWh: 1200,
    chargingS: 60,
    parkingS: 0,
    startedAt: NOW,
    endedAt: NOW,
    periods: [],
    totalInclMinor: 599,
    totalExclMicros: 4_792_000,
    currency: 'NOK',
    updatedAt: NOW,
  }
}

type Shown = { reference: Reference; report: ChargeReport }[]

/** A CPO whose list shows `shown`, and who was told what. */
function scene(shown: Shown, broken: Reference[] = []) {
  const whose = new Map<string, string>()
  const asked: { list: string; since: number }[] = []
  const told: string[] = []
  const log: LogRecord[] = []
  const failing = { list: false, reports: new Set<Reference>() }
  const of = (reference: Reference): Outcome<ChargeReport | null> =>
    broken.includes(reference)
      ? unreadable
      : { ok: true, value: shown.find((one) => one.reference === reference)?.report ?? null }
  const reader = new ChargeReader(
    {
      map: (kind, id, reference) => void whose.set(`${kind} ${id}`, reference),
      whose: (kind, id) => whose.get(`${kind} ${id}`) ?? null,
      idsOf: (kind, reference) =>
        [...whose].flatMap(([key, owner]) =>
          owner === reference && key.startsWith(`${kind} `) ? [key.slice(kind.length + 1)] : [],
        ),
    },
    () => ({
      lists: {
        async listSessions(since) {
          asked.push({ list: 'sessions', since })
          return failing.list ? unreadable : { ok: true, value: { of, all: () => shown } }
        },
        async listCdrs(since) {
          asked.push({ list: 'cdrs', since })
          return { ok: true, value: { of: () => ({ ok: true, value: [aCdr('C1')] }) } }
        },
      },
      ledger: { has: async (reference) => reference !== STRANGER },
      async report(reference, { sessionId }) {
        if (failing.reports.has(reference)) throw new Error('its object is away')
        // A PATCH that comes meanwhile must find its session.
        told.push(`${sessionId} ${reference === whose.get(`session ${sessionId}`)}`)
        return true
      },
      now: Date.now,
      log: (record) => void log.push(record),
    }),
  )
  return { reader, whose, asked, told, log, failing }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
})

afterEach(() => {
  vi.useRealTimers()
})

describe('A session that asks', () => {
  it('gets its own report, and each PATCH after it finds the session', async () => {
    const { reader, whose, asked } = scene([
      { reference: MATE, report: aReport('S2') },
      { reference: OURS, report: aReport('S1') },
    ])
    expect(await reader.readSession(OURS, NOW - 5000)).toEqual({ ok: true, value: aReport('S1') })
    expect(asked).toEqual([{ list: 'sessions', since: NOW - 5000 }])
    // Nobody has vouched for the other yet: its token alone does not make it ours.
    expect([...whose]).toEqual([['session S1', OURS]])
  })

  it('gets null when nothing in the list is its own, however many ask at once', async () => {
    const { reader, asked } = scene([{ reference: MATE, report: aReport('S2') }])
    const asking = Array.from({ length: 500 }, () => reader.readSession(OURS, NOW - 5000))
    await pass(1000)
    const answers = await Promise.all(asking)
    expect(answers).toEqual(answers.map(() => ({ ok: true, value: null })))
    expect(asked.length).toBeLessThanOrEqual(2)
  })

  it('fails alone when what speaks of it cannot be read', async () => {
    const { reader } = scene([{ reference: MATE, report: aReport('S2') }], [OURS])
    const both = await Promise.all([reader.readSession(OURS, NOW), reader.readSession(MATE, NOW)])
    expect(both).toEqual([unreadable, { ok: true, value: aReport('S2') }])
  })

  it('is never told null of a list that begins after it began', async () => {
    const { reader, asked } = scene([{ reference: MATE, report: aReport('S2') }])
    const since = NOW - 24 * HOUR_MS - 1
    expect(await reader.readSession(OURS, since)).toMatchObject({
      ok: false,
      fate: 'retry',
      code: 'list-too-short',
    })
    expect(asked).toEqual([{ list: 'sessions', since: NOW - 24 * HOUR_MS }])
    const found = reader.readSession(MATE, since)
    await pass(1000)
    expect(await found).toEqual({ ok: true, value: aReport('S2') })
  })

  it('leaves whose a session is as it was first said', async () => {
    const { reader, whose } = scene([{ reference: OURS, report: aReport('S1') }])
    whose.set('session S1', MATE)
    await reader.readSession(OURS, NOW)
    expect(whose.get('session S1')).toBe(MATE)
  })

  it('reads CDRs of seven days, and notes whose they are', async () => {
    const { reader, whose, asked } = scene([])
    const cdrs = await reader.readCdrs(OURS, NOW - 30 * 24 * HOUR_MS)
    expect(cdrs).toEqual({ ok: true, value: [aCdr('C1')] })
    expect(asked).toEqual([{ list: 'cdrs', since: NOW - 7 * 24 * HOUR_MS }])
    expect(whose.get('cdr C1')).toBe(OURS)
  })
})

describe('A PATCH that nobody can place', () => {
  it('brings one list read, of which every session of ours hears that was not known', async () => {
    const { reader, whose, asked, told } = scene([
      { reference: OURS, report: aReport('S1') },
      { reference: MATE, report: aReport('S2') },
      { reference: STRANGER, report: aReport('S3') },
    ])
    whose.set('session S2', MATE)
    await reader.look()
    expect(told).toEqual(['S1 true'])
    expect(whose.has('session S3')).toBe(false)
    expect(asked).toEqual([{ list: 'sessions', since: NOW - HOUR_MS }])
  })

  it('brings no other within 10 s', async () => {
    const { reader, asked } = scene([])
    await reader.look()
    await pass(9999)
    await reader.look()
    expect(asked).toHaveLength(1)
    await pass(1)
    await reader.look()
    expect(asked).toHaveLength(2)
  })

  it('reaches the others when one cannot be told, or says that nothing could be read', async () => {
    const { reader, told, log, failing } = scene([
      { reference: OURS, report: aReport('S1') },
      { reference: MATE, report: aReport('S2') },
    ])
    failing.reports.add(OURS)
    await reader.look()
    expect(told).toEqual(['S2 true'])
    expect(log).toEqual([{ event: 'look-failed', code: 'report', failed: 1 }])
    failing.list = true
    await pass(10_000)
    await reader.look()
    expect(log[1]).toEqual({ event: 'look-failed', code: 'bad-session' })
  })
})
