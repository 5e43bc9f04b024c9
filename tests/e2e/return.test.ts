// The driver who was away: the phone slept, the line was lost, another browser opened, our server
// died. Coming back shows where it stands, and it is the same truth everywhere.
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import {
  askForView,
  atStation,
  chargedBeyond,
  fact,
  figure,
  handleOf,
  heading,
  meter,
  openReceipt,
  pay,
  payAndApprove,
  say,
  scan,
  stopCharging,
  tellPayer,
  untilView,
} from './driver.ts'
import { inEveryEngine, type Engine } from './engines.ts'
import { readPayment, readPayments, readSessions } from './ledgers.ts'
import { raiseMast, type Mast } from './mast.ts'
import type { Phone } from './phone.ts'
import { street } from './street.ts'

/** What the page is told of its own visibility; a headless browser never hides one by itself. */
async function show({ page }: Phone, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((now) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => now })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}

/**
 * The screen is off: the radio sleeps and the script of the page stands still, where a debugger can hold
 * it (Firefox has none for us: its timers go on, and meet no line). Returns what wakes the phone.
 */
async function sleep(phone: Phone, mast: Mast, engine: Engine): Promise<() => Promise<void>> {
  const { context } = phone
  await show(phone, 'hidden')
  await context.setOffline(true)
  mast.cut()
  const release = engine === 'chromium' ? await holdScript(phone) : () => Promise.resolve()
  return async () => {
    mast.mend()
    await context.setOffline(false)
    await release()
    await show(phone, 'visible')
  }
}

/** Stops the script of the page where it is, until what is returned is called. */
async function holdScript({ context, page }: Phone): Promise<() => Promise<void>> {
  const devtools = await context.newCDPSession(page)
  const still = new Promise((done) => devtools.once('Debugger.paused', done))
  await devtools.send('Debugger.enable')
  await devtools.send('Debugger.pause')
  await still
  return async () => void (await devtools.send('Debugger.disable'))
}

/** What the settled screen says was paid, in øre. */
async function paidOn({ page }: Phone): Promise<number> {
  await heading(page, say.session.paid).waitFor()
  const sum = page.getByRole('row', { name: say.receipt.sum }).getByRole('cell')
  return Math.round(figure((await sum.textContent()) ?? '') * 100)
}

inEveryEngine('a driver who comes back', (engine) => {
  const here = street({ engine, speed: 30 })
  let mast: Mast

  beforeAll(async () => {
    mast = await raiseMast()
  })
  afterAll(() => mast.close())

  it('is told when the line is lost, sees no invented kWh, and the truth afterwards', async () => {
    const { stack } = here
    const { context, page, loads } = await here.phone({ proxy: { server: mast.url } })
    await payAndApprove(page, stack, '50001')
    await chargedBeyond(page, 0.2)
    const loaded = loads()
    const handle = handleOf(page)

    await context.setOffline(true)
    mast.cut()
    await page.getByRole('status').getByText(say.session.offline).waitFor()
    const last = await meter(page)
    const real = await untilView(stack, handle, (seen) => seen.energyWh > last.kwh * 1000 + 500)
    expect(await meter(page)).toEqual(last)

    mast.mend()
    await context.setOffline(false)
    await chargedBeyond(page, real.energyWh / 1000 - 0.1)
    await page.getByText(say.session.offline).waitFor({ state: 'detached' })
    expect(loads()).toBe(loaded)
    await stopCharging(page)
    await openReceipt(page)
  })

  it('finds the receipt when the charge ended while the phone slept, also after a reload', async () => {
    const { stack } = here
    const phone = await here.phone({ proxy: { server: mast.url } })
    const { page, loads } = phone
    await payAndApprove(page, stack, '50002')
    await chargedBeyond(page, 0.2)
    const loaded = loads()
    const handle = handleOf(page)

    const wake = await sleep(phone, mast, engine)
    await atStation(stack, '50002', 'stop')
    const end = await untilView(stack, handle, (seen) => seen.receiptNumber !== null)
    await wake()

    expect(await paidOn(phone)).toBe(end.capturedMinor)
    expect(loads()).toBe(loaded)
    await page.reload()
    expect(await paidOn(phone)).toBe(end.capturedMinor)
    const released = figure((await fact(page, say.receipt.released).textContent()) ?? '')
    expect(Math.round(released * 100)).toBe(end.releasedMinor)
  })

  it('may be in another browser without cookies, and stops the charge from there', async () => {
    const { stack } = here
    const paying = await here.phone()
    await scan(paying.page, stack, '50003')
    await pay(paying.page, stack)
    const payment = (await readPayments(stack)).find((one) => one.state === 'CREATED')
    const returnUrl = payment?.request.returnUrl ?? ''

    const other = await here.phone()
    await other.page.goto(returnUrl)
    await heading(other.page, say.waiting).waitFor()
    await other.page.getByRole('link', { name: say.open }).waitFor()
    await tellPayer(stack, handleOf(other.page), 'approve')
    await chargedBeyond(other.page, 0)
    expect(await other.context.cookies()).toEqual([])

    // The phone that paid finds its way back from the home page.
    await paying.page.goto(stack.url)
    await paying.page.getByRole('link', { name: /50003/ }).first().click()
    await chargedBeyond(paying.page, 0)
    expect(handleOf(paying.page)).toBe(handleOf(other.page))

    await stopCharging(other.page)
    expect(await paidOn(other)).toBe(await paidOn(paying))
  })

  it('sees the charge go on by itself after our server was killed, and is billed for all', async () => {
    const { stack } = here
    const phone = await here.phone()
    const { page, loads } = phone
    await payAndApprove(page, stack, '50004')
    await chargedBeyond(page, 0.2)
    const loaded = loads()
    const handle = handleOf(page)
    const before = await askForView(stack, handle)

    await stack.kill9()
    await stack.restart()
    await chargedBeyond(page, before.energyWh / 1000 + 0.2)
    expect(loads()).toBe(loaded)

    await stopCharging(page)
    const paid = await paidOn(phone)
    const { aggregate } = await readPayment(stack, before.reference)
    expect(paid).toBe(aggregate.capturedAmount)
    const delivered = await vi.waitUntil(async () =>
      (await readSessions(stack)).find((one) => one.evse_uid === 'STK-50004' && one.ended_at),
    )
    // 5.99 kr a kWh, rounded once: all that was delivered, also while nobody listened.
    expect(paid).toBe(Math.floor((delivered.energy_wh * 599 + 500) / 1000))
  })
})
