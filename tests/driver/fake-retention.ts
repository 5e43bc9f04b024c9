// A retention that has nothing to forget, for the doors' tests.
import type { AppDeps } from '#bff/app.ts'
import { cutoffsOf } from '#bff/session/retention.ts'

export function retentionOf(world: { now: number }): AppDeps['retention'] {
  const rules = { booksYears: 5, unpaidDays: 90 }
  const none = { looked: 0, forgotten: 0, kept: 0, failed: 0, tokens: 0, signIns: 0, acts: 0 }
  return {
    retention: async () => ({ rules, cutoffs: cutoffsOf(rules, world.now), runs: [] }),
    forgetBatch: async ({ dryRun }) => ({ dryRun, ...none, next: null }),
  }
}
