// The whole gallery under the eye: every screen in every state, in both lights and at both sizes, in
// every language. axe has nothing to say, nothing is wider than the phone, every target is as large as
// a thumb, every page has one heading that begins it.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LOCALES, type Locale } from '#shared/contract.ts'
import { show, takePhone, type Light, type Size } from '#tests/gallery/looks.ts'
import { serveGallery, type Gallery } from '#tests/gallery/serve.ts'
import { inEveryEngine, launch } from './engines.ts'
import { COLOUR_RULES, faultsByAxe, outline, smallTargets, tooWide } from './eye.ts'

/** Long enough for a hundred screens on two busy cores. */
const MINUTES = 60_000

inEveryEngine(
  'every screen of the gallery',
  (engine) => {
    let browser: Browser
    let gallery: Gallery

    beforeAll(async () => {
      browser = await launch(engine)
      gallery = await serveGallery()
    })
    afterAll(async () => {
      await browser?.close()
      await gallery?.close()
    })

    /** What `judge` has against each of the screens, by name; two phones see half of them each. */
    async function walk(
      look: { size: Size; light: Light },
      judge: (page: Page) => Promise<string[]>,
      locale: Locale = 'nb',
    ): Promise<string[]> {
      const halves = [0, 1].map((half) => gallery.screens.filter((_, at) => at % 2 === half))
      const found = halves.map(async (screens) => {
        const phone = await takePhone(browser, look)
        const page = await phone.newPage()
        const faults: string[] = []
        for (const screen of screens) {
          await show(page, gallery, screen, locale)
          for (const fault of await judge(page)) faults.push(`${screen.name}: ${fault}`)
        }
        await phone.close()
        return faults
      })
      return (await Promise.all(found)).flat()
    }

    it.each<[Size, Light, (readonly string[])?]>([
      ['phone', 'light'],
      ['small', 'dark', COLOUR_RULES],
    ])(
      'gives axe nothing to say on a %s screen in the %s',
      async (size, light, rules) => {
        expect(await walk({ size, light }, (page) => faultsByAxe(page, rules))).toEqual([])
      },
      4 * MINUTES,
    )

    it(
      'has targets for thumbs, begins with one heading, and skips no level',
      async () => {
        const found = await walk({ size: 'small', light: 'light' }, async (page) => [
          ...(await smallTargets(page)),
          ...(await outline(page)),
        ])
        expect(found).toEqual([])
      },
      3 * MINUTES,
    )

    it.each(LOCALES)(
      'fits a phone of 320 pixels in %s, also with letters twice as large',
      async (locale) => {
        expect(await walk({ size: 'small', light: 'light' }, tooWide, locale)).toEqual([])
      },
      4 * MINUTES,
    )
  },
  ['chromium'],
)
