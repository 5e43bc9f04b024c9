// The trip in WebKit, the nearest to Safari that Debian has: from the code on the station to the
// receipt, and the ways back to a charge that goes on.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { audit } from './auditor.ts'
import { handleIn, say, tellPayer } from './driver.ts'
import { readPayment, readPayments } from './ledgers.ts'
import { startStack, type Stack } from './stack.ts'
import {
  approve,
  arrive,
  chargedBeyond,
  fact,
  paid,
  scanAndPay,
  see,
  shown,
  stopCharging,
  tap,
} from './webkit-driver.ts'
import { inWebKit, startWebKit, type WebKit } from './webkit.ts'

const øre = (kroner: number): number => Math.round(kroner * 100)

inWebKit('a trip on a phone', () => {
  let stack: Stack
  let webkit: WebKit

  beforeAll(async () => {
    stack = await startStack({ speed: 60, cpo: { extraEvses: 4 } })
  })
  beforeEach(async () => {
    webkit = await startWebKit()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(await shown(webkit.driver))
    await webkit.close()
    expect(await audit(stack)).toEqual([])
  })
  afterAll(() => stack?.stop())

  it('goes from the station to a receipt, and the figures climb by themselves', async () => {
    const { driver, troubles } = webkit
    await scanAndPay(driver, stack, '50001')
    const handle = await approve(driver, stack)
    const early = await chargedBeyond(driver, 0)
    await chargedBeyond(driver, early + 1)

    await tap(driver, 'button', say.session.stop)
    await tap(driver, 'button', say.session.stopKeep)
    await chargedBeyond(driver, early + 2)
    await stopCharging(driver)
    const sum = await paid(driver)

    await tap(driver, 'link', say.receipt.open)
    await see(driver, 'heading', say.receipt.title)
    const { aggregate } = await readPayment(stack, handle.split('.')[0] ?? '')
    expect(sum).toBe(aggregate.capturedAmount)
    expect(øre(await fact(driver, say.receipt.paidInAll))).toBe(aggregate.capturedAmount)
    expect(øre(await fact(driver, say.receipt.released))).toBe(aggregate.cancelledAmount)
    expect(troubles).toEqual([])
  })

  it('opens in another tab on return, and two open tabs agree about the stop', async () => {
    const { driver, troubles } = webkit
    await scanAndPay(driver, stack, '50002')
    const left = await driver.getWindowHandle()
    const payment = (await readPayments(stack)).find((one) => one.state === 'CREATED')

    await driver.switchTo().newWindow('window')
    await driver.get(payment?.request.returnUrl ?? '')
    await see(driver, 'heading', say.waiting)
    await see(driver, 'link', say.open)
    await tellPayer(stack, handleIn(await driver.getCurrentUrl()), 'approve')
    await chargedBeyond(driver, 0)
    const returned = await driver.getWindowHandle()

    await driver.switchTo().window(left)
    await approve(driver, stack)
    await chargedBeyond(driver, 0)
    await stopCharging(driver)
    const here = await paid(driver)
    await driver.switchTo().window(returned)
    expect(await paid(driver)).toBe(here)
    expect(troubles).toEqual([])
  })

  it('is found again from the front page by whoever left', async () => {
    const { driver, troubles } = webkit
    await scanAndPay(driver, stack, '50003')
    const handle = await approve(driver, stack)
    // Twice, so that the second figure is the script's: it remembers the trip as well.
    const before = await chargedBeyond(driver, await chargedBeyond(driver, 0))
    await driver.get('about:blank')

    // On a busy machine this WebKit's store now and then has nothing to say at first: who misses the trip
    // looks once more, as a driver would.
    const find = async () => {
      await driver.get(stack.url)
      await tap(driver, 'link', /50003/)
    }
    await find().catch(find)
    expect(handleIn(await arrive(driver, `${stack.url}/c/`))).toBe(handle)
    await chargedBeyond(driver, before)
    await stopCharging(driver)
    const sum = await paid(driver)
    const { aggregate } = await readPayment(stack, handle.split('.')[0] ?? '')
    expect(sum).toBe(aggregate.capturedAmount)
    expect(troubles).toEqual([])
  }, 120_000)
})
