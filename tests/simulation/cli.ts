// `npm run sim -- --seeds N --from S [--jobs J] [--seed X] [--sabotage NAME]
// [--planted]`: runs worlds on all cores,
// says how many a second, and prints the lowest seed that breaks a law, with its trace.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { findPlanted } from './find-planted.ts'
import { SABOTAGES, type Sabotage } from './sabotage.ts'
import { addWorld, emptyTally, figures, merged, type Tally } from './tally.ts'
import type { Share } from './worker.ts'
import { runWorld } from './world.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20000' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    seed: { type: 'string' },
    sabotage: { type: 'string', default: 'none' },
    planted: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
  },
})

/** Says how far it is, this often. */
const PROGRESS_MS = 30_000

function whole(name: string, text: string, least: number): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < least)
    throw new Error(`--${name} ${text}: a whole number`)
  return value
}

function named(name: string): Sabotage {
  const found = SABOTAGES.find((one) => one === name)
  if (!found) throw new Error(`--sabotage takes one of ${SABOTAGES.join(', ')}`)
  return found
}

/** The share of one thread, as it comes in. */
function work(share: Share, take: (tally: Tally) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: share })
    worker.on('error', reject)
    worker.on('message', (word: Tally | 'done') => {
      if (word !== 'done') return take(word)
      // Calls of lives that crashed are never answered; nobody waits for their time limits.
      resolve()
      void worker.terminate()
    })
  })
}

async function run(from: number, count: number, jobs: number, sabotage: Sabotage): Promise<Tally> {
  const tallies: Tally[] = []
  const began = performance.now()
  let saidAt = began
  let worlds = 0
  const take = (tally: Tally): void => {
    tallies.push(tally)
    worlds += tally.worlds
    const now = performance.now()
    if (now - saidAt < PROGRESS_MS) return
    saidAt = now
    console.log(`${worlds} of ${count}: ${Math.round((worlds * 1000) / (now - began))} seeds/s`)
  }
  const shares = Array.from({ length: jobs }, (_, part) => ({
    from,
    count,
    every: jobs,
    part,
    sabotage,
  }))
  await Promise.all(shares.map((share) => work(share, take)))
  if (worlds !== count) throw new Error(`${count - worlds} worlds were never told of`)
  return merged(tallies)
}

if (values.planted) {
  await findPlanted()
  process.exit(0)
}
const sabotage = named(values.sabotage)
const began = performance.now()
let tally: Tally
if (values.seed === undefined) {
  const count = whole('seeds', values.seeds, 1)
  const jobs = Math.min(count, whole('jobs', values.jobs, 1))
  tally = await run(whole('from', values.from, 0), count, jobs, sabotage)
} else {
  tally = emptyTally()
  const seed = whole('seed', values.seed, 0)
  addWorld(tally, seed, await runWorld(seed, { sabotage }))
}
const seconds = (performance.now() - began) / 1000

const [first, ...others] = tally.failures
const shown = first?.seed ?? (values.seed === undefined ? null : Number(values.seed))
if (shown !== null && !values.quiet) {
  console.log((await runWorld(shown, { sabotage, traced: true })).trace.join('\n'))
}
if (first) {
  console.log(`seed ${first.seed} breaks a law:`)
  for (const line of first.broken) console.log(`  ${line}`)
}
for (const { seed, broken } of others.slice(0, 30))
  console.log(`seed ${seed}: ${broken.join('; ')}`)
const speed = Math.round(tally.worlds / seconds)
const { length: failed } = tally.failures
console.log(`${tally.worlds} seeds in ${seconds.toFixed(1)} s: ${speed} seeds/s, ${failed} failed`)
const ends = Object.entries(tally.phases).toSorted(([, a], [, b]) => b - a)
console.log(`sessions at the end: ${ends.map(([phase, n]) => `${phase} ${n}`).join(', ')}`)
for (const line of figures(tally.limits)) console.log(line)
process.stdout.write('', () => process.exit(failed > 0 ? 1 : 0))
