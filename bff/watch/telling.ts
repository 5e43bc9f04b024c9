// When an isolate tells what it has counted: with the first news, then all of it together with the first
// news after ten seconds, so that a busy isolate costs one write in ten seconds and an idle one none. It
// sets no timer: a wait would keep an isolate from its end, and die with the request it began in. What
// could not be told is told again, once. It must never throw, nor be waited for by who counts.
import type { Gathered } from '#bff/session/ports.ts'
import { withTimeLimit } from '../time-limit.ts'

/** Between two tellings, unless somebody asks. What is gathered waits for the next news. */
const GATHER_MS = 10_000
/** One telling takes this long at most; on the edge it can also be cancelled with another's request. */
const TELL_MS = 3000

export interface TellingDeps {
  tally: { hasNews: boolean; take(at: number): Gathered | null }
  /** Adds it up; the same one again (by isolate and time) must change nothing. */
  tell(gathered: Gathered): Promise<void>
  /** Lets work outlive the request that it began in. */
  later(work: Promise<unknown>): void
  /** Epoch ms. */
  now(): number
}

export interface Telling {
  /** There is news: told now, or with the first news ten seconds after the last telling. */
  soon(): void
  /** Tells all there is. Resolves when it is told, or could not be. */
  flush(): Promise<void>
}

/** Builds the telling of one isolate. */
export function createTelling(deps: TellingDeps): Telling {
  const { tally, tell, later, now } = deps
  let untold: Gathered | null = null
  let underWay: { since: number; work: Promise<void> } | null = null
  let lastAt = 0
  let triedAt = -Infinity

  const tellOnce = async (): Promise<void> => {
    // The office knows a telling by its time: two never have the same.
    if (!untold && tally.hasNews) lastAt = Math.max(now(), lastAt + 1)
    untold ??= tally.take(lastAt)
    if (!untold) return
    try {
      await tell(untold)
      untold = null
    } catch {
      // Kept, and told before anything newer.
    }
  }

  const flush = async (): Promise<void> => {
    if (underWay === null || now() - underWay.since > TELL_MS) {
      triedAt = now()
      const mine = { since: now(), work: tellOnce() }
      underWay = mine
      void mine.work.finally(() => {
        if (underWay === mine) underWay = null
      })
    }
    await withTimeLimit(underWay.work, TELL_MS).catch(() => undefined)
  }

  return {
    flush,
    soon() {
      if (now() - triedAt >= GATHER_MS) later(flush())
    },
  }
}
