// Charges that end without the driver's word: at the station, and at the reserved amount.
import { expect, it } from 'vitest'
import {
  atStation,
  chargedBeyond,
  heading,
  openReceipt,
  payAndApprove,
  referenceOf,
  say,
} from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { readPayment, readSessions } from './ledgers.ts'
import { street } from './street.ts'

inEveryEngine('a charge that ends by itself', (engine) => {
  const here = street({ engine, speed: 100 })

  it('shows that it was stopped at the station, and what it cost', async () => {
    const { stack } = here
    const { page, loads } = await here.phone()
    await payAndApprove(page, stack, '50001')
    await chargedBeyond(page, 0.5)
    const loaded = loads()
    await atStation(stack, '50001', 'stop')
    await heading(page, say.session.paid).waitFor()
    const words = page.getByText(say.whys['station-stopped'].what)
    expect(await words.count(), 'the reason in words').toBe(1)
    expect(loads()).toBe(loaded)
    await openReceipt(page)
  })

  it('stops before 350 kr at 150 kW are used up, and uses at least 90 % of them', async () => {
    const { stack } = here
    const { page } = await here.phone()
    // An empty battery takes all that the connector can give for longest.
    await atStation(stack, '50002', 'plug', { socPercent: 0 })
    await payAndApprove(page, stack, '50002')
    await chargedBeyond(page, 1)
    await heading(page, say.session.paid).waitFor({ timeout: 60_000 })
    const words = page.getByText(say.whys['limit-reached'].what)
    expect(await words.count(), 'the reason in words').toBe(1)

    const { aggregate } = await readPayment(stack, referenceOf(page))
    expect(aggregate.authorizedAmount).toBe(35_000)
    expect(aggregate.capturedAmount).toBeLessThanOrEqual(35_000)
    expect(aggregate.capturedAmount).toBeGreaterThanOrEqual(31_500)
    // 350 kr buy 58.4 kWh at 5.99: what is delivered beyond is our loss (law 6).
    const session = (await readSessions(stack)).find((one) => one.evse_uid === 'STK-50002')
    expect(session?.energy_wh).toBeLessThanOrEqual(58_431)
    await openReceipt(page)
  }, 90_000)
})
