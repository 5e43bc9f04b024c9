// The trip that comes to nothing: refused in the app, refused by the charger, never begun. Each says
// so in words, gives everything back, and leads to another try that does not stack a reservation.
import { expect, it } from 'vitest'
import {
  answerInApp,
  button,
  chargedBeyond,
  handleOf,
  heading,
  opening,
  openReceipt,
  pay,
  payAndApprove,
  referenceOf,
  say,
  scan,
  spoil,
  stopCharging,
  untilView,
} from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { readPayment, readSessions, type LedgerPayment } from './ledgers.ts'
import type { Phone } from './phone.ts'
import type { Stack } from './stack.ts'
import { street } from './street.ts'

const START_WAIT_S = 5
/** From the promised moment to a release at the payer: one list read, one cancel, two busy cores. */
const GRACE_MS = 5000

const eventOf = ({ events }: LedgerPayment, name: string) =>
  events.find((event) => event.name === name)

/** Taps "try again" and goes through with it; the reference of the second payment. */
async function tryAgain({ page }: Phone, stack: Stack, station: string): Promise<string> {
  await button(page, say.session.retry).click()
  await heading(page, say.station(station)).waitFor()
  await pay(page, stack)
  await answerInApp(page, stack, 'Approve')
  await chargedBeyond(page, 0)
  const reference = referenceOf(page)
  await stopCharging(page)
  await openReceipt(page)
  return reference
}

inEveryEngine('a trip that is refused', (engine) => {
  const here = street({ engine, speed: 60, settings: { START_WAIT_S: String(START_WAIT_S) } })

  it('says that the payment was aborted, and the next step is a new try', async () => {
    const { stack } = here
    const phone = await here.phone()
    const { page } = phone
    await scan(page, stack, '50001')
    await pay(page, stack)
    await answerInApp(page, stack, 'Cancel the payment')
    const reference = referenceOf(page)
    await heading(page, say.session.ended).waitFor()
    await page.getByText(opening(say.whys['payment-aborted'].what)).waitFor()
    await page.getByText(say.session.endedNever).waitFor()

    const first = await readPayment(stack, reference)
    expect(first.state).toBe('ABORTED')
    expect(first.aggregate.authorizedAmount).toBe(0)
    expect(await tryAgain(phone, stack, '50001')).not.toBe(reference)
  })

  it('says why the charger refused, and releases before the next try reserves', async () => {
    const { stack } = here
    const phone = await here.phone()
    const { page } = phone
    await spoil(stack, '50002', 'start', 'refuse')
    await payAndApprove(page, stack, '50002')
    const reference = referenceOf(page)
    await heading(page, say.session.ended).waitFor()
    await page.getByText(say.whys['start-refused'].what).waitFor()
    await page.getByText(say.whys['start-refused'].next).waitFor()
    await page.getByText(/^350\s*kr er frigitt/).waitFor()

    const first = await readPayment(stack, reference)
    expect(first.aggregate.cancelledAmount).toBe(35_000)
    const second = await readPayment(stack, await tryAgain(phone, stack, '50002'))
    expect(eventOf(second, 'CREATED')?.timestamp).toBeGreaterThanOrEqual(
      eventOf(first, 'CANCELLED')?.timestamp ?? Infinity,
    )
  })

  it('releases everything in the promised time when the charger accepts and never starts', async () => {
    const { stack } = here
    const { page } = await here.phone()
    await spoil(stack, '50003', 'start', 'silent')
    await payAndApprove(page, stack, '50003')
    await page.getByText(opening(say.session.startBy)).waitFor()
    const { phase, deadlineAt } = await untilView(
      stack,
      handleOf(page),
      (seen) => seen.phase === 'starting' && seen.deadlineAt !== null,
    )
    expect(phase).toBe('starting')

    await heading(page, say.session.ended).waitFor()
    await page.getByText(say.whys['start-timeout'].what).waitFor()
    await page.getByText(/^350\s*kr er frigitt/).waitFor()
    const payment = await readPayment(stack, referenceOf(page))
    expect(payment.aggregate).toMatchObject({ capturedAmount: 0, cancelledAmount: 35_000 })
    const releasedAt = eventOf(payment, 'CANCELLED')?.timestamp ?? Infinity
    expect(releasedAt - (deadlineAt ?? 0)).toBeGreaterThanOrEqual(0)
    expect(releasedAt - (deadlineAt ?? 0)).toBeLessThan(GRACE_MS)
    const sessions = await readSessions(stack)
    expect(sessions.filter((session) => session.evse_uid === 'STK-50003')).toEqual([])
  })
})
