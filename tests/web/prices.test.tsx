// The price on the station page: every part with its condition, said exactly, in both languages.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Locale, PriceCondition, StationPage } from '#shared/contract.ts'
import { LOCALES } from '#shared/contract.ts'
import { render } from '#web/entry-server.tsx'
import { unitPrice } from '#web/text/format.ts'
import { languages } from '#web/text/languages.ts'
import { conditionText, stepText, untilText } from '#web/text/price-condition.ts'
import { dayAndNight, part, when } from './price-samples.ts'
import { assets, NOON, station, stationPage } from './samples.ts'

type Tariff = NonNullable<StationPage['tariff']>

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ')

/** What matches `selector` in the station page by `tariff`, as it is read. */
function read(change: Partial<Tariff>, locale: Locale, selector: string): string[] {
  const tariff = { ...dayAndNight, leastMinor: null, mostMinor: null, nowUntil: null, ...change }
  const html = render(station({ tariff }, { locale }), assets)
  const drawn = new DOMParser().parseFromString(html, 'text/html')
  return [...drawn.querySelectorAll(selector)].map((one) => plain(one.textContent ?? ''))
}

/** The price of a station, line by line. */
const priceOf = (change: Partial<Tariff>, locale: Locale = 'nb'): string[] =>
  read(change, locale, '.prices dt, .prices dd, .prices p')

const pricesIn = (change: Partial<Tariff>, locale: Locale): string[] =>
  read(change, locale, '.prices b')

const stepInWords = (kind: 'energy' | 'time' | 'flat', stepSize: number): string =>
  plain(stepText({ kind, stepSize }, languages.nb.price, 'nb') ?? '')

/** Until when a price holds that changes in so many hours. */
const inHours = (hours: number, zone = 'Europe/Oslo'): string =>
  plain(untilText(NOON + hours * 3_600_000, NOON, zone, 'nb'))

const vat = { nb: 'Alle priser er med mva.', en: 'All prices include VAT.' } as const

describe('a price that changes by day and night', () => {
  test('is all there in bokmål, in the order of the law', () => {
    expect(priceOf(dayAndNight)).toEqual([
      'Strøm',
      '5,99 kr per kWh',
      '22:00–06:00: 3,49 kr per kWh',
      'Ladetid',
      '0,25 kr per minutt',
      'Avregnes per påbegynt minutt',
      'Startpris',
      '5,00 kr per lading',
      'Når ladingen er ferdig: 1,00 kr per minutt, fra 10 minutter etter at ladingen begynte, avregnes per påbegynte 15 minutter.',
      'Prisen gjelder til 22:00, deretter den nye, også midt i en lading.',
      `En lading koster minst 20 kr og høyst 600 kr. ${vat.nb}`,
    ])
  })

  test('is all there in English', () => {
    expect(priceOf(dayAndNight, 'en')).toEqual([
      'Electricity',
      'kr 5.99 per kWh',
      '22:00–06:00: kr 3.49 per kWh',
      'Charging time',
      'kr 0.25 per minute',
      'Billed per started minute',
      'Starting fee',
      'kr 5.00 per session',
      'After charging ends: kr 1.00 per minute, from 10 minutes after the session began, billed per started 15 minutes.',
      'The price holds until 22:00, then the new one, also in the middle of a session.',
      `A session costs at least kr 20 and at most kr 600. ${vat.en}`,
    ])
  })

  test('says at night when the big price applies, and the day’s as the other one', () => {
    const [night, day] = dayAndNight.parts
    const parts = [part({ ...night, now: true }), part({ ...day, now: false })]
    expect(priceOf({ parts }).slice(0, 3)).toEqual([
      'Strøm, 22:00–06:00',
      '3,49 kr per kWh',
      'Ellers: 5,99 kr per kWh',
    ])
  })

  test('costs the phone no sentence of its script', () => {
    const html = render(station({ tariff: dayAndNight }), assets)
    const state = /<script id="state"[^>]*>(.*?)<\/script>/s.exec(html)?.[1] ?? ''
    for (const text of ['22:00', 'Ellers', 'avregnes', 'koster minst', '3,49']) {
      expect(state).not.toContain(text)
    }
  })
})

test('the part that applies now is big, whichever comes first', () => {
  const later = part({ now: false, when: when({ energyWh: { from: 20_000, until: null } }) })
  expect(read({ parts: [later, part()] }, 'nb', '.prices .now')).toEqual(['5,99 kr per kWh'])
})

test('a price of which nothing applies yet is said without a big figure', () => {
  const later = when({ energyWh: { from: 20_000, until: null } })
  expect(priceOf({ parts: [part({ now: false, when: later, stepSize: 1000 })] })).toEqual([
    'Strøm',
    'Fra 20 kWh: 5,99 kr per kWh',
    'Avregnes per påbegynt kWh',
    vat.nb,
  ])
})

test('steps that differ are said for each part, those alike once', () => {
  const night = dayAndNight.parts[0]?.when ?? null
  const parts = [
    part({ kind: 'time', per: 'min', stepSize: 300, when: night, now: false }),
    part({ kind: 'time', per: 'min', stepSize: 60 }),
  ]
  expect(priceOf({ parts })).toEqual([
    'Ladetid',
    '5,99 kr per minutt',
    '22:00–06:00: 5,99 kr per minutt, avregnes per påbegynte 5 minutter',
    'Avregnes per påbegynt minutt',
    vat.nb,
  ])
})

test.each<[Partial<Tariff>, string]>([
  [{ leastMinor: 1050 }, 'En lading koster minst 10,50 kr.'],
  [{ mostMinor: 30_000 }, 'En lading koster høyst 300 kr.'],
])('the least and the most price stand alone where there is one of them', (change, said) => {
  expect(priceOf(change)).toContain(`${said} ${vat.nb}`)
})

test('a price without VAT says so', () => {
  expect(priceOf({ parts: [part({ vatRate: 0 })] }).at(-1)).toBe('Det er ikke mva. på prisen.')
})

/** A condition in Norwegian and in English. */
const said = (condition: Partial<PriceCondition>): (string | null)[] =>
  (['nb', 'en'] as const).map((locale) => {
    const text = conditionText(when(condition), languages[locale].price, locale)
    return text === null ? null : plain(text)
  })

describe('a condition', () => {
  test.each<[Partial<PriceCondition>, string | null, string | null]>([
    [{}, null, null],
    [{ time: { from: 1320, until: 360 } }, '22:00–06:00', '22:00–06:00'],
    [{ time: { from: 0, until: 1440 } }, null, null],
    [{ time: { from: 1080, until: 1440 } }, '18:00–00:00', '18:00–00:00'],
    [{ time: { from: 0, until: 0 } }, null, null],
    [{ days: [7, 6] }, 'lørdag og søndag', 'Saturday and Sunday'],
    [{ days: [1, 2, 3, 4, 5] }, 'mandag til fredag', 'Monday to Friday'],
    [{ days: [1, 3, 5] }, 'mandag, onsdag og fredag', 'Monday, Wednesday and Friday'],
    [{ days: [1, 2, 3, 4, 5, 6, 7] }, null, null],
    [{ days: [] }, null, null],
    [
      { dates: { from: null, until: '2027-01-01' } },
      'til og med 31. desember 2026',
      'up to and including 31 December 2026',
    ],
    [
      { dates: { from: '2026-12-01', until: '2027-03-01' } },
      'fra 1. desember 2026 til og med 28. februar 2027',
      'from 1 December 2026 up to and including 28 February 2027',
    ],
    [
      { dates: { from: '2026-12-01', until: null } },
      'fra 1. desember 2026',
      'from 1 December 2026',
    ],
    [{ dates: { from: null, until: null } }, null, null],
    [{ energyWh: { from: 20_000, until: null } }, 'fra 20 kWh', 'from 20 kWh'],
    [{ energyWh: { from: null, until: 2500 } }, 'de første 2,5 kWh', 'the first 2.5 kWh'],
    [{ energyWh: { from: 0, until: 20_000 } }, 'de første 20 kWh', 'the first 20 kWh'],
    [
      { energyWh: { from: 10_000, until: 20_000 } },
      'fra 10 kWh til 20 kWh',
      'from 10 kWh to 20 kWh',
    ],
    [{ powerW: { from: 22_500, until: null } }, 'ved 22,5 kW eller mer', 'at 22.5 kW or more'],
    [{ powerW: { from: null, until: 50_000 } }, 'ved under 50 kW', 'below 50 kW'],
    [
      { currentMa: { from: 16_000, until: 32_000 } },
      'ved 16 A eller mer, men under 32 A',
      'at 16 A or more, but below 32 A',
    ],
    [
      { durationS: { from: 600, until: null } },
      'fra 10 minutter etter at ladingen begynte',
      'from 10 minutes after the session began',
    ],
    [
      { durationS: { from: null, until: 5400 } },
      'til 1 time og 30 minutter etter at ladingen begynte',
      'until 1 hour, 30 minutes after the session began',
    ],
    [
      { days: [6, 7], time: { from: 480, until: 1320 } },
      'lørdag og søndag, 08:00–22:00',
      'Saturday and Sunday, 08:00–22:00',
    ],
  ])('%o is said in a few words', (condition, nb, en) => {
    expect(said(condition)).toEqual([nb, en])
  })

  test('a date that is none is shown as it came', () => {
    expect(said({ dates: { from: 'soon', until: null } })).toEqual(['fra soon', 'from soon'])
  })

  test('steps are said in the unit a driver knows, and not where nothing is rounded', () => {
    expect(stepInWords('energy', 1)).toBe('')
    expect(stepInWords('flat', 900)).toBe('')
    expect(stepInWords('energy', 1000)).toBe('avregnes per påbegynt kWh')
    expect(stepInWords('energy', 500)).toBe('avregnes per påbegynte 0,5 kWh')
    expect(stepInWords('time', 3600)).toBe('avregnes per påbegynt time')
    expect(stepInWords('time', 90)).toBe('avregnes per påbegynte 1 minutt og 30 sekunder')
  })
})

test('until when a price holds is as near as it can be said, by the station’s own clock', () => {
  expect(inHours(2)).toBe('16:05')
  expect(inHours(2, 'Europe/Helsinki')).toBe('17:05')
  expect(inHours(40)).toBe('tirsdag 06:05')
  expect(inHours(24 * 10)).toBe('2. desember 2026 14:05')
})

test('a plain price is as short as before', () => {
  const tariff = stationPage.tariff
  if (!tariff) throw new Error('the sample has a price')
  expect(priceOf(tariff)).toEqual([
    'Strøm',
    '5,99 kr per kWh',
    'Ladetid',
    '0,25 kr per minutt',
    'Når ladingen er ferdig: 1,00 kr per minutt.',
    vat.nb,
  ])
})

const edge = (most: number) => fc.option(fc.integer({ min: 0, max: most }), { nil: null })

const span = (most: number) =>
  fc.option(fc.record({ from: edge(most), until: edge(most) }), { nil: null })

describe('whatever a tariff holds', () => {
  const day = fc
    .date({ min: new Date('2026-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
    .map((at) => at.toISOString().slice(0, 10))
  const minute = fc.integer({ min: 0, max: 1440 })
  const condition = fc.record<PriceCondition>({
    time: fc.option(fc.record({ from: minute, until: minute }), { nil: null }),
    days: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 })), { nil: null }),
    dates: fc.option(
      fc.record({ from: fc.option(day, { nil: null }), until: fc.option(day, { nil: null }) }),
      { nil: null },
    ),
    energyWh: span(200_000),
    powerW: span(400_000),
    currentMa: span(500_000),
    durationS: span(100_000),
  })
  const anyPart = fc.record({
    kind: fc.constantFrom('energy', 'time', 'flat', 'parking'),
    micros: fc.integer({ min: 0, max: 99_000_000 }),
    when: fc.option(condition, { nil: null }),
    now: fc.boolean(),
    stepSize: fc.constantFrom(1, 60, 500, 900, 3661),
  })

  test('every part is there with its price, and no sentence has a hole', () =>
    fc.assert(
      fc.property(
        fc.array(anyPart, { minLength: 1, maxLength: 8 }),
        fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: null }),
        fc.integer({ min: 1, max: 30 * 86_400 }),
        fc.constantFrom(...LOCALES),
        (drawn, minor, seconds, locale) => {
          const parts = drawn.map((one) => part(one))
          const nowUntil = NOON + seconds * 1000
          const tariff = { digest: 'd', parts, leastMinor: minor, mostMinor: minor, nowUntil }
          const lines = priceOf(tariff, locale)
          expect(lines.join('\n')).not.toMatch(/[{}]|undefined|null|NaN|Invalid| {2}|,,|: *$/m)
          const shown = pricesIn(tariff, locale)
          const expected = parts.map(({ micros }) => plain(unitPrice(micros, 'NOK', locale)))
          expect(shown.sort()).toEqual(expected.sort())
        },
      ),
      { numRuns: 25 },
    ))
})
