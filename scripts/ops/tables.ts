// How answers look in a terminal: tables without colour, amounts, energy and times as a person reads
// them. It must never know what they are about.
import Table from 'cli-table3'
import type { Currency } from '#shared/money.ts'
import { currencyText, decimal, number } from '#web/text/amounts.ts'

/** A table with a line of heads; a note in its place where there is no row. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
  none = 'None.',
): string {
  if (rows.length === 0) return none
  const drawn = new Table({ head: [...head], style: { head: [], border: [], compact: true } })
  drawn.push(...rows.map((row) => row.map((cell) => String(cell ?? '-'))))
  return drawn.toString()
}

/** Lines of a name and what it is, the names in one width. */
export function pairs(lines: readonly (readonly [name: string, value: string | null])[]): string {
  const width = Math.max(...lines.map(([name]) => name.length))
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value ?? '-'}`).join('\n')
}

/** 12840 øre: "kr 128.40". */
export function amount(minor: number | null, currency: Currency): string | null {
  if (minor === null) return null
  return currencyText(decimal(minor, 2), currency, 'en', [2, 2]).replaceAll('\u00a0', ' ')
}

/** 21430 Wh: "21.43 kWh". */
export function energy(wh: number | null): string | null {
  return wh === null ? null : `${number(wh / 1000, 'en', [2, 2])} kWh`
}

/** Epoch ms as "2026-11-25 19:30:05Z": sorts, and is the same wherever it is read. */
export function time(ms: number | null): string | null {
  return ms === null
    ? null
    : new Date(ms)
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, 'Z')
}
