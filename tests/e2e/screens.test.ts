// Every screen of the trip at two sizes, by day and by night: nothing overflows, nothing violates the
// policy, nothing fails, and axe finds nothing to say.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { audit } from './auditor.ts'
import { button, heading, openSession, say, scan, spoil, tellPayer, untilView } from './driver.ts'
import { chromium } from './stack.ts'
import { street } from './street.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const SIZES = [
  { width: 390, height: 844 },
  { width: 320, height: 640 },
] as const
const LIGHTS = ['light', 'dark'] as const
const LOOKS = SIZES.flatMap((viewport) => LIGHTS.map((colorScheme) => ({ viewport, colorScheme })))

const found = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
})

/** What axe has against the page, one line for each element. */
async function axe(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const { violations } = found.parse(await page.evaluate('axe.run()'))
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Pixels by which the page is wider than the screen. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { scrollWidth } = document.documentElement
    return scrollWidth - screen.width
  })

describe.skipIf(chromium() === null)('the screens', () => {
  // An AC car takes hours, also at this speed: the charge outlives the tests.
  const here = street({ speed: 30, audited: false })
  const trips = { waiting: '', charging: '', settled: '', aborted: '', parked: '' }

  beforeAll(async () => {
    const { stack } = here
    trips.charging = await openSession(stack, '2001')
    trips.settled = await openSession(stack, '50001')
    trips.parked = await openSession(stack, '50002')
    trips.waiting = await openSession(stack, '50003', 'wait')
    trips.aborted = await openSession(stack, '50004', 'abort')
    // A wholesale price on the CDR contradicts what the driver accepted (design §6, "CDR price").
    await spoil(stack, '50002', 'cdr', 'wholesale')
    for (const handle of [trips.settled, trips.parked]) {
      await untilView(stack, handle, (seen) => seen.energyWh > 1000)
      await fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })
    }
    await untilView(stack, trips.settled, (seen) => seen.receiptNumber !== null)
    await untilView(stack, trips.parked, (seen) => seen.phase === 'parked')
    await untilView(stack, trips.aborted, (seen) => seen.phase === 'abandoned')
    // Two points make a curve, so that the charging screen is complete.
    await untilView(stack, trips.charging, (seen) => seen.curve.length > 1)
  })

  const screens: [name: string, path: () => string, heading: string][] = [
    ['home', () => '/', say.home.title],
    ['a page that does not exist', () => '/nowhere', say.trouble['not-found'].title],
    ['a station nobody knows', () => '/s/99999', say.trouble['station-unknown'].title],
    ['a choice of stations', () => '/s/LOC-1', say.choices.title],
    ['a station', () => '/s/50005', say.station('50005')],
    ['a station out of order', () => '/s/1004', say.station('1004')],
    ['a station that may be in use', () => '/s/1003', say.station('1003')],
    ['approve', () => `/c/${trips.waiting}`, say.waiting],
    ['aborted', () => `/c/${trips.aborted}`, say.session.ended],
    ['charging', () => `/c/${trips.charging}`, say.session.charging],
    ['stop', () => `/c/${trips.charging}/stop`, say.session.stopAsk],
    ['settled', () => `/c/${trips.settled}`, say.session.paid],
    ['receipt', () => `/c/${trips.settled}/receipt`, say.receipt.title],
    ['parked', () => `/c/${trips.parked}`, say.session.parked],
    [
      'a receipt too early',
      () => `/c/${trips.charging}/receipt`,
      say.trouble['receipt-not-yet'].title,
    ],
  ]

  describe.each(LOOKS)('at $viewport.width x $viewport.height, $colorScheme', (look) => {
    it.each(screens)('%s', async (_name, path, title) => {
      const { page, troubles } = await here.phone(look)
      await page.goto(`${here.stack.url}${path()}`, { waitUntil: 'load' })
      await heading(page, title).waitFor()
      expect.soft(await overflow(page)).toBeLessThanOrEqual(0)
      expect.soft(await axe(page)).toEqual([])
      expect(troubles).toEqual([])
    })

    it('a station form with a fault, and the question before a stop', async () => {
      const { page, troubles } = await here.phone(look)
      await scan(page, here.stack, '50005')
      await button(page, say.pay).click()
      await page.getByRole('alert').waitFor()
      expect.soft(await overflow(page)).toBeLessThanOrEqual(0)
      expect.soft(await axe(page)).toEqual([])

      await page.goto(`${here.stack.url}/c/${trips.charging}`)
      await button(page, say.session.stop).click()
      await page.getByRole('dialog').waitFor()
      expect.soft(await overflow(page)).toBeLessThanOrEqual(0)
      expect.soft(await axe(page)).toEqual([])
      expect(troubles).toEqual([])
    })
  })

  it('leave no money behind', async () => {
    const { stack } = here
    await tellPayer(stack, trips.waiting, 'abort')
    await fetch(`${stack.url}/api/sessions/${trips.charging}/stop`, { method: 'POST' })
    expect(await audit(stack)).toEqual([])
  })
})
