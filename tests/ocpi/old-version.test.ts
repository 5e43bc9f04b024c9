// OCPI 2.1.1: what we send to a partner that speaks nothing else, and what its lists say. Objects are
// written from its text, not from our client.
import { describe, expect, it } from 'vitest'
import { pullCatalogue } from '#bff/ocpi/catalogue-sync.ts'
import { client, REGISTRATION } from './client-fixture.ts'
import {
  counter,
  CPO_URL,
  envelope,
  memoryCatalogue,
  network,
  NOW,
  OURS,
  PARTY,
  PUBLIC_URL,
  type Sent,
} from './fixtures.ts'

const MODULES = ['credentials', 'commands', 'locations', 'tariffs', 'sessions', 'cdrs']

const OLD = {
  registration: async () => ({
    ...REGISTRATION,
    version: '2.1.1' as const,
    tokenC: 'token-c',
    endpoints: MODULES.map((identifier) => ({
      identifier,
      role: null,
      url: `${CPO_URL}/cpo/${identifier}`,
    })),
  }),
  tokenEncoding: null,
}

const START = {
  reference: OURS,
  attempt: 1,
  locationId: 'LOC-1',
  evseUid: 'STK-1001',
  connectorId: '2',
  locale: 'nb',
}

const routed = (sent: Sent | undefined) =>
  Object.keys(sent?.headers ?? {}).filter((name) => /^ocpi-/i.test(name))

describe('A command to a CPO of 2.1.1', () => {
  it('START_SESSION has its Token, no connector, no reference and no routing', async () => {
    const { sent, chargers } = client(() => envelope('{"result":"ACCEPTED"}'), OLD)
    expect(await chargers.start(START)).toEqual({
      ok: true,
      value: { answer: 'accepted', why: 'start-timeout', timeoutS: null },
    })
    expect(sent[0]?.body).toEqual({
      response_url: `${PUBLIC_URL}/ocpi/2.1.1/commands/START_SESSION/${OURS}-1`,
      token: {
        uid: OURS,
        type: 'OTHER',
        auth_id: OURS,
        issuer: 'Stikk',
        valid: true,
        whitelist: 'NEVER',
        language: 'nb',
        last_updated: '2026-11-22T12:00:00Z',
      },
      location_id: 'LOC-1',
      evse_uid: 'STK-1001',
    })
    expect(sent[0]?.headers['authorization']).toBe('Token token-c')
    expect(routed(sent[0])).toEqual([])
  })

  it.each([
    ['ACCEPTED', 'accepted'],
    ['REJECTED', 'refused'],
    ['NOT_SUPPORTED', 'refused'],
    ['UNKNOWN_SESSION', 'refused'],
    // It proves nothing: the car may have begun to charge.
    ['TIMEOUT', 'unanswered'],
  ])('STOP_SESSION answered %s is %s', async (result, answer) => {
    const { sent, chargers } = client(() => envelope(JSON.stringify({ result })), OLD)
    const request = { reference: OURS, sessionId: 'NO*STK*101', attempt: 1 }
    expect(await chargers.stop(request)).toEqual({ ok: true, value: { answer } })
    expect(sent[0]?.body).toEqual({
      response_url: `${PUBLIC_URL}/ocpi/2.1.1/commands/STOP_SESSION/${OURS}-1`,
      session_id: '101',
    })
    expect(routed(sent[0])).toEqual([])
  })
})

const LISTED = {
  id: '101',
  start_datetime: '2026-11-22T11:30:00Z',
  kwh: 12.5,
  auth_id: OURS,
  auth_method: 'AUTH_REQUEST',
  location: { id: 'LOC-1', evses: [{ uid: 'STK-1001', connectors: [{ id: '1' }] }] },
  currency: 'NOK',
  total_cost: 60,
  status: 'ACTIVE',
  last_updated: '2026-11-22T11:45:00Z',
}

const listing = (objects: unknown[]) => client(() => envelope(JSON.stringify(objects)), OLD)

describe('The lists of a CPO of 2.1.1', () => {
  it('of sessions: its names, and the registered party as owner', async () => {
    const { chargers } = listing([LISTED])
    expect(await chargers.readSession(OURS, NOW)).toMatchObject({
      ok: true,
      value: {
        sessionId: 'NO*STK*101',
        status: 'active',
        energyWh: 12_500,
        startedAt: Date.parse('2026-11-22T11:30:00Z'),
        evseUid: 'STK-1001',
      },
    })
  })

  it('do not pass for empty where a session of ours has no id', async () => {
    const { chargers } = listing([{ ...LISTED, id: null }])
    expect(await chargers.readSession(OURS, NOW)).toMatchObject({ ok: false, code: 'bad-session' })
  })

  it('are read so by no other version: there an object says whose it is', async () => {
    const { chargers } = client(() => envelope(JSON.stringify([LISTED])))
    expect(await chargers.readSession(OURS, NOW)).toMatchObject({ ok: false, code: 'bad-session' })
  })

  it('of CDRs: a bare cost, no session, its stop', async () => {
    const cdr = { ...LISTED, id: 'C-1', start_date_time: '2026-11-22T11:30:00Z' }
    const stopped = { stop_date_time: '2026-11-22T12:30:00Z', total_energy: 12.5, total_time: 1 }
    const { chargers } = listing([{ ...cdr, ...stopped, charging_periods: [] }])
    expect(await chargers.readCdrs(OURS, NOW)).toMatchObject({
      ok: true,
      value: [
        {
          id: 'NO*STK*C-1',
          sessionId: null,
          creditOf: null,
          totalInclMinor: null,
          totalExclMicros: 60_000_000,
          endedAt: Date.parse('2026-11-22T12:30:00Z'),
          chargingS: 3600,
        },
      ],
    })
  })

  it('of locations and tariffs: one tariff of a connector, VAT as the operator says', async () => {
    const plug = {
      id: '1',
      standard: 'CHADEMO',
      format: 'CABLE',
      power_type: 'DC',
      tariff_id: 'T-1',
    }
    const evse = { uid: 'E-1', evse_id: 'NO*STK*E1', status: 'AVAILABLE' }
    const connectors = [
      { ...plug, voltage: 400, amperage: 125 },
      { ...plug, id: '2', tariff_id: null, voltage: 400, amperage: 125 },
    ]
    const place = { id: 'L-1', type: 'ON_STREET', name: 'Sted', address: 'Gate 1', city: 'By' }
    const component = { type: 'ENERGY', price: '4.792', step_size: 1 }
    const element = { price_components: [component], restrictions: { day_of_week: ['Monday'] } }
    const catalogue = memoryCatalogue()
    const { fetch } = network((sent) =>
      envelope(
        JSON.stringify(
          sent.url.includes('/locations')
            ? [{ ...place, evses: [{ ...evse, connectors }] }]
            : [{ id: 'T-1', currency: 'NOK', elements: [element] }],
        ),
      ),
    )
    const deps = { ...OLD, fetch, party: PARTY, now: () => NOW, newId: counter() }
    await pullCatalogue({ ...deps, assumedVatRate: () => 2500, catalogue })
    expect(catalogue.put.connectors[0]?.list).toMatchObject([
      { stationId: 'NO*STK*E1~1', tariffIds: ['T-1'], maxPowerW: 50_000, operator: 'NO*STK' },
      { stationId: 'NO*STK*E1~2', tariffIds: [] },
    ])
    expect(catalogue.put.tariffs[0]?.list[0]?.tariff?.elements).toMatchObject([
      {
        components: [{ kind: 'energy', exVatMicros: 4_792_000, vatRate: 2500 }],
        restrictions: { days: [1] },
      },
    ])
  })
})
