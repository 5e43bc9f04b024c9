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

/** Both sizes by day and by night. axe sees each size and each light once: no rule needs both. */
const LOOKS = [
  { width: 390, height: 844, colorScheme: 'light', axe: true },
  { width: 390, height: 844, colorScheme: 'dark', axe: false },
  { width: 320, height: 640, colorScheme: 'light', axe: false },
  { width: 320, height: 640, colorScheme: 'dark', axe: true },
] as const

const found = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
})

/** What axe has against the page, one line for each element. */
async function axe(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const { violations } = found.parse(await page.evaluate('axe.run()'))
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Looks at what is on the screen in every look. */
async function inspect(page: Page): Promise<void> {
  for (const { width, height, colorScheme, axe: asked } of LOOKS) {
    const look = `at ${width} x ${height}, ${colorScheme}`
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme })
    const needed = await page.evaluate(() => document.documentElement.scrollWidth)
    expect.soft(needed, `width needed ${look}`).toBeLessThanOrEqual(width)
    if (asked) expect.soft(await axe(page), `axe ${look}`).toEqual([])
  }
}

describe.skipIf(chromium() === null)('the screens', () => {
  // Ends its trips itself, at the end: the charge is looked at by several tests.
  const here = street({ speed: 30, audited: false })
  const trips = { charging: '', settled: '', aborted: '', parked: '' }

  beforeAll(async () => {
    const { stack } = here
    trips.settled = await openSession(stack, '50001')
    trips.parked = await openSession(stack, '50002')
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
    trips.charging = await openSession(stack, '2001')
    // Two points make a curve, so that the charging screen is complete.
    await untilView(stack, trips.charging, (seen) => seen.curve.length > 1)
  })

  it.each<[name: string, path: () => string, title: string]>([
    ['charging', () => `/c/${trips.charging}`, say.session.charging],
    ['stop without script', () => `/c/${trips.charging}/stop`, say.session.stopAsk],
    [
      'a receipt too early',
      () => `/c/${trips.charging}/receipt`,
      say.trouble['receipt-not-yet'].title,
    ],
    ['home', () => '/', say.home.title],
    ['a page that does not exist', () => '/nowhere', say.trouble['not-found'].title],
    ['a station nobody knows', () => '/s/99999', say.trouble['station-unknown'].title],
    ['a choice of stations', () => '/s/LOC-1', say.choices.title],
    ['a station', () => '/s/50005', say.station('50005')],
    ['a station out of order', () => '/s/1004', say.station('1004')],
    ['a station that may be in use', () => '/s/1003', say.station('1003')],
    ['aborted', () => `/c/${trips.aborted}`, say.session.ended],
    ['settled', () => `/c/${trips.settled}`, say.session.paid],
    ['receipt', () => `/c/${trips.settled}/receipt`, say.receipt.title],
    ['parked', () => `/c/${trips.parked}`, say.session.parked],
  ])('%s', async (_name, path, title) => {
    const { page, troubles } = await here.phone()
    await page.goto(`${here.stack.url}${path()}`, { waitUntil: 'load' })
    await heading(page, title).waitFor()
    await inspect(page)
    expect(troubles).toEqual([])
  })

  it('approve', async () => {
    const { stack } = here
    const waiting = await openSession(stack, '50003', 'wait')
    const { page, troubles } = await here.phone()
    await page.goto(`${stack.url}/c/${waiting}`, { waitUntil: 'load' })
    await heading(page, say.waiting).waitFor()
    await inspect(page)
    await tellPayer(stack, waiting, 'abort')
    expect(troubles).toEqual([])
  })

  it('the question before a stop', async () => {
    const { page, troubles } = await here.phone()
    await page.goto(`${here.stack.url}/c/${trips.charging}`)
    await button(page, say.session.stop).click()
    await page.getByRole('dialog', { name: say.session.stopAsk }).waitFor()
    await inspect(page)
    expect(troubles).toEqual([])
  })

  it('a station form with a fault', async () => {
    const { page, troubles } = await here.phone()
    await scan(page, here.stack, '50005')
    await button(page, say.pay).click()
    await page.getByRole('alert').waitFor()
    await inspect(page)
    expect(troubles).toEqual([])
  })

  it('leave no money behind', async () => {
    const { stack } = here
    await fetch(`${stack.url}/api/sessions/${trips.charging}/stop`, { method: 'POST' })
    expect(await audit(stack)).toEqual([])
  })
})
