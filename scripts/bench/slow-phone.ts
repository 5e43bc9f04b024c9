// A poor phone in a garage: Chromium with a slow network, a slow processor and nothing in its cache.
// It knows how a page comes to be seen, never what stands on it but for one button.
import type { Browser, CDPSession } from 'playwright-core'

/** What a person waits for, in ms from the tap on the link. */
export interface Visit {
  /** The main button can be seen. */
  button: number
  /** The form's script listens; null: the page has none. */
  ready: number | null
  firstPaint: number
  largestPaint: number
  firstByte: number
  /** Cumulative layout shift, no unit. */
  shift: number
}

/** Slow 4G as Lighthouse draws it, in the units of the protocol: ms and bytes per second. */
const SLOW_4G = { latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 }
const CPU_SLOWDOWN = 4
/** The time after the page's `load` in which late paints and shifts are still seen. */
const AFTER_LOAD_MS = 700
const BUTTON = 'pay-button'

declare global {
  interface Window {
    seen?: { button: number; ready: number | null; largest: number; shift: number }
  }
}

/** Runs in the page before anything of it: notes when what becomes visible and alive. */
function witness(name: string): void {
  const seen: NonNullable<Window['seen']> = { button: 0, ready: null, largest: 0, shift: 0 }
  window.seen = seen
  // An element is timed where it carries this attribute before it is painted.
  new MutationObserver((_, observer) => {
    const button = document.querySelector('button.pay')
    if (!button) return
    button.setAttribute('elementtiming', name)
    observer.disconnect()
  }).observe(document, { childList: true, subtree: true })
  const watch = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.entryType === 'largest-contentful-paint') seen.largest = entry.startTime
      if ('identifier' in entry && entry.identifier === name) seen.button = entry.startTime
      if ('value' in entry && typeof entry.value === 'number') seen.shift += entry.value
    }
  })
  for (const type of ['element', 'largest-contentful-paint', 'layout-shift']) {
    watch.observe({ type, buffered: true })
  }
  const listen = EventTarget.prototype.addEventListener
  EventTarget.prototype.addEventListener = function (this: EventTarget, ...given) {
    if (given[0] === 'submit' && this instanceof HTMLFormElement) seen.ready = performance.now()
    return listen.apply(this, given)
  }
}

async function slowDown(phone: CDPSession): Promise<void> {
  await phone.send('Network.enable')
  await phone.send('Network.emulateNetworkConditions', { offline: false, ...SLOW_4G })
  await phone.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
}

/** Opens `url` on a phone that has never seen it. */
export async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 3,
    hasTouch: true,
    isMobile: true,
    locale: 'nb-NO',
  })
  try {
    const page = await context.newPage()
    await page.addInitScript(witness, BUTTON)
    await slowDown(await context.newCDPSession(page))
    await page.goto(url, { waitUntil: 'load' })
    await page.waitForTimeout(AFTER_LOAD_MS)
    return await page.evaluate(() => {
      const { button = 0, ready = null, largest = 0, shift = 0 } = window.seen ?? {}
      const [paint] = performance.getEntriesByName('first-contentful-paint')
      const [document_] = performance.getEntriesByType('navigation')
      const firstByte =
        document_ instanceof PerformanceNavigationTiming ? document_.responseStart : 0
      return {
        button,
        ready,
        firstPaint: paint?.startTime ?? 0,
        largestPaint: largest,
        firstByte,
        shift,
      }
    })
  } finally {
    await context.close()
  }
}
