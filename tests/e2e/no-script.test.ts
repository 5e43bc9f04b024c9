// The whole trip with script switched off: forms, links and the page's own refresh have to do.
import { expect, it, vi } from 'vitest'
import {
  answerInApp,
  button,
  fact,
  figure,
  heading,
  meter,
  openReceipt,
  pay,
  referenceOf,
  say,
  scan,
  stopCharging,
} from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { readPayment } from './ledgers.ts'
import { street } from './street.ts'

inEveryEngine('a phone without script', (engine) => {
  const here = street({ engine, speed: 30 })

  it('pays, watches, is asked on a page of its own before it stops, and gets the receipt', async () => {
    const { stack } = here
    const { context, page, troubles } = await here.phone({ javaScriptEnabled: false })
    await scan(page, stack, '50001')
    await pay(page, stack)

    // A second tab waits on the session page and refreshes by itself until the charge has begun.
    const left = await context.newPage()
    await left.goto(stack.url)
    await left.getByRole('link', { name: say.home.running }).click()
    await heading(left, say.waiting).waitFor()
    await answerInApp(page, stack, 'Approve')
    await heading(left, say.session.charging).waitFor()
    const refresh = left.locator('meta[http-equiv=refresh]')
    expect(await refresh.getAttribute('content')).toBe('15')
    await left.close()

    await heading(page, say.session.charging).waitFor()
    const early = await meter(page)
    await vi.waitUntil(
      async () => {
        await page.reload()
        return (await meter(page)).kwh > early.kwh
      },
      { timeout: 10_000, interval: 200 },
    )

    await button(page, say.session.stop).click()
    await page.getByRole('link', { name: say.session.stopKeep }).click()
    await heading(page, say.session.charging).waitFor()

    const reference = referenceOf(page)
    await stopCharging(page)
    expect(await openReceipt(page)).toBeGreaterThan(0)
    const { aggregate } = await readPayment(stack, reference)
    const paid = figure((await fact(page, say.receipt.paidInAll).textContent()) ?? '')
    expect(Math.round(paid * 100)).toBe(aggregate.capturedAmount)
    expect(troubles).toEqual([])
  })

  it('gets the form back with what was wrong', async () => {
    const { stack } = here
    const { page } = await here.phone({ javaScriptEnabled: false })
    await scan(page, stack, '50003')
    await button(page, say.pay).click()
    await page.getByRole('alert').getByText(say.faults['terms-missing']).waitFor()
  })
})
