// Scanning inside the app: our own code leads to its station by whichever reader there is, a stranger's
// code leads nowhere, and whatever fails, the number can be typed.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fill } from '#web/text/messages.ts'
import { nb } from '#web/text/nb.ts'
import { browserSeeing } from './camera.ts'
import { button, heading, say } from './driver.ts'
import { programOf } from './engines.ts'
import { inspect } from './looks.ts'
import { takePhone, type Phone } from './phone.ts'
import { startStack, type Stack } from './stack.ts'

const words = nb.scanner
const STICKER = 'https://stikk.example.evil.example/s/1001'

/** Keeps every camera the page opens, so that a test can see whether it is on. */
function watchCameras(): void {
  const tracks: MediaStreamTrack[] = []
  Object.assign(globalThis, { tracks })
  const devices = navigator.mediaDevices
  const ask = devices.getUserMedia.bind(devices)
  devices.getUserMedia = async (wish) => {
    const stream = await ask(wish)
    tracks.push(...stream.getTracks())
    return stream
  }
}

/** How many cameras have been opened, and how many are on. */
const cameras = (page: Page): Promise<unknown> =>
  page.evaluate(
    "[tracks.length, tracks.filter((track) => track.readyState === 'live').length].join(' opened, ') + ' on'",
  )

/** A reader of the browser's own that sees what it is told to; nothing: it is there, and broken. */
function ownReader(text: string): void {
  class BarcodeDetector {
    static getSupportedFormats = async () => ['qr_code']
    detect = async () => {
      if (text === '') throw new DOMException('No service', 'NotSupportedError')
      return [{ rawValue: text }]
    }
  }
  Object.assign(globalThis, { BarcodeDetector })
}

const dialog = (page: Page) => page.getByRole('dialog', { name: words.title })

describe.skipIf(programOf('chromium') === null)('scanning in the app', () => {
  let stack: Stack
  let browsers: Browser[] = []

  /** A phone at home, whose camera sees this. */
  async function phoneSeeing(
    text: string,
    { asked = 'yes', own = null }: { asked?: 'yes' | 'no'; own?: string | null } = {},
  ): Promise<Phone & { fetched: URL[] }> {
    const browser = await browserSeeing(text, asked)
    browsers.push(browser)
    const phone = await takePhone(browser)
    await phone.context.addInitScript(watchCameras)
    if (own !== null) await phone.context.addInitScript(ownReader, own)
    const fetched: URL[] = []
    // Of the page alone: what it asks of its service worker, that asks of the server once more.
    phone.page.on('request', (request) => fetched.push(new URL(request.url())))
    await phone.page.goto(stack.url, { waitUntil: 'networkidle' })
    return { ...phone, fetched }
  }

  beforeAll(async () => {
    stack = await startStack()
  })
  afterEach(async () => {
    await Promise.all(browsers.map((browser) => browser.close()))
    browsers = []
  })
  afterAll(() => stack.stop())

  it('our own code leads to its station, by a reader that is fetched only then', async () => {
    const code = `${stack.url}/s/1001?totp=12&next=/c/x`
    const { page, troubles, fetched } = await phoneSeeing(code)
    const reader = () => fetched.filter(({ pathname }) => /wasm|code-reader/.test(pathname))
    expect(reader()).toEqual([])
    await button(page, words.open).click()
    await heading(page, say.station('1001')).waitFor()
    expect(page.url()).toBe(`${stack.url}/s/1001?totp=12&lang=nb`)
    expect(reader().map(({ pathname }) => pathname.replace(/.*\./, ''))).toEqual(['js', 'wasm'])
    expect(fetched.filter(({ origin }) => origin !== stack.url)).toEqual([])
    expect(troubles).toEqual([])
  })

  it('the phone’s own reader is used where it has one', async () => {
    const { page, troubles, fetched } = await phoneSeeing(STICKER, { own: ' 1001 ' })
    await button(page, words.open).click()
    await heading(page, say.station('1001')).waitFor()
    expect(fetched.filter(({ pathname }) => /wasm|code-reader/.test(pathname))).toEqual([])
    expect(troubles).toEqual([])
  })

  it('a reader of the phone’s own that does not work is replaced by the fetched one', async () => {
    const { page, troubles } = await phoneSeeing(`${stack.url}/s/1001`, { own: '' })
    await button(page, words.open).click()
    await heading(page, say.station('1001')).waitFor()
    expect(troubles).toEqual([])
  })

  it('a stranger’s code is refused, its host is said, and the camera is off', async () => {
    const { page, troubles } = await phoneSeeing(STICKER)
    await button(page, words.open).click()
    const alert = dialog(page).getByRole('alert')
    await alert.waitFor()
    expect(await alert.textContent()).toBe(
      fill(words.foreign, { host: 'stikk.example.evil.example' }) + nb.scan.stickers,
    )
    expect(await cameras(page)).toBe('1 opened, 0 on')
    await inspect(page)
    await button(page, nb.common.again).click()
    await alert.waitFor({ state: 'detached' })
    await alert.waitFor()
    expect(await cameras(page)).toBe('2 opened, 0 on')
    expect(new URL(page.url()).pathname).toBe('/')
    expect(troubles).toEqual([])
  })

  it('a code that is no address is said to be none, and the scanner looks on', async () => {
    const { page, troubles } = await phoneSeeing('WIFI:T:WPA;S:guest;;')
    await button(page, words.open).click()
    await dialog(page).getByRole('status').filter({ hasText: words.other }).waitFor()
    expect(await cameras(page)).toBe('1 opened, 1 on')
    await inspect(page)
    await button(page, words.number).click()
    await dialog(page).waitFor({ state: 'hidden' })
    expect(await cameras(page)).toBe('1 opened, 0 on')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('station')
    expect(troubles).toEqual([])
  })

  it('a camera that is not allowed leads to the number', async () => {
    const { page, troubles } = await phoneSeeing(STICKER, { asked: 'no' })
    await button(page, words.open).click()
    const alert = dialog(page).getByRole('alert')
    await alert.waitFor()
    expect(await alert.textContent()).toBe(words.denied)
    await button(page, words.number).click()
    await page.keyboard.type(' 1001 ')
    await page.keyboard.press('Enter')
    await heading(page, say.station('1001')).waitFor()
    expect(troubles).toEqual([])
  })

  it('works by keyboard alone: focus goes in, stays in, and comes back', async () => {
    const { page, troubles } = await phoneSeeing('WIFI:T:WPA;S:guest;;')
    const open = button(page, words.open)
    await open.focus()
    await page.keyboard.press('Enter')
    await dialog(page).getByRole('status').filter({ hasText: words.other }).waitFor()
    const inside = (): Promise<boolean> =>
      dialog(page).evaluate((element) => element.contains(document.activeElement))
    expect(await inside()).toBe(true)
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'hidden' })
    expect(await open.evaluate((element) => element === document.activeElement)).toBe(true)
    // The dialog tells of its end a moment after it is gone.
    await expect.poll(() => cameras(page), { timeout: 10_000 }).toBe('1 opened, 0 on')
    expect(troubles).toEqual([])
  })

  it('the shortcut opens the scanner once; a reload finds an ordinary home', async () => {
    const { page } = await phoneSeeing('WIFI:T:WPA;S:guest;;')
    await page.goto(`${stack.url}/?lang=nb&do=scan`)
    await dialog(page).waitFor()
    expect(page.url()).toBe(`${stack.url}/?lang=nb`)
    await page.reload({ waitUntil: 'load' })
    await button(page, words.open).waitFor()
    expect(await dialog(page).isVisible()).toBe(false)
  })

  it('home needs no policy of its own for it', async () => {
    const policy = (await fetch(stack.url)).headers.get('content-security-policy')
    expect(policy).not.toContain('unsafe')
  })
})
