// Who is whose in one installation: the setting MERCHANTS, and the stations of each.
import { describe, expect, it } from 'vitest'
import { readEnv } from '#bff/env.ts'
import { createMerchants, type Merchants } from '#bff/merchants.ts'
import { dansk, SETTINGS } from './driver/samples.ts'

const read = (list: unknown, change: Record<string, string> = {}) =>
  readEnv({ ...SETTINGS, ...change, MERCHANTS: JSON.stringify(list) })

function faultsOf(list: unknown, change: Record<string, string> = {}): string[] {
  const env = read(list, change)
  return env.ok ? [] : env.faults
}

function merchantsOf(list: unknown, change: Record<string, string> = {}): Merchants {
  const env = read(list, change)
  if (!env.ok) throw new Error(env.faults.join('; '))
  return createMerchants(env.merchants)
}

const at = (locationId: string, evseId: string | null = null, party?: string) => ({
  locationId,
  evseId,
  ...(party === undefined ? {} : { party }),
})

describe('the setting MERCHANTS', () => {
  it('is not needed: the settings are the merchant default, and every station is its', () => {
    const env = readEnv(SETTINGS)
    if (!env.ok) throw new Error(env.faults.join('; '))
    const merchants = createMerchants(env.merchants)
    expect(merchants.all).toHaveLength(1)
    expect(merchants.of('default')?.settings).toBe(env.settings)
    expect(merchants.whose(at('LOC-9')).merchant?.id).toBe('default')
  })

  it('gives a merchant its own seller, market, sales unit, and the installation’s rest', () => {
    const change = {
      SUPPORT_PHONE: '+47 22 00 00 00',
      TERMS_URL: 'https://default.example/terms',
      VAT_RATE: '2500',
      CDR_WAIT_S: '77',
    }
    const { settings } = merchantsOf([dansk], change).of('dansk') ?? {}
    expect(settings).toMatchObject({
      merchantId: 'dansk',
      OPERATOR_NAME: 'Dansk Ladning ApS',
      OPERATOR_ORG_NUMBER: '12345678',
      MARKET: 'DK',
      currency: 'DKK',
      minimumMinor: 1,
      amounts: [15_000, 25_000, 40_000],
      defaultAmount: 25_000,
      VIPPS_MSN: '654321',
      VIPPS_CLIENT_SECRET: 'their-secret',
      webhookSecrets: [],
      assumedVatRate: null,
      CDR_WAIT_S: 77,
    })
    expect(settings?.SUPPORT_PHONE).toBeUndefined()
    expect(settings?.TERMS_URL).toBeUndefined()
    expect(settings?.MERCHANTS).toBeUndefined()
  })

  it('takes all that a merchant may have besides', () => {
    const own = {
      ...dansk,
      organisationNumber: 12_345_678,
      amounts: [10_000, 20_000],
      amountRange: { min: 5000, max: 60_000 },
      defaultAmount: 20_000,
      vatRate: 2500,
      webhookSecret: 'one,two',
      supportPhone: '+45 70 00 00 00',
      supportUrl: 'https://dansk.example/help',
      termsUrl: 'https://dansk.example/terms',
      privacyUrl: 'https://dansk.example/privacy',
    }
    expect(merchantsOf([own]).of('dansk')?.settings).toMatchObject({
      OPERATOR_ORG_NUMBER: '12345678',
      amounts: [10_000, 20_000],
      amountRange: { min: 5000, max: 60_000 },
      defaultAmount: 20_000,
      assumedVatRate: 2500,
      webhookSecrets: ['one', 'two'],
      SUPPORT_PHONE: '+45 70 00 00 00',
      SUPPORT_URL: 'https://dansk.example/help',
      TERMS_URL: 'https://dansk.example/terms',
      PRIVACY_URL: 'https://dansk.example/privacy',
    })
  })

  it.each<[string, unknown, string[]]>([
    ['no list', { id: 'dansk' }, ['MERCHANTS is wrong: it should be a list of merchants, as JSON']],
    ['an empty list', [], ['MERCHANTS is wrong: it should be a list of merchants, as JSON']],
    ['what is missing', [{ ...dansk, msn: undefined }], ['MERCHANTS[0].msn is missing']],
    ['what is empty', [{ ...dansk, name: ' ' }], ['MERCHANTS[0].name is wrong: it should be text']],
    [
      'an unknown word',
      [{ ...dansk, currency: 'DKK' }],
      ['MERCHANTS[0].currency is wrong: nothing is called so'],
    ],
    [
      'a market there is not',
      [{ ...dansk, market: 'DE' }],
      ['MERCHANTS[0].market is wrong: it should be one of NO, DK, FI'],
    ],
    [
      'a serial number that is none',
      [{ ...dansk, msn: 'secret!' }],
      ['MERCHANTS[0].msn is wrong: it should be 4 to 10 digits'],
    ],
    [
      'an amount that is not offered',
      [{ ...dansk, amounts: [10_000], defaultAmount: 1 }],
      [
        'MERCHANTS[0].defaultAmount is wrong: it should be one of MERCHANTS[0].amounts, or within MERCHANTS[0].amountRange',
      ],
    ],
    [
      'an id that is no word',
      [{ ...dansk, id: 'Dansk Ladning' }],
      ['MERCHANTS[0].id is wrong: it should be small letters, digits and hyphens, at most 30'],
    ],
    [
      'no station',
      [{ ...dansk, stations: {} }],
      ['MERCHANTS[0].stations is wrong: it should be at least one of locations, evses or parties'],
    ],
    [
      'a party that is none',
      [{ ...dansk, stations: { parties: ['DK*ABC', 'Danish'] } }],
      ['MERCHANTS[0].stations.parties[1] is wrong: it should be like DK*ABC'],
    ],
    [
      'more of default than its stations',
      [{ id: 'default', stations: {}, msn: '1234' }],
      ['MERCHANTS[0].msn is wrong: nothing is called so'],
    ],
    [
      'the sales unit of another',
      [dansk, { ...dansk, id: 'ny', msn: '123456', stations: { locations: ['LOC-3'] } }],
      ['MERCHANTS[1].msn is wrong: it should be no other merchant’s'],
    ],
    [
      'the name of another',
      [dansk, { ...dansk, msn: '7777', stations: { locations: ['LOC-3'] } }],
      ['MERCHANTS[1].id is wrong: it should be no other merchant’s'],
    ],
    [
      'the location of another, however it is written',
      [dansk, { ...dansk, id: 'ny', msn: '7777', stations: { locations: ['LOC-9', 'loc-2'] } }],
      [
        'MERCHANTS[1].stations.locations[1] is wrong: it should mean no station of MERCHANTS[0].stations.locations[0]',
      ],
    ],
    [
      'a part of another’s EVSEs',
      [
        { ...dansk, stations: { evses: ['DK*ABC*E1'] } },
        { ...dansk, id: 'ny', msn: '7777', stations: { evses: ['dk-abc-e12'] } },
      ],
      [
        'MERCHANTS[1].stations.evses[0] is wrong: it should mean no station of MERCHANTS[0].stations.evses[0]',
      ],
    ],
    [
      'EVSEs of another’s party',
      [
        { id: 'default', stations: { parties: ['NO*ABC'] } },
        { ...dansk, stations: { evses: ['NO*ABC*E2*'] } },
      ],
      [
        'MERCHANTS[1].stations.evses[0] is wrong: it should mean no station of MERCHANTS[0].stations.parties[0]',
      ],
    ],
  ])('refuses %s, by its path and without its value', (_, list, faults) => {
    expect(faultsOf(list)).toEqual(faults)
  })

  it('refuses the sandbox’s keys where the address is not on loopback', () => {
    expect(faultsOf([{ ...dansk, clientSecret: 'sandbox-client-secret' }])).toEqual([
      'MERCHANTS[0].clientSecret is wrong: the sandbox’s value is only for a PUBLIC_URL on loopback'.replace(
        '’',
        "'",
      ),
    ])
  })

  it('tells what is wrong with the installation once, by its own name', () => {
    const faults = faultsOf([dansk, { ...dansk, id: 'ny', msn: '1' }], { CDR_WAIT_S: 'soon' })
    expect(faults.filter((fault) => fault.startsWith('CDR_WAIT_S'))).toHaveLength(1)
  })

  it('wants one answer for a currency to what of VAT a tariff does not say', () => {
    const norsk = { ...dansk, id: 'norsk', market: 'NO', stations: { locations: ['LOC-3'] } }
    expect(faultsOf([norsk], { VAT_RATE: '2500' })).toEqual([
      'VAT_RATE is wrong: it should be the same for all merchants of a currency',
    ])
    const merchants = merchantsOf([{ ...dansk, vatRate: 2000 }], { VAT_RATE: '2500' })
    expect(merchants.assumedVatRate('DKK')).toBe(2000)
    expect(merchants.assumedVatRate('NOK')).toBe(2500)
  })
})

describe('whose a station is', () => {
  it('follows location, EVSE id or party; the rest is default’s', () => {
    const merchants = merchantsOf([
      { ...dansk, stations: { locations: ['loc-2'], evses: ['DK*ABC*E1*'], parties: ['FI-XYZ'] } },
    ])
    const idAt = (...place: Parameters<typeof at>): string | undefined =>
      merchants.whose(at(...place)).merchant?.id
    expect(idAt('LOC-2', 'NO*DEF*E9', 'NO*DEF')).toBe('dansk')
    expect(idAt('LOC-3', 'dk-abc-e1-2', 'DK*ABC')).toBe('dansk')
    expect(idAt('LOC-3', 'DKABCE12', 'DK*ABC')).toBe('dansk')
    expect(idAt('LOC-3', null, 'FI*XYZ')).toBe('dansk')
    // E10 is not E1.
    expect(idAt('LOC-3', 'DK*ABC*E10*1', 'DK*ABC')).toBe('default')
    expect(idAt('LOC-3', null, 'NO*DEF')).toBe('default')
  })

  it('is nobody’s where two claim it, where none does, and where the catalogue is too old to tell', () => {
    const list = [
      { id: 'default', stations: { locations: ['LOC-1'] } },
      { ...dansk, stations: { evses: ['DK*ABC*'], locations: ['LOC-2'] } },
      { ...dansk, id: 'ny', msn: '7777', stations: { parties: ['FI*XYZ'] } },
    ]
    const merchants = merchantsOf(list)
    expect(merchants.whose(at('LOC-1', 'DK*ABC*E1', 'DK*ABC'))).toEqual({
      merchant: null,
      why: 'several',
    })
    expect(merchants.whose(at('LOC-9', null, 'NO*DEF'))).toEqual({ merchant: null, why: 'nobody' })
    expect(merchants.whose(at('LOC-1', null))).toEqual({ merchant: null, why: 'not-told' })
  })
})
