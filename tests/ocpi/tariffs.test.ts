import { describe, expect, it } from 'vitest'
import { parseJson } from '#bff/ocpi/json.ts'
import { catalogueTariffOf } from '#bff/ocpi/translate-tariff.ts'
import { TARIFF, withFields } from './fixtures.ts'

const translate = (json: string, vat: number | null = null) =>
  catalogueTariffOf(parseJson(json), () => vat)

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
    expect(known?.tariff).toMatchObject({ minPrice: null, maxPrice: null })
    expect(known?.tariff?.elements).toEqual([
      {
        components: [{ kind: 'energy', exVatMicros: 4_792_000, vatRate: 2500, stepSize: 1 }],
        restrictions: null,
      },
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

/** The condition that `restrictions` become, of what it says alone. */
async function conditionFrom(restrictions: unknown): Promise<unknown> {
  const priced = { price_components: [{ type: 'ENERGY', price: 1 }], restrictions }
  const known = await translate(withFields(TARIFF, { elements: [priced] }))
  if (!known?.tariff) return known?.refusal
  const condition = known.tariff.elements[0]?.restrictions ?? null
  return condition && Object.fromEntries(Object.entries(condition).filter(([, v]) => v !== null))
}

describe('A condition', () => {
  it.each([
    [{ start_time: '08:00', end_time: '17:30' }, { time: { from: 480, until: 1050 } }],
    [{ start_time: '22:00', end_time: '06:00' }, { time: { from: 1320, until: 360 } }],
    [{ start_time: '17:00' }, { time: { from: 1020, until: 0 } }],
    [{ start_time: '17:00', end_time: '00:00' }, { time: { from: 1020, until: 0 } }],
    [{ end_time: '7:15' }, { time: { from: 0, until: 435 } }],
    [{ end_time: '24:00', start_time: '20:00:00' }, { time: { from: 1200, until: 0 } }],
    [{ start_time: '00:00', end_time: '00:00' }, null],
    [
      { start_date: '2026-12-24', end_date: '2026-12-27' },
      { dates: { from: '2026-12-24', until: '2026-12-27' } },
    ],
    [{ end_date: '2027-01-01' }, { dates: { from: null, until: '2027-01-01' } }],
    [{ min_kwh: 20, max_kwh: '50.5' }, { energyWh: { from: 20_000, until: 50_500 } }],
    [{ min_kwh: 0, max_kwh: 10 }, { energyWh: { from: null, until: 10_000 } }],
    [{ min_kwh: 0 }, null],
    [{ max_power: 32 }, { powerW: { from: null, until: 32_000 } }],
    [{ min_current: 32.5 }, { currentMa: { from: 32_500, until: null } }],
    [{ min_duration: 1800, max_duration: '3600' }, { durationS: { from: 1800, until: 3600 } }],
    [{ day_of_week: ['SUNDAY', 'monday', 'MONDAY'] }, { days: [1, 7] }],
    [
      {
        day_of_week: ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'],
      },
      null,
    ],
    [{ day_of_week: [], start_time: '', end_date: null, max_kwh: '#NA' }, null],
    [null, null],
  ])('%j becomes %j', async (restrictions, condition) => {
    expect(await conditionFrom(restrictions)).toEqual(condition)
  })
})

describe('What a tariff says of taxes', () => {
  const priced = { type: 'ENERGY', price: 0.5, vat: 25.5 }
  const componentBy = async (patch: object, vat: number | null = null) =>
    (
      await translate(
        withFields(TARIFF, { currency: 'EUR', elements: elements(priced), ...patch }),
        vat,
      )
    )?.tariff?.elements[0]?.components[0]

  it('YES: the price stays what it is with VAT, which 25.5 % could not give back', async () => {
    expect(await componentBy({ tax_included: 'YES' })).toEqual({
      kind: 'energy',
      inclVatMicros: 500_000,
      vatRate: 2550,
      stepSize: 1,
    })
  })

  it.each(['NO', 'no', null, undefined, ''])('%s: without VAT', async (tax_included) => {
    expect(await componentBy({ tax_included })).toMatchObject({ exVatMicros: 500_000 })
  })

  it('N/A: no VAT, not even the one the operator assumes', async () => {
    const silent = elements({ type: 'ENERGY', price: 0.5 })
    expect(await componentBy({ tax_included: 'N/A', elements: silent }, 2500)).toMatchObject({
      exVatMicros: 500_000,
      vatRate: 0,
    })
  })
})

describe('The least and the most price', () => {
  it.each([
    [{ excl_vat: 4, incl_vat: 5 }, 5_000_000],
    [{ before_taxes: 4, after_taxes: '5.00' }, 5_000_000],
    [{ excl_vat: 4 }, null],
    [{ before_taxes: 4, after_taxes: null }, null],
    [4, null],
  ])('%j is read', async (limit, inclVatMicros) => {
    const known = await translate(withFields(TARIFF, { min_price: limit, max_price: limit }))
    const read = { exVatMicros: 4_000_000, inclVatMicros }
    expect(known?.tariff).toMatchObject({ minPrice: read, maxPrice: read })
  })

  it.each([null, undefined, {}, ''])('%j is none', async (limit) => {
    const known = await translate(withFields(TARIFF, { min_price: limit, max_price: limit }))
    expect(known?.tariff).toMatchObject({ minPrice: null, maxPrice: null })
  })
})
