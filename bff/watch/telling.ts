// When an isolate tells what it has counted: some seconds after the first news, all of it together, so
// that a busy isolate costs one write in ten seconds and an idle one none. What could not be told is
// told again, once. It must never throw, nor be waited for by who counts.
import type { Gathered } from '#bff/session/ports.ts'
import { withTimeLimit } from '../time-limit.ts'

/** A figure is that old at most, unless somebody asks. */
const GATHER_MS = 10_000
/** How often who waits looks whether somebody else has told: it keeps an isolate from its end. */
const LOOK_MS = 500
/** One telling takes this long at most; on the edge it can also be cancelled with another's request. */
const TELL_MS = 3000
/** A wait that should have ended by then died with the request that it was part of. */
const LOST_MS = 3 * GATHER_MS

export interface TellingDeps {
  tally: { hasNews: boolean; take(at: number): Gathered | null }
  /** Adds it up; the same one again (by isolate and time) must change nothing. */
  tell(gathered: Gathered): Promise<void>
  /** Lets work outlive the request that it began in. */
  later(work: Promise<unknown>): void
  pause(ms: number): Promise<void>
  /** Epoch ms. */
  now(): number
}

export interface Telling {
  /** There is news: it will be told. Costs a comparison where that is known already. */
  soon(): void
  /** Tells all there is. Resolves when it is told, or could not be. */
  flush(): Promise<void>
}

/** Builds the telling of one isolate. */
export function createTelling(deps: TellingDeps): Telling {
  const { tally, tell, later, pause, now } = deps
  let waitingSince: number | null = null
  let untold: Gathered | null = null
  let underWay: { since: number; work: Promise<void> } | null = null
  let lastAt = 0

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
      const mine = { since: now(), work: tellOnce() }
      underWay = mine
      void mine.work.finally(() => {
        if (underWay === mine) underWay = null
      })
    }
    await withTimeLimit(underWay.work, TELL_MS).catch(() => undefined)
  }

  const told = (): boolean => !tally.hasNews && untold === null

  const wait = async (): Promise<void> => {
    const until = now() + GATHER_MS
    while (now() < until && !told()) await pause(LOOK_MS)
    waitingSince = null
    await flush()
  }

  return {
    flush,
    soon() {
      if (waitingSince !== null && now() - waitingSince < LOST_MS) return
      waitingSince = now()
      later(wait())
    },
  }
}
