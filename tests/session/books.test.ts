// What the books say of a session at rest: a receipt, its credit notes, or energy that cost nothing.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { creditNotesDue, documentsDue } from '#bff/session/books.ts'
import { creditedLines } from '#bff/session/credit.ts'
import type { DocumentDraft } from '#bff/session/documents.ts'
import { sellerOf } from '#bff/session/seller.ts'
import { view } from '#bff/session/view.ts'
import { component, settledBy, sum, tariffOf } from './priced.ts'
import { cdrOf, ENERGY_ONLY, openingOf, Story, T0 } from './story.ts'

const drafts = (story: Story): DocumentDraft[] => documentsDue(story.session)?.drafts ?? []
const gross = ({ lines }: DocumentDraft): number => sum(lines.map((line) => line.grossMinor))
const vat = ({ lines }: DocumentDraft): number => sum(lines.map((line) => line.vatMinor))
const released = { capturedMinor: 11_980, cancelledMinor: 23_020 }
const refunded = (story: Story, amountMinor: number, reason = 'cable was broken'): Story => {
  const refundedMinor = story.session.payment.refundedMinor + amountMinor
  story.say({ type: 'Refund', amountMinor, reason }, 1)
  story.read({ ...released, refundedMinor }, 1)
  return story
}

describe('the books of a session', () => {
  it('say nothing before the money is at rest', () => {
    expect(documentsDue(new Story().ended().session)).toBeNull()
    const left = new Story().waiting()
    left.read({ state: 'aborted' }, 1)
    expect(documentsDue(left.session)).toBeNull()
  })

  it('have a receipt that names the sale: seller, place, time, energy, lines and VAT', () => {
    const story = new Story().settled()
    expect(documentsDue(story.session)).toEqual({
      sale: {
        seller: { name: 'Stikk AS', organisationNumber: '999 999 999 MVA' },
        station: {
          stationId: 'NO*STK*E1001*1',
          label: '1001',
          name: 'Torget',
          address: 'Torget 1',
          city: 'Oslo',
        },
        startedAt: T0 + 20_000,
        endedAt: story.session.charge?.endedAt,
        currency: 'NOK',
        timeZone: 'Europe/Oslo',
      },
      drafts: [
        {
          kind: 'receipt',
          n: 0,
          inSeries: null,
          oldNumber: null,
          issuedAt: null,
          energyWh: 20_000,
          lines: [
            {
              kind: 'energy',
              quantity: 20_000,
              unitMicros: 5_990_000,
              netMinor: 9584,
              vatRate: 2500,
              vatMinor: 2396,
              grossMinor: 11_980,
              reductionMinor: 0,
            },
          ],
          reason: null,
          reduction: null,
          lossMinor: 0,
        },
      ],
    })
    story.say({ type: 'ReportReceipt', number: 41, sent: false }, 5)
    expect(drafts(story)[0]?.issuedAt).toBe(story.now)
    expect(view(story.session).receipt?.issuedAt).toBe(story.now)
  })

  it('name the reduction where less was captured than the tariff gives', () => {
    const story = settledBy({ totalInclMinor: 9000 })
    story.read({ capturedMinor: 9000, cancelledMinor: 26_000 }, 1)
    expect(drafts(story)[0]).toMatchObject({
      reduction: 'operator-price',
      lines: [{ grossMinor: 9000, reductionMinor: 2980 }],
    })
  })

  it('have a credit note for each refund, in the same words and VAT as the driver’s', () => {
    const story = refunded(refunded(new Story().settled(), 1980), 10_000, 'the rest too')
    expect(creditNotesDue(story.session)).toBe(2)
    const [receipt, ...notes] = drafts(story)
    expect(notes).toMatchObject([
      { kind: 'creditNote', n: 0, inSeries: 0, reason: 'cable was broken', energyWh: 0 },
      { kind: 'creditNote', n: 1, inSeries: 1, reason: 'the rest too' },
    ])
    expect(notes.map(gross)).toEqual([-1980, -10_000])
    story.say({ type: 'ReportReceipt', number: 41, sent: false, creditNotes: [7, 8] }, 1)
    const shown = view(story.session).receipt?.creditNotes ?? []
    expect(shown.map((note) => -note.taxMinor)).toEqual(notes.map(vat))
    expect(sum(notes.map(vat))).toBe(-vat(receipt as DocumentDraft))
  })

  it('wait with the credit note of a refund by hand until there is a receipt to take back from', () => {
    const story = new Story().ended()
    story.say({ type: 'ReportCdr', cdr: cdrOf({ totalInclMinor: 0 }) }, 1)
    story.read({ capturedMinor: 5000, refundedMinor: 1000 }, 1)
    expect(story.session.phase).toBe('parked')
    expect(creditNotesDue(story.session)).toBe(0)
    story.read({ capturedMinor: 5000, refundedMinor: 1000, cancelledMinor: 30_000 }, 1)
    expect(creditNotesDue(story.session)).toBe(1)
    expect(drafts(story).map(gross)).toEqual([5000, -1000])
  })

  it('sum to what was captured by hand where nothing was used to bill', () => {
    const story = new Story().waiting()
    story.say({ type: 'StopCharging' })
    story.read({ capturedMinor: 1000 }, 1)
    story.read({ capturedMinor: 1000, cancelledMinor: 34_000 }, 1)
    expect(drafts(story)).toMatchObject([
      { kind: 'receipt', energyWh: 0, lines: [{ kind: 'other', vatMinor: 200, netMinor: 800 }] },
    ])
  })

  it('tell energy below the payer’s least amount as delivered, by its rule and with its loss', () => {
    const story = new Story().ended(100)
    story.say({ type: 'ReportCdr', cdr: cdrOf({ energyWh: 100, totalInclMinor: 60 }) }, 1)
    story.read({ cancelledMinor: 35_000 }, 1)
    expect(drafts(story)).toMatchObject([
      { kind: 'delivery', energyWh: 100, reason: 'below-minimum', lossMinor: 60, lines: [] },
    ])
  })

  it('keep the old numbers of refunds from before the series', () => {
    const story = new Story().settled()
    story.say({ type: 'ReportReceipt', number: 41, sent: false }, 1)
    const { payment } = story.session
    const old = { at: T0, amountMinor: 500, reason: null, series: false, number: null }
    const refunds = [{ ...old, numberedAt: null }]
    story.state = { ...story.session, payment: { ...payment, refundedMinor: 500, refunds } }
    expect(drafts(story)[1]).toMatchObject({ oldNumber: '41-1', inSeries: null, issuedAt: T0 })
    expect(creditNotesDue(story.session)).toBe(0)
  })
})

const shown = (organisationNumber: string, change: Parameters<typeof openingOf>[0] = {}) =>
  sellerOf(openingOf({ seller: { name: 'Strøm AS', organisationNumber }, ...change }))
    .organisationNumber

describe('the seller', () => {
  const untaxed = tariffOf(component('energy', 4_000_000, 0))

  it('charges VAT in Norway under its number with the letters MVA', () => {
    for (const text of ['999888777', '999 888 777', 'NO 999888777 MVA', '999 888 777 MVA']) {
      expect(shown(text)).toBe('999 888 777 MVA')
    }
  })

  it('that charges none is not shown with them, and other countries write their own way', () => {
    expect(shown('999 888 777 MVA', { tariff: untaxed })).toBe('999 888 777')
    const danish = { currency: 'DKK', tariff: ENERGY_ONLY } as const
    expect(shown('DK 12 34 56 78', danish)).toBe('DK 12 34 56 78')
    expect(shown('not given')).toBe('not given')
  })
})

describe('refunds', () => {
  const line = fc.record({
    totalMinor: fc.nat(60_000),
    vatRate: fc.constantFrom(0, 1200, 1500, 2500, 2550),
  })

  it('take back the receipt’s lines to the øre: never more of one than it had, and all of its VAT', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 30_000 }), { maxLength: 6 }),
        (lines, wishes) => {
          const total = sum(lines.map((one) => one.totalMinor))
          let left = total
          const refunds = [...wishes, total].flatMap((wish) => {
            const amountMinor = Math.min(wish, left)
            left -= amountMinor
            return amountMinor > 0 ? [{ amountMinor }] : []
          })
          const parts = creditedLines(lines, refunds)
          for (const [i, { amountMinor }] of refunds.entries()) {
            expect(sum((parts[i] ?? []).map((part) => part.totalMinor))).toBe(amountMinor)
          }
          for (const one of lines) {
            const of = parts.flat().filter((part) => part.line === one)
            expect(sum(of.map((part) => part.totalMinor))).toBe(one.totalMinor)
            const rate = one.vatRate
            const tax = Math.floor(
              (2 * one.totalMinor * rate + 10_000 + rate) / (20_000 + 2 * rate),
            )
            expect(sum(of.map((part) => part.taxMinor))).toBe(tax)
            for (const { totalMinor, taxMinor } of of) {
              expect(totalMinor).toBeGreaterThan(0)
              expect(taxMinor).toBeGreaterThanOrEqual(0)
            }
          }
        },
      ),
    )
  })
})
