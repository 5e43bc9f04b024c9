// Lets Lighthouse judge the pages of the trip in the production build, with both stand-ins: the median
// of five visits as a phone on a slow network, as a table, or as JSON with --json. --runs=N for fewer.
// Ends with 1 where a mark is below its target; a build must be there.
import { parseArgs } from 'node:util'
import { judge, lighthouseVersion, MARKS, METRICS } from './bench/judge.ts'
import type { Mark, Metric, Verdict } from './bench/judge.ts'
import { median } from './bench/row.ts'
import { withStack } from './bench/street.ts'
import { charge, paidCharge } from './bench/trips.ts'

/** What each page must reach. */
const TARGETS: Readonly<Record<Mark, number>> = {
  performance: 99,
  accessibility: 100,
  'best-practices': 100,
}
const METRIC_NAMES: readonly Metric[] = ['FCP', 'LCP', 'TBT', 'CLS', 'SI']

interface Judged {
  page: string
  marks: Record<Mark, number>
  metrics: Record<Metric, number>
  faults: string[]
  met: boolean
}

async function judged(page: string, url: string, runs: number): Promise<Judged> {
  const verdicts: Verdict[] = []
  for (let run = 0; run < runs; run++) verdicts.push(await judge(url))
  const mark = (name: Mark): number => median(verdicts.map(({ marks }) => marks[name] ?? 0))
  const metric = (name: Metric): number => median(verdicts.map(({ metrics }) => metrics[name]))
  const marks = {
    performance: mark('performance'),
    accessibility: mark('accessibility'),
    'best-practices': mark('best-practices'),
  }
  return {
    page,
    marks,
    metrics: {
      FCP: Math.round(metric('FCP')),
      LCP: Math.round(metric('LCP')),
      TBT: Math.round(metric('TBT')),
      CLS: Math.round(metric('CLS') * 1000) / 1000,
      SI: Math.round(metric('SI')),
    },
    faults: [...new Set(verdicts.flatMap(({ faults }) => faults))],
    met: MARKS.every((name) => marks[name] >= TARGETS[name]),
  }
}

function line({ page, marks, metrics, faults, met }: Judged): string {
  const scores = MARKS.map((name) => String(marks[name]).padStart(name.length))
  const figures = METRIC_NAMES.map((name) => String(metrics[name]).padStart(6))
  const verdict = met ? 'met' : `NOT MET ${faults.join(' ')}`
  return [page.padEnd(10), ...scores, ...figures, verdict].join('  ')
}

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, runs: { type: 'string', default: '5' } },
})
const runs = Number(values.runs)
if (!Number.isInteger(runs) || runs % 2 === 0) throw new Error('--runs takes an odd number')

// A charge that is over in seconds leaves its receipt. One that is looked at runs at life's own pace: a
// meter value every ten seconds, as stations send them.
const still = await withStack({}, async (stack) => {
  const paid = await paidCharge(stack, '3001')
  return [
    await judged('station', `${stack.url}/s/1001`, runs),
    await judged('receipt', `${stack.url}/c/${paid}/receipt`, runs),
    await judged('home', `${stack.url}/`, runs),
  ]
})
const running = await withStack({ speed: 1, pushIntervalS: 10 }, async (stack) => [
  await judged('charging', `${stack.url}/c/${await charge(stack, '1001')}`, runs),
])
const pages = [...still, ...running]

const version = lighthouseVersion()
if (values.json) {
  process.stdout.write(
    `${JSON.stringify({ pages, targets: TARGETS, runs, lighthouse: version })}\n`,
  )
} else {
  const head = ['page'.padEnd(10), ...MARKS, ...METRIC_NAMES.map((name) => name.padStart(6))]
  process.stdout.write(
    `${head.join('  ')}\n${pages.map(line).join('\n')}\n` +
      `Lighthouse ${version}, mobile, medians of ${runs}; times in ms (${Object.values(METRICS).join(', ')}).\n`,
  )
}
process.exitCode = pages.every(({ met }) => met) ? 0 : 1
