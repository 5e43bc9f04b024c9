import { clientAddress } from '#bff/driver/address.ts'
import { amountFault, defaultChoice, prospectOf } from '#bff/driver/amounts.ts'
import { fromBase64url, toBase64url } from '#bff/base64url.ts'
import { brandOf } from '#bff/driver/brand.ts'
import { createLimits } from '#bff/driver/limits.ts'
import { pickLocale } from '#bff/driver/locale.ts'
import { safeAddress } from '#bff/driver/open.ts'
import { descriptionOf } from '#bff/driver/opening.ts'
import { LOCALES } from '#shared/contract.ts'
import { MARKETS } from '#shared/market.ts'
import { parseOwnAmount } from '#shared/own-amount.ts'
import { bearerIs, sameText } from '#bff/same-text.ts'
import { describe, expect, it } from 'vitest'
import { connector, NOW, settingsWith, tariff } from './samples.ts'

const networkOf = (ip: string): string => clientAddress(new Headers({ 'cf-connecting-ip': ip }), 0)

describe('the language', () => {
  it('is the market’s own where the phone speaks none of ours', () => {
    expect(pickLocale('xx', 'de-DE', MARKETS.FI.locale)).toBe('fi')
    expect(pickLocale(undefined, 'sv-FI,fi;q=0.8', MARKETS.FI.locale)).toBe('sv')
    expect(pickLocale(undefined, 'da-DK', MARKETS.NO.locale)).toBe('da')
  })

  it.each([
    [undefined, undefined, 'nb'],
    ['en', 'nb', 'en'],
    ['xx', 'en-GB,en;q=0.9', 'en'],
    [undefined, 'nn-NO,nn;q=0.9,en;q=0.8', 'nb'],
    [undefined, 'no', 'nb'],
    [undefined, 'de,en;q=0.5,nb;q=0.7', 'nb'],
    [undefined, 'de-DE,de', 'nb'],
    [undefined, 'en;q=0, nb;q=0.1', 'nb'],
    [undefined, 'en;q=0', 'nb'],
    [undefined, 'nb;q=0.2, EN-us', 'en'],
    ['EN', undefined, 'en'],
    ['', 'en', 'en'],
  ])('for lang=%s and Accept-Language %s is %s', (lang, header, locale) => {
    expect(pickLocale(lang, header, 'nb')).toBe(locale)
  })
})

describe('the name of the payer', () => {
  it('is Vipps in Norway, and in Denmark and Finland from midnight there on 12 January 2027', () => {
    const danish = Date.parse('2027-01-12T00:00:00+01:00')
    const finnish = Date.parse('2027-01-12T00:00:00+02:00')
    expect(brandOf('NO', NOW)).toBe('Vipps')
    expect([brandOf('DK', danish - 1), brandOf('DK', danish)]).toEqual(['MobilePay', 'Vipps'])
    expect([brandOf('FI', finnish - 1), brandOf('FI', finnish)]).toEqual(['MobilePay', 'Vipps'])
  })
})

describe('an amount of one’s own', () => {
  it.each([
    ['250', 25_000],
    ['250,50', 25_050],
    ['250.5', 25_050],
    [' 1 000 ', 100_000],
    ['0,01', 1],
    ['', null],
    ['-5', null],
    ['1e3', null],
    ['1.000', null],
    ['2,5,0', null],
    ['99999999', null],
    ['kr 200', null],
  ])('%j reads as %s', (text, minor) => {
    expect(parseOwnAmount(text)).toBe(minor)
  })
})

describe('an amount', () => {
  const listed = settingsWith()
  const ranged = settingsWith({ AMOUNT_RANGE: '10000-80000' })

  it('is on offer when it is listed, or within the operator’s range', () => {
    expect(amountFault(listed, prospectOf(tariff, connector, NOW), 35_000)).toBeNull()
    expect(amountFault(listed, prospectOf(tariff, connector, NOW), 35_001)).toBe(
      'amount-not-offered',
    )
    expect(amountFault(ranged, prospectOf(tariff, connector, NOW), 10_000)).toBeNull()
    expect(amountFault(ranged, prospectOf(tariff, connector, NOW), 9999)).toBe('amount-too-low')
    expect(amountFault(ranged, prospectOf(tariff, connector, NOW), 80_001)).toBe('amount-too-high')
    expect(amountFault(ranged, prospectOf(tariff, connector, NOW), 200.5)).toBe(
      'amount-not-offered',
    )
  })

  it('below the least a session can cost is not on offer (law 6)', () => {
    const dear = {
      ...tariff,
      elements: [
        {
          restrictions: null,
          components: [
            { kind: 'flat' as const, exVatMicros: 200_000_000, vatRate: 2500, stepSize: 1 },
          ],
        },
      ],
    }
    expect(amountFault(listed, prospectOf(dear, connector, NOW), 20_000)).toBe('amount-not-offered')
    expect(amountFault(ranged, prospectOf(dear, connector, NOW), 24_999)).toBe('amount-too-low')
    expect(amountFault(ranged, prospectOf(dear, connector, NOW), 25_000)).toBeNull()
  })

  it('is chosen beforehand only where it is on offer', () => {
    const choices = [{ amount: 50_000, energyWh: null }]
    expect(defaultChoice(listed, choices, null)).toBe(50_000)
    expect(defaultChoice(listed, choices, { min: 100, max: 80_000 })).toBe(35_000)
    expect(defaultChoice(listed, [], { min: 60_000, max: 80_000 })).toBe(60_000)
    expect(defaultChoice(listed, [], null)).toBeNull()
  })

  it('is what the tariff’s owner wants reserved, within what is on offer', () => {
    const choices = [20_000, 35_000, 50_000].map((amount) => ({ amount, energyWh: null }))
    expect(defaultChoice(listed, choices, null, 50_000)).toBe(50_000)
    expect(defaultChoice(listed, choices, null, 30_000)).toBe(35_000)
    expect(defaultChoice(listed, choices, null, 99_000)).toBe(50_000)
    expect(defaultChoice(listed, choices, { min: 100, max: 80_000 }, 30_000)).toBe(30_000)
    expect(defaultChoice(listed, [], { min: 100, max: 80_000 }, 99_000)).toBe(80_000)
    expect(defaultChoice(listed, choices, null)).toBe(35_000)
  })
})

describe('the description in the payer’s app', () => {
  it('names station and local time, and says that it is a reservation', () => {
    expect(descriptionOf(connector, 'nb', NOW)).toBe(
      'Lading 1001, 14:05. Reservert beløp; du betaler bare for det du bruker.',
    )
    expect(descriptionOf(connector, 'en', NOW)).toBe(
      'Charging 1001, 14:05. Reserved amount; you pay only for what you use.',
    )
    expect(descriptionOf(connector, 'fi', NOW)).toBe(
      'Lataus 1001, 14.05. Varattu summa; maksat vain siitä, mitä käytät.',
    )
  })

  it('never exceeds 100 characters nor breaks, whatever the CPO sends', () => {
    const odd = { label: `${'Ladestasjon nr. '.repeat(20)}\u0000<b>`, timeZone: 'Mars/Olympus' }
    for (const locale of LOCALES) {
      const text = descriptionOf(odd, locale, NOW)
      expect(text.length).toBeLessThanOrEqual(100)
      expect(text).toMatch(/13[.:]05/)
      expect(text).toMatch(/^[\p{L}\p{N} .,:;_-]+$/u)
    }
  })
})

describe('the client’s address', () => {
  it('is CF-Connecting-IP alone where no proxy of ours is named', () => {
    const headers = new Headers({ 'x-forwarded-for': '9.9.9.9' })
    expect(clientAddress(headers, 0)).toBe('unknown')
    headers.set('cf-connecting-ip', '1.2.3.4')
    expect(clientAddress(headers, 0)).toBe('1.2.3.4')
  })

  it('is what our own proxy wrote, not what the client claims', () => {
    const headers = new Headers({
      'cf-connecting-ip': '6.6.6.6',
      'x-forwarded-for': '9.9.9.9, 1.2.3.4, 10.0.0.1',
    })
    expect(clientAddress(headers, 1)).toBe('10.0.0.1')
    expect(clientAddress(headers, 2)).toBe('1.2.3.4')
    expect(clientAddress(headers, 5)).toBe('unknown')
  })

  it('counts an IPv6 network as one', () => {
    expect(networkOf('2001:db8:1:2::1')).toBe(networkOf('2001:DB8:1:2:a:b:c:d'))
    expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'))
    expect(networkOf('::ffff:1.2.3.4')).toBe('1.2.3.4')
  })
})

describe('limits', () => {
  it('let thirty creates a minute through per address and station, then say how long to wait', () => {
    const limits = createLimits(true)
    for (let i = 0; i < 30; i += 1) expect(limits.create('a', '1', `r${i}`, NOW + i)).toBeNull()
    expect(limits.create('a', '1', 'r30', NOW + 30_000)).toBe(30)
    expect(limits.create('b', '1', 'r30', NOW + 30_000)).toBeNull()
    expect(limits.create('a', '2', 'r30', NOW + 30_000)).toBeNull()
    expect(limits.create('a', '1', 'r30', NOW + 60_000)).toBeNull()
  })

  it('count the same offer once, for repeating it creates nothing', () => {
    const limits = createLimits(true)
    for (let i = 0; i < 50; i += 1) expect(limits.create('a', '1', 'same', NOW)).toBeNull()
    for (let i = 0; i < 29; i += 1) expect(limits.create('a', '1', `r${i}`, NOW)).toBeNull()
    expect(limits.create('a', '1', 'another', NOW)).toBe(60)
    expect(limits.create('a', '1', 'same', NOW)).toBeNull()
  })

  it('let thirty failures a minute be answered', () => {
    const limits = createLimits(true)
    for (let i = 0; i < 30; i += 1) expect(limits.failure('a', NOW)).toBeNull()
    expect(limits.failure('a', NOW)).toBe(60)
    expect(limits.failure('b', NOW)).toBeNull()
  })

  it('are off where the operator says so', () => {
    const limits = createLimits(false)
    for (let i = 0; i < 99; i += 1) {
      expect(limits.failure('a', NOW)).toBeNull()
      expect(limits.create('a', '1', `r${i}`, NOW)).toBeNull()
    }
  })
})

describe('the payer’s address', () => {
  it('is followed over https, or to the stand-in on loopback, and nowhere else', () => {
    const standIn = 'http://127.0.0.1:9001'
    expect(safeAddress('https://pay.example/x?y=1', null)).toBe('https://pay.example/x?y=1')
    expect(safeAddress(`${standIn}/app`, standIn)).toBe(`${standIn}/app`)
    expect(safeAddress(`${standIn}/app`, null)).toBeNull()
    expect(safeAddress('http://pay.example/', 'http://pay.example')).toBeNull()
    expect(safeAddress('javascript:alert(1)', null)).toBeNull()
    expect(safeAddress('//evil.example', null)).toBeNull()
    expect(safeAddress('/s/1', null)).toBeNull()
    expect(safeAddress(null, null)).toBeNull()
  })
})

describe('secrets', () => {
  it('are equal only as a whole', async () => {
    expect(sameText('abc', 'abc')).toBe(true)
    expect(sameText('abc', 'abd')).toBe(false)
    expect(sameText('abc', 'ab')).toBe(false)
    expect(await bearerIs('Bearer token', 'token')).toBe(true)
    expect(await bearerIs('bearer token', 'token')).toBe(true)
    expect(await bearerIs('Bearer tokens', 'token')).toBe(false)
    expect(await bearerIs('token', 'token')).toBe(false)
    expect(await bearerIs(undefined, 'token')).toBe(false)
  })

  it('survive base64url in every length', () => {
    for (let length = 0; length < 40; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 97 + length) % 256)
      const text = toBase64url(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64url'))
      expect(fromBase64url(text)).toEqual(bytes)
    }
    expect(fromBase64url('a+b')).toBeNull()
    expect(fromBase64url('a')).toBeNull()
  })
})
