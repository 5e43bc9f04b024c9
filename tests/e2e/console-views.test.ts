// Every view of the console as a careful eye sees it: on the narrowest phone and on a desk, by day and by
// night, with axe, without a word of the browser against the policy; and by who may only read.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openSession, spoil, untilView, atStation } from './driver.ts'
import { COLOUR_RULES, faultsByAxe, outline, smallTargets, tooWide } from './eye.ts'
import { makeToken, signIn } from './operator.ts'
import { street } from './street.ts'

const PHONE = { viewport: { width: 320, height: 700 }, locale: 'en-GB' } as const
const DESK = { viewport: { width: 1280, height: 900 }, isMobile: false, locale: 'en-GB' } as const

const referenceOf = (handle: string): string => handle.split('.')[0] ?? ''
/**
 * A stranger asks who he is, and is told so; a build that keeps no figures of its neighbours says that
 * there are none, and the console leaves them out: neither is a fault.
 */
const isFault = (trouble: string): boolean =>
  !['answer: 401 /operator/me', 'answer: 404 /operator/health'].includes(trouble)

const titles: readonly (readonly [path: string, title: string])[] = [
  ['#/', 'Overview'],
  ['#/parked', 'Parked'],
  ['#/sessions', 'Sessions'],
  ['#/money', 'Money'],
  ['#/neighbours', 'Neighbours'],
  ['#/stations', 'Stations'],
  ['#/access', 'Access'],
  ['#/nowhere', 'Nothing here'],
]

describe('each view of the console', () => {
  // Sessions outlive a test here: the auditor looks at them where they are told (console.test.ts).
  const here = street({ speed: 60, audited: false })
  let trips: Promise<{ parked: string; settled: string }> | undefined

  /** One that waits for a human, one that is settled, one that charges; once for all tests. */
  async function makeTrips() {
    const { stack } = here
    await spoil(stack, '50001', 'cdr', 'wholesale')
    const parked = await openSession(stack, '50001')
    const settled = await openSession(stack, '50002')
    for (const handle of [parked, settled]) {
      await untilView(stack, handle, (seen) => seen.energyWh > 2000)
    }
    for (const station of ['50001', '50002']) await atStation(stack, station, 'stop')
    await untilView(stack, parked, (seen) => seen.phase === 'parked')
    await untilView(stack, settled, (seen) => seen.receiptNumber !== null)
    await openSession(stack, '50003')
    return { parked: referenceOf(parked), settled: referenceOf(settled) }
  }

  async function show(page: Page, path: string, title: string): Promise<void> {
    await page.goto(`${here.stack.url}/operator${path}`)
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    // What is read comes a moment later.
    await page.getByText('Reading…').first().waitFor({ state: 'detached' })
  }

  it.each([
    ['on a phone by day', PHONE, 'light'],
    ['on a phone by night', PHONE, 'dark'],
    ['on a desk by day', DESK, 'light'],
    ['on a desk by night', DESK, 'dark'],
  ] as const)(
    'gives a careful eye nothing to say %s',
    async (_, size, colorScheme) => {
      trips ??= makeTrips()
      const { parked, settled } = await trips
      const { page, troubles } = await here.phone({ ...size, colorScheme })
      const faults: string[] = []
      const look = async (name: string, rules?: readonly string[]): Promise<void> => {
        const found = [
          ...(await faultsByAxe(page, rules)),
          ...(await smallTargets(page)),
          ...(await outline(page)),
          ...(size === PHONE ? await tooWide(page) : []),
        ]
        faults.push(...found.map((one) => `${name}: ${one}`))
      }
      await page.goto(`${here.stack.url}/operator`)
      await page.getByRole('button', { name: 'Sign in' }).waitFor()
      await look('Sign in')
      await signIn(page, here.stack)
      const rules = colorScheme === 'dark' ? COLOUR_RULES : undefined
      for (const [path, title] of titles) {
        await show(page, path, title)
        await look(title, rules)
      }
      for (const reference of [settled, parked]) {
        await show(page, `#/sessions/${reference}`, `Session ${reference}`)
        await page.getByText('The driver approved').waitFor()
        await look(reference, rules)
      }
      await page.getByRole('button', { name: 'Capture', exact: true }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Capture/ })
        .click()
      await page.getByText('Say why').waitFor()
      await look('the dialog', rules)
      expect(faults).toEqual([])
      expect(troubles.filter(isFault)).toEqual([])
    },
    120_000,
  )

  it('shows a token for reading everything, offers it nothing to do, and says why', async () => {
    trips ??= makeTrips()
    const { parked } = await trips
    const { token } = await makeToken(here.stack, 'read', 'night watch')
    const { page } = await here.phone(DESK)
    await signIn(page, here.stack, `#/sessions/${parked}`, token)
    await page.getByText('Your token “night watch” is for reading').waitFor()
    await page.getByText(/^The accepted price of/).waitFor()
    for (const name of ['Retry', 'Capture', 'Release', 'Refund']) {
      expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0)
    }
  })

  it('makes a token that comes in, and shows it out when it is revoked', async () => {
    const { page } = await here.phone(DESK)
    await signIn(page, here.stack, '#/access')
    await page.getByRole('textbox', { name: 'Name of a new token' }).fill('day desk')
    await page.getByRole('combobox', { name: 'It may' }).selectOption('read and act')
    await page.getByRole('button', { name: 'Make token' }).click()
    const made = page.getByRole('status').getByText(/^stikk_/)
    const token = (await made.textContent()) ?? ''
    const other = await here.phone(DESK)
    await signIn(other.page, here.stack, '#/parked', token)
    await other.page.getByRole('heading', { level: 1, name: 'Parked' }).waitFor()
    await page.getByRole('button', { name: 'Revoke day desk', exact: true }).click()
    await page.getByRole('button', { name: 'Yes, revoke day desk' }).click()
    await other.page.getByText('You were signed out').waitFor()
    const trail = page.getByRole('listitem').filter({ hasText: 'DELETE /operator/tokens/{id}' })
    await page.reload()
    await trail.first().waitFor()
  })

  it('finds a session by the number of its receipt and by its station, and goes on by keyboard', async () => {
    trips ??= makeTrips()
    const { settled, parked } = await trips
    const { page } = await here.phone(DESK)
    await signIn(page, here.stack, '#/sessions')
    const find = page.getByRole('textbox', { name: 'Reference or receipt number' })
    await find.fill('1')
    await page.keyboard.press('Enter')
    await page.waitForURL(/find=1/)
    await page.getByRole('link', { name: settled }).waitFor()
    expect(await page.getByRole('link', { name: parked }).count()).toBe(0)
    await find.fill('')
    await page.getByRole('textbox', { name: 'Station' }).fill('50001')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: parked }).waitFor()
    expect(await page.getByRole('link', { name: settled }).count()).toBe(0)
    await page.getByRole('link', { name: parked }).focus()
    await page.keyboard.press('Enter')
    const heading = page.getByRole('heading', { level: 1, name: `Session ${parked}` })
    await heading.waitFor()
    expect(await heading.evaluate((one) => one === document.activeElement)).toBe(true)
  })

  it('draws the money, says it as a table, and gives the books as a file', async () => {
    trips ??= makeTrips()
    await trips
    const { page } = await here.phone(DESK)
    await signIn(page, here.stack, '#/money')
    await page.locator('.canvas canvas').waitFor()
    await page.getByText('Figures of “Kept each day, NOK”').click()
    const table = page.getByRole('region', { name: 'Kept each day, NOK' })
    expect(await table.getByRole('rowheader').count()).toBe(30)
    await table.getByRole('cell', { name: /^NOK\s[1-9]/ }).waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('link', { name: /as CSV$/ })
        .first()
        .click(),
    ])
    expect(file.suggestedFilename()).toMatch(/\.csv$/)
  })

  it('says how each neighbour fares, in figures, plots and tables', async ({ skip }) => {
    trips ??= makeTrips()
    await trips
    const headers = { authorization: `Bearer ${here.stack.operatorToken}` }
    const kept = await fetch(`${here.stack.url}/operator/health`, { headers })
    skip(kept.status === 404, 'this build keeps no figures of its neighbours')
    const { page } = await here.phone(DESK)
    await signIn(page, here.stack, '#/neighbours')
    const figures = page.getByRole('region', { name: 'Payer in figures' })
    const calls = figures
      .getByRole('row', { name: /^5 minutes/ })
      .getByRole('cell')
      .first()
    expect(Number(await calls.textContent())).toBeGreaterThan(5)
    await page.getByText('Figures of “Payer: how long calls took, last hour”').click()
    const table = page.getByRole('region', { name: 'Payer: how long calls took, last hour' })
    await table.getByRole('cell', { name: /ms$/ }).first().waitFor()
    expect(await page.locator('.canvas canvas').count()).toBeGreaterThanOrEqual(4)
  })

  it('is nothing that a driver’s page or its service worker names', async () => {
    for (const path of ['/sw.js', '/', '/s/1001']) {
      const text = await (await fetch(here.stack.url + path)).text()
      expect(text, path).toContain('entry-client')
      expect(text, path).not.toMatch(/entry-console|draw-plot/)
    }
  })

  it('shows a price in the words of its drivers', async () => {
    const { page } = await here.phone(DESK)
    await signIn(page, here.stack, '#/stations?find=1001')
    await page.getByText('Price of 1001').click()
    await page.getByText('5.99').waitFor()
    await page.getByText('All prices include VAT.').waitFor()
    await page.getByRole('img', { name: /^Code of http.*NO\*STK\*E1001\*1$/ }).waitFor()
  })
})
