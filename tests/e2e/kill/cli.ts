// `npm run sim:kill -- --sessions 200 --seed N [--together 16] [--quiet]`: the long form of the kill -9
// proof. Prints each kill, the outcome of every kind of trip, and the verdict; exit code 1 when a law
// is broken.
import { parseArgs } from 'node:util'
import { runCampaign } from './campaign.ts'

const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    together: { type: 'string', default: '16' },
    quiet: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const say = (line: string): void => void (values.quiet || console.log(line))

console.log(`seed ${seed}`)
const report = await runCampaign({
  sessions: Number(values.sessions),
  seed,
  together: Number(values.together),
  pace: { gapMs: [100, 2500], downMs: [0, 900], aimed: 0.5 },
  restMs: 200_000,
  told: say,
})

const print = (title: string, counts: Map<string, number>): void => {
  console.log(`\n${title}`)
  for (const [name, n] of [...counts].toSorted((a, b) => b[1] - a[1])) {
    console.log(`${String(n).padStart(6)}  ${name}`)
  }
}
const moments = new Map<string, number>()
for (const { moment } of report.kills) moments.set(moment, (moments.get(moment) ?? 0) + 1)
print('Kills, by what was under way', moments)
print('What drivers were doing when it died', report.steps)
print('Outcomes', report.outcomes)
const { sessions, kills, seconds, broken } = report
console.log(`\n${sessions} sessions, ${kills.length} kills, ${seconds.toFixed(0)} s, seed ${seed}`)
if (broken.length > 0) {
  console.log(report.log)
  for (const line of broken) console.log(`  ${line}`)
}
console.log(broken.length === 0 ? 'The auditor finds nothing wrong.' : `${broken.length} broken`)
process.exit(broken.length > 0 ? 1 : 0)
