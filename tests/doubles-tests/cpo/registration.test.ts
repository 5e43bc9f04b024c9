/** The sandbox CPO over real HTTP: the credentials handshake and the lists. */
import { afterEach, describe, expect, it } from 'vitest'
import { asList, asLoose, base64, credentialsOf, startRig } from './emsp.ts'
import type { Loose, Rig } from './emsp.ts'

let rig: Rig
afterEach(async () => {
  await rig.close()
})

const fresh = async (options: Parameters<typeof startRig>[0] = {}): Promise<Rig> => {
  rig = await startRig(options)
  return rig
}
const registered = async (options: Parameters<typeof startRig>[0] = {}): Promise<Rig> => {
  await fresh(options)
  await rig.register()
  return rig
}
describe('registering', () => {
  it('exchanges token A for a token C after reading our versions with token B', async () => {
    await fresh()
    const versions = await rig.call('GET', '/versions', undefined, 'sandbox-token-a')
    const [version] = asList(versions.envelope['data'])
    const details = await rig.call(
      'GET',
      String(version?.['url']),
      undefined,
      base64('sandbox-token-a'),
    )
    const endpoints = asList(asLoose(details.envelope['data'])['endpoints'])
    expect(endpoints.map(({ identifier, role }) => `${identifier} ${role}`)).toEqual([
      'credentials SENDER',
      'locations SENDER',
      'tariffs SENDER',
      'sessions SENDER',
      'cdrs SENDER',
      'commands RECEIVER',
    ])
    const url = String(endpoints[0]?.['url'])
    const answer = await rig.call('POST', url, credentialsOf(rig.emsp), 'sandbox-token-a')
    expect(answer.envelope['status_code']).toBe(1000)
    const mine = asLoose(answer.envelope['data'])
    expect(mine['url']).toBe(rig.cpo.versionsUrl)
    expect(asList(mine['roles'])[0]).toMatchObject({ role: 'CPO', party_id: 'STK' })
    const tariffs = await rig.call('GET', '/2.2.1/tariffs', undefined, String(mine['token']))
    expect(tariffs.http).toBe(200)
    expect(tariffs.headers.get('X-Request-ID')).toBe('r-1')
    expect(tariffs.headers.get('X-Correlation-ID')).toBe('c-1')
  })

  it('answers 401 to unknown tokens, and to token A on functional modules', async () => {
    await fresh()
    expect((await rig.call('GET', '/versions', undefined, 'wrong')).http).toBe(401)
    expect((await rig.call('GET', '/2.2.1/locations', undefined, 'sandbox-token-a')).http).toBe(401)
    await rig.register()
    expect((await rig.call('GET', '/2.2.1/locations', undefined, 'sandbox-token-a')).http).toBe(401)
    expect((await rig.call('GET', '/2.2.1/locations')).http).toBe(200)
  })

  it('answers 405 to a second POST with token A, but lets token C and a reset begin anew', async () => {
    await registered()
    const again = (token?: string) =>
      rig.call('POST', '/2.2.1/credentials', credentialsOf(rig.emsp), token)
    expect((await again('sandbox-token-a')).http).toBe(405)
    const renewed = await again()
    expect(renewed.http).toBe(200)
    const renewedToken = String(asLoose(renewed.envelope['data'])['token'])
    expect((await rig.call('GET', '/2.2.1/locations', undefined, renewedToken)).http).toBe(200)
    expect((await rig.call('GET', '/2.2.1/locations')).http).toBe(401) // the old token C is gone
    await rig.control('POST', 'reset')
    expect((await again('sandbox-token-a')).http).toBe(200)
  })

  it('says 3001, 3002 or 2001 when our side cannot be used', async () => {
    await fresh()
    const post = async (body: Loose) =>
      (await rig.call('POST', '/2.2.1/credentials', body, 'sandbox-token-a')).envelope[
        'status_code'
      ]
    const good = credentialsOf(rig.emsp)
    expect(await post({ ...good, token: 'not-token-b' })).toBe(3001)
    expect(await post({ ...good, token: 'has a blank' })).toBe(2001)
    rig.emsp.versions = ['2.1.1']
    expect(await post(good)).toBe(3002)
  })

  it('changes token C on PUT and forgets us on DELETE', async () => {
    await registered()
    const put = await rig.call('PUT', '/2.2.1/credentials', credentialsOf(rig.emsp))
    const token = String(asLoose(put.envelope['data'])['token'])
    expect((await rig.call('GET', '/2.2.1/cdrs')).http).toBe(200) // until the new one is used
    expect((await rig.call('GET', '/2.2.1/cdrs', undefined, token)).http).toBe(200)
    expect((await rig.call('GET', '/2.2.1/cdrs')).http).toBe(401)
    expect((await rig.call('DELETE', '/2.2.1/credentials', undefined, token)).http).toBe(200)
    expect((await rig.call('GET', '/2.2.1/cdrs', undefined, token)).http).toBe(401)
    expect(
      (await rig.call('DELETE', '/2.2.1/credentials', undefined, 'sandbox-token-a')).http,
    ).toBe(405)
  })
})

describe('the lists', () => {
  it('give every tariff once over the pages that Link names', async () => {
    await registered({ pageLimit: 4 })
    const ids: unknown[] = []
    let next: string | undefined = '/2.2.1/tariffs?limit=100'
    let pages = 0
    while (next !== undefined) {
      const page = await rig.call('GET', next)
      expect(page.headers.get('X-Total-Count')).toBe('6')
      expect(page.headers.get('X-Limit')).toBe('4')
      ids.push(...asList(page.envelope['data']).map(({ id }) => id))
      next = /^<(.+)>; rel="next"$/.exec(page.headers.get('Link') ?? '')?.[1]
      pages += 1
    }
    expect(pages).toBe(2)
    expect(new Set(ids).size).toBe(6)
  })

  it('show stations with printed numbers, their plugs, and who is busy or broken', async () => {
    await registered()
    const locations = asList((await rig.call('GET', '/2.2.1/locations')).envelope['data'])
    expect(locations[0]).toMatchObject({
      country_code: 'NO',
      country: 'NOR',
      time_zone: 'Europe/Oslo',
      publish: true,
    })
    const evses = locations.flatMap((location) => asList(location['evses']))
    expect(evses[0]).toMatchObject({
      uid: 'STK-1001',
      evse_id: 'NO*STK*E1001*1',
      physical_reference: '1001',
      status: 'AVAILABLE',
    })
    expect(evses.map(({ status }) => status)).toContain('CHARGING')
    expect(evses.map(({ status }) => status)).toContain('OUTOFORDER')
    expect(asList(evses[1]?.['connectors']).map(({ standard }) => standard)).toEqual([
      'IEC_62196_T2_COMBO',
      'CHADEMO',
    ])
    const one = await rig.call('GET', '/2.2.1/locations/LOC-1/STK-1002/2')
    expect(one.envelope['data']).toMatchObject({ standard: 'CHADEMO', max_electric_power: 50_000 })
    expect((await rig.call('GET', '/2.2.1/locations/LOC-9')).http).toBe(404)
  })

  it('write prices as the decimals they are', async () => {
    await registered()
    const tariffs = asList((await rig.call('GET', '/2.2.1/tariffs')).envelope['data'])
    expect(JSON.stringify(tariffs[0]?.['elements'])).toBe(
      '[{"price_components":[{"type":"ENERGY","price":4.792,"vat":25,"step_size":1}]}]',
    )
  })

  it('ask for date_from on sessions and refuse what is no date', async () => {
    await registered()
    const without = await rig.call('GET', '/2.2.1/sessions')
    expect(without.http).toBe(200)
    expect(without.envelope['status_code']).toBe(2001)
    const wrong = await rig.call('GET', '/2.2.1/sessions?date_from=yesterday')
    expect(wrong.envelope['status_code']).toBe(2001)
  })

  it('speak of other markets in their currency and time zone', async () => {
    await registered({ market: 'FI' })
    const tariffs = asList((await rig.call('GET', '/2.2.1/tariffs')).envelope['data'])
    const locations = asList((await rig.call('GET', '/2.2.1/locations')).envelope['data'])
    expect(tariffs[0]?.['currency']).toBe('EUR')
    expect(locations[0]).toMatchObject({ country: 'FIN', time_zone: 'Europe/Helsinki' })
  })
})
