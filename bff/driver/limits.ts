// How often a stranger may try (design §6, "Statuses"). Kept in memory: a cache that may be lost,
// never truth. Running sessions, reads and authenticated neighbours are never limited here.

const WINDOW_MS = 60_000
/**
 * Phones behind one mast, or all of them behind a proxy nobody told us of, share an address, but not
 * one station: thirty drivers a minute are more than have room there.
 */
const CREATES_PER_WINDOW = 30
const FAILURES_PER_WINDOW = 30
/** More keys than a busy minute has; above it the oldest are forgotten. */
const MOST_KEYS = 10_000

export interface Limits {
  /**
   * Notes a create at a station; the same offer counts once, since repeating it creates nothing.
   * Null: go on; else whole seconds to wait.
   */
  create(address: string, stationId: string, reference: string, now: number): number | null
  /** Notes a wrong handle, token or forged offer. Null: answer it; else whole seconds to wait. */
  failure(address: string, now: number): number | null
  /** Whole seconds to wait where there were too many already; nothing is noted. */
  failing(address: string, now: number): number | null
}

/** One limiter per isolate; `on` is the setting RATE_LIMIT. */
export function createLimits(on: boolean): Limits {
  const creates = createWindow(CREATES_PER_WINDOW)
  const failures = createWindow(FAILURES_PER_WINDOW)
  let count = 0
  return {
    create: (address, stationId, reference, now) =>
      on ? creates.add(`${address} ${stationId}`, reference, now) : null,
    failure: (address, now) => (on ? failures.add(address, String((count += 1)), now) : null),
    failing: (address, now) => (on ? failures.full(address, now) : null),
  }
}

/** A sliding window: at most `most` different marks per key within the last minute. */
function createWindow(most: number) {
  const keys = new Map<string, Map<string, number>>()
  const young = (key: string, now: number): Map<string, number> => {
    const marks = keys.get(key) ?? new Map<string, number>()
    for (const [old, at] of marks) if (at <= now - WINDOW_MS) marks.delete(old)
    return marks
  }
  const waitOf = (marks: Map<string, number>, now: number): number | null => {
    if (marks.size < most) return null
    const [oldest = now] = marks.values()
    return Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1000))
  }
  return {
    full: (key: string, now: number): number | null => waitOf(young(key, now), now),
    add(key: string, mark: string, now: number): number | null {
      forget(keys, now)
      const marks = young(key, now)
      if (marks.has(mark)) return null
      const wait = waitOf(marks, now)
      if (wait !== null) return wait
      marks.set(mark, now)
      // Re-inserting keeps the map in the sequence of use, so that the first key is the stalest.
      keys.delete(key)
      keys.set(key, marks)
      return null
    },
  }
}

/** An address is known for a minute and no longer; the stalest are let go where there are too many. */
function forget(keys: Map<string, Map<string, number>>, now: number): void {
  for (const [key, marks] of keys) {
    const latest = [...marks.values()].at(-1) ?? 0
    if (latest > now - WINDOW_MS && keys.size < MOST_KEYS) return
    keys.delete(key)
  }
}
