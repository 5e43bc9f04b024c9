// A driver who is faster than the script: the page is whole before any of it has run, so a tap on "pay"
// is a form like any other. No tap is lost, whatever of the script comes late or never.
import type { Page, Route } from 'playwright-core'
import { expect, it } from 'vitest'
import {
  answerInApp,
  button,
  chargedBeyond,
  heading,
  opening,
  openReceipt,
  say,
  stopCharging,
} from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { readPayments } from './ledgers.ts'
import { street } from './street.ts'

/** Keeps every script that fits the pattern on the way until it is let go. */
async function holdScripts(page: Page, pattern: RegExp): Promise<() => Promise<void>> {
  const held: Route[] = []
  await page.route(pattern, (route) => void held.push(route))
  return async () => {
    await page.unroute(pattern)
    await Promise.all(held.map((route) => route.continue().catch(() => {})))
  }
}

const FIRST = /\/assets\/entry-client-[^/]+\.js$/
const ANY = /\/assets\/[^/]+\.js$/

const agree = (page: Page) => page.getByRole('checkbox', { name: opening(say.form.agree) }).check()
const tapPay = (page: Page) => button(page, say.pay).click({ noWaitAfter: true })

inEveryEngine('a driver who is faster than the script', (engine) => {
  const here = street({ engine, speed: 60 })

  /** The station page, as soon as it can be read. */
  async function arrive(page: Page, station: string): Promise<void> {
    await page.goto(`${here.stack.url}/s/${station}`, { waitUntil: 'commit' })
    await heading(page, say.station(station)).waitFor()
  }
  const atPayer = (page: Page) =>
    page.waitForURL(`${here.stack.vipps.url}/landing**`, { waitUntil: 'commit' })

  it('pays by the form alone, and the rest of the trip has script again', async () => {
    const { page, troubles } = await here.phone()
    const release = await holdScripts(page, FIRST)
    await arrive(page, '50001')
    await agree(page)
    await tapPay(page)
    await atPayer(page)
    await release()

    await answerInApp(page, here.stack, 'Approve')
    await chargedBeyond(page, 0.5)
    await stopCharging(page)
    expect(await openReceipt(page)).toBeGreaterThan(0)
    expect(await readPayments(here.stack)).toHaveLength(1)
    expect(troubles).toEqual([])
  })

  it('keeps what was chosen before the script came', async () => {
    const { page } = await here.phone()
    const release = await holdScripts(page, FIRST)
    await arrive(page, '50002')
    await page.getByText(/^200\s*kr$/).click()
    await agree(page)
    await release()
    await page.waitForLoadState('load')
    expect(await page.getByRole('radio', { name: /^200\s*kr/ }).isChecked()).toBe(true)
    await tapPay(page)
    await atPayer(page)
    await page.getByText(/^200\D/).waitFor()
    await button(page, 'Cancel the payment').click()
    await heading(page, say.session.ended).waitFor()
  })

  it('is told by the server what was wrong', async () => {
    const { page } = await here.phone()
    const release = await holdScripts(page, FIRST)
    await arrive(page, '50003')
    await tapPay(page)
    await page.getByRole('alert').getByText(say.faults['terms-missing']).waitFor()
    await release()
  })

  it('pays once where the rest of the script never comes', async () => {
    const { page } = await here.phone()
    const before = (await readPayments(here.stack)).length
    await arrive(page, '50004')
    await page.waitForLoadState('load')
    await page.route(ANY, (route) => route.abort())
    await agree(page)
    await tapPay(page)
    await atPayer(page)
    await page.unroute(ANY)
    await button(page, 'Cancel the payment').click()
    await heading(page, say.session.ended).waitFor()
    expect(await readPayments(here.stack)).toHaveLength(before + 1)
  })
})
