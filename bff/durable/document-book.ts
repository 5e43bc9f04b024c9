// The documents of the books as the ledger keeps them: written in the transaction that gives their
// numbers, read page by page. It must never change one, nor make up what is in it (session/books.ts).
import { CREDIT_NOTE } from '#bff/session/documents.ts'
import type {
  DocumentDraft,
  DocumentPage,
  LedgerDocument,
  LedgerRow,
  PageOf,
  UnbookedQuestion,
} from '#bff/session/ports.ts'
import { parseReference, type Reference } from '#shared/ids.ts'
import * as z from 'zod'
import { askedOf, nextOf } from './period-page.ts'

/** The numbers of a session as they stand, and which of them have just been given. */
export interface Given {
  receiptNumber: number | null
  creditNotes: readonly number[]
  receiptIsNew: boolean
  /** So many of the credit notes had their numbers before. */
  knownNotes: number
}

const line = z.object({
  kind: z.enum(['energy', 'time', 'flat', 'parking', 'minimum', 'other']),
  quantity: z.int().nullable(),
  unitMicros: z.int().nullable(),
  netMinor: z.int(),
  vatRate: z.int(),
  vatMinor: z.int(),
  grossMinor: z.int(),
  reductionMinor: z.int(),
})
const body = z.object({
  seller: z.object({ name: z.string(), organisationNumber: z.string() }),
  station: z.object({
    stationId: z.string(),
    label: z.string(),
    name: z.string(),
    address: z.string(),
    city: z.string(),
  }),
  startedAt: z.int().nullable(),
  endedAt: z.int().nullable(),
  timeZone: z.string(),
  lines: z.array(line),
  corrects: z.string().nullable(),
  reason: z.string().nullable(),
  reduction: z.string().nullable(),
})
const stored = z.object({
  id: z.int(),
  kind: z.enum(['receipt', 'creditNote', 'delivery']),
  number: z.string().nullable(),
  merchant_id: z.string(),
  reference: z.string(),
  n: z.int(),
  issued_at: z.int(),
  written_at: z.int(),
  currency: z.string(),
  energy_wh: z.int(),
  net_minor: z.int(),
  vat_minor: z.int(),
  gross_minor: z.int(),
  loss_minor: z.int(),
  body: z.string(),
})

export class DocumentBook {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /**
   * Writes what is due of a session and not there yet; what is there stays as it is. Where all of it does
   * not come to what was captured less what was refunded, the session is noted as one to look into.
   */
  write(row: LedgerRow, given: Given, now: number): void {
    const late = this.#lacks(row.reference)
    for (const draft of row.documents?.drafts ?? []) {
      const known = 'select 1 from documents where reference = ? and kind = ? and n = ?'
      const there = this.#sql.exec(known, row.reference, draft.kind, draft.n).toArray().length > 0
      const number = there ? null : numberOf(draft, given, late)
      if (number !== null) this.#insert(row, draft, number, given, now)
    }
    const rests = row.restedAt !== null || row.phase === 'settled' || row.phase === 'abandoned'
    const kept = row.capturedMinor - row.refundedMinor
    const whole = row.restedAt !== null && this.#told(row.reference).gross === kept
    const sql =
      rests && !whole
        ? 'insert or replace into unbooked values (?1, ?2)'
        : 'delete from unbooked where reference = ?1 and ?2 is not null'
    this.#sql.exec(sql, row.reference, row.merchantId)
  }

  /** Port `Ledger.unbooked`. */
  unbooked({ merchantId = null, after = null, limit }: UnbookedQuestion): {
    references: Reference[]
    count: number
  } {
    const theirs = '(?1 is null or merchant_id = ?1)'
    const count = this.#sql.exec(`select count(*) n from unbooked where ${theirs}`, merchantId)
    const first = this.#sql.exec(
      `select reference from unbooked where ${theirs} and reference > ?2 order by reference limit ?3`,
      merchantId,
      after ?? '',
      limit,
    )
    return {
      references: first.toArray().map((row) => referenceOf(row['reference'])),
      count: z.int().parse(count.one()['n']),
    }
  }

  /** Port `Ledger.documents`. */
  page(question: PageOf): DocumentPage {
    const rows = this.#sql
      .exec(
        `select * from documents
         where (issued_at, id) > (?1, ?2) and issued_at < ?3 and (?4 is null or +merchant_id = ?4)
         order by issued_at, id limit ?5`,
        ...askedOf(question),
      )
      .toArray()
    const documents = rows.map((row) => documentOf(stored.parse(row)))
    const next = nextOf(documents, question, ({ issuedAt, id }) => [issuedAt, id])
    return { documents, next }
  }

  #insert(
    row: LedgerRow,
    draft: DocumentDraft,
    number: { text: string | null; isNew: boolean },
    { receiptNumber }: Given,
    now: number,
  ): void {
    const { documents: due, reference, merchantId } = row
    if (!due) return
    const { currency, ...sale } = due.sale
    const { kind, n, lines, reason, reduction } = draft
    const corrects = kind === 'creditNote' && receiptNumber !== null ? String(receiptNumber) : null
    const sum = (of: 'netMinor' | 'vatMinor' | 'grossMinor'): number =>
      lines.reduce((total, one) => total + one[of], 0)
    this.#sql.exec(
      `insert into documents values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      kind,
      number.text,
      merchantId,
      reference,
      n,
      // The series and the calendar go the same way: what is numbered now is dated now.
      number.isNew ? now : (draft.issuedAt ?? row.restedAt ?? now),
      now,
      sale.station.stationId,
      currency,
      // Energy is in the books once, also where it was first given for nothing and then paid for.
      Math.max(0, draft.energyWh - this.#told(reference).energyWh),
      sum('netMinor'),
      sum('vatMinor'),
      sum('grossMinor'),
      draft.lossMinor,
      JSON.stringify({ ...sale, lines, corrects, reason, reduction }),
    )
  }

  #lacks(reference: string): boolean {
    const sql = 'select 1 from unbooked where reference = ?'
    return this.#sql.exec(sql, reference).toArray().length > 0
  }

  /** What the books say of a session so far. */
  #told(reference: string): { gross: number; energyWh: number } {
    const sql = `select coalesce(sum(gross_minor), 0) gross, coalesce(sum(energy_wh), 0) energyWh
                 from documents where reference = ?`
    return toldSums.parse(this.#sql.exec(sql, reference).one())
  }
}

const toldSums = z.object({ gross: z.int(), energyWh: z.int() })

/** Null: it has no number yet, and is written once it has. */
function numberOf(
  { kind, inSeries, oldNumber }: DocumentDraft,
  given: Given,
  late: boolean,
): { text: string | null; isNew: boolean } | null {
  switch (kind) {
    case 'receipt':
      if (given.receiptNumber === null) return null
      return { text: String(given.receiptNumber), isNew: given.receiptIsNew }
    case 'creditNote': {
      if (inSeries === null) return { text: oldNumber, isNew: false }
      const number = given.creditNotes[inSeries]
      if (number === undefined) return null
      return { text: `${CREDIT_NOTE}${number}`, isNew: inSeries >= given.knownNotes }
    }
    case 'delivery':
      return { text: null, isNew: !late }
    default:
      return kind satisfies never
  }
}

/** A reference that the ledger itself has written. */
export function referenceOf(value: unknown): Reference {
  const reference = parseReference(z.string().parse(value))
  if (!reference) throw new Error('the ledger holds a reference that is none')
  return reference
}

function documentOf(row: z.infer<typeof stored>): LedgerDocument {
  const { seller, station, startedAt, endedAt, timeZone, ...told } = body.parse(
    JSON.parse(row.body),
  )
  return {
    id: row.id,
    kind: row.kind,
    number: row.number,
    merchantId: row.merchant_id,
    reference: row.reference,
    n: row.n,
    issuedAt: row.issued_at,
    writtenAt: row.written_at,
    seller,
    station,
    startedAt,
    endedAt,
    currency: row.currency,
    timeZone,
    energyWh: row.energy_wh,
    netMinor: row.net_minor,
    vatMinor: row.vat_minor,
    grossMinor: row.gross_minor,
    lossMinor: row.loss_minor,
    ...told,
  }
}
