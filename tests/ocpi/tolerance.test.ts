// What field backends really send, each through the real door to a real session: what is tolerated,
// and what is refused by its field. The table of docs/ocpi-tolerance.md, as tests.
import { describe, expect, it } from 'vitest'
import { OTHER, OURS } from './fixtures.ts'
import { begun, live } from './live.ts'

const upper = OURS.toUpperCase()

describe('a session that is written in its own way', () => {
  it.each<[string, Record<string, unknown>]>([
    ['with fields of its own', { custom: { deep: [1, 2] }, kwh: 20.5 }],
    ['kWh as a string', { kwh: '20.5' }],
    ['kWh with an exponent', { kwh: '2.05e1' }],
    ['a status in lower case', { status: 'active', kwh: 20.5 }],
    ['null for its periods', { charging_periods: null, kwh: 20.5 }],
    ['no periods', { charging_periods: undefined, kwh: 20.5 }],
    ['broken periods', { charging_periods: [null, 7, { dimensions: 'no' }], kwh: 20.5 }],
    [
      'ENERGY in Wh beside a right kwh',
      {
        kwh: 20.5,
        charging_periods: [
          {
            start_date_time: '2027-01-15T08:00:00Z',
            dimensions: [{ type: 'ENERGY', volume: 20_500 }],
          },
        ],
      },
    ],
    ['#NA for place and connector', { evse_uid: '#NA', connector_id: '#NA', kwh: 20.5 }],
    ['an empty connector', { connector_id: '', kwh: 20.5 }],
    ['no place at all', { evse_uid: undefined, connector_id: undefined, kwh: 20.5 }],
    ['its place by the name on it', { evse_uid: 'no-stk-e1001-1', kwh: 20.5 }],
    [
      'without its owner, who is in the address',
      { country_code: undefined, party_id: '', kwh: 20.5 },
    ],
    ['our reference in capitals', { authorization_reference: upper, kwh: 20.5 }],
    [
      'our reference in the contract alone',
      { authorization_reference: null, cdr_token: { uid: '#NA', contract_id: OURS }, kwh: 20.5 },
    ],
    [
      'our reference in a field of its own',
      { authorization_reference: null, cdr_token: null, auth_id: upper, kwh: 20.5 },
    ],
  ])('%s: is understood', async (_, fields) => {
    const { put, view, seen } = live(begun(20_000))
    expect(await put(fields)).toBe('1000')
    expect(view().energyWh).toBe(20_500)
    expect(seen.notes).toEqual([])
  })

  it.each([
    ['no zone', (at: string) => at.replace('Z', '')],
    ['no seconds', (at: string) => at.replace(/:\d\d\.\d+Z/, 'Z')],
    ['+00:00', (at: string) => at.replace('Z', '+00:00')],
    ['a space', (at: string) => at.replace('T', ' ').replace('Z', ' +0000')],
    ['nine digits', (at: string) => at.replace(/\.\d+Z/, '.123456789Z')],
    [
      'an offset',
      (at: string) => new Date(Date.parse(at) + 3_600_000).toISOString().replace('Z', '+01:00'),
    ],
  ])('a date with %s is the same date', async (_, change) => {
    const { put, view, story } = live(begun(20_000))
    const at = new Date(story.now + 70_000).toISOString()
    expect(await put({ kwh: 20.5, last_updated: change(at) })).toBe('1000')
    expect(view().energyWh).toBe(20_500)
  })

  it('of no token at all is ours by what was mapped before', async () => {
    const { put, view, catalogue } = live(begun(20_000))
    catalogue.sessions.set('NO*STK*S-101', OURS)
    expect(await put({ authorization_reference: null, cdr_token: null, kwh: 20.5 })).toBe('1000')
    expect(view().energyWh).toBe(20_500)
  })
})

describe('a session of which something cannot be read', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['no kwh', { kwh: undefined }, /^2001 kwh: /],
    ['kwh with a comma', { kwh: '20,5' }, /^2001 kwh: is not a number/],
    ['negative kwh', { kwh: -3 }, /^2001 kwh: /],
    ['a status of no version', { kwh: 20.5, status: 'SUSPENDED' }, /^2001 status: /],
    ['no last_updated', { kwh: 20.5, last_updated: null }, /^2001 last_updated: /],
    ['Wh for kWh', { kwh: 20_500 }, /^2001 kwh: /],
    ['more than a connector and a battery give', { kwh: 195 }, /^2001 kwh: .*connector/],
  ])('%s: is refused by its field, and still runs', async (_, fields, answer) => {
    const { put, view, seen, story } = live(begun(20_000))
    expect(await put(fields)).toMatch(answer)
    expect(view().energyWh).toBeGreaterThanOrEqual(20_000)
    expect(view().energyWh).toBeLessThan(21_000)
    expect(story.session.phase).toBe('charging')
    expect(seen.notes).toContain('ocpi-session-refused')
  })

  it.each([{ kwh: 'much' }, { kwh: null }, { kwh: 12_345 }])(
    'in its first message (%o) begins all the same, so that it can be stopped',
    async (fields) => {
      const { put, story } = live((s) => s.approved())
      expect(await put({ ...fields, status: 'ACTIVE' })).toMatch(/^2001 kwh/)
      expect(story.session.phase).toBe('charging')
      story.say({ type: 'StopCharging' }, 1)
      expect(story.asked('StopSession')).toMatchObject([{ sessionId: 'NO*STK*S-101' }])
    },
  )

  it('ends when it says so, whatever its last reading is', async () => {
    const { put, story } = live(begun(20_000))
    expect(await put({ kwh: 0, status: 'COMPLETED', end_date_time: null })).toBe('1000')
    expect(story.session.phase).toBe('awaitingCdr')
    expect(story.session.charge?.meter?.energyWh).toBe(20_000)
  })
})

describe('what contradicts itself', () => {
  it('is told to the operator by its field, and changes no figure', async () => {
    const { put, view, seen } = live(begun(20_000))
    expect(await put({ kwh: 0.5 })).toBe('1000')
    expect(await put({ kwh: 20.5, currency: 'SEK' })).toBe('1000')
    expect(await put({ kwh: 20.6, evse_uid: 'OTHER-1' })).toBe('1000')
    expect(await put({ kwh: 20.7, start_date_time: '2020-01-01T00:00:00Z' })).toBe('1000')
    expect(seen.notes).toEqual(
      ['energy', 'currency', 'evse', 'started'].map((field) => `charge-doubted ${field}`),
    )
    expect(view()).toMatchObject({ energyWh: 20_700, currency: 'NOK' })
  })

  it('never changes hands', async () => {
    const { put, seen, catalogue } = live(begun(20_000))
    catalogue.sessions.set('NO*STK*S-101', OTHER)
    expect(await put({ kwh: 20.5 })).toMatch(/^2001 cdr_token: /)
    expect(seen.notes).toEqual(['ocpi-session-refused'])
  })
})

describe('a session that is not ours', () => {
  it.each([
    ['another eMSP’s', { authorization_reference: 'roam-7', cdr_token: { uid: 'roam-7' } }],
    [
      'a card at our EVSE',
      { authorization_reference: null, cdr_token: { uid: '04A1B2', type: 'RFID' } },
    ],
    [
      'broken, and a card’s',
      { authorization_reference: null, cdr_token: { uid: '04A1' }, kwh: 'x' },
    ],
  ])('%s: is answered well and troubles nobody', async (_, fields) => {
    const { put, seen, story } = live((s) => s.approved())
    expect(await put({ status: 'ACTIVE', ...fields })).toBe('1000')
    expect(story.session.phase).toBe('starting')
    expect(seen.notes).toEqual([])
  })
})

describe('a PATCH', () => {
  it('of nothing but a heartbeat keeps everything, also the limit', async () => {
    const { put, patch, view, catalogue } = live(begun(20_000))
    catalogue.sessions.set('NO*STK*S-101', OURS)
    await put({ kwh: 20.5 })
    const { limitAt } = view()
    expect(await patch({})).toBe('1000')
    expect(await patch({ charging_periods: null, status: null, kwh: null })).toBe('1000')
    expect(view()).toMatchObject({ energyWh: 20_500, limitAt })
  })

  it('of Wh is refused by its field', async () => {
    const { patch, view, catalogue } = live(begun(20_000))
    catalogue.sessions.set('NO*STK*S-101', OURS)
    expect(await patch({ kwh: 20_600 })).toMatch(/^2001 kwh: /)
    expect(view().energyWh).toBe(20_000)
  })
})
