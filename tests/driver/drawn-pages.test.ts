// The same door with the real screens behind it: what the door hands over can be drawn, and what the
// browser gets keeps to the policy it is sent with.
import { PHASES } from '#shared/contract.ts'
import { describe, expect, it } from 'vitest'
import { makeWorld, tryOut } from './fakes.ts'
import { connector, fields, makeMatch, makeView, referenceOf } from './samples.ts'

const HOSTILE = '</script><img src=x onerror=alert(1)>'

function expectSafe(html: string, response: Response): void {
  const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1]
  expect(html.startsWith('<!doctype html>')).toBe(true)
  expect(html).not.toMatch(/<[^>]+\s(style|on[a-z]+)=/i)
  expect(html).not.toContain('<img src=x')
  for (const [tag] of html.matchAll(/<(?:script|style)\b[^>]*>/g)) {
    if (!tag.includes('application/json')) expect(tag).toContain(`nonce="${nonce}"`)
  }
}

describe('a drawn page', () => {
  it('of a station is whole, holds its offer, and escapes what the CPO sent', async () => {
    const world = makeWorld()
    world.matches = [makeMatch({ connector: { ...connector, locationName: HOSTILE } })]
    const { get } = tryOut(world)
    const response = await get('/s/1001')
    const html = await response.text()
    expectSafe(html, response)
    expect(html).toContain('lang="nb"')
    expect(html).toMatch(/<form[^>]+method="post"[^>]+action="\/s\/1001/)
    expect(html).toMatch(/name="offer" value="ev-[A-Za-z0-9_:.~*-]+\.[A-Za-z0-9_-]{43}"/)
  })

  it('of a refused form holds what was put in', async () => {
    const { form } = tryOut()
    const sent = fields('a.b', { amount: '', ownAmount: HOSTILE.slice(0, 20) })
    const response = await form('/s/1001', sent)
    const html = await response.text()
    expect(response.status).toBe(400)
    expectSafe(html, response)
  })

  it('of a session can be drawn in every phase, and refreshes itself without script', async () => {
    const reference = referenceOf('5')
    const world = makeWorld()
    const { get, handleOf } = tryOut(world)
    const handle = await handleOf(reference)
    for (const phase of PHASES) {
      world.views.set(reference, makeView(reference, { phase }))
      const response = await get(`/c/${handle}?lang=en`)
      const html = await response.text()
      expectSafe(html, response)
      const rests = phase === 'settled' || phase === 'abandoned'
      expect(/<noscript><meta http-equiv="refresh"/.test(html), phase).toBe(!rests)
    }
  })

  it('of home, choices, stop and trouble can be drawn', async () => {
    const reference = referenceOf('5')
    const world = makeWorld()
    world.views.set(reference, makeView(reference))
    const { get, form, handleOf } = tryOut(world)
    const handle = await handleOf(reference)
    world.matches = [HOSTILE, '2'].map((stationId) =>
      makeMatch({ connector: { ...connector, stationId, label: stationId } }),
    )
    const responses = [
      await get('/', { cookie: `trip=${handle}` }),
      await get('/s/1001'),
      await get(`/c/${handle}/stop`),
      await get(`/c/${handle}/receipt`),
      await get('/c/x'),
      await form('/', { station: '' }),
      await get('/nowhere', { accept: 'text/html' }),
    ]
    expect(responses.map((r) => r.status)).toEqual([200, 200, 200, 404, 404, 400, 404])
    for (const response of responses) expectSafe(await response.text(), response)
  })

  it('of a wrong and of a missing code can be drawn, with the number to compare', async () => {
    const world = makeWorld()
    world.matches = [makeMatch({ connector: { ...connector, label: HOSTILE } })]
    const { get } = tryOut(world, { QR_TOTP_SECRET: 'required a-secret-of-the-stations' })
    for (const path of ['/s/1001', `/s/1001?lang=en&totp=${encodeURIComponent(HOSTILE)}`]) {
      const response = await get(path)
      expect(response.status).toBe(403)
      const html = await response.text()
      expectSafe(html, response)
      expect(html).toContain('&lt;')
    }
  })
})
