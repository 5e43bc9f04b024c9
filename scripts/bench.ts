// Measures what we promise and prints it as a table, or as JSON with --json. Runs the production
// build under the real engine with both stand-ins (tests/e2e/stack.ts); a build must be there.
// --runs=N: how often each page is visited on the slow phone (an odd number).
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { byteRows } from './bench/bytes.ts'
import { paintRows } from './bench/paint.ts'
import { rateRows } from './bench/rate.ts'
import { table } from './bench/row.ts'
import { FULL_PAGE, withStack } from './bench/street.ts'

const STATION = '/s/1001'

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, runs: { type: 'string', default: '11' } },
})
const runs = Number(values.runs)
if (!Number.isInteger(runs) || runs % 2 === 0) throw new Error('--runs takes an odd number')

const rows = await withStack({ settings: FULL_PAGE }, async (stack) => [
  ...(await byteRows(stack.url)),
  ...(await paintRows(`${stack.url}${STATION}`, runs)),
  ...(await rateRows(stack, STATION)),
])
if (values.json) {
  process.stdout.write(`${JSON.stringify({ rows, cores: cpus().length, node: process.version })}\n`)
} else {
  process.stdout.write(
    `${table(rows)}\nSlow 4G (150 ms, 1.6 Mbit/s), CPU 4x slower, nothing cached, medians of ${runs} visits in turn; ` +
      `client and engine share ${cpus().length} cores.\n`,
  )
}
process.exitCode = rows.some((row) => row.met === false) ? 1 : 0
