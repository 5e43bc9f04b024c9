// Every reason a session can be parked for, resolved in the operator's console by a browser.
import { expect } from 'vitest'
import { launch } from '../engines.ts'
import { decide, signIn } from '../operator.ts'
import { takePhone } from '../phone.ts'
import { everyReason } from './suite.ts'

const DESK = { viewport: { width: 1280, height: 900 }, isMobile: false, locale: 'en-GB' } as const
const DEEDS = { retry: 'Retry', capture: 'Capture', release: 'Release' } as const

everyReason(async (stack) => {
  const browser = await launch('chromium')
  const { page, context } = await takePhone(browser, DESK)
  await signIn(page, stack, '#/parked')
  await page.getByRole('heading', { level: 1, name: 'Parked' }).waitFor()
  return {
    async say({ reference, which: { word, amount } }) {
      await page.goto(`${stack.url}/operator#/parked`)
      await page.getByRole('link', { name: `Decide ${reference}` }).click()
      await page.getByRole('heading', { level: 1, name: `Session ${reference}` }).waitFor()
      const deed = DEEDS[word]
      const reason = 'looked into it'
      const major = amount === undefined ? {} : { amount: (amount / 100).toFixed(2) }
      await decide(page, { deed, reason, ...major })
      await page.getByRole('status').getByText(`${deed}: taken.`).waitFor()
      await page.getByText(/"looked into it"/).waitFor()
      expect(await page.content()).not.toContain(`${reference}.`)
    },
    async close() {
      await context.close()
      await browser.close()
    },
  }
})
