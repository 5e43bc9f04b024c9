// Against false codes: what a visit with, without, or with a wrong code of the display may do.
import { describe, expect, it, vi } from 'vitest'
import { readOffer } from '#bff/driver/offer.ts'
import { stationPage } from '#shared/contract.ts'
import { pageIn } from './drawn.ts'
import { makeWorld, tryOut, type Trial } from './fakes.ts'
import { connector, fields, makeMatch, makeView, NOW, referenceOf, refusalIn } from './samples.ts'
import { settingsWith, wish } from './samples.ts'
import { shownAt } from './shown-code.ts'

vi.mock('#web/entry-server.tsx', async (original) => ({
  ...(await original<typeof import('#web/entry-server.tsx')>()),
  render: (await import('./drawn.ts')).draw,
}))

const SECRET = 'a-secret-of-the-stations'
const shown = (at = NOW): string => shownAt(SECRET, 30, 12, at)
const free = (world = makeWorld()): Trial => tryOut(world, { QR_TOTP_SECRET: `${SECRET},30,12` })
const strict = (world = makeWorld(), more = {}): Trial =>
  tryOut(world, { QR_TOTP_SECRET: `required ${SECRET},30,12`, ...more })
const codesBy = (text: string) => settingsWith({ QR_TOTP_SECRET: text }).qrCodes
const html = { accept: 'text/html' }

/** The cookie of a response, as the browser would send it back. */
const cookieOf = (response: Response): Record<string, string> => ({
  cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
})
const offerOf = async (response: Response): Promise<string> =>
  stationPage.parse(await response.json()).offer ?? ''

describe('a visit with the code on the display', () => {
  it('sells as usual, in the page and as JSON, however the operator’s template is written', async () => {
    for (const { get } of [free(), strict()]) {
      for (const query of [
        `totp=${shown()}`,
        `evse=1&totp=${shown()}&version=v1`,
        `chargingStationId=CS1&evse=EVSE1&totp=${shown()}&version=v1&maxTime=3600&maxEnergy=50000&maxCost=100&roamingEVSEId=NO*STI*E1001`,
      ]) {
        const { page, caution } = await pageIn(await get(`/s/1001?${query}`), 'station')
        expect([page.sale, page.offer === null, caution]).toEqual(['free', false, false])
        expect(await offerOf(await get(`/api/stations/1001?${query}`))).not.toBe('')
      }
    }
  })

  it('opens a session by form and by script with the offer alone', async () => {
    for (const { get, form, json } of [free(), strict()]) {
      const code = `?totp=${shown()}`
      const { page } = await pageIn(await get(`/s/1001${code}`), 'station')
      expect((await form('/s/1001', fields(page.offer ?? ''))).status).toBe(303)
      const offer = await offerOf(await get(`/api/stations/1001${code}`))
      expect((await json('/api/sessions', wish(offer))).status).toBe(201)
    }
  })

  it('of several EVSEs leads to the one that the template names', async () => {
    const world = makeWorld()
    world.matches = ['EVSE1', 'EVSE2'].map((evseUid, i) =>
      makeMatch({ connector: { ...connector, evseUid, stationId: `1001-${i}`, evseId: null } }),
    )
    const { get } = strict(world)
    const one = await pageIn(await get(`/s/LOC1?evse=evse-2&totp=${shown()}`), 'station')
    expect(one.page.station.stationId).toBe('1001-1')
    const several = await get(`/s/LOC1?evse=7&totp=${shown()}`)
    expect((await pageIn(several.clone(), 'choices')).choices.choices).toHaveLength(2)
    // The choice is a second address, without the code.
    world.matches = world.matches.slice(0, 1)
    expect((await get('/s/1001-0', cookieOf(several))).status).toBe(200)
  })
})

describe('a wrong or old code', () => {
  it.each([
    ['of another secret', shownAt('another-secret-of-stations', 30, 12, NOW)],
    ['from two slots ago', shown(NOW - 60_000)],
    ['that is none', 'x'],
    ['that is endless', 'x'.repeat(5000)],
  ])('%s is refused before anything is asked, also where none is demanded', async (_name, code) => {
    for (const { get, world } of [free(), strict()]) {
      const response = await get(`/s/1001?totp=${code}`, html)
      expect([response.status, response.headers.get('set-cookie')]).toEqual([403, null])
      const page = await pageIn(response, 'trouble')
      expect([page.code, page.station?.label]).toEqual(['code-wrong', '1001'])
      const problem = await refusalIn(await get(`/api/stations/1001?totp=${code}`))
      expect(problem).toMatchObject({ status: 403, type: 'urn:stikk:code-wrong', field: 'totp' })
      expect(world.opened).toEqual([])
      // The operator sees at which station, and never the code itself.
      const noted = { event: 'display-code-refused', station: '1001' }
      expect(world.log.filter(({ event }) => event === noted.event)).toEqual([noted, noted])
    }
  })

  it('is refused two slots later, at the same address, on another phone', async () => {
    const world = makeWorld()
    const { get } = strict(world)
    const address = `/s/1001?totp=${shown()}`
    expect((await get(address)).status).toBe(200)
    world.now += 60_000
    expect((await get(address)).status).toBe(403)
  })

  it('is slowed down after thirty guesses in a minute', async () => {
    const { get } = free()
    for (let i = 0; i < 30; i += 1) expect((await get(`/s/1001?totp=g${i}`)).status).toBe(403)
    const response = await get('/s/1001?totp=g30')
    expect([response.status, Number(response.headers.get('retry-after')) > 0]).toEqual([429, true])
    expect((await pageIn(await get('/s/1001?totp=g31', html), 'trouble')).code).toBe('too-many')
  })

  it('of a station nobody knows is still a station nobody knows', async () => {
    const world = makeWorld()
    world.matches = []
    expect((await strict(world).get(`/s/77?totp=x`)).status).toBe(404)
  })
})

describe('a visit without a code', () => {
  it('is as ever where no secret is set, and whatever stands in the address', async () => {
    const { get } = tryOut()
    for (const path of ['/s/1001', '/s/1001?totp=anything']) {
      const response = await get(path)
      expect(response.headers.get('set-cookie')).toBeNull()
      expect((await pageIn(response, 'station')).caution).toBe(false)
    }
  })

  it('sells with a word of caution where codes are shown but not demanded', async () => {
    const { get, form } = free()
    for (const path of ['/s/1001', '/s/1001?totp=']) {
      const { page, caution } = await pageIn(await get(path), 'station')
      expect([page.offer === null, caution]).toEqual([false, true])
      expect((await form('/s/1001', fields(page.offer ?? ''))).status).toBe(303)
    }
  })

  it('sells nothing where they are demanded', async () => {
    const { get, form, json, world } = strict()
    const response = await get('/s/1001', html)
    expect(response.status).toBe(403)
    expect((await pageIn(response, 'trouble')).code).toBe('code-missing')
    const problem = await refusalIn(await get('/api/stations/1001'))
    expect(problem).toMatchObject({ type: 'urn:stikk:code-missing', field: 'totp' })
    // No offer, no session: not by form, and the page given back hands out none either.
    const sent = await form('/s/1001', fields('forged'), html)
    expect(sent.status).toBe(400)
    expect((await pageIn(sent, 'trouble')).code).toBe('code-missing')
    expect((await json('/api/sessions', wish('forged'))).status).toBe(400)
    expect(world.opened).toEqual([])
  })

  it('typed at home sells nothing either, but a scanned address keeps its code', async () => {
    const { form } = strict()
    const to = async (station: string) =>
      (await form('/?lang=en', { station })).headers.get('location')
    expect(await to('1001')).toBe('/s/1001?lang=en')
    expect(await to('https://stikk.example/s/1001?evse=1&totp=aB3&version=v1#x')).toBe(
      '/s/1001?evse=1&totp=aB3&lang=en',
    )
  })
})

describe('one scan', () => {
  it('is enough for a reload and another language on the same phone, while its offer would live', async () => {
    const world = makeWorld()
    const { get, deps } = strict(world)
    const first = await get(`/s/1001?totp=${shown()}`)
    const cookie = cookieOf(first)
    expect(first.headers.get('set-cookie')).toMatch(
      /^scan=[\w.%-]+; Max-Age=900; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    )
    world.now += 600_000
    for (const path of [`/s/1001?totp=${shown()}`, '/s/1001?lang=en']) {
      const { page } = await pageIn(await get(path, cookie), 'station')
      const reading = await readOffer(deps.keys, page.offer ?? '', world.now)
      // Not a minute longer than the first offer: the scan is not renewed by looking again.
      expect(reading).toMatchObject({ kind: 'valid', offer: { expiresAt: NOW + 900_000 } })
    }
    world.now = NOW + 900_000
    expect((await get('/s/1001', cookie)).status).toBe(403)
  })

  it('is remembered at a site of whatever name', async () => {
    const world = makeWorld()
    world.matches = [makeMatch({ connector: { ...connector, locationId: 'Å/1: 50 % "x";y' } })]
    const { get } = strict(world)
    const cookie = cookieOf(await get(`/s/1001?totp=${shown()}`))
    expect(cookie['cookie']).toMatch(/^scan=[\w.%-]+$/)
    expect((await get('/s/1001', cookie)).status).toBe(200)
  })

  it('is worth nothing with another code, at another site, forged, or as another seal', async () => {
    const world = makeWorld()
    const { get, deps } = strict(world)
    const cookie = cookieOf(await get(`/s/1001?totp=${shown()}`))
    expect((await get('/s/1001?totp=other', cookie)).status).toBe(403)
    world.matches = [makeMatch({ connector: { ...connector, locationId: 'LOC2' } })]
    expect((await get('/s/2001', cookie)).status).toBe(403)
    world.matches = [makeMatch()]
    expect((await get('/s/1001', { cookie: `${cookie['cookie']}x` })).status).toBe(403)
    const { makeRetry } = await import('#bff/driver/offer.ts')
    const retry = await makeRetry(deps.keys, referenceOf('77'), NOW)
    expect((await get('/s/1001', { cookie: `scan=${retry}` })).status).toBe(403)
    expect((await get(`/s/1001?retry=${retry}`)).status).toBe(403)
  })

  it('lets a form be mended, and gives no offer a longer life than the scan', async () => {
    const world = makeWorld()
    const { get, form, deps } = strict(world)
    const { page } = await pageIn(await get(`/s/1001?totp=${shown()}`), 'station')
    const offer = page.offer ?? ''
    const mended = await pageIn(await form('/s/1001', fields(offer, { terms: '' })), 'station')
    expect(mended.page.offer).toBe(offer)
    // Another amount needs another offer: it ends when the first one would have.
    world.openAnswer = () => ({ kind: 'conflict' })
    world.now += 300_000
    const fresh = await pageIn(await form('/s/1001', fields(offer)), 'station')
    expect(fresh.page.offer).not.toBe(offer)
    const reading = await readOffer(deps.keys, fresh.page.offer ?? '', world.now)
    expect(reading).toMatchObject({ offer: { expiresAt: NOW + 900_000 } })
    world.now = NOW + 900_000
    const old = await form('/s/1001', fields(offer), html)
    expect([old.status, (await pageIn(old, 'trouble')).code]).toEqual([409, 'code-missing'])
  })

  it('is enough for a second try after a refusal, in whichever browser', async () => {
    const world = makeWorld()
    const reference = referenceOf('77')
    world.views.set(reference, makeView(reference, { phase: 'abandoned' }))
    const { get, form, handleOf } = strict(world)
    const away = await form(`/c/${await handleOf(reference)}/retry`, {})
    expect(away.status).toBe(303)
    const { page } = await pageIn(
      await get(away.headers.get('location') ?? '', cookieOf(away)),
      'station',
    )
    expect([page.retryOf, page.offer === null]).toEqual([reference, false])
  })
})

describe('the setting QR_TOTP_SECRET', () => {
  it('is a secret, or more, each with its validity and length', () => {
    expect(codesBy('0123456789abcdef')).toEqual({
      secrets: [{ secret: '0123456789abcdef', validityS: 30, length: null }],
      required: false,
    })
    expect(codesBy(' required  0123456789abcdef,60 fedcba9876543210,6,32 ')).toEqual({
      secrets: [
        { secret: '0123456789abcdef', validityS: 60, length: null },
        { secret: 'fedcba9876543210', validityS: 6, length: 32 },
      ],
      required: true,
    })
    expect(settingsWith().qrCodes).toBeNull()
    expect(codesBy('')).toBeNull()
  })

  it.each([
    'too-short',
    'required',
    '   ',
    '0123456789abcdef,5',
    '0123456789abcdef,3601',
    '0123456789abcdef,30.5',
    '0123456789abcdef,,12',
    '0123456789abcdef,30,5',
    '0123456789abcdef,30,33',
    '0123456789abcdef,30,12,1',
    '0123456789abcdef too-short',
  ])('%j is refused by name, and not repeated', (text) => {
    const read = (): unknown => codesBy(text)
    expect(read).toThrow(/^QR_TOTP_SECRET is wrong: it should be secret\[/)
    expect(read).not.toThrow('0123456789abcdef')
  })
})
