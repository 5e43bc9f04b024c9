// The receipts as files: every line with its VAT, and never the key of a trip.
import { describe, expect, test } from 'vitest'
import { csvOf, jsonOf } from '#web/model/export.ts'
import type { Trip } from '#web/model/memory.ts'
import { LOCALES } from '#shared/contract.ts'
import { languages } from '#web/text/languages.ts'
import { elsewhere, paid, running, runningSeen } from './history-samples.ts'
import { NOON, SHARED } from './samples.ts'

const trips = [runningSeen, running, paid, elsewhere]
const { nb } = languages

/** The paid trip with a later refund, and a seller whose name a spreadsheet would reckon. */
function refunded(): Trip {
  const { seen } = paid
  if (!seen?.view.receipt) throw new Error('the paid sample has a receipt')
  const receipt = {
    ...seen.view.receipt,
    seller: { name: '=1+1;"AS"', organisationNumber: '999' },
    creditNotes: [{ number: 'K7', at: NOON, amountMinor: 500, taxMinor: 100 }],
  }
  return { ...paid, seen: { ...seen, view: { ...seen.view, receipt } } }
}

describe('no file', () => {
  test('holds a handle, an address to share, or the payer’s', () => {
    const files = [jsonOf(trips, NOON), ...LOCALES.map((l) => csvOf(trips, languages[l], l))]
    for (const file of files) {
      for (const { handle } of trips) expect(file).not.toContain(handle.split('.')[1])
      for (const word of ['handle', 'http', SHARED, '/c/']) expect(file).not.toContain(word)
    }
  })
})

describe('the spreadsheet', () => {
  test('has a line for each line of a receipt, in numbers that sum up', () => {
    const [head, ...rows] = csvOf(trips, nb, 'nb').slice(1).trimEnd().split('\r\n')
    expect(head?.split(';')).toHaveLength(14)
    expect(head).toContain('"Dato";"Kvittering";"Referanse"')
    expect(rows).toEqual([
      `"2026-11-22";"1042";"${paid.reference}";"Strøm";21,432;"kWh";98,12;25,00;24,53;122,65;"NOK";"Stasjon 1001, Storgata Torg";"Fjellstrøm AS";"999 888 777 MVA"`,
      `"2026-11-22";"1042";"${paid.reference}";"Ladetid";1380;"s";4,60;25,00;1,15;5,75;"NOK";"Stasjon 1001, Storgata Torg";"Fjellstrøm AS";"999 888 777 MVA"`,
    ])
  })

  test('begins with the mark of UTF-8, and in English parts by commas', () => {
    const file = csvOf(trips, languages.en, 'en')
    expect(file.charCodeAt(0)).toBe(0xfeff)
    expect(file).toContain(',"kWh",98.12,25.00,24.53,122.65,"NOK"')
  })

  test('takes a refund away again, and lets no text be reckoned as a formula', () => {
    const rows = csvOf([refunded()], nb, 'nb').trimEnd().split('\r\n')
    expect(rows.at(-1)).toContain(`"K7";"${paid.reference}";"Refundert";;;-4,00;;-1,00;-5,00;`)
    expect(rows.at(-1)).toContain(`;"'=1+1;""AS""";"999"`)
  })
})

test('the JSON has number, reference, seller, lines and VAT, of all trips', () => {
  const file: unknown = JSON.parse(jsonOf(trips, NOON))
  expect(file).toMatchObject({
    from: 'Stikk',
    writtenAt: '2026-11-22T13:05:00.000Z',
    trips: [
      { reference: runningSeen.reference, receipt: null },
      { reference: running.reference, station: { label: '1001' } },
      {
        reference: paid.reference,
        receiptNumber: 1042,
        capturedMinor: 12_840,
        receipt: { seller: { organisationNumber: '999 888 777 MVA' }, taxMinor: 2568 },
      },
      { reference: elsewhere.reference, capturedMinor: 0 },
    ],
  })
})
