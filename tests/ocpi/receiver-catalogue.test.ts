import { describe, expect, it } from 'vitest'
import { EVSE, LOCATION, TARIFF, withFields } from './fixtures.ts'
import { receiver } from './receiver-fixture.ts'

describe('The catalogue that is pushed', () => {
  it('takes a tariff, also one that is not sold, and forgets one', async () => {
    const { call, catalogue } = receiver()
    const path = '/2.2.1/tariffs/NO/STK/DC-KWH'
    await call('PUT', path, TARIFF)
    await call('PUT', path, withFields(TARIFF, { type: 'PROFILE_FAST' }))
    expect(catalogue.put.tariffs).toMatchObject([
      { scope: 'these', list: [{ id: 'DC-KWH', refusal: null }] },
      { scope: 'these', list: [{ id: 'DC-KWH', tariff: null }] },
    ])
    await call('DELETE', path)
    expect(catalogue.put.removed).toEqual(['DC-KWH'])
    expect((await call('PUT', `${path}-2`, TARIFF)).body.status_code).toBe(2001)
    expect(catalogue.put.tariffs).toHaveLength(2)
  })

  const place = '/2.2.1/locations/NO/STK/LOC-1'

  it('takes a whole location', async () => {
    const { call, catalogue } = receiver()
    await call('PUT', place, LOCATION)
    expect(catalogue.put.connectors).toMatchObject([
      { scope: { locationId: 'LOC-1' }, list: [{ stationId: 'NO*STK*E1001*1' }] },
    ])
    const other = await call('PUT', place, withFields(LOCATION, { id: 'LOC-2' }))
    expect(other.body.status_code).toBe(2001)
    const broken = await call('PUT', place, withFields(LOCATION, { country_code: '' }))
    expect(broken.body.status_message).toContain('country_code')
    expect(catalogue.put.connectors).toHaveLength(1)
  })

  it('takes the status of an EVSE as it is', async () => {
    const { call, catalogue, seen } = receiver()
    const patch = '{"status":"CHARGING","last_updated":"2026-11-22T12:00:00Z"}'
    expect((await call('PATCH', `${place}/STK-1001`, patch)).body.status_code).toBe(1000)
    expect(catalogue.put.statuses).toEqual(['LOC-1/STK-1001=CHARGING'])
    expect(seen.changed).toEqual([])
  })

  it('reads the location back for everything else', async () => {
    const { call, catalogue, seen } = receiver()
    await call('PATCH', place, '{"name":"New"}')
    await call('PUT', `${place}/STK-1001`, JSON.stringify(EVSE))
    await call('PATCH', `${place}/STK-1001/1`, '{"tariff_ids":["X"]}')
    expect(seen.changed).toEqual(['LOC-1', 'LOC-1', 'LOC-1'])
    expect(catalogue.put.statuses).toEqual(['LOC-1/STK-1001=AVAILABLE'])
  })

  it('says of an EVSE it does not know that it does not, and reads it', async () => {
    const { call, seen } = receiver()
    const { body } = await call('PATCH', `${place}/STK-9`, '{"status":"CHARGING"}')
    expect(body.status_code).toBe(2003)
    expect(seen.changed).toEqual(['LOC-1'])
  })
})
