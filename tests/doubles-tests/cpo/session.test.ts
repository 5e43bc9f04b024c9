/** The sandbox CPO over real HTTP: a whole session, from the start to the CDR. */
import { Big } from 'big.js'
import { afterEach, describe, expect, it } from 'vitest'
import { asList, asLoose, base64, startRig } from './emsp.ts'
import type { Loose, Received, Rig } from './emsp.ts'

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
const ofType = (period: Loose, type: string): number | undefined => {
  const found = asList(period['dimensions']).find((one) => one['type'] === type)
  return found === undefined ? undefined : Number(found['volume'])
}
const sum = (volumes: readonly (number | undefined)[]): number =>
  volumes.reduce((total, one) => total.plus(one ?? 0), new Big(0)).toNumber()

describe('a session from start to CDR', () => {
  it('pushes result, PUT, PATCHes, final PUT and CDR that agree with one another', async () => {
    await registered()
    expect(await rig.start('STK-1001')).toMatchObject({ result: 'ACCEPTED', timeout: 1 })
    await rig.until(() => (rig.pushed('PATCH', 'sessions').length >= 3 ? true : undefined))
    const id = await active()
    expect(await rig.stop(id)).toMatchObject({ result: 'ACCEPTED' })
    const cdr = await rig.until(() => rig.pushed('POST', 'cdrs')[0])

    const results = rig.pushed('POST', 'commands')
    expect(results.map(({ body }) => body)).toEqual([
      { result: 'ACCEPTED' },
      { result: 'ACCEPTED' },
    ])
    const puts = rig.pushed('PUT', 'sessions')
    expect(puts.map(({ path }) => path)).toEqual(puts.map(() => `sessions/NO/STK/${id}`))
    expect(puts.map(({ body }) => body['status'])).toEqual(['PENDING', 'ACTIVE', 'COMPLETED'])

    const patches = rig.pushed('PATCH', 'sessions')
    const kwh = [...patches.map(({ body }) => Number(body['kwh'])), Number(puts[2]?.body['kwh'])]
    expect(kwh).toEqual(kwh.toSorted((one, other) => one - other))
    expect(patches.every(({ body }) => typeof body['last_updated'] === 'string')).toBe(true)
    const last = puts[2]?.body ?? {}
    const whole = asList(last['charging_periods'])
    expect(sum(whole.map((one) => ofType(one, 'ENERGY')))).toBe(last['kwh'])
    const appended = patches.flatMap(({ body }) => asList(body['charging_periods']))
    expect(whole.slice(0, appended.length)).toEqual(appended)
    expect(ofType(whole[0] ?? {}, 'POWER')).toBeGreaterThan(100)
    expect(ofType(whole[0] ?? {}, 'STATE_OF_CHARGE')).toBeGreaterThanOrEqual(18)

    expect(cdr.body).toMatchObject({
      session_id: id,
      authorization_reference: 'ev-0000000000000000000000test',
      auth_method: 'COMMAND',
      currency: 'NOK',
      total_energy: last['kwh'],
      total_cost: last['total_cost'],
      cdr_location: { evse_id: 'NO*STK*E1001*1', connector_power_type: 'DC' },
      cdr_token: { uid: 'ev-0000000000000000000000test', type: 'AD_HOC_USER' },
    })
    const price = new Big(String(last['kwh'])).times('5.99').round(4).toNumber()
    expect(asLoose(cdr.body['total_cost'])['incl_vat']).toBe(price)
    const periods = asList(cdr.body['charging_periods'])
    expect(ofType(periods[0] ?? {}, 'STATE_OF_CHARGE')).toBeUndefined()
    expect(sum(periods.map((one) => ofType(one, 'ENERGY')))).toBe(last['kwh'])
  })

  it('keeps energy, power and time consistent when time is compressed', async () => {
    await registered({ speed: 200 })
    await rig.start('STK-2001')
    await rig.until(() => (rig.pushed('PATCH', 'sessions').length >= 2 ? true : undefined))
    await rig.stop(await active())
    const { body } = await rig.until(() => rig.pushed('POST', 'cdrs')[0])
    const seconds =
      (Date.parse(String(body['end_date_time'])) - Date.parse(String(body['start_date_time']))) /
      1000
    expect(seconds).toBeGreaterThan(10)
    const kwhAt11kW = (11 * seconds) / 3600
    expect(Number(body['total_energy'])).toBeCloseTo(kwhAt11kW, 2)
    expect(Number(body['total_time'])).toBeCloseTo(seconds / 3600, 3)
  })

  it('sends token, ids and routing headers with every push, and EVSE status as it changes', async () => {
    await registered()
    await rig.start('STK-1001')
    await rig.stop(await active())
    await rig.until(() => rig.pushed('POST', 'cdrs')[0])
    const all = rig.emsp.received
    expect(new Set(all.map(({ authorization }) => authorization))).toEqual(
      new Set([`Token ${base64(rig.emsp.tokenB)}`]),
    )
    const ids = all.map(({ headers }) => headers.get('X-Request-ID'))
    expect(new Set(ids).size).toBe(all.length)
    expect(all[0]?.headers.get('OCPI-to-party-id')).toBe('TST')
    expect(all[0]?.headers.get('OCPI-from-party-id')).toBe('STK')
    const statuses = rig.pushed('PATCH', 'locations')
    expect(statuses.map(({ path, body }) => `${path} ${String(body['status'])}`)).toEqual([
      'locations/NO/STK/LOC-1/STK-1001 CHARGING',
      'locations/NO/STK/LOC-1/STK-1001 AVAILABLE',
    ])
  })

  it('tries a push again after a 5xx, and sends all of it after a PATCH was refused', async () => {
    await registered()
    await rig.start('STK-1001')
    await active()
    await rig.until(() => rig.pushed('PATCH', 'sessions')[0])
    const before = rig.emsp.received.length
    rig.emsp.refuse.push(503, 404)
    await rig.until(() => (rig.emsp.received.length >= before + 3 ? true : undefined))
    const [first, again, whole] = rig.emsp.received.slice(before)
    expect(first?.method).toBe('PATCH')
    expect(again?.body).toEqual(first?.body)
    expect(again?.headers.get('X-Correlation-ID')).toBe(first?.headers.get('X-Correlation-ID'))
    expect(again?.headers.get('X-Request-ID')).not.toBe(first?.headers.get('X-Request-ID'))
    expect(whole?.method).toBe('PUT')
  })

  it('ends by itself at full only in power: the car then parks until somebody stops', async () => {
    await registered({ speed: 2000, pushIntervalS: 100, autoPlug: false })
    await rig.control('POST', 'evses/STK-3001/plug', { car: 'almost-full' })
    await rig.start('STK-3001', { location_id: 'LOC-3' })
    await rig.until(() => {
      const powers = rig.pushed('PATCH', 'sessions').flatMap(periodsOf)
      return powers.some((one) => ofType(one, 'PARKING_TIME') !== undefined) ? true : undefined
    })
    await rig.control('POST', 'evses/STK-3001/stop')
    const { body } = await rig.until(() => rig.pushed('POST', 'cdrs')[0])
    expect(body['total_energy']).toBe(1.155)
    expect(Number(body['total_parking_time'])).toBeGreaterThan(0)
    expect(Number(asLoose(body['total_parking_cost'])['incl_vat'])).toBeGreaterThan(0)
    const periods = asList(body['charging_periods'])
    expect(periods).toHaveLength(2)
    expect(sum(periods.map((one) => ofType(one, 'PARKING_TIME')))).toBe(body['total_parking_time'])
  })
})

const periodsOf = ({ body }: Received): readonly Loose[] => asList(body['charging_periods'] ?? [])
