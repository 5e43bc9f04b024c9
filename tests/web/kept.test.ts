// Formatters are kept, each for what it was made for alone.
import { expect, test } from 'vitest'
import { money } from '#web/text/amounts.ts'
import { clock, date } from '#web/text/format.ts'
import { kept } from '#web/text/kept.ts'

test('one is made for each language and each way of writing, and never again', () => {
  const format = kept(Intl.NumberFormat)
  const two = { minimumFractionDigits: 2 }
  const first = format('nb', two)
  expect(format('nb', { ...two })).toBe(first)
  expect(format('sv', two)).not.toBe(first)
  expect(format('nb', { minimumFractionDigits: 0 })).not.toBe(first)
  expect(first.format(1)).toBe('1,00')
})

test('amounts, currencies, places and languages are not mixed up', () => {
  const noon = Date.UTC(2026, 10, 22, 12)
  for (let round = 0; round < 2; round++) {
    expect(money(35_050, 'NOK', 'nb')).toBe('350,50\u00a0kr')
    expect(money(35_000, 'NOK', 'nb')).toBe('350\u00a0kr')
    expect(money(35_000, 'EUR', 'fi')).toBe('350\u00a0€')
    expect(clock(noon, 'Europe/Oslo', 'nb')).toBe('13:00')
    expect(clock(noon, 'Europe/Helsinki', 'nb')).toBe('14:00')
    expect(date(noon, 'Europe/Oslo', 'nb')).toBe('22. november 2026')
    expect(date(noon, 'Europe/Oslo', 'en')).toBe('22 November 2026')
  }
})
