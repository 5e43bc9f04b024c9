// The simulation itself: that a seed is a world, that past failures stay cured, and that the auditor
// can see (docs/simulation.md).
import { describe, expect, it } from 'vitest'
import { PLANTED } from './planted.ts'
import { runWorld } from './world.ts'

/** Seeds that once broke a law, by the scenarios of their day. */
const PAST = [
  175, 322, 448, 458, 580, 1224, 239, 298, 1733, 2538, 3284, 4817, 5739, 7572, 8194, 14_940, 18_975,
]

describe('a simulated world', () => {
  it('keeps every law on the seeds that once broke one', async () => {
    for (const seed of PAST) {
      expect({ seed, broken: (await runWorld(seed)).broken }).toEqual({ seed, broken: [] })
    }
  })

  it('comes to the same end twice from the same seed', async () => {
    const first = await runWorld(4711, { traced: true })
    const second = await runWorld(4711, { traced: true })
    expect(second.trace).toEqual(first.trace)
  })
})

describe('the auditor', () => {
  /** What the product does may shift a seed: then one of the next shows it. */
  const NEXT = 1000

  it.each(PLANTED)('sees %s in seed %i, or soon after', async (sabotage, noted, law) => {
    for (let seed = noted; seed < noted + NEXT; seed += 1) {
      const { broken } = await runWorld(seed, { sabotage })
      if (!law.test(broken.join('\n'))) continue
      expect((await runWorld(seed)).broken).toEqual([])
      return
    }
    expect.fail(`${NEXT} seeds show nothing of ${sabotage}: npm run sim -- --planted`)
  })
})
