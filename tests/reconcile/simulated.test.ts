// The comparison over simulated worlds, where messages are lost and doubled, processes die, chargers start
// twice and bills are taken back: what the product made of it agrees with the payer and the books in
// every one of them. What the charger backend bills may differ, for that is what it does there.
import { expect, it } from 'vitest'
import { compare } from '#bff/reconcile/compare.ts'
import { addsUp } from '#bff/reconcile/sums.ts'
import { eachSeed, seedsOf } from '#tests/simulation/pulse.ts'
import { simulatedWorld } from './simulated.ts'

/** Of bills alone: a backend that bills by another price, twice, or not at all. */
const BILLS = /^cdr-/
const SEEDS = 800

it('has no difference with payer, ledger or documents in any of them, and adds up', async () => {
  const odd: string[] = []
  let sessions = 0
  let bills = 0
  await eachSeed(seedsOf(1, SEEDS), async (seed) => {
    const report = compare((await simulatedWorld(seed)).world)
    sessions += report.sessions
    for (const { code, cause } of report.differences) {
      if (BILLS.test(code)) bills += 1
      else odd.push(`seed ${seed}: ${code}: ${cause}`)
    }
    if (!report.sums.every(addsUp)) odd.push(`seed ${seed}: it does not add up`)
  })
  expect(odd).toEqual([])
  console.log(`${SEEDS} hostile worlds, ${sessions} sessions: ${bills} odd bills, nothing else`)
  // A world without a single odd bill would not be hostile.
  expect(bills).toBeGreaterThan(0)
}, 120_000)
