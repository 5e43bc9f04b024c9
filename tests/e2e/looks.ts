// How a screen is looked at: at two sizes, by day and by night, by the eye's rules and by axe's.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import * as z from 'zod'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Both sizes by day and by night. axe sees each size and each light once: no rule needs both. */
const LOOKS = [
  { width: 390, height: 844, colorScheme: 'light', axe: true },
  { width: 390, height: 844, colorScheme: 'dark', axe: false },
  { width: 320, height: 640, colorScheme: 'light', axe: false },
  { width: 320, height: 640, colorScheme: 'dark', axe: true },
] as const

const found = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
})

/** What axe has against the page, one line for each element. */
async function axe(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const { violations } = found.parse(await page.evaluate('axe.run()'))
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Looks at what is on the screen in every look: nothing overflows, and axe has nothing to say. */
export async function inspect(page: Page): Promise<void> {
  for (const { width, height, colorScheme, axe: asked } of LOOKS) {
    const look = `at ${width} x ${height}, ${colorScheme}`
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme })
    const needed = await page.evaluate(() => document.documentElement.scrollWidth)
    expect.soft(needed, `width needed ${look}`).toBeLessThanOrEqual(width)
    if (asked) expect.soft(await axe(page), `axe ${look}`).toEqual([])
  }
}
