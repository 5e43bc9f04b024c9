// Prices as the versions write them, and what becomes of a CDR's total.
import { describe, expect, it } from 'vitest'
import { parseJson } from '#bff/ocpi/json.ts'
import { cdrOf } from '#bff/ocpi/translate-cdr.ts'
import { cdr } from '#bff/ocpi/wire-cdr.ts'
import { price } from '#bff/ocpi/wire.ts'
import { CDR, withFields } from './fixtures.ts'

const read = (json: string) => price.safeParse(parseJson(json))
const totals = (total_cost: unknown) => {
  const { totalInclMinor, totalExclMicros } = cdrOf(
    cdr.parse(parseJson(withFields(CDR, { total_cost }))),
  )
  return [totalInclMinor, totalExclMicros]
}

describe('A price', () => {
  it.each([
    ['2.2.1', { excl_vat: 172.912, incl_vat: 216.14 }],
    ['2.3.0', { before_taxes: 172.912, taxes: [{ name: 'VAT', percentage: 25, amount: 43.228 }] }],
    ['2.3.0, taxes apart', { before_taxes: 172.912, taxes: [{ amount: 40 }, { amount: '3.228' }] }],
  ])('of %s is the same', (_, total) => {
    expect(totals(total)).toEqual([21_614, 172_912_000])
  })

  it('of a 2.3.0 credit is negative with its taxes', () => {
    expect(totals({ before_taxes: -4, taxes: [{ name: 'VAT', amount: -1 }] })).toEqual([
      -500, -4_000_000,
    ])
  })

  it.each([
    ['names none', {}],
    ['says null', { taxes: null }],
    ['lists none', { taxes: [] }],
  ])('that %s of its taxes is without them', (_, more) => {
    expect(totals({ before_taxes: 10, ...more })).toEqual([null, 10_000_000])
  })

  it.each([
    ['a tax has no amount', '{"before_taxes":1,"taxes":[{"name":"VAT"}]}'],
    ['an amount is no number', '{"before_taxes":1,"taxes":[{"amount":"much"}]}'],
    ['taxes are no list', '{"before_taxes":1,"taxes":"25 %"}'],
    ['there is nothing', '{}'],
  ])('is refused where %s', (_, json) => {
    expect(read(json).success).toBe(false)
  })
})
