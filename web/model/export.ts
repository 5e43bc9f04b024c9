// The receipts of this phone as files: a spreadsheet, a line for each line of a receipt, and everything
// as JSON. Made on the phone for the driver. The handle is in neither: a file is mailed, synced and kept
// for years, and whoever has a handle can act on the trip. The reference names it, and opens nothing.
import type { Receipt, View } from '#shared/contract.ts'
import type { Locale } from '#shared/contract.ts'
import { decimal } from '../text/amounts.ts'
import type { Messages } from '../text/messages.ts'
import type { Trip } from './memory.ts'

export type ExportWords = Pick<Messages, 'common' | 'history' | 'receipt'>

const utc = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const money = (amount: number) => ({ amount, scale: 2 })

/** Field by field, so that nothing new in a view or a trip slips into a file by itself. */
function entryOf(trip: Trip) {
  const view = trip.seen?.view
  const begun = { reference: trip.reference, begunAt: new Date(trip.at).toISOString() }
  if (!view) return { ...begun, station: { label: trip.label, name: trip.name } }
  const { label, name, address, city, operator } = view.station
  return {
    ...begun,
    station: { label, name, address, city, operator },
    startedAt: utc(view.startedAt),
    endedAt: utc(view.endedAt),
    energyWh: view.energyWh,
    currency: view.currency,
    reservedMinor: view.reservedMinor,
    capturedMinor: view.capturedMinor,
    releasedMinor: view.releasedMinor,
    refundedMinor: view.refundedMinor,
    receiptNumber: view.receiptNumber,
    receipt: view.receipt,
  }
}

/** All trips as JSON: whole minor units, Wh, seconds; times in UTC. */
export function jsonOf(trips: readonly Trip[], now: number): string {
  const file = { from: 'Stikk', writtenAt: new Date(now).toISOString(), trips: trips.map(entryOf) }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** Spreadsheets of the Nordic countries read a comma in a number, and then a semicolon between cells. */
const marksOf = (locale: Locale) =>
  locale === 'en' ? { cells: ',', point: '.' } : { cells: ';', point: ',' }

/** One cell. A text that begins like a formula would be reckoned by a spreadsheet: it is told not to. */
function cell(text: string): string {
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${tame.replaceAll('"', '""')}"`
}

type Row = readonly (string | { readonly amount: number; readonly scale: number } | null)[]

/** Money and quantities of a line; a credit note takes its sum away again. */
function rowsOf({ view, receipt, words, at }: Billed): Row[] {
  const { station, currency } = view
  const head = (number: string, when: string) => [when, number, view.reference]
  const tail = [
    currency,
    `${words.common.station.replace('{label}', station.label)}, ${station.name}`,
    receipt.seller.name,
    receipt.seller.organisationNumber,
  ]
  const number = receipt.number === null ? '' : String(receipt.number)
  return [
    ...receipt.lines.map((line): Row => {
      const energy = line.kind === 'energy'
      const timed = line.kind === 'time' || line.kind === 'parking'
      return [
        ...head(number, dayOf(at, station.timeZone)),
        words.receipt[line.kind],
        energy || timed ? { amount: line.quantity, scale: energy ? 3 : 0 } : null,
        energy ? 'kWh' : timed ? 's' : null,
        money(line.exMinor),
        { amount: line.vatRate, scale: 2 },
        money(line.taxMinor),
        money(line.totalMinor),
        ...tail,
      ]
    }),
    ...receipt.creditNotes.map((note): Row => {
      const ex = note.taxMinor - note.amountMinor
      return [
        ...head(note.number, dayOf(note.at, station.timeZone)),
        words.receipt.refunded,
        null,
        null,
        money(ex),
        null,
        money(-note.taxMinor),
        money(-note.amountMinor),
        ...tail,
      ]
    }),
  ]
}

type Billed = {
  readonly view: View
  readonly receipt: Receipt
  readonly words: ExportWords
  readonly at: number
}

/** YYYY-MM-DD at the station, which every spreadsheet reads as a date. */
export function dayOf(at: number, timeZone?: string): string {
  // Sweden writes dates so.
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(at)
}

/** All receipts as a spreadsheet, oldest first. It begins with a mark by which Excel knows UTF-8. */
export function csvOf(trips: readonly Trip[], words: ExportWords, locale: Locale): string {
  const { cells, point } = marksOf(locale)
  const { history, receipt } = words
  const head: Row = [
    history.date,
    receipt.title,
    words.common.reference,
    receipt.what,
    history.quantity,
    history.unit,
    receipt.exVat,
    `${history.rate} %`,
    receipt.ofWhichVat,
    receipt.amount,
    history.currency,
    receipt.place,
    receipt.seller,
    history.organisation,
  ]
  const rows = trips.toReversed().flatMap((trip) => {
    const view = trip.seen?.view
    if (!view?.receipt) return []
    const at = view.endedAt ?? trip.at
    return rowsOf({ view, receipt: view.receipt, words, at })
  })
  const written = (value: Row[number]): string => {
    if (value === null) return ''
    if (typeof value === 'string') return cell(value)
    const text = value.scale === 0 ? String(value.amount) : decimal(value.amount, value.scale)
    return text.replace('.', point)
  }
  const lines = [head, ...rows].map((row) => row.map(written).join(cells))
  return `\ufeff${lines.join('\r\n')}\r\n`
}
