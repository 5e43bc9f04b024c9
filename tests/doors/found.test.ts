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

  it.each([
    ['/api/sessions', 'application/json'],
    ['/s/1001', 'application/x-www-form-urlencoded'],
    ['/', 'application/x-www-form-urlencoded'],
    ['/webhooks/vipps', 'application/json'],
  ])('a body that breaks on its way to %s is the sender’s fault', async (path, type) => {
    const house = openHouse()
    const init = {
      method: 'POST',
      body: brokenBody(),
      duplex: 'half',
      headers: { 'content-type': type },
    }
    const response = await house.ask(path, init)
    if (!response) throw new Error('no request')
    expect(response.status).toBe(400)
    expect(await sane(response, path)).toContain('urn:stikk:body-broken')
    expect(house.world.log).toEqual([])
    untouched(house, path)
  })

  it.each(['/2.2.1/cdrs', '/2.2.1/sessions/S-101'])(
    'a body that breaks on its way to /ocpi%s is the CPO’s fault',
    async (path) => {
      const house = openHouse()
      const headers = { authorization: `Token ${BASE64}` }
      const method = path.endsWith('cdrs') ? 'POST' : 'PUT'
      const init = { method, body: brokenBody(), duplex: 'half', headers }
      const response = await house.ask(`/ocpi${path}`, init)
      if (!response) throw new Error('no request')
      expect(response.status).toBe(400)
      expect(await sane(response, path)).toContain('the body is not whole')
      untouched(house, path)
    },
  )
})

/** Begins well, and ends as a connection does that was cut. */
function brokenBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (sink) => sink.enqueue(new TextEncoder().encode('{"offer":')),
    pull: (sink) => sink.error(new Error('the connection was cut')),
  })
}
