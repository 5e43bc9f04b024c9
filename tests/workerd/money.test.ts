// Money's ends inside the real engine: refunds with their credit notes, and what the ledger keeps of a
// reservation that a human must see in time.
import { createCatalogue, createLedger, createSessions } from '#bff/durable/stubs.ts'
import type { Cdr, ChargeReport } from '#bff/session/model.ts'
import type { LedgerRow } from '#bff/session/ports.ts'
import { makeReference, type Reference } from '#shared/ids.ts'
import { aLedgerRow, anOpening } from '#tests/durable/examples.ts'
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aRegistration, pretendOutside, type Outside } from './outside.ts'

const REFUND = 'POST /epayment/v1/payments/{ref}/refund'
const CAPTURE = 'POST /epayment/v1/payments/{ref}/capture'

const sessions = createSessions(env.SESSIONS)
const catalogue = createCatalogue(env.CATALOGUE)
const ledger = createLedger(env.LEDGER)
let outside: Outside

const until = (check: () => Promise<boolean> | boolean): Promise<boolean> =>
  vi.waitUntil(check, { timeout: 5000, interval: 10 })
const inPhase = (reference: Reference, phase: string) =>
  until(async () => (await sessions.view(reference))?.phase === phase)
const rowOf = async (reference: Reference) => (await ledger.list({ reference, limit: 1 }))[0]
const notesOf = async (reference: Reference) =>
  (await sessions.view(reference))?.receipt?.creditNotes ?? []

const report = (reference: Reference): ChargeReport => ({
  sessionId: `NO*STK*${reference}`,
  status: 'active',
  energyWh: 10_000,
  startedAt: Date.now() - 600_000,
  endedAt: null,
  updatedAt: Date.now() - 1000,
  chargingS: null,
  parkingS: null,
  appended: false,
  powerW: 50_000,
  currentMa: null,
  socPercent: null,
  currency: 'NOK',
})

const cdr = (reference: Reference): Cdr => ({
  id: `CDR-${reference}`,
  creditOf: null,
  sessionId: `NO*STK*${reference}`,
  energyWh: 10_000,
  chargingS: 600,
  parkingS: 0,
  startedAt: Date.now() - 600_000,
  endedAt: Date.now(),
  totalInclMinor: 5990,
  totalExclMicros: 47_920_000,
  currency: 'NOK',
  updatedAt: Date.now(),
  periods: [],
})

/** 10 kWh have been delivered for 59.90 kr of 350 reserved; no CDR yet. */
async function ended(guaranteedUntil?: string): Promise<Reference> {
  const reference = makeReference(crypto.getRandomValues(new Uint8Array(16)))
  await sessions.open(anOpening({ reference, evseUid: `EVSE-${reference.slice(-6)}` }), 2000)
  outside.approve(reference)
  if (guaranteedUntil !== undefined) outside.money(reference).until = guaranteedUntil
  await sessions.paymentNews(reference, 'default')
  await inPhase(reference, 'starting')
  await sessions.sessionReport(reference, report(reference))
  const over = { status: 'completed', endedAt: Date.now(), updatedAt: Date.now() } as const
  await sessions.sessionReport(reference, { ...report(reference), ...over })
  await inPhase(reference, 'awaitingCdr')
  return reference
}

async function settled(): Promise<Reference> {
  const reference = await ended()
  await sessions.cdrReport(reference, cdr(reference))
  await until(async () => (await sessions.view(reference))?.receiptNumber != null)
  return reference
}

beforeEach(async () => {
  outside = pretendOutside()
  await catalogue.keep('ocpi-registration', aRegistration())
})

afterEach(() => {
  vi.restoreAllMocks()
})

describe('refunds', () => {
  it('have credit notes numbered in one unbroken series, whatever receipts are numbered', async () => {
    const [first, second] = [await settled(), await settled()]
    for (const [reference, amount] of [
      [first, 1000],
      [second, 500],
      [first, 990],
    ] as const) {
      const before = (await notesOf(reference)).length
      expect(await sessions.refund(reference, amount, 'cable was broken', null)).toBe('taken')
      await until(async () => (await notesOf(reference)).length > before)
    }
    const numbers = [...(await notesOf(first)), ...(await notesOf(second))].map((note) =>
      Number(note.number.slice(1)),
    )
    const [one = 0, three, two] = numbers
    expect([two, three]).toEqual([one + 1, one + 2])
    expect(await notesOf(first)).toMatchObject([
      { number: `K${one}`, amountMinor: 1000, taxMinor: 200, reason: 'cable was broken' },
      { number: `K${one + 2}`, amountMinor: 990, taxMinor: 198 },
    ])
    expect((await rowOf(first))?.creditNotesDue).toBe(2)
  })

  it('under one key are one refund, also side by side and after it has arrived', async () => {
    const reference = await settled()
    const ask = () => sessions.refund(reference, 1000, 'twice on the line', 'case-17')
    expect(await Promise.all([ask(), ask()])).toEqual(['taken', 'taken'])
    await until(async () => (await notesOf(reference)).length === 1)
    expect(await ask()).toBe('taken')
    expect(outside.count(REFUND)).toBe(1)
    expect(await sessions.refund(reference, 2000, 'x', 'case-17')).toMatchObject({
      field: 'Idempotency-Key',
    })
  })

  it('are refused in words beyond what is left, and while one is on its way', async () => {
    const reference = await settled()
    expect(await sessions.refund(reference, 5991, 'x', null)).toEqual({
      refused: 'at most 5990 minor units are left of what was captured',
      field: 'amount',
    })
    outside.fail(REFUND, 1)
    expect(await sessions.refund(reference, 1000, 'x', null)).toBe('taken')
    expect(await sessions.refund(reference, 1000, 'x', null)).toMatchObject({
      refused: expect.stringContaining('on its way'),
    })
  })
})

const documentsOf = async (reference: Reference) => {
  const page = await ledger.documents({ from: 0, until: 8e15, limit: 500 })
  return page.documents.filter((one) => one.reference === reference)
}

describe('the books', () => {
  it('have the receipt as the driver sees it, and its credit note', async () => {
    const reference = await settled()
    expect(await sessions.refund(reference, 1000, 'cable was broken', null)).toBe('taken')
    await until(async () => (await notesOf(reference)).length === 1)
    const view = await sessions.view(reference)
    const [receipt, note] = await documentsOf(reference)
    expect(receipt).toMatchObject({
      number: String(view?.receiptNumber),
      grossMinor: 5990,
      vatMinor: view?.receipt?.taxMinor,
      seller: view?.receipt?.seller,
      energyWh: view?.energyWh,
    })
    expect(receipt?.seller.organisationNumber).toBe('000 000 000 MVA')
    expect(note).toMatchObject({
      number: view?.receipt?.creditNotes[0]?.number,
      corrects: receipt?.number,
      grossMinor: -1000,
      vatMinor: -200,
    })
  })

  it('that lost a document have it written again from the journal: same number, same date', async () => {
    const reference = await settled()
    const [receipt] = await documentsOf(reference)
    await runInDurableObject(env.LEDGER.getByName('default'), (_, { storage }) => {
      storage.sql.exec('drop trigger documents_kept')
      storage.sql.exec('delete from documents where reference = ?', reference)
      storage.sql.exec("insert into unbooked values (?, 'default')", reference)
    })
    expect((await ledger.unbooked({ limit: 9 })).references).toContain(reference)
    expect(await sessions.book(reference)).toBe(true)
    await until(async () => (await documentsOf(reference)).length === 1)
    const [again] = await documentsOf(reference)
    expect(again?.number).toBe(receipt?.number)
    expect(Math.abs((again?.issuedAt ?? 0) - (receipt?.issuedAt ?? 0))).toBeLessThan(60_000)
    expect((await ledger.unbooked({ limit: 9 })).references).not.toContain(reference)
    expect(await sessions.book(makeReference(new Uint8Array(16).fill(250)))).toBe(false)
  })
})

describe('a reservation that a human must see', () => {
  it('is in the ledger with its end, from the approval on, and no more once nothing is held', async () => {
    const reference = await ended('2027-06-01T12:00:00Z')
    await until(async () => (await rowOf(reference))?.captureUntil === Date.UTC(2027, 5, 1, 12))
    await sessions.cdrReport(reference, cdr(reference))
    await inPhase(reference, 'settled')
    await until(async () => (await rowOf(reference))?.captureUntil === null)
  })

  it('that vanished is parked with its loss, told to the operator, and the CDR corrects it', async () => {
    const reference = await ended()
    outside.money(reference).cancelled = 35_000
    await sessions.paymentNews(reference, 'default')
    await inPhase(reference, 'parked')
    await until(async () => (await rowOf(reference))?.lossMinor === 5990)
    await until(async () =>
      (await catalogue.notices(50)).some(
        (one) => one.code === 'reservation-lapsed' && one.subject === reference,
      ),
    )
    await sessions.cdrReport(reference, { ...cdr(reference), totalInclMinor: 4000 })
    await until(async () => (await rowOf(reference))?.lossMinor === 4000)
    expect(await rowOf(reference)).toMatchObject({ phase: 'parked', why: 'reservation-lapsed' })
    expect(outside.count(CAPTURE)).toBe(0)
    expect((await ledger.figures()).parked).toContainEqual({
      why: 'reservation-lapsed',
      count: expect.any(Number),
    })
  })
})

const row = (n: number): LedgerRow =>
  aLedgerRow({
    reference: makeReference(new Uint8Array(16).fill(n)),
    phase: 'parked',
    why: 'capture-refused',
    capturedMinor: 0,
    currency: 'DKK',
    openedAt: n,
    restedAt: null,
    numberDue: false,
  })

describe('the ledger', () => {
  it('lists the parked by the end of what is held, then what is held, then the newest', async () => {
    const [urgent, later, lost, live, old, young] = [
      { ...row(201), captureUntil: 1000 },
      { ...row(202), captureUntil: 2000 },
      { ...row(203), lossMinor: 7 },
      { ...row(204), phase: 'charging' as const, captureUntil: 500 },
      { ...row(205), phase: 'settled' as const },
      { ...row(206), phase: 'settled' as const },
    ]
    const rows = [young, live, lost, later, old, urgent]
    for (const one of rows) await ledger.record(one)
    const ours = new Set<string>(rows.map((one) => one.reference))
    const listed = (await ledger.list({ limit: 500 })).map((one) => one.reference)
    expect(listed.filter((one) => ours.has(one))).toEqual(
      [urgent, later, lost, live, young, old].map((one) => one.reference),
    )
  })

  it('sums up what is at stake and what is lost, by currency', async () => {
    await ledger.record({ ...row(211), currency: 'EUR', lossMinor: 7, captureUntil: 40 })
    await ledger.record({ ...row(212), currency: 'EUR', lossMinor: 5, atStakeMinor: 30 })
    const figures = await ledger.figures()
    expect(figures.money).toContainEqual({ currency: 'EUR', lossMinor: 12, atStakeMinor: 30 })
    expect(figures.captureUntil).toBe(40)
    // Told again, nothing is counted twice.
    await ledger.record({ ...row(211), currency: 'EUR', lossMinor: 6 })
    expect((await ledger.figures()).money).toContainEqual({
      currency: 'EUR',
      lossMinor: 11,
      atStakeMinor: 30,
    })
  })

  it('reads rows that an older build wrote', async () => {
    const reference = makeReference(new Uint8Array(16).fill(221))
    await ledger.record({ ...row(221), numberDue: false })
    await runInDurableObject(env.LEDGER.getByName('default'), (_, state) => {
      state.storage.sql.exec('delete from stakes where reference = ?', reference)
    })
    expect(await rowOf(reference)).toMatchObject({ captureUntil: null, lossMinor: 0 })
  })
})
