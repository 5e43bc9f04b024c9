// How a screen is looked at: at two sizes, by day and by night, by the eye's rules and by axe's.
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { faultsByAxe } from './eye.ts'

/** Both sizes by day and by night. axe sees each size and each light once: no rule needs both. */
const LOOKS = [
  { width: 390, height: 844, colorScheme: 'light', axe: true },
  { width: 390, height: 844, colorScheme: 'dark', axe: false },
  { width: 320, height: 640, colorScheme: 'light', axe: false },
  { width: 320, height: 640, colorScheme: 'dark', axe: true },
] as const

/** Looks at what is on the screen in every look: nothing overflows, and axe has nothing to say. */
export async function inspect(page: Page): Promise<void> {
  const faults: string[] = []
  for (const { width, height, colorScheme, axe: asked } of LOOKS) {
    const look = `at ${width} x ${height}, ${colorScheme}`
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme })
    const needed = await page.evaluate(() => document.documentElement.scrollWidth)
    if (needed > width) faults.push(`${needed} pixels are needed ${look}`)
    if (asked) faults.push(...(await faultsByAxe(page)).map((fault) => `${fault} ${look}`))
  }
  expect(faults).toEqual([])
}
