// What many worlds add up to: how each session ended, which seeds broke a law, and the figures of
// law 6. Plain values, so that one thread can hand them to another.
import { CAUSES, type LimitRow } from './limit-figures.ts'
import type { Outcome } from './world.ts'

export interface Tally {
  worlds: number
  phases: Record<string, number>
  limits: LimitRow[]
  failures: { seed: number; broken: string[] }[]
}

export function emptyTally(): Tally {
  return { worlds: 0, phases: {}, limits: [], failures: [] }
}

export function addWorld(tally: Tally, seed: number, outcome: Outcome): void {
  tally.worlds += 1
  for (const phase of outcome.phases) tally.phases[phase] = (tally.phases[phase] ?? 0) + 1
  tally.limits.push(...outcome.limits)
  if (outcome.broken.length > 0) tally.failures.push({ seed, broken: outcome.broken })
}

/** Several tallies as one, the lowest failing seed first. */
export function merged(tallies: readonly Tally[]): Tally {
  const sum = emptyTally()
  for (const tally of tallies) {
    sum.worlds += tally.worlds
    for (const [phase, n] of Object.entries(tally.phases)) {
      sum.phases[phase] = (sum.phases[phase] ?? 0) + n
    }
    for (const row of tally.limits) sum.limits.push(row)
    sum.failures.push(...tally.failures)
  }
  sum.failures.sort((a, b) => a.seed - b.seed)
  return sum
}

/** The figures of law 6 in words. */
export function figures(limits: readonly LimitRow[]): string[] {
  if (limits.length === 0) return ['limit: it ended no charge']
  const unused = limits.map((row) => row.unusedMinor / row.reservedMinor)
  const room = limits.map((row) => row.roomMinor / row.reservedMinor)
  const over = limits.filter((row) => row.overMinor > 0)
  const lines = [
    `limit: it ended ${limits.length} charges`,
    `  unused share of the reservation: ${percentiles(unused, percent)}`,
    `  (push interval + stop delay) x power, as a share: ${percentiles(room, percent)}`,
    `  ran over: ${over.length} (${percent(over.length / limits.length)})`,
  ]
  for (const cause of CAUSES) {
    const all = limits.filter((row) => row.cause === cause)
    const rows = all.filter((row) => row.overMinor > 0)
    if (all.length === 0) continue
    const ore = percentiles(
      rows.map((row) => row.overMinor),
      (x) => `${x} øre`,
    )
    const seconds = percentiles(
      rows.map((row) => row.overS),
      (x) => `${x.toFixed(1)} s`,
    )
    lines.push(`    ${cause}: ${rows.length} of ${all.length}; ${ore}; ${seconds}`)
  }
  const alone = limits.filter((row) => row.cause === 'none')
  for (const known of [true, false]) {
    const rows = alone.filter((row) => row.rhythmKnown === known)
    const shares = rows.map((row) => row.unusedMinor / row.reservedMinor)
    const word = known ? 'known' : 'not known'
    lines.push(
      `  no cause, rhythm ${word} (${rows.length}): unused ${percentiles(shares, percent)}`,
    )
  }
  return lines
}

function percent(x: number): string {
  return `${(x * 100).toFixed(2)} %`
}

function percentiles(values: number[], word: (x: number) => string): string {
  const sorted = values.toSorted((a, b) => a - b)
  if (sorted.length === 0) return 'none'
  const at = (share: number): string =>
    word(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return `median ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, max ${at(1)}`
}
