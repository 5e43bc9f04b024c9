// Another language than the phone's own, in a browser: chosen by key from a menu that works without
// script, and kept through the payer's app.
import { expect, it } from 'vitest'
import type { Locale } from '#shared/contract.ts'
import { languageNames, languages } from '#web/text/languages.ts'
import { fill } from '#web/text/messages.ts'
import { heading, scan } from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { street } from './street.ts'

const title = (locale: Locale, station: string): string =>
  fill(languages[locale].common.station, { label: station })

inEveryEngine('another language', (engine) => {
  const here = street({ engine, speed: 30 })

  it('is chosen from the menu by key alone, without script, on the smallest phone', async () => {
    const viewport = { width: 320, height: 640 }
    const { page, troubles } = await here.phone({ javaScriptEnabled: false, viewport })
    await scan(page, here.stack, '3002')
    const menu = page.getByRole('banner').locator('summary')
    expect(await menu.textContent()).toBe('Språk: Norsk')
    await menu.focus()
    await page.keyboard.press('Enter')
    const links = page.getByRole('navigation').getByRole('link')
    expect(await links.allTextContents()).toEqual(Object.values(languageNames))
    for (const target of [menu, ...(await links.all())]) {
      expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(48)
    }
    for (const _ of ['nb', 'sv', 'da', 'fi']) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await heading(page, title('fi', '3002')).waitFor()
    expect(await menu.textContent()).toBe('Kieli: Suomi')
    expect(troubles).toEqual([])
  })

  it('stays with the trip when the payer’s app comes back to an address without a language', async () => {
    const { stack } = here
    const { page, troubles } = await here.phone()
    const fi = languages.fi
    await page.goto(`${stack.url}/s/50001?lang=fi`)
    await page.getByRole('checkbox').check()
    await page.getByRole('button', { name: fi.form.pay.Vipps, exact: true }).click()
    await page.waitForURL(`${stack.vipps.url}/landing**`)
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.waitForURL(`${stack.url}/c/**`)
    expect(new URL(page.url()).searchParams.get('lang')).toBeNull()
    await heading(page, fi.session.charging).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('fi')
    await page.getByRole('button', { name: fi.session.stop, exact: true }).click()
    await page.getByRole('button', { name: fi.session.stopConfirm, exact: true }).click()
    await heading(page, fi.session.paid).waitFor()
    await page.getByRole('link', { name: fi.receipt.open }).click()
    await heading(page, fi.receipt.title).waitFor()
    expect(troubles).toEqual([])
  })
})
