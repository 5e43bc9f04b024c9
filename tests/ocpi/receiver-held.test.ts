// What the CPO pushed comes back as it came; what is no longer true does not.
import { describe, expect, it } from 'vitest'
import { CDR, EVSE, LOCATION, OTHER, TARIFF, withFields } from './fixtures.ts'
import { receiver } from './receiver-fixture.ts'

const place = '/2.2.1/locations/NO/STK/LOC-1'
const got = async (call: ReturnType<typeof receiver>['call'], path: string): Promise<unknown> => {
  const { http, body } = await call('GET', path)
  return http === 200 ? body.data : http
}

describe('A tariff that was pushed', () => {
  it('comes back to the last digit, in any version, until it is deleted', async () => {
    const { call, catalogue } = receiver()
    const exact = TARIFF.replace('4.792', '4.7920')
    await call('PUT', '/2.2.1/tariffs/NO/STK/DC-KWH', exact)
    expect(await got(call, '/2.3.0/tariffs/no/stk/DC-KWH')).toEqual(JSON.parse(TARIFF))
    expect([...catalogue.heldBodies.values()]).toEqual([exact])
    await call('DELETE', '/2.2.1/tariffs/NO/STK/DC-KWH')
    expect(await got(call, '/2.2.1/tariffs/NO/STK/DC-KWH')).toBe(404)
  })

  it('is not held where it was refused', async () => {
    const { call, catalogue } = receiver()
    await call('PUT', '/2.2.1/tariffs/NO/STK/OTHER', TARIFF)
    await call('PUT', '/2.2.1/tariffs/NO/STK/DC-KWH', '{"id":')
    expect(catalogue.heldBodies.size).toBe(0)
  })
})

describe('A CDR of ours', () => {
  const signed = withFields(CDR, {
    signed_data: { encoding_method: 'OCMF', signed_values: [{ nature: 'End', plain_data: 'x' }] },
  })

  it('comes back from the address it was given, signed data and all', async () => {
    const { call } = receiver()
    const { headers } = await call('POST', '/2.2.1/cdrs', signed)
    const at = new URL(headers.get('Location') ?? '').pathname.replace('/ocpi', '')
    expect(await got(call, at)).toEqual(JSON.parse(signed))
  })

  it('is not held when it is another eMSP’s', async () => {
    const { call, catalogue } = receiver()
    const theirs = withFields(CDR, { cdr_token: { uid: OTHER }, session_id: 'S-9' })
    expect((await call('POST', '/2.2.1/cdrs', theirs)).body.status_code).toBe(1000)
    expect(catalogue.heldBodies.size).toBe(0)
  })
})

describe('A location that was pushed', () => {
  it('comes back whole, and by its parts', async () => {
    const { call } = receiver()
    await call('PUT', place, LOCATION)
    expect(await got(call, place)).toEqual(JSON.parse(LOCATION))
    expect(await got(call, `${place}/STK-1001`)).toEqual(EVSE)
    expect(await got(call, `${place}/stk-1001/1`)).toEqual(EVSE.connectors[0])
    expect(await got(call, `${place}/STK-9`)).toBe(404)
    expect(await got(call, '/2.2.1/locations/NO/STK/LOC-9')).toBe(404)
  })

  it('follows what is pushed of its parts', async () => {
    const { call } = receiver()
    await call('PUT', place, LOCATION)
    await call('PATCH', place, '{"name":"Nytt navn","last_updated":"2026-11-22T12:00:00Z"}')
    await call('PATCH', `${place}/STK-1001`, '{"status":"AVAILABLE","floor_level":"2"}')
    await call('PATCH', `${place}/STK-1001/1`, '{"max_amperage":200}')
    expect(await got(call, place)).toMatchObject({
      name: 'Nytt navn',
      city: 'Oslo',
      evses: [
        {
          uid: 'STK-1001',
          status: 'AVAILABLE',
          floor_level: '2',
          connectors: [{ max_amperage: 200 }],
        },
      ],
    })
    await call('PUT', `${place}/STK-1001/2`, '{"id":"2","standard":"CHADEMO"}')
    expect(await got(call, `${place}/STK-1001/2`)).toEqual({ id: '2', standard: 'CHADEMO' })
  })

  it('is not held any more when a part does not fit it', async () => {
    const { call } = receiver()
    await call('PUT', place, LOCATION)
    await call('PATCH', `${place}/STK-1001/9`, '{"max_amperage":200}')
    expect(await got(call, place)).toBe(404)
  })
})
