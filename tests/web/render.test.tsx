// What the server draws: every page, every reason, in every language, under the CSP's conditions.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Locale, View } from '#shared/contract.ts'
import { LOCALES, PHASES, STATION_WHYS, WHYS } from '#shared/contract.ts'
import type { Page } from '#web/entry-server.tsx'
import { FAULTS, freshForm, render, TROUBLES } from '#web/entry-server.tsx'
import { languageNames, languages } from '#web/text/languages.ts'
import { fill } from '#web/text/messages.ts'
import { dayAndNight } from './price-samples.ts'
import { overNight } from './receipt-samples.ts'
import * as samples from './samples.ts'

const PAYMENTS = ['creating', 'waiting', 'approved', 'aborted', 'expired', 'terminated'] as const

function draw(page: Page, change: Partial<typeof samples.assets> = {}): Document {
  return new DOMParser().parseFromString(
    render(page, { ...samples.assets, ...change }),
    'text/html',
  )
}
const textOf = (page: Page): string => draw(page).querySelector('main')?.textContent ?? ''
const layersOf = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/^@layer (\w+)/gm)].map((found) => found[1])
/** What a reader without script sees: `fill` leaves braces where a value is missing. */
const said = (text: string): string => fill(text, { brand: 'Vipps' })

function everyPage(locale: Locale): Page[] {
  const { charging, settled, waiting, session } = samples
  return [
    { ...samples.home, locale },
    samples.trouble('station-unknown', { typed: '99', locale }),
    samples.station({}, { locale }),
    samples.station({ sale: 'refused', saleWhy: 'ours-busy', offer: null }, { locale }),
    session(waiting, { locale }),
    session(charging, { locale }),
    session({ ...charging, meterAt: samples.NOON - 600_000, idleFeeAt: samples.NOON }, { locale }),
    session({ ...charging, phase: 'stopping', stop: 'refused' }, { locale }),
    session(settled, { locale }),
    samples.receipt(settled, locale),
    samples.receipt(overNight, locale),
    samples.station({ tariff: dayAndNight }, { locale }),
    { ...samples.stopConfirm(charging), locale },
    {
      kind: 'choices',
      locale,
      typed: '100',
      choices: { choices: [{ stationId: '1001', label: '1001' }] },
      support: samples.stationPage.support,
    },
  ]
}

describe.each(LOCALES)('in %s', (locale) => {
  const words = languages[locale]

  test.each(WHYS)('the reason %s has a sentence and a next step on the screen', (why) => {
    for (const phase of ['abandoned', 'settled', 'parked'] as const) {
      const text = textOf(samples.session({ ...samples.settled, phase, why }, { locale }))
      expect(text).toContain(said(words.whys[why].what))
      expect(text).toContain(said(words.whys[why].next))
      expect(words.whys[why].what).not.toBe(words.whys[why].next)
    }
  })

  test.each(PHASES)(
    'the phase %s has a heading and something to do or know, however paid',
    (phase) => {
      for (const payment of PAYMENTS) {
        const view: View = { ...samples.charging, phase, payment }
        const page = draw(samples.session(view, { locale }))
        expect(page.querySelector('h1')?.textContent).toMatch(/\S/)
        const paragraphs = page.querySelectorAll('main p, main li, main dd')
        expect(paragraphs.length).toBeGreaterThan(2)
      }
    },
  )

  test('no text is left with a hole in it', () => {
    for (const page of everyPage(locale))
      expect(textOf(page)).not.toMatch(/[{}]|\b(?:undefined|null|NaN)\b/)
  })

  test('the document says its language and offers the others', () => {
    const page = draw(samples.station({}, { locale, retry: 'a+b' }))
    expect(page.documentElement.lang).toBe(locale)
    const menu = page.querySelector('header details')
    expect(menu?.querySelector('summary')?.textContent).toBe(
      `${words.common.language}: ${languageNames[locale]}`,
    )
    const links = [...(menu?.querySelectorAll('a') ?? [])]
    expect(links.map((link) => [link.lang, link.hreflang, link.textContent])).toEqual(
      LOCALES.map((one) => [one, one, languageNames[one]]),
    )
    expect(
      links.filter((link) => link.getAttribute('aria-current') === 'true').map(({ lang }) => lang),
    ).toEqual([locale])
    for (const link of links) {
      expect(link.getAttribute('href')).toBe(`?lang=${link.lang}&retry=a%2Bb`)
    }
  })

  test('every refusal of the form and every trouble of a page is said', () => {
    for (const code of FAULTS) {
      const fault = { field: 'form', code } as const
      const text = textOf(samples.station({}, { locale, form: { ...freshForm, fault } }))
      expect(text).toContain(words.faults[code])
    }
    for (const code of TROUBLES) {
      const text = textOf({ ...samples.trouble(code), locale })
      expect(text).toContain(words.trouble[code].title)
      expect(text).toContain(words.trouble[code].next)
    }
    for (const saleWhy of STATION_WHYS) {
      const page = samples.station({ sale: 'ask', saleWhy }, { locale })
      expect(textOf(page)).toContain(words.sale[saleWhy])
    }
  })

  test('no style attribute, no inline handler, no script without nonce', () => {
    for (const page of everyPage(locale)) {
      for (const element of draw(page).querySelectorAll('*')) {
        for (const { name } of element.attributes) expect(name).not.toMatch(/^(style|on.*)$/)
      }
      const html = render(page, samples.assets)
      const scripts = html.match(/<script[^>]*>/g) ?? []
      for (const tag of scripts) expect(tag).toMatch(/nonce="n0nce"|type="application\/json"/)
      expect(html).toContain('<style nonce="n0nce">p{margin:0}')
    }
  })

  test('every field has a label, every button and link a name', () => {
    for (const page of everyPage(locale)) {
      const drawn = draw(page)
      for (const field of drawn.querySelectorAll('input:not([type=hidden])')) {
        expect(field.closest('label')?.textContent).toMatch(/\S/)
      }
      for (const named of drawn.querySelectorAll('a, button')) {
        expect(named.textContent).toMatch(/\S/)
      }
    }
  })
})

test('a station whose name holds markup breaks out of nothing', () => {
  const name = '</script><script>alert(1)</script><!--'
  const html = render(
    samples.station({ station: { ...samples.face, name, label: '"><b>' } }),
    samples.assets,
  )
  expect(html).not.toContain('<script>alert')
  expect(html.match(/<\/script>/g)).toHaveLength(2)
  const state = /<script id="state"[^>]*>(.*?)<\/script>/s.exec(html)?.[1] ?? ''
  expect(JSON.parse(state)).toMatchObject({ sale: { name, label: '"><b>' } })
})

test('the meta refresh stands inside noscript, and only where asked for', () => {
  const page = samples.session(samples.charging)
  expect(render(page, { ...samples.assets, refresh: 15 })).toContain(
    '<noscript><meta http-equiv="refresh" content="15"/></noscript>',
  )
  expect(render(page, samples.assets)).not.toContain('http-equiv')
})

test('the charging page shows everything and stops without script', () => {
  const page = draw(samples.session(samples.charging), { script: null })
  const text = page.querySelector('main')?.textContent ?? ''
  for (const figure of ['21,4', '128,40', '221,60', '87', '23 min', '64', '12 sek']) {
    expect(text.replaceAll('\u00a0', ' ')).toContain(figure)
  }
  const form = page.querySelector('.thumb form')
  expect(form?.getAttribute('action')).toBe(`/c/${samples.HANDLE}/stop`)
  const confirm = draw(samples.stopConfirm(samples.charging)).querySelector('form')
  expect(confirm?.getAttribute('method')).toBe('post')
  expect(confirm?.getAttribute('action')).toContain(`/c/${samples.HANDLE}/stop`)
})

test('an address that is not a web address is never offered as the way to pay', () => {
  const page = samples.session({ ...samples.waiting, redirectUrl: 'javascript:alert(1)' })
  expect(render(page, { ...samples.assets, script: null })).not.toContain('href="javascript')
  const good = draw(samples.session(samples.waiting)).querySelector('a.pay')
  expect(good?.getAttribute('href')).toBe(samples.waiting.redirectUrl)
})

test('the receipt names number, seller, organisation number, place, VAT and reference', () => {
  const text = textOf(samples.receipt(samples.settled)).replaceAll('\u00a0', ' ')
  for (const part of [
    'nr. 1042',
    'Fjellstrøm AS',
    '999 888 777 MVA',
    'Storgata 12',
    '21,432 kWh',
    '5,99 kr',
    '25,68 kr',
    '102,72 kr',
    '221,60 kr',
    'Utstedt22. november 2026Tid',
    '22. november 2026 13:42–14:05',
    samples.REFERENCE,
  ]) {
    expect(text).toContain(part)
  }
})

test('lines of one kind stand together, by their own prices, and the least price last', () => {
  for (const page of [samples.receipt(overNight), samples.session(overNight)]) {
    const rows = draw(page).querySelectorAll('.lines tbody tr')
    expect([...rows].map((row) => row.textContent?.replaceAll('\u00a0', ' '))).toEqual([
      'Strøm1,500 kWh à 3,49 kr, mva. 25 %5,24 kr',
      'Strøm1,000 kWh à 5,99 kr, mva. 25 %5,99 kr',
      'Ladetid20 min 5 sek à 0,0498 kr, mva. 25 %1,00 kr',
      'Opp til minsteprisenmva. 25 %7,77 kr',
    ])
  }
})

test('where a receipt has several rates of VAT, each is said with what it is reckoned on', () => {
  const { receipt } = samples.settled
  if (!receipt) throw new Error('a settled sample has a receipt')
  const [energy, time] = receipt.lines
  if (!energy || !time) throw new Error('and two lines')
  const reduced = { ...time, vatRate: 1200, exMinor: 513, taxMinor: 62 }
  const lines = [energy, reduced]
  const view = { ...samples.settled, receipt: { ...receipt, lines, taxMinor: 2515 } }
  const text = textOf(samples.receipt(view)).replaceAll('\u00a0', ' ')
  expect(text).toContain('Mva. 12 % av 5,13 kr0,62 krMva. 25 % av 98,12 kr24,53 kr')
  expect(textOf(samples.receipt(samples.settled))).not.toContain('Mva. 25')
})

test('a refund has a credit note of its own beside the receipt', () => {
  const { receipt } = samples.settled
  if (!receipt) throw new Error('a settled sample has a receipt')
  const note = {
    number: '1042-1',
    at: samples.settled.endedAt ?? 0,
    amountMinor: 500,
    taxMinor: 100,
  }
  const refunded = { ...samples.settled, receipt: { ...receipt, creditNotes: [note] } }
  const text = textOf(samples.receipt(refunded)).replaceAll('\u00a0', ' ')
  for (const part of ['Kreditnota 1042-1', '5,00 kr', '1,00 kr']) expect(text).toContain(part)
  expect(textOf(samples.receipt(samples.settled))).not.toContain('Kreditnota')
})

test('the support link carries the reference', () => {
  const page = draw(samples.session(samples.charging))
  expect(page.querySelector('.help a[rel]')?.getAttribute('href')).toBe(
    `https://strom.example/hjelp?reference=${samples.REFERENCE}`,
  )
})

test('the station page is sent the first layer of the style alone, other pages both', () => {
  // By path: the test runner empties imported stylesheets.
  expect(layersOf('web/style.css')).toEqual(['base'])
  const parts = readdirSync('web/style').filter((name) => name !== 'trip.css')
  expect(parts.length).toBeGreaterThan(5)
  const all = readFileSync('web/style/trip.css', 'utf8')
  for (const part of parts) {
    expect(layersOf(`web/style/${part}`)).toEqual(['trip'])
    expect(all).toContain(`@import './${part}'`)
  }
  const change = { ...samples.assets, style: '@layer base{p{margin:0}}@layer trip{dl{margin:0}}' }
  expect(render(samples.station(), change)).not.toContain('@layer trip')
  expect(render(samples.home, change)).toContain('@layer trip')
})
