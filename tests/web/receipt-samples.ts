// A receipt with several lines of one kind. Plain values.
import type { ReceiptLine, View } from '#shared/contract.ts'
import { settled } from './samples.ts'

type Named = Pick<ReceiptLine, 'kind' | 'quantity' | 'unitMicros' | 'totalMinor' | 'exMinor'>

/** VAT of 25 %, nothing taken off. */
function line(named: Named): ReceiptLine {
  const taxMinor = named.totalMinor - named.exMinor
  return { ...named, taxMinor, vatRate: 2500, reductionMinor: 0 }
}

/** A night charge over 06:00 that ended below the least price: two lines of energy, and the rest. */
export const overNight: View = {
  ...settled,
  energyWh: 2500,
  capturedMinor: 2000,
  releasedMinor: 33_000,
  why: null,
  receipt: {
    number: 1043,
    lines: [
      line({ kind: 'minimum', quantity: 1, unitMicros: 7_770_000, totalMinor: 777, exMinor: 622 }),
      line({
        kind: 'energy',
        quantity: 1500,
        unitMicros: 3_490_000,
        totalMinor: 524,
        exMinor: 419,
      }),
      line({ kind: 'time', quantity: 1205, unitMicros: 49_800, totalMinor: 100, exMinor: 80 }),
      line({
        kind: 'energy',
        quantity: 1000,
        unitMicros: 5_990_000,
        totalMinor: 599,
        exMinor: 479,
      }),
    ],
    totalMinor: 2000,
    taxMinor: 400,
    reduction: null,
    seller: { name: 'Fjellstrøm AS', organisationNumber: '999 888 777 MVA' },
    creditNotes: [],
  },
}
