// How a room notes without waiting: the first of its kind is told at once, repeats are gathered and
// told together. A neighbour who repeats himself a hundred times a second costs one write in ten
// seconds. It must never throw, nor know where notices are kept.
import type { Note, Notice } from '#bff/session/ports.ts'

export type { Note } from '#bff/session/ports.ts'

/** Repeats within this go together with the next one after it. */
const GATHER_MS = 10_000
/** Kinds remembered; beyond it the oldest is told anew. */
const MOST_KINDS = 1000

/**
 * A `Note` over `tell`, which must not throw. Repeats that nothing follows are never told: the count
 * of an isolate that ends is a little low, the row is there all the same.
 */
export function createNoting(
  tell: (notice: Notice, times: number) => void,
  now: () => number,
): Note {
  const kinds = new Map<string, { toldAt: number; waiting: number }>()
  return (notice) => {
    const key = JSON.stringify([notice.code, notice.subject, notice.field])
    const known = kinds.get(key)
    if (known && now() - known.toldAt < GATHER_MS) {
      known.waiting += 1
      return
    }
    const times = (known?.waiting ?? 0) + 1
    kinds.delete(key)
    kinds.set(key, { toldAt: now(), waiting: 0 })
    const [oldest] = kinds.keys()
    if (kinds.size > MOST_KINDS && oldest !== undefined) kinds.delete(oldest)
    tell(notice, times)
  }
}
