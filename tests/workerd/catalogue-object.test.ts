// The catalogue and the ledger inside the real engine: what is for sale, what binds, who holds what.
import { createCatalogue, createLedger } from '#bff/durable/stubs.ts'
import type { CatalogueTariff, LedgerRow } from '#bff/session/ports.ts'
import { makeReference, type Reference } from '#shared/ids.ts'
import { aConnector } from '#tests/durable/a-connector.ts'
import { aLedgerRow, anOpening } from '#tests/durable/examples.ts'
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pretendOutside } from './outside.ts'

const catalogue = createCatalogue(env.CATALOGUE)
const ledger = createLedger(env.LEDGER)
const DAY_MS = 24 * 3_600_000

function aTariff(digest: string): CatalogueTariff {
  return {
    id: 'T1',
    type: null,
    currency: 'NOK',
    validFrom: null,
    validUntil: null,
    tariff: { ...anOpening().tariff, digest },
    refusal: null,
  }
}

const WHOSE = { merchantId: 'default', stationId: 'S1' }

function someone(): Reference {
  return makeReference(crypto.getRandomValues(new Uint8Array(16)))
}

const aRow = (reference: Reference, change: Partial<LedgerRow> = {}): LedgerRow =>
  aLedgerRow({ reference, openedAt: Date.now(), ...change })

beforeEach(() => {
  pretendOutside()
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('the catalogue', () => {
  it('finds a station by the number on it, with its price', async () => {
    await catalogue.putTariffs([aTariff('d1')], 'all')
    await catalogue.putConnectors([aConnector()], 'all')
    const [match] = await catalogue.find('1001')
    expect(match?.tariff?.digest).toBe('d1')
    expect(match?.busy).toBe(false)
  })

  it('lists every station, and which of them have a price', async () => {
    await catalogue.putTariffs([aTariff('d1')], 'all')
    const unpriced = { ...aConnector(), stationId: '1000', evseUid: 'E0', tariffIds: [] }
    await catalogue.putConnectors([aConnector(), unpriced], 'all')
    expect(await catalogue.stations()).toMatchObject([
      { stationId: '1000', sold: false },
      { stationId: 'NO*STK*E1001*1', sold: true },
    ])
  })

  it('knows when it was last pulled whole', async () => {
    await catalogue.putConnectors([aConnector()], 'all')
    expect(await catalogue.freshness()).toBeGreaterThan(Date.now() - 5000)
  })

  it('says that a station is busy while a session of ours holds it', async () => {
    const reference = someone()
    await catalogue.putConnectors([aConnector({ evseUid: 'EVSE-BUSY' })], 'all')
    await ledger.claim('EVSE-BUSY', reference)
    expect((await catalogue.find('1001'))[0]?.busy).toBe(true)
    await ledger.record(aRow(reference, { evseUid: 'EVSE-BUSY', phase: 'awaitingCdr' }))
    expect((await catalogue.find('1001'))[0]?.busy).toBe(false)
  })

  it('takes a status that is pushed, and refuses one for an EVSE it does not know', async () => {
    await catalogue.putConnectors([aConnector()], 'all')
    expect(await catalogue.setEvseStatus('LOC1', 'EVSE-1', 'OUTOFORDER')).toBe(true)
    expect((await catalogue.find('1001'))[0]?.connector.status).toBe('OUTOFORDER')
    expect(await catalogue.setEvseStatus('LOC1', 'EVSE-9', 'AVAILABLE')).toBe(false)
  })

  it('replaces one location and leaves the others alone', async () => {
    const other = aConnector({ locationId: 'LOC2', evseUid: 'EVSE-2', physicalReference: '2002' })
    await catalogue.putConnectors([aConnector(), other], 'all')
    await catalogue.putConnectors([], { locationId: 'LOC1' })
    expect(await catalogue.find('1001')).toEqual([])
    expect(await catalogue.find('2002')).toHaveLength(1)
  })

  it('lets a price that was shown bind for a day after it was replaced, and no longer', async () => {
    await catalogue.putTariffs([aTariff('old')], 'all')
    await catalogue.putTariffs([aTariff('new')], 'all')
    expect((await catalogue.tariff('old'))?.digest).toBe('old')
    const stub = env.CATALOGUE.getByName('default')
    const age = (ms: number) =>
      runInDurableObject(stub, (_, state) => {
        state.storage.sql.exec('update tariffs_seen set seen_at = ?', Date.now() - ms)
      })
    await age(DAY_MS - 60_000)
    await runDurableObjectAlarm(stub)
    expect((await catalogue.tariff('old'))?.digest).toBe('old')
    await age(DAY_MS + 60_000)
    await runDurableObjectAlarm(stub)
    expect(await catalogue.tariff('old')).toBeNull()
    expect((await catalogue.tariff('new'))?.digest).toBe('new')
  })

  it('finds whose session and whose CDR an id is', async () => {
    const reference = someone()
    await catalogue.mapSession('NO*STK*S1', reference)
    await catalogue.mapCdr('NO*STK*C1', reference)
    expect(await catalogue.sessionOf('NO*STK*S1')).toBe(reference)
    expect(await catalogue.cdrOf('NO*STK*C1')).toBe(reference)
    expect(await catalogue.sessionOf('NO*STK*C1')).toBeNull()
  })

  it('gives the rhythm that all but one of a hundred keep', async () => {
    for (let ms = 1; ms <= 100; ms += 1) {
      await catalogue.noteRhythm({ stopDelayMs: ms, pushIntervalMs: null })
    }
    expect((await catalogue.rhythm()).stopDelayMs).toBe(99)
  })

  it('arms its next sweep before it sweeps, and carries on when the outside is down', async () => {
    const stub = env.CATALOGUE.getByName('default')
    expect(await runDurableObjectAlarm(stub)).toBe(true)
    const at = await runInDurableObject(stub, (_, state) => state.storage.getAlarm())
    expect(at).toBeGreaterThan(Date.now() + 30_000)
  })
})

function aNotice(subject: string, detail = 'not a number') {
  return { code: 'ocpi-session-refused', subject, field: 'kwh', detail }
}

describe('notices', () => {
  const stub = env.CATALOGUE.getByName('default')
  it('count the same code, subject and field as one, and show the latest first', async () => {
    await catalogue.note(aNotice('N1'))
    await catalogue.note(aNotice('N2'))
    await catalogue.note(aNotice('N1', 'still not a number'), 3)
    await catalogue.note({ ...aNotice('N1'), field: null })
    const seen = (await catalogue.notices(50)).filter((n) => n.subject.startsWith('N'))
    expect(seen.map((n) => [n.subject, n.field, n.count, n.detail])).toEqual([
      ['N1', null, 1, 'not a number'],
      ['N1', 'kwh', 4, 'still not a number'],
      ['N2', 'kwh', 1, 'not a number'],
    ])
    const [, row] = seen
    expect(row?.lastAt).toBeGreaterThanOrEqual(row?.firstAt ?? Infinity)
  })

  it('give a count per code that never falls, also when rows are forgotten', async () => {
    const countOf = async () =>
      (await catalogue.noticeCounts()).find((one) => one.code === 'ocpi-session-refused')?.count
    const before = (await countOf()) ?? 0
    await catalogue.note(aNotice('OLD'))
    await runInDurableObject(stub, (_, state) => {
      const at = Date.now() - 91 * DAY_MS
      state.storage.sql.exec(`update notices set last_at = ? where subject = 'OLD'`, at)
    })
    await runDurableObjectAlarm(stub)
    expect((await catalogue.notices(50)).some((n) => n.subject === 'OLD')).toBe(false)
    expect(await countOf()).toBe(before + 1)
  })

  it('are bounded: a neighbour who misbehaves without end fills no disk', async () => {
    const rows = await runInDurableObject(stub, async (object, state) => {
      for (let i = 0; i < 1010; i += 1) await object.note(aNotice(`M${i}`, 'x'.repeat(2000)))
      return state.storage.sql.exec('select length(detail) as size from notices').toArray()
    })
    expect(rows).toHaveLength(1000)
    expect(rows[0]?.['size']).toBe(300)
    expect((await catalogue.notices(1))[0]?.subject).toBe('M1009')
  })
})

describe('what is not sold', () => {
  it('is noted for the operator, by tariff and field, once for all its connectors', async () => {
    const refusal = 'elements.1.restrictions.start_time: is not a time of day'
    await catalogue.putTariffs([{ ...aTariff('odd'), id: 'ODD', tariff: null, refusal }], 'these')
    const connectors = ['A', 'B'].map((n) =>
      aConnector({ stationId: `ODD-${n}`, locationId: 'ODD', evseUid: n, tariffIds: ['ODD'] }),
    )
    const none = aConnector({ stationId: 'ODD-C', locationId: 'ODD', evseUid: 'C', tariffIds: [] })
    await catalogue.putConnectors([...connectors, none], { locationId: 'ODD' })
    await catalogue.putConnectors([...connectors, none], { locationId: 'ODD' })
    const noted = (await catalogue.notices(50)).filter((n) => /ODD/.test(n.subject))
    expect(
      noted.map(({ code, subject, field, detail, count }) => [code, subject, field, detail, count]),
    ).toEqual(
      expect.arrayContaining([
        ['tariff-not-sold', 'ODD', 'elements.1.restrictions.start_time', 'is not a time of day', 1],
        ['connector-not-sold', 'ODD-C', null, 'no tariff of its applies now in NOK', 1],
      ]),
    )
    expect(noted).toHaveLength(2)
    await catalogue.putConnectors([], { locationId: 'ODD' })
  })
})

describe('the ledger', () => {
  it('lets one session hold an EVSE, and the same one ask twice', async () => {
    const [first, second] = [someone(), someone()]
    expect(await ledger.claim('EVSE-X', first)).toBe(true)
    expect(await ledger.claim('EVSE-X', first)).toBe(true)
    expect(await ledger.claim('EVSE-X', second)).toBe(false)
    expect(await ledger.claimedBy('EVSE-X')).toBe(first)
  })

  it('numbers receipts without a gap, one per session, however often it is told', async () => {
    const [first, second, none] = [someone(), someone(), someone()]
    const one = await ledger.record(aRow(first))
    expect(await ledger.record(aRow(none, { numberDue: false }))).toEqual({
      receiptNumber: null,
      creditNotes: [],
    })
    expect(await ledger.record(aRow(first))).toEqual(one)
    const two = await ledger.record(aRow(second))
    expect(two.receiptNumber).toBe((one.receiptNumber ?? 0) + 1)
  })

  it('keeps an open list that a rested session leaves, with a receipt once it is owed no more', async () => {
    const reference = someone()
    await ledger.enter(reference, 'E', Date.now(), WHOSE)
    expect(await ledger.open()).toContain(reference)
    expect(await ledger.has(reference)).toBe(true)
    await ledger.record(aRow(reference))
    expect(await ledger.open()).toContain(reference)
    await ledger.close(reference)
    expect(await ledger.open()).not.toContain(reference)
    expect(await ledger.has(reference)).toBe(true)
    const unpaid = someone()
    await ledger.record(aRow(unpaid, { numberDue: false, capturedMinor: 0 }))
    expect(await ledger.open()).not.toContain(unpaid)
  })

  it('forgets an entry whose session never began, but not one that is just beginning', async () => {
    const [young, old] = [someone(), someone()]
    await ledger.enter(young, 'E', Date.now(), WHOSE)
    await ledger.enter(old, 'E', Date.now() - 120_000, WHOSE)
    await ledger.forget(young)
    await ledger.forget(old)
    expect(await ledger.has(young)).toBe(true)
    expect(await ledger.has(old)).toBe(false)
  })

  it('lists by phase', async () => {
    const reference = someone()
    await ledger.record(aRow(reference, { phase: 'parked', why: 'capture-refused' }))
    const rows = await ledger.list({ phase: 'parked', limit: 10 })
    expect(rows.map((row) => row.reference)).toContain(reference)
    expect(rows.every((row) => row.phase === 'parked')).toBe(true)
  })

  it('lists what is open by the index of the open, however many are closed', async () => {
    const [going, done] = [someone(), someone()]
    await ledger.record(aRow(going, { phase: 'charging', numberDue: false }))
    await ledger.record(aRow(done, { numberDue: false, capturedMinor: 0 }))
    const rows = await ledger.list({ open: true, limit: 500 })
    const found = rows.map((row) => row.reference)
    expect(found).toContain(going)
    expect(found).not.toContain(done)
  })
})
