// How long a driver looks at nothing: the station page on a poor phone, beside the least that any page
// with this text could take. Runs alternate, so that what the machine does meanwhile meets both.
import { fileURLToPath } from 'node:url'
import { launch, programOf } from '#tests/e2e/engines.ts'
import { median, promise, yardstick, type Row } from './row.ts'
import { visit, type Visit } from './slow-phone.ts'
import { serveStill } from './still-page.ts'

/** The pay button must not come later than this many times the hand-made page's. */
const LIMIT_RATIO = 1.1
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The rows of the paints of the page at `url`; none where no browser is. `runs` is an odd number. */
export async function paintRows(url: string, runs: number): Promise<Row[]> {
  if (programOf('chromium') === null) return []
  const html = await (await fetch(url, { headers: { accept: 'text/html' } })).text()
  const still = await serveStill(ROOT, html)
  const browser = await launch('chromium')
  const ours: Visit[] = []
  const limit: Visit[] = []
  try {
    // The first visit of each warms the browser and the engines, not the phone's cache.
    await visit(browser, url)
    await visit(browser, still.url)
    for (let run = 0; run < runs; run++) {
      limit.push(await visit(browser, still.url))
      ours.push(await visit(browser, url))
    }
  } finally {
    await browser.close()
    await still.stop()
  }
  const least = middle(limit, 'button')
  const button = middle(ours, 'button')
  const shift = Math.max(...ours.map((seen) => seen.shift))
  return [
    yardstick('pay button painted, a hand-made page with the same text', least, 'ms'),
    yardstick('pay button painted, ours', button, 'ms', least),
    promise(
      'pay button painted, ours to the hand-made page',
      round2(button / least),
      '×',
      LIMIT_RATIO,
    ),
    // What our server thinks about and a file does not: on a busy machine most of the difference.
    yardstick('first byte, a hand-made page', middle(limit, 'firstByte'), 'ms'),
    yardstick('first byte, ours', middle(ours, 'firstByte'), 'ms'),
    yardstick('first paint, ours', middle(ours, 'firstPaint'), 'ms'),
    yardstick('largest paint, ours', middle(ours, 'largestPaint'), 'ms'),
    yardstick('the form listens, ours', middle(ours, 'ready'), 'ms'),
    promise('layout shift, the most of all visits', round2(shift), '', 0),
  ]
}

const middle = (visits: Visit[], name: keyof Visit): number =>
  Math.round(median(visits.map((seen) => numberOf(seen, name))))

function numberOf(seen: Visit, name: keyof Visit): number {
  const value = seen[name]
  if (value === null || (name === 'button' && value === 0)) throw new Error(`No ${name} was seen`)
  return value
}

const round2 = (value: number): number => Math.round(value * 100) / 100
