// A driver's phone: a small touch screen with Norwegian settings, and a witness of everything that
// goes wrong on it. It knows browsers, never what a trip is.
import type { Browser, BrowserContext, BrowserContextOptions, Page, Request } from 'playwright-core'

/** Long enough for two busy cores, short enough to fail a test before its own time-out. */
const PATIENCE_MS = 20_000

/** What each browser says of a request that the page itself has let go of. */
const CUT = ['net::ERR_ABORTED', 'NS_BINDING_ABORTED']
/** The browsers' echo of what `response` and `requestfailed` tell with the address. */
const ECHO = /^Failed to load resource|dynamically imported module/

/** A phone with one page open. */
export interface Phone {
  context: BrowserContext
  page: Page
  /** Errors of script and console, violations of the policy, requests that failed; in words. */
  troubles: string[]
  /** How often a document has been loaded in the page. */
  loads(): number
}

/** What every page reports about its own policy; runs before any script of the page. */
function reportViolations(): void {
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error(`policy: ${event.effectiveDirective} forbids ${event.blockedURI}`)
  })
}

/** Unpacks a phone. */
export async function takePhone(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Phone> {
  const isFirefox = browser.browserType().name() === 'firefox'
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    // Firefox on a computer has no such mode, and Playwright cannot give it one.
    ...(isFirefox ? {} : { isMobile: true }),
    locale: 'nb-NO',
    timezoneId: 'Europe/Oslo',
    ...options,
  })
  context.setDefaultTimeout(PATIENCE_MS)
  await context.addInitScript(reportViolations)
  const page = await context.newPage()
  const troubles: string[] = []
  const answered = new WeakSet<Request>()
  const tell = (kind: string, words: string): void => {
    if (!ECHO.test(words)) troubles.push(`${kind}: ${words}`)
  }
  let loads = 0
  page.on('pageerror', (error) => tell('script', error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') tell('console', message.text())
  })
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'no reason'
    // A page that is left cuts what it still reads: no failure. What it was sending must arrive.
    const isRead = answered.has(request) || request.method() === 'GET'
    if (isRead && CUT.includes(reason)) return
    troubles.push(`request: ${request.method()} ${new URL(request.url()).pathname} ${reason}`)
  })
  page.on('response', (response) => {
    answered.add(response.request())
    if (response.status() < 400 || response.request().isNavigationRequest()) return
    troubles.push(`answer: ${response.status()} ${new URL(response.url()).pathname}`)
  })
  page.on('domcontentloaded', () => (loads += 1))
  return { context, page, troubles, loads: () => loads }
}

/**
 * Lets the page's own time run ten times faster until what is returned is called, so that no test waits
 * for the page's patience. The context's clock must be installed before.
 */
export function hurry({ clock }: Page): () => void {
  // A page that is being left has no clock for a moment.
  const timer = setInterval(() => void clock.fastForward(3000).catch(() => {}), 300)
  return () => clearInterval(timer)
}
