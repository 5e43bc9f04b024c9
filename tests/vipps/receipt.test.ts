import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createPayments } from '#bff/vipps/client.ts'
import { receiptLines } from '#bff/session/settlement.ts'
import { orderLines, receiptBody } from '#bff/vipps/receipt.ts'
import type { PayerOptions } from '#bff/vipps/transport.ts'
import { reference, scriptedPayer } from './scripted-payer.ts'
import type { Scripted } from './scripted-payer.ts'
import { energyLine, flatLine, parkingLine, receiptOf } from './settlements.ts'

/** The fields looked at, all of them demanded. */
const shape = z.object({
  orderLines: z.array(
    z.object({
      name: z.string(),
      totalAmount: z.int(),
      totalAmountExcludingTax: z.int(),
      totalTaxAmount: z.int(),
      taxRate: z.int(),
      discount: z.int(),
      unitInfo: z.object({ unitPrice: z.int(), quantity: z.string(), quantityUnit: z.string() }),
    }),
  ),
})
const linesOf = (...made: Parameters<typeof receiptOf>) =>
  shape.parse(receiptBody(receiptOf(...made))).orderLines
const nameIn = (locale: string) => linesOf([energyLine], 21_614, { locale })[0]?.name

describe('the receipt', () => {
  it('of the EV example has 43.23 kr VAT in 216.14 kr, not the 54.04 of the page', () => {
    expect(receiptBody(receiptOf([energyLine], 21_614))).toEqual({
      orderLines: [
        {
          name: 'Lading',
          id: '1-energy',
          totalAmount: 21_614,
          totalAmountExcludingTax: 17_291,
          totalTaxAmount: 4323,
          taxRate: 2500,
          unitInfo: { unitPrice: 667, quantity: '32.417', quantityUnit: 'KWH' },
          discount: 0,
        },
      ],
      bottomLine: { currency: 'NOK', posId: '1234', receiptNumber: '1042' },
    })
  })

  it('shows time in minutes and a fee by the piece', () => {
    const [fee, parking, exact] = linesOf(
      [flatLine, parkingLine, { ...parkingLine, kind: 'time', quantity: 5400 }],
      834,
    )
    expect(fee?.unitInfo).toEqual({ unitPrice: 500, quantity: '1', quantityUnit: 'PCS' })
    expect(parking?.unitInfo).toEqual({ unitPrice: 100, quantity: '1.67', quantityUnit: 'MINUTE' })
    expect(exact?.unitInfo.quantity).toBe('90')
  })

  it('spreads a named reduction over the lines, so that they sum to what was captured', () => {
    const lines = linesOf([energyLine, flatLine, parkingLine], 20_000, {
      reduction: 'reservation-limit',
    })
    expect(lines.reduce((sum, line) => sum + line.totalAmount, 0)).toBe(20_000)
    expect(lines.reduce((sum, line) => sum + line.discount, 0)).toBe(21_614 + 500 + 167 - 20_000)
    for (const line of lines) {
      expect(line.discount).toBeGreaterThan(0)
      expect(line.name).toMatch(/, begrenset til reservert beløp$/)
      expect(line.totalAmountExcludingTax + line.totalTaxAmount).toBe(line.totalAmount)
      expect(line.totalTaxAmount).toBe(Math.round(line.totalAmount / 5))
    }
  })

  it('speaks the language of the driver, and English where it has no words', () => {
    expect(['nb-NO', 'nn', 'no', 'sv', 'da-DK', 'fi', 'en-GB', 'pl'].map(nameIn)).toEqual([
      'Lading',
      'Lading',
      'Lading',
      'Laddning',
      'Opladning',
      'Lataus',
      'Charging',
      'Charging',
    ])
  })

  it('has a name, an id and a quantity for each of several lines of one kind, and for a minimum', () => {
    const day = { ...energyLine, quantity: 10_000, totalMinor: 6000, exMinor: 4800, taxMinor: 1200 }
    const night = { ...energyLine, quantity: 5000, totalMinor: 1500, exMinor: 1200, taxMinor: 300 }
    const parts = receiptLines(receiptOf([day, night, flatLine], 8000).settlement)
    const [first] = parts
    if (!first) throw new Error('there are lines')
    const minimum = { ...first, kind: 'minimum', quantity: 1, unitMicros: 4_000_000 } as const
    const body = orderLines([...parts, { ...minimum, totalMinor: 400 }], 'nb', null)
    expect(body.map((line) => line.id)).toEqual(['1-energy', '2-energy', '3-flat', '4-minimum'])
    expect(body.map((line) => line.totalAmount)).toEqual([6000, 1500, 500, 400])
    expect(body.map((line) => line.unitInfo.quantityUnit)).toEqual(['KWH', 'KWH', 'PCS', 'PCS'])
    expect(body.at(-1)).toMatchObject({ name: 'Minstepris', unitInfo: { quantity: '1' } })
  })

  it('is none where no line was billed', () => {
    expect(receiptBody(receiptOf([], 100))).toBeNull()
    expect(receiptBody(receiptOf([{ ...energyLine, totalMinor: 0 }], 100))).toBeNull()
  })
})

const there = (...totals: number[]): Scripted => ({
  status: 200,
  json: { receipt: { orderLines: totals.map((totalAmount) => ({ totalAmount })) } },
})
const open = (script: Record<string, Scripted[]>, world: Partial<PayerOptions> = {}) => {
  const payer = scriptedPayer(script)
  const payments = createPayments({ ...payer.options, ...world })
  return { payer, send: (lines = [energyLine]) => payments.sendReceipt(receiptOf(lines, 21_614)) }
}

describe('sending the receipt', () => {
  const path = `POST /order-management/v2/ecom/receipts/${reference}`
  const own = `GET /order-management/v2/ecom/${reference}`
  const category = `PUT /order-management/v2/ecom/categories/${reference}`
  const send = (status: number, lines = [energyLine]) =>
    open({ [path]: [{ status, json: 'an id' }] }).send(lines)

  it('succeeds when it is taken', async () => {
    expect(await send(201)).toEqual({ ok: true, value: null })
  })

  it('succeeds when it is there already, once a read shows it', async () => {
    const { payer, send: again } = open({ [path]: [{ status: 409 }], [own]: [there(21_614)] })
    expect(await again()).toEqual({ ok: true, value: null })
    expect(payer.count('GET', reference)).toBe(1)
  })

  it.each([
    ['no read shows it', { status: 404 }, { fate: 'retry' }],
    ['the read fails', { status: 503 }, { fate: 'retry', code: 'http-503' }],
    ['only a category is there', { status: 200, json: { category: {} } }, { fate: 'retry' }],
    ['it is for other money', there(21_614, 100), { fate: 'refused', code: 'receipt-otherwise' }],
  ] as const)('does not believe that it is there while %s', async (_name, read, expected) => {
    const { send: again } = open({ [path]: [{ status: 409 }], [own]: [read] })
    expect(await again()).toMatchObject({ ok: false, ...expected })
  })

  it('is retried in an outage and refused for good when it is wrong', async () => {
    expect(await send(503)).toMatchObject({ ok: false, fate: 'retry' })
    expect(await send(400)).toMatchObject({ ok: false, fate: 'refused' })
    expect(await send(201, [])).toMatchObject({ fate: 'refused', code: 'receipt-without-lines' })
  })

  it('waits for an API that is away, but not in the test environment, which has none', async () => {
    for (const status of [401, 403, 404]) {
      expect(await send(status)).toMatchObject({ fate: 'retry', retryAfterMs: 300_000 })
    }
    const inTest = scriptedPayer({ [path]: [{ status: 404 }] })
    const payments = createPayments({
      ...inTest.options,
      baseUrl: 'https://apitest.vipps.no',
      fetch: (url, init) =>
        inTest.options.fetch(url.replace('https://apitest.vipps.no', inTest.options.baseUrl), init),
    })
    expect(await payments.sendReceipt(receiptOf([energyLine], 21_614))).toMatchObject({
      fate: 'refused',
      code: 'no-order-management',
    })
  })

  it('puts a link to the station beside it, and no handle, whatever becomes of the link', async () => {
    for (const status of [200, 400, 503]) {
      const { payer, send: linked } = open(
        { [path]: [{ status: 201 }], [category]: [{ status }] },
        { publicUrl: 'https://stikk.example' },
      )
      expect(await linked()).toEqual({ ok: true, value: null })
      expect(payer.asked.at(-1)?.body).toEqual({
        category: 'GENERAL',
        orderDetailsUrl: 'https://stikk.example/s/1234',
      })
      expect(JSON.stringify(payer.asked.map((one) => one.body))).not.toContain('/c/')
    }
  })
})
