// The app on the home screen: the browser finds nothing to say against it, it opens to the charge that
// runs, and it is offered when a trip is over and never twice.
import { chromium as engine, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { LOCALES } from '#shared/contract.ts'
import { nb } from '#web/text/nb.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { audit } from './auditor.ts'
import { button, heading, openSession, say, untilView } from './driver.ts'
import { CHROMIUM_FLAGS, programOf } from './engines.ts'
import { inspect } from './looks.ts'
import { startStack, type Stack } from './stack.ts'

const words = nb.install

const offered = (page: Page) => page.getByRole('region', { name: words.title })
/** The browser has offered to install, and the page has kept it. */
const offerCame = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => 'installOffer' in globalThis)

/** Runs on the phone: it remembers one trip, and whether that is over. */
async function remembers(over: boolean): Promise<boolean> {
  const db = await new Promise<IDBDatabase>((done) => {
    const asked = indexedDB.open('stikk')
    asked.onsuccess = () => done(asked.result)
  })
  // Before the page has made it there is no store, and this opening must not make it.
  if (!db.objectStoreNames.contains('trips')) {
    db.close()
    indexedDB.deleteDatabase('stikk')
    return false
  }
  const trips = await new Promise<unknown[]>((done) => {
    const asked = db.transaction('trips').objectStore('trips').getAll()
    asked.onsuccess = () => done(asked.result)
  })
  db.close()
  return trips.length === 1 && JSON.stringify(trips).includes(`"rests":${over}`)
}

describe.skipIf(programOf('chromium') === null)('the installed app', () => {
  let stack: Stack
  const profiles: string[] = []
  const contexts: BrowserContext[] = []

  /** A browser that is no guest: only there can an app be installed. */
  async function settle(): Promise<BrowserContext> {
    const profile = mkdtempSync(join(tmpdir(), 'stikk-profile-'))
    profiles.push(profile)
    const context = await engine.launchPersistentContext(profile, {
      executablePath: programOf('chromium') ?? '',
      // Chromium wants to know a driver for half a minute first; a test has not that long.
      args: [...CHROMIUM_FLAGS, '--bypass-app-banner-engagement-checks'],
      viewport: { width: 390, height: 844 },
      locale: 'nb-NO',
    })
    context.setDefaultTimeout(20_000)
    contexts.push(context)
    return context
  }

  /** A session that has been paid for, by its handle. */
  async function settledTrip(station: string): Promise<string> {
    const handle = await openSession(stack, station)
    await untilView(stack, handle, (seen) => seen.energyWh > 500)
    await fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })
    await untilView(stack, handle, (seen) => seen.receiptNumber !== null)
    return handle
  }

  beforeAll(async () => {
    stack = await startStack({ speed: 60, cpo: { extraEvses: 2 } })
  })
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    for (const profile of profiles.splice(0)) rmSync(profile, { recursive: true, force: true })
  })
  afterAll(() => stack.stop())

  it('can be installed, in every language: the browser has no error to tell', async () => {
    const page = await (await settle()).newPage()
    const client = await page.context().newCDPSession(page)
    for (const locale of LOCALES) {
      await page.goto(`${stack.url}/?lang=${locale}`, { waitUntil: 'load' })
      const { url, errors } = await client.send('Page.getAppManifest')
      expect({ url, errors }).toEqual({
        url: `${stack.url}/manifest.webmanifest?lang=${locale}`,
        errors: [],
      })
      const { installabilityErrors } = await client.send('Page.getInstallabilityErrors')
      expect(installabilityErrors).toEqual([])
      const { appId } = await client.send('Page.getAppId')
      expect(appId).toBe(`${stack.url}/`)
    }
  })

  it('opens to the charge that runs, and the way home still leads home', async () => {
    const page = await (await settle()).newPage()
    const handle = await openSession(stack, '2001')
    await page.goto(`${stack.url}/c/${handle}?lang=nb`)
    await heading(page, say.session.charging).waitFor()
    await vi.waitUntil(() => page.evaluate(remembers, false), { timeout: 20_000, interval: 50 })
    for (const opening of ['start', 'charge']) {
      await page.goto(`${stack.url}/?lang=nb&do=${opening}`)
      await page.waitForURL(`${stack.url}/c/${handle}?lang=nb`)
    }
    await page.getByRole('link', { name: 'Stikk' }).click()
    await heading(page, say.home.title).waitFor()
    await page.reload({ waitUntil: 'load' })
    await button(page, nb.scanner.open).waitFor()
    expect(page.url()).toBe(`${stack.url}/?lang=nb`)
    await fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })
    await untilView(stack, handle, (seen) => seen.receiptNumber !== null)
    // The app learns of the end on the way through the session's page, and stays at home from then on.
    await page.goto(`${stack.url}/c/${handle}?lang=nb`)
    await heading(page, say.session.paid).waitFor()
    await vi.waitUntil(() => page.evaluate(remembers, true), { timeout: 20_000, interval: 50 })
    await page.goto(`${stack.url}/?lang=nb&do=start`, { waitUntil: 'load' })
    await page.waitForURL(`${stack.url}/?lang=nb`)
    await heading(page, say.home.title).waitFor()
  })

  it('is offered when a trip is over, and never before a payment', async () => {
    const page = await (await settle()).newPage()
    for (const path of ['/s/1001', '/']) {
      await page.goto(`${stack.url}${path}`, { waitUntil: 'load' })
      await offerCame(page)
      expect(await offered(page).count(), path).toBe(0)
    }
    const handle = await settledTrip('50001')
    await page.goto(`${stack.url}/c/${handle}`, { waitUntil: 'load' })
    await offered(page).waitFor()
    await inspect(page)
    await page.goto(stack.url, { waitUntil: 'load' })
    await offered(page).waitFor()
    await inspect(page)
    await button(page, words.no).click()
    await offered(page).waitFor({ state: 'detached' })
    for (const path of ['/', `/c/${handle}`, `/c/${handle}/receipt`]) {
      await page.goto(`${stack.url}${path}`, { waitUntil: 'load' })
      await offerCame(page)
      await page.waitForLoadState('networkidle').catch(() => {})
      expect(await offered(page).count(), path).toBe(0)
    }
    expect(await audit(stack)).toEqual([])
  })
})
