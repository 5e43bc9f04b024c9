// The door under /ocpi/2.1.1: what a CPO of that version pushes and reads, also where it deviates.
import { describe, expect, it } from 'vitest'
import { OTHER, OURS, PUBLIC_URL, viewOf, withFields } from './fixtures.ts'
import { receiver } from './receiver-fixture.ts'

const PLACE = {
  id: 'LOC-1',
  type: 'ON_STREET',
  evses: [{ uid: 'STK-1001', connectors: [{ id: '1', tariff_id: 'T-1' }] }],
}
const SESSION = JSON.stringify({
  id: '101',
  start_datetime: '2026-11-22T11:30:00Z',
  kwh: 12.345,
  auth_id: OURS,
  auth_method: 'AUTH_REQUEST',
  location: PLACE,
  currency: 'NOK',
  charging_periods: [
    { start_date_time: '2026-11-22T11:30:00Z', dimensions: [{ type: 'TIME', volume: 0.25 }] },
  ],
  total_cost: 59.16,
  status: 'ACTIVE',
  last_updated: '2026-11-22T11:45:00Z',
})
const CDR = JSON.stringify({
  id: 'C-1',
  start_date_time: '2026-11-22T11:30:00Z',
  stop_date_time: '2026-11-22T12:30:00Z',
  auth_id: OURS,
  auth_method: 'AUTH_REQUEST',
  location: PLACE,
  currency: 'NOK',
  charging_periods: [],
  total_cost: 172.912,
  total_energy: 36.083,
  total_time: 1.0,
  last_updated: '2026-11-22T12:31:00Z',
})
const AT = '/2.1.1/sessions/NO/STK/101'

describe('A session of 2.1.1', () => {
  it('is ours by its auth_id, owned by whom the address names', async () => {
    const { call, catalogue, sessions } = receiver()
    expect((await call('PUT', AT, SESSION)).body.status_code).toBe(1000)
    expect(catalogue.sessions.get('NO*STK*101')).toBe(OURS)
    expect(sessions.reports).toMatchObject([
      {
        sessionId: 'NO*STK*101',
        status: 'active',
        energyWh: 12_345,
        startedAt: Date.parse('2026-11-22T11:30:00Z'),
        evseUid: 'STK-1001',
        chargingS: 900,
      },
    ])
  })

  it('by PATCH needs no date, and its periods stand for all of them', async () => {
    const { call, sessions, clock } = receiver()
    await call('PUT', AT, SESSION)
    const periods = [
      { start_date_time: '2026-11-22T11:30:00Z', dimensions: [{ type: 'TIME', volume: 0.5 }] },
    ]
    const patch = { kwh: 20, charging_periods: periods, end_datetime: '2026-11-22T12:00:00Z' }
    expect((await call('PATCH', AT, JSON.stringify(patch))).body.status_code).toBe(1000)
    expect(sessions.reports.at(-1)).toMatchObject({
      energyWh: 20_000,
      chargingS: 1800,
      appended: false,
      updatedAt: clock.now,
      endedAt: Date.parse('2026-11-22T12:00:00Z'),
    })
  })

  it.each([
    ['another token of ours', { auth_id: OTHER }, 'cdr_token', 2001],
    ['no start', { start_datetime: undefined }, 'start_date_time', 2001],
    ['a start that is none', { start_datetime: 'soon' }, 'start_date_time', 2001],
    ['an auth_id in capitals', { auth_id: OURS.toUpperCase() }, '', 1000],
    ['both names of its start', { start_date_time: '2026-11-22T11:30:00Z' }, '', 1000],
    ['a location without EVSE', { location: { id: 'LOC-1' } }, '', 1000],
    ['numbers as text', { kwh: '12.345', total_cost: '59.16' }, '', 1000],
  ])('with %s', async (_, patch, field, code) => {
    const { call, catalogue } = receiver()
    catalogue.sessions.set('NO*STK*101', OURS)
    const { body } = await call('PUT', AT, withFields(SESSION, patch))
    expect(body.status_code).toBe(code)
    expect(body.status_message ?? '').toContain(field)
  })

  it('counts by its new names where it has both', async () => {
    const { call, sessions } = receiver()
    const both = { start_date_time: '2026-11-22T11:40:00Z', cdr_token: { uid: OURS } }
    await call('PUT', AT, withFields(SESSION, { ...both, auth_id: OTHER }))
    const startedAt = Date.parse('2026-11-22T11:40:00Z')
    expect(sessions.reports).toMatchObject([{ startedAt }])
  })

  it('of somebody else is answered well and left alone', async () => {
    const { call, sessions } = receiver()
    const foreign = withFields(SESSION, { auth_id: 'DE8ACC12E46L89' })
    expect((await call('PUT', AT, foreign)).body.status_code).toBe(1000)
    expect(sessions.reports).toEqual([])
  })

  it('is shown in its own names', async () => {
    const { call } = receiver(viewOf({ startedAt: Date.parse('2026-11-22T11:30:00Z') }))
    await call('PUT', AT, SESSION)
    const { data } = (await call('GET', AT)).body
    expect(data).toMatchObject({
      id: '101',
      auth_id: OURS,
      start_datetime: '2026-11-22T11:30:00.000Z',
    })
    for (const name of ['country_code', 'cdr_token', 'start_date_time', 'authorization_reference'])
      expect(data).not.toHaveProperty(name)
  })
})

describe('A CDR of 2.1.1', () => {
  it('is owned by whom we are registered with, held, and given back by its Location', async () => {
    const { call, catalogue, sessions } = receiver()
    const { body, headers } = await call('POST', '/2.1.1/cdrs', CDR)
    expect(body.status_code).toBe(1000)
    expect(catalogue.cdrs.get('NO*STK*C-1')).toBe(OURS)
    expect(sessions.cdrs).toMatchObject([
      {
        id: 'NO*STK*C-1',
        sessionId: null,
        creditOf: null,
        energyWh: 36_083,
        totalInclMinor: null,
        totalExclMicros: 172_912_000,
        endedAt: Date.parse('2026-11-22T12:30:00Z'),
      },
    ])
    const location = headers.get('Location') ?? ''
    expect(location).toBe(`${PUBLIC_URL}/ocpi/2.1.1/cdrs/NO/STK/C-1`)
    const path = location.slice(`${PUBLIC_URL}/ocpi`.length)
    expect((await call('GET', path)).body.data).toMatchObject({
      auth_id: OURS,
      total_cost: 172.912,
    })
  })

  it.each([
    ['without a stop', { stop_date_time: undefined }, 'end_date_time'],
    ['without a cost', { total_cost: undefined }, 'total_cost'],
    ['without energy', { total_energy: undefined }, 'total_energy'],
  ])('%s is refused by name, and nothing is lost', async (_, patch, field) => {
    const { call, sessions, seen } = receiver()
    const { body } = await call('POST', '/2.1.1/cdrs', withFields(CDR, patch))
    expect(body.status_code).toBe(2001)
    expect(body.status_message).toContain(field)
    expect([sessions.cdrs, seen.notes]).toEqual([[], ['ocpi-cdr-refused']])
  })

  it('of a version that says whose it is must say so', async () => {
    const { call } = receiver()
    const { body } = await call('POST', '/2.2.1/cdrs', CDR)
    expect(body.status_message).toContain('country_code')
  })

  it('of somebody else that cannot be read is no news for the operator', async () => {
    const { call, seen } = receiver()
    const foreign = withFields(CDR, { auth_id: 'DE8ACC12E46L89', stop_date_time: 'soon' })
    expect((await call('POST', '/2.1.1/cdrs', foreign)).body.status_code).toBe(2001)
    expect(seen.notes).toEqual([])
  })
})

describe('The catalogue of 2.1.1, pushed', () => {
  const plug = { id: '1', standard: 'CHADEMO', power_type: 'DC', voltage: 400, amperage: 125 }
  const evse = { uid: 'E-1', status: 'AVAILABLE', connectors: [{ ...plug, tariff_id: 'T-1' }] }
  const place = JSON.stringify({ id: 'L-1', type: 'ON_STREET', address: 'Gate 1', evses: [evse] })
  const tariff = JSON.stringify({
    id: 'T-1',
    currency: 'NOK',
    elements: [{ price_components: [{ type: 'ENERGY', price: 2, step_size: 1 }] }],
  })
  const component = { type: 'ENERGY', price: '2.50', step_size: 1 }
  const dearer = JSON.stringify({ elements: [{ price_components: [component] }] })

  it('a location without an owner is sold', async () => {
    const { call, catalogue } = receiver()
    expect((await call('PUT', '/2.1.1/locations/NO/STK/L-1', place)).body.status_code).toBe(1000)
    expect(catalogue.put.connectors[0]?.list).toMatchObject([
      { operator: 'NO*STK', tariffIds: ['T-1'], maxPowerW: 50_000 },
    ])
  })

  it('a PATCH of a tariff changes the price of the whole that was pushed', async () => {
    const { call, catalogue } = receiver()
    const at = '/2.1.1/tariffs/NO/STK/T-1'
    await call('PUT', at, tariff)
    expect((await call('PATCH', at, dearer)).body.status_code).toBe(1000)
    const prices = catalogue.put.tariffs.map(({ list }) => list[0]?.tariff?.elements[0]?.components)
    expect(prices).toMatchObject([[{ exVatMicros: 2_000_000 }], [{ exVatMicros: 2_500_000 }]])
    expect((await call('GET', at)).body.data).toMatchObject({
      currency: 'NOK',
      elements: [{ price_components: [{ price: '2.50' }] }],
    })
  })

  it('a PATCH of a tariff that was never pushed asks for the whole', async () => {
    const { call, catalogue } = receiver()
    expect(await call('PATCH', '/2.1.1/tariffs/NO/STK/T-1', dearer)).toMatchObject({
      http: 404,
      body: { status_code: 2001 },
    })
    expect(catalogue.put.tariffs).toEqual([])
  })
})

describe('Other doors of 2.1.1', () => {
  it('are named without a role', async () => {
    const { data } = (await receiver().call('GET', '/2.1.1')).body
    expect(JSON.stringify(data)).toContain(
      `{"identifier":"sessions","url":"${PUBLIC_URL}/ocpi/2.1.1/sessions"}`,
    )
    expect(JSON.stringify(data)).not.toMatch(/role|payments/)
  })

  it('show our credentials with one party', async () => {
    const { data } = (await receiver().call('GET', '/2.1.1/credentials')).body
    expect(data).toMatchObject({ party_id: 'STI', country_code: 'NO' })
    expect(data).not.toHaveProperty('roles')
  })

  it('need a party in theirs', async () => {
    const theirs = { token: 'token-c', url: 'https://cpo.example/ocpi/versions' }
    const { body } = await receiver().call('PUT', '/2.1.1/credentials', JSON.stringify(theirs))
    expect([body.status_code, body.status_message]).toEqual([
      2001,
      'party_id: is missing, or country_code is',
    ])
  })

  it('take what a charge point answered, an unknown session included', async () => {
    const { call, sessions } = receiver()
    const path = `/2.1.1/commands/STOP_SESSION/${OURS}-1`
    await call('POST', path, '{"result":"UNKNOWN_SESSION"}')
    expect(sessions.stops).toEqual([{ answer: 'refused' }])
  })

  it('say whether a token may charge, and nothing that 2.1.1 does not know', async () => {
    const { call } = receiver(viewOf({ phase: 'charging' }))
    const { data } = (await call('POST', `/2.1.1/tokens/${OURS}/authorize`)).body
    expect(data).toEqual({ allowed: 'ALLOWED' })
  })
})
