/** The sandbox CPO over real HTTP: what it answers to commands, and its own controls. */
import { afterEach, describe, expect, it } from 'vitest'
import { asList, startBody, startRig } from './emsp.ts'
import type { Loose, Rig } from './emsp.ts'

let rig: Rig
afterEach(async () => {
  await rig.close()
})

const registered = async (options: Parameters<typeof startRig>[0] = {}): Promise<Rig> => {
  rig = await startRig(options)
  await rig.register()
  return rig
}
const active = (): Promise<string> =>
  rig.until(async () => {
    const sessions = asList((await rig.call('GET', ALL)).envelope['data'])
    const found = sessions.find(({ status }) => status === 'ACTIVE')
    return found === undefined ? undefined : String(found['id'])
  })
const ALL = '/2.2.1/sessions?date_from=2026-01-01T00:00:00Z'
const listControl = async (what: string): Promise<readonly Loose[]> => {
  const answer = await fetch(`${rig.cpo.url}/sandbox/${what}`)
  return asList(await answer.json())
}

const result = () => rig.until(() => rig.pushed('POST', 'commands')[0]?.body['result'])

describe('commands', () => {
  it('say EVSE_OCCUPIED where a stranger charges and EVSE_INOPERATIVE where it is broken', async () => {
    await registered()
    await rig.start('STK-1003')
    expect(await result()).toBe('EVSE_OCCUPIED')
    rig.emsp.received.length = 0
    await rig.start('STK-1004')
    expect(await result()).toBe('EVSE_INOPERATIVE')
  })

  it('let one of two drivers have the EVSE', async () => {
    await registered()
    await Promise.all([rig.start('STK-1001'), rig.start('STK-1001')])
    const both = await rig.until(() => {
      const results = rig.pushed('POST', 'commands')
      return results.length === 2 ? results : undefined
    })
    expect(both.map(({ body }) => body['result']).toSorted()).toEqual(['ACCEPTED', 'EVSE_OCCUPIED'])
  })

  it('refuse what is not by the spec, by OCPI status', async () => {
    await registered()
    const post = async (name: string, body: unknown) =>
      (await rig.call('POST', `/2.2.1/commands/${name}`, body)).envelope
    const good = { ...startBody('STK-1001'), response_url: `${rig.emsp.url}/in/commands/x` }
    expect(await post('START_SESSION', { ...good, location_id: 'NOWHERE' })).toMatchObject({
      status_code: 2003,
    })
    const noEvse = { ...good, evse_uid: undefined }
    expect(await post('START_SESSION', { ...noEvse, connector_id: '1' })).toMatchObject({
      status_code: 2001,
      status_message: 'evse_uid: evse_uid is required when connector_id is set',
    })
    expect(await post('START_SESSION', { ...good, evse_uid: 'STK-1002' })).toMatchObject({
      status_code: 2001,
    })
    expect(await post('STOP_SESSION', { ...good, session_id: 'nobody' })).toMatchObject({
      data: { result: 'UNKNOWN_SESSION' },
    })
    expect(await post('UNLOCK_CONNECTOR', good)).toMatchObject({
      data: { result: 'NOT_SUPPORTED' },
    })
  })

  it('with autoPlug off begin only when a car is plugged in', async () => {
    await registered({ autoPlug: false })
    await rig.start('STK-1001')
    expect(await result()).toBe('ACCEPTED')
    await new Promise((resolve) => setTimeout(resolve, 100)) // 10 s of the sandbox
    expect(rig.pushed('PUT', 'sessions')).toHaveLength(0)
    const plugged = await rig.control('POST', 'evses/STK-1001/plug', { socPercent: 40 })
    expect(plugged.envelope).toMatchObject({ status: 'CHARGING', car: { soc_percent: 40 } })
    await active()
    expect(rig.pushed('PUT', 'sessions')[0]?.body['status']).toBe('ACTIVE')
  })
})

describe('the controls', () => {
  it('stop at the station, fail and repair an EVSE, and show the ledger', async () => {
    await registered()
    await rig.start('STK-1001')
    await active()
    const failed = await rig.control('POST', 'evses/STK-1001/fail', { session: 'INVALID' })
    expect(failed.envelope).toMatchObject({ status: 'INOPERATIVE', session_id: null })
    const ledger = await rig.until(async () => {
      const [record] = await listControl('sessions')
      return record?.['delivered'] === true ? record : undefined
    })
    expect(ledger).toMatchObject({
      reference: 'ev-0000000000000000000000test',
      status: 'INVALID',
      cdr_ids: [],
    })
    expect(await listControl('cdrs')).toEqual([])
    const repaired = await rig.control('POST', 'evses/STK-1001/repair')
    expect(repaired.envelope['status']).toBe('AVAILABLE')
    expect((await rig.control('POST', 'evses/STK-1001/stop')).http).toBe(409)
    expect((await rig.control('POST', 'evses/STK-1001/dance')).http).toBe(404)
  })

  it('unplug ends the session and frees the EVSE', async () => {
    await registered({ autoPlug: false, pluggedStatus: 'BLOCKED' })
    const plugged = await rig.control('POST', 'evses/STK-1001/plug')
    expect(plugged.envelope['status']).toBe('BLOCKED')
    await rig.start('STK-1001')
    await active()
    const gone = await rig.control('POST', 'evses/STK-1001/unplug')
    expect(gone.envelope).toMatchObject({ status: 'AVAILABLE', car: null, session_id: null })
    await rig.until(() => rig.pushed('POST', 'cdrs')[0])
    expect((await listControl('cdrs'))[0]).toMatchObject({ currency: 'NOK' })
  })
})

describe('a bigger site', () => {
  it('has as many EVSEs more as were asked for', async () => {
    await registered({ extraEvses: 30 })
    const evses = await listControl('evses')
    expect(evses.filter(({ location_id }) => location_id === 'LOC-5')).toHaveLength(30)
    expect(evses.at(-1)).toMatchObject({ evse_uid: 'STK-50030', status: 'AVAILABLE' })
  })
})
