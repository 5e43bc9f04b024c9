// One reader of one list at the CPO, for all who need it: one read under way, the next for everybody
// who has asked since it began (design §1). It must never know what the list holds.
import type { Failure, Outcome } from '#bff/session/ports.ts'
import { TookTooLong, withTimeLimit } from '#bff/time-limit.ts'

/** A list, and from when on it was asked for: of what is older it says nothing. */
export interface Read<L> {
  list: L
  from: number
}

export interface ListReaderDeps<L> {
  /** Reads the whole list anew, from `since` on (epoch ms). */
  list(since: number): Promise<Outcome<L>>
  /** No read goes further back than this, whoever asks: the list grows with every day. */
  reachMs: number
  /** Epoch ms. */
  now(): number
}

/** The CPO is not asked for the same list more often; never divided by the speed of a sandbox. */
const SPACING_MS = 1000
/** Who asks is answered by then, if only with a failure. */
const PATIENCE_MS = 30_000
/** A CPO that asks for a pause gets one, but short enough that those who wait may still be answered. */
const MOST_PAUSE_MS = 10_000
/** More than one object can have under way; beyond it something is wrong. */
const MOST_WAITING = 10_000

interface Waiter<L> {
  since: number
  settle: (answer: Promise<Outcome<Read<L>>>) => void
}

/** Reads one list for many. Every read that answers has begun after the question was put. */
export class ListReader<L> {
  readonly #deps: ListReaderDeps<L>
  /** Those for the next read. A read under way may have passed what they look for: law 5. */
  readonly #waiting = new Set<Waiter<L>>()
  /** Also those whom the read under way will answer. */
  #count = 0
  #running = false
  /** Ends when the next read may begin. */
  #pause: Promise<void> = Promise.resolve()

  constructor(deps: ListReaderDeps<L>) {
    this.#deps = deps
  }

  /**
   * The list from `since` on (epoch ms), or from as far back as lists go. Failures are those of the
   * read, `too-many-readers`, and `list-timeout` after 30 s: all to be tried again.
   */
  async read(since: number): Promise<Outcome<Read<L>>> {
    if (this.#count >= MOST_WAITING) return failure('too-many-readers', 503)
    const waiter: Waiter<L> = { since, settle: () => undefined }
    const answer = new Promise<Outcome<Read<L>>>((resolve) => {
      waiter.settle = resolve
    })
    this.#count += 1
    this.#waiting.add(waiter)
    if (!this.#running) void this.#run()
    try {
      return await inTime(answer)
    } finally {
      this.#count -= 1
      // Who has gone away neither causes a read nor makes one longer.
      this.#waiting.delete(waiter)
    }
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#waiting.size > 0) {
      await this.#pause
      if (this.#waiting.size === 0) break
      const round = [...this.#waiting]
      this.#waiting.clear()
      const reading = this.#readFor(round)
      for (const { settle } of round) settle(reading)
      const spacing = elapsed(SPACING_MS)
      // A mistake of ours is thrown at those who asked; the next round has its own luck.
      const outcome = await reading.catch(() => null)
      const asked = outcome?.ok === false ? (outcome.retryAfterMs ?? 0) : 0
      this.#pause = asked > 0 ? elapsed(Math.min(asked, MOST_PAUSE_MS), spacing) : spacing
    }
    this.#running = false
  }

  async #readFor(round: Waiter<L>[]): Promise<Outcome<Read<L>>> {
    const { list, now, reachMs } = this.#deps
    const earliest = round.reduce((least, { since }) => Math.min(least, since), Infinity)
    const from = Math.max(earliest, now() - reachMs)
    const outcome = await inTime(list(from))
    return outcome.ok ? { ok: true, value: { list: outcome.value, from } } : outcome
  }
}

/** By timer, not by the clock, which may be set back. Ends after `besides`, too. */
async function elapsed(ms: number, besides?: Promise<void>): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
  await besides
}

/** The outcome, or a failure when it takes too long. */
async function inTime<T>(outcome: Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await withTimeLimit(outcome, PATIENCE_MS)
  } catch (error) {
    if (error instanceof TookTooLong) return failure('list-timeout', 504)
    throw error
  }
}

/** Nothing was learnt. `why` is for the driver, should it ever come to that. */
export function failure(code: string, gateway: Failure['gateway']): Failure {
  return { ok: false, fate: 'retry', why: 'start-timeout', code, gateway, retryAfterMs: null }
}
