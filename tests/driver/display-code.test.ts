// Codes of displays (OCPP 2.1 C25), reckoned a second time here with Node's own cryptography.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDisplayCode } from '#bff/driver/display-code.ts'
import type { QrCodeSecret } from '#bff/qr-code-setting.ts'
import { NOW } from './samples.ts'
import { shownAt } from './shown-code.ts'

const SECRET = 'a-secret-of-the-stations'
const one: QrCodeSecret = { secret: SECRET, validityS: 30, length: 12 }
const shown = (at: number, change: Partial<QrCodeSecret> = {}, length = 12): string => {
  const { secret, validityS } = { ...one, ...change }
  return shownAt(secret, validityS, length, at)
}
const right = (code: string, now = NOW, secrets = [one]) => isDisplayCode(secrets, code, now)

describe('a code from the display', () => {
  // Reckoned with Python's hmac and struct.
  it.each<[string, number, number, number, string]>([
    ['a-secret-of-the-stations', 30, 12, 1795525500, '6qIIM1gRN16O'],
    ['a-secret-of-the-stations', 30, 32, 1795525500, '6qIIM1gRN16OV9RKwMRfZB3o5qT9V7LQ'],
    ['Blåbærsyltetøy-på-brød', 60, 8, 1700000000, 'TRX26wyH'],
    ['0123456789abcdef', 3600, 20, 4102444800, 'N0cxS4OlO5QR3J6z6rz2'],
  ])(
    'of %j, %d s, %d characters, at %d s is the known one',
    async (secret, validityS, length, at, code) => {
      expect(shownAt(secret, validityS, length, at * 1000)).toBe(code)
      expect(await isDisplayCode([{ secret, validityS, length }], code, at * 1000)).toBe(true)
    },
  )

  it('is right for any secret, validity, length and moment, over the whole of its own slot', () =>
    fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 16, maxLength: 40, unit: 'grapheme' }),
        fc.integer({ min: 6, max: 3600 }),
        fc.integer({ min: 8, max: 32 }),
        fc.integer({ min: 1_700_000_000_000, max: 2_500_000_000_000 }),
        fc.boolean(),
        async (secret, validityS, length, at, told) => {
          const secrets = [{ secret, validityS, length: told ? length : null }]
          const begin = Math.floor(at / 1000 / validityS) * validityS * 1000
          const code = shownAt(secret, validityS, length, at)
          expect(await isDisplayCode(secrets, code, begin)).toBe(true)
          expect(await isDisplayCode(secrets, code, begin + validityS * 1000 - 1)).toBe(true)
        },
      ),
      { numRuns: 60 },
    ))

  it('is right in the slot before and after its own, and in no other', async () => {
    const slots = [-3, -2, -1, 0, 1, 2, 3]
    const judged = slots.map((slot) => right(shown(NOW), NOW + slot * 30_000))
    expect(await Promise.all(judged)).toEqual([false, false, true, true, true, false, false])
  })

  it('outlives its slot by one slot to the millisecond', async () => {
    const begin = Math.floor(NOW / 30_000) * 30_000
    const code = shown(begin)
    expect(await right(code, begin + 60_000 - 1)).toBe(true)
    expect(await right(code, begin + 60_000)).toBe(false)
    expect(await right(code, begin - 30_000)).toBe(true)
    expect(await right(code, begin - 30_001)).toBe(false)
  })

  it('is wrong with any character changed, too short, too long, empty or endless', async () => {
    const code = shown(NOW)
    for (let i = 0; i < code.length; i += 1) {
      const other = code[i] === 'a' ? 'b' : 'a'
      expect(await right(code.slice(0, i) + other + code.slice(i + 1))).toBe(false)
    }
    const odd = [code.slice(0, 11), shown(NOW, {}, 13), '', ' ', code.toUpperCase(), `${code} `]
    for (const text of [...odd, 'x'.repeat(100_000)]) expect(await right(text), text).toBe(false)
  })

  it('of another secret or another validity is wrong', async () => {
    expect(await right(shown(NOW, { secret: 'another-secret-of-stations' }))).toBe(false)
    expect(await right(shown(NOW, { validityS: 31 }))).toBe(false)
  })

  it('of the old or of the new secret is right while both are set', async () => {
    const next = { secret: 'the-next-secret-of-the-stations', validityS: 60, length: 8 }
    const both = [next, one]
    expect(await right(shown(NOW), NOW, both)).toBe(true)
    expect(await right(shown(NOW, next, 8), NOW, both)).toBe(true)
    // Each secret has its own validity and length.
    expect(await right(shown(NOW, { secret: next.secret }, 8), NOW, both)).toBe(false)
    expect(await right(shown(NOW, {}, 8), NOW, both)).toBe(false)
  })

  it('whose length is not set may have any, but none that could be guessed', async () => {
    const open = [{ ...one, length: null }]
    const judged = [1, 6, 7, 8, 12, 32, 33].map((n) => right(shown(NOW, {}, n), NOW, open))
    expect(await Promise.all(judged)).toEqual([false, false, false, true, true, true, false])
  })
})
