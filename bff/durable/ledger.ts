// The Durable Object that knows which sessions there are: the open list, who holds which EVSE, the
// unbroken series of receipt and credit note numbers of each seller, and the documents that bear them.
// One object for all, so it does as little as possible. It must never know what a session is doing
// beyond its row.
import type {
  DocumentPage,
  Ledger,
  LedgerFigures,
  LedgerFilter,
  LedgerNumbers,
  LedgerReadings,
  LedgerRow,
  MoneyQuestion,
  MoneySums,
  PageOf,
  StationsQuestion,
  UnbookedQuestion,
  Whose,
  WhoseSession,
} from '#bff/session/ports.ts'
import type { Cutoffs } from '#bff/session/retention.ts'
import type { Reference } from '#shared/ids.ts'
import { DurableObject } from 'cloudflare:workers'
import * as z from 'zod'
import { DocumentBook, referenceOf } from './document-book.ts'
import { ledgerFigures } from './ledger-figures.ts'
import { erase, expiring } from './ledger-forgetting.ts'
import { holdsEvse } from './ledger-row.ts'
import { upgradeLedger } from './ledger-tables.ts'
import { moneyByStation, moneyOf } from './money-figures.ts'
import { ReconcileBook } from './reconcile-book.ts'
import { SessionBook } from './session-book.ts'

/** What a row of an older build lacks, for the moment in which two builds run side by side. */
const UNSAID = {
  merchantId: 'default',
  stationId: '',
  restedAt: null,
  releasedMinor: 0,
  refundedMinor: 0,
  documents: null,
} as const satisfies Partial<LedgerRow>

export class LedgerHost<Env = unknown>
  extends DurableObject<Env>
  implements Ledger, LedgerReadings
{
  readonly #sessions: SessionBook
  readonly #documents: DocumentBook
  readonly #readings: ReconcileBook

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    upgradeLedger(ctx.storage)
    this.#sessions = new SessionBook(ctx.storage.sql)
    this.#documents = new DocumentBook(ctx.storage.sql)
    this.#readings = new ReconcileBook(ctx.storage.sql)
  }

  /** Port `Ledger.enter`. */
  async enter(reference: Reference, evseUid: string, at: number, whose: Whose): Promise<void> {
    this.#sessions.enter(reference, evseUid, at, whose)
  }

  /** Port `Ledger.claim`. */
  async claim(evseUid: string, reference: Reference): Promise<boolean> {
    const holder = this.#holder(evseUid)
    if (holder !== null && holder !== reference) return false
    this.#sql.exec('insert or replace into claims values (?, ?)', evseUid, reference)
    return true
  }

  /** Port `Ledger.claimedBy`. */
  async claimedBy(evseUid: string): Promise<Reference | null> {
    return this.#holder(evseUid)
  }

  /**
   * Port `Ledger.record`. Numbers are given once, in the transaction that shows they are due and that
   * writes the documents they are for.
   */
  async record(told: LedgerRow): Promise<LedgerNumbers> {
    const row = { ...UNSAID, ...told }
    return this.ctx.storage.transactionSync(() => {
      this.#sessions.save(row)
      if (!holdsEvse(row.phase)) {
        const sql = 'delete from claims where evse_uid = ? and reference = ?'
        this.#sql.exec(sql, row.evseUid, row.reference)
      }
      const known = this.#numberOf(row.reference)
      const receiptNumber = known ?? (row.numberDue ? this.#number(row) : null)
      const knownNotes = this.#notesOf(row.reference).length
      const creditNotes = this.#creditNotes(row, knownNotes)
      const receiptIsNew = known === null
      const given = { receiptNumber, creditNotes, receiptIsNew, knownNotes }
      this.#documents.write(row, given, Date.now())
      return { receiptNumber, creditNotes }
    })
  }

  /** Port `Ledger.open`. */
  async open(): Promise<Reference[]> {
    return this.#sessions.open()
  }

  /** Port `Ledger.has`. */
  async has(reference: Reference): Promise<boolean> {
    return this.#sessions.has(reference)
  }

  /** Port `Ledger.list`. */
  async list(filter: LedgerFilter): Promise<LedgerRow[]> {
    return this.#sessions.list(filter)
  }

  /** Port `Ledger.rested`. */
  async rested(question: PageOf): Promise<{ rows: LedgerRow[]; next: string | null }> {
    return this.#sessions.rested(question)
  }

  /** Port `Ledger.documents`. */
  async documents(question: PageOf): Promise<DocumentPage> {
    return this.#documents.page(question)
  }

  /** Port `LedgerReadings.opened`. */
  async opened(question: PageOf): ReturnType<LedgerReadings['opened']> {
    return this.#readings.opened(question)
  }

  /** Port `LedgerReadings.numbered`. */
  async numbered(question: PageOf): ReturnType<LedgerReadings['numbered']> {
    return this.#readings.numbered(question)
  }

  /** Port `LedgerReadings.whose`. */
  async whose(references: readonly string[]): Promise<WhoseSession[]> {
    return this.#readings.whose(references)
  }

  /** Port `Ledger.figures`. */
  async figures(): Promise<LedgerFigures> {
    return ledgerFigures(this.#sql)
  }

  /** Port `Ledger.money`. */
  async money(question: MoneyQuestion): Promise<MoneySums[]> {
    return moneyOf(this.#sql, question)
  }

  /** Port `Ledger.moneyByStation`. */
  async moneyByStation(question: StationsQuestion): Promise<(MoneySums & { label: string })[]> {
    return moneyByStation(this.#sql, question)
  }

  /** Port `Ledger.unbooked`. */
  async unbooked(question: UnbookedQuestion): Promise<{ references: Reference[]; count: number }> {
    return this.#documents.unbooked(question)
  }

  /** The sweep: drops an entry whose session never began. */
  async forget(reference: Reference): Promise<void> {
    this.#sessions.forget(reference, Date.now())
  }

  /** The sweep: nothing more is owed to anyone. */
  async close(reference: Reference): Promise<void> {
    this.#sessions.close(reference)
  }

  /** Port `Ledger.expiring`. */
  async expiring(
    cutoffs: Cutoffs,
    after: string | null,
    limit: number,
  ): ReturnType<Ledger['expiring']> {
    return expiring(this.#sql, cutoffs, after, limit)
  }

  /** Port `Ledger.erase`. */
  async erase(reference: Reference): Promise<void> {
    this.ctx.storage.transactionSync(() => erase(this.#sql, reference))
  }

  get #sql(): SqlStorage {
    return this.ctx.storage.sql
  }

  /**
   * The next of a seller's series; never given twice, and none is left out. One that has not begun begins
   * behind what a restore left out of nobody's (scripts/backup/mend.ts).
   */
  #next(merchantId: string, kind: 'receipt' | 'creditNote'): number {
    const sql = `insert into series values (?1, ?2, 1 + coalesce(
                   (select last from series where merchant_id = '' and kind = ?2), 0))
                 on conflict (merchant_id, kind) do update set last = last + 1 returning last`
    return z.int().parse(this.#sql.exec(sql, merchantId, kind).one()['last'])
  }

  #number({ reference, merchantId }: LedgerRow): number {
    const number = this.#next(merchantId, 'receipt')
    this.#sql.exec('update sessions set number = ? where reference = ?', number, reference)
    return number
  }

  /** Numbers the refunds that have none yet, by the series; gives all of this session's. */
  #creditNotes({ reference, merchantId, creditNotesDue }: LedgerRow, known: number): number[] {
    for (let n = known; n < creditNotesDue; n += 1) {
      const number = this.#next(merchantId, 'creditNote')
      const sql = 'insert into credit_notes values (?, ?, ?, ?)'
      this.#sql.exec(sql, merchantId, number, reference, n)
    }
    return this.#notesOf(reference)
  }

  #notesOf(reference: string): number[] {
    return this.#sql
      .exec('select number from credit_notes where reference = ? order by n', reference)
      .toArray()
      .map((row) => z.int().parse(row['number']))
  }

  #numberOf(reference: string): number | null {
    const sql = 'select number from sessions where reference = ?'
    return z.int().nullable().parse(this.#sql.exec(sql, reference).one()['number'])
  }

  #holder(evseUid: string): Reference | null {
    const [row] = this.#sql
      .exec('select reference from claims where evse_uid = ?', evseUid)
      .toArray()
    return row ? referenceOf(row['reference']) : null
  }
}
