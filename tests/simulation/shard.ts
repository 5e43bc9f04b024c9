// Many worlds in one test: `npm test` runs 20,000, split over two files because two cores run them.
// A seed that fails is replayed with `npm run sim -- --seed N`.
import { expect } from 'vitest'
import { runWorld } from './world.ts'

export const SEEDS = 20_000

/** Runs each seed from 1 to SEEDS whose remainder by `of` is `part`; fails on the first broken law. */
export async function keepsEveryLaw(part: number, of: number): Promise<void> {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    if (seed % of !== part) continue
    const { broken } = await runWorld(seed)
    if (broken.length > 0) expect.fail(`seed ${seed}: ${broken.join('; ')}`)
  }
}
