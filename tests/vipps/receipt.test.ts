import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createPayments } from '#bff/vipps/client.ts'
import { receiptBody } from '#bff/vipps/receipt.ts'
import { reference, scriptedPayer } from './scripted-payer.ts'
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

  it('is none where no line was billed', () => {
    expect(receiptBody(receiptOf([], 100))).toBeNull()
    expect(receiptBody(receiptOf([{ ...energyLine, totalMinor: 0 }], 100))).toBeNull()
  })
})

describe('sending the receipt', () => {
  const path = `POST /order-management/v2/ecom/receipts/${reference}`
  const send = async (status: number, lines = [energyLine]) => {
    const payer = scriptedPayer({ [path]: [{ status, json: 'an id' }] })
    return createPayments(payer.options).sendReceipt(receiptOf(lines, 21_614))
  }

  it('succeeds when it is taken, and when it is there already', async () => {
    expect(await send(201)).toEqual({ ok: true, value: null })
    expect(await send(409)).toEqual({ ok: true, value: null })
  })

  it('is retried in an outage and refused for good when it is wrong', async () => {
    expect(await send(503)).toMatchObject({ ok: false, fate: 'retry' })
    expect(await send(400)).toMatchObject({ ok: false, fate: 'refused' })
    expect(await send(201, [])).toMatchObject({ fate: 'refused', code: 'receipt-without-lines' })
  })
})
