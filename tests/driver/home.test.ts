import { describe, expect, it, vi } from 'vitest'
import { pageIn } from './drawn.ts'
import { makeWorld, tryOut } from './fakes.ts'
import { makeView, referenceOf } from './samples.ts'

vi.mock('#web/entry-server.tsx', async (original) => ({
  ...(await original<typeof import('#web/entry-server.tsx')>()),
  render: (await import('./drawn.ts')).draw,
}))

describe('the home page', () => {
  it('offers the charge of this browser, where the cookie holds a right handle', async () => {
    const world = makeWorld()
    const { get, handleOf } = tryOut(world)
    const reference = referenceOf('5')
    const handle = await handleOf(reference)
    const trip = async (cookie: string): Promise<unknown> =>
      (await pageIn(await get('/', { cookie }), 'home')).trip
    expect(await trip(`trip=${handle}`)).toBeNull()
    world.views.set(reference, makeView(reference))
    expect(await trip(`trip=${handle}`)).toEqual({ handle })
    expect(await trip(`trip=${reference}.AAAAAAAAAAAAAAAAAAAAAA`)).toBeNull()
    expect(await trip('trip=%3Cscript%3E')).toBeNull()
    expect(await trip('other=1')).toBeNull()
  })

  it('is never stored and differs by language', async () => {
    const response = await tryOut().get('/', { 'accept-language': 'en' })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('vary')).toContain('Accept-Language')
    expect((await pageIn(response, 'home')).locale).toBe('en')
  })
})

/** Where a typed number leads. */
const typed = async (station: string, path = '/'): Promise<string | null> => {
  const response = await tryOut().form(path, { station })
  expect(response.status).toBe(303)
  return response.headers.get('location')
}

describe('a typed station number', () => {
  it('leads to the station', async () => {
    expect(await typed(' 1001 ')).toBe('/s/1001')
    expect(await typed('NO*STI*E1', '/?lang=en')).toBe('/s/NO*STI*E1?lang=en')
  })

  it('may be the whole scanned address, of which only the number counts', async () => {
    expect(await typed('https://stikk.example/s/1001?x=1')).toBe('/s/1001')
    expect(await typed('https://evil.example/s/NO%2A1')).toBe('/s/NO*1')
    expect(await typed('https://stikk.example/s/%ff')).toBe('/s/%25ff')
  })

  it('never leads to another site or out of /s/', async () => {
    for (const bad of ['//evil.example', 'https://evil.example', '/\\evil', '../../x', 'a\r\nb']) {
      const location = (await typed(bad)) ?? ''
      const url = new URL(location, 'https://stikk.example')
      expect(url.origin).toBe('https://stikk.example')
      expect(url.pathname).toMatch(/^\/s\/[^/]+$/)
    }
  })

  it('that is missing, endless or only dots gives the page back', async () => {
    const { form, json } = tryOut()
    for (const [station, status, fault] of [
      ['', 400, 'station-missing'],
      ['   ', 400, 'station-missing'],
      ['1'.repeat(201), 400, 'station-missing'],
      ['..', 404, 'station-unknown'],
    ] as const) {
      const response = await form('/', { station })
      expect(response.status).toBe(status)
      expect((await pageIn(response, 'home')).fault).toBe(fault)
    }
    expect((await json('/', {})).status).toBe(415)
    expect((await form('/', { station: 'x'.repeat(17_000) })).status).toBe(413)
  })
})
