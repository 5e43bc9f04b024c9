// Addresses as they are met, and where they lead.
import { describe, expect, it } from 'vitest'
import { addressOf, isOwnerless, pathOf } from '#bff/ocpi/addressing.ts'
import { SESSION, TARIFF, withFields } from './fixtures.ts'
import { receiver } from './receiver-fixture.ts'

const OWNER = { countryCode: 'NO', partyId: 'STK' }

function led(path: string): string | null {
  const address = addressOf(path)
  return address && pathOf(address, isOwnerless(address) ? OWNER : null)
}

describe('An address below /ocpi', () => {
  it.each([
    ['/2.2.1/sessions/NO/STK/S-1', '/2.2.1/sessions/NO/STK/S-1'],
    ['/2.3.0/sessions/NO/STK/S-1', '/2.3.0/sessions/NO/STK/S-1'],
    ['/2.2.1/sessions/NO/STK/S-1/', '/2.2.1/sessions/NO/STK/S-1'],
    ['//2.2.1//sessions/NO//STK/S-1//', '/2.2.1/sessions/NO/STK/S-1'],
    ['/emsp/2.2.1/cdrs', '/2.2.1/cdrs'],
    ['/2.2.1/emsp/cdrs/', '/2.2.1/cdrs'],
    ['/eMSP/2.2.1/CDRs', '/2.2.1/cdrs'],
    ['/2.2.1/Commands/START_SESSION/x-1', '/2.2.1/commands/START_SESSION/x-1'],
    ['/cdrs', '/2.2.1/cdrs'],
    ['/emsp/sessions/NO/STK/S-1', '/2.2.1/sessions/NO/STK/S-1'],
    ['/2.2.1/sessions/S-1', '/2.2.1/sessions/NO/STK/S-1'],
    ['/2.2.1/locations/LOC-1/EVSE-1/1', '/2.2.1/locations/NO/STK/LOC-1/EVSE-1/1'],
    ['/2.2.1/locations/DK/ABC/LOC-1/EVSE-1', '/2.2.1/locations/DK/ABC/LOC-1/EVSE-1'],
    ['/2.2.1/sessions/NO/STK/S%2F1', '/2.2.1/sessions/NO/STK/S%2F1'],
    ['/versions/', '/versions'],
    ['/emsp/Versions', '/versions'],
    ['/2.2.1/', '/2.2.1'],
  ])('%s leads to %s', (path, expected) => {
    expect(led(path)).toBe(expected)
  })

  it.each([
    ['/2.0/sessions/x'],
    ['/2.2.1/chargingprofiles'],
    ['/cpo/2.2.1/cdrs'],
    ['/'],
    ['/versions/2.2.1'],
  ])('%s leads nowhere', (path) => {
    expect(led(path)).toBeNull()
  })
})

describe('A message at an address like that', () => {
  it('reaches its session, whoever its body says it belongs to', async () => {
    const { call, sessions } = receiver()
    const theirs = withFields(SESSION, { country_code: 'DK', party_id: 'ABC' })
    expect((await call('PUT', '/emsp/2.2.1//Sessions/S-101/', theirs)).body.status_code).toBe(1000)
    expect(sessions.reports[0]).toMatchObject({ sessionId: 'DK*ABC*S-101' })
  })

  it('is the partner’s where the body does not say', async () => {
    const { call, sessions } = receiver()
    await call('PUT', '/2.2.1/sessions/NO/STK/S-101', SESSION)
    const part = '{"kwh":20,"last_updated":"2026-11-22T11:50:00Z"}'
    expect((await call('PATCH', '/sessions/S-101', part)).body.status_code).toBe(1000)
    expect(sessions.reports[1]).toMatchObject({ sessionId: 'NO*STK*S-101', energyWh: 20_000 })
  })

  it('is judged by its body all the same', async () => {
    const { call, catalogue } = receiver()
    expect((await call('PUT', '/tariffs/OTHER', TARIFF)).body.status_code).toBe(2001)
    expect((await call('PUT', '/tariffs/DC-KWH', '{"id":')).http).toBe(400)
    expect(catalogue.put.tariffs).toEqual([])
    expect((await call('PUT', '/tariffs/DC-KWH', TARIFF)).body.status_code).toBe(1000)
  })
})
