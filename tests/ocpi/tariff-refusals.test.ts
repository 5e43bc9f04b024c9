// A tariff that is not understood in full is not sold: each refusal names the field that is to blame.
import { describe, expect, it } from 'vitest'
import { parseJson } from '#bff/ocpi/json.ts'
import { catalogueTariffOf } from '#bff/ocpi/translate-tariff.ts'
import { TARIFF, withFields } from './fixtures.ts'

const translate = (json: string) => catalogueTariffOf(parseJson(json), () => null)

const elements = (...components: unknown[]): unknown => [{ price_components: components }]

describe('A tariff that is not sold says why', () => {
  const priced = { type: 'ENERGY', price: 1 }
  const restricted = (restrictions: object): Record<string, unknown> => ({
    elements: [{ price_components: [priced] }, { price_components: [priced], restrictions }],
  })
  it.each([
    ['elements.1.restrictions.green_power', restricted({ green_power: true })],
    ['elements.1.restrictions.start_time', restricted({ start_time: '8 am' })],
    ['elements.1.restrictions.start_time', restricted({ start_time: '25:00' })],
    ['elements.1.restrictions.end_time', restricted({ start_time: '08:00', end_time: '08:00' })],
    ['elements.1.restrictions.start_date', restricted({ start_date: '24.12.2026' })],
    ['elements.1.restrictions.end_date', restricted({ end_date: '2026-02-30' })],
    [
      'elements.1.restrictions.end_date',
      restricted({ start_date: '2026-12-24', end_date: '2026-12-24' }),
    ],
    ['elements.1.restrictions.max_kwh', restricted({ min_kwh: 20, max_kwh: 20 })],
    ['elements.1.restrictions.max_kwh', restricted({ max_kwh: 0 })],
    ['elements.1.restrictions.min_kwh', restricted({ min_kwh: '0.0001' })],
    ['elements.1.restrictions.min_power', restricted({ min_power: -5 })],
    ['elements.1.restrictions.max_current', restricted({ max_current: 'much' })],
    ['elements.1.restrictions.min_duration', restricted({ min_duration: 1.5 })],
    ['elements.1.restrictions.day_of_week.0', restricted({ day_of_week: ['MAANDAG'] })],
    [
      'elements.1.restrictions',
      {
        elements: [
          { price_components: [priced] },
          { price_components: [priced], restrictions: 'always' },
        ],
      },
    ],
    [
      'elements: ',
      { elements: [{ price_components: [priced], restrictions: { reservation: 'RESERVATION' } }] },
    ],
    ['min_price', { min_price: { incl_vat: 0.5 } }],
    ['min_price', { min_price: { excl_vat: 5, incl_vat: 4 } }],
    ['min_price', { min_price: { excl_vat: '0.1234567' } }],
    ['max_price', { max_price: 'ten' }],
    ['max_price', { max_price: { excl_vat: 0 } }],
    ['max_price', { min_price: { excl_vat: 5 }, max_price: { before_taxes: 4 } }],
    ['max_price', { min_price: { excl_vat: 3, incl_vat: 5 }, max_price: { before_taxes: 4 } }],
    ['tax_included', { tax_included: 'MAYBE' }],
    [
      'elements.0.price_components.0.vat',
      { tax_included: 'N/A', elements: elements({ ...priced, vat: 25 }) },
    ],
    ['currency: ISK', { currency: 'ISK' }],
    ['type: PROFILE_GREEN', { type: 'PROFILE_GREEN' }],
    [
      'elements.0.price_components.0.type: SESSION_TIME',
      { elements: elements({ type: 'SESSION_TIME', price: 1 }) },
    ],
    [
      'elements.0.price_components.0.price: has more than six decimals',
      { elements: elements({ type: 'ENERGY', price: '0.1234567' }) },
    ],
    [
      'elements.0.price_components.1.price: is negative',
      { elements: elements(priced, { type: 'TIME', price: -1 }) },
    ],
    [
      'elements.0.price_components.0.price: is not a number',
      { elements: elements({ type: 'ENERGY', price: 'free' }) },
    ],
    [
      'elements.0.price_components.0.vat',
      { elements: elements({ type: 'ENERGY', price: 1, vat: '2500' }) },
    ],
    [
      'elements.0.price_components.0.vat: has more than two decimals',
      { elements: elements({ type: 'ENERGY', price: 1, vat: '25.001' }) },
    ],
    [
      'elements.0.price_components.0.step_size',
      { elements: elements({ ...priced, step_size: 1.5 }) },
    ],
    ['elements.0.price_components: ', { elements: elements(priced, { type: 'ENERGY', price: 2 }) }],
    ['elements', { elements: [] }],
    ['elements', { elements: undefined }],
  ])('%s', async (word, patch) => {
    const known = await translate(withFields(TARIFF, patch))
    expect(known?.tariff).toBeNull()
    expect(known?.refusal).toContain(word)
  })

  it('but of what type it is, in which currency and when, so that no lesser one takes its place', async () => {
    const broken = withFields(TARIFF, {
      ...restricted({ start_time: 'noon' }),
      currency: 'nok',
      start_date_time: '2026-12-01T00:00:00Z',
    })
    expect(await translate(broken)).toMatchObject({
      type: 'AD_HOC_PAYMENT',
      currency: 'NOK',
      validFrom: Date.UTC(2026, 11, 1),
      tariff: null,
    })
  })

  it('and one without an id is none at all', async () => {
    expect(await translate(withFields(TARIFF, { id: '' }))).toBeNull()
  })
})
