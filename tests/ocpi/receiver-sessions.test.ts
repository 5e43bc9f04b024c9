import { describe, expect, it } from 'vitest'
import { NOW, OTHER, OURS, SESSION, viewOf, withFields } from './fixtures.ts'
import { receiver } from './receiver-fixture.ts'

describe('A session that is PUT', () => {
  const path = '/2.2.1/sessions/NO/STK/S-101'

  it('is mapped, then reported, then answered', async () => {
    const { call, catalogue, sessions } = receiver()
    const take = sessions.sessionReport
    const mappedBefore: unknown[] = []
    sessions.sessionReport = (reference, report) => {
      mappedBefore.push(catalogue.sessions.get('NO*STK*S-101'))
      return take(reference, report)
    }
    const { http, body } = await call('PUT', path, SESSION)
    expect([http, body.status_code]).toEqual([200, 1000])
    expect(mappedBefore).toEqual([OURS])
    expect(sessions.reports).toMatchObject([
      { sessionId: 'NO*STK*S-101', energyWh: 12_345, appended: false },
    ])
  })

  it('that is not ours is answered well and leaves no trace', async () => {
    for (const reference of [OTHER, 'RFID-1']) {
      const { call, catalogue, sessions, seen } = receiver()
      const json = withFields(SESSION, {
        authorization_reference: reference,
        cdr_token: { uid: reference, contract_id: reference },
      })
      expect((await call('PUT', path, json)).body.status_code).toBe(1000)
      expect(catalogue.sessions.size).toBe(0)
      expect(sessions.reports).toEqual([])
      expect(seen.log).toContain('ocpi-session-not-ours')
      // On a token that only we make it runs unwatched: somebody must hear of it.
      expect(seen.notes).toEqual(reference === OTHER ? ['charge-without-session'] : [])
    }
  })

  it('without any token is known by what was mapped before', async () => {
    const { call, sessions } = receiver()
    await call('PUT', path, SESSION)
    const bare = withFields(SESSION, { authorization_reference: '#NA', cdr_token: null, kwh: 13 })
    expect((await call('PUT', path, bare)).body.status_code).toBe(1000)
    expect(sessions.reports.map((r) => r.energyWh)).toEqual([12_345, 13_000])
  })

  it('never changes hands', async () => {
    const { call, catalogue, sessions } = receiver()
    catalogue.sessions.set('NO*STK*S-101', OTHER)
    const { body } = await call('PUT', path, SESSION)
    expect(body).toMatchObject({ status_code: 2001 })
    expect(catalogue.sessions.get('NO*STK*S-101')).toBe(OTHER)
    expect(sessions.reports).toEqual([])
  })

  it('is asked for again when we fail on it', async () => {
    const { call, sessions } = receiver()
    sessions.sessionReport = () => Promise.reject(new Error('storage is away'))
    const { http, body } = await call('PUT', path, SESSION)
    expect([http, body.status_code]).toEqual([500, 3000])
    expect(JSON.stringify(body)).not.toContain('storage')
  })
})

describe('A session that is PATCHed', () => {
  const path = '/2.2.1/sessions/NO/STK/S-101'
  const patch = '{"kwh":15.0,"last_updated":"2026-11-22T11:56:00Z"}'

  it('is completed by what the session knows', async () => {
    const { call, catalogue, sessions } = receiver()
    catalogue.sessions.set('NO*STK*S-101', OURS)
    expect((await call('PATCH', path, patch)).body.status_code).toBe(1000)
    expect(sessions.reports).toMatchObject([
      {
        sessionId: 'NO*STK*S-101',
        status: 'active',
        energyWh: 15_000,
        startedAt: Date.parse('2026-11-22T11:30:00Z'),
        appended: true,
      },
    ])
  })

  it('by its status alone keeps the energy', async () => {
    const { call, catalogue, sessions } = receiver()
    catalogue.sessions.set('NO*STK*S-101', OURS)
    await call('PATCH', path, '{"status":"COMPLETED","last_updated":"2026-11-22T11:56:00Z"}')
    expect(sessions.reports).toMatchObject([{ status: 'completed', energyWh: null }])
  })

  it('stays pending while nothing has begun, and ended once it has', async () => {
    const starting = receiver(viewOf({ phase: 'starting', energyWh: 0, startedAt: null }))
    starting.catalogue.sessions.set('NO*STK*S-101', OURS)
    await starting.call('PATCH', path, '{"last_updated":"2026-11-22T11:56:00Z"}')
    expect(starting.sessions.reports).toMatchObject([{ status: 'pending' }])
    const over = receiver(viewOf({ phase: 'awaitingCdr', endedAt: NOW }))
    over.catalogue.sessions.set('NO*STK*S-101', OURS)
    await over.call('PATCH', path, patch)
    expect(over.sessions.reports).toMatchObject([{ status: 'completed' }])
  })

  it('that no PUT has named is refused, and one list read is asked for', async () => {
    const { call, sessions, seen } = receiver()
    expect(await call('PATCH', path, patch)).toMatchObject({
      http: 404,
      body: { status_code: 2001 },
    })
    expect(seen.unmapped).toBe(1)
    expect(sessions.reports).toEqual([])
  })

  it('is refused without last_updated', async () => {
    const { call, catalogue } = receiver()
    catalogue.sessions.set('NO*STK*S-101', OURS)
    const { body } = await call('PATCH', path, '{"kwh":1}')
    expect(body.status_code).toBe(2001)
    expect(body.status_message).toContain('last_updated')
  })
})

describe('A session that is asked for', () => {
  it('is given as far as we know it', async () => {
    const { call, catalogue } = receiver(viewOf({ energyWh: 12_345 }))
    catalogue.sessions.set('NO*STK*S-101', OURS)
    const { http, body } = await call('GET', '/2.2.1/sessions/NO/STK/S-101')
    expect(http).toBe(200)
    expect(body.data).toMatchObject({
      country_code: 'NO',
      party_id: 'STK',
      id: 'S-101',
      kwh: 12.345,
      status: 'ACTIVE',
      authorization_reference: OURS,
      last_updated: '2026-11-22T11:40:00.000Z',
    })
  })

  it('is 404 when it is not known, or nothing has been heard of it', async () => {
    const { call } = receiver()
    expect((await call('GET', '/2.2.1/sessions/NO/STK/S-101')).http).toBe(404)
    const unheard = receiver(viewOf({ meterAt: null, startedAt: null }))
    unheard.catalogue.sessions.set('NO*STK*S-101', OURS)
    expect((await unheard.call('GET', '/2.2.1/sessions/NO/STK/S-101')).http).toBe(404)
  })
})
