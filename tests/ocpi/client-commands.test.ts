import { describe, expect, it } from 'vitest'
import { client, REGISTRATION, status } from './client-fixture.ts'
import { CPO_URL, envelope, NOW, OURS, PUBLIC_URL } from './fixtures.ts'

const START = {
  reference: OURS,
  attempt: 2,
  locationId: 'LOC-1',
  evseUid: 'STK-1001',
  connectorId: null,
  locale: 'nb-NO',
}
const accepted = '{"result":"ACCEPTED","timeout":30}'

describe('START_SESSION', () => {
  it('carries one ad-hoc token per charge, and our reference as its authorization', async () => {
    const { sent, chargers } = client(() => envelope(accepted))
    const outcome = await chargers.start(START)
    expect(outcome).toEqual({
      ok: true,
      value: { answer: 'accepted', why: 'start-timeout', timeoutS: 30 },
    })
    expect(sent).toHaveLength(1)
    expect(sent[0]?.method).toBe('POST')
    expect(sent[0]?.url).toBe(`${CPO_URL}/cpo/commands/START_SESSION`)
    expect(sent[0]?.body).toEqual({
      response_url: `${PUBLIC_URL}/ocpi/2.2.1/commands/START_SESSION/${OURS}-2`,
      token: {
        country_code: 'NO',
        party_id: 'STI',
        uid: OURS,
        type: 'AD_HOC_USER',
        contract_id: OURS,
        issuer: 'Stikk',
        valid: true,
        whitelist: 'NEVER',
        language: 'nb',
        last_updated: '2026-11-22T12:00:00Z',
      },
      location_id: 'LOC-1',
      evse_uid: 'STK-1001',
      authorization_reference: OURS,
    })
  })

  it('names the connector only where the EVSE asks for it', async () => {
    const { sent, chargers } = client(() => envelope(accepted))
    await chargers.start({ ...START, connectorId: '2' })
    expect(sent[0]?.body).toMatchObject({ connector_id: '2' })
  })

  it('authenticates in base64 of the UTF-8, and says from whom to whom', async () => {
    const { sent, chargers } = client(() => envelope(accepted))
    await chargers.start(START)
    expect(sent[0]?.headers).toMatchObject({
      authorization: `Token ${Buffer.from('token-c-æ', 'utf8').toString('base64')}`,
      'content-type': 'application/json',
      'ocpi-from-country-code': 'NO',
      'ocpi-from-party-id': 'STI',
      'ocpi-to-country-code': 'NO',
      'ocpi-to-party-id': 'STK',
    })
    const { 'x-request-id': request, 'x-correlation-id': correlation } = sent[0]?.headers ?? {}
    expect(request).toMatch(/^id-\d$/)
    expect(correlation).toMatch(/^id-\d$/)
    expect(request).not.toBe(correlation)
  })

  it('sends the token raw to a partner that wants it so', async () => {
    const { sent, chargers } = client(() => envelope(accepted), {
      tokenEncoding: 'raw',
      registration: async () => ({ ...REGISTRATION, tokenC: 'plain' }),
    })
    await chargers.start(START)
    expect(sent[0]?.headers['authorization']).toBe('Token plain')
  })

  it.each([
    ['{"result":"REJECTED","timeout":0}', 'refused', 0],
    ['{"result":"NOT_SUPPORTED"}', 'refused', null],
    ['{"result":"accepted","timeout":"60"}', 'accepted', 60],
    ['{"result":"QUEUED","timeout":30}', 'unanswered', 30],
    // In milliseconds, or without end: the driver's reservation would wait as long.
    ['{"result":"ACCEPTED","timeout":30000}', 'accepted', 900],
    ['{"result":"ACCEPTED","timeout":999999999}', 'accepted', 900],
    ['{"result":"ACCEPTED","timeout":-1}', 'accepted', null],
    [null, 'accepted', null],
  ])('answered %s is %s', async (data, answer, timeoutS) => {
    const { chargers } = client(() => envelope(data))
    expect(await chargers.start(START)).toMatchObject({ ok: true, value: { answer, timeoutS } })
  })
})

const ocpi = (code: number) => new Response(`{"status_code":${code},"timestamp":"x"}`)

const wait = async (text: string) =>
  client(() => status(429, { 'Retry-After': text })).chargers.start(START)

describe('A call that fails', () => {
  it.each([
    ['2001 is final', () => ocpi(2001), 'refused', '2001', 502],
    ['2003 is final', () => ocpi(2003), 'refused', '2003', 502],
    ['3000 may pass', () => ocpi(3000), 'retry', '3000', 502],
    ['a hub that cannot reach them may pass', () => ocpi(4003), 'retry', '4003', 502],
    ['400 is final', () => status(400), 'refused', '400', 502],
    ['404 is final', () => status(404), 'refused', '404', 502],
    ['a redirect is final', () => status(302), 'refused', '302', 502],
    ['401 waits for a new registration', () => status(401), 'retry', '401', 502],
    ['429 may pass', () => status(429), 'retry', '429', 503],
    ['500 may pass', () => status(500), 'retry', '500', 502],
    ['503 may pass', () => status(503), 'retry', '503', 503],
    ['no JSON may pass', () => new Response('<html>'), 'retry', 'bad-json', 502],
    ['no envelope may pass', () => new Response('[]'), 'retry', 'bad-command-response', 502],
    ['no result may pass', () => envelope('{"timeout":3}'), 'retry', 'bad-command-response', 502],
  ])('%s', async (_, answer, fate, code, gateway) => {
    const { sent, chargers } = client(answer)
    expect(await chargers.start(START)).toMatchObject({ ok: false, fate, code, gateway })
    // Whether a command may be repeated is the session's to judge.
    expect(sent).toHaveLength(1)
  })

  it('tells a refused START apart from one that nobody answered', async () => {
    const refused = await client(() => ocpi(2003)).chargers.start(START)
    expect(refused).toMatchObject({ why: 'start-refused' })
    const silent = await client(() => status(500)).chargers.start(START)
    expect(silent).toMatchObject({ why: 'start-timeout' })
  })

  it('honours Retry-After in seconds and as a date', async () => {
    expect(await wait('7')).toMatchObject({ retryAfterMs: 7000 })
    expect(await wait('Sun, 22 Nov 2026 12:01:00 GMT')).toMatchObject({ retryAfterMs: 60_000 })
    expect(await wait('soon')).toMatchObject({ retryAfterMs: null })
  })

  it('never leads elsewhere: a redirect would carry the token along', async () => {
    const redirects: unknown[] = []
    const { chargers } = client(() => envelope(accepted), {
      fetch: async (_url, init) => {
        redirects.push(init.redirect)
        return envelope(accepted)
      },
    })
    await chargers.start(START)
    expect(redirects).toEqual(['manual'])
  })

  it('is cut off at the time limit', async () => {
    const { chargers } = client(() => envelope(accepted), { fetch: hanging, timeLimitMs: 20 })
    expect(await chargers.start(START)).toMatchObject({
      ok: false,
      fate: 'retry',
      code: 'timeout',
      gateway: 504,
    })
  })

  it('on the way there is a retry', async () => {
    const { chargers } = client(() => {
      throw new TypeError('fetch failed')
    })
    expect(await chargers.start(START)).toMatchObject({ fate: 'retry', code: 'network' })
  })

  it('with 401 tells the caller that the token is no longer known', async () => {
    let told = 0
    const { chargers } = client(() => status(401), { onUnauthorized: () => (told += 1) })
    await chargers.start(START)
    await chargers.readSession(OURS, NOW)
    expect(told).toBe(2)
  })

  it('is not even made before we are registered', async () => {
    const { sent, chargers } = client(() => envelope(accepted), { registration: async () => null })
    expect(await chargers.start(START)).toMatchObject({
      fate: 'retry',
      code: 'not-registered',
      gateway: 503,
    })
    expect(sent).toHaveLength(0)
  })
})

function hanging(_url: string, init: RequestInit): Promise<Response> {
  return new Promise((_, reject) => {
    init.signal?.addEventListener('abort', () => reject(init.signal?.reason))
  })
}

describe('STOP_SESSION', () => {
  const STOP = { reference: OURS, sessionId: 'DK*ABC*S*101', attempt: 1 }

  it('names the session as the CPO does, and goes to the party that owns it', async () => {
    const { sent, chargers } = client(() => envelope(accepted))
    expect(await chargers.stop(STOP)).toEqual({ ok: true, value: { answer: 'accepted' } })
    expect(sent[0]?.url).toBe(`${CPO_URL}/cpo/commands/STOP_SESSION`)
    expect(sent[0]?.body).toEqual({
      response_url: `${PUBLIC_URL}/ocpi/2.2.1/commands/STOP_SESSION/${OURS}-1`,
      session_id: 'S*101',
    })
    expect(sent[0]?.headers).toMatchObject({
      'ocpi-to-country-code': 'DK',
      'ocpi-to-party-id': 'ABC',
    })
  })

  it('of a session they do not know is refused', async () => {
    const { chargers } = client(() => envelope('{"result":"UNKNOWN_SESSION","timeout":0}'))
    expect(await chargers.stop(STOP)).toEqual({ ok: true, value: { answer: 'refused' } })
  })
})
