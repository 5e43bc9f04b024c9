// What a careful eye has against a page, in words: axe's findings, what is wider than the phone, what is
// too small for a thumb, headings out of sequence. It knows no screen.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import * as z from 'zod'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const found = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
})

/** The rules of axe that see colours; all others judge the same page by any light. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'] as const

/** What axe has against the page, one line for each element; `rules`: these alone. */
export async function faultsByAxe(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(AXE)
  const options = rules ? { runOnly: rules } : {}
  const { violations } = found.parse(await page.evaluate(`axe.run(${JSON.stringify(options)})`))
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** How much wider than the screen the page is, and what reaches out furthest; null where it fits. */
const overhang = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return null
    const all = [...document.querySelectorAll('body *')]
      .filter((one) => one.checkVisibility())
      .map((one) => ({ one, right: one.getBoundingClientRect().right }))
    // The innermost of those that reach out furthest.
    const widest = all
      .toSorted((a, b) => b.right - a.right)
      .findLast(({ right }) => right >= scrollWidth - 1)
    const { one } = widest ?? all.at(-1) ?? { one: document.body }
    return `needs ${scrollWidth} of ${clientWidth} pixels: ${one.outerHTML.slice(0, 120)}`
  })

/** What is wider than the phone as it stands, and with the phone's letters twice as large. */
export async function tooWide(page: Page): Promise<string[]> {
  const plain = await overhang(page)
  // As the browser's own setting of the size of text does it.
  const session = await page.context().newCDPSession(page)
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } })
  const large = await overhang(page)
  await session.send('Page.setFontSizes', { fontSizes: { standard: 16, fixed: 13 } })
  await session.detach()
  return [...(plain ? [plain] : []), ...(large ? [`with large letters, ${large}`] : [])]
}

/** The least side of what is meant for a thumb, in CSS pixels (experience, "Look"). */
const THUMB = 48

/** Controls and links that stand alone and are smaller than a thumb. A link inside a sentence is text. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const shown = [...document.querySelectorAll('a, button, input, summary, label')].filter(
      (one) => one.checkVisibility({ opacityProperty: false }) && !one.closest('.vh'),
    )
    return shown.flatMap((one) => {
      // Beside it, in the same element, stand words of its sentence.
      const sentence = [...(one.parentElement?.childNodes ?? [])].some(
        (part) => part.nodeType === Node.TEXT_NODE && part.textContent?.trim(),
      )
      const inText = one.matches('a') && (sentence || one.closest('label, p.note, div.note'))
      const labelled = one.matches('input[type=radio], input[type=checkbox]')
      if (inText || labelled || one.matches('input[type=hidden]')) return []
      if (one.matches('label') && !one.querySelector('[type=radio], [type=checkbox]')) return []
      const { width, height } = one.getBoundingClientRect()
      const small = Math.min(width, height) < least - 0.5
      return small ? [`${one.textContent?.trim()} is ${width} x ${height}`] : []
    })
  }, THUMB)
}

/** Headings: exactly one of the first level, and it comes first; no level is skipped. */
export async function outline(page: Page): Promise<string[]> {
  const levels = await page.evaluate(() =>
    [...document.querySelectorAll('h1, h2, h3, h4')].map((one) => Number(one.tagName.slice(1))),
  )
  const first = levels.filter((level) => level === 1).length
  const jumps = levels.some((level, at) => level > (levels[at - 1] ?? 0) + 1)
  return first === 1 && levels[0] === 1 && !jumps ? [] : [`headings: ${levels.join(' ')}`]
}
