// Client and receiver together against the stand-in CPO, over real HTTP on loopback.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { pullCatalogue } from '#bff/ocpi/catalogue-sync.ts'
import { createChargers } from '#bff/ocpi/client.ts'
import { createOcpiDoor } from '#bff/ocpi/receiver.ts'
import { keptRegistration } from '#bff/ocpi/registration-record.ts'
import { register } from '#bff/ocpi/registration.ts'
import { sandboxCpo } from '#tests/doubles/cpo/credentials.ts'
import { startCpo, type Cpo } from '#tests/doubles/cpo/index.ts'
import { memoryCatalogue, memorySessions, OURS, PARTY, TOKEN_B, viewOf } from './fixtures.ts'

let cpo: Cpo
let closeDoor: () => Promise<void>
const catalogue = memoryCatalogue()
const sessions = memorySessions(viewOf({ phase: 'starting', energyWh: 0, startedAt: null }))
let common: Parameters<typeof register>[0]
let chargers: ReturnType<typeof createChargers>

beforeAll(async () => {
  cpo = await startCpo({ port: 0, speed: 60, pushIntervalS: 10, pageLimit: 2 })
  const app = new Hono()
  const publicUrl = await new Promise<string>((resolve) => {
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
    versionsUrl: cpo.versionsUrl,
    tokenA: sandboxCpo.tokenA,
    tokenB: async () => TOKEN_B,
    pinnedVersion: null,
    tokenEncoding: 'base64',
    publicUrl,
    party: PARTY,
    businessName: 'Stikk sandbox',
    fetch: (url, init) => fetch(url, init),
    now: Date.now,
    newId: () => crypto.randomUUID(),
    catalogue,
  }
  app.route(
    '/ocpi',
    createOcpiDoor({
      tokensB: async () => [TOKEN_B],
      sessions,
      catalogue,
      isOurs: async (reference) => reference === OURS,
      registration: common,
      assumedVatRate: () => null,
      now: Date.now,
      newId: common.newId,
    }),
  )
  chargers = createChargers({
    ...common,
    registration: () => keptRegistration(catalogue, cpo.versionsUrl),
  })
})

afterAll(async () => {
  await cpo.close()
  await closeDoor()
})

describe('Against the stand-in CPO', () => {
  it('registers, and pulls every station and tariff over several pages', async () => {
    expect(await register(common)).toMatchObject({
      ok: true,
      value: { roles: [{ role: 'CPO', countryCode: 'NO', partyId: sandboxCpo.partyId }] },
    })
    const pulled = await pullCatalogue({
      ...common,
      registration: () => keptRegistration(catalogue, cpo.versionsUrl),
      assumedVatRate: () => null,
      catalogue,
    })
    expect(pulled).toMatchObject({ ok: true })
    const connectors = catalogue.put.connectors[0]?.list ?? []
    expect(connectors.map((c) => c.stationId)).toContain('NO*STK*E1001*1')
    expect(connectors.map((c) => c.stationId)).toContain('NO*STK*E1002*1~2')
    const tariffs = catalogue.put.tariffs[0]?.list ?? []
    expect(tariffs.find((t) => t.id === 'DC-KWH')?.tariff).not.toBeNull()
    const night = tariffs.find((t) => t.id === 'DC-DAY-NIGHT')?.tariff
    expect(night?.elements.map((e) => e.restrictions?.time ?? null)).not.toEqual([null])
  })

  it('charges: start, result, meter values, stop, CDR, and the lists agree', async () => {
    const since = Date.now()
    expect(await chargers.readSession(OURS, since)).toEqual({ ok: true, value: null })
    const started = await chargers.start({
      reference: OURS,
      attempt: 1,
      locationId: 'LOC-1',
      evseUid: 'STK-1001',
      connectorId: null,
      locale: 'nb',
    })
    expect(started).toMatchObject({ ok: true, value: { answer: 'accepted' } })
    await vi.waitFor(() => expect(sessions.starts).toHaveLength(1), 10_000)
    expect(sessions.starts[0]).toMatchObject({ answer: 'accepted', attempt: 1 })
    const energy = (): number => sessions.reports.at(-1)?.energyWh ?? 0
    await vi.waitFor(() => expect(energy()).toBeGreaterThan(1000), 10_000)
    const sessionId = sessions.reports.at(-1)?.sessionId ?? ''
    expect(catalogue.sessions.get(sessionId)).toBe(OURS)
    expect(sessions.reports.some((r) => r.appended)).toBe(true)
    expect(await chargers.readSession(OURS, since)).toMatchObject({
      ok: true,
      value: { sessionId, status: 'active' },
    })

    const stopped = await chargers.stop({ reference: OURS, sessionId, attempt: 1 })
    expect(stopped).toEqual({ ok: true, value: { answer: 'accepted' } })
    await vi.waitFor(() => expect(sessions.cdrs).toHaveLength(1), 10_000)
    const [cdr] = sessions.cdrs
    expect(sessions.stops).toEqual([{ answer: 'accepted' }])
    expect(sessions.reports.at(-1)).toMatchObject({ sessionId, status: 'completed' })
    expect(cdr).toMatchObject({ sessionId, energyWh: energy(), creditOf: null, currency: 'NOK' })
    expect(await chargers.readCdrs(OURS, since)).toEqual({ ok: true, value: [cdr] })
  }, 30_000)

  it('is told of an EVSE that is out of use', async () => {
    sessions.starts.length = 0
    const started = await chargers.start({
      reference: OURS,
      attempt: 2,
      locationId: 'LOC-1',
      evseUid: 'STK-1004',
      connectorId: null,
      locale: 'en',
    })
    expect(started.ok).toBe(true)
    await vi.waitFor(() => expect(sessions.starts).toHaveLength(1), 10_000)
    expect(sessions.starts[0]).toMatchObject({ why: 'evse-inoperative', attempt: 2 })
  }, 15_000)
})
