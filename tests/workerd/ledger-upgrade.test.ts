// A ledger that an older build wrote, opened by this one: nothing is lost, and its numbers go on.
import { LedgerHost } from '#bff/durable/ledger.ts'
import { createLedger } from '#bff/durable/stubs.ts'
import type { LedgerRow } from '#bff/session/ports.ts'
import { makeReference } from '#shared/ids.ts'
import { aLedgerRow } from '#tests/durable/examples.ts'
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'

/** As the builds of the first months made them. */
const OLD_TABLES = `
create table sessions (
  reference text primary key, phase text not null, why text, evse_uid text not null,
  energy_wh integer not null, reserved_minor integer not null, captured_minor integer not null,
  currency text not null, opened_at integer not null, number_due integer not null,
  number integer unique, open integer not null);
create index sessions_open on sessions (open) where open = 1;
create index sessions_phase on sessions (phase, opened_at);
create table claims (evse_uid text primary key, reference text not null);`
/** What builds since then had besides. */
const LATER_TABLES = `
create table stakes (
  reference text primary key, capture_until integer, loss_minor integer not null,
  at_stake_minor integer not null);
create index stakes_until on stakes (capture_until) where capture_until is not null;
create table credit_notes (
  number integer primary key, reference text not null, n integer not null, unique (reference, n));
insert into stakes values ('REF1', null, 7, 0);
insert into credit_notes values (3, 'REF1', 0);`

const referenceOf = (n: number) => makeReference(new Uint8Array(16).fill(n))

const ROWS = `
insert into sessions values ('REF1', 'settled', null, 'E1', 100, 35000, 590, 'NOK', 10, 1, 41, 0);
insert into sessions values ('REF2', 'charging', null, 'E2', 50, 35000, 0, 'NOK', 20, 0, null, 1);
insert into claims values ('E2', 'REF2');`
  .replaceAll('REF1', referenceOf(1))
  .replaceAll('REF2', referenceOf(2))

/** Leaves nothing of what this build has made. */
function forget(sql: SqlStorage): void {
  const ours =
    "select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\'"
  for (const { name } of sql.exec(`${ours} and name not like 'sqlite%'`).toArray()) {
    sql.exec(`drop table ${String(name)}`)
  }
}

/** A ledger with the tables of an older build, opened by this one. */
async function opened(name: string, tables: string) {
  await runInDurableObject(env.LEDGER.getByName(name), async (_, state) => {
    forget(state.storage.sql)
    state.storage.sql.exec(tables.replaceAll('REF1', referenceOf(1)))
    state.storage.sql.exec(ROWS)
    // As at the start of the new build; and again, as at the start after that.
    await new LedgerHost(state, env).open()
    await new LedgerHost(state, env).open()
  })
  return createLedger({ getByName: () => env.LEDGER.getByName(name) })
}

const settled = (n: number, change: Partial<LedgerRow> = {}): LedgerRow =>
  aLedgerRow({ reference: referenceOf(n), evseUid: 'E2', capturedMinor: 590, ...change })

describe('a ledger of an older build', () => {
  it.each([
    ['of the first', OLD_TABLES],
    ['of the last before', `${OLD_TABLES}${LATER_TABLES}`],
  ])('%s keeps its sessions, its claims and its open list', async (name, tables) => {
    const ledger = await opened(`upgrade ${name}`, tables)
    expect(await ledger.open()).toEqual([referenceOf(2)])
    expect(await ledger.claimedBy('E2')).toBe(referenceOf(2))
    expect(await ledger.list({ reference: referenceOf(1), limit: 1 })).toMatchObject([
      { merchantId: 'default', stationId: '', capturedMinor: 590, restedAt: null },
    ])
  })

  it('goes on with its numbers as those of the one merchant there was, and gives another its own', async () => {
    const ledger = await opened('upgrade numbers', `${OLD_TABLES}${LATER_TABLES}`)
    expect(await ledger.record(settled(1))).toEqual({ receiptNumber: 41, creditNotes: [3] })
    expect(await ledger.record(settled(2, { creditNotesDue: 1 }))).toEqual({
      receiptNumber: 42,
      creditNotes: [4],
    })
    const other = { merchantId: 'other', creditNotesDue: 2 }
    expect(await ledger.record(settled(3, other))).toEqual({
      receiptNumber: 1,
      creditNotes: [1, 2],
    })
    expect(await ledger.record(settled(4))).toEqual({ receiptNumber: 43, creditNotes: [] })
    const missing = await ledger.unbooked({ merchantId: 'default', limit: 9 })
    expect(missing.references).toContain(referenceOf(1))
    const theirs = await ledger.list({ merchantId: 'other', limit: 10 })
    expect(theirs.map((one) => one.reference)).toEqual([referenceOf(3)])
  })

  it('lists history page by page, the newest first', async () => {
    const ledger = await opened('upgrade history', OLD_TABLES)
    await ledger.record(settled(5, { openedAt: 50 }))
    const first = await ledger.list({ before: 100, limit: 2 })
    expect(first.map((one) => one.openedAt)).toEqual([50, 20])
    const second = await ledger.list({ before: 20, limit: 2 })
    expect(second.map((one) => one.openedAt)).toEqual([10])
  })

  it('is searched by a part of the station, by the number of a receipt, and since a moment', async () => {
    const ledger = await opened('upgrade search', OLD_TABLES)
    await ledger.record(settled(5, { openedAt: 50, stationId: 'NO*STK*E1001*1' }))
    await ledger.record(settled(6, { openedAt: 60, stationId: 'NO*STK*E2002*1' }))
    const found = async (asked: Omit<Parameters<typeof ledger.list>[0], 'limit'>) =>
      (await ledger.list({ ...asked, limit: 9 })).map((one) => one.openedAt)
    expect(await found({ station: 'e1001' })).toEqual([50])
    expect(await found({ station: '%' })).toEqual([])
    expect(await found({ receipt: 43 })).toEqual([60])
    expect(await found({ receipt: 44 })).toEqual([])
    expect(await found({ since: 20, before: 60 })).toEqual([50, 20])
  })
})

describe('a document of the books', () => {
  it('is never changed nor thrown away, whoever tries', async () => {
    await runInDurableObject(env.LEDGER.getByName('upgrade documents'), (_, { storage }) => {
      const insert = (number: string, at: string) =>
        storage.sql.exec(
          `insert into documents values (null, 'receipt', ?, 'default', ?, 0, ${at}, 0, 'S1',
           'NOK', 0, 80, 20, 100, 0, '{}')`,
          number,
          number,
        )
      insert('1', 'unixepoch() * 1000')
      insert('2', "unixepoch('now', '-7 years') * 1000")
      expect(() => storage.sql.exec('update documents set gross_minor = 1')).toThrow(
        'never changed',
      )
      expect(() => storage.sql.exec('delete from documents')).toThrow('must be kept')
      storage.sql.exec("delete from documents where number = '2'")
      expect(storage.sql.exec('select number from documents').toArray()).toEqual([{ number: '1' }])
    })
  })
})
