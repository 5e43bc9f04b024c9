// The simulation itself: that a seed is a world, that past failures stay cured, and that the auditor
// can see (docs/simulation.md).
import { describe, expect, it } from 'vitest'
import type { Sabotage } from './sabotage.ts'
import { runWorld } from './world.ts'

/** Seeds that once broke a law, by the scenarios of their day. */
const PAST = [175, 322, 448, 458, 580, 1224]

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
  /** Each with the first seed that shows it. */
  const planted: [Exclude<Sabotage, 'none'>, number, RegExp][] = [
    ['double-capture', 2, /law 2: 2 captures/],
    ['forgotten-release', 1, /law 3: \d+ still reserved/],
    ['start-on-news', 1, /law 1: START/],
    ['price-above-accepted', 2, /law 2: captured \d+, the tariff gives/],
    ['stop-given-up', 46, /law 5: .* still runs/],
    ['outbox-unordered', 4752, /law 3: \d+ still reserved/],
  ]

  it.each(planted)('sees %s in seed %i', async (sabotage, seed, law) => {
    const { broken } = await runWorld(seed, { sabotage })
    expect(broken.join('\n')).toMatch(law)
    expect((await runWorld(seed)).broken).toEqual([])
  })
})
