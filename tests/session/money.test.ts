// Money in whole minor units: rounding, the VAT within, and splitting without a loss.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, roundHalfUp, taxWithin } from '#shared/money.ts'

describe('money', () => {
  it('rounds half up, away from zero', () => {
    expect([5n, -5n, 4n, -4n, 15n].map((n) => roundHalfUp(n, 10n))).toEqual([1, -1, 0, 0, 2])
  })

  it('finds 25 % VAT within 216.14 to be 43.23', () => {
    expect(taxWithin(21_614, 2500)).toBe(4323)
  })

  it('splits an amount without losing an øre', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.array(fc.nat(100_000), { minLength: 1, maxLength: 6 }),
        (amount, weights) => {
          expect(allocate(amount, weights).reduce((a, b) => a + b, 0)).toBe(amount)
        },
      ),
    )
  })
})
