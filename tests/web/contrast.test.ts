// Contrast as WCAG reckons it, from the colours of web/style.css: figures are read in sunlight and at
// night, words without effort, and white on the brand's colour only where the letters are large.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const style = readFileSync('web/style.css', 'utf8')
const trip = readFileSync('web/style/pages.css', 'utf8')

/** The colours that a block names: "--ink: #14211d" and the like. */
function coloursOf(block: string): Map<string, string> {
  return new Map(
    [...block.matchAll(/--(\w+): (#[0-9a-f]{3,6});/g)].map((found) => [
      found[1] ?? '',
      found[2] ?? '',
    ]),
  )
}

const [byDay = '', byNight = ''] = style.split('@media (prefers-color-scheme: dark)')
const light = coloursOf(byDay)
const dark = new Map([...light, ...coloursOf(byNight.split('@media')[0] ?? '')])

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const long = hex.length === 4 ? hex.replaceAll(/[0-9a-f]/g, '$&$&') : hex
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(long.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [more = 0, less = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (more + 0.05) / (less + 0.05)
}

test('black on white is 21:1, and a colour on itself 1:1', () => {
  expect(contrast('#000', '#fff')).toBe(21)
  expect(contrast('#5a78ff', '#5a78ff')).toBe(1)
})

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('in the %s', (_name, colours) => {
  const of = (name: string) => colours.get(name) ?? ''
  const SURFACES = ['paper', 'card', 'mint', 'amber', 'rose']

  test('figures are read in sunlight: 7:1 in both lights', () => {
    for (const surface of SURFACES) {
      expect(contrast(of('ink'), of(surface)), `ink on ${surface}`).toBeGreaterThanOrEqual(7)
    }
    expect(contrast(of('paper'), of('green')), 'button').toBeGreaterThanOrEqual(7)
  })

  test('quiet words have 7:1 on paper and card, and 4.5:1 on what is coloured', () => {
    for (const surface of ['paper', 'card']) {
      expect(contrast(of('soft'), of(surface)), surface).toBeGreaterThanOrEqual(7)
    }
    expect(contrast(of('soft'), of('mint'))).toBeGreaterThanOrEqual(4.5)
  })

  test('links, the ring and what is chosen stand out from what is behind them', () => {
    for (const surface of ['paper', 'card']) {
      expect(contrast(of('green'), of(surface)), surface).toBeGreaterThanOrEqual(4.5)
    }
    expect(contrast(of('green'), of('rule')), 'what is left on the ring').toBeGreaterThanOrEqual(3)
    expect(contrast(of('red'), of('rose')), 'the mark of a refusal').toBeGreaterThanOrEqual(3)
  })
})

test('the stop button is read at arm’s length; white on the brand is large and bold', () => {
  const stop = /\.stop \{\s+background: (#\w+);/.exec(trip)?.[1] ?? ''
  expect(contrast('#fff', stop)).toBeGreaterThanOrEqual(7)
  const [brand = '', mobilePay = ''] = [...style.matchAll(/background: (#ff5b24|#5a78ff);/g)].map(
    (found) => found[1] ?? '',
  )
  // WCAG's least for letters that are bold and above 18.66 px; the brand's colours are not ours.
  for (const colour of [brand, mobilePay])
    expect(contrast('#fff', colour)).toBeGreaterThanOrEqual(3)
})
