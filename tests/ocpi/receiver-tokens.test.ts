// A CPO that asks whether one of our tokens may charge.
import { describe, expect, it } from 'vitest'
import type { View } from '#shared/contract.ts'
import { connectorsOf } from '#bff/ocpi/translate-location.ts'
import { parseJson } from '#bff/ocpi/json.ts'
import { LOCATION, OTHER, OURS, viewOf } from './fixtures.ts'
import { receiver } from './receiver-fixture.ts'

const at = (uid: string): string => `/2.2.1/tokens/${uid}/authorize?type=AD_HOC_USER`

function asked(phase: View['phase'] = 'starting') {
  const there = receiver(viewOf({ phase }))
  const [connector] = connectorsOf(parseJson(LOCATION)).connectors
  if (!connector) throw new Error('no connector')
  there.catalogue.matches.push({
    connector,
    merchantId: 'default',
    tariff: null,
    busy: false,
    neighbours: [],
  })
  return there.call
}

describe('A token of ours', () => {
  it('may charge while its reservation is open, at its own EVSE', async () => {
    const call = asked()
    const { http, body } = await call('POST', at(OURS), undefined)
    expect(http).toBe(200)
    expect(body).toMatchObject({
      status_code: 1000,
      data: {
        allowed: 'ALLOWED',
        token: { uid: OURS, contract_id: OURS, type: 'AD_HOC_USER', whitelist: 'NEVER' },
        location: { location_id: 'LOC-1', evse_uids: ['STK-1001'] },
        authorization_reference: OURS,
      },
    })
    const here = '{"location_id":"loc-1","evse_uids":["STK-1","stk-1001"]}'
    expect((await call('POST', at(OURS), here)).body.data).toMatchObject({ allowed: 'ALLOWED' })
  })

  it.each([
    ['another location', '{"location_id":"LOC-9"}'],
    ['another EVSE', '{"location_id":"LOC-1","evse_uids":["STK-1002"]}'],
  ])('may not at %s', async (_, body) => {
    const answer = await asked()('POST', at(OURS), body)
    expect(answer.body.data).toMatchObject({ allowed: 'NOT_ALLOWED' })
    expect(answer.body.data).not.toHaveProperty('location')
  })

  it.each([
    'reserving',
    'stopping',
    'awaitingCdr',
    'releasing',
    'settled',
    'abandoned',
    'parked',
  ] as const)('may not while its session is %s', async (phase) => {
    const { body } = await asked(phase)('POST', at(OURS))
    expect(body.data).toMatchObject({ allowed: 'NOT_ALLOWED' })
  })

  it('that nobody knows is 404 and 2004, and addresses no session', async () => {
    const call = asked()
    for (const uid of [OTHER, 'RFID-4711']) {
      const { http, body } = await call('POST', at(uid))
      expect(http).toBe(404)
      expect(body.status_code).toBe(2004)
      expect(body).not.toHaveProperty('data')
    }
  })
})
