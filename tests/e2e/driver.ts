// What a driver does and reads, in the words of the screens: everything is found by its role and its
// accessible name, as by someone who cannot see the markup.
import type { Locator, Page } from 'playwright-core'
import { expect, vi } from 'vitest'
import { openAnswer, stationPage, view, type View } from '#shared/contract.ts'
import { fill } from '#web/text/messages.ts'
import { nb } from '#web/text/nb.ts'
import type { Stack } from './stack.ts'

const brand = { brand: 'Vipps' }

/** The screens' sentences that tests look for. */
export const say = {
  pay: nb.form.pay.Vipps,
  open: fill(nb.session.open, brand),
  waiting: fill(nb.session.waiting, brand),
  station: (label: string) => fill(nb.common.station, { label }),
  session: nb.session,
  receipt: nb.receipt,
  whys: nb.whys,
  home: nb.home,
  history: nb.history,
  form: nb.form,
  faults: nb.faults,
  trouble: nb.trouble,
  choices: nb.choices,
} as const

/** The first sentence of a text with places to fill, to be found inside what is shown. */
export const opening = (text: string): string => (text.split(/[{.]/)[0] ?? text).trim()

export const heading = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('heading', { level: 1, name, exact: typeof name === 'string' })
export const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true })

/** Chooses another language from the menu at the top. */
export async function inLanguage(page: Page, name: string): Promise<void> {
  await page.getByRole('banner').locator('summary').click()
  await page.getByRole('link', { name, exact: true }).click()
}

/** Scans the code on a station. */
export async function scan(page: Page, stack: Stack, station: string): Promise<void> {
  await page.goto(`${stack.url}/s/${station}`)
  await heading(page, say.station(station)).waitFor()
}

/** Ticks the terms and taps "pay"; ends on the page that plays the app. */
export async function pay(page: Page, stack: Stack): Promise<void> {
  await page.getByRole('checkbox', { name: opening(say.form.agree) }).check()
  await button(page, say.pay).click()
  await page.waitForURL(`${stack.vipps.url}/landing**`)
}

/** What the driver can answer in the app; both lead back to the session page. */
export type Answer = 'Approve' | 'Cancel the payment'

/** Answers in the app and comes back. */
export async function answerInApp(page: Page, stack: Stack, answer: Answer): Promise<void> {
  await button(page, answer).click()
  await page.waitForURL(`${stack.url}/c/**`)
}

/** Scan, pay, approve: all that comes before the charge. */
export async function payAndApprove(page: Page, stack: Stack, station: string): Promise<void> {
  await scan(page, stack, station)
  await pay(page, stack)
  await answerInApp(page, stack, 'Approve')
}

/** The handle in the address of a session page. */
export function handleIn(url: string): string {
  const handle = /^\/c\/([^/?]+)/.exec(new URL(url).pathname)?.[1]
  if (handle === undefined) throw new Error(`${url} is no session page.`)
  return handle
}

export const handleOf = (page: Page): string => handleIn(page.url())
export const referenceOf = (page: Page): string => handleOf(page).split('.')[0] ?? ''

/** A figure as Norwegians write it: "1 234,50 kr" is 1234.5. */
export function figure(text: string): number {
  const digits = /-?[\d\s]*\d(?:,\d+)?/.exec(text)?.[0]
  if (digits === undefined) throw new Error(`There is no figure in "${text}".`)
  return Number(digits.replaceAll(/\s/g, '').replace(',', '.'))
}

/** The value beside a term of a description list. */
export const fact = (page: Page, term: string): Locator =>
  page
    .getByRole('term')
    .filter({ hasText: new RegExp(`^${term}$`) })
    .locator('xpath=following-sibling::dd[1]')

/** Energy and cost as the charging screen shows them: kWh and kroner. */
export async function meter(page: Page): Promise<{ kwh: number; kroner: number }> {
  const [energy, cost] = await Promise.all([
    fact(page, say.session.energy).textContent(),
    fact(page, say.session.cost).textContent(),
  ])
  return { kwh: figure(energy ?? ''), kroner: figure(cost ?? '') }
}

/** Waits until the charging screen shows more than `kwh`. */
export async function chargedBeyond(page: Page, kwh: number): Promise<void> {
  await heading(page, say.session.charging).waitFor()
  await vi.waitUntil(async () => (await meter(page)).kwh > kwh, { timeout: 20_000, interval: 100 })
}

/** Stops with the one confirmation; works with and without script. */
export async function stopCharging(page: Page): Promise<void> {
  await button(page, say.session.stop).click()
  await page.getByRole('heading', { name: say.session.stopAsk }).waitFor()
  await button(page, say.session.stopConfirm).click()
}

/** Waits for the money to be final; the number of the receipt on the receipt page. */
export async function openReceipt(page: Page): Promise<number> {
  await heading(page, say.session.paid).waitFor()
  await page.getByRole('link', { name: say.receipt.open }).click()
  await heading(page, say.receipt.title).waitFor()
  const words = fill(say.receipt.number, { number: '' }).trim()
  return figure((await page.getByText(words).textContent()) ?? '')
}

/** Opens a session as the script does, without a screen: approved unless it is left waiting. */
export async function openSession(
  stack: Stack,
  station: string,
  fate: 'approve' | 'abort' | 'wait' = 'approve',
): Promise<string> {
  const asked = await fetch(`${stack.url}/api/stations/${station}`)
  const page = stationPage.parse(await asked.json())
  const { offer, defaultAmount: amount } = page
  const response = await fetch(`${stack.url}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ offer, amount, acceptedTerms: true, locale: 'nb' }),
  })
  expect(response.status).toBe(201)
  const { handle } = openAnswer.parse(await response.json())
  if (fate !== 'wait') await tellPayer(stack, handle, fate)
  return handle
}

/** The driver answers in the app, on a phone we do not see. */
export async function tellPayer(
  stack: Stack,
  handle: string,
  answer: 'approve' | 'abort',
): Promise<void> {
  const url = `${stack.vipps.url}/sandbox/payments/${handle.split('.')[0]}/${answer}`
  expect((await fetch(url, { method: 'POST' })).status).toBe(200)
}

/** What the product says of a session to anyone who asks with its handle. */
export async function askForView(stack: Stack, handle: string): Promise<View> {
  const response = await fetch(`${stack.url}/api/sessions/${handle}`)
  expect(response.status).toBe(200)
  return view.parse(await response.json())
}

/** Waits until the view satisfies `test`; what it then shows. */
export async function untilView(
  stack: Stack,
  handle: string,
  test: (seen: View) => boolean,
): Promise<View> {
  return vi.waitUntil(
    async () => {
      const seen = await askForView(stack, handle)
      return test(seen) ? seen : undefined
    },
    { timeout: 30_000, interval: 100 },
  )
}

/** Plays at a station: plugs a car in or out, or presses its own stop button. */
export async function atStation(
  stack: Stack,
  station: string,
  deed: 'plug' | 'unplug' | 'stop',
  body: object = {},
): Promise<void> {
  const url = `${stack.cpo.url}/sandbox/evses/STK-${station}/${deed}`
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  expect(response.status, await response.text()).toBe(200)
}

/** Tells the charger backend to misbehave once at a station, in the words of its faults.ts. */
export async function spoil(
  stack: Stack,
  station: string,
  match: 'start' | 'cdr',
  deed: 'refuse' | 'silent' | 'wholesale',
): Promise<void> {
  const faults = [{ match, do: deed, evse: `STK-${station}` }]
  const url = `${stack.cpo.url}/sandbox/faults`
  const response = await fetch(url, { method: 'POST', body: JSON.stringify({ faults }) })
  expect(response.status).toBe(200)
}
