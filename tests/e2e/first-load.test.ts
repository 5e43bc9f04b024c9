// The promise of the first load, held against the build: whatever price a station has, page, style and
// script arrive in one flight.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LOCALES } from '#shared/contract.ts'
import { FIRST_LOAD_BYTES, firstLoad } from '#scripts/first-load.ts'
import { shownAt } from '#tests/driver/shown-code.ts'
import { startStack, type Stack } from './stack.ts'

const SECRET = 'tests-only-secret-of-displays'

describe('the first load of a station page', () => {
  let stack: Stack
  beforeAll(async () => {
    const operator = {
      AMOUNT_RANGE: '10000-80000',
      SUPPORT_PHONE: '+47 21 00 00 00',
      SUPPORT_URL: 'https://strom.example/hjelp',
      TERMS_URL: 'https://strom.example/vilkar',
      PRIVACY_URL: 'https://strom.example/personvern',
    }
    stack = await startStack({ settings: { QR_TOTP_SECRET: `${SECRET},30,12`, ...operator } })
  })
  afterAll(() => stack.stop())

  it.each([
    ['a price per kWh', '1001'],
    ['an idle fee', '3001'],
    ['a start fee', '2001'],
    ['a price by time', '2002'],
    ['a question before the sale', '1003'],
    ['a price by day and night with an idle fee', '3002'],
  ])(
    'with %s fits into 14,336 bytes, in every language, with a code and without',
    async (_price, number) => {
      for (const lang of LOCALES) {
        for (const code of ['', `&totp=${shownAt(SECRET, 30, 12, Date.now())}`]) {
          const { page, scripts } = await firstLoad(`${stack.url}/s/${number}?lang=${lang}${code}`)
          const sizes = `${number} in ${lang}${code.slice(0, 5)}: ${page} + ${scripts}`
          expect(scripts, sizes).toBeGreaterThan(5000)
          expect(page + scripts, sizes).toBeLessThanOrEqual(FIRST_LOAD_BYTES)
        }
      }
    },
  )
})
