// Rows that every reader of CSV takes apart again, and no spreadsheet reckons.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvLine, decimal } from '#bff/operator/csv.ts'

/** RFC 4180, read letter by letter: not by the code it judges. */
function cellsOf(text: string): string[] {
  const cells = ['']
  let quoted = false
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i] ?? ''
    if (quoted && letter === '"' && text[i + 1] === '"') {
      cells[cells.length - 1] += '"'
      i += 1
    } else if (letter === '"') quoted = !quoted
    else if (letter === ',' && !quoted) cells.push('')
    else if (letter === '\r' && !quoted && text[i + 1] === '\n') return cells
    else cells[cells.length - 1] += letter
  }
  throw new Error('the line has no end')
}

describe('a line of CSV', () => {
  it('gives back its texts, whatever is in them, but for what would be a formula', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom(...'ab,;"=+-@\r\n\t ø') }), { minLength: 1 }),
        (texts) => {
          const read = cellsOf(csvLine(texts))
          expect(read).toEqual(
            texts.map((text) => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text)),
          )
        },
      ),
    )
  })

  it('leaves our own figures as figures, also below zero', () => {
    expect(csvLine([-5, decimal(-1980, 2), null, 'a'])).toBe('-5,-19.80,,a\r\n')
  })
})

it('an amount is written to its last place', () => {
  expect([0, 5, -5, 100, 123_456, -99].map((value) => decimal(value, 2).decimal)).toEqual([
    '0.00',
    '0.05',
    '-0.05',
    '1.00',
    '1234.56',
    '-0.99',
  ])
})
