// `npm run sim -- --seeds N --from S [--seed X] [--sabotage NAME]`: runs worlds, says how many a
// second, and prints the first one that breaks a law, with its trace.
import { parseArgs } from 'node:util'
import { eachSeed, seedsOf } from './pulse.ts'
import { SABOTAGES } from './sabotage.ts'
import { runWorld } from './world.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    sabotage: { type: 'string', default: 'none' },
    quiet: { type: 'boolean', default: false },
  },
})
const sabotage = SABOTAGES.find((name) => name === values.sabotage)
if (!sabotage) throw new Error(`--sabotage takes one of ${SABOTAGES.join(', ')}`)
const from = Number(values.seed ?? values.from)
const count = values.seed ? 1 : Number(values.seeds)

const began = performance.now()
const phases = new Map<string, number>()
const unused: number[] = []
let overruns = 0
let failed = 0
let first: number | null = null
await eachSeed(seedsOf(from, count), async (seed) => {
  const outcome = await runWorld(seed, { sabotage, traced: values.seed !== undefined })
  for (const phase of outcome.phases) phases.set(phase, (phases.get(phase) ?? 0) + 1)
  for (const limit of outcome.limits) {
    unused.push((limit.reservedMinor - limit.costMinor) / limit.reservedMinor)
    if (limit.lossMinor > 0) overruns += 1
  }
  if (values.seed !== undefined && !values.quiet) console.log(outcome.trace.join('\n'))
  if (outcome.broken.length === 0) return
  failed += 1
  if (first !== null) {
    if (failed <= 30) console.log(`seed ${seed}: ${outcome.broken.join('; ')}`)
    return
  }
  first = seed
  const traced = await runWorld(seed, { sabotage, traced: true })
  console.log(`seed ${seed} breaks a law:`)
  for (const line of outcome.broken) console.log(`  ${line}`)
  if (!values.quiet) console.log(traced.trace.join('\n'))
})
const seconds = (performance.now() - began) / 1000
unused.sort((a, b) => a - b)
const median = unused[Math.floor(unused.length / 2)] ?? 0
console.log(
  `${count} seeds in ${seconds.toFixed(1)} s: ${Math.round(count / seconds)} seeds/s, ${failed} failed`,
)
console.log(`phases at the end: ${[...phases].map(([p, n]) => `${p} ${n}`).join(', ')}`)
console.log(
  `limit stops: ${unused.length}, median unused ${(median * 100).toFixed(2)} %, overruns ${overruns}`,
)
// Calls of lives that crashed are never answered; nobody waits for their time limits, only for a
// pipe to take what was said.
process.stdout.write('', () => process.exit(failed > 0 ? 1 : 0))
