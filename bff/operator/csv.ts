// Rows as RFC 4180 has them, for spreadsheets and accounting programs alike. A few lines of our own: what
// a library would add is quoting, and that no text becomes a formula is nobody's default. It must never
// know what the columns mean.

/** Text, a whole number, or a number as decimal text; null: an empty cell. */
export type Cell = string | number | { readonly decimal: string } | null

/** A text that begins so would be reckoned by a spreadsheet: it is told not to, with an apostrophe. */
const FORMULA = /^[=+\-@\t\r\n]/
const NEEDS_QUOTES = /[",\r\n]/

/** One line, with its line break. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(written).join(',')}\r\n`
}

function written(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  // Our own figures: a minus there is a minus.
  if (typeof cell === 'object') return cell.decimal
  const tame = FORMULA.test(cell) ? `'${cell}` : cell
  return NEEDS_QUOTES.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame
}

/** A whole number of 10^-`places` as decimal text with a point: -1980 with 2 is `-19.80`. */
export function decimal(value: number, places: number): { decimal: string } {
  const digits = String(Math.abs(value)).padStart(places + 1, '0')
  const sign = value < 0 ? '-' : ''
  return { decimal: `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}` }
}
