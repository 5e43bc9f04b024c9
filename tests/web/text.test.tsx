// Languages as data, and figures as drivers read them.
import { describe, expect, test } from 'vitest'
import {
  kw,
  clock,
  date,
  duration,
  exactDuration,
  percent,
  rate,
  unitPrice,
} from '#web/text/format.ts'
import { kwh, kwhFigure, money } from '#web/text/amounts.ts'
import { connectorName } from '#web/text/connectors.ts'
import { languages } from '#web/text/languages.ts'
import { fill } from '#web/text/messages.ts'
import { parseOwnAmount } from '#shared/own-amount.ts'
import { NOON } from './samples.ts'

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ')

describe('languages', () => {
  test('the words that matter are spelled as people say them', () => {
    expect(languages.nb.session.stop).toBe('Stopp lading')
    expect(languages.nb.form.pay.Vipps).toBe('Betal med Vipps')
    expect(languages.en.form.pay.MobilePay).toBe('Pay with MobilePay')
    expect(languages.fi.form.pay.MobilePay).toBe('Maksa MobilePaylla')
    expect(languages.sv.session.stop).toBe('Stoppa laddningen')
    expect(languages.da.session.stop).toBe('Stop opladning')
    expect(languages.fi.session.stop).toBe('Lopeta lataus')
  })

  test('a missing value stays visible instead of vanishing', () => {
    expect(fill('{a} og {b}', { a: 'én' })).toBe('én og {b}')
  })
})

describe('figures', () => {
  test('money drops the decimals of whole amounts only, unless told to be exact', () => {
    expect(plain(money(35_000, 'NOK', 'nb'))).toBe('350 kr')
    expect(plain(money(12_840, 'NOK', 'nb'))).toBe('128,40 kr')
    expect(plain(money(35_000, 'NOK', 'nb', true))).toBe('350,00 kr')
    expect(plain(money(5, 'NOK', 'nb'))).toBe('0,05 kr')
    expect(plain(money(3500, 'EUR', 'en'))).toBe('€35')
    expect(plain(money(-1234, 'EUR', 'en'))).toBe('-€12.34')
  })

  test('money is exact where a float is not', () => {
    expect(money(900_719_925_474_099, 'EUR', 'en')).toBe('€9,007,199,254,740.99')
  })

  test('a price has two to four decimals', () => {
    expect(plain(unitPrice(5_990_000, 'NOK', 'nb'))).toBe('5,99 kr')
    expect(plain(unitPrice(5_987_500, 'NOK', 'nb'))).toBe('5,9875 kr')
    expect(plain(unitPrice(1_000_000, 'NOK', 'nb'))).toBe('1,00 kr')
  })

  test('energy and power', () => {
    expect(kwhFigure(21_432, 'nb')).toBe('21,4')
    expect(plain(kwh(21_432, 'nb', 3))).toBe('21,432 kWh')
    expect(plain(kw(87_400, 'nb'))).toBe('87 kW')
    expect(plain(kw(7400, 'en'))).toBe('7.4 kW')
    expect(plain(kw(11_000, 'en'))).toBe('11 kW')
  })

  test('durations take the unit that fits', () => {
    expect(plain(duration(-3, 'nb'))).toBe('0 sek')
    expect(plain(duration(59.9, 'nb'))).toBe('59 sek')
    expect(plain(duration(60, 'nb'))).toBe('1 min')
    expect(plain(duration(3600, 'nb'))).toBe('1 t')
    expect(plain(duration(3900, 'en'))).toBe('1 hr 5 mins')
  })

  test('what is billed by the second is never rounded', () => {
    expect(plain(exactDuration(1385, 'nb', 'short'))).toBe('23 min 5 sek')
    expect(plain(exactDuration(3661, 'en', 'long'))).toBe('1 hour, 1 minute, 1 second')
    expect(plain(exactDuration(7200, 'nb', 'long'))).toBe('2 timer')
    expect(plain(exactDuration(0, 'nb', 'long'))).toBe('0 sekunder')
  })

  test('shares and VAT rates', () => {
    expect(plain(percent(64, 'nb'))).toBe('64 %')
    expect(plain(rate(2550, 'nb'))).toBe('25,5 %')
  })

  test('times are those of the station, whatever the phone thinks', () => {
    expect(clock(NOON, 'Europe/Oslo', 'nb')).toBe('14:05')
    expect(clock(NOON, 'Europe/Helsinki', 'nb')).toBe('15:05')
    expect(date(NOON, 'Europe/Oslo', 'nb')).toBe('22. november 2026')
  })

  test('plugs go by the name people use; an unknown one keeps its own', () => {
    expect(connectorName('IEC_62196_T2_COMBO')).toBe('CCS')
    expect(connectorName('NEW_PLUG')).toBe('NEW PLUG')
  })
})

test.each([
  ['250', 25_000],
  ['250,50', 25_050],
  ['250.5', 25_050],
  [' 1 000 ', 100_000],
  ['0', 0],
  ['', null],
  ['-5', null],
  ['2,505', null],
  ['1e3', null],
  ['NaN', null],
  ['12345678', null],
])('an amount of one’s own typed as "%s" is %s', (typed, minor) => {
  expect(parseOwnAmount(typed)).toBe(minor)
})
