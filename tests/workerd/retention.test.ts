// What is forgotten inside the real engine, with the clock moved on: what came to nothing after a
// season, what was sold after the years that books are kept, and what is still open never.
import { createCatalogue, createLedger, createOffice, createSessions } from '#bff/durable/stubs.ts'
import { cutoffsOf } from '#bff/session/retention.ts'
import type { Reference } from '#shared/ids.ts'
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aRegistration, pretendOutside, type Outside } from './outside.ts'
import { abandoned, inPhase, opened, settled, until } from './trips.ts'

const DAY = 86_400_000
const YEAR = 366 * DAY
const sessions = createSessions(env.SESSIONS)
const ledger = createLedger(env.LEDGER)
const office = createOffice(env.OFFICE)
const catalogue = createCatalogue(env.CATALOGUE)
const real = Date.now
let outside: Outside

function later(ms: number): void {
  vi.spyOn(Date, 'now').mockImplementation(() => real() + ms)
}

beforeEach(async () => {
  outside = pretendOutside()
  await catalogue.keep('ocpi-registration', aRegistration())
})
afterEach(() => vi.restoreAllMocks())

const numberOf = async (reference: Reference) =>
  (await sessions.view(reference))?.receiptNumber ?? 0

function inSession<R>(reference: Reference, look: (state: DurableObjectState) => R | Promise<R>) {
  const stub = env.SESSIONS.getByName(reference)
  return runInDurableObject(stub, (_, state) => look(state))
}
const inLedger = <R>(look: (sql: SqlStorage) => R): Promise<R> =>
  runInDurableObject(env.LEDGER.getByName('default'), (_, { storage }) => look(storage.sql))

/** Everything of it happened that much earlier, also for the database, whose clock nobody moves. */
async function aged(reference: Reference, ms: number): Promise<void> {
  await inSession(reference, ({ storage }) => {
    storage.sql.exec('update events set at = at - ?', ms)
  })
  await inLedger((sql) => {
    const [stand] = sql
      .exec("select sql from sqlite_master where name = 'documents_stand'")
      .toArray()
    sql.exec('drop trigger documents_stand')
    sql.exec('update documents set issued_at = issued_at - ? where reference = ?', ms, reference)
    sql.exec(String(stand?.['sql']))
    sql.exec('update sessions set opened_at = opened_at - ? where reference = ?', ms, reference)
  })
}

/** Nothing is left of it in its object, nor in the ledger. */
async function leavesNothing(reference: Reference): Promise<void> {
  await inSession(reference, async ({ storage }) => {
    const tables = storage.sql.exec(
      "select name from sqlite_master where name not like '\\_cf\\_%' escape '\\'",
    )
    expect(tables.toArray()).toEqual([])
    expect(await storage.getAlarm()).toBeNull()
  })
  expect(await sessions.view(reference)).toBeNull()
  const rows = await inLedger((sql) =>
    ['sessions', 'stakes', 'credit_notes', 'documents', 'claims', 'unbooked'].flatMap((table) =>
      sql.exec(`select reference from ${table} where reference = ?`, reference).toArray(),
    ),
  )
  expect(rows).toEqual([])
}

const forget = (dryRun = false) => office.forgetBatch({ dryRun, after: null })

describe('what came to nothing', () => {
  it('is forgotten after its days and not before, with the phone that wished to be told', async () => {
    const reference = await opened()
    const phone = {
      endpoint: 'https://push.example/1',
      p256dh: 'p',
      auth: 'a',
      locale: 'nb',
    } as const
    expect(await sessions.subscribe(reference, phone)).toBe('added')
    await sessions.stop(reference)
    await inPhase(reference, 'abandoned')
    await until(async () => !(await ledger.open()).includes(reference))
    later(89 * DAY)
    await forget()
    expect(await ledger.has(reference)).toBe(true)
    later(91 * DAY)
    const seen = await forget(true)
    expect(seen).toMatchObject({ dryRun: true, failed: 0 })
    expect(seen.forgotten).toBeGreaterThan(0)
    expect(await ledger.has(reference)).toBe(true)
    expect((await sessions.view(reference))?.phase).toBe('abandoned')
    await forget()
    await leavesNothing(reference)
  })

  it('is finished by the next run where the last one broke off between the object and its row', async () => {
    const reference = await abandoned()
    later(91 * DAY)
    const cutoffs = cutoffsOf({ booksYears: 5, unpaidDays: 90 }, Date.now())
    expect(await sessions.forget(reference, cutoffs, false)).toBe('forgotten')
    expect(await ledger.has(reference)).toBe(true)
    expect(await sessions.forget(reference, cutoffs, false)).toBe('gone')
    await forget()
    await leavesNothing(reference)
    expect(await forget()).toMatchObject({ looked: 0, forgotten: 0 })
  })
})

describe('what is open', () => {
  it('is never forgotten, however old', async () => {
    const reference = await opened()
    await inLedger((sql) =>
      sql.exec('update sessions set opened_at = 1 where reference = ?', reference).toArray(),
    )
    const cutoffs = { booksBefore: Number.MAX_SAFE_INTEGER, unpaidBefore: Number.MAX_SAFE_INTEGER }
    expect((await ledger.expiring(cutoffs, null, 100)).references).not.toContain(reference)
    // Nor where it is asked all the same.
    expect(await sessions.forget(reference, cutoffs, false)).toBe('kept')
    await ledger.erase(reference)
    expect(await ledger.has(reference)).toBe(true)
    expect((await sessions.view(reference))?.phase).toBe('reserving')
  })
})

describe('what was sold', () => {
  it('is kept when what came to nothing goes, and by a clock of ours that runs ahead by years', async () => {
    const reference = await settled(outside)
    for (const ms of [91 * DAY, 5 * YEAR, 8 * YEAR]) {
      later(ms)
      await forget()
      expect((await sessions.view(reference))?.phase).toBe('settled')
      expect(await ledger.has(reference)).toBe(true)
    }
  })

  it('is forgotten with its documents once the years are over, and its number is never given again', async () => {
    const reference = await settled(outside)
    const number = await numberOf(reference)
    await aged(reference, 5 * YEAR)
    await forget()
    expect(await ledger.has(reference)).toBe(true)
    await aged(reference, 2 * YEAR)
    expect(await forget()).toMatchObject({ forgotten: 1, kept: 0, failed: 0 })
    await leavesNothing(reference)
    expect(await numberOf(await settled(outside))).toBe(number + 1)
  })

  it('stays while its own journal says that something came later', async () => {
    const reference = await settled(outside)
    await aged(reference, 7 * YEAR)
    await inSession(reference, ({ storage }) => {
      storage.sql.exec('update events set at = ? where id = (select max(id) from events)', real())
    })
    expect(await forget()).toMatchObject({ forgotten: 0, kept: 1 })
    expect((await sessions.view(reference))?.phase).toBe('settled')
  })
})

describe('a run', () => {
  it('goes page by page, so that no single one has much to do', async () => {
    const all = [await abandoned(), await abandoned(), await abandoned()]
    const cutoffs = { booksBefore: 0, unpaidBefore: real() + DAY }
    const first = await ledger.expiring(cutoffs, null, 2)
    const second = await ledger.expiring(cutoffs, first.next, 2)
    const third = second.next === null ? null : await ledger.expiring(cutoffs, second.next, 2)
    const pages = [first, second, ...(third ? [third] : [])].flatMap((page) => page.references)
    expect(new Set(pages).size).toBe(pages.length)
    for (const one of all) expect(pages).toContain(one)
  })

  it('begins by itself once a day, and says what it did', async () => {
    const reference = await abandoned()
    await inOffice((sql) => sql.exec('delete from retention_runs').toArray())
    later(91 * DAY)
    await ring()
    await leavesNothing(reference)
    const { rules, runs } = await office.retention()
    expect(rules).toEqual({ booksYears: 5, unpaidDays: 90 })
    expect(runs).toHaveLength(1)
    expect(runs[0]?.forgotten).toBeGreaterThan(0)
    expect(runs[0]?.endedAt).toBeGreaterThanOrEqual(runs[0]?.at ?? Infinity)
    await ring()
    expect((await office.retention()).runs).toHaveLength(1)
    later(92 * DAY + 1000)
    await ring()
    expect((await office.retention()).runs).toHaveLength(2)
  })

  it('takes with it the sign-ins that are over, tokens long dead, and acts as old as the books', async () => {
    const wish = { name: 'x', scope: 'act', merchantId: null, expiresAt: null } as const
    const [dead, alive] = [await office.makeToken(wish), await office.makeToken(wish)]
    await office.revokeToken(dead.id)
    const operator = { id: alive.id, name: 'x', scope: 'act', merchantId: null } as const
    await office.signIn(operator, 'p')
    const act = { operatorId: 'a', operatorName: 'a', route: 'r', wish: '{}', requestId: 'r' }
    const whose = { reference: null, merchantId: null }
    const old = await office.beginAct({ ...act, ...whose, at: real() - 7 * YEAR })
    const young = await office.beginAct({ ...act, ...whose, at: real() - 5 * YEAR })
    const ids = async () => (await office.tokens()).map(({ id }) => id)
    later(89 * DAY)
    await forget()
    expect(await ids()).toContain(dead.id)
    later(91 * DAY)
    const before = await forget(true)
    const done = await forget()
    expect([before.tokens, before.acts]).toEqual([done.tokens, done.acts])
    expect(await ids()).not.toContain(dead.id)
    expect(await ids()).toContain(alive.id)
    const left = (await office.acts({ limit: 1000 })).map(({ id }) => id)
    expect(left).toContain(young)
    expect(left).not.toContain(old)
    const signedIn = await inOffice((sql) => sql.exec('select * from signed_in').toArray())
    expect(signedIn).toEqual([])
  })
})

const inOffice = <R>(look: (sql: SqlStorage) => R): Promise<R> =>
  runInDurableObject(env.OFFICE.getByName('default'), (_, { storage }) => look(storage.sql))

/** The office's alarm, now. */
async function ring(): Promise<void> {
  const stub = env.OFFICE.getByName('default')
  await runInDurableObject(stub, (_, { storage }) => storage.setAlarm(real() + DAY))
  expect(await runDurableObjectAlarm(stub)).toBe(true)
}
