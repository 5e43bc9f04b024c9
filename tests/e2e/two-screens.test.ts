// Two screens on one charge, in two different browsers: both follow it by themselves, and what is asked
// on one is seen on the other.
import type { Browser, Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import {
  button,
  chargedBeyond,
  figure,
  handleOf,
  heading,
  meter,
  payAndApprove,
  say,
} from './driver.ts'
import { inEveryEngine, launch, programOf } from './engines.ts'
import { takePhone } from './phone.ts'
import { street } from './street.ts'

/** What the screen at rest says was paid. */
async function paidOn(page: Page): Promise<number> {
  await heading(page, say.session.paid).waitFor()
  const sum = page.getByRole('row', { name: say.receipt.sum }).getByRole('cell')
  return figure((await sum.textContent()) ?? '')
}

inEveryEngine(
  'two screens on one charge',
  (engine) => {
    const here = street({ engine, speed: 30 })
    let other: Browser | undefined
    afterAll(() => other?.close())

    it('follow it together, and a stop asked on one is confirmed on both', async ({ skip }) => {
      skip(programOf('firefox') === null, 'the second screen is a Firefox, and there is none')
      const { stack } = here
      const first = await here.phone()
      await payAndApprove(first.page, stack, '50001')
      await chargedBeyond(first.page, 0)

      other = await launch('firefox')
      const second = await takePhone(other)
      await second.page.goto(`${stack.url}/c/${handleOf(first.page)}`)
      const { kwh } = await meter(first.page)
      await chargedBeyond(second.page, kwh)
      await chargedBeyond(first.page, kwh)
      const loaded = [first.loads(), second.loads()]

      // The question is open on one while the other answers its own.
      await button(first.page, say.session.stop).click()
      await first.page.getByRole('dialog', { name: say.session.stopAsk }).waitFor()
      await button(second.page, say.session.stop).click()
      await button(second.page, say.session.stopConfirm).click()

      expect(await paidOn(first.page)).toBe(await paidOn(second.page))
      expect(await first.page.getByRole('dialog').count()).toBe(0)
      expect([first.loads(), second.loads()]).toEqual(loaded)
      expect([...first.troubles, ...second.troubles]).toEqual([])
    })
  },
  ['chromium'],
)
