// What drivers do on the screens of the gallery, found by role and name in the page's own language.
import type { Act } from './screen.ts'

const button = (page: Parameters<Act>[0], name: string) =>
  page.getByRole('button', { name, exact: true })

/** Asks to stop; the question stands open. */
export const askToStop: Act = async (page, { session }) => {
  await button(page, session.stop).click()
  await page.getByRole('dialog', { name: session.stopAsk }).waitFor()
}

/** Asks to stop, and means it. */
export const stop: Act = async (page, words) => {
  await askToStop(page, words)
  await button(page, words.session.stopConfirm).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

/** Stops where nothing gets through. */
export const stopUnsent: Act = async (page, words) => {
  await stop(page, words)
  await page.getByText(words.session.stopUnsent).waitFor()
}

/** Asks to be let out before charging has begun; the question stands open. */
export const askToCancel: Act = async (page, { session }) => {
  await button(page, session.cancel).click()
  await page.getByRole('dialog', { name: session.cancelAsk }).waitFor()
}

/** Waits until the page says that nothing gets through. */
export const offline: Act = (page, { session }) => page.getByText(session.offline).waitFor()

/** Waits until the page says that it is too old. */
export const outdated: Act = (page, { session }) => page.getByText(session.outdated).waitFor()

/** Chooses an amount of one's own, and types one that is too low. */
export const ownAmount: Act = async (page, { form }) => {
  // The radio itself lies invisible under what is seen of it.
  await page.getByText(form.own, { exact: true }).click()
  await page.getByRole('textbox').fill('450')
}

/** Pays without the terms; the fault is said and focused. */
export const payWithoutTerms: Act = async (page, { form }) => {
  await button(page, form.pay.Vipps).click()
  await page.getByRole('alert').waitFor()
}

/** Pays where the answer takes its time. */
export const payAndWait: Act = async (page, { form }) => {
  await page.getByRole('checkbox').check()
  await button(page, form.pay.Vipps).click()
  await page.getByText(form.slow).waitFor()
}

/** Pays while the phone has no network. */
export const payOffline: Act = async (page, { form }) => {
  await page.getByRole('checkbox').check()
  // The door to the payment is fetched at the first touch.
  await page.context().setOffline(true)
  await button(page, form.pay.Vipps).click()
  await page.getByText(form.offline).waitFor()
  await page.context().setOffline(false)
}

/** Waits for the list of trips. */
export const history: Act = (page, { history: say }) =>
  page.getByRole('heading', { name: say.title }).waitFor()

/** Waits for what script adds to the receipt. */
export const tools: Act = (page, { receipt }) => button(page, receipt.print).waitFor()

/** Opens the menu of languages. */
export const languages: Act = async (page, { common }) => {
  const menu = page.getByText(new RegExp(`^${common.language}:`))
  await menu.click()
  await page.getByRole('link', { name: 'Suomi' }).waitFor()
}

/** Deletes one trip; the way back is offered. */
export const removeOne: Act = async (page, words) => {
  await history(page, words)
  const remove = new RegExp(`^${words.history.remove.split('{')[0]}1001`)
  await page.getByRole('button', { name: remove }).first().click()
  await button(page, words.history.undo).waitFor()
}

/** Wants the whole list gone; the question stands open. */
export const askToForget: Act = async (page, words) => {
  await history(page, words)
  await button(page, words.history.forget).click()
  await page.getByRole('dialog', { name: words.history.forgetAsk }).waitFor()
}

/** Opens the scanner on a phone that has no camera for us. */
export const scanInVain: Act = async (page, { scanner }) => {
  await button(page, scanner.open).click()
  await page.getByRole('dialog', { name: scanner.title }).getByRole('alert').waitFor()
}

/** The browser offers to install the app, as Chromium does soon after a page has loaded. */
export const offerInstall: Act = async (page, words) => {
  await history(page, words)
  await page.evaluate(() => {
    const offer = new Event('beforeinstallprompt', { cancelable: true })
    dispatchEvent(Object.assign(offer, { prompt: () => Promise.resolve({ outcome: 'dismissed' }) }))
  })
  await page.getByRole('heading', { name: words.install.title }).waitFor()
}

/** Waits for the page that stands in for another. */
export const standIn: Act = (page, { offline: say }) =>
  page.getByRole('heading', { level: 1, name: say.title }).waitFor()
