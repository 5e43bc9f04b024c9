// One thread of a long run: the seeds that are its share, told in portions.
import { parentPort, workerData } from 'node:worker_threads'
import { eachSeed, seedsOf } from './pulse.ts'
import { SABOTAGES } from './sabotage.ts'
import { addWorld, emptyTally, type Tally } from './tally.ts'
import { runWorld } from './world.ts'

/** What the first thread hands over. */
export interface Share {
  from: number
  count: number
  every: number
  part: number
  sabotage: string
}

/** So many worlds are told at once: often enough to see that it moves. */
const PORTION = 2000

function tell(word: Tally | 'done'): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(word)
}

const share: Share = workerData
const sabotage = SABOTAGES.find((name) => name === share.sabotage) ?? 'none'
let tally = emptyTally()
const { from, count, every, part } = share
await eachSeed(seedsOf(from, count, every, part), async (seed) => {
  const outcome = await runWorld(seed, { sabotage })
  addWorld(tally, seed, outcome)
  if (tally.worlds < PORTION) return
  tell(tally)
  tally = emptyTally()
})
tell(tally)
tell('done')
