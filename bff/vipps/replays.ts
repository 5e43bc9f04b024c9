// Deliveries that were taken once already, by their signatures: the same bytes again are a repetition on
// the wire, or somebody who copied them, and are worth no second read. The payer's own retries are
// signed afresh. A cache: what is forgotten costs one read.

/** The newest so many; a sales unit has a few deliveries a second at most. */
const MOST = 2000

export interface Replays {
  has(signature: string): boolean
  /** To be told once the news is stored. */
  add(signature: string): void
}

/** Builds an empty memory. */
export function createReplays(): Replays {
  const seen = new Set<string>()
  return {
    has: (signature) => seen.has(signature),
    add(signature) {
      seen.add(signature)
      const [oldest] = seen
      if (seen.size > MOST && oldest !== undefined) seen.delete(oldest)
    },
  }
}
