// A charge by OCPI 2.1.1 against the stand-in that speaks nothing else, over real HTTP on loopback: it
// registers with us, renews its token, and charges at an EVSE whose connector cannot be named.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { pullCatalogue } from '#bff/ocpi/catalogue-sync.ts'
import { createChargers } from '#bff/ocpi/client.ts'
import type { RegistrationDeps } from '#bff/ocpi/handshake.ts'
import { createOcpiDoor } from '#bff/ocpi/receiver.ts'
import { keptRegistration } from '#bff/ocpi/registration-record.ts'
import { startCpo, type Cpo } from '#tests/doubles/cpo/index.ts'
import { memoryCatalogue, memorySessions, OURS, PARTY, viewOf } from './fixtures.ts'

const TOKEN_A = 'tests-only-token-a-of-ours'
const catalogue = memoryCatalogue()
const sessions = memorySessions(viewOf({ phase: 'starting', energyWh: 0, startedAt: null }))
const headers: Headers[] = []
const notices: string[] = []
let cpo: Cpo
let publicUrl: string
let closeDoor: () => Promise<void>
let common: RegistrationDeps

const tokenB = (generation: number): string => `token-b-${generation}`
const kept = () => keptRegistration(catalogue, null)
const control = async (deed: string, body: object = {}): Promise<unknown> => {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' } }
  const url = `${cpo.url}/sandbox/${deed}`
  return (await fetch(url, { ...init, body: JSON.stringify(body) })).json()
}

beforeAll(async () => {
  cpo = await startCpo({ port: 0, speed: 60, pushIntervalS: 10, versions: ['2.1.1'] })
  const app = new Hono()
  app.use(async (c, next) => {
    headers.push(c.req.raw.headers)
    await next()
  })
  publicUrl = await new Promise<string>((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}`),
    )
    closeDoor = () =>
      new Promise((closed) => {
        server.close(() => closed())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
  })
  common = {
    versionsUrl: null,
    tokenA: TOKEN_A,
    tokenB: async (generation) => tokenB(generation),
    pinnedVersion: null,
    tokenEncoding: null,
    publicUrl,
    party: PARTY,
    businessName: 'Stikk sandbox',
    fetch: (url, init) => fetch(url, init),
    now: Date.now,
    newId: () => crypto.randomUUID(),
    catalogue,
    note: (notice) => void notices.push(notice.code),
  }
  const door = createOcpiDoor({
    tokensB: async (generation) => [tokenB(generation)],
    sessions,
    catalogue,
    isOurs: async (reference) => reference === OURS,
    registration: common,
    assumedVatRate: () => 2500,
    now: Date.now,
    newId: common.newId,
  })
  app.route('/ocpi', door)
})

afterAll(async () => {
  await cpo.close()
  await closeDoor()
})

it('registers with us, and changes its token', async () => {
  const wish = { versions_url: `${publicUrl}/ocpi/versions`, token_a: TOKEN_A }
  expect(await control('register', wish)).toEqual({ registered: true, version: '2.1.1' })
  expect(notices).toEqual(['ocpi-version-lacks'])
  const before = await kept()
  expect(before).toMatchObject({ version: '2.1.1', roles: [{ role: 'CPO', partyId: 'STK' }] })
  expect(await control('rotate')).toEqual({ registered: true, version: '2.1.1' })
  expect((await kept())?.tokenC).not.toBe(before?.tokenC)
  expect(headers.at(-1)?.get('Authorization')).toBe('Token token-b-1')
})

it('is sold with both connectors of an EVSE, with the VAT that we were told', async () => {
  const deps = { ...common, registration: kept, assumedVatRate: () => 2500, catalogue }
  expect(await pullCatalogue(deps)).toMatchObject({ ok: true })
  const connectors = catalogue.put.connectors[0]?.list ?? []
  const plugs = connectors.filter(({ evseUid }) => evseUid === 'STK-1002')
  expect(plugs).toMatchObject([
    { stationId: 'NO*STK*E1002*1~1', connectorRequired: true, tariffIds: ['DC-KWH'] },
    { stationId: 'NO*STK*E1002*1~2', maxPowerW: 62_500 },
  ])
  const tariff = catalogue.put.tariffs[0]?.list.find(({ id }) => id === 'DC-KWH')?.tariff
  expect(tariff?.elements[0]?.components).toMatchObject([{ exVatMicros: 4_792_000, vatRate: 2500 }])
})

it('charges: start, result, meter values, stop, CDR, and the lists agree', async () => {
  const chargers = createChargers({ ...common, registration: kept })
  const since = Date.now()
  expect(await chargers.readSession(OURS, since)).toEqual({ ok: true, value: null })
  const place = { locationId: 'LOC-1', evseUid: 'STK-1002', connectorId: '2' }
  const request = { reference: OURS, attempt: 1, ...place, locale: 'nb' }
  expect(await chargers.start(request)).toEqual({
    ok: true,
    value: { answer: 'accepted', why: 'start-timeout', timeoutS: null },
  })
  await vi.waitFor(() => expect(sessions.starts).toMatchObject([{ answer: 'accepted' }]), 10_000)
  const energy = (): number => sessions.reports.at(-1)?.energyWh ?? 0
  await vi.waitFor(() => expect(energy()).toBeGreaterThan(1000), 10_000)
  const sessionId = sessions.reports.at(-1)?.sessionId ?? ''
  expect(sessionId).toMatch(/^NO\*STK\*/)
  expect(catalogue.sessions.get(sessionId)).toBe(OURS)
  expect(sessions.reports[0]).toMatchObject({ evseUid: 'STK-1002' })
  expect(sessions.reports.some((report) => report.appended)).toBe(false)
  expect(await chargers.readSession(OURS, since)).toMatchObject({
    ok: true,
    value: { sessionId, status: 'active', evseUid: 'STK-1002' },
  })
  const stopped = await chargers.stop({ reference: OURS, sessionId, attempt: 1 })
  expect(stopped).toEqual({ ok: true, value: { answer: 'accepted' } })
  await vi.waitFor(() => expect(sessions.cdrs).toHaveLength(1), 10_000)
  const [cdr] = sessions.cdrs
  expect(sessions.stops).toEqual([{ answer: 'accepted' }])
  expect(sessions.reports.at(-1)).toMatchObject({ sessionId, status: 'completed' })
  expect(cdr).toMatchObject({ sessionId: null, energyWh: energy(), totalInclMinor: null })
  expect(cdr?.id).toMatch(/^NO\*STK\*/)
  expect(await chargers.readCdrs(OURS, since)).toEqual({ ok: true, value: [cdr] })
  const routed = headers
    .flatMap((all) => [...all.keys()])
    .filter((name) => name.startsWith('ocpi-'))
  expect(routed).toEqual([])
}, 30_000)
