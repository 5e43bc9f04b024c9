// Lighthouse as a judge of pages: its marks, and what took them away. It knows addresses, never what a
// page is about.
import { readFileSync } from 'node:fs'
import lighthouse, { type Result } from 'lighthouse'
import { chromium } from 'playwright-core'
import { CHROMIUM_FLAGS, programOf } from '#tests/e2e/engines.ts'
import { freePorts } from '../ports.ts'

/** What Lighthouse gives marks for, of 100. */
export const MARKS = ['performance', 'accessibility', 'best-practices'] as const
export type Mark = (typeof MARKS)[number]

/** What it measures, by its own short names. Milliseconds, but for the layout shift. */
export const METRICS = {
  FCP: 'first-contentful-paint',
  LCP: 'largest-contentful-paint',
  TBT: 'total-blocking-time',
  CLS: 'cumulative-layout-shift',
  SI: 'speed-index',
} as const
export type Metric = keyof typeof METRICS

export interface Verdict {
  /** Only what was asked for. */
  marks: Partial<Record<Mark, number>>
  metrics: Record<Metric, number>
  /** Names of the audits that took marks away, performance aside. */
  faults: string[]
}

/** A busy machine loses the beginning of a recording now and then; such a visit is made again. */
const TRIES = 3

/** Lets Lighthouse look at `url` in a browser that has seen nothing yet. */
export async function judge(url: string, marks: readonly Mark[] = MARKS): Promise<Verdict> {
  for (let left = TRIES; ; left--) {
    const verdict = await look(url, marks)
    if (typeof verdict !== 'string') return verdict
    if (left <= 1) throw new Error(`${url}: ${verdict}`)
  }
}

/** One visit; in words, what kept it from being judged. */
async function look(url: string, marks: readonly Mark[]): Promise<Verdict | string> {
  const executablePath = programOf('chromium')
  if (executablePath === null) throw new Error('There is no Chromium on this machine.')
  const port = await freePorts()
  const args = [...CHROMIUM_FLAGS, `--remote-debugging-port=${port}`]
  const browser = await chromium.launch({ executablePath, args })
  try {
    // Its defaults are a mobile phone on a slow network, simulated.
    const result = await lighthouse(url, { port, logLevel: 'silent', onlyCategories: [...marks] })
    if (!result) return 'Lighthouse said nothing'
    return result.lhr.runtimeError?.message ?? verdictOf(result.lhr, marks)
  } finally {
    await browser.close()
  }
}

function verdictOf({ categories, audits }: Result, marks: readonly Mark[]): Verdict {
  const measured = (metric: Metric): number => audits[METRICS[metric]]?.numericValue ?? 0
  const faults = marks
    .filter((mark) => mark !== 'performance')
    .flatMap((mark) => categories[mark]?.auditRefs ?? [])
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
    .map(({ id }) => id)
  return {
    marks: Object.fromEntries(
      marks.map((mark) => [mark, Math.round((categories[mark]?.score ?? 0) * 100)]),
    ),
    metrics: {
      FCP: measured('FCP'),
      LCP: measured('LCP'),
      TBT: measured('TBT'),
      CLS: measured('CLS'),
      SI: measured('SI'),
    },
    faults,
  }
}

/** The version of Lighthouse, for whoever compares figures. */
export function lighthouseVersion(): string {
  const found = /"version": "([^"]+)"/.exec(
    readFileSync(new URL(import.meta.resolve('lighthouse/package.json')), 'utf8'),
  )
  return found?.[1] ?? ''
}
