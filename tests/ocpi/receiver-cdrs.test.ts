import { describe, expect, it } from 'vitest'
import { CDR, OTHER, OURS, PUBLIC_URL, withFields } from './fixtures.ts'
import { receiver } from './receiver-fixture.ts'

describe('A CommandResult', () => {
  const start = `/2.2.1/commands/START_SESSION/${OURS}-2`

  it('of a START reaches its session with the attempt it answers', async () => {
    const { call, sessions } = receiver()
    expect((await call('POST', start, '{"result":"EVSE_OCCUPIED"}')).body.status_code).toBe(1000)
    expect(sessions.starts).toEqual([
      { answer: 'refused', why: 'evse-occupied', timeoutS: null, attempt: 2 },
    ])
  })

  it('of a STOP reaches its session', async () => {
    const { call, sessions } = receiver()
    await call('POST', `/2.2.1/commands/STOP_SESSION/${OURS}-1`, '{"result":"TIMEOUT"}')
    expect(sessions.stops).toEqual([{ answer: 'unanswered' }])
    expect(sessions.starts).toEqual([])
  })

  it.each([
    `/2.2.1/commands/START_SESSION/${OTHER}-1`,
    `/2.2.1/commands/START_SESSION/${OURS}`,
    `/2.2.1/commands/UNLOCK_CONNECTOR/${OURS}-1`,
    '/2.2.1/commands/START_SESSION/x-1',
  ])('of no command of ours is 404: %s', async (path) => {
    const { call, sessions } = receiver()
    expect((await call('POST', path, '{"result":"ACCEPTED"}')).http).toBe(404)
    expect([sessions.starts, sessions.stops]).toEqual([[], []])
  })
})

describe('A CDR that is POSTed', () => {
  it('is mapped, reported, and answered with where it is', async () => {
    const { call, catalogue, sessions } = receiver()
    const { http, body, headers } = await call('POST', '/2.2.1/cdrs', CDR)
    expect([http, body.status_code]).toEqual([200, 1000])
    expect(headers.get('Location')).toBe(`${PUBLIC_URL}/ocpi/2.2.1/cdrs/NO/STK/C-1`)
    expect(catalogue.cdrs.get('NO*STK*C-1')).toBe(OURS)
    expect(sessions.cdrs).toMatchObject([{ id: 'NO*STK*C-1', totalInclMinor: 21_614 }])
  })

  it('twice is answered twice alike, and reported as the same CDR', async () => {
    const { call, sessions } = receiver()
    const first = await call('POST', '/2.2.1/cdrs', CDR)
    const second = await call('POST', '/2.2.1/cdrs', CDR)
    expect(second.body).toEqual(first.body)
    expect(second.headers.get('Location')).toBe(first.headers.get('Location'))
    expect(sessions.cdrs[1]).toEqual(sessions.cdrs[0])
  })

  it('that is a credit without token is found by the CDR it takes back', async () => {
    const { call, sessions } = receiver()
    await call('POST', '/2.2.1/cdrs', CDR)
    const credit = withFields(CDR, {
      id: 'C-1-C',
      session_id: null,
      cdr_token: null,
      credit: true,
      credit_reference_id: 'C-1',
      total_cost: { excl_vat: -172.912, incl_vat: -216.14 },
    })
    expect((await call('POST', '/2.2.1/cdrs', credit)).body.status_code).toBe(1000)
    expect(sessions.cdrs[1]).toMatchObject({
      id: 'NO*STK*C-1-C',
      creditOf: 'NO*STK*C-1',
      totalInclMinor: -21_614,
    })
  })

  it('without token is found by its session', async () => {
    const { call, catalogue, sessions } = receiver()
    catalogue.sessions.set('NO*STK*S-101', OURS)
    await call('POST', '/2.2.1/cdrs', withFields(CDR, { cdr_token: undefined }))
    expect(sessions.cdrs).toHaveLength(1)
  })

  it.each([OTHER, 'RFID-1'])(
    'of %s, not ours, is answered well and leaves no trace',
    async (uid) => {
      const { call, catalogue, sessions, seen } = receiver()
      const json = withFields(CDR, { cdr_token: { uid, contract_id: uid } })
      const { body, headers } = await call('POST', '/2.2.1/cdrs', json)
      expect(body.status_code).toBe(1000)
      expect(headers.get('Location')).toContain('/cdrs/NO/STK/C-1')
      expect(catalogue.cdrs.size).toBe(0)
      expect(sessions.cdrs).toEqual([])
      expect(seen.log).toContain('ocpi-cdr-not-ours')
    },
  )
})
