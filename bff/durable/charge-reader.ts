// What the CPO's lists say, for all sessions at once: answers the sessions that ask, notes whose
// session and CDR each id is, and looks for what a PATCH spoke of. It must never decide what a report
// means: sessions do.
import type { LogRecord } from '#bff/deps.ts'
import type { Cdr, ChargeReport } from '#bff/session/model.ts'
import type { CdrList, ChargeLists, Ledger, Outcome, SessionList } from '#bff/session/ports.ts'
import type { Reference } from '#shared/ids.ts'
import type { CatalogueStore } from './catalogue-store.ts'
import { failure, ListReader } from './list-reader.ts'

export interface ChargeReaderTools {
  lists: ChargeLists
  ledger: Pick<Ledger, 'has'>
  /** Port `Sessions.sessionReport`. */
  report(reference: Reference, report: ChargeReport): Promise<unknown>
  now(): number
  log(record: LogRecord): void
}

const DAY_MS = 24 * 3_600_000
/** A session that has moved at all since yesterday is in it. */
const SESSIONS_REACH_MS = DAY_MS
/** CDRs come late (charging §1.5), and no decision rests on one not being there. */
const CDRS_REACH_MS = 7 * DAY_MS
/** A PATCH that nobody can place may be anyone's: looked for, but not more often than this. */
const LOOK_SPACING_MS = 10_000
/** What a PATCH speaks of has just changed; a CPO that was cut off may tell an hour later. */
const LOOK_BACK_MS = 3_600_000

/** The one reader of the one CPO. `tools` is asked each time, as a broken environment throws there. */
export class ChargeReader {
  readonly #store: Pick<CatalogueStore, 'map' | 'whose' | 'idsOf'>
  readonly #tools: () => ChargeReaderTools
  readonly #sessions: ListReader<SessionList>
  readonly #cdrs: ListReader<CdrList>
  #lookedAt = -Infinity

  constructor(
    store: Pick<CatalogueStore, 'map' | 'whose' | 'idsOf'>,
    tools: () => ChargeReaderTools,
  ) {
    this.#store = store
    this.#tools = tools
    const now = (): number => tools().now()
    this.#sessions = new ListReader({
      list: async (since) => tools().lists.listSessions(since),
      reachMs: SESSIONS_REACH_MS,
      now,
    })
    this.#cdrs = new ListReader({
      list: async (since) => tools().lists.listCdrs(since),
      reachMs: CDRS_REACH_MS,
      now,
    })
  }

  /**
   * Port `Chargers.readSession`. Null is said only of a list that began after the question and goes
   * back to `since`: money is released on that word (law 5).
   */
  async readSession(reference: Reference, since: number): Promise<Outcome<ChargeReport | null>> {
    const read = await this.#sessions.read(since)
    if (!read.ok) return read
    const { list, from } = read.value
    const found = list.of(reference, this.#store.idsOf('session', reference))
    if (!found.ok) return found
    if (found.value !== null) this.#note('session', found.value.sessionId, reference)
    else if (from > since) return failure('list-too-short', 502)
    return found
  }

  /** Port `Chargers.readCdrs`. Older ones than lists go back to are not found. */
  async readCdrs(reference: Reference, since: number): Promise<Outcome<Cdr[]>> {
    const read = await this.#cdrs.read(since)
    if (!read.ok) return read
    const found = read.value.list.of(reference, this.#store.idsOf('session', reference))
    if (found.ok) for (const cdr of found.value) this.#note('cdr', cdr.id, reference)
    return found
  }

  /**
   * A PATCH came for a session that no PUT has named: one list read, and each session of ours in it
   * that was not known hears of its charge. Later PATCHes of it are placed.
   */
  async look(): Promise<void> {
    const { now, log } = this.#tools()
    if (now() - this.#lookedAt < LOOK_SPACING_MS) return
    this.#lookedAt = now()
    const read = await this.#sessions.read(now() - LOOK_BACK_MS)
    if (!read.ok) return log({ event: 'look-failed', code: read.code })
    const unknown = read.value.list
      .all()
      .filter(({ report }) => this.#store.whose('session', report.sessionId) === null)
    const told = await Promise.allSettled(unknown.map((one) => this.#tell(one)))
    const failed = told.filter(({ status }) => status === 'rejected').length
    if (failed > 0) log({ event: 'look-failed', code: 'report', failed })
  }

  async #tell({ reference, report }: ReturnType<SessionList['all']>[number]): Promise<void> {
    const tools = this.#tools()
    // A token of our making proves nothing: another installation may share the CPO.
    if (!(await tools.ledger.has(reference))) return
    this.#note('session', report.sessionId, reference)
    await tools.report(reference, report)
  }

  /** The first word on an id stands, as it does for what is pushed. */
  #note(kind: 'session' | 'cdr', id: string, reference: Reference): void {
    if (this.#store.whose(kind, id) === null) {
      this.#store.map(kind, id, reference, this.#tools().now())
    }
  }
}
