// What an exported file says, read as it goes by: how many documents and rows, and what they sum to. It
// must never change a byte of it.
import * as z from 'zod'

export interface Sums {
  energyWh: number
  netMinor: number
  vatMinor: number
  grossMinor: number
}

export interface Counted {
  documents: number
  rows: number
  /** By merchant and currency, as the figures are. */
  sums: Map<string, Sums>
}

export const keyOf = (one: { merchantId: string; currency: string }): string =>
  `${one.merchantId} ${one.currency}`

/** Takes the file's text in pieces of any size; `end` gives what it was. */
export interface Counter {
  take(text: string): void
  end(): Counted
}

/** For either format. */
export function counterOf(format: 'csv' | 'jsonl'): Counter {
  const counted: Counted = { documents: 0, rows: 0, sums: new Map() }
  const take = format === 'csv' ? csvTaker(counted) : jsonTaker(counted)
  return {
    take,
    end() {
      take(null)
      return counted
    },
  }
}

/** Of an object of the file, what is counted here. */
const line = z.looseObject({
  merchantId: z.string(),
  currency: z.string(),
  energyWh: z.int(),
  netMinor: z.int(),
  vatMinor: z.int(),
  grossMinor: z.int(),
})

type Taker = (text: string | null) => void

function add(counted: Counted, key: string, part: Sums): void {
  const known = counted.sums.get(key) ?? { energyWh: 0, netMinor: 0, vatMinor: 0, grossMinor: 0 }
  counted.sums.set(key, {
    energyWh: known.energyWh + part.energyWh,
    netMinor: known.netMinor + part.netMinor,
    vatMinor: known.vatMinor + part.vatMinor,
    grossMinor: known.grossMinor + part.grossMinor,
  })
}

function jsonTaker(counted: Counted): Taker {
  let rest = ''
  return (text) => {
    const lines = `${rest}${text ?? ''}`.split('\n')
    rest = lines.pop() ?? ''
    if (text === null && rest !== '') throw new Error('the file broke off')
    for (const written of lines) {
      const one = line.parse(JSON.parse(written))
      counted.documents += 1
      counted.rows += 1
      add(counted, keyOf(one), one)
    }
  }
}

/** A row ends at a line break outside of quotes; a cell at a comma outside of them. */
function csvTaker(counted: Counted): Taker {
  let cells: string[] = []
  let cell = ''
  let quoted = false
  let head: string[] | null = null
  const row = (): void => {
    if (head === null) head = cells
    else countRow(counted, head, cells)
    cells = []
  }
  return (text) => {
    if (text === null && (cell !== '' || cells.length > 0)) throw new Error('the file broke off')
    for (const letter of text ?? '') {
      if (letter === '"') quoted = !quoted
      else if (quoted || (letter !== ',' && letter !== '\n' && letter !== '\r')) cell += letter
      else if (letter !== '\r') {
        cells.push(cell)
        cell = ''
        if (letter === '\n') row()
      }
    }
  }
}

function countRow(counted: Counted, head: readonly string[], cells: readonly string[]): void {
  const at = (name: string): string => cells[head.indexOf(name)] ?? ''
  counted.rows += 1
  if (at('line') === '1') counted.documents += 1
  add(counted, keyOf({ merchantId: at('merchant'), currency: at('currency') }), {
    energyWh: Number(at('energy_wh')),
    netMinor: Number(at('net_minor')),
    vatMinor: Number(at('vat_minor')),
    grossMinor: Number(at('gross_minor')),
  })
}
