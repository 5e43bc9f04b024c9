// OCPI 2.1.1: registering with a partner that speaks nothing else, or other versions as well.
import { describe, expect, it } from 'vitest'
import type { RegistrationDeps } from '#bff/ocpi/handshake.ts'
import { keptRegistration } from '#bff/ocpi/registration-record.ts'
import { showRegistration } from '#bff/ocpi/registration-shown.ts'
import { mayBegin } from '#bff/ocpi/accepting.ts'
import { unregister } from '#bff/ocpi/registration-changes.ts'
import { register } from '#bff/ocpi/registration.ts'
import type { Notice } from '#bff/session/ports.ts'
import {
  counter,
  CPO_URL,
  envelope,
  memoryCatalogue,
  network,
  NOW,
  PARTY,
  PUBLIC_URL,
  VERSIONS_URL,
} from './fixtures.ts'

const MODULES = ['credentials', 'commands', 'locations', 'tariffs', 'sessions', 'cdrs']

interface Theirs {
  versions: string[]
  takes: 'raw' | 'base64' | 'both'
  /** Modules that 2.2.1 and above name; those of 2.1.1 are whole. */
  offered: string[]
}

/** A CPO that knows one way to write a token, and answers with credentials of the version asked. */
function cpo({ versions, takes, offered }: Theirs) {
  return network((sent) => {
    const token = (sent.headers['authorization'] ?? '').replace('Token ', '')
    const known = ['token-a', 'token-c'].flatMap((one) => [
      ...(takes === 'base64' ? [] : [one]),
      ...(takes === 'raw' ? [] : [btoa(one)]),
    ])
    if (!known.includes(token)) return new Response('{}', { status: 401 })
    if (sent.url === VERSIONS_URL) {
      const list = versions.map((version) => ({ version, url: `${CPO_URL}/ocpi/${version}` }))
      return envelope(JSON.stringify(list))
    }
    const [, version = '', credentials] = /\/ocpi\/([\d.]+)(\/credentials)?$/.exec(sent.url) ?? []
    const old = version === '2.1.1'
    if (!credentials) {
      const endpoints = (old ? MODULES : offered).map((identifier) => ({
        identifier,
        ...(old ? {} : { role: identifier === 'commands' ? 'RECEIVER' : 'SENDER' }),
        url: `${CPO_URL}/ocpi/${version}/${identifier}`,
      }))
      return envelope(JSON.stringify({ version, endpoints }))
    }
    const us = { party_id: 'STK', country_code: 'NO', business_details: { name: 'Lading' } }
    const body = { token: 'token-c', url: VERSIONS_URL }
    return envelope(
      JSON.stringify(old ? { ...body, ...us } : { ...body, roles: [{ role: 'CPO', ...us }] }),
    )
  })
}

function ours(theirs: Partial<Theirs>, more: Partial<RegistrationDeps> = {}) {
  const them = cpo({ versions: ['2.1.1'], takes: 'raw', offered: MODULES, ...theirs })
  const catalogue = memoryCatalogue()
  const notes: Notice[] = []
  const clock = { now: NOW }
  const deps: RegistrationDeps = {
    versionsUrl: VERSIONS_URL,
    tokenA: 'token-a',
    tokenB: async (generation) => `token-b-${generation}`,
    pinnedVersion: null,
    tokenEncoding: null,
    publicUrl: PUBLIC_URL,
    party: PARTY,
    businessName: 'Stikk sandbox',
    fetch: them.fetch,
    now: () => clock.now,
    newId: counter(),
    catalogue,
    note: (notice) => void notes.push(notice),
    ...more,
  }
  return { them, deps, catalogue, notes, clock }
}

describe('Registering with a CPO of 2.1.1 alone', () => {
  it('sends the raw token and one party without roles, and reads theirs', async () => {
    const { them, deps, catalogue, notes } = ours({})
    expect(await register(deps)).toMatchObject({
      ok: true,
      value: { version: '2.1.1', roles: [{ role: 'CPO', countryCode: 'NO', partyId: 'STK' }] },
    })
    const posted = them.sent.at(-1)
    expect(posted?.headers['authorization']).toBe('Token token-a')
    expect(posted?.body).toEqual({
      token: 'token-b-1',
      url: `${PUBLIC_URL}/ocpi/versions`,
      party_id: 'STI',
      country_code: 'NO',
      business_details: { name: 'Stikk sandbox' },
    })
    expect(notes).toMatchObject([{ code: 'ocpi-version-lacks', subject: '2.1.1' }])
    expect((await showRegistration(catalogue, VERSIONS_URL)).lacks).toHaveLength(6)
  })

  it('is asked again an hour later with the raw token at once', async () => {
    const { them, deps, clock } = ours({})
    await register(deps)
    them.sent.length = 0
    clock.now += 3_600_001
    expect(await register(deps)).toMatchObject({ ok: true })
    expect(them.sent.map((s) => s.headers['authorization'])).toEqual(
      them.sent.map(() => 'Token token-c'),
    )
    expect(them.sent).toHaveLength(2)
  })

  it('keeps to the way of writing a token that the operator has set', async () => {
    const set = ours({}, { tokenEncoding: 'base64' })
    expect(await register(set.deps)).toMatchObject({
      code: '401-unless-OCPI_TOKEN_ENCODING-is-raw',
    })
    const base64 = ours({ takes: 'base64' }, { tokenEncoding: 'base64' })
    expect(await register(base64.deps)).toMatchObject({ ok: true, value: { version: '2.1.1' } })
  })

  it('comes to nothing without a party: no object of theirs would have an owner', async () => {
    const { them, deps, notes } = ours({})
    const fetch: RegistrationDeps['fetch'] = async (url, init) => {
      const answer = await them.fetch(url, init)
      return new Response((await answer.text()).replace('party_id', 'party'), answer)
    }
    expect(await register({ ...deps, fetch })).toMatchObject({ code: 'no-party' })
    expect(notes).toMatchObject([{ code: 'ocpi-no-party', field: 'party_id' }])
  })

  it('says what to set where 2.1.1 is spoken with base64', async () => {
    const { deps } = ours({ takes: 'base64' })
    expect(await register(deps)).toMatchObject({
      code: '401-unless-OCPI_TOKEN_ENCODING-is-base64',
    })
  })
})

describe('A registration by 2.1.1', () => {
  it('is ended with the raw token', async () => {
    const { them, deps } = ours({})
    await register(deps)
    await unregister(deps, false)
    expect(them.sent.at(-1)).toMatchObject({
      method: 'DELETE',
      headers: { authorization: 'Token token-c' },
    })
  })

  it('is not taken for lost when somebody comes with token A', async () => {
    const { deps } = ours({})
    await register(deps)
    expect(await mayBegin(deps)).toBe(false)
  })
})

describe('2.1.1 beside a higher version', () => {
  it('is not taken, and the operator hears of no lack', async () => {
    const { deps, notes, catalogue } = ours({ versions: ['2.1.1', '2.2.1'], takes: 'base64' })
    expect(await register(deps)).toMatchObject({ ok: true, value: { version: '2.2.1' } })
    expect(notes).toEqual([])
    expect((await showRegistration(catalogue, VERSIONS_URL)).lacks).toEqual([])
  })

  it('is not taken where the higher one is incomplete, nor for the way a token is written', async () => {
    const versions = ['2.1.1', '2.2.1']
    const offered = MODULES.filter((name) => name !== 'cdrs')
    const incomplete = ours({ versions, takes: 'both', offered })
    expect(await register(incomplete.deps)).toMatchObject({ code: 'no-endpoint-cdrs' })
    const raw = ours({ versions })
    expect(await register(raw.deps)).toMatchObject({
      code: '401-unless-OCPI_TOKEN_ENCODING-is-raw',
    })
  })

  it('is taken where the operator wants it', async () => {
    const { deps } = ours({ versions: ['2.1.1', '2.2.1'] }, { pinnedVersion: '2.1.1' })
    expect(await register(deps)).toMatchObject({ ok: true, value: { version: '2.1.1' } })
  })

  it('goes on where the higher one comes later and takes our token in no way of its own', async () => {
    const { deps, catalogue, clock, notes } = ours({})
    await register(deps)
    const later = cpo({ versions: ['2.1.1', '2.2.1'], takes: 'raw', offered: MODULES })
    clock.now += 3_600_001
    expect(await register({ ...deps, fetch: later.fetch })).toMatchObject({ ok: true })
    expect(later.sent.length).toBeGreaterThan(1)
    const field = 'Authorization'
    expect(notes.at(-1)).toMatchObject({
      code: 'ocpi-401-unless-OCPI_TOKEN_ENCODING-is-raw',
      field,
    })
    const kept = await keptRegistration(catalogue, VERSIONS_URL)
    expect(kept).toMatchObject({ version: '2.1.1', tokenC: 'token-c' })
  })
})
