// Promises that only an eye and a keyboard can judge, held on the screens of the gallery: what is in
// view, where the focus is, what moves. docs/promises.md names them beside those held elsewhere.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { show, takePhone, type Look } from '#tests/gallery/looks.ts'
import type { Screen } from '#tests/gallery/screen.ts'
import { serveGallery, type Gallery } from '#tests/gallery/serve.ts'
import { fill } from '#web/text/messages.ts'
import { inEveryEngine, launch } from './engines.ts'

/** Where something is on the screen. */
async function place(page: Page, text: string | RegExp) {
  const box = await page.getByText(text).first().boundingBox()
  if (!box) throw new Error(`"${text}" is not to be seen.`)
  return { top: box.y, bottom: box.y + box.height, left: box.x, right: box.x + box.width }
}
/** What has the focus, by what it is called; the page itself where nothing has. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: one } = document
    if (!one || one === document.body) return 'the page'
    if (one instanceof HTMLInputElement) return one.labels?.[0]?.textContent?.trim() ?? one.name
    return one.textContent?.trim() ?? one.tagName
  })

inEveryEngine(
  'what an eye and a keyboard are promised',
  (engine) => {
    let browser: Browser
    let gallery: Gallery
    const phones: BrowserContext[] = []

    beforeAll(async () => {
      browser = await launch(engine)
      gallery = await serveGallery()
    })
    afterEach(async () => {
      await Promise.all(phones.splice(0).map((phone) => phone.close()))
    })
    afterAll(async () => {
      await browser?.close()
      await gallery?.close()
    })

    const named = (name: string): Screen => {
      const screen = gallery.screens.find((one) => one.name === name)
      if (!screen) throw new Error(`There is no screen called ${name}.`)
      return screen
    }
    /** A phone on which a screen is seen. */
    async function look(name: string, how: Partial<Look> = {}): Promise<Page> {
      const phone = await takePhone(browser, { size: 'small', light: 'light', ...how })
      phones.push(phone)
      const page = await phone.newPage()
      await show(page, gallery, named(name))
      return page
    }
    const words = () => gallery.languages.nb

    it('says whether to plug or to pay first, before paying and after', async () => {
      for (const sequence of ['plug-first', 'pay-first'] as const) {
        const before = await look(`station-${sequence}`)
        await before.getByText(words().station[sequence]).waitFor()
        const after = await look(`starting-${sequence}`)
        await after.getByText(words().session[sequence]).waitFor()
      }
    })

    it('puts what becomes of a stop where the button was, and the keyboard with it', async () => {
      const { session } = words()
      const button = await place(await look('charging'), session.stop)
      const page = await look('stop-sending')
      const steps = await page.getByRole('list').boundingBox()
      expect(steps?.y).toBeGreaterThan(200)
      expect((steps?.y ?? 0) + (steps?.height ?? 0)).toBeLessThanOrEqual(button.bottom + 20)
      await expect.poll(() => focused(page)).toContain(session.stopSending)
    })

    it('says what costs soon above the figures, in view without scrolling', async () => {
      for (const name of ['charging-near-limit', 'charging-idle-soon', 'charging-idle-now']) {
        const page = await look(name)
        const said = await page.locator('.note').first().boundingBox()
        const figures = await place(page, 'kWh')
        expect((said?.y ?? 0) + (said?.height ?? 0), name).toBeLessThan(figures.top)
        expect(figures.bottom, name).toBeLessThan(640)
      }
    })

    it('has the phone number and the reference on every screen of a session', async () => {
      const page = await look('charging')
      for (const screen of gallery.screens) {
        if (!('view' in screen.page)) continue
        await page.goto(gallery.urlOf(screen))
        const { support, view } = screen.page
        const call = fill(words().common.call, { phone: support.phone ?? '' })
        expect(await page.getByRole('link', { name: call }).count(), screen.name).toBe(1)
        expect(await page.getByText(view.reference).count(), screen.name).toBeGreaterThan(0)
      }
    })

    it('shows figures and stop button together on a phone that lies', async () => {
      for (const name of ['charging', 'charging-large', 'charging-near-limit']) {
        const page = await look(name, { size: 'landscape' })
        const [figures, stop] = [await place(page, 'kWh'), await place(page, words().session.stop)]
        expect(figures.right, name).toBeLessThan(stop.left)
        expect(Math.max(figures.bottom, stop.bottom), name).toBeLessThanOrEqual(390)
        expect(await page.evaluate(() => scrollY)).toBe(0)
      }
    })

    it('keeps the chosen amount and the ring visible in forced colours', async () => {
      const station = await look('station')
      await station.emulateMedia({ forcedColors: 'active' })
      const edges = await station.locator('.picks .pick').evaluateAll((all) =>
        all.map((one) => {
          const { borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(one)
          return `${borderTopWidth} ${borderTopStyle} ${borderTopColor}`
        }),
      )
      expect(edges[1]).not.toBe(edges[0])
      expect(edges[2]).toBe(edges[0])

      const meter = await look('charging')
      await meter.emulateMedia({ forcedColors: 'active' })
      const strokes = await meter
        .locator('circle')
        .evaluateAll((all) => all.map((one) => getComputedStyle(one).stroke))
      const paper = await meter.evaluate(
        () => getComputedStyle(document.documentElement).backgroundColor,
      )
      expect(new Set([...strokes, paper]).size).toBe(3)
    })

    it('moves nothing for those who asked for no motion', async () => {
      const end = named('finishing-price')
      for (const [motion, moves] of [
        ['no-preference', true],
        ['reduce', false],
      ] as const) {
        const page = await look('charging', { motion })
        expect(await page.evaluate(() => document.getAnimations().length > 0), motion).toBe(moves)
        await page.evaluate(() => {
          const plain = document.startViewTransition.bind(document)
          document.startViewTransition = (change) => {
            document.documentElement.dataset['turned'] = 'true'
            return plain(change)
          }
        })
        gallery.say(named('charging'), end)
        await page.getByRole('heading', { level: 1, name: words().session.finished }).waitFor()
        const turned = await page.evaluate(
          () => document.documentElement.dataset['turned'] === 'true',
        )
        expect(turned, motion).toBe(moves)
      }
    })

    it('leads a keyboard through the station page in the sequence of reading', async () => {
      const { common, form } = words()
      const page = await look('station')
      const met: string[] = []
      for (let at = 0; at < 9; at += 1) {
        await page.keyboard.press('Tab')
        met.push((await focused(page)).replaceAll(/\s+/g, ' '))
      }
      expect(met).toEqual([
        common.skip,
        'Stikk',
        expect.stringContaining(common.language),
        expect.stringContaining('350 kr'),
        expect.stringContaining(form.agree.split('{')[0] ?? ''),
        form.terms,
        form.pay.Vipps,
        fill(common.call, { phone: '+47 21 00 00 00' }),
        common.supportPage,
      ])
    })

    it('holds the keyboard in the question, and gives it back to the button', async () => {
      const { session } = words()
      const page = await look('charging')
      const stop = page.getByRole('button', { name: session.stop, exact: true })
      await stop.focus()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog', { name: session.stopAsk }).waitFor()
      for (let at = 0; at < 6; at += 1) {
        expect([session.stopConfirm, session.stopKeep, 'the page']).toContain(await focused(page))
        await page.keyboard.press('Tab')
      }
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
      expect(await focused(page)).toBe(session.stop)
      expect(await page.evaluate(() => scrollY)).toBe(0)
    })

    it('hands the focus to the heading when a step takes its control away', async () => {
      const { session } = words()
      const page = await look('charging')
      await page.getByRole('button', { name: session.stop, exact: true }).focus()
      gallery.say(named('charging'), named('finishing-price'))
      await page.getByRole('heading', { level: 1, name: session.finished }).waitFor()
      await expect.poll(() => focused(page)).toBe(session.finished)
    })
  },
  ['chromium'],
)
