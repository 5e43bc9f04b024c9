// How long things took, gathered so that it adds up over isolates, minutes and hours: counts by size.
// What a share of them stayed under is read out of the counts again. It must never know what took so long.
import type { Durations } from '#bff/session/ports.ts'

/**
 * Upper bounds in ms. Calls to neighbours take from some 50 ms to our time limit of 10 s, and a list of
 * sessions up to 30 s; between 50 ms and 3 s the steps are small enough to see a neighbour grow slow.
 */
export const BOUNDS_MS = [
  10, 25, 50, 100, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 10_000, 30_000,
] as const

/** None yet. */
export function noDurations(): Durations {
  return { counts: Array.from({ length: BOUNDS_MS.length + 1 }, () => 0), sumMs: 0 }
}

/** Adds one, in place: it is done for every call. */
export function addDuration(durations: Durations, ms: number): void {
  let at = 0
  while (at < BOUNDS_MS.length && ms > (BOUNDS_MS[at] ?? Infinity)) at += 1
  durations.counts[at] = (durations.counts[at] ?? 0) + 1
  durations.sumMs += Math.max(0, ms)
}

/** Both together. Counts of a build with other bounds are longer or shorter: what fits is added. */
export function sumOf(a: Durations, b: Durations): Durations {
  return {
    counts: noDurations().counts.map((_, at) => (a.counts[at] ?? 0) + (b.counts[at] ?? 0)),
    sumMs: a.sumMs + b.sumMs,
  }
}

/** How many. */
export function countOf({ counts }: Durations): number {
  return counts.reduce((sum, one) => sum + one, 0)
}

/**
 * The ms that a share (0 to 1) of them stayed under, evenly spread within the steps, as Prometheus
 * does; null where there is none. Beyond the last bound nothing more is known than that bound.
 */
export function quantile(durations: Durations, share: number): number | null {
  const count = countOf(durations)
  if (count === 0) return null
  const rank = share * count
  let below = 0
  for (const [at, more] of durations.counts.entries()) {
    const bound = BOUNDS_MS[at]
    if (bound === undefined) break
    if (more > 0 && below + more >= rank) {
      const from = at === 0 ? 0 : (BOUNDS_MS[at - 1] ?? 0)
      return Math.round(from + ((bound - from) * Math.max(0, rank - below)) / more)
    }
    below += more
  }
  return BOUNDS_MS.at(-1) ?? null
}
