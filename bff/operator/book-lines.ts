// Documents of the books as they are exported: a row for each line of each document, so that an
// accounting program posts by rate of VAT, or one JSON object for each document. docs/books.md says what
// every column means. It must never reckon anything.
import { dateAt } from '../session/calendar.ts'
import type { DocumentLine, LedgerDocument } from '../session/ports.ts'
import { csvLine, decimal, type Cell } from './csv.ts'

/** The columns, in their order: what follows is added at the end, never between. */
export const COLUMNS = [
  'date',
  'kind',
  'number',
  'line',
  'corrects',
  'merchant',
  'seller',
  'organisation_number',
  'reference',
  'station_id',
  'station_label',
  'place',
  'delivered_from',
  'delivered_until',
  'item',
  'quantity',
  'unit',
  'currency',
  'net',
  'vat_rate',
  'vat',
  'gross',
  'net_minor',
  'vat_minor',
  'gross_minor',
  'reduction',
  'reduction_minor',
  'energy_wh',
  'loss_minor',
  'reason',
  'issued_at',
  'time_zone',
] as const

/** The head of a file, with its line break. */
export const csvHead = (): string => csvLine(COLUMNS)

/** One document, a row for each line; what is of the whole document stands on its first row alone. */
export function csvRows(document: LedgerDocument): string {
  const lines: (DocumentLine | null)[] = document.lines.length > 0 ? document.lines : [null]
  return lines.map((line, i) => csvLine(rowOf(document, line, i))).join('')
}

/** One document as one line of JSON: amounts in minor units, Wh, epoch ms. */
export function jsonLine(document: LedgerDocument): string {
  const { id: _, n: __, issuedAt, timeZone, ...rest } = document
  return `${JSON.stringify({ date: dateAt(timeZone, issuedAt), issuedAt, timeZone, ...rest })}\n`
}

function rowOf(d: LedgerDocument, line: DocumentLine | null, i: number): Cell[] {
  const whole = (value: number): number | null => (i === 0 ? value : null)
  const { station, seller } = d
  const place = [station.name, station.address, station.city].filter((part) => part !== '')
  const cells: Record<(typeof COLUMNS)[number], Cell> = {
    date: dateAt(d.timeZone, d.issuedAt),
    kind: d.kind,
    number: d.number,
    line: i + 1,
    corrects: d.corrects,
    merchant: d.merchantId,
    seller: seller.name,
    organisation_number: seller.organisationNumber,
    reference: d.reference,
    station_id: station.stationId,
    station_label: station.label,
    place: place.join(', '),
    delivered_from: instant(d.startedAt),
    delivered_until: instant(d.endedAt),
    item: line?.kind ?? 'energy',
    ...quantityOf(d, line),
    currency: d.currency,
    net: decimal(line?.netMinor ?? 0, 2),
    vat_rate: decimal(line?.vatRate ?? 0, 2),
    vat: decimal(line?.vatMinor ?? 0, 2),
    gross: decimal(line?.grossMinor ?? 0, 2),
    net_minor: line?.netMinor ?? 0,
    vat_minor: line?.vatMinor ?? 0,
    gross_minor: line?.grossMinor ?? 0,
    reduction: line && line.reductionMinor !== 0 ? d.reduction : null,
    reduction_minor: line?.reductionMinor ?? 0,
    energy_wh: whole(d.energyWh),
    loss_minor: whole(d.lossMinor),
    reason: d.reason,
    issued_at: instant(d.issuedAt),
    time_zone: d.timeZone,
  }
  return COLUMNS.map((column) => cells[column])
}

function quantityOf(d: LedgerDocument, line: DocumentLine | null): { quantity: Cell; unit: Cell } {
  if (line === null) return { quantity: decimal(d.energyWh, 3), unit: 'kWh' }
  if (line.quantity === null) return { quantity: null, unit: null }
  switch (line.kind) {
    case 'energy':
      return { quantity: decimal(line.quantity, 3), unit: 'kWh' }
    case 'time':
    case 'parking':
      return { quantity: line.quantity, unit: 's' }
    case 'flat':
    case 'minimum':
    case 'other':
      return { quantity: line.quantity, unit: 'pcs' }
    default:
      return line.kind satisfies never
  }
}

const instant = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString()
