// The operator's console in a browser, against the production build: who comes in, what is seen of a trip,
// and what becomes of a decision.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { atStation, openSession, spoil, untilView } from './driver.ts'
import { readLedgers, readPayment } from './ledgers.ts'
import { decide, signIn } from './operator.ts'
import { street } from './street.ts'

const DESK = { viewport: { width: 1280, height: 900 }, isMobile: false, locale: 'en-GB' } as const

/** A stranger asks who he is, and is told so: that is no fault. */
const isFault = (trouble: string): boolean => trouble !== 'answer: 401 /operator/me'

const referenceOf = (handle: string): string => handle.split('.')[0] ?? ''
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

describe('the operator’s console', () => {
  const here = street({ speed: 60 })
  /** What the charger backend bills for a session, in minor units. */
  async function billedFor(reference: string): Promise<number> {
    const { sessions, cdrs } = await readLedgers(here.stack)
    const session = sessions.find((one) => one.token_uid === reference)
    return cdrs.find((one) => one.session_id === session?.session_id)?.incl_vat ?? 0
  }

  it('lets nobody in with a wrong token, and leads on to where the address points', async () => {
    const { stack } = here
    const { page } = await here.phone(DESK)
    await signIn(page, stack, '#/parked', 'not-the-token')
    await page.getByText('No such token').waitFor()
    expect(await page.getByRole('navigation').count()).toBe(0)
    await page.getByRole('textbox', { name: 'Operator token' }).fill(stack.operatorToken)
    await page.keyboard.press('Enter')
    await heading(page, 'Parked').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await heading(page, 'Sign in').waitFor()
    expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('operator')
  })

  it('shows a live session move, and tells its whole trip at the end', async () => {
    const { stack } = here
    const { page, loads, troubles } = await here.phone(DESK)
    await signIn(page, stack)
    await heading(page, 'Overview').waitFor()
    const handle = await openSession(stack, '1001')
    const link = page.getByRole('link', { name: /Station 1001/ })
    await link.waitFor()
    await untilView(stack, handle, (seen) => seen.energyWh > 1000)
    const row = page.getByRole('listitem').filter({ has: link })
    await row.getByText('Charging', { exact: true }).waitFor()
    await link.click()
    await heading(page, `Session ${referenceOf(handle)}`).waitFor()
    await page.getByText('The driver approved NOK 350.00.').waitFor()
    await atStation(stack, '1001', 'stop')
    await page.getByText('The money is at rest: settled.').waitFor()
    const told = (await page.getByRole('listitem').allTextContents()).join('\n')
    expect(told).toMatch(/Driver ?Chose to spend at most NOK 350\.00 at station 1001/)
    expect(told).toMatch(/Charger backend ?Meter: .* kWh.* times/)
    expect(told).toMatch(/Payer ?NOK [\d.]+ is captured\./)
    expect(await page.content()).not.toContain(handle.split('.')[1])
    await page.goBack()
    await heading(page, 'Overview').waitFor()
    expect(loads()).toBe(1)
    expect(troubles.filter(isFault)).toEqual([])
  })

  it('resolves a parked session with a reason, and shows what came of it', async () => {
    const { stack } = here
    await spoil(stack, '50001', 'cdr', 'wholesale')
    const handle = await openSession(stack, '50001')
    const reference = referenceOf(handle)
    await untilView(stack, handle, (seen) => seen.energyWh > 1000)
    await atStation(stack, '50001', 'stop')
    await untilView(stack, handle, (seen) => seen.phase === 'parked')

    const { page, troubles } = await here.phone(DESK)
    await signIn(page, stack)
    await page.getByRole('link', { name: `Decide ${reference}` }).click()
    await page.getByText('Compare the bill with the meter.').waitFor()
    // Their bill, however low: no more than that is owed by anyone's word.
    const billed = await billedFor(reference)
    const amount = (billed / 100).toFixed(2)
    const said = await decide(page, { deed: 'Capture', reason: 'their bill is right', amount })
    expect(said).toBe(`Capture NOK ${amount}`)
    await page.getByRole('status').getByText('Capture: taken.').waitFor()
    await page.getByText('The money is at rest: settled.').waitFor()
    await page.getByText(/^Operator ?Decided to capture .*: "their bill is right"/).waitFor()

    await page.getByRole('button', { name: 'Refund', exact: true }).waitFor()
    await decide(page, { deed: 'Refund', reason: 'a broken cable', amount: '1.50' })
    await page.getByText('NOK 1.50 in all is given back.').waitFor()
    const { aggregate } = await readPayment(stack, reference)
    expect(aggregate.refundedAmount).toBe(150)
    expect(aggregate.capturedAmount).toBe(billed)
    expect(troubles.filter(isFault)).toEqual([])
  })

  it('asks for a reason, takes no more than there is, and says why something is not possible', async () => {
    const { stack } = here
    await spoil(stack, '50002', 'cdr', 'wholesale')
    const handle = await openSession(stack, '50002')
    await untilView(stack, handle, (seen) => seen.energyWh > 1000)
    await atStation(stack, '50002', 'stop')
    await untilView(stack, handle, (seen) => seen.phase === 'parked')
    const { page } = await here.phone(DESK)
    await signIn(page, stack, `#/sessions/${referenceOf(handle)}`)

    const refund = page.getByRole('button', { name: 'Refund', exact: true })
    await refund.waitFor()
    expect(await refund.isDisabled()).toBe(true)
    await page.getByText('Not possible: nothing was captured.').waitFor()
    // By keyboard alone.
    await page.getByRole('button', { name: 'Capture', exact: true }).focus()
    await page.keyboard.press('Enter')
    const amount = page.getByRole('textbox', { name: 'Amount in NOK' })
    await amount.fill('9999')
    await page.keyboard.press('Enter')
    await page.getByText(/^At most NOK\s[\d.]+ is possible\.$/).waitFor()
    await page.getByText('Say why, for who reads the audit trail.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect((await readPayment(stack, referenceOf(handle))).aggregate.capturedAmount).toBe(0)
    const billed = (await billedFor(referenceOf(handle))) / 100
    await decide(page, { deed: 'Capture', reason: 'their bill', amount: billed.toFixed(2) })
    await page.getByText('The money is at rest: settled.').waitFor()
  })

  it('shows out politely whose sign-in was ended elsewhere', async () => {
    const { stack } = here
    const { page, context } = await here.phone(DESK)
    await signIn(page, stack, '#/parked')
    await heading(page, 'Parked').waitFor()
    await context.clearCookies()
    await page.getByText('You were signed out').waitFor()
    await page.getByRole('textbox', { name: 'Operator token' }).fill(stack.operatorToken)
    await page.keyboard.press('Enter')
    await heading(page, 'Parked').waitFor()
  })
})
