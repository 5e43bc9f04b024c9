// Measures what we promise and prints it as a table, or as JSON with --json. Runs the production
// build under the real engine with both stand-ins (tests/e2e/stack.ts); a build must be there.
import { cpus } from 'node:os'
import { startStack, type Stack } from '#tests/e2e/stack.ts'
import { FIRST_LOAD_BYTES, firstLoad } from './first-load.ts'

/** One measured promise. `target` is null where the number is only a yardstick for the others. */
interface Row {
  name: string
  value: number
  unit: string
  baseline: number | null
  target: number | null
  met: boolean | null
}

const SECONDS = 3
const CONNECTIONS = 32

/** The station page and every script it names: what must arrive before it can be used fully. */
async function loadRows(url: string): Promise<Row[]> {
  const { page, scripts } = await firstLoad(url)
  const sum = page + scripts
  const yardstick = { unit: 'bytes', baseline: null, target: null, met: null }
  return [
    { name: 'station page, HTML with style and state, brotli', value: page, ...yardstick },
    { name: 'station page, scripts, brotli', value: scripts, ...yardstick },
    {
      name: 'station page, first load in all, brotli',
      value: sum,
      unit: 'bytes',
      baseline: null,
      target: FIRST_LOAD_BYTES,
      met: sum <= FIRST_LOAD_BYTES,
    },
  ]
}

/** Requests answered with 200 in a second, by so many connections that never pause. */
async function rate(url: string): Promise<number> {
  const until = performance.now() + SECONDS * 1000
  let good = 0
  const one = async (): Promise<void> => {
    while (performance.now() < until) {
      const response = await fetch(url)
      await response.arrayBuffer()
      if (response.ok) good++
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, one))
  return Math.round(good / SECONDS)
}

/** A free station that the product sells. */
async function stationPath(stack: Stack): Promise<string> {
  const response = await fetch(`${stack.cpo.url}/sandbox/evses`)
  const list: unknown = await response.json()
  for (const one of Array.isArray(list) ? list : []) {
    const path = `/s/${one.physical_reference}`
    if (one.status === 'AVAILABLE' && (await fetch(`${stack.url}${path}`)).status === 200) {
      return path
    }
  }
  throw new Error('No station is sold: is the product ready?')
}

async function measure(): Promise<Row[]> {
  const stack = await startStack({ settings: { RATE_LIMIT: 'off' } })
  try {
    const path = await stationPath(stack)
    const bytes = await loadRows(`${stack.url}${path}`)
    const plain = await rate(`${stack.url}/healthz`)
    const pages = await rate(`${stack.url}${path}`)
    const none = { target: null, met: null }
    return [
      ...bytes,
      { name: 'GET /healthz (the yardstick)', value: plain, unit: '/s', baseline: null, ...none },
      { name: `GET ${path}, complete page`, value: pages, unit: '/s', baseline: plain, ...none },
    ]
  } finally {
    await stack.stop()
  }
}

function table(rows: Row[]): string {
  const widest = Math.max(...rows.map((row) => row.name.length))
  return rows
    .map((row) => {
      const value = `${row.value.toLocaleString('en')} ${row.unit}`.padStart(16)
      const target = row.target === null ? '' : `  at most ${row.target.toLocaleString('en')}`
      const verdict = row.met === null ? '' : row.met ? '  met' : '  NOT MET'
      const share = row.baseline ? `  ${Math.round((100 * row.value) / row.baseline)} % of it` : ''
      return `${row.name.padEnd(widest)}${value}${target}${verdict}${share}`
    })
    .join('\n')
}

const rows = await measure()
if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify({ rows, cores: cpus().length, node: process.version })}\n`)
} else {
  process.stdout.write(
    `${table(rows)}\n${CONNECTIONS} connections for ${SECONDS} s each; the client runs on the same ${cpus().length} cores.\n`,
  )
}
process.exitCode = rows.some((row) => row.met === false) ? 1 : 0
