// The network is cut at every step of a trip, and given back. The screen says what it knows and what it
// has sent, nothing is lost, and every trip ends in the right money (the auditor looks after each).
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { fill } from '#web/text/messages.ts'
import {
  answerInApp,
  atStation,
  button,
  chargedBeyond,
  fact,
  handleIn,
  handleOf,
  heading,
  meter,
  opening,
  openReceipt,
  openSession,
  pay,
  payAndApprove,
  say,
  scan,
  stopCharging,
  tellPayer,
  untilView,
} from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { readPayments, readSessions } from './ledgers.ts'
import { raiseMast, type Mast } from './mast.ts'
import { hurry } from './phone.ts'
import { street } from './street.ts'

const noContact = (page: Page) => page.getByRole('status').getByText(say.session.offline)
const agree = (page: Page) => page.getByRole('checkbox', { name: opening(say.form.agree) }).check()

inEveryEngine(
  'a network that is cut',
  (engine) => {
    const here = street({ engine, speed: 60 })
    let mast: Mast

    beforeAll(async () => {
      mast = await raiseMast()
    })
    beforeEach(() => mast.mend())
    afterAll(() => mast.close())

    /** A phone on this mast. */
    const phone = () => here.phone({ proxy: { server: mast.url } })
    /** The phone knows that it has no network. */
    async function lose(page: Page): Promise<void> {
      await page.context().setOffline(true)
      mast.cut()
    }
    async function regain(page: Page): Promise<void> {
      mast.mend()
      await page.context().setOffline(false)
    }
    it('before paying: nothing is sent, the page says so, and the next tap pays once', async () => {
      const { stack } = here
      const { page } = await phone()
      const before = (await readPayments(stack)).length
      await scan(page, stack, '50001')
      await agree(page)
      await lose(page)
      await button(page, say.pay).click()
      await page.getByRole('status').getByText(say.form.offline).waitFor()
      expect(await readPayments(stack)).toHaveLength(before)

      await regain(page)
      await pay(page, stack)
      await answerInApp(page, stack, 'Approve')
      await chargedBeyond(page, 0)
      await stopCharging(page)
      await openReceipt(page)
      expect(await readPayments(stack)).toHaveLength(before + 1)
    })

    it('at the tap, unseen by the phone: the wish goes out when the line is back, once', async () => {
      const { stack } = here
      const { page } = await phone()
      const before = (await readPayments(stack)).length
      await scan(page, stack, '50002')
      await agree(page)
      const tries: string[] = []
      await page.route('**/api/sessions', (route) => {
        tries.push(route.request().postData() ?? '')
        return route.abort('connectionreset')
      })
      await button(page, say.pay).click()
      await page.getByRole('status').getByText(say.form.slow).waitFor()
      expect(await readPayments(stack)).toHaveLength(before)

      expect(tries.length).toBeGreaterThan(1)
      expect(new Set(tries).size).toBe(1)
      await page.unroute('**/api/sessions')
      // The tap is too old to open the app by itself: the session page has the link.
      await heading(page, say.waiting).waitFor()
      await page.getByRole('link', { name: say.open }).click()
      await answerInApp(page, stack, 'Approve')
      await chargedBeyond(page, 0)
      await stopCharging(page)
      await openReceipt(page)
      expect(await readPayments(stack)).toHaveLength(before + 1)
    })

    it('after paying, on the way back from the app: coming back later shows the charge', async () => {
      const { stack } = here
      const { page } = await phone()
      await scan(page, stack, '50003')
      await pay(page, stack)
      const payment = (await readPayments(stack)).find((one) => one.state === 'CREATED')
      const returnUrl = payment?.request.returnUrl ?? ''
      await lose(page)
      await page.goto(returnUrl).catch(() => null)
      await tellPayer(stack, handleIn(returnUrl), 'approve')

      await regain(page)
      await page.goto(returnUrl)
      await chargedBeyond(page, 0)
      await stopCharging(page)
      await openReceipt(page)
    })

    it('while waiting for the approval: the page goes on by itself', async () => {
      const { stack } = here
      const { page, loads } = await phone()
      const handle = await openSession(stack, '50004', 'wait')
      const listening = page.waitForRequest(/\/events$/)
      await page.goto(`${stack.url}/c/${handle}`)
      await heading(page, say.waiting).waitFor()
      await listening
      const loaded = loads()
      await lose(page)
      await noContact(page).waitFor()
      await tellPayer(stack, handle, 'approve')
      await untilView(stack, handle, (seen) => seen.phase === 'charging')
      expect(await heading(page, say.waiting).count()).toBe(1)

      await regain(page)
      await chargedBeyond(page, 0)
      expect(loads()).toBe(loaded)
      await stopCharging(page)
      await openReceipt(page)
    })

    it('while the session page loads: it stands, and comes to life with the network', async () => {
      const { stack } = here
      const { page } = await phone()
      const handle = await openSession(stack, '50009', 'wait')
      await page.route(/\/assets\/start-lazy/, (route) => route.abort('connectionreset'))
      await page.goto(`${stack.url}/c/${handle}`)
      await heading(page, say.waiting).waitFor()
      mast.cut()
      await page.unroute(/\/assets\/start-lazy/)
      await tellPayer(stack, handle, 'approve')
      await untilView(stack, handle, (seen) => seen.phase === 'charging')
      expect(await heading(page, say.waiting).count()).toBe(1)

      mast.mend()
      await chargedBeyond(page, 0)
      await stopCharging(page)
      await openReceipt(page)
    })

    it('while charging: the last view stays with its age, and a stop waits until it can be sent', async () => {
      const { stack } = here
      const { page, loads } = await phone()
      await payAndApprove(page, stack, '50005')
      await chargedBeyond(page, 0.2)
      const loaded = loads()
      const handle = handleOf(page)
      await lose(page)
      await noContact(page).waitFor()
      const last = await meter(page)
      await stopCharging(page)
      await page.getByRole('alert').getByText(say.session.stopUnsent).waitFor()
      await untilView(stack, handle, (seen) => seen.energyWh > last.kwh * 1000 + 500)
      expect(await meter(page)).toEqual(last)
      const running = (await readSessions(stack)).find((one) => one.evse_uid === 'STK-50005')
      expect(running?.ended_at).toBeNull()

      await regain(page)
      await openReceipt(page)
      expect(loads()).toBe(loaded + 1)
    })

    it('while charging, unseen by the phone: it is noticed and said', async () => {
      const { stack } = here
      const { context, page } = await phone()
      await context.clock.install()
      await payAndApprove(page, stack, '50006')
      await chargedBeyond(page, 0.2)
      const rest = hurry(page)
      mast.cut()
      await noContact(page).waitFor()
      mast.mend()
      await noContact(page).waitFor({ state: 'detached' })
      rest()
      await stopCharging(page)
      await openReceipt(page)
    })

    it('right after a stop: it was heard, and the receipt comes with the network', async () => {
      const { stack } = here
      const { page, loads } = await phone()
      await payAndApprove(page, stack, '50007')
      await chargedBeyond(page, 0.2)
      const loaded = loads()
      const taken = page.waitForResponse((answer) => answer.url().endsWith('/stop'))
      await stopCharging(page)
      await taken
      await lose(page)
      await untilView(stack, handleOf(page), (seen) => seen.receiptNumber !== null)

      await regain(page)
      await heading(page, say.session.paid).waitFor()
      expect(loads()).toBe(loaded)
      await openReceipt(page)
    })

    it('at the receipt: it stays, and is the same afterwards', async () => {
      const { stack } = here
      const { page } = await phone()
      await payAndApprove(page, stack, '50008')
      await chargedBeyond(page, 0.2)
      await atStation(stack, '50008', 'stop')
      const number = await openReceipt(page)
      const paid = await fact(page, say.receipt.paidInAll).textContent()
      await lose(page)
      expect(await fact(page, say.receipt.paidInAll).textContent()).toBe(paid)

      await regain(page)
      await page.reload()
      await page.getByText(fill(say.receipt.number, { number: String(number) })).waitFor()
      expect(await fact(page, say.receipt.paidInAll).textContent()).toBe(paid)
    })
  },
  ['chromium'],
)
