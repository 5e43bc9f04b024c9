// Measures what we promise and prints it as a table, or as JSON with --json. Runs the production
// build under the real engine with both stand-ins (tests/e2e/stack.ts); a build must be there.
import { connect } from 'node:net'
import { cpus } from 'node:os'
import { startStack, type Stack } from '#tests/e2e/stack.ts'

/** One measured promise. `target` is null where the number is only a yardstick for the others. */
interface Row {
  name: string
  value: number
  unit: string
  baseline: number | null
  target: number | null
  met: boolean | null
}

// The first load fits the first flight of a TCP connection: ten segments of about 1,434 bytes.
const FIRST_LOAD_BYTES = 14_336
const SECONDS = 3
const CONNECTIONS = 32

/** Bytes of the body as they travel, before any decoding. */
function wireBytes(url: string): Promise<number> {
  const { hostname, port, pathname } = new URL(url)
  return new Promise((done, fail) => {
    const socket = connect(Number(port), hostname)
    const chunks: Buffer[] = []
    socket.on('error', fail)
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('end', () => done(bodyBytes(Buffer.concat(chunks))))
    socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAccept: text/html\r\n` +
        'Accept-Encoding: br\r\nConnection: close\r\n\r\n',
    )
  })
}

/** Length of a response's body, without the framing of chunks. */
function bodyBytes(response: Buffer): number {
  const split = response.indexOf('\r\n\r\n')
  const head = response.subarray(0, split).toString('latin1').toLowerCase()
  let body = response.subarray(split + 4)
  if (!head.includes('transfer-encoding: chunked')) return body.length
  let bytes = 0
  for (;;) {
    const line = body.indexOf('\r\n')
    const size = Number.parseInt(body.subarray(0, line).toString('latin1'), 16)
    if (!(size > 0)) return bytes
    bytes += size
    body = body.subarray(line + 2 + size + 2)
  }
}

/** The station page and every script it names: what must arrive before it can be used fully. */
async function firstLoad(stack: Stack, path: string): Promise<Row[]> {
  const page = `${stack.url}${path}`
  const html = await (await fetch(page)).text()
  const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map((m) => m[1] ?? '')
  const pageBytes = await wireBytes(page)
  let scriptBytes = 0
  for (const script of new Set(scripts)) scriptBytes += await wireBytes(`${stack.url}${script}`)
  const sum = pageBytes + scriptBytes
  const yardstick = { unit: 'bytes', baseline: null, target: null, met: null }
  return [
    { name: 'station page, HTML with style and state, brotli', value: pageBytes, ...yardstick },
    { name: 'station page, scripts, brotli', value: scriptBytes, ...yardstick },
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
    const bytes = await firstLoad(stack, path)
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
