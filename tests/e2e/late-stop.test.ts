// A stop that was asked for without a network: it waits in its page and is sent when the network is back,
// unless it has grown old by then.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { fill } from '#web/text/messages.ts'
import { nb } from '#web/text/nb.ts'
import {
  askForView,
  button,
  chargedBeyond,
  handleOf,
  opening,
  openReceipt,
  payAndApprove,
  say,
  stopCharging,
  untilView,
} from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { raiseMast, type Mast } from './mast.ts'
import type { Phone } from './phone.ts'
import { street } from './street.ts'

const TEN_MINUTES = 600_000

inEveryEngine('a stop without a network', (engine) => {
  const here = street({ speed: 10, engine })
  let mast: Mast
  beforeAll(async () => {
    mast = await raiseMast()
  })
  beforeEach(() => mast.mend())
  afterAll(() => mast.close())

  async function cut({ context }: Phone): Promise<void> {
    mast.cut()
    await context.setOffline(true)
  }
  async function mend({ context }: Phone): Promise<void> {
    mast.mend()
    await context.setOffline(false)
  }

  const stopsSent = (): number => mast.asked.filter((one) => /^POST .*\/stop$/.test(one)).length

  it('is said to be unsent, and how to stop by hand; sent when the network is back, it says so', async () => {
    const taken = await here.phone({ proxy: { server: mast.url } })
    const { page } = taken
    await payAndApprove(page, here.stack, '50001')
    await chargedBeyond(page, 0.1)
    const handle = handleOf(page)
    await cut(taken)
    await stopCharging(page)
    const note = page.getByRole('alert')
    await note.filter({ hasText: say.session.stopUnsent }).waitFor()
    const text = (await note.textContent()) ?? ''
    expect(text).toContain(say.session.stopByHand)
    expect(text).toContain(opening(nb.offline.stopHere))
    expect((await askForView(here.stack, handle)).stop).toBeNull()

    await mend(taken)
    await page.getByRole('status').filter({ hasText: nb.offline.stopLate }).waitFor()
    await untilView(here.stack, handle, (seen) => seen.phase === 'settled')
    expect(stopsSent()).toBe(1)
    await openReceipt(page)
  })

  it('is not sent any more after ten minutes: the charge goes on until it is asked for anew', async () => {
    const taken = await here.phone({ proxy: { server: mast.url } })
    const { page } = taken
    await page.clock.install()
    await payAndApprove(page, here.stack, '50002')
    await chargedBeyond(page, 0.1)
    const handle = handleOf(page)
    await cut(taken)
    await stopCharging(page)
    await page.getByRole('alert').filter({ hasText: say.session.stopUnsent }).waitFor()

    await page.clock.fastForward(TEN_MINUTES)
    const said = opening(fill(nb.offline.stopExpired, { age: '' }))
    await page.getByRole('alert').filter({ hasText: said }).waitFor()
    const sent = stopsSent()
    await mend(taken)
    await page.clock.fastForward(60_000)
    await page.getByText(say.session.offline).waitFor({ state: 'detached' })
    expect(stopsSent()).toBe(sent)
    expect((await askForView(here.stack, handle)).stop).toBeNull()

    await button(page, say.session.stop).waitFor()
    await stopCharging(page)
    await openReceipt(page)
  })
})
