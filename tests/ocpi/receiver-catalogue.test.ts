import { describe, expect, it } from 'vitest'
import { keptRegistration } from '#bff/ocpi/registration.ts'
import {
  CPO_URL,
  envelope,
  EVSE,
  LOCATION,
  PUBLIC_URL,
  TARIFF,
  TOKEN_B,
  VERSIONS_URL,
  viewOf,
  withFields,
  type Sent,
} from './fixtures.ts'
import { receiver } from './receiver-fixture.ts'

describe('The catalogue that is pushed', () => {
  it('takes a tariff, also one that is not sold, and forgets one', async () => {
    const { call, catalogue } = receiver()
    const path = '/2.2.1/tariffs/NO/STK/DC-KWH'
    await call('PUT', path, TARIFF)
    await call('PUT', path, withFields(TARIFF, { min_price: { excl_vat: 10 } }))
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

describe('The CPO renews or ends the registration', () => {
  const path = '/2.2.1/credentials'
  const theirs = JSON.stringify({
    token: 'token-c-new',
    url: VERSIONS_URL,
    roles: [{ role: 'CPO', party_id: 'STK', country_code: 'NO' }],
  })
  const details = { endpoints: [{ identifier: 'cdrs', role: 'SENDER', url: `${CPO_URL}/cdrs` }] }
  const answer = ({ url }: Sent): Response =>
    url === VERSIONS_URL
      ? envelope(`[{"version":"2.2.1","url":"${CPO_URL}/ocpi/2.2.1"}]`)
      : envelope(JSON.stringify(details))

  it('reads our credentials', async () => {
    const { call } = receiver()
    expect((await call('GET', path)).body.data).toMatchObject({
      token: TOKEN_B,
      url: `${PUBLIC_URL}/ocpi/versions`,
      roles: [{ role: 'EMSP', party_id: 'STI', country_code: 'NO' }],
    })
  })

  it('gives a new token, which is tried before it is kept', async () => {
    const { call, catalogue, sent } = receiver(viewOf({}), answer)
    const { body } = await call('PUT', path, theirs)
    expect(body).toMatchObject({ status_code: 1000, data: { token: TOKEN_B } })
    expect(sent[0]?.headers['authorization']).toBe(
      `Token ${Buffer.from('token-c-new').toString('base64')}`,
    )
    expect(await keptRegistration(catalogue, VERSIONS_URL)).toMatchObject({
      tokenC: 'token-c-new',
      endpoints: details.endpoints,
    })
  })

  it('keeps the old one when the new one does not work', async () => {
    const { call, catalogue } = receiver()
    expect((await call('PUT', path, theirs)).body.status_code).toBe(3001)
    expect(catalogue.named.size).toBe(0)
  })

  it('registers once, and not twice', async () => {
    const { call } = receiver(viewOf({}), answer)
    expect((await call('POST', path, theirs)).http).toBe(200)
    expect((await call('POST', path, theirs)).http).toBe(405)
  })

  it('takes it back', async () => {
    const { call, catalogue } = receiver(viewOf({}), answer)
    expect((await call('DELETE', path)).http).toBe(405)
    await call('PUT', path, theirs)
    expect((await call('DELETE', path)).body.status_code).toBe(1000)
    expect(await keptRegistration(catalogue, VERSIONS_URL)).toBeNull()
  })
})
