// The charger backend's doors, fuzzed: every module and method, with objects that are sound but for
// one thing, and with none at all. A CPO's mistake is told by its field; it is never our fault (5xx).
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { commandResult } from '#bff/ocpi/wire-command.ts'
import { cdr } from '#bff/ocpi/wire-cdr.ts'
import { credentials } from '#bff/ocpi/wire-registration.ts'
import { session, sessionPatch } from '#bff/ocpi/wire-session.ts'
import { CDR, LOCATION, OURS, SESSION, TARIFF } from '#tests/ocpi/fixtures.ts'
import { BASE64 } from '#tests/ocpi/receiver-fixture.ts'
import { fitting, headerText, inAddress, oddText, rawBody, RUNS, spoilt } from './arbitraries.ts'
import { openHouse, sane, untouched } from './house.ts'

const AUTH = { authorization: `Token ${BASE64}` }
const envelope = z.object({
  status_code: z.int(),
  status_message: z.string().optional(),
  timestamp: z.iso.datetime(),
})

const CREDENTIALS = {
  token: 'token-d',
  url: 'https://cpo.example/ocpi/versions',
  roles: [{ role: 'CPO', business_details: { name: 'C' }, party_id: 'STK', country_code: 'NO' }],
}
const parse = (text: string): unknown => JSON.parse(text)

/** Every door that takes an object: where, how, and what a sound one is. */
const DOORS: [string, string, unknown, z.ZodType | null][] = [
  ['PUT', '/2.2.1/sessions/NO/STK/S-101', parse(SESSION), session],
  [
    'PATCH',
    '/2.2.1/sessions/NO/STK/S-101',
    { kwh: 13, last_updated: '2026-11-22T11:46:00Z' },
    sessionPatch,
  ],
  ['POST', '/2.2.1/cdrs', parse(CDR), cdr],
  ['PUT', '/2.2.1/tariffs/NO/STK/DC-KWH', parse(TARIFF), null],
  ['PUT', '/2.2.1/locations/NO/STK/LOC-1', parse(LOCATION), null],
  ['PATCH', '/2.2.1/locations/NO/STK/LOC-1', { name: 'x' }, null],
  ['PATCH', '/2.2.1/locations/NO/STK/LOC-1/STK-1001', { status: 'CHARGING' }, null],
  ['PUT', '/2.2.1/locations/NO/STK/LOC-1/STK-1001', { uid: 'STK-1001' }, null],
  ['POST', `/2.2.1/commands/START_SESSION/${OURS}-1`, { result: 'ACCEPTED' }, commandResult],
  ['POST', `/2.2.1/commands/STOP_SESSION/${OURS}-1`, { result: 'ACCEPTED' }, commandResult],
  ['POST', '/2.2.1/credentials', CREDENTIALS, credentials],
]

/** What was taken of a session that was not taken whole is a report of that very session. */
function tookPart(house: ReturnType<typeof openHouse>, path: string): boolean {
  const { reports } = house.ocpi.sessions
  return (
    path.includes('/sessions/') &&
    reports.length > 0 &&
    reports.every(({ sessionId }) => sessionId === 'NO*STK*S-101')
  )
}

describe.each(DOORS)('%s %s', (method, path, sound, schema) => {
  it('takes what is sound and names what is not', async () => {
    const made = schema ? [fitting(schema)] : []
    const object = fc.oneof(spoilt(sound), fc.constant(sound), ...made)
    await fc.assert(
      fc.asyncProperty(object, async (value) => {
        const house = openHouse()
        const body = JSON.stringify(value) ?? 'null'
        const response = await house.ask(`/ocpi${path}`, { method, body, headers: AUTH })
        if (!response) return
        const { status } = response
        const told = envelope.parse(parse(await sane(response, body)))
        expect([200, 400, 404, 405, 413]).toContain(status)
        if (told.status_code === 1000) return void expect(status).toBe(200)
        expect(told.status_code).toBeGreaterThanOrEqual(2000)
        expect(told.status_code).toBeLessThan(4000)
        expect(told.status_message, body.slice(0, 300)).toMatch(/\S/)
        // A field by its name, or the whole object, or the resource that is not there.
        if (status === 200) expect(told.status_message).toMatch(/: |^the |^a number|^kwh/)
        // A session is taken in part (docs/decisions/025): it can be stopped, whatever else is wrong.
        if (!tookPart(house, path)) untouched(house, body)
      }),
      RUNS,
    )
  })

  it('answers any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(rawBody, async (body) => {
        const house = openHouse()
        const response = await house.ask(`/ocpi${path}`, { method, body, headers: AUTH })
        if (!response) return
        const told = envelope.parse(parse(await sane(response, String(body))))
        if (told.status_code >= 2000 && !tookPart(house, path)) untouched(house, String(body))
      }),
      { numRuns: Math.ceil(RUNS.numRuns / 3) },
    )
  })
})

describe('all below /ocpi', () => {
  const module = fc.constantFrom(
    'sessions',
    'cdrs',
    'tariffs',
    'locations',
    'tokens',
    'commands',
    'credentials',
    'versions',
    'hubclientinfo',
  )
  const version = fc.constantFrom('2.2.1', '2.3.0', '2.1.1', '3.0', 'versions', '')
  const verb = fc.constantFrom('GET', 'PUT', 'PATCH', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'BREW')
  const path = fc.tuple(version, module, fc.array(oddText, { maxLength: 5 })).map((parts) =>
    parts
      .flat()
      .map((part) => inAddress(part))
      .join('/'),
  )

  it('answers any address and any method in its envelope', async () => {
    await fc.assert(
      fc.asyncProperty(path, verb, rawBody, async (at, method, body) => {
        const house = openHouse()
        const withBody = ['GET', 'HEAD'].includes(method) ? {} : { body }
        const response = await house.ask(`/ocpi/${at}`, { method, headers: AUTH, ...withBody })
        if (!response) return
        // GET of credentials is the one place where a partner reads its own token B.
        const own = method === 'GET' && at.endsWith('credentials')
        const text = await sane(response, `${method} ${at}`, own ? [] : undefined)
        if (method !== 'HEAD') envelope.parse(parse(text))
      }),
      RUNS,
    )
  })

  it('opens for no token but ours', async () => {
    const token = fc.oneof(
      headerText,
      headerText.map((text) => `Token ${text}`),
      fc.constantFrom('Token', `Bearer ${BASE64}`, `Token ${BASE64}x`, `Token ${BASE64.slice(1)}`),
    )
    await fc.assert(
      fc.asyncProperty(path, verb, token, async (at, method, authorization) => {
        const house = openHouse()
        const withBody = ['GET', 'HEAD'].includes(method) ? {} : { body: SESSION }
        const headers = { authorization }
        const response = await house.ask(`/ocpi/${at}`, { method, headers, ...withBody })
        if (!response) return
        expect(response.status).toBe(401)
        await sane(response, authorization)
        untouched(house, authorization)
        expect(house.ocpi.seen.asked).toEqual([])
      }),
      RUNS,
    )
  })
})
