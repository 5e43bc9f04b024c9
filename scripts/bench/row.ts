// What a measurement is, and how it is shown: one promise or yardstick a row.

/** One measured promise. `target` is null where the number is only a yardstick for the others. */
export interface Row {
  name: string
  value: number
  unit: string
  /** What it is to be compared with, measured in the same run. */
  baseline: number | null
  /** At most this, in the row's own unit. */
  target: number | null
  met: boolean | null
}

/** A number that promises nothing by itself. */
export const yardstick = (
  name: string,
  value: number,
  unit: string,
  baseline: number | null = null,
): Row => ({ name, value, unit, baseline, target: null, met: null })

/** A number that must not be above `target`. */
export const promise = (name: string, value: number, unit: string, target: number): Row => ({
  name,
  value,
  unit,
  baseline: null,
  target,
  met: value <= target,
})

/** The middle one of an odd number of values. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[values.length >> 1]
  if (middle === undefined) throw new Error('There is nothing to take the middle of.')
  return middle
}

/** The rows as a table for a terminal. */
export function table(rows: readonly Row[]): string {
  const widest = Math.max(...rows.map((row) => row.name.length))
  return rows
    .map((row) => {
      const value = `${row.value.toLocaleString('en')} ${row.unit}`.padStart(16)
      const target = row.target === null ? '' : `  at most ${row.target.toLocaleString('en')}`
      const verdict = row.met === null ? '' : row.met ? '  met' : '  NOT MET'
      const share = row.baseline ? `  ${Math.round((100 * row.value) / row.baseline)} % of it` : ''
      return `${row.name.padEnd(widest)}${value}${target}${verdict}${share}`
    })
    .join('\n')
}
