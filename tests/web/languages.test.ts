// The five languages as data: none lacks a sentence or a hole of another, each is set as its country
// sets text, and no sentence was left in a neighbour's language.
import { describe, expect, test } from 'vitest'
import type { Locale } from '#shared/contract.ts'
import { LOCALES } from '#shared/contract.ts'
import { languages } from '#web/text/languages.ts'
import { exactDuration } from '#web/text/format.ts'
import { plural } from '#web/text/plural.ts'
import { stepText } from '#web/text/price-condition.ts'
import { SAME } from './same-words.ts'
import { leaves, plain, slots } from './words.ts'

const sentences = Object.fromEntries(
  LOCALES.map((locale) => [locale, leaves(languages[locale])]),
) as Record<Locale, [string, string][]>

/** The texts of a language by path; several where a count decides. */
function byPath(locale: Locale): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [path, text] of sentences[locale]) found.set(path, [...(found.get(path) ?? []), text])
  return found
}

describe.each(LOCALES)('%s', (locale) => {
  const nb = byPath('nb')
  const here = byPath(locale)

  test('has every sentence, with the same holes to fill', () => {
    expect([...here.keys()].sort()).toEqual([...nb.keys()].sort())
    for (const [path, texts] of here) {
      const known = (nb.get(path) ?? []).map(slots)
      for (const text of texts) {
        expect(text.trim(), path).not.toBe('')
        if (texts.length === 1 && known.length === 1) expect(slots(text), path).toEqual(known[0])
        else for (const slot of slots(text)) expect(known.flat(), path).toContain(slot)
      }
    }
  })

  test('is set with care: real quotation marks, dashes and dots, no stray space', () => {
    for (const [path, text] of sentences[locale]) {
      expect(text, path).toBe(text.trim())
      expect(text, path).not.toMatch(/ {2}|\.\.\.|["'`]| [-–] (?![{])|\s[,.;:?!]|\( | \)/)
      // Never alone on the next line.
      expect(text, path).not.toMatch(/[^\u00a0]…$|[^\u00a0]…\s/)
      expect(text.replaceAll(/\{\w+\}/g, ''), path).not.toMatch(/[{}]| %/)
      // Two sentences are two whole sentences.
      if (/[.?!] \p{Lu}/u.test(text)) expect(text, path).toMatch(/[.?!]$/)
    }
  })

  test('quotes as its country does', () => {
    const [open, close] = { nb: '«»', sv: '””', da: '»«', fi: '””', en: '“”' }[locale]
    const quoted = sentences[locale].filter(([, text]) => /[«»“”„]/.test(text))
    expect(quoted.length).toBeGreaterThan(0)
    for (const [path, text] of quoted) {
      const marks = [...text].filter((sign) => /[«»“”„]/.test(sign))
      expect(marks, path).toEqual(Array.from(marks, (_, i) => (i % 2 === 0 ? open : close)))
    }
  })
})

test('no Danish sentence ends in an amount or a short duration, which bring their own full stop', () => {
  const dotted = /\{(?:amount|left|reserved|released|cost|least|most|min|max|age|price)\}\./
  for (const [path, text] of sentences.da) expect(text, path).not.toMatch(dotted)
})

test('no Finnish value takes an ending: it stands alone, or a word of ours takes it', () => {
  for (const [path, text] of sentences.fi) {
    // Of "{brand}-sovellus", which inflects, and "10 kWh:n", which is how a unit does.
    const rest = text.replaceAll(/\{brand\}-\p{Ll}+/gu, '').replaceAll('{from}:n ', '')
    expect(rest, path).not.toMatch(/\}[\p{L}:-]|[\p{L}-]\{/u)
  }
})

test('no sentence of one language stands in another, but for those that are the same word', () => {
  const same = new Map<string, Set<Locale>>()
  for (const locale of LOCALES) {
    for (const [path, text] of sentences[locale]) {
      const key = `${path}\n${text}`
      same.set(key, (same.get(key) ?? new Set<Locale>()).add(locale))
    }
  }
  const shared: Record<string, string[]> = {}
  for (const [key, locales] of same) {
    const text = key.split('\n')[1] ?? ''
    const which = [...locales].join(' ')
    // Of one or two words, neighbours share too many to list.
    if (locales.size < 2 || (!/fi|en/.test(which) && text.split(/\s+/).length < 3)) continue
    shared[which] = [...new Set([...(shared[which] ?? []), text])].sort()
  }
  expect(shared).toEqual(SAME)
})

const minutes = (locale: Locale) =>
  [0, 60, 120, 21 * 60, 90].map((seconds) => plain(exactDuration(seconds, locale, 'long')))

const step = (locale: Locale, kind: 'energy' | 'time', size: number) =>
  plain(stepText({ kind, stepSize: size }, languages[locale].price, locale) ?? '')

describe('a count takes the form its language gives it', () => {
  test.each<[Locale, string[]]>([
    ['nb', ['0 sekunder', '1 minutt', '2 minutter', '21 minutter', '1 minutt og 30 sekunder']],
    ['sv', ['0 sekunder', '1 minut', '2 minuter', '21 minuter', '1 minut, 30 sekunder']],
    ['da', ['0 sekunder', '1 minut', '2 minutter', '21 minutter', '1 minut og 30 sekunder']],
    [
      'fi',
      ['0 sekuntia', '1 minuutti', '2 minuuttia', '21 minuuttia', '1 minuutti ja 30 sekuntia'],
    ],
    ['en', ['0 seconds', '1 minute', '2 minutes', '21 minutes', '1 minute, 30 seconds']],
  ])('time in %s', (locale, said) => {
    expect(minutes(locale)).toEqual(said)
  })

  test.each<[Locale, string[]]>([
    [
      'nb',
      [
        'avregnes per påbegynt minutt',
        'avregnes per påbegynte 2 minutter',
        'avregnes per påbegynte 21 minutter',
        'avregnes per påbegynt kWh',
        'avregnes per påbegynte 1,5 kWh',
        'avregnes per påbegynte 21 kWh',
      ],
    ],
    [
      'sv',
      [
        'debiteras per påbörjad minut',
        'debiteras per påbörjade 2 minuter',
        'debiteras per påbörjade 21 minuter',
        'debiteras per påbörjad kWh',
        'debiteras per påbörjade 1,5 kWh',
        'debiteras per påbörjade 21 kWh',
      ],
    ],
    [
      'da',
      [
        'afregnes pr. påbegyndt minut',
        'afregnes pr. påbegyndte 2 minutter',
        'afregnes pr. påbegyndte 21 minutter',
        'afregnes pr. påbegyndt kWh',
        // One and a half is singular in Danish.
        'afregnes pr. påbegyndt 1,5 kWh',
        'afregnes pr. påbegyndte 21 kWh',
      ],
    ],
    [
      'fi',
      [
        'veloitetaan alkavalta jaksolta (1 minuutti)',
        'veloitetaan alkavalta jaksolta (2 minuuttia)',
        'veloitetaan alkavalta jaksolta (21 minuuttia)',
        'veloitetaan alkavalta jaksolta (1 kWh)',
        'veloitetaan alkavalta jaksolta (1,5 kWh)',
        'veloitetaan alkavalta jaksolta (21 kWh)',
      ],
    ],
    [
      'en',
      [
        'billed per started minute',
        'billed per started 2 minutes',
        'billed per started 21 minutes',
        'billed per started kWh',
        'billed per started 1.5 kWh',
        'billed per started 21 kWh',
      ],
    ],
  ])('steps in %s', (locale, said) => {
    expect([
      ...[60, 120, 1260].map((size) => step(locale, 'time', size)),
      ...[1000, 1500, 21_000].map((size) => step(locale, 'energy', size)),
    ]).toEqual(said)
  })

  test('a form that is missing falls back to the general one', () => {
    const forms = { '=1': 'only one', one: 'one', other: 'other' }
    const of = (count: number, locale: Locale) => plural(forms, count, locale)
    expect([0, 1, 2, 21, 1.5].map((count) => of(count, 'nb'))).toEqual([
      'other',
      'only one',
      'other',
      'other',
      'other',
    ])
    expect(of(1.5, 'da')).toBe('one')
    expect(plural({ other: 'other' }, 1, 'fi')).toBe('other')
  })
})
