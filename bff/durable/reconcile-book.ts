// What a reconciliation reads of the ledger: sessions by the day they were opened, with what the books
// have of them; the numbers of the series; whose a reference is. It must never change a row.
import type {
  LedgerReadings,
  NumberGiven,
  OpenedSession,
  PageOf,
  WhoseSession,
} from '#bff/session/ports.ts'
import * as z from 'zod'
import { askedOf, nextOf } from './period-page.ts'
import { ROW, rowOf, storedRow } from './session-book.ts'

const opened = storedRow.extend({ place: z.int(), number: z.int().nullable() })
const documented = z.object({
  kind: z.enum(['receipt', 'creditNote']),
  number: z.string().nullable(),
  currency: z.string(),
  gross_minor: z.int(),
})
const numbered = z.object({
  id: z.int(),
  issued_at: z.int(),
  merchant_id: z.string(),
  kind: z.enum(['receipt', 'creditNote']),
  number: z.string(),
  reference: z.string(),
})
const whose = z.object({ reference: z.string(), opened_at: z.int(), merchant_id: z.string() })

/** Receipts are numbers, credit notes numbers after a letter; those of older builds are in no series. */
const SERIES = /^K?(\d+)$/

export class ReconcileBook {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Port `LedgerReadings.opened`. */
  opened(question: PageOf): Awaited<ReturnType<LedgerReadings['opened']>> {
    const rows = this.#sql
      .exec(
        `select ${ROW}, sessions.rowid place from sessions left join stakes using (reference)
         where (opened_at, sessions.rowid) > (?1, ?2) and opened_at < ?3
           and (?4 is null or merchant_id = ?4)
         order by opened_at, sessions.rowid limit ?5`,
        ...askedOf(question),
      )
      .toArray()
      .map((row) => opened.parse(row))
    const sessions = rows.map((row): OpenedSession => ({
      row: rowOf(row),
      receiptNumber: row.number,
      documents: this.#documentsOf(row.reference),
    }))
    const next = nextOf(rows, question, (row) => [row.opened_at, row.place])
    return { sessions, next }
  }

  #documentsOf(reference: string): OpenedSession['documents'] {
    const rows = this.#sql.exec(
      `select kind, number, currency, gross_minor from documents
       where reference = ? and kind <> 'delivery' order by kind desc, n`,
      reference,
    )
    return rows.toArray().map((row) => {
      const { gross_minor: grossMinor, ...rest } = documented.parse(row)
      return { ...rest, grossMinor }
    })
  }

  /** Port `LedgerReadings.numbered`. */
  numbered(question: PageOf): Awaited<ReturnType<LedgerReadings['numbered']>> {
    const rows = this.#sql
      .exec(
        `select id, issued_at, merchant_id, kind, number, reference from documents
         where (issued_at, id) > (?1, ?2) and issued_at < ?3 and (?4 is null or merchant_id = ?4)
           and number is not null order by issued_at, id limit ?5`,
        ...askedOf(question),
      )
      .toArray()
      .map((row) => numbered.parse(row))
    const numbers = rows.flatMap((row): NumberGiven[] => {
      const number = SERIES.exec(row.number)?.[1]
      if (number === undefined) return []
      const { kind, reference, merchant_id: whoseSeries } = row
      return [{ merchantId: whoseSeries, kind, number: Number(number), reference, before: false }]
    })
    const next = nextOf(rows, question, (row) => [row.issued_at, row.id])
    const isFirst = (question.after ?? null) === null
    return { numbers: isFirst ? [...this.#before(numbers), ...numbers] : numbers, next }
  }

  /** Of each series the number before the first: also one of a build that kept no documents. */
  #before(numbers: readonly NumberGiven[]): NumberGiven[] {
    const firsts = new Map<string, NumberGiven>()
    for (const one of numbers) {
      const key = `${one.kind} ${one.merchantId}`
      if (one.number < (firsts.get(key)?.number ?? Infinity)) firsts.set(key, one)
    }
    return [...firsts.values()].flatMap((first) => {
      const table = first.kind === 'receipt' ? 'sessions' : 'credit_notes'
      const [row] = this.#sql
        .exec(
          `select number, reference from ${table}
           where merchant_id = ? and number < ? order by number desc limit 1`,
          first.merchantId,
          first.number,
        )
        .toArray()
      if (!row) return []
      const { number, reference } = z.object({ number: z.int(), reference: z.string() }).parse(row)
      return [{ ...first, number, reference, before: true }]
    })
  }

  /** Port `LedgerReadings.whose`. */
  whose(references: readonly string[]): WhoseSession[] {
    return references.flatMap((reference) =>
      this.#sql
        .exec(
          'select reference, opened_at, merchant_id from sessions where reference = ?',
          reference,
        )
        .toArray()
        .map((row) => {
          const { opened_at: openedAt, merchant_id: merchantId } = whose.parse(row)
          return { reference, openedAt, merchantId }
        }),
    )
  }
}
