import { describe, expect, it } from 'vitest'
import { ownedId, referenceIn, splitOwnedId } from '#bff/ocpi/identity.ts'
import { parseJson } from '#bff/ocpi/json.ts'
import { cdrOf } from '#bff/ocpi/translate-cdr.ts'
import { answerOfResponse, answerOfResult } from '#bff/ocpi/translate-command.ts'
import { reportOf, reportOfPatch } from '#bff/ocpi/translate-session.ts'
import { cdr as wireCdr } from '#bff/ocpi/wire-cdr.ts'
import { session, sessionPatch } from '#bff/ocpi/wire-session.ts'
import { CDR, NOW, OTHER, OURS, SESSION, withFields } from './fixtures.ts'

const reportFrom = (json: string) => reportOf(session.parse(parseJson(json)), NOW)
const bill = (json: string) => cdrOf(wireCdr.parse(parseJson(json)))

const period = (at: string, volume: number) => ({
  start_date_time: at,
  dimensions: [{ type: 'POWER', volume }],
})

const echo = (patch: Record<string, unknown>) =>
  referenceIn(session.parse(parseJson(withFields(SESSION, patch))))

describe('A whole session', () => {
  it('becomes a report in Wh, seconds and watts', () => {
    expect(reportFrom(SESSION)).toEqual({
      sessionId: 'NO*STK*S-101',
      status: 'active',
      energyWh: 12_345,
      startedAt: Date.parse('2026-11-22T11:30:00Z'),
      endedAt: null,
      updatedAt: Date.parse('2026-11-22T11:45:00Z'),
      chargingS: 900,
      parkingS: null,
      appended: false,
      powerW: 49_380,
      currentMa: null,
      socPercent: 42,
      currency: 'NOK',
      evseUid: 'STK-1001',
    })
  })

  it('reads the finished sample of the text, whose ENERGY volumes are no kWh', () => {
    const sample = `{"country_code":"BE","party_id":"BEC","id":"101",
      "start_date_time":"2015-06-29T22:39:09Z","end_date_time":"2015-06-29T23:50:16Z","kwh":41.12,
      "cdr_token":{"country_code":"NL","party_id":"TST","uid":"123abc","type":"RFID",
        "contract_id":"NL-TST-C12345678-S"},
      "auth_method":"WHITELIST","location_id":"LOC1","evse_uid":"3256","connector_id":"1",
      "currency":"EUR","charging_periods":[
        {"start_date_time":"2015-06-29T22:39:09Z","dimensions":[{"type":"ENERGY","volume":120}]},
        {"start_date_time":"2015-06-29T22:40:54Z","dimensions":[{"type":"ENERGY","volume":41000}]},
        {"start_date_time":"2015-06-29T23:07:09Z",
         "dimensions":[{"type":"PARKING_TIME","volume":0.718}],"tariff_id":"12"}],
      "total_cost":{"excl_vat":8.50,"incl_vat":9.35},"status":"COMPLETED",
      "last_updated":"2015-06-29T23:50:17Z"}`
    expect(reportFrom(sample)).toMatchObject({
      status: 'completed',
      energyWh: 41_120,
      chargingS: null,
      parkingS: 2585,
      endedAt: Date.parse('2015-06-29T23:50:16Z'),
    })
    expect(referenceIn(session.parse(parseJson(sample)))).toBeNull()
  })

  it.each([
    ['RESERVATION', 'pending'],
    ['PENDING', 'pending'],
    ['INVALID', 'invalid'],
    ['active', 'active'],
  ])('calls %s %s', (status, expected) => {
    expect(reportFrom(withFields(SESSION, { status })).status).toBe(expected)
  })

  it('takes power and state of charge from the period that began last', () => {
    const json = withFields(SESSION, {
      charging_periods: [
        period('2026-11-22T11:40:00Z', 20),
        period('2026-11-22T11:30:00Z', 50),
        period('2026-11-22T11:40:00Z', 30.5),
      ],
    })
    expect(reportFrom(json)).toMatchObject({ powerW: 30_500, socPercent: null, chargingS: null })
  })

  it('goes without everything that does not matter', () => {
    const json = withFields(SESSION, {
      charging_periods: undefined,
      currency: undefined,
      end_date_time: '',
      authorization_reference: '',
      evse_uid: '#NA',
      start_date_time: '2026-11-22T11:30:00',
      kwh: '0',
    })
    expect(reportFrom(json)).toMatchObject({
      energyWh: 0,
      endedAt: null,
      currency: null,
      startedAt: Date.parse('2026-11-22T11:30:00Z'),
    })
  })

  it.each(['country_code', 'party_id', 'id'])('is refused without %s', (field) => {
    const parsed = session.safeParse(parseJson(withFields(SESSION, { [field]: undefined })))
    expect(parsed.error?.issues[0]?.path).toEqual([field])
  })

  it.each([
    ['kwh', [undefined, null, 'much', -1, '12,5', {}, []], { energyWh: null }],
    ['kwh', ['1e9', '12345678901234567890'], { energyWh: null }],
    ['status', [undefined, null, 'FINISHED', 7], { status: 'active' }],
    ['last_updated', [undefined, null, 'now', 1_764_072_000], { updatedAt: NOW }],
    ['start_date_time', [undefined, '#NA'], { startedAt: Date.parse('2026-11-22T11:45:00Z') }],
  ])('takes all but %s where that cannot be read', (field, values, expected) => {
    for (const value of values) {
      expect(reportFrom(withFields(SESSION, { [field]: value }))).toMatchObject(expected)
    }
  })
})

describe('Whose session it is', () => {
  it('is told by the authorization reference first', () => {
    expect(echo({ authorization_reference: OTHER })).toBe(OTHER)
  })

  it('else by the token, whatever the case of its letters', () => {
    const token = { uid: OURS.toUpperCase(), contract_id: 'X' }
    expect(echo({ authorization_reference: null, cdr_token: token })).toBe(OURS)
    const contract = { uid: 'RFID-1', contract_id: OURS }
    expect(echo({ authorization_reference: 'abc', cdr_token: contract })).toBe(OURS)
  })

  it('else not at all', () => {
    expect(echo({ authorization_reference: undefined, cdr_token: undefined })).toBeNull()
  })

  it('is named by country, party and id, and taken apart again', () => {
    expect(ownedId('no', 'stk', 'a*B')).toBe('NO*STK*a*B')
    expect(splitOwnedId('NO*STK*a*B')).toEqual({ countryCode: 'NO', partyId: 'STK', id: 'a*B' })
    expect(splitOwnedId('S-101')).toBeNull()
  })
})

describe('A partial session', () => {
  const known = {
    sessionId: 'NO*STK*S-101',
    status: 'active' as const,
    energyWh: 5000,
    startedAt: 1000,
    currency: 'NOK',
  }
  const patched = (patch: unknown, before: Parameters<typeof reportOfPatch>[1] = known) =>
    reportOfPatch(sessionPatch.parse(parseJson(JSON.stringify(patch))), before)

  it('adds its periods and keeps what it does not say', () => {
    const report = patched({
      kwh: 15.0,
      charging_periods: [
        { start_date_time: '2026-11-22T11:50:00Z', dimensions: [{ type: 'TIME', volume: 0.1 }] },
      ],
      last_updated: '2026-11-22T11:56:00Z',
    })
    expect(report).toEqual({
      ...known,
      energyWh: 15_000,
      endedAt: null,
      updatedAt: Date.parse('2026-11-22T11:56:00Z'),
      chargingS: 360,
      parkingS: null,
      appended: true,
      powerW: null,
      currentMa: null,
      socPercent: null,
      evseUid: null,
    })
  })

  it('that only says the cost changes neither energy nor status', () => {
    const report = patched({ total_cost: {}, last_updated: '2019-06-23T08:11:00Z' })
    expect(report).toMatchObject({ energyWh: null, status: 'active', chargingS: null })
  })

  it('ends a session by its status alone', () => {
    const report = patched({
      status: 'COMPLETED',
      end_date_time: '2026-11-22T12:00:00Z',
      last_updated: '2026-11-22T12:00:01Z',
    })
    expect(report).toMatchObject({
      status: 'completed',
      energyWh: null,
      endedAt: Date.parse('2026-11-22T12:00:00Z'),
    })
  })

  it('with energy makes a pending session active, begun when it says so', () => {
    const pending = { ...known, status: 'pending' as const, energyWh: 0, startedAt: null }
    const report = patched({ kwh: 0.4, last_updated: '2026-11-22T12:00:01Z' }, pending)
    expect(report).toMatchObject({
      status: 'active',
      startedAt: Date.parse('2026-11-22T12:00:01Z'),
    })
    expect(patched({ kwh: 0, last_updated: '2026-11-22T12:00:01Z' }, pending).status).toBe(
      'pending',
    )
  })

  it('is refused without last_updated', () => {
    expect(sessionPatch.safeParse({ kwh: '1' }).success).toBe(false)
  })
})

describe('A CDR', () => {
  it('becomes money in øre and millionths, time without the parking', () => {
    expect(bill(CDR)).toEqual({
      id: 'NO*STK*C-1',
      creditOf: null,
      sessionId: 'NO*STK*S-101',
      energyWh: 36_083,
      chargingS: 2700,
      parkingS: 900,
      startedAt: Date.parse('2026-11-22T11:30:00Z'),
      endedAt: Date.parse('2026-11-22T12:30:00Z'),
      periods: [],
      totalInclMinor: 21_614,
      totalExclMicros: 172_912_000,
      currency: 'NOK',
      updatedAt: Date.parse('2026-11-22T12:31:00Z'),
    })
  })

  it('without a price incl. VAT leaves it open', () => {
    const json = withFields(CDR, { total_cost: { excl_vat: '172.9120' } })
    expect(bill(json)).toMatchObject({ totalInclMinor: null, totalExclMicros: 172_912_000 })
    expect(bill(withFields(CDR, { total_cost: 172.912 }))).toMatchObject({
      totalInclMinor: null,
      totalExclMicros: 172_912_000,
    })
  })

  it('never has less than no charging time', () => {
    const json = withFields(CDR, { total_time: 0.2, total_parking_time: 0.25 })
    expect(bill(json)).toMatchObject({ chargingS: 0, parkingS: 900 })
    const none = withFields(CDR, { total_parking_time: undefined })
    expect(bill(none)).toMatchObject({ chargingS: 3600, parkingS: 0 })
  })

  it('that is a credit names the one it takes back', () => {
    const json = withFields(CDR, {
      id: 'C-1-C',
      credit: true,
      credit_reference_id: 'C-1',
      total_cost: { excl_vat: -172.912, incl_vat: -216.14 },
    })
    expect(bill(json)).toMatchObject({
      id: 'NO*STK*C-1-C',
      creditOf: 'NO*STK*C-1',
      totalInclMinor: -21_614,
      totalExclMicros: -172_912_000,
    })
    const unnamed = withFields(CDR, { id: 'C-1-C', credit: true })
    expect(bill(unnamed).creditOf).toBe('NO*STK*C-1')
  })

  it.each(['id', 'total_cost', 'total_energy', 'currency', 'end_date_time'])(
    'is refused without %s',
    (field) => {
      const parsed = wireCdr.safeParse(parseJson(withFields(CDR, { [field]: undefined })))
      expect(parsed.error?.issues[0]?.path[0]).toBe(field)
    },
  )
})

describe('What a command has come to', () => {
  it.each([
    ['ACCEPTED', 'accepted', 'start-timeout'],
    ['EVSE_OCCUPIED', 'refused', 'evse-occupied'],
    ['EVSE_INOPERATIVE', 'refused', 'evse-inoperative'],
    ['REJECTED', 'refused', 'start-refused'],
    ['FAILED', 'refused', 'start-refused'],
    ['NOT_SUPPORTED', 'refused', 'start-refused'],
    ['CANCELED_RESERVATION', 'refused', 'start-refused'],
    ['UNKNOWN_RESERVATION', 'refused', 'start-refused'],
    ['TIMEOUT', 'unanswered', 'start-timeout'],
    ['SOMETHING_NEW', 'unanswered', 'start-timeout'],
  ])('result %s: %s', (result, answer, why) => {
    expect(answerOfResult(result)).toEqual({ answer, why })
  })

  it.each([
    ['ACCEPTED', 'accepted'],
    ['REJECTED', 'refused'],
    ['NOT_SUPPORTED', 'refused'],
    ['UNKNOWN_SESSION', 'refused'],
    ['SOMETHING_NEW', 'unanswered'],
  ])('response %s: %s', (result, answer) => {
    expect(answerOfResponse(result).answer).toBe(answer)
  })
})
