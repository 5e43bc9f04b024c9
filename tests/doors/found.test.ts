// What the fuzzed doors found, each by its name, so that it stays found.
import { describe, expect, it } from 'vitest'
import { CDR, withFields } from '#tests/ocpi/fixtures.ts'
import { BASE64 } from '#tests/ocpi/receiver-fixture.ts'
import { openHouse, sane, untouched } from './house.ts'

describe('found by fuzzing', () => {
  it.each(['constructor', 'toString', '__proto__'])(
    'a language called %s is no language, and no fault of ours',
    async (name) => {
      for (const [path, headers] of [
        [`/s/1001?lang=${name}`, {}],
        ['/', { 'accept-language': name }],
      ] as const) {
        const response = await openHouse().ask(path, { headers })
        if (!response) throw new Error('no request')
        expect(response.status).toBe(200)
        expect(await sane(response, path)).toContain('lang="nb"')
      }
    },
  )

  it('half a surrogate pair in the name of a CDR’s owner is their mistake, told by its field', async () => {
    const house = openHouse()
    const body = withFields(CDR, { country_code: '\ud800' })
    const headers = { authorization: `Token ${BASE64}` }
    const response = await house.ask('/ocpi/2.2.1/cdrs', { method: 'POST', body, headers })
    if (!response) throw new Error('no request')
    expect(response.status).toBe(200)
    const told: unknown = JSON.parse(await sane(response, body))
    expect(told).toMatchObject({ status_code: 2001, status_message: 'country_code: is no text' })
    untouched(house, body)
  })
})
