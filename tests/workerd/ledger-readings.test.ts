// What a reconciliation reads of the ledger, in the ledger's own database: pages by the day a session was
// opened, with the documents of each; the numbers of a period and the one before; whose a reference is.
import { ReconcileBook } from '#bff/durable/reconcile-book.ts'
import { createLedger } from '#bff/durable/stubs.ts'
import { makeReference } from '#shared/ids.ts'
import { aLedgerRow } from '#tests/durable/examples.ts'
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'

const referenceOf = (n: number) => makeReference(new Uint8Array(16).fill(n))
const ledgerNamed = (name: string) =>
  createLedger({ getByName: () => env.LEDGER.getByName(`readings ${name}`) })

describe('sessions by the day they were opened', () => {
  it('are pages in which none is missed, also of one moment, and none of another merchant', async () => {
    const ledger = ledgerNamed('pages')
    for (let n = 1; n <= 5; n += 1) {
      const merchantId = n === 3 ? 'other' : 'default'
      const openedAt = n < 5 ? 100 : 200
      await ledger.record(aLedgerRow({ reference: referenceOf(n), openedAt, merchantId }))
    }
    const seen: string[] = []
    let after: string | null = null
    do {
      const page = await ledger.opened({ from: 100, until: 200, after, limit: 2 })
      seen.push(...page.sessions.map(({ row }) => row.reference))
      after = page.next
    } while (after !== null)
    expect(seen.toSorted()).toEqual([1, 2, 3, 4].map(referenceOf).toSorted())
    const theirs = await ledger.opened({ from: 0, until: 999, merchantId: 'other', limit: 9 })
    expect(theirs.sessions.map(({ row }) => row.reference)).toEqual([referenceOf(3)])
    expect(await ledger.whose([referenceOf(5), referenceOf(9)])).toEqual([
      { reference: referenceOf(5), openedAt: 200, merchantId: 'default' },
    ])
  })
})

const DOCUMENT = `insert into documents
  (kind, number, merchant_id, reference, n, issued_at, written_at, station_id, currency, energy_wh,
   net_minor, vat_minor, gross_minor, loss_minor, body)
  values (?, ?, 'default', ?, ?, ?, 0, 'S', 'NOK', 0, 0, 0, ?, 0, '{}')`

describe('documents', () => {
  it('come with their session, and their numbers with the one before the period', async () => {
    const ledger = ledgerNamed('documents')
    for (const n of [1, 2, 3]) {
      const row = { reference: referenceOf(n), openedAt: n * 100, numberDue: false }
      await ledger.record(aLedgerRow(row))
    }
    await runInDurableObject(
      env.LEDGER.getByName('readings documents'),
      (_, { storage: { sql } }) => {
        const rows = [
          ['receipt', '41', 1, 0, 150, 600],
          ['receipt', '42', 2, 0, 250, 700],
          ['creditNote', 'K7', 2, 0, 260, -300],
          ['creditNote', '41-1', 1, 0, 270, -100],
          ['delivery', null, 3, 0, 280, 0],
        ] as const
        for (const [kind, number, of, n, at, gross] of rows) {
          sql.exec(DOCUMENT, kind, number, referenceOf(of), n, at, gross)
        }
        sql.exec('update sessions set number = 41 where reference = ?', referenceOf(1))
        const book = new ReconcileBook(sql)
        const [second] = book.opened({ from: 200, until: 300, limit: 9 }).sessions
        expect(second?.documents).toEqual([
          { kind: 'receipt', number: '42', currency: 'NOK', grossMinor: 700 },
          { kind: 'creditNote', number: 'K7', currency: 'NOK', grossMinor: -300 },
        ])
        const [third] = book.opened({ from: 300, until: 400, limit: 9 }).sessions
        expect([third?.documents, third?.receiptNumber]).toEqual([[], null])
        const { numbers, next } = book.numbered({ from: 200, until: 300, limit: 9 })
        expect(next).toBeNull()
        expect(numbers.map(({ kind, number, before }) => [kind, number, before])).toEqual([
          ['receipt', 41, true],
          ['receipt', 42, false],
          ['creditNote', 7, false],
        ])
      },
    )
  })
})
