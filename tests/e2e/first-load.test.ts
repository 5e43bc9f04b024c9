// The promise of the first load, held against the build: whatever price a station has and whatever the
// driver reads, page, style and script arrive in one flight.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FULL_PAGE, PRICED } from '#scripts/bench/street.ts'
import { FIRST_LOAD_BYTES, firstLoad } from '#scripts/first-load.ts'
import { LOCALES } from '#shared/contract.ts'
import { shownAt } from '#tests/driver/shown-code.ts'
import { startStack, type Stack } from './stack.ts'

describe('the first load of a station page', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack({ settings: FULL_PAGE })
  })
  afterAll(() => stack.stop())

  it.each(PRICED)(
    'with $price fits into 14,336 bytes, in every language, with a code and without',
    async ({ number }) => {
      const [secret = '', period, length] = FULL_PAGE.QR_TOTP_SECRET.split(',')
      const code = shownAt(secret, Number(period), Number(length), Date.now())
      for (const locale of LOCALES) {
        for (const query of [`?lang=${locale}`, `?lang=${locale}&totp=${code}`]) {
          const { page, scripts } = await firstLoad(`${stack.url}/s/${number}${query}`)
          const sizes = `${number}${query.slice(0, 8)}: ${page} + ${scripts}`
          expect(scripts, sizes).toBeGreaterThan(5000)
          expect(page + scripts, sizes).toBeLessThanOrEqual(FIRST_LOAD_BYTES)
        }
      }
    },
  )
})
