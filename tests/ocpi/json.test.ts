import { describe, expect, it } from 'vitest'
import { exactly, microsOf, minorOf, secondsOf, whOf } from '#bff/ocpi/decimal.ts'
import { canonicalJson, parseJson } from '#bff/ocpi/json.ts'
import { decimal, instant, looseInstant, looseText } from '#bff/ocpi/wire.ts'

describe('JSON without floats', () => {
  it('hands every number over as the text it was sent as', () => {
    expect(parseJson('{"a":1.50,"b":[0.1,-2e3],"c":"7","d":null,"e":true}')).toEqual({
      a: '1.50',
      b: ['0.1', '-2e3'],
      c: '7',
      d: null,
      e: true,
    })
  })

  it('keeps digits that a double would lose', () => {
    expect(parseJson('[9007199254740993.000000001]')).toEqual(['9007199254740993.000000001'])
  })

  it('throws on text that is not JSON', () => {
    expect(() => parseJson('{"a":')).toThrow(SyntaxError)
  })

  it('writes the same content always as the same text', () => {
    expect(canonicalJson({ b: 1, a: { d: [2, { f: 3, e: 4 }], c: 5 } })).toBe(
      canonicalJson({ a: { c: 5, d: [2, { e: 4, f: 3 }] }, b: 1 }),
    )
  })
})

describe('Decimal text to integers', () => {
  it.each([
    ['41.12', 41_120],
    ['0.0005', 1],
    ['0.00049', 0],
    ['1e-1', 100],
    ['-0.0001', 0],
  ])('%s kWh is %i Wh, half up', (text, wh) => {
    expect(whOf(text)).toBe(wh)
  })

  it.each([
    ['216.145', 21_615],
    ['216.1449', 21_614],
    ['-4.405', -441],
  ])('%s kroner is %i øre, half up away from zero', (text, minor) => {
    expect(minorOf(text)).toBe(minor)
  })

  it('sums hours before it rounds to seconds', () => {
    // 3 x 0.0001 h = 1.08 s; rounded one by one it would be 0.
    expect(secondsOf(['0.0001', '0.0001', '0.0001'])).toBe(1)
    expect(secondsOf(['1.973'])).toBe(7103)
  })

  it('keeps six decimals of a price and says when there are more', () => {
    expect(microsOf('172.912')).toBe(172_912_000)
    expect(exactly('4.792', 6)).toBe(4_792_000)
    expect(exactly('4.7920000000', 6)).toBe(4_792_000)
    expect(exactly('4.7920001', 6)).toBeNull()
    expect(exactly('-1', 6)).toBeNull()
    expect(exactly('99999999999', 6)).toBeNull()
  })

  it('throws rather than lose digits', () => {
    expect(() => whOf('99999999999999999')).toThrow(RangeError)
    // One mistaken reading beyond what a car takes would stay in a session for ever.
    expect(whOf('10000')).toBe(10_000_000)
    expect(() => whOf('10000.001')).toThrow(RangeError)
  })
})

describe('The pieces of OCPI objects', () => {
  it.each([
    ['2026-11-22T12:00:00Z'],
    ['2026-11-22T12:00:00'],
    ['2026-11-22T12:00:00.000Z'],
    ['2026-11-22T13:00:00+01:00'],
    ['2026-11-22T13:00:00+0100'],
    ['2026-11-22 12:00:00'],
  ])('reads %s as the same instant', (text) => {
    expect(instant.parse(text)).toBe(Date.UTC(2026, 10, 22, 12))
  })

  it.each([['yesterday'], ['2026-13-40T12:00:00Z'], ['2026-11-22'], ['']])(
    'refuses %j as a date',
    (text) => {
      expect(instant.safeParse(text).success).toBe(false)
    },
  )

  it('takes 1970, empty and missing dates for not said', () => {
    for (const value of ['1970-01-01T00:00:00Z', '', null, undefined]) {
      expect(looseInstant.parse(value)).toBeNull()
    }
  })

  it('takes #NA, empty and missing texts for not said', () => {
    for (const value of ['#NA', '', '  ', null, undefined, {}]) {
      expect(looseText.parse(value)).toBeNull()
    }
    expect(looseText.parse(' LOC1 ')).toBe('LOC1')
  })

  it.each([['1,5'], ['NaN'], ['1e999'], ['0x10'], ['']])('refuses %j as a number', (text) => {
    expect(decimal.safeParse(text).success).toBe(false)
  })
})
