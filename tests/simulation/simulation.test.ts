// The simulation as part of `npm test`: 20,000 worlds, in shards so that every core has some. A seed
// that fails is replayed with `npm run sim -- --seed N`.
import { describe, expect, it } from 'vitest'
import { SABOTAGES } from './sabotage.ts'
import { runWorld } from './world.ts'

const FROM = 1
const SEEDS = 1000

/** Seeds that once broke a law, and what was learnt from each (docs/simulation.md). */
const PAST = [175, 322, 448, 580, 1224]

describe('a hostile world', () => {
  it('keeps every law on the seeds that once broke one', async () => {
    for (const seed of PAST)
      expect({ seed, broken: (await runWorld(seed)).broken }).toEqual({ seed, broken: [] })
  })

  it(`keeps every law on ${SEEDS} seeds`, async () => {
    for (let seed = FROM; seed < FROM + SEEDS; seed += 1) {
      const { broken } = await runWorld(seed)
      if (broken.length > 0) expect.fail(`seed ${seed}: ${broken.join('; ')}`)
    }
  })

  it('comes to the same end twice from the same seed', async () => {
    const first = await runWorld(4711, { traced: true })
    const second = await runWorld(4711, { traced: true })
    expect(second.trace).toEqual(first.trace)
  })
})

describe('the auditor', () => {
  it.each(SABOTAGES.filter((s) => s !== 'none' && s !== 'outbox-unordered'))(
    'goes red when the product is broken by %s',
    async (sabotage) => {
      const broken: string[] = []
      for (let seed = 1; seed < 400 && broken.length === 0; seed += 1) {
        broken.push(...(await runWorld(seed, { sabotage })).broken)
      }
      expect(broken).not.toEqual([])
    },
  )
})
