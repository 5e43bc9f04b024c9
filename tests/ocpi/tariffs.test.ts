import { describe, expect, it } from 'vitest'
import { parseJson } from '#bff/ocpi/json.ts'
import { catalogueTariffOf } from '#bff/ocpi/translate-tariff.ts'
import { TARIFF, withFields } from './fixtures.ts'

const translate = (json: string, vat: number | null = null) =>
  catalogueTariffOf(parseJson(json), vat)

const elements = (...components: unknown[]): unknown => [{ price_components: components }]

const rate = async (json: string, assumed: number | null) =>
  (await translate(json, assumed))?.tariff?.elements[0]?.components[0]?.vatRate

const digest = async (json: string, vat: number | null = null) =>
  (await translate(json, vat))?.tariff?.digest

describe('A tariff that can be sold', () => {
  it('keeps price, VAT and step exactly', async () => {
    const known = await translate(TARIFF)
    expect(known).toMatchObject({
      id: 'DC-KWH',
      type: 'AD_HOC_PAYMENT',
      currency: 'NOK',
      validFrom: null,
      validUntil: null,
      refusal: null,
    })
    expect(known?.tariff?.elements).toEqual([
      { components: [{ kind: 'energy', exVatMicros: 4_792_000, vatRate: 2500, stepSize: 1 }] },
    ])
  })

  it('reads the three-hour-and-parking sample of the text', async () => {
    const sample = `{"country_code":"DE","party_id":"ALL","id":"21","currency":"EUR",
      "elements":[{"price_components":[
        {"type":"TIME","price":3.00,"vat":10.0,"step_size":60},
        {"type":"PARKING_TIME","price":5.00,"vat":20.0,"step_size":300}]}],
      "last_updated":"2018-12-17T17:00:43Z"}`
    const known = await translate(sample)
    expect(known?.type).toBeNull()
    expect(known?.tariff?.elements[0]?.components).toEqual([
      { kind: 'time', exVatMicros: 3_000_000, vatRate: 1000, stepSize: 60 },
      { kind: 'parking', exVatMicros: 5_000_000, vatRate: 2000, stepSize: 300 },
    ])
  })

  it('reads the free-of-charge sample, whose step is 0', async () => {
    const sample = withFields(TARIFF, {
      elements: elements({ type: 'FLAT', price: 0, step_size: 0 }),
    })
    const known = await translate(sample)
    expect(known?.tariff?.elements[0]?.components).toEqual([
      { kind: 'flat', exVatMicros: 0, vatRate: 0, stepSize: 1 },
    ])
  })

  it('applies no VAT where none is said, unless the operator says which', async () => {
    const silent = withFields(TARIFF, { elements: elements({ type: 'ENERGY', price: 4.792 }) })
    expect(await rate(silent, null)).toBe(0)
    expect(await rate(silent, 2500)).toBe(2500)
    const zero = withFields(TARIFF, {
      elements: elements({ type: 'ENERGY', price: 4.792, vat: '0.0' }),
    })
    expect(await rate(zero, 2500)).toBe(0)
  })

  it('takes prices and steps sent as strings, and Finnish VAT with half a percent', async () => {
    const known = await translate(
      withFields(TARIFF, {
        currency: 'EUR',
        elements: elements({ type: 'ENERGY', price: '0.3984', vat: '25.5', step_size: '1000' }),
      }),
    )
    expect(known?.tariff?.elements[0]?.components[0]).toEqual({
      kind: 'energy',
      exVatMicros: 398_400,
      vatRate: 2550,
      stepSize: 1000,
    })
  })

  it('sees no restriction in an empty restrictions object', async () => {
    const known = await translate(
      withFields(TARIFF, {
        elements: [
          {
            price_components: [{ type: 'ENERGY', price: 1 }],
            restrictions: { day_of_week: [], start_time: null },
          },
        ],
      }),
    )
    expect(known?.refusal).toBeNull()
  })

  it('tells from when until when it holds', async () => {
    const known = await translate(
      withFields(TARIFF, {
        start_date_time: '2026-12-01T00:00:00',
        end_date_time: '2027-01-01T00:00:00Z',
      }),
    )
    expect(known?.validFrom).toBe(Date.UTC(2026, 11, 1))
    expect(known?.validUntil).toBe(Date.UTC(2027, 0, 1))
  })
})

describe('The digest of a tariff', () => {
  it('is the SHA-256 of what binds the driver, in hex', async () => {
    expect(await digest(TARIFF)).toMatch(/^[0-9a-f]{64}$/)
  })

  it('stays when only the writing or the date of the tariff changes', async () => {
    const rewritten = TARIFF.replace('4.792', '4.79200').replace('"vat":25', '"vat":"25.0"')
    expect(rewritten).not.toBe(TARIFF)
    expect(await digest(rewritten)).toBe(await digest(TARIFF))
    const later = withFields(TARIFF, { last_updated: '2026-10-01T00:00:00Z', party_id: 'XYZ' })
    expect(await digest(later)).toBe(await digest(TARIFF))
  })

  it('changes with the price, the VAT that applies, and the id', async () => {
    const known = await digest(TARIFF)
    expect(await digest(TARIFF.replace('4.792', '4.793'))).not.toBe(known)
    expect(await digest(withFields(TARIFF, { id: 'OTHER' }))).not.toBe(known)
    const silent = withFields(TARIFF, { elements: elements({ type: 'ENERGY', price: 4.792 }) })
    expect(await digest(silent, 2500)).not.toBe(await digest(silent, null))
  })
})

describe('A tariff that is not sold says why', () => {
  const priced = { type: 'ENERGY', price: 1 }
  it.each([
    ['restrictions', { elements: [{ price_components: [priced], restrictions: { max_kwh: 5 } }] }],
    ['min_price', { min_price: { excl_vat: 0.5 } }],
    ['max_price', { max_price: { excl_vat: 5, incl_vat: 6.25 } }],
    ['tax_included', { tax_included: 'YES' }],
    ['currency ISK', { currency: 'ISK' }],
    ['type PROFILE_GREEN', { type: 'PROFILE_GREEN' }],
    ['component type SESSION_TIME', { elements: elements({ type: 'SESSION_TIME', price: 1 }) }],
    ['six decimals', { elements: elements({ type: 'ENERGY', price: '0.1234567' }) }],
    ['is negative', { elements: elements({ type: 'ENERGY', price: -1 }) }],
    ['not a number', { elements: elements({ type: 'ENERGY', price: 'free' }) }],
    ['vat', { elements: elements({ type: 'ENERGY', price: 1, vat: '2500' }) }],
    ['two decimals', { elements: elements({ type: 'ENERGY', price: 1, vat: '25.001' }) }],
    ['step_size', { elements: elements({ ...priced, step_size: 1.5 }) }],
    ['twice', { elements: elements(priced, { type: 'ENERGY', price: 2 }) }],
    ['elements', { elements: [] }],
    ['elements', { elements: undefined }],
  ])('%s', async (word, patch) => {
    const known = await translate(withFields(TARIFF, patch))
    expect(known?.tariff).toBeNull()
    expect(known?.refusal).toContain(word)
  })

  it('and one without an id is none at all', async () => {
    expect(await translate(withFields(TARIFF, { id: '' }))).toBeNull()
  })
})
