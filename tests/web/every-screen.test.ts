// Every screen in every language: nothing left open, nothing empty, the document in its language, and
// at the top and at the thumb exactly what the table of headings says.
import { describe, expect, test } from 'vitest'
import type { Locale } from '#shared/contract.ts'
import { LOCALES, PHASES } from '#shared/contract.ts'
import type { Page } from '#web/page.ts'
import { TROUBLES } from '#web/page.ts'
import { render } from '#web/entry-server.tsx'
import { everyScreen } from './every-screen.ts'
import { HEADINGS } from './headings.ts'
import { assets } from './samples.ts'
import { plain } from './words.ts'

const draw = (page: Page, locale: Locale): string => render({ ...page, locale }, assets)

/** What is read: without the state, which carries sentences that are yet to be filled. */
const readable = (html: string): string => html.replace(/<script id="state".*?<\/script>/s, '')

/** Elements that say nothing. */
const EMPTY =
  /<(h1|h2|p|li|dt|dd|th|td|a|b|span|small|legend|label|button|summary)\b([^>]*)><\/\1>/g

const textOf = (one: Element | null | undefined) => one && plain(one.textContent ?? '').trim()

function emptyIn(html: string): string[] {
  return (
    [...html.matchAll(EMPTY)]
      // A live region waits for its words.
      .filter(([, , attributes = '']) => !/role="status"/.test(attributes))
      .map(([whole]) => whole)
  )
}

describe.each(LOCALES)('in %s', (locale) => {
  test('no screen has an unfilled place, an empty element or a value that is none', () => {
    for (const { name, page } of everyScreen) {
      const html = readable(draw(page, locale))
      const main = html.slice(html.indexOf('<body'))
      expect(main, name).not.toMatch(/[{}]|\b(?:undefined|null|NaN|Infinity|\[object)\b/)
      expect(emptyIn(main), name).toEqual([])
      // Two full stops, or a stop after a question: a value brought its own.
      expect(main.replaceAll(/<[^>]+>/g, ' '), name).not.toMatch(/(?<!\.)\.\.(?!\.)|[?!]\./)
    }
  })

  test('every document says its language, and carries a title of its own', () => {
    for (const { name, page } of everyScreen) {
      const html = draw(page, locale)
      expect(html, name).toContain(`<html lang="${locale}">`)
      const title = /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? ''
      expect(title, name).toMatch(/^\S.* – Stikk$/)
      expect(html, name).toContain(`hreflang="${locale}" lang="${locale}" aria-current="true"`)
    }
  })

  test.each(Object.entries(HEADINGS))(
    '%s has the heading and the action of the table',
    (name, said) => {
      const page = everyScreen.find((one) => one.name === name)?.page
      if (!page) throw new Error(`There is no screen called ${name}.`)
      const drawn = new DOMParser().parseFromString(draw(page, locale), 'text/html')
      const [action] = [...drawn.querySelectorAll('.thumb a, .thumb button')].filter(
        (one) => !one.closest('dialog, label'),
      )
      const heading = textOf(drawn.querySelector('h1'))
      expect([heading, textOf(action) ?? null]).toEqual(said[locale])
      if (page.kind === 'session') expect(plain(drawn.title)).toBe(`${heading} – Stikk`)
    },
  )
})

test('the table has a row for every phase and every trouble', () => {
  const pages = everyScreen.filter(({ name }) => name in HEADINGS).map(({ page }) => page)
  const phases = new Set(pages.flatMap((page) => ('view' in page ? [page.view.phase] : [])))
  expect([...phases].sort()).toEqual([...PHASES].sort())
  const troubles = pages.flatMap((page) => (page.kind === 'trouble' ? [page.code] : []))
  expect(troubles.sort()).toEqual([...TROUBLES].sort())
})
