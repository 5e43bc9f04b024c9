// The quick total and the exact one are the same number, whatever the price and however much was used.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { priceOf, totalOf } from '#bff/session/price.ts'
import type { Tariff } from '#bff/session/tariff.ts'
import { beginUsage, extendUsage } from '#bff/session/usage.ts'
import { roundHalfUp } from '#shared/money.ts'

const vat = fc.constantFrom(0, 1500, 2500, 2550)
const micros = fc.oneof(
  fc.integer({ min: 0, max: 20_000_000 }),
  fc.integer({ min: 0, max: 2_000_000_000_000 }),
)

describe('the total', () => {
  it('is the exact one, half up, below 2^53 and beyond', () => {
    fc.assert(
      fc.property(micros, vat, fc.integer({ min: 1, max: 400_000 }), (exVatMicros, vatRate, wh) => {
        const tariff: Tariff = {
          digest: 'd',
          id: 'd',
          currency: 'NOK',
          elements: [
            {
              components: [{ kind: 'energy', exVatMicros, vatRate, stepSize: 1 }],
              restrictions: null,
            },
          ],
          minPrice: null,
          maxPrice: null,
        }
        const terms = { tariff, timeZone: 'Europe/Oslo', powerType: 'DC' } as const
        const usage = extendUsage(beginUsage(terms, 0), terms, {
          at: 60_000,
          energyWh: wh,
          chargingS: 60,
          parkingS: 0,
          powerW: null,
          currentMa: null,
        })
        const exact = roundHalfUp(
          BigInt(wh) * BigInt(exVatMicros) * (10_000n + BigInt(vatRate)),
          1000n * 10_000n * 10_000n,
        )
        expect(priceOf(tariff, usage).totalMinor).toBe(exact)
        expect(totalOf(tariff, usage)).toBe(exact)
      }),
    )
  })
})
