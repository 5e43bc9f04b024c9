// The street the drivers of one test file stand in: one stack, one browser, as many phones as a test
// asks for. After each test the phones are put away and the auditor has its say.
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { audit } from './auditor.ts'
import { launch, type Engine } from './engines.ts'
import { readLedgers } from './ledgers.ts'
import { takePhone, type Phone } from './phone.ts'
import { startStack, type Stack, type StackOptions } from './stack.ts'

/** What a test finds there; valid only while its file runs. */
export interface Street {
  readonly stack: Stack
  readonly browser: Browser
  readonly engine: Engine
  /** A phone of its own: no cookie, no storage, Norwegian. */
  phone(options?: BrowserContextOptions): Promise<Phone>
}

/** More 150 kW EVSEs than a file has tests: numbers from 50001, a price of 5.99 kr/kWh each. */
const EXTRA_EVSES = 12
const LOG_TAIL = 4000

/** Ends what a failed test has left behind, so that the next one is judged by its own deeds. */
async function clearAway(stack: Stack): Promise<void> {
  const { payments, sessions } = await readLedgers(stack)
  const urls = [
    ...payments
      .filter(({ state }) => state === 'CREATED')
      .map(({ reference }) => `${stack.vipps.url}/sandbox/payments/${reference}/abort`),
    ...sessions
      .filter((session) => session.ended_at === null)
      .map((session) => `${stack.cpo.url}/sandbox/evses/${session.evse_uid}/stop`),
  ]
  await Promise.all(urls.map((url) => fetch(url, { method: 'POST' })))
}

/**
 * Registers start, audit and end of a street with the file that calls it. `audited: false` leaves the
 * audit to the file, where sessions are meant to outlive a test. The engine is Chromium unless said.
 */
export function street(
  options: StackOptions & { engine?: Engine; audited?: boolean } = {},
): Street {
  const { audited = true, engine = 'chromium', ...stackOptions } = options
  let stack: Stack | undefined
  let browser: Browser | undefined
  let scriptless: Browser | undefined
  let phones: Phone[] = []

  /** Firefox switches script off for a whole browser, Chromium for a phone. */
  async function browserFor({ javaScriptEnabled }: BrowserContextOptions): Promise<Browser> {
    if (javaScriptEnabled !== false || engine === 'chromium') return here.browser
    scriptless ??= await launch(engine, { script: false })
    return scriptless
  }

  const here: Street = {
    engine,
    get stack() {
      if (!stack) throw new Error('The stack is not running.')
      return stack
    },
    get browser() {
      if (!browser) throw new Error('The browser is not running.')
      return browser
    },
    async phone(given = {}) {
      const phone = await takePhone(await browserFor(given), given)
      phones.push(phone)
      return phone
    },
  }

  beforeAll(async () => {
    const cpo = { extraEvses: EXTRA_EVSES, ...stackOptions.cpo }
    browser = await launch(engine)
    stack = await startStack({ ...stackOptions, cpo })
  })

  afterEach(async ({ task }) => {
    await Promise.all(phones.map((phone) => phone.context.close()))
    phones = []
    if (task.result?.state === 'fail') {
      console.error(here.stack.logs().slice(-LOG_TAIL))
      if (audited) await clearAway(here.stack)
    }
    if (audited) expect(await audit(here.stack)).toEqual([])
  })

  afterAll(async () => {
    await Promise.all([browser?.close(), scriptless?.close()])
    await stack?.stop()
  })
  return here
}
