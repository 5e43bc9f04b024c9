// One table of the markets, and everyone who knows one agrees with it: the settings, the button, the
// policy of a session, both stand-ins, and the clocks of the three countries.
import { brandOf } from '#bff/driver/brand.ts'
import { CURRENCIES } from '#shared/money.ts'
import { captureDaysOf, MARKET_CODES, MARKETS } from '#shared/market.ts'
import { markets as chargerMarkets } from '#tests/doubles/cpo/market.ts'
import { captureDays } from '#tests/doubles/vipps/book-rules.ts'
import { minimumAmount } from '#tests/doubles/vipps/payment-checks.ts'
import { settingsWith } from '#tests/driver/samples.ts'
import { describe, expect, it } from 'vitest'

/** What the payer and the tax offices say, written down once more. */
const FACTS = [
  ['NO', 'NOK', 100, 2500, 180, 'Europe/Oslo', 'nb'],
  ['DK', 'DKK', 1, 2500, 14, 'Europe/Copenhagen', 'da'],
  ['FI', 'EUR', 1, 2550, 14, 'Europe/Helsinki', 'fi'],
] as const

const clock = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at)

describe.each(FACTS)('%s', (code, currency, minimumMinor, vatRate, days, timeZone, locale) => {
  it('has its currency, least amount, VAT, language and days to capture in', () => {
    expect(MARKETS[code]).toMatchObject({
      currency,
      minimumMinor,
      vatRate,
      locale,
      captureDays: days,
    })
    expect(captureDaysOf(currency)).toBe(days)
  })

  it('gives the settings what the operator has not said', () => {
    const settings = settingsWith({ MARKET: code })
    const { amounts, defaultAmount } = MARKETS[code]
    expect(settings).toMatchObject({ currency, minimumMinor, amounts, defaultAmount })
    expect(amounts).toContain(defaultAmount)
    expect(Math.min(...amounts)).toBeGreaterThanOrEqual(minimumMinor)
    // VAT is the operator's word where a tariff says none: never the market's.
    expect(settings.assumedVatRate).toBeNull()
    expect(settingsWith({ MARKET: code, VAT_RATE: '2550' }).assumedVatRate).toBe(2550)
  })

  it('is the same market to both stand-ins', () => {
    const charger = chargerMarkets[code]
    expect(charger).toMatchObject({ currency, timeZone })
    expect(Number(charger.vat) * 100).toBe(vatRate)
    expect(minimumAmount[currency]).toBe(minimumMinor)
    expect(captureDays[currency]).toBe(days)
  })

  it('knows the payer by one name from 2027-01-12 at midnight there, or always did', () => {
    const { oneNameFrom } = MARKETS[code]
    if (oneNameFrom === null) {
      expect(code).toBe('NO')
      expect(brandOf(code, 0)).toBe('Vipps')
      return
    }
    expect(clock(oneNameFrom, timeZone)).toBe('2027-01-12 00:00:00')
    expect(brandOf(code, oneNameFrom - 1)).toBe('MobilePay')
    expect(brandOf(code, oneNameFrom)).toBe('Vipps')
  })

  it('refuses every other currency at the start, by its name', () => {
    for (const other of CURRENCIES.filter((one) => one !== currency)) {
      expect(() => settingsWith({ MARKET: code, CURRENCY: other })).toThrow(
        `CURRENCY is wrong: it should be ${currency} for MARKET ${code}`,
      )
    }
    expect(settingsWith({ MARKET: code, CURRENCY: currency }).currency).toBe(currency)
  })
})

describe('the table', () => {
  it('has every market once, each with a currency of its own', () => {
    expect(Object.keys(MARKETS)).toEqual([...MARKET_CODES])
    expect(new Set(Object.values(MARKETS).map((one) => one.currency)).size).toBe(3)
  })

  it('gives a currency of no market the fewest days', () => {
    expect(captureDaysOf('SEK')).toBe(14)
  })
})

describe('the secret of the webhook', () => {
  it('may be two with a comma between, for a rotation by hand, and nothing else', () => {
    expect(settingsWith({}).webhookSecrets).toEqual([])
    expect(settingsWith({ VIPPS_WEBHOOK_SECRET: 'one' }).webhookSecrets).toEqual(['one'])
    const two = settingsWith({ VIPPS_WEBHOOK_SECRET: 'one==,two' })
    expect(two.webhookSecrets).toEqual(['one==', 'two'])
    for (const wrong of ['one,', ',two', 'one,two,three', 'one, two']) {
      expect(() => settingsWith({ VIPPS_WEBHOOK_SECRET: wrong }), wrong).toThrow()
    }
  })
})
