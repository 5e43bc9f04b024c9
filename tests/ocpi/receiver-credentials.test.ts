// The CPO registers with us, renews and ends the registration; and what each token opens meanwhile.
import { describe, expect, it } from 'vitest'
import { keptRegistration } from '#bff/ocpi/registration-record.ts'
import { OVERLAP_MS } from '#bff/ocpi/token-generations.ts'
import { CPO_URL, envelope, NOW, PUBLIC_URL, VERSIONS_URL, viewOf, type Sent } from './fixtures.ts'
import { receiver, tokenB } from './receiver-fixture.ts'
import { endpointsAt, tokenOf } from './their-side.ts'

const path = '/2.2.1/credentials'
const theirs = (token: string, url = VERSIONS_URL): string =>
  JSON.stringify({ token, url, roles: [{ role: 'CPO', party_id: 'STK', country_code: 'NO' }] })

/** Their side as we read it: versions and details, for the tokens that hold there. */
function theirSide(tokens: string[], offered = endpointsAt(`${CPO_URL}/ocpi/2.2.1`)) {
  return (sent: Sent): Response => {
    if (!tokens.includes(tokenOf(sent))) return new Response('{}', { status: 401 })
    if (sent.url === VERSIONS_URL) {
      const list = ['2.2.1', '2.3.0'].map((version) => ({ version, url: `${CPO_URL}/${version}` }))
      return envelope(JSON.stringify(list))
    }
    return envelope(JSON.stringify({ endpoints: offered }))
  }
}

const stranger = (tokens = ['token-c-1', 'token-c-2']) =>
  receiver(viewOf({}), theirSide(tokens), false)
const partner = (tokens = ['token-c-æ', 'token-c-1', 'token-c-2']) =>
  receiver(viewOf({}), theirSide(tokens))
const by = (token: string) => ({ Authorization: `Token ${token}` })
const A = by('token-a')

describe('Token A', () => {
  it('opens versions, their details and credentials, of which only POST is allowed, and nothing else', async () => {
    const { call } = stranger()
    expect((await call('GET', '/versions', undefined, A)).http).toBe(200)
    expect((await call('GET', '/2.2.1', undefined, A)).http).toBe(200)
    for (const [method, at] of [
      ['GET', '/2.2.1/tokens'],
      ['PUT', '/2.2.1/sessions/NO/STK/S-1'],
      ['GET', '/2.0/anything'],
    ] as const) {
      expect((await call(method, at, method === 'GET' ? undefined : '{}', A)).http).toBe(401)
    }
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const body = method === 'PUT' ? theirs('token-c-1') : undefined
      expect((await call(method, path, body, A)).http).toBe(405)
    }
  })

  it('registers once: then it is 401 everywhere, and the token it led to opens all', async () => {
    const { call, catalogue } = stranger()
    const { body } = await call('POST', path, theirs('token-c-1'), A)
    expect(body).toMatchObject({
      status_code: 1000,
      data: { token: tokenB(1), url: `${PUBLIC_URL}/ocpi/versions` },
    })
    expect(await keptRegistration(catalogue, VERSIONS_URL)).toMatchObject({
      tokenC: 'token-c-1',
      version: '2.2.1',
      roles: [{ partyId: 'STK' }],
    })
    for (const [method, at] of [
      ['GET', '/versions'],
      ['GET', '/2.2.1'],
      ['POST', path],
    ] as const) {
      const again = method === 'POST' ? theirs('token-c-2') : undefined
      expect((await call(method, at, again, A)).http).toBe(401)
    }
    expect((await call('GET', '/2.2.1/tokens', undefined, by(tokenB(1)))).http).toBe(200)
    expect((await call('GET', '/2.2.1/tokens')).http).toBe(401)
  })

  it('opens again for a partner that has lost us, as its refusing our token shows', async () => {
    const tokens = ['token-c-1']
    const { call, catalogue } = stranger(tokens)
    await call('POST', path, theirs('token-c-1'), A)
    expect((await call('GET', '/versions', undefined, A)).http).toBe(401)
    tokens[0] = 'token-c-2'
    expect((await call('GET', '/versions', undefined, A)).http).toBe(200)
    const { body } = await call('POST', path, theirs('token-c-2'), A)
    expect(body).toMatchObject({ data: { token: tokenB(2) } })
    expect((await call('GET', '/2.2.1/tokens', undefined, by(tokenB(1)))).http).toBe(401)
    expect(await keptRegistration(catalogue, VERSIONS_URL)).toMatchObject({ tokenC: 'token-c-2' })
  })

  it('does not open again where their side only fails', async () => {
    const { call } = receiver(viewOf({}), () => new Response('', { status: 502 }))
    expect((await call('GET', '/versions', undefined, A)).http).toBe(401)
  })
})

describe('A registration of theirs', () => {
  it('is 3001 where their versions cannot be read, and nothing is kept', async () => {
    const { call, catalogue } = stranger([])
    expect((await call('POST', path, theirs('token-c-1'), A)).body.status_code).toBe(3001)
    expect(await keptRegistration(catalogue, VERSIONS_URL)).toBeNull()
    expect((await call('GET', '/versions', undefined, A)).http).toBe(200)
  })

  it('is 3002 where they do not speak the version they came by', async () => {
    const { call } = receiver(viewOf({}), () => envelope('[]'), false)
    expect((await call('POST', path, theirs('token-c-1'), A)).body.status_code).toBe(3002)
  })

  it('is 3003 where a module is missing, which is named', async () => {
    const some = endpointsAt(CPO_URL).filter((e) => e.identifier !== 'commands')
    const { call } = receiver(viewOf({}), theirSide(['token-c-1'], some), false)
    const { body } = await call('POST', path, theirs('token-c-1'), A)
    expect(body.status_code).toBe(3003)
    expect(body.status_message).toContain('commands')
  })

  it('is 3002 by another version than the one the operator wants', async () => {
    const { call, seen } = receiver(viewOf({}), theirSide(['token-c-1']), false, '2.2.1')
    const by23 = await call('POST', '/2.3.0/credentials', theirs('token-c-1'), A)
    expect(by23.body.status_code).toBe(3002)
    expect(seen.registered).toBe(0)
    expect((await call('POST', path, theirs('token-c-1'), A)).body.status_code).toBe(1000)
    // What they offer is read at once, not with the next sweep.
    expect(seen.registered).toBe(1)
  })

  it('is made by the version of the address', async () => {
    const { call, catalogue } = stranger()
    await call('POST', '/2.3.0/credentials', theirs('token-c-1'), A)
    expect(await keptRegistration(catalogue, VERSIONS_URL)).toMatchObject({ version: '2.3.0' })
  })

  it.each([
    ['without TLS', 'http://cpo.elsewhere/versions'],
    ['on another loopback port than ours is not one of', 'http://127.0.0.1:9/versions'],
  ])('is not looked up at an address %s', async (_, url) => {
    const { call, sent } = stranger()
    expect((await call('POST', path, theirs('token-c-1', url), A)).body.status_code).toBe(3001)
    expect(sent).toEqual([])
  })

  it('names the field that is wrong', async () => {
    const { call } = stranger()
    const { body } = await call('POST', path, theirs('has a blank'), A)
    expect(body).toMatchObject({ status_code: 2001 })
    expect(body.status_message).toContain('token')
  })
})

describe('Once registered', () => {
  it('POST is 405', async () => {
    const { call } = partner()
    expect((await call('POST', path, theirs('token-c-1'))).http).toBe(405)
  })

  it('PUT and DELETE with a token on offer, but nobody registered, are 405', async () => {
    const { call, catalogue } = stranger()
    const tokens = { last: 1, current: null, offered: 1, previous: null }
    const record = JSON.stringify({ partner: null, tokens, ended: null })
    catalogue.named.set('ocpi-registration', record)
    for (const method of ['PUT', 'DELETE']) {
      const body = method === 'PUT' ? theirs('token-c-1') : undefined
      expect((await call(method, path, body, by(tokenB(1)))).http).toBe(405)
    }
  })

  it('GET shows the credentials that were used', async () => {
    const { call } = partner()
    expect((await call('GET', path)).body.data).toMatchObject({
      token: tokenB(0),
      roles: [{ role: 'EMSP', party_id: 'STI', country_code: 'NO' }],
    })
  })

  it('a PUT reads their versions with the new token and answers with a new one of ours', async () => {
    const { call, catalogue, sent } = partner()
    const { body } = await call('PUT', path, theirs('token-c-1'))
    expect(body).toMatchObject({ status_code: 1000, data: { token: tokenB(1) } })
    expect(sent.map(tokenOf)).toEqual(['token-c-1', 'token-c-1'])
    expect(await keptRegistration(catalogue, VERSIONS_URL)).toMatchObject({ tokenC: 'token-c-1' })
  })

  it('a PUT that does not work changes nothing', async () => {
    const { call, catalogue } = partner(['token-c-æ'])
    expect((await call('PUT', path, theirs('token-c-1'))).body.status_code).toBe(3001)
    expect(await keptRegistration(catalogue, VERSIONS_URL)).toMatchObject({ tokenC: 'token-c-æ' })
    expect((await call('GET', '/2.2.1/tokens')).http).toBe(200)
  })

  it('a PUT by another version switches to it', async () => {
    const { call, catalogue } = partner()
    await call('PUT', '/2.3.0/credentials', theirs('token-c-1'))
    expect(await keptRegistration(catalogue, VERSIONS_URL)).toMatchObject({ version: '2.3.0' })
  })

  it('the token of before opens the door until the new one is used', async () => {
    const { call } = partner()
    await call('PUT', path, theirs('token-c-1'))
    expect((await call('GET', '/2.2.1/tokens')).http).toBe(200)
    expect((await call('GET', '/2.2.1/tokens', undefined, by(tokenB(1)))).http).toBe(200)
    expect((await call('GET', '/2.2.1/tokens')).http).toBe(401)
  })

  it('or until a day has passed', async () => {
    const there = partner()
    await there.call('PUT', path, theirs('token-c-1'))
    there.clock.now = NOW + OVERLAP_MS - 1
    expect((await there.call('GET', '/2.2.1/tokens')).http).toBe(200)
    expect(there.seen.notes).toEqual(['ocpi-old-token-in-use'])
    there.clock.now = NOW + OVERLAP_MS
    expect((await there.call('GET', '/2.2.1/tokens')).http).toBe(401)
  })

  it('a PUT whose answer was lost is asked again with the token of before', async () => {
    const { call } = partner()
    await call('PUT', path, theirs('token-c-1'))
    const { body } = await call('PUT', path, theirs('token-c-2'))
    expect(body).toMatchObject({ status_code: 1000, data: { token: tokenB(2) } })
    expect((await call('GET', '/2.2.1/tokens', undefined, by(tokenB(1)))).http).toBe(401)
    expect((await call('GET', '/2.2.1/tokens')).http).toBe(200)
    expect((await call('GET', '/2.2.1/tokens', undefined, by(tokenB(2)))).http).toBe(200)
  })

  it('DELETE ends it: no token of ours opens the door, and we do not begin again', async () => {
    const { call, catalogue, register } = partner()
    expect((await call('DELETE', path)).body.status_code).toBe(1000)
    expect(await keptRegistration(catalogue, VERSIONS_URL)).toBeNull()
    expect((await call('GET', '/2.2.1/tokens')).http).toBe(401)
    expect(await register()).toMatchObject({ ok: false, code: 'unregistered' })
    expect((await call('GET', '/versions', undefined, A)).http).toBe(200)
  })
})
