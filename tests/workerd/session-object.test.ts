// One session's object inside the real engine: what it keeps, what it forgets, and that the outside
// is asked once where once is right.
import { createCatalogue, createLedger, createSessions } from '#bff/durable/stubs.ts'
import type { ChargeReport, Opening } from '#bff/session/model.ts'
import { makeReference, type Reference } from '#shared/ids.ts'
import { anOpening } from '#tests/durable/examples.ts'
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aRegistration, pretendOutside, type Outside } from './outside.ts'

const CREATE = 'POST /epayment/v1/payments'
const READ = 'GET /epayment/v1/payments/{ref}'
const CANCEL = 'POST /epayment/v1/payments/{ref}/cancel'
const CAPTURE = 'POST /epayment/v1/payments/{ref}/capture'
const START = 'POST /ocpi/2.2.1/commands/START_SESSION'
const STOP = 'POST /ocpi/2.2.1/commands/STOP_SESSION'

const sessions = createSessions(env.SESSIONS)
const ledger = createLedger(env.LEDGER)
let outside: Outside

/** Every test has a session and an EVSE of its own: nothing is shared but the ledger. */
function fresh(change: Partial<Opening> = {}): Opening {
  const reference = makeReference(crypto.getRandomValues(new Uint8Array(16)))
  return anOpening({ reference, evseUid: `EVSE-${reference.slice(-6)}`, ...change })
}

/** Looks into the object itself. A stub is made each time: one that broke stays broken. */
function inside<R>(
  reference: Reference,
  look: (instance: unknown, state: DurableObjectState) => R | Promise<R>,
): Promise<R> {
  return runInDurableObject(env.SESSIONS.getByName(reference), look)
}

/** A session whose reservation is approved, and the payer has said that there is news. */
async function approved(): Promise<Opening> {
  const opening = fresh()
  await sessions.open(opening, 2000)
  outside.approve(opening.reference)
  await sessions.paymentNews(opening.reference, 'default')
  return opening
}

/** The process dies: memory and what is under way are gone, storage is not. */
async function crash(reference: Reference): Promise<void> {
  const dying = inside(reference, (_, state) => state.abort('crash'))
  await expect(dying).rejects.toThrow('crash')
}

/** Waits until `check` holds; the work of an object goes on in the background. */
async function until(check: () => Promise<boolean> | boolean): Promise<void> {
  await vi.waitUntil(check, { timeout: 5000, interval: 10 })
}

async function inPhase(reference: Reference, phase: string): Promise<void> {
  await until(async () => (await sessions.view(reference))?.phase === phase)
}

async function charging(opening: Opening, energyWh: number): Promise<ChargeReport> {
  await sessions.open(opening, 2000)
  outside.approve(opening.reference)
  await sessions.paymentNews(opening.reference, 'default')
  await until(() => outside.count(START) > 0)
  const report: ChargeReport = {
    sessionId: `NO*STK*${opening.reference}`,
    status: 'active',
    energyWh,
    startedAt: Date.now() - 600_000,
    endedAt: null,
    updatedAt: Date.now(),
    chargingS: null,
    parkingS: null,
    appended: false,
    powerW: 50_000,
    currentMa: null,
    socPercent: null,
    currency: 'NOK',
  }
  await sessions.sessionReport(opening.reference, report)
  return report
}

beforeEach(async () => {
  outside = pretendOutside()
  await createCatalogue(env.CATALOGUE).keep('ocpi-registration', aRegistration())
})

afterEach(() => {
  vi.restoreAllMocks()
})

describe('opening', () => {
  it('answers with the address of the payer, and enters the session in the ledger', async () => {
    const opening = fresh()
    const result = await sessions.open(opening, 2000)
    expect(result).toMatchObject({ kind: 'opened', redirectUrl: 'http://127.0.0.1:8081/landing' })
    expect(await ledger.open()).toContain(opening.reference)
  })

  it('makes one session and one payment of two taps with one offer', async () => {
    const opening = fresh()
    const both = await Promise.all([sessions.open(opening, 2000), sessions.open(opening, 2000)])
    expect(both.map((r) => r.kind).sort()).toEqual(['found', 'opened'])
    expect(outside.count(CREATE)).toBe(1)
  })

  it('refuses the same offer with another amount', async () => {
    const opening = fresh()
    await sessions.open(opening, 2000)
    expect(await sessions.open({ ...opening, amountMinor: 20_000 }, 2000)).toEqual({
      kind: 'conflict',
    })
  })

  it('tries again by itself while the driver waits, with the same session', async () => {
    const opening = fresh()
    outside.fail(CREATE, 1)
    expect(await sessions.open(opening, 4000)).toMatchObject({ kind: 'opened' })
    expect(outside.count(CREATE)).toBe(2)
  })

  it('says how the payer failed when nothing came in time', async () => {
    const opening = fresh()
    outside.fail(CREATE, 100)
    expect(await sessions.open(opening, 300)).toEqual({ kind: 'failed', status: 503 })
  })

  it('refuses a station that another session of ours is charging at', async () => {
    const opening = fresh()
    await charging(opening, 100)
    const other = fresh({ evseUid: opening.evseUid })
    expect(await sessions.open(other, 2000)).toEqual({ kind: 'busy' })
    expect(await sessions.view(other.reference)).toBeNull()
  })
})

describe('memory', () => {
  it('gives the same view after the process has died', async () => {
    const opening = fresh()
    await charging(opening, 1500)
    const before = await sessions.view(opening.reference)
    await crash(opening.reference)
    expect(before?.energyWh).toBe(1500)
    expect(await sessions.view(opening.reference)).toEqual(before)
  })

  it('remembers the language it was opened in, through the death of the process', async () => {
    const opening = fresh({ locale: 'fi' })
    const { reference } = opening
    await sessions.open(opening, 2000)
    await crash(reference)
    const shown = await sessions.shown(reference)
    const view = await sessions.view(reference)
    expect(shown).toEqual({ view, locale: 'fi', merchantId: 'default' })
    expect(shown?.view.reference).toBe(reference)
    expect(await sessions.shown(fresh().reference)).toBeNull()
  })

  it('is not made by reading a session that does not exist', async () => {
    const { reference } = fresh()
    expect(await sessions.view(reference)).toBeNull()
    expect(await sessions.stop(reference)).toBeNull()
    expect(await sessions.paymentNews(reference, 'default')).toBe(false)
    expect(await sessions.stream(reference, null)).toBeNull()
    await inside(reference, async (_, state) => {
      const tables = state.storage.sql.exec("select name from sqlite_master where name = 'events'")
      expect(tables.toArray()).toEqual([])
      expect(await state.storage.getAlarm()).toBeNull()
    })
  })

  it('reads the payment after a restart, though the news came before it', async () => {
    const opening = fresh()
    await sessions.open(opening, 2000)
    outside.approve(opening.reference)
    outside.fail(READ, 1)
    await sessions.paymentNews(opening.reference, 'default')
    await until(() => outside.count(READ) === 1)
    await crash(opening.reference)
    await runDurableObjectAlarm(env.SESSIONS.getByName(opening.reference))
    await inPhase(opening.reference, 'starting')
  })

  it('has an alarm armed again after a restart, and does what was left undone', async () => {
    const opening = fresh()
    outside.fail(CREATE, 1)
    await sessions.open(opening, 0)
    await until(() => outside.count(CREATE) === 1)
    await crash(opening.reference)
    // The alarm fires by itself, within the first back-off of a second.
    await until(() => outside.count(CREATE) === 2)
    await until(async () => (await sessions.view(opening.reference))?.payment === 'waiting')
    const at = await inside(opening.reference, (_, state) => state.storage.getAlarm())
    expect(at).toBeGreaterThan(Date.now() - 1000)
  })

  it('asks a START that was under way at a crash no second time, before a read has shown none', async () => {
    const { reference } = await approved()
    await until(() => outside.count(START) === 1)
    await inPhase(reference, 'starting')
    // As the crash leaves it: begun, nothing heard.
    await inside(reference, (_, state) => {
      state.storage.sql.exec(
        `insert into outbox (id, lane, body, attempts, first_tried_at, next_at, under_way, state)
         values ('crashed', 'charger', '{"type":"StartSession","attempt":1}', 1, 1, 9e15, 1, 'due')`,
      )
    })
    await crash(reference)
    await sessions.poke(reference)
    await until(async () => {
      const left = await inside(reference, (_, state) =>
        state.storage.sql.exec("select 1 from outbox where id = 'crashed'").toArray(),
      )
      return left.length === 0
    })
    expect(outside.count(START)).toBe(1)
  })
})

describe('news', () => {
  it('told twice starts the car once', async () => {
    const opening = fresh()
    await sessions.open(opening, 2000)
    outside.approve(opening.reference)
    await Promise.all([
      sessions.paymentNews(opening.reference, 'default'),
      sessions.paymentNews(opening.reference, 'default'),
    ])
    await inPhase(opening.reference, 'starting')
    await sessions.paymentNews(opening.reference, 'default')
    await until(() => outside.count(READ) >= 2)
    expect(outside.count(START)).toBe(1)
    const approvals = await inside(opening.reference, (_, state) =>
      state.storage.sql.exec("select 1 from events where type = 'PaymentAuthorized'").toArray(),
    )
    expect(approvals).toHaveLength(1)
  })

  it('of an approval is believed only when the payment, read back, shows it', async () => {
    const opening = fresh()
    await sessions.open(opening, 2000)
    await sessions.paymentNews(opening.reference, 'default')
    await until(() => outside.count(READ) === 1)
    expect((await sessions.view(opening.reference))?.phase).toBe('reserving')
    expect(outside.count(START)).toBe(0)
  })
})

describe('a whole charge', () => {
  it('captures the price once, releases the rest, and numbers the receipt', async () => {
    const opening = fresh()
    const report = await charging(opening, 10_000)
    await sessions.stop(opening.reference)
    await until(() => outside.count(STOP) === 1)
    const { reference } = opening
    expect(await ledger.claimedBy(opening.evseUid)).toBe(reference)
    const endedAt = Date.now()
    await sessions.sessionReport(reference, {
      ...report,
      status: 'completed',
      endedAt,
      updatedAt: report.updatedAt + 1,
    })
    await sessions.cdrReport(reference, {
      id: `CDR-${reference}`,
      creditOf: null,
      sessionId: report.sessionId,
      energyWh: 10_000,
      chargingS: 600,
      parkingS: 0,
      startedAt: report.startedAt,
      endedAt,
      periods: [],
      totalInclMinor: 5990,
      totalExclMicros: 47_920_000,
      currency: 'NOK',
      updatedAt: endedAt,
    })
    await inPhase(reference, 'settled')
    await until(async () => (await sessions.view(reference))?.receiptNumber != null)
    expect(outside.count(CAPTURE)).toBe(1)
    expect(outside.count(CANCEL)).toBe(1)
    expect(outside.money(reference)).toMatchObject({ captured: 5990, cancelled: 29_010 })
    expect(await ledger.claimedBy(opening.evseUid)).toBeNull()
    const standing = await sessions.poke(reference)
    expect(standing).toMatchObject({ phase: 'settled', parked: null, captureUntil: null })
  })

  it('is refused a refund of more than was captured, and of a session nobody knows', async () => {
    const opening = fresh()
    await sessions.open(opening, 2000)
    expect(await sessions.refund(opening.reference, 100, 'test', null)).toHaveProperty('refused')
    expect(await sessions.refund(fresh().reference, 100, 'test', null)).toBe('unknown')
    expect(await sessions.resolve(opening.reference, 'retry', null, 'test')).toHaveProperty(
      'refused',
    )
  })
})
