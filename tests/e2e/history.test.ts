// The trips that a phone remembers, on its home page: found again, read anew, taken along, deleted. None
// of it leaves the phone.
import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import {
  button,
  chargedBeyond,
  handleOf,
  heading,
  openReceipt,
  payAndApprove,
  say,
  stopCharging,
  untilView,
} from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { inspect } from './looks.ts'
import type { Phone } from './phone.ts'
import { street } from './street.ts'

const { history } = say

/** The links of the list under a heading. */
const listUnder = ({ page }: Phone, name: string) =>
  page.locator('section').filter({ hasText: name }).getByRole('link')

inEveryEngine('the trips of a phone', (engine) => {
  const here = street({ engine, speed: 60 })

  it('stand on its home page, what runs first, and are read anew while they run', async () => {
    const { stack } = here
    const phone = await here.phone()
    const { page, troubles } = phone
    await page.goto(stack.url)
    await page.getByText(history.empty).waitFor()
    await payAndApprove(page, stack, '50001')
    await chargedBeyond(page, 0.2)
    const handle = handleOf(page)

    await page.goto(stack.url)
    const running = listUnder(phone, history.running)
    await running.filter({ hasText: say.session.charging }).waitFor()
    await fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })
    await untilView(stack, handle, (seen) => seen.receiptNumber !== null)
    // Stopped elsewhere: the list is what this phone last saw, until it is looked at again.
    await page.reload()
    await listUnder(phone, history.title).filter({ hasText: 'kr' }).waitFor()
    await page.getByRole('heading', { name: history.running }).waitFor({ state: 'detached' })
    await inspect(page)

    await listUnder(phone, history.title).first().click()
    await heading(page, say.session.paid).waitFor()
    expect(handleOf(page)).toBe(handle)
    await page.goto(stack.url)
    await listUnder(phone, history.stations).first().click()
    await heading(page, say.station('50001')).waitFor()
    expect(troubles).toEqual([])
  })

  it('are deleted one by one with a way back, or all at once, by keyboard too', async () => {
    const { stack } = here
    const phone = await here.phone()
    const { page, troubles } = phone
    await payAndApprove(page, stack, '50002')
    await chargedBeyond(page, 0.2)
    await stopCharging(page)
    await openReceipt(page)
    await page.goto(stack.url)

    const remove = page.getByRole('button', { name: /^Slett 50002/ })
    await remove.focus()
    await page.keyboard.press('Enter')
    await page.getByText(history.empty).waitFor()
    expect(await button(page, history.undo).evaluate((one) => one === document.activeElement)).toBe(
      true,
    )
    await inspect(page)
    await page.keyboard.press('Enter')
    await remove.waitFor()

    await button(page, history.forget).click()
    await page.getByRole('dialog', { name: history.forgetAsk }).waitFor()
    await inspect(page)
    await button(page, history.forgetConfirm).click()
    await page.getByRole('status').getByText(history.forgotten).waitFor()
    await page.reload()
    await page.getByText(history.empty).waitFor()
    expect(troubles).toEqual([])
  })

  // Only Chromium shows a test what was saved.
  it.runIf(engine === 'chromium')('are taken along as files without a key in them', async () => {
    const { stack } = here
    const { page, troubles } = await here.phone()
    await payAndApprove(page, stack, '50003')
    await chargedBeyond(page, 0.2)
    await stopCharging(page)
    const number = await openReceipt(page)
    const [reference = '', key = ''] = handleOf(page).split('.')
    await page.goto(stack.url)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    for (const [name, kind] of [
      [history.spreadsheet, 'csv'],
      [history.everything, 'json'],
    ] as const) {
      const saved = page.waitForEvent('download')
      await button(page, name).click()
      const file = await saved
      expect(file.suggestedFilename()).toMatch(new RegExp(`^stikk-\\d{4}-\\d\\d-\\d\\d\\.${kind}$`))
      const text = await readFile(await file.path(), 'utf8')
      for (const part of [reference, String(number), 'Stikk sandbox']) expect(text).toContain(part)
      expect(text).not.toContain(key)
    }
    // Made here: nobody was asked for it, nor told of it, but for what the page itself is built of.
    const beyond = asked.filter((url) => !/^blob:|\/assets\/|\/icon\.svg$/.test(url))
    expect(beyond).toEqual([])
    expect(troubles).toEqual([])
  })
})
