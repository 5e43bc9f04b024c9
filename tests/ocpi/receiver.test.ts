import { describe, expect, it } from 'vitest'
import { CDR, PUBLIC_URL, SESSION, TOKEN_B, withFields } from './fixtures.ts'
import { BASE64, receiver } from './receiver-fixture.ts'

describe('Who may come in', () => {
  it.each([
    ['base64 of the token', `Token ${BASE64}`],
    ['the token raw', `Token ${TOKEN_B}`],
    ['base64 with a line end inside', `Token ${Buffer.from(`${TOKEN_B}\n`).toString('base64')}`],
    ['the token before this one', 'Token token-b-of-before'],
    ['any case of the scheme', `token ${BASE64}`],
  ])('%s opens the door', async (_, authorization) => {
    const { call } = receiver()
    const { http, body } = await call('GET', '/versions', undefined, {
      Authorization: authorization,
    })
    expect(http).toBe(200)
    expect(body.status_code).toBe(1000)
  })

  it.each([
    ['no token', ''],
    ['another token', 'Token token-c'],
    ['the beginning of the token', `Token ${TOKEN_B.slice(0, -1)}`],
    ['another scheme', `Bearer ${TOKEN_B}`],
    ['two tokens', `Token ${TOKEN_B} ${TOKEN_B}`],
  ])('%s does not, and nothing is asked of anyone', async (_, authorization) => {
    const { call, seen, sessions, catalogue } = receiver()
    const path = '/2.2.1/sessions/NO/STK/S-101'
    const { http, body } = await call('PUT', path, SESSION, { Authorization: authorization })
    expect(http).toBe(401)
    expect(body).toMatchObject({ status_code: 2001 })
    expect(seen.asked).toEqual([])
    expect(sessions.reports).toEqual([])
    expect(catalogue.sessions.size).toBe(0)
  })

  it('echoes the ids of a message, or gives it some', async () => {
    const { call } = receiver()
    const named = await call('GET', '/versions', undefined, {
      'X-Request-ID': 'r-1',
      'X-Correlation-ID': 'c-1',
    })
    expect(named.headers.get('X-Request-ID')).toBe('r-1')
    expect(named.headers.get('X-Correlation-ID')).toBe('c-1')
    const unnamed = await call('GET', '/versions', undefined, { 'X-Request-ID': 'a b' })
    expect(unnamed.headers.get('X-Request-ID')).toMatch(/^id-\d$/)
  })
})

describe('What we offer', () => {
  it('is 2.3.0, 2.2.1 and 2.1.1, with every address under our own', async () => {
    const { call } = receiver()
    expect((await call('GET', '/versions')).body.data).toEqual([
      { version: '2.3.0', url: `${PUBLIC_URL}/ocpi/2.3.0` },
      { version: '2.2.1', url: `${PUBLIC_URL}/ocpi/2.2.1` },
      { version: '2.1.1', url: `${PUBLIC_URL}/ocpi/2.1.1` },
    ])
    const { data } = (await call('GET', '/2.2.1')).body
    expect(data).toMatchObject({ version: '2.2.1' })
    expect(JSON.stringify(data)).toContain(
      `{"identifier":"sessions","role":"RECEIVER","url":"${PUBLIC_URL}/ocpi/2.2.1/sessions"}`,
    )
    expect(JSON.stringify(data)).toContain('"identifier":"commands","role":"SENDER"')
  })

  it('has no tokens to list', async () => {
    const { call } = receiver()
    const { body, headers } = await call('GET', '/2.2.1/tokens')
    expect(body.data).toEqual([])
    expect(headers.get('X-Total-Count')).toBe('0')
  })

  it('is nothing else', async () => {
    const { call } = receiver()
    for (const path of ['/2.1', '/2.0', '/2.2.1/chargingprofiles', '/2.2.1/cdrs/NO/STK/C-1']) {
      expect(await call('GET', path)).toMatchObject({ http: 404, body: { status_code: 2001 } })
    }
  })
})

describe('A body that is not as it should be', () => {
  const path = '/2.2.1/sessions/NO/STK/S-101'

  it('is 400 when it is no JSON', async () => {
    const { call } = receiver()
    expect(await call('PUT', path, '{"id":')).toMatchObject({
      http: 400,
      body: { status_code: 2001 },
    })
  })

  it('is 200 with status 2001 that names the field when it is no such object', async () => {
    const { call, sessions } = receiver()
    const { http, body } = await call('POST', '/2.2.1/cdrs', withFields(CDR, { currency: null }))
    expect(http).toBe(200)
    expect(body.status_code).toBe(2001)
    expect(body.status_message).toContain('currency')
    expect(sessions.cdrs).toEqual([])
  })

  it('is 413 above 1 MiB', async () => {
    const { call } = receiver()
    const large = withFields(SESSION, { padding: 'x'.repeat(1024 * 1024) })
    expect(await call('PUT', path, large)).toMatchObject({ http: 413 })
  })

  it('is 2001 when the address names another session', async () => {
    const { call, sessions } = receiver()
    for (const wrong of ['NO/STK/S-102', 'DK/STK/S-101', 'NO/ABC/S-101']) {
      expect(await call('PUT', `/2.2.1/sessions/${wrong}`, SESSION)).toMatchObject({
        http: 200,
        body: { status_code: 2001 },
      })
    }
    expect(sessions.reports).toEqual([])
    expect((await call('PUT', '/2.2.1/sessions/no/stk/s-101', SESSION)).body.status_code).toBe(1000)
  })
})
