// When the outside is read for one session, and one read at a time of each kind. What was read last
// is remembered in memory only; that news of the payment waits is in the journal. It must never decide
// what a read means.
import type { LogRecord } from '#bff/deps.ts'
import type { Command, Read, State } from '#bff/session/model.ts'
import { readsDue, type ReadMemory } from '#bff/session/watch.ts'
import type { Failure } from '#bff/session/ports.ts'
import type { Journal } from './journal.ts'
import { TIME_LIMIT_MS } from './outbox.ts'
import { performRead, type ReadPorts } from './reads.ts'
import { withTimeLimit } from '#bff/time-limit.ts'

/** News that could not be read is read again after 1 s, doubling, at most every half minute. */
const FIRST_RETRY_MS = 1000
const MOST_RETRY_MS = 30_000

/** The reader of lists answers within 30 s, whatever it has learnt (charge-reader.ts). */
const LIST_LIMIT_MS = 35_000

export interface ReaderDeps {
  journal: Pick<Journal, 'setAwake'>
  ports: ReadPorts
  /** News of the payment was waiting when the journal was read. */
  awake: boolean
  say(command: Command): void
  log(record: LogRecord): void
  within?: typeof withTimeLimit
}

/** The reads of one session. */
export class Reader {
  readonly #deps: ReaderDeps
  readonly #memory: ReadMemory = {}
  readonly #underWay = new Set<Read>()
  #awake: boolean
  /** Counts the news: a read answers only what came before it began. */
  #news = 0
  #failures = 0
  #retryAt = 0

  constructor(deps: ReaderDeps) {
    this.#deps = deps
    this.#awake = deps.awake
  }

  /** News of the payment: to be read back, also by whoever comes after us. */
  wake(): void {
    this.#news += 1
    // A payer that sends news can be asked: no need to wait for the back-off of earlier failures.
    this.#retryAt = 0
    if (this.#awake) return
    this.#deps.journal.setAwake(true)
    this.#awake = true
  }

  /** The charger backend has told something of this charge by itself. */
  pushed(): void {
    this.#memory.pushedAt = this.#deps.ports.now()
  }

  /** Begins the reads that are due. */
  begin(state: State): Promise<void>[] {
    if (state.phase === 'none') return []
    const now = this.#deps.ports.now()
    const { reads } = readsDue(state, now, this.#memory)
    const news = this.#awake && now >= this.#retryAt && !reads.includes('ReadPayment')
    const due: Read[] = news ? [...reads, 'ReadPayment'] : reads
    return due.filter((read) => !this.#underWay.has(read)).map((read) => this.#read(read, state))
  }

  /** When the next read is due, epoch ms; null: none is needed. */
  nextAt(state: State, now: number): number | null {
    const { reads, nextAt } = readsDue(state, now, this.#memory)
    const overdue = reads.some((read) => !this.#underWay.has(read)) ? now : Infinity
    const retry = this.#awake ? Math.max(now, this.#retryAt) : Infinity
    const next = Math.min(nextAt ?? Infinity, overdue, retry)
    return next === Infinity ? null : next
  }

  async #read(read: Read, session: Exclude<State, { phase: 'none' }>): Promise<void> {
    const { ports, say, within = withTimeLimit } = this.#deps
    const news = this.#news
    this.#underWay.add(read)
    const at = ports.now()
    const { count, answeredAt } = this.#memory[read] ?? { count: 0, answeredAt: null }
    this.#memory[read] = { at, count: count + 1, answeredAt }
    let commands: Command[] = []
    let code: string | null = null
    let failure: Failure | null = null
    const begunAt = ports.now()
    try {
      const result = await within(performRead(read, session, ports), limitOf(read))
      commands = result.commands
      failure = result.failure
      // "No such payment" is an answer too: there is nothing to read back.
      if (result.failure && result.failure.fate !== 'absent') code = result.failure.code
    } catch (error) {
      code = error instanceof Error ? error.name : 'unknown'
    }
    this.#underWay.delete(read)
    const memory = this.#memory[read]
    if (memory && code === null) this.#memory[read] = { ...memory, answeredAt: at }
    if (read === 'ReadSession') {
      this.#memory.listPauseMs = listPauseMs(
        this.#memory.listPauseMs ?? 0,
        ports.now() - begunAt,
        code === null ? null : (failure?.retryAfterMs ?? 0),
      )
    }
    if (read === 'ReadPayment') this.#answerNews(news, code === null)
    if (code !== null) this.#reportFailure(read, code, session.opening.reference)
    for (const command of commands) say(command)
  }

  #answerNews(news: number, answered: boolean): void {
    if (!this.#awake) return
    if (!answered) {
      this.#failures += 1
      const delay = Math.min(MOST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(10, this.#failures - 1))
      this.#retryAt = this.#deps.ports.now() + delay
    } else if (news === this.#news) {
      this.#failures = 0
      this.#awake = false
      this.#deps.journal.setAwake(false)
    }
  }

  #reportFailure(read: Read, code: string, reference: string): void {
    // The first failure of a row of them is news; the rhythm goes on regardless.
    if ((this.#memory[read]?.count ?? 0) % 10 === 1) {
      this.#deps.log({ event: 'read-failed', reference, read, code })
    }
  }
}

/** A read of more than this is a list that costs the CPO something. */
const SLOW_LIST_MS = 5000
const FIRST_PAUSE_MS = 40_000
const MOST_PAUSE_MS = 120_000

/**
 * How long the list is left alone: as long as the CPO asks for, twice as long with each failure, four
 * times as long as a slow one takes; not at all where all is well. `failed`: null, or its Retry-After.
 */
export function listPauseMs(before: number, tookMs: number, failed: number | null): number {
  const slow = tookMs > SLOW_LIST_MS ? 4 * tookMs : 0
  if (failed === null) return Math.min(MOST_PAUSE_MS, slow)
  const doubled = Math.max(FIRST_PAUSE_MS, before * 2)
  return Math.min(MOST_PAUSE_MS, Math.max(doubled, failed, slow))
}

/** A list read is shared: who asks may wait for the one under way, and then for the next. */
function limitOf(read: Read): number {
  return read === 'ReadPayment' ? TIME_LIMIT_MS : LIST_LIMIT_MS
}
