/** Backends that write a Session in a way of their own, over real HTTP. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startRig, type Rig } from './emsp.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
  await rig.register()
})
afterEach(async () => {
  await rig.close()
})

const firstPut = () => rig.until(() => rig.pushed('PUT', 'sessions')[0]?.body)

describe('a session that deviates', () => {
  it('is written oddly, and means the same', async () => {
    await rig.control('POST', 'faults', {
      faults: [{ match: 'session-push', do: 'odd', times: 2 }],
    })
    await rig.start('STK-1001')
    const body = await firstPut()
    expect(body).toMatchObject({ connector_id: '#NA', charging_periods: null, remark: 'æøå' })
    expect(String(body['status'])).toMatch(/^(pending|active)$/)
    expect(String(body['last_updated'])).toMatch(/\+00:00$/)
    expect(typeof body['kwh']).toBe('string')
  })

  it('goes without its kWh', async () => {
    await rig.control('POST', 'faults', { faults: [{ match: 'session-push', do: 'no-kwh' }] })
    await rig.start('STK-1001')
    expect(await firstPut()).not.toHaveProperty('kwh')
  })
})

describe('a backend without lists', () => {
  it('answers 404', async () => {
    await rig.control('POST', 'faults', { faults: [{ match: 'list', do: 'missing' }] })
    const list = () => rig.call('GET', '/2.2.1/sessions?date_from=2026-01-01T00:00:00Z')
    await expect(list()).rejects.toThrow()
  })
})
