// The books inside the real engine: which documents there are, what they sum to, and that nothing is
// missing unseen.
import { catchUp, NOT_BEGUN } from '#bff/durable/catch-up.ts'
import { ledgerRow } from '#bff/durable/ledger-row.ts'
import { BY_SPAN, BY_STATION } from '#bff/durable/money-figures.ts'
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { csvHead, csvRows, jsonLine } from '#bff/operator/book-lines.ts'
import { counterOf, keyOf } from '#scripts/ops/export-check.ts'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allDocuments,
  EVER,
  ledgerNamed,
  recorded,
  refunded,
  settled,
  withoutBooks,
} from './book-keeping.ts'

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const span = { key: 'ever', currency: 'NOK', ...EVER }

describe('the books', () => {
  it('have a receipt with its number and date as soon as the money rests, once', async () => {
    const ledger = ledgerNamed('books receipt')
    const story = settled(1)
    const before = Date.now()
    await recorded(ledger, story, { times: 3 })
    const [receipt, ...more] = await allDocuments(ledger)
    expect(more).toEqual([])
    expect(receipt).toMatchObject({
      kind: 'receipt',
      number: '1',
      merchantId: 'default',
      reference: story.session.opening.reference,
      seller: { name: 'Stikk AS', organisationNumber: '999 999 999 MVA' },
      station: { stationId: 'S1', city: 'Oslo' },
      timeZone: 'Europe/Oslo',
      currency: 'NOK',
      energyWh: 20_000,
      netMinor: 9584,
      vatMinor: 2396,
      grossMinor: 11_980,
      corrects: null,
      reason: null,
    })
    expect(receipt?.issuedAt).toBeGreaterThanOrEqual(before)
    expect(receipt?.writtenAt).toBe(receipt?.issuedAt)
  })

  it('begin a series behind what a restore left out, where none of it was there to be continued', async () => {
    const ledger = ledgerNamed('books restored')
    await runInDurableObject(env.LEDGER.getByName('books restored'), (_, state) => {
      state.storage.sql.exec(
        "insert into series values ('', 'receipt', 50), ('', 'creditNote', 20)",
      )
    })
    const story = settled(1, { merchantId: 'north' })
    await recorded(ledger, story)
    refunded(story, 980)
    await recorded(ledger, story)
    await recorded(ledger, settled(2, { merchantId: 'north' }))
    const numbers = (await allDocuments(ledger)).map(({ number }) => number)
    expect(numbers).toEqual(['51', 'K21', '52'])
  })

  it('have a credit note for each refund that names the receipt and the reason', async () => {
    const ledger = ledgerNamed('books refund')
    const story = settled(1)
    await recorded(ledger, story)
    refunded(story, 1980)
    await recorded(ledger, story, { times: 2 })
    refunded(story, 10_000)
    await recorded(ledger, story)
    const [, first, second] = await allDocuments(ledger)
    expect(first).toMatchObject({
      kind: 'creditNote',
      number: 'K1',
      corrects: '1',
      reason: 'cable was broken',
      netMinor: -1584,
      vatMinor: -396,
      grossMinor: -1980,
      energyWh: 0,
    })
    expect(second).toMatchObject({ number: 'K2', corrects: '1', grossMinor: -10_000 })
  })

  it('tell energy that cost nothing, without a number', async () => {
    const ledger = ledgerNamed('books delivery')
    await recorded(ledger, settled(1, { energyWh: 100, billedMinor: 60 }))
    expect(await allDocuments(ledger)).toMatchObject([
      { kind: 'delivery', number: null, energyWh: 100, grossMinor: 0, reason: 'below-minimum' },
    ])
    expect(await ledger.money({ spans: [span] })).toMatchObject([
      { key: 'ever', sessions: 1, energyWh: 100, lossMinor: 60, releasedMinor: 35_000 },
    ])
  })

  it('are read by period and by seller', async () => {
    const ledger = ledgerNamed('books periods')
    await recorded(ledger, settled(1))
    await recorded(ledger, settled(2, { merchantId: 'other' }))
    const [first, second] = await allDocuments(ledger)
    expect([first?.number, second?.number]).toEqual(['1', '1'])
    const theirs = await allDocuments(ledger, { merchantId: 'other' })
    expect(theirs.map((one) => one.merchantId)).toEqual(['other'])
    const before = await allDocuments(ledger, { until: first?.issuedAt ?? 0 })
    expect(before).toEqual([])
  })

  it('know the sessions that came to rest in a period, by pages', async () => {
    const ledger = ledgerNamed('books rested')
    for (const n of [1, 2, 3]) await recorded(ledger, settled(n))
    const first = await ledger.rested({ ...EVER, limit: 2 })
    const second = await ledger.rested({ ...EVER, limit: 2, after: first.next })
    expect(first.rows.length).toBe(2)
    expect(second.rows.length).toBe(1)
    expect(second.next).toBeNull()
    const references = [...first.rows, ...second.rows].map((row) => row.reference)
    expect(new Set(references).size).toBe(3)
    const at = first.rows[0]?.restedAt ?? 0
    expect((await ledger.rested({ from: 0, until: at, limit: 9 })).rows).toEqual([])
  })
})

describe('the figures', () => {
  it.each([
    ['by day', BY_SPAN],
    ['by station', BY_STATION],
  ])('%s read indexes of time alone, however many sessions there are', async (_, statement) => {
    await runInDurableObject(env.LEDGER.getByName('books plan'), (__, { storage }) => {
      const steps = storage.sql
        .exec(`explain query plan ${statement}`, JSON.stringify([span]), null)
        .toArray()
        .map((row) => String(row['detail']))
      const searched = steps.filter((step) => /^(SEARCH|SCAN) [dr]\b/.test(step))
      expect(searched).toEqual([
        expect.stringContaining('COVERING INDEX documents_sums (currency=? AND issued_at>?'),
        expect.stringContaining('COVERING INDEX sessions_sums (currency=? AND rested_at>?'),
      ])
    })
  })
})

describe('sessions of an older build', () => {
  it('are told as missing from the books until each has told its own documents, with their own dates', async () => {
    const ledger = ledgerNamed('books before there were any')
    const stories = [settled(1), settled(2), settled(3)]
    for (const story of stories) {
      const { receiptNumber: number } = await ledger.record(withoutBooks(story))
      story.say({ type: 'ReportReceipt', number, sent: true }, 1)
    }
    expect(await allDocuments(ledger)).toEqual([])
    expect((await ledger.unbooked({ limit: 2 })).count).toBe(3)
    const gone = stories[1]?.session.opening.reference
    const book = async (reference: string): Promise<boolean> => {
      const story = stories.find((one) => one.session.opening.reference === reference)
      if (!story || reference === gone) throw new Error('its journal is lost')
      await recorded(ledger, story)
      return true
    }
    const at = await catchUp({ unbooked: ledger.unbooked, book }, NOT_BEGUN, 1000)
    expect(at).toEqual({ after: null, notBefore: 3_601_000 })
    expect(await catchUp({ unbooked: ledger.unbooked, book }, at, 2000)).toBe(at)
    const written = await allDocuments(ledger)
    expect(written.map((one) => one.number)).toEqual(['1', '3'])
    expect(written.map((one) => one.issuedAt)).toEqual([
      stories[0]?.session.receipt.numberedAt,
      stories[2]?.session.receipt.numberedAt,
    ])
    expect(written[0]?.writtenAt).toBeLessThan(written[0]?.issuedAt ?? 0)
    expect(await ledger.unbooked({ limit: 9 })).toEqual({ references: [gone], count: 1 })
  })
})

const NOTHING = { energyWh: 0, netMinor: 0, vatMinor: 0, grossMinor: 0 }

/** One step in the life of an installation. */
const step = fc.oneof(
  fc.record({
    what: fc.constant('settle' as const),
    energyWh: fc.integer({ min: 0, max: 50_000 }),
    share: fc.double({ min: 0, max: 1.2, noNaN: true }),
    merchantId: fc.constantFrom('default', 'other', 'third'),
  }),
  fc.record({
    what: fc.constant('refund' as const),
    which: fc.nat(20),
    amountMinor: fc.integer({ min: 1, max: 20_000 }),
  }),
  fc.record({
    what: fc.constant('record' as const),
    which: fc.nat(20),
    times: fc.integer({ min: 1, max: 3 }),
    heard: fc.boolean(),
  }),
)

describe('whatever is settled, refunded and told again', () => {
  it('every series is unbroken, every session’s documents come to what it kept, nothing is there twice', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        run += 1
        const ledger = ledgerNamed(`books property ${run}`)
        const stories: ReturnType<typeof settled>[] = []
        for (const one of steps) {
          const story = stories['which' in one ? one.which % Math.max(1, stories.length) : 0]
          if (one.what === 'settle') {
            const { energyWh, merchantId } = one
            const billedMinor = Math.round(energyWh * 0.599 * one.share)
            stories.push(settled(stories.length, { energyWh, billedMinor, merchantId }))
          } else if (one.what === 'refund') {
            if (story) refunded(story, one.amountMinor)
          } else if (story) await recorded(ledger, story, one)
        }
        for (const story of stories) await recorded(ledger, story)
        const documents = await allDocuments(ledger)
        for (const story of stories) await recorded(ledger, story, { times: 2, heard: false })
        expect(await allDocuments(ledger)).toEqual(documents)

        for (const merchantId of ['default', 'other', 'third']) {
          const of = (kind: string): number[] =>
            documents
              .filter((one) => one.merchantId === merchantId && one.kind === kind)
              .map((one) => Number(one.number?.replace('K', '')))
              .sort((a, b) => a - b)
          for (const series of [of('receipt'), of('creditNote')]) {
            expect(series).toEqual(series.map((_, i) => i + 1))
          }
        }
        for (const story of stories) {
          const { opening, payment } = story.session
          const own = documents.filter((one) => one.reference === opening.reference)
          expect(sum(own.map((one) => one.grossMinor))).toBe(
            payment.capturedMinor - payment.refundedMinor,
          )
          expect(own.every((one) => one.merchantId === opening.merchantId)).toBe(true)
        }
        for (const one of documents) {
          expect(sum(one.lines.map((line) => line.grossMinor))).toBe(one.grossMinor)
          expect(sum(one.lines.map((line) => line.netMinor))).toBe(one.netMinor)
          expect(one.netMinor + one.vatMinor).toBe(one.grossMinor)
          const receipt = documents.find(
            (r) => r.reference === one.reference && r.kind === 'receipt',
          )
          expect(one.corrects).toBe(one.kind === 'creditNote' ? receipt?.number : null)
        }
        const money = await ledger.money({ spans: [span] })
        const told = (of: (story: (typeof stories)[number]) => number): number =>
          sum(stories.map(of))
        expect(sum(money.map((one) => one.capturedMinor))).toBe(
          told((story) => story.session.payment.capturedMinor),
        )
        expect(sum(money.map((one) => one.refundedMinor))).toBe(
          told((story) => story.session.payment.refundedMinor),
        )
        expect(sum(money.map((one) => one.releasedMinor))).toBe(
          told((story) => story.session.payment.releasedMinor),
        )
        expect(sum(money.map((one) => one.vatMinor))).toBe(
          sum(documents.map((one) => one.vatMinor)),
        )
        expect((await ledger.unbooked({ limit: 9 })).count).toBe(0)
        const files = {
          csv: csvHead() + documents.map(csvRows).join(''),
          jsonl: documents.map(jsonLine).join(''),
        }
        for (const format of ['csv', 'jsonl'] as const) {
          const counter = counterOf(format)
          counter.take(files[format])
          for (const one of money) {
            const { energyWh, netMinor, vatMinor, grossMinor } = one
            const exported = counter.end().sums.get(keyOf(one))
            expect(exported ?? NOTHING).toEqual({ energyWh, netMinor, vatMinor, grossMinor })
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('a row that comes late changes no document', async () => {
    const ledger = ledgerNamed('books late row')
    const story = settled(1)
    const early = ledgerRow(story.session)
    await recorded(ledger, story)
    refunded(story, 500)
    await recorded(ledger, story)
    const before = await allDocuments(ledger)
    await ledger.record(early)
    expect(await allDocuments(ledger)).toEqual(before)
  })
})
