// How the gallery is looked at: sizes, lights, and the way to a screen in a browser.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Locale } from '#shared/contract.ts'
import type { Screen } from './screen.ts'
import type { Gallery } from './serve.ts'

/** A small phone, a usual one, one that lies in a car holder, and a tablet. CSS pixels. */
export const SIZES = {
  small: { width: 320, height: 640 },
  phone: { width: 390, height: 844 },
  landscape: { width: 844, height: 390 },
  tablet: { width: 820, height: 1180 },
} as const
export type Size = keyof typeof SIZES
export type Light = 'light' | 'dark'
export interface Look {
  size: Size
  light: Light
  /** Pixels of the picture for one of CSS (1). */
  scale?: number
  /** Pictures are taken of what stands still. */
  motion?: 'reduce' | 'no-preference'
}

/** A phone to look with; what each screen needs of it is done by {@link show}. */
export async function takePhone(browser: Browser, look: Look): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: SIZES[look.size],
    colorScheme: look.light,
    deviceScaleFactor: look.scale ?? 1,
    locale: 'nb-NO',
    timezoneId: 'Europe/Oslo',
    hasTouch: true,
    isMobile: true,
    reducedMotion: look.motion ?? 'reduce',
    // What is looked at must come from the gallery, not from a worker's memory.
    serviceWorkers: 'block',
  })
  context.setDefaultTimeout(15_000)
  return context
}

/** Opens a page of a screen and waits until its script has taken hold. */
async function open(page: Page, url: string, { page: drawn, answers }: Screen): Promise<void> {
  const live =
    drawn.kind === 'session' &&
    answers?.line !== 'away' &&
    drawn.view.phase !== 'abandoned' &&
    drawn.view.phase !== 'settled'
  const listens = live ? page.waitForRequest(/\/events$/) : null
  await page.goto(url, { waitUntil: 'load' })
  await listens
}

/** Brings a screen of the gallery before the eye, with all that leads to it. */
export async function show(
  page: Page,
  gallery: Gallery,
  screen: Screen,
  locale: Locale = 'nb',
): Promise<void> {
  if (screen.seen) {
    await page.goto(gallery.urlOf(screen, locale))
    await page.evaluate(
      () =>
        new Promise((done) => {
          const gone = indexedDB.deleteDatabase('stikk')
          for (const end of ['success', 'error', 'blocked']) gone.addEventListener(end, done)
        }),
    )
    for (const name of screen.seen) {
      const before = gallery.screens.find((one) => one.name === name)
      if (!before) throw new Error(`There is no screen called ${name}.`)
      await open(page, gallery.urlOf(before, locale), before)
      // A trip is remembered when the page stands; nothing on the page says so.
      await page.waitForFunction(
        remembers,
        'handle' in before.page ? before.page.view.reference : '',
      )
    }
  }
  await open(page, gallery.urlOf(screen, locale), screen)
  await screen.act?.(page, gallery.languages[locale])
}

/** Runs on the page: has the phone's memory this trip? */
function remembers(reference: string): Promise<boolean> {
  return new Promise((done) => {
    const opened = indexedDB.open('stikk')
    opened.addEventListener('error', () => done(false))
    opened.addEventListener('success', () => {
      const db = opened.result
      if (!db.objectStoreNames.contains('trips')) return done(false)
      const asked = db.transaction('trips').objectStore('trips').get(reference)
      asked.addEventListener('success', () => {
        db.close()
        done(asked.result !== undefined)
      })
    })
  })
}
