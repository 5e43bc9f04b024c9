// Many worlds in one test: `npm test` runs SEEDS of them, split over two files because two cores run
// them. A seed that fails is replayed with `npm run sim -- --seed N`.
import { expect } from 'vitest'
import { eachSeed, seedsOf } from './pulse.ts'
import { runWorld } from './world.ts'

export const SEEDS = 20_000

/** Runs every seed from 1 to SEEDS whose turn it is; fails on the first broken law. */
export async function keepsEveryLaw(part: number, of: number): Promise<void> {
  const found: { seed: number; broken: string[] }[] = []
  await eachSeed(seedsOf(1, SEEDS, of, part), async (seed) => {
    const { broken } = await runWorld(seed)
    if (broken.length === 0) return
    found.push({ seed, broken })
    return 'stop'
  })
  const [first] = found.toSorted((a, b) => a.seed - b.seed)
  if (first) expect.fail(`seed ${first.seed}: ${first.broken.join('; ')}`)
}
