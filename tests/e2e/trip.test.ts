// The trip as it should be, on a phone, from the code on the station to the receipt.
import { expect, it } from 'vitest'
import {
  answerInApp,
  button,
  chargedBeyond,
  fact,
  figure,
  handleOf,
  meter,
  openReceipt,
  pay,
  referenceOf,
  say,
  scan,
  stopCharging,
} from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { readPayment } from './ledgers.ts'
import { street } from './street.ts'

/** Norwegian VAT, in hundredths of a percent. */
const VAT = 2500

inEveryEngine('a trip on a phone', (engine) => {
  const here = street({ engine, speed: 60 })

  it('goes from the station to a receipt, and the figures climb by themselves', async () => {
    const { stack } = here
    const { page, loads, troubles } = await here.phone()
    const streams: string[] = []
    page.on('request', (request) => {
      const { pathname } = new URL(request.url())
      if (pathname.endsWith('/events')) streams.push(pathname)
    })

    await scan(page, stack, '1001')
    expect(await page.getByText('5,99 kr').count()).toBe(1)
    await pay(page, stack)
    await answerInApp(page, stack, 'Approve')

    await chargedBeyond(page, 0)
    const loaded = loads()
    const early = await meter(page)
    await chargedBeyond(page, early.kwh + 1)
    const late = await meter(page)
    expect(late.kroner).toBeGreaterThan(early.kroner)
    expect(loads()).toBe(loaded)
    expect(streams).toContain(`/api/sessions/${handleOf(page)}/events`)

    const reference = referenceOf(page)
    await stopCharging(page)
    expect(await openReceipt(page)).toBeGreaterThan(0)

    const { aggregate } = await readPayment(stack, reference)
    const kroner = async (term: string): Promise<number> =>
      Math.round(figure((await fact(page, term).textContent()) ?? '') * 100)
    expect(await kroner(say.receipt.paidInAll)).toBe(aggregate.capturedAmount)
    expect(await kroner(say.receipt.released)).toBe(aggregate.cancelledAmount)
    expect(await kroner(say.receipt.reserved)).toBe(35_000)
    const vat = page.getByRole('row', { name: say.receipt.ofWhichVat }).getByRole('cell')
    const tax = Math.round((aggregate.capturedAmount * VAT) / (10_000 + VAT))
    expect(Math.round(figure((await vat.textContent()) ?? '') * 100)).toBe(tax)
    expect(await page.getByText(reference).count()).toBeGreaterThan(0)
    expect(troubles).toEqual([])
  })

  it('asks once before it stops, and "no" keeps the car charging', async () => {
    const { stack } = here
    const { page } = await here.phone()
    await scan(page, stack, '50001')
    await pay(page, stack)
    await answerInApp(page, stack, 'Approve')
    await chargedBeyond(page, 0)

    await button(page, say.session.stop).click()
    await button(page, say.session.stopKeep).click()
    await chargedBeyond(page, (await meter(page)).kwh)

    await stopCharging(page)
    await openReceipt(page)
  })

  it('does not leave the station page before the terms are ticked', async () => {
    const { stack } = here
    const { page } = await here.phone()
    await scan(page, stack, '50002')
    await button(page, say.pay).click()
    await page.getByRole('alert').getByText(say.faults['terms-missing']).waitFor()
    expect(new URL(page.url()).pathname).toBe('/s/50002')
  })
})
