// Stations whose displays show codes that change, and an operator who sells by them alone: from the
// scan to the charge in a browser, and the words for whoever comes without the code or with a false one.
import { expect, it } from 'vitest'
import { shownAt } from '#tests/driver/shown-code.ts'
import {
  answerInApp,
  button,
  chargedBeyond,
  heading,
  inLanguage,
  openReceipt,
  pay,
  say,
  stopCharging,
} from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { inspect } from './looks.ts'
import { street } from './street.ts'

const SECRET = 'tests-only-secret-of-displays'
const query = (at = Date.now()): string => `evse=1&totp=${shownAt(SECRET, 30, 12, at)}&version=v1`

inEveryEngine('a station that sells by the code on its display', (engine) => {
  const here = street({
    engine,
    speed: 30,
    settings: { QR_TOTP_SECRET: `required ${SECRET},30,12`, SUPPORT_PHONE: '+47 21 00 00 00' },
  })

  it('sells to whoever scanned it, in another language and back, to the receipt', async () => {
    const { stack } = here
    const { page, troubles } = await here.phone()
    await page.goto(`${stack.url}/s/50001?${query()}`)
    await heading(page, say.station('50001')).waitFor()
    // Another language is another address, without the code.
    await inLanguage(page, 'English')
    await heading(page, 'Station 50001').waitFor()
    await inLanguage(page, 'Norsk')
    await heading(page, say.station('50001')).waitFor()
    await pay(page, stack)
    await answerInApp(page, stack, 'Approve')
    await chargedBeyond(page, 0.5)
    await stopCharging(page)
    expect(await openReceipt(page)).toBeGreaterThan(0)
    expect(troubles).toEqual([])
  })

  it('sells again after a refusal, without a second scan', async () => {
    const { stack } = here
    const { page, troubles } = await here.phone()
    await page.goto(`${stack.url}/s/50002?${query()}`)
    await pay(page, stack)
    await answerInApp(page, stack, 'Cancel the payment')
    // Another browser came back from the app: it has no cookie of ours.
    await page.context().clearCookies()
    await button(page, say.session.retry).click()
    await heading(page, say.station('50002')).waitFor()
    await button(page, say.pay).waitFor()
    expect(troubles).toEqual([])
  })

  it.each([
    ['without a code', '', say.trouble['code-missing'].title],
    ['with an old code', `?${query(Date.now() - 90_000)}`, say.trouble['code-wrong'].title],
  ])('says %s what to do, and asks for nothing', async (_name, asked, title) => {
    const { page, troubles } = await here.phone()
    const response = await page.goto(`${here.stack.url}/s/50003${asked}`)
    expect(response?.status()).toBe(403)
    await heading(page, title).waitFor()
    expect(await page.getByText(say.station('50003')).count()).toBe(1)
    expect(await page.getByRole('button').count()).toBe(0)
    await inspect(page)
    expect(troubles).toEqual([])
  })
})
