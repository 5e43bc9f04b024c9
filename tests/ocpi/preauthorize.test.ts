// `preauthorize_amount` of 2.3.0: a wish, that changes nothing of what binds.
import { describe, expect, it } from 'vitest'
import { parseJson } from '#bff/ocpi/json.ts'
import { catalogueTariffOf } from '#bff/ocpi/translate-tariff.ts'
import { TARIFF, withFields } from './fixtures.ts'

const translated = (preauthorize_amount?: unknown) =>
  catalogueTariffOf(parseJson(withFields(TARIFF, { preauthorize_amount })), () => null)

describe('What a tariff wants reserved', () => {
  it.each([
    [500, 50_000],
    ['350.50', 35_050],
  ])('%j is %i minor units', async (said, minor) => {
    expect(await translated(said)).toMatchObject({ suggestedMinor: minor, refusal: null })
  })

  it.each([[undefined], [null], [0], [-5], ['much'], [1.005]])('%j is no wish', async (said) => {
    const known = await translated(said)
    expect(known).not.toHaveProperty('suggestedMinor')
    expect(known?.refusal).toBeNull()
  })

  it('leaves the price that binds as it is', async () => {
    expect((await translated(500))?.tariff).toEqual((await translated())?.tariff)
  })
})
