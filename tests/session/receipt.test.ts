// The receipt: lines that sum to the capture, VAT right to the øre by each line's own rate, and a
// reduction that is spread over them (law 9).
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Settlement } from '#bff/session/model.ts'
import { cdrPrice, receiptLines } from '#bff/session/settlement.ts'
import { priceOf } from '#bff/session/price.ts'
import { planOf } from '#bff/session/tariff.ts'
import { view } from '#bff/session/view.ts'
import { component, settledBy, sum, tariffOf, type Source } from './priced.ts'
import { cdrOf, Story, T0 } from './story.ts'

/** VAT within a total, half up, reckoned here once more: not by the code it judges. */
const vatWithin = (total: number, rate: number): number =>
  Math.floor((2 * total * rate + (10_000 + rate)) / (2 * (10_000 + rate)))

describe('the receipt', () => {
  const mixed = tariffOf(
    component('energy', 4_000_000, 2500),
    component('time', 60_000_000, 1200),
    component('flat', 10_000_000, 0),
  )

  it('has one line each, VAT by the line’s own rate, in the sequence of the law', () => {
    const story = settledBy(
      { totalInclMinor: 99_999, chargingS: 600 },
      { tariff: mixed, source: 'tariff' },
    )
    const { settlement } = story.session
    // 20 kWh at 5.00 are 100.00; 10 minutes at 1.12 are 11.20; the start is 10.00.
    expect(settlement?.captureMinor).toBe(12_120)
    expect(receiptLines(settlement as Settlement)).toEqual([
      {
        kind: 'energy',
        quantity: 20_000,
        unitMicros: 5_000_000,
        totalMinor: 10_000,
        exMinor: 8000,
        taxMinor: 2000,
        vatRate: 2500,
        reductionMinor: 0,
      },
      {
        kind: 'time',
        quantity: 600,
        unitMicros: 1_120_000,
        totalMinor: 1120,
        exMinor: 1000,
        taxMinor: 120,
        vatRate: 1200,
        reductionMinor: 0,
      },
      {
        kind: 'flat',
        quantity: 1,
        unitMicros: 10_000_000,
        totalMinor: 1000,
        exMinor: 1000,
        taxMinor: 0,
        vatRate: 0,
        reductionMinor: 0,
      },
    ])
  })

  it('spreads a lower price over its lines, and reckons VAT on what remains', () => {
    const story = settledBy({ totalInclMinor: 6060, chargingS: 600 }, { tariff: mixed })
    const lines = receiptLines(story.session.settlement as Settlement)
    expect(lines.map((l) => [l.totalMinor, l.reductionMinor, l.taxMinor])).toEqual([
      [5000, 5000, 1000],
      [560, 560, 60],
      [500, 500, 0],
    ])
    expect(story.session.settlement?.reduction).toBe('operator-price')
  })

  it('is shown at rest with seller, sum and VAT', () => {
    const shown = view(new Story().settled().session).receipt
    expect(shown).toMatchObject({
      totalMinor: 11_980,
      taxMinor: 2396,
      reduction: null,
      seller: { name: 'Stikk AS', organisationNumber: '999 999 999 MVA' },
    })
  })

  const anyLine = fc.record({
    kind: fc.constantFrom('energy', 'time', 'flat', 'parking' as const),
    quantity: fc.nat(100_000),
    unitMicros: fc.nat(10_000_000),
    totalMinor: fc.nat(60_000),
    exMinor: fc.constant(0),
    taxMinor: fc.constant(0),
    vatRate: fc.constantFrom(0, 1200, 1500, 2500, 2550),
  })

  it('sums to the capture, is never negative, ex plus VAT, whatever was taken off', () => {
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (lines, share) => {
          const whole = sum(lines.map((l) => l.totalMinor))
          const captureMinor = Math.floor(whole * share)
          const made = receiptLines({
            rule: 'capture',
            source: 'cdr',
            captureMinor,
            lossMinor: 0,
            reduction: null,
            lines,
            cdrId: null,
          })
          expect(sum(made.map((l) => l.totalMinor))).toBe(captureMinor)
          expect(sum(made.map((l) => l.reductionMinor))).toBe(whole - captureMinor)
          for (const [i, line] of made.entries()) {
            expect(line.totalMinor).toBeGreaterThanOrEqual(0)
            expect(line.reductionMinor).toBeGreaterThanOrEqual(0)
            expect(line.taxMinor).toBe(vatWithin(line.totalMinor, line.vatRate))
            expect(line.exMinor + line.taxMinor).toBe(line.totalMinor)
            // Nobody’s line is reduced by an øre more or less than its share.
            const exact = whole === 0 ? 0 : (captureMinor * (lines[i]?.totalMinor ?? 0)) / whole
            expect(Math.abs(line.totalMinor - exact)).toBeLessThan(1)
          }
        },
      ),
    )
  })

  it('of a real charge sums to the capture, for any CDR and any tariff', () => {
    const anyTariff = fc
      .uniqueArray(
        fc.record({
          kind: fc.constantFrom('energy', 'time', 'flat', 'parking' as const),
          exVatMicros: fc.integer({ min: 0, max: 20_000_000 }).map((n) => n - (n % 100)),
          vatRate: fc.constantFrom(0, 1200, 2500),
          stepSize: fc.constantFrom(1, 60, 500),
        }),
        { selector: (c) => c.kind, minLength: 1, maxLength: 4 },
      )
      .map((components) => tariffOf(...components))
    fc.assert(
      fc.property(
        anyTariff,
        fc.constantFrom<Source>('lower', 'tariff', 'cdr'),
        fc.record({
          energyWh: fc.nat(90_000),
          chargingS: fc.nat(20_000),
          parkingS: fc.nat(20_000),
          totalInclMinor: fc.option(fc.nat(60_000)),
          totalExclMicros: fc.nat(500_000_000),
        }),
        (tariff, source, cdr) => {
          // A CDR that lasts no longer than from its start to its end.
          const endedAt = T0 + 20_000 + (cdr.chargingS + cdr.parkingS) * 1000
          const { session } = settledBy(
            { ...cdr, endedAt },
            { tariff, source, energyWh: cdr.energyWh },
          )
          const { settlement } = session
          if (!settlement) {
            expect([source, session.why]).toEqual(['lower', 'price-contradiction'])
            return
          }
          const active = planOf(tariff).always
          const accepted = active
            ? priceOf(tariff, { stretches: [{ from: 0, to: 0, ...cdr, active }] }).totalMinor
            : Number.NaN
          const theirs = source === 'tariff' ? accepted : cdrPrice(session, cdrOf(cdr))
          const least = Math.min(accepted, theirs, 35_000)
          expect(settlement.captureMinor).toBe(least < 100 ? 0 : least)
          expect(settlement.captureMinor + settlement.lossMinor).toBe(Math.min(accepted, theirs))
          expect(settlement.rule).toBe(
            least === 0 ? 'price-zero' : least < 100 ? 'below-minimum' : 'capture',
          )
          expect(sum(receiptLines(settlement).map((l) => l.totalMinor))).toBe(
            settlement.captureMinor,
          )
          const reduced = least < accepted
          if (settlement.rule === 'capture') expect(settlement.reduction !== null).toBe(reduced)
        },
      ),
    )
  })
})
