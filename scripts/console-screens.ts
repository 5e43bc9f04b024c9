// Pictures of every view of the operator's console, of a stack of its own with trips of every kind, on a
// phone and on a wide screen, by day and by night: `npm run screens:console`, then look at
// .tmp/console. A build must be there. With a word, only the views that have it in their name.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { setTimeout as pause } from 'node:timers/promises'
import { openAnswer, stationPage, view, type View } from '#shared/contract.ts'
import { launch } from '#tests/e2e/engines.ts'
import { signIn } from '#tests/e2e/operator.ts'
import { startStack, type Stack } from '#tests/e2e/stack.ts'

const OUT = fileURLToPath(new URL('../.tmp/console', import.meta.url))
const LOOKS = [
  { name: 'phone-light', viewport: { width: 320, height: 700 }, colorScheme: 'light' },
  { name: 'phone-dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  { name: 'desk-light', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  { name: 'desk-dark', viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  { name: 'desk-forced', viewport: { width: 1280, height: 900 }, forcedColors: 'active' },
] as const

const referenceOf = (handle: string): string => handle.split('.')[0] ?? ''

async function post(url: string, body: unknown, headers: object = {}): Promise<Response> {
  const type = { 'content-type': 'application/json', ...headers }
  return fetch(url, { method: 'POST', headers: type, body: JSON.stringify(body) })
}

/** Opens a session as a phone does; gives its handle. */
async function openSession(stack: Stack, station: string, approve = true): Promise<string> {
  const asked = await fetch(`${stack.url}/api/stations/${station}`)
  const { offer, defaultAmount } = stationPage.parse(await asked.json())
  const wish = { offer, amount: defaultAmount, acceptedTerms: true, locale: 'nb' }
  const opened = await post(`${stack.url}/api/sessions`, wish)
  const { handle } = openAnswer.parse(await opened.json())
  const reference = handle.split('.')[0]
  if (approve) await post(`${stack.vipps.url}/sandbox/payments/${reference}/approve`, {})
  return handle
}

async function untilView(stack: Stack, handle: string, test: (seen: View) => boolean) {
  for (;;) {
    const answer = await fetch(`${stack.url}/api/sessions/${handle}`)
    if (test(view.parse(await answer.json()))) return
    await pause(200)
  }
}

/** Trips of every kind; the references of one that is parked and one that is settled. */
async function trips(stack: Stack): Promise<{ parked: string; settled: string }> {
  const faults = [{ match: 'cdr', do: 'wholesale', evse: 'STK-50001' }]
  await post(`${stack.cpo.url}/sandbox/faults`, { faults })
  const parked = await openSession(stack, '50001')
  const settled = await openSession(stack, '50002')
  for (const handle of [parked, settled]) {
    await untilView(stack, handle, (seen) => seen.energyWh > 2000)
  }
  for (const station of ['50001', '50002']) {
    await post(`${stack.cpo.url}/sandbox/evses/STK-${station}/stop`, {})
  }
  await untilView(stack, parked, (seen) => seen.phase === 'parked')
  await untilView(stack, settled, (seen) => seen.receiptNumber !== null)
  await post(
    `${stack.url}/operator/sessions/${referenceOf(settled)}/refund`,
    { amount: 250, reason: 'a cable that broke' },
    { authorization: `Bearer ${stack.operatorToken}` },
  )
  const charging = await openSession(stack, '50003')
  await openSession(stack, '50004', false)
  await untilView(stack, charging, (seen) => seen.energyWh > 1000)
  return { parked: referenceOf(parked), settled: referenceOf(settled) }
}

async function picture(page: Page, look: string, name: string): Promise<void> {
  mkdirSync(join(OUT, look), { recursive: true })
  await page.waitForTimeout(700)
  writeFileSync(join(OUT, look, `${name}.png`), await page.screenshot({ fullPage: true }))
}

const wanted = process.argv[2] ?? ''
const stack = await startStack({ speed: 60, cpo: { extraEvses: 8 } })
const browser = await launch('chromium')
try {
  const { parked, settled } = await trips(stack)
  const views: readonly (readonly [name: string, path: string])[] = [
    ['overview', '#/'],
    ['parked', '#/parked'],
    ['decide', `#/sessions/${parked}`],
    ['session', `#/sessions/${settled}`],
    ['sessions', '#/sessions'],
    ['money', '#/money'],
    ['neighbours', '#/neighbours'],
    ['stations', '#/stations'],
    ['access', '#/access'],
  ]
  for (const { name: look, ...how } of LOOKS) {
    const context = await browser.newContext({ ...how, locale: 'en-GB' })
    const page = await context.newPage()
    await page.goto(`${stack.url}/operator`)
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    if ('sign-in'.includes(wanted)) await picture(page, look, 'sign-in')
    await signIn(page, stack)
    for (const [name, path] of views) {
      if (!name.includes(wanted)) continue
      await page.goto(`${stack.url}/operator${path}`)
      if (name === 'stations') await page.locator('summary').first().click()
      if (name === 'decide') {
        await page.getByRole('button', { name: 'Capture', exact: true }).click()
        await page.getByRole('dialog').waitFor()
        await page.waitForTimeout(300)
        await page.screenshot({ path: join(OUT, look, 'dialog.png') })
        await page.keyboard.press('Escape')
      }
      await picture(page, look, name)
    }
    await context.close()
    console.log(look)
  }
} finally {
  await browser.close()
  await stack.stop()
}
