// What a driver does and reads in WebKit, in the words of the screens: found by role and accessible
// name as the browser itself computes them. The same words as in driver.ts, which Playwright speaks.
import { By, error, type WebDriver, type WebElement } from 'selenium-webdriver'
import { figure, handleIn, opening, say } from './driver.ts'
import type { Stack } from './stack.ts'

const PATIENCE_MS = 20_000
const POLL_MS = 100

/** Elements that may have a role; the browser has the last word on each. */
const CANDIDATES = {
  button: 'button',
  checkbox: 'input[type=checkbox]',
  dialog: 'dialog',
  heading: 'h1, h2, h3',
  link: 'a[href]',
  term: 'dt',
} as const
type Role = keyof typeof CANDIDATES

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
const isNamed = (name: string, wanted: string | RegExp): boolean =>
  typeof wanted === 'string' ? plain(name) === plain(wanted) : wanted.test(plain(name))

/** The element of this role and name that can be seen now, or null. */
async function look(
  driver: WebDriver,
  role: Role,
  name: string | RegExp,
): Promise<WebElement | null> {
  for (const one of await driver.findElements(By.css(CANDIDATES[role]))) {
    // WebKit names no `dt`: what it says is its name.
    const called = role === 'term' ? await one.getText() : await one.getAccessibleName()
    if (!isNamed(called, name) || !(await one.isDisplayed())) continue
    const is = await one.getAriaRole()
    if (is !== role) throw new Error(`"${called}" is a ${is} to WebKit, no ${role}.`)
    return one
  }
  return null
}

/** A browser or a window that is gone comes back by no waiting; all else a page may grow out of. */
const isFinal = (fault: unknown): boolean =>
  !(fault instanceof error.WebDriverError) ||
  fault instanceof error.NoSuchWindowError ||
  fault instanceof error.NoSuchSessionError

/**
 * Waits until `ask` has an answer. A page that changes while it is asked is asked again: WebKit has a
 * name for that only now and then, and otherwise an error without a word.
 */
async function until<T>(driver: WebDriver, what: string, ask: () => Promise<T | null>): Promise<T> {
  const answer = await driver.wait(
    async () => {
      try {
        return await ask()
      } catch (fault) {
        if (isFinal(fault)) throw fault
        return null
      }
    },
    PATIENCE_MS,
    `WebKit waited in vain for ${what}`,
    POLL_MS,
  )
  if (answer === null) throw new Error(`WebKit does not show ${what}.`)
  return answer
}

/** The element of this role and name, as soon as it is seen. */
export const see = (driver: WebDriver, role: Role, name: string | RegExp): Promise<WebElement> =>
  until(driver, `${role} "${name}"`, () => look(driver, role, name))

/** Taps it, as soon as it is seen. */
export async function tap(driver: WebDriver, role: Role, name: string | RegExp): Promise<void> {
  await until(driver, `${role} "${name}"`, async () => {
    const one = await look(driver, role, name)
    await one?.click()
    return one
  })
}

/** Waits until the address begins with `start`; the whole address. */
export const arrive = (driver: WebDriver, start: string): Promise<string> =>
  until(driver, start, async () => {
    const url = await driver.getCurrentUrl()
    return url.startsWith(start) ? url : null
  })

/** The figure beside a term of a description list. */
export const fact = (driver: WebDriver, term: string): Promise<number> =>
  until(driver, term, async () => {
    const named = await look(driver, 'term', term)
    const value = await named?.findElement(By.xpath('following-sibling::dd[1]'))
    return value === undefined ? null : figure(await value.getText())
  })

/** Scans the code on a station, ticks the terms and pays; ends on the page that plays the app. */
export async function scanAndPay(driver: WebDriver, stack: Stack, station: string): Promise<void> {
  await driver.get(`${stack.url}/s/${station}`)
  await see(driver, 'heading', say.station(station))
  await tap(driver, 'checkbox', new RegExp(`^${opening(say.form.agree)}`))
  await tap(driver, 'button', say.pay)
  await arrive(driver, `${stack.vipps.url}/landing`)
}

/** Approves in the app and comes back; the handle. */
export async function approve(driver: WebDriver, stack: Stack): Promise<string> {
  await tap(driver, 'button', 'Approve')
  return handleIn(await arrive(driver, `${stack.url}/c/`))
}

/** Waits until the charging screen shows more than `kwh`; what it then shows. */
export async function chargedBeyond(driver: WebDriver, kwh: number): Promise<number> {
  await see(driver, 'heading', say.session.charging)
  return until(driver, `more than ${kwh} kWh`, async () => {
    const shown = await fact(driver, say.session.energy)
    return shown > kwh ? shown : null
  })
}

/** Stops with the one confirmation. */
export async function stopCharging(driver: WebDriver): Promise<void> {
  await tap(driver, 'button', say.session.stop)
  await see(driver, 'dialog', say.session.stopAsk)
  await tap(driver, 'button', say.session.stopConfirm)
}

/** What the screen at rest says was paid, in øre, once the money is final. */
export async function paid(driver: WebDriver): Promise<number> {
  await see(driver, 'heading', say.session.paid)
  const words = By.xpath(`//tr[th[normalize-space()="${say.receipt.sum}"]]/td`)
  const sum = await until(driver, say.receipt.sum, () => driver.findElement(words).getText())
  return Math.round(figure(sum) * 100)
}

/** All that can be read on the page, for whoever wonders why a test failed. */
export const shown = async (driver: WebDriver): Promise<string> =>
  `${await driver.getCurrentUrl()}\n${await driver.findElement(By.css('body')).getText()}`
