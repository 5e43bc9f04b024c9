// Tokens that change, versions that rise, registrations that end; and what a lost answer leaves.
import { describe, expect, it } from 'vitest'
import type { RegistrationDeps } from '#bff/ocpi/handshake.ts'
import { beginAgain, rotate, unregister } from '#bff/ocpi/registration-changes.ts'
import { keptRegistration, readRecord } from '#bff/ocpi/registration-record.ts'
import { register, registerAgain } from '#bff/ocpi/registration.ts'
import { opening } from '#bff/ocpi/token-generations.ts'
import type { Notice } from '#bff/session/ports.ts'
import { REGISTRATION } from './client-fixture.ts'
import {
  counter,
  envelope,
  memoryCatalogue,
  network,
  NOW,
  PARTY,
  PUBLIC_URL,
  VERSIONS_URL,
} from './fixtures.ts'
import { cpo } from './their-side.ts'

const HOUR_MS = 3_600_000

function ours(them = cpo(), more: Partial<RegistrationDeps> = {}) {
  const catalogue = memoryCatalogue()
  const clock = { now: NOW }
  const notes: Notice[] = []
  const deps: RegistrationDeps = {
    versionsUrl: VERSIONS_URL,
    tokenA: 'token-a',
    tokenB: async (generation) => `token-b-${generation}`,
    pinnedVersion: null,
    tokenEncoding: 'base64',
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
  const open = async () => opening((await readRecord(catalogue)).tokens, clock.now)
  const kept = () => keptRegistration(catalogue, deps.versionsUrl)
  return { them, deps, catalogue, clock, notes, open, kept }
}

describe('Our token, rotated', () => {
  it('is given by PUT, and both open the door until the new one is used', async () => {
    const { them, deps, open, kept } = ours()
    await register(deps)
    expect(await rotate(deps)).toMatchObject({ ok: true, value: { tokenC: 'token-c-2' } })
    expect(them.sent.at(-1)).toMatchObject({ method: 'PUT', body: { token: 'token-b-2' } })
    expect(await open()).toEqual([2, 1])
    expect(await kept()).toMatchObject({ tokenC: 'token-c-2' })
  })

  it('opens the door before it is sent, as they read our versions with it', async () => {
    const there = ours()
    await register(there.deps)
    const seen: number[][] = []
    const fetch: RegistrationDeps['fetch'] = async (url, init) => {
      if (init.method === 'PUT') seen.push(await there.open())
      return there.them.fetch(url, init)
    }
    await rotate({ ...there.deps, fetch })
    expect(seen).toEqual([[1, 2]])
  })

  it('whose answer was lost is asked for again with the same token, by the next look', async () => {
    const { them, deps, open, kept } = ours()
    await register(deps)
    them.state.loseAnswer = true
    expect(await rotate(deps)).toMatchObject({ ok: false, fate: 'retry' })
    expect(them.state.given).toMatchObject({ token: 'token-b-2' })
    expect(await open()).toEqual([1, 2])
    expect(await register(deps)).toMatchObject({ ok: true })
    expect(them.state.given).toMatchObject({ token: 'token-b-2' })
    expect(await open()).toEqual([2, 1])
    expect((await kept())?.tokenC).toBe(them.state.tokenC)
  })

  it('is one and the same, however often it is asked for before it is confirmed', async () => {
    const { them, deps, open } = ours()
    await register(deps)
    them.state.refuse = 503
    await rotate(deps)
    await rotate(deps)
    expect(await open()).toEqual([1, 2])
    them.state.refuse = null
    await rotate(deps)
    expect(them.state.given).toMatchObject({ token: 'token-b-2' })
  })

  it('that they decline is not offered any longer', async () => {
    const { them, deps, open } = ours()
    await register(deps)
    them.state.refuse = 400
    expect(await rotate(deps)).toMatchObject({ ok: false, fate: 'refused', code: '400' })
    expect(await open()).toEqual([1])
    expect(await register(deps)).toMatchObject({ ok: true, value: { tokenC: 'token-c-1' } })
  })

  it('never comes twice, whatever was ended in between', async () => {
    const { them, deps } = ours()
    await register(deps)
    await rotate(deps)
    await unregister(deps, false)
    await beginAgain(deps)
    expect(them.state.given).toMatchObject({ token: 'token-b-3' })
  })

  it('is no use where nobody is registered', async () => {
    expect(await rotate(ours().deps)).toMatchObject({ ok: false, code: 'not-registered' })
  })
})

describe('A registration from before there were generations', () => {
  it('goes on with the one token it had, which is generation 0', async () => {
    const { catalogue, open, kept } = ours()
    const { version: _v, checkedAt: _c, ...flat } = REGISTRATION
    catalogue.named.set('ocpi-registration', JSON.stringify(flat))
    expect(await open()).toEqual([0])
    expect(await kept()).toMatchObject({ tokenC: REGISTRATION.tokenC, version: '2.2.1' })
  })
})

describe('The version', () => {
  it('is the highest that both speak', async () => {
    const { them, deps } = ours()
    them.state.versions = ['2.2.1', '2.3.0', '3.0']
    expect(await register(deps)).toMatchObject({ value: { version: '2.3.0' } })
    expect(them.sent.at(-1)?.url).toContain('/2.3.0/credentials')
  })

  it('is the one that the operator wants, or none', async () => {
    const { them, deps } = ours(cpo(), { pinnedVersion: '2.2.1' })
    them.state.versions = ['2.3.0']
    expect(await register(deps)).toMatchObject({ fate: 'refused', code: 'no-version-2.2.1' })
    them.state.versions = ['2.3.0', '2.2.1']
    expect(await register(deps)).toMatchObject({ value: { version: '2.2.1' } })
  })

  it('is the lower one where the higher lacks a module that is needed', async () => {
    const { them, deps } = ours()
    them.state.versions = ['2.3.0', '2.2.1']
    const fetch: RegistrationDeps['fetch'] = (url, init) =>
      url.endsWith('/2.3.0')
        ? Promise.resolve(envelope('{"version":"2.3.0","endpoints":[]}'))
        : them.fetch(url, init)
    expect(await register({ ...deps, fetch })).toMatchObject({ value: { version: '2.2.1' } })
  })

  it('rises when they do, at the next check, by a PUT to the new one', async () => {
    const { them, deps, clock } = ours()
    await register(deps)
    them.state.versions = ['2.2.1', '2.3.0']
    const before = them.sent.length
    await register(deps)
    expect(them.sent).toHaveLength(before)
    clock.now += HOUR_MS
    expect(await register(deps)).toMatchObject({ ok: true, value: { version: '2.3.0' } })
    expect(them.sent.at(-1)).toMatchObject({ method: 'PUT' })
    expect(them.sent.at(-1)?.url).toContain('/2.3.0/credentials')
  })

  it('stays where they do not let us rise, and the operator is told', async () => {
    const { them, deps, clock, notes } = ours()
    await register(deps)
    them.state.versions = ['2.2.1', '2.3.0']
    them.state.refuse = 500
    clock.now += HOUR_MS
    expect(await register(deps)).toMatchObject({ ok: true, value: { version: '2.2.1' } })
    expect(notes).toMatchObject([{ code: 'ocpi-version-not-changed', field: 'version' }])
  })
})

describe('A check', () => {
  it('that meets an outage changes nothing, and looks again in five minutes', async () => {
    const { them, deps, clock } = ours()
    await register(deps)
    clock.now += HOUR_MS
    const away = network(() => new Response('', { status: 502 }))
    expect(await register({ ...deps, fetch: away.fetch })).toMatchObject({ ok: true })
    const before = them.sent.length
    await register(deps)
    expect(them.sent).toHaveLength(before)
    clock.now += 300_000
    await register(deps)
    expect(them.sent.length).toBeGreaterThan(before)
  })
})

describe('An end', () => {
  it('by us is a DELETE, closes the door, and nothing begins again by itself', async () => {
    const { them, deps, open, kept } = ours()
    await register(deps)
    expect(await unregister(deps, false)).toEqual({ ok: true, value: null })
    expect(them.sent.at(-1)).toMatchObject({ method: 'DELETE' })
    expect(await open()).toEqual([])
    expect(await kept()).toBeNull()
    expect(await register(deps)).toMatchObject({ fate: 'refused', code: 'unregistered' })
    expect(await register({ ...deps, tokenA: 'token-of-another' })).not.toMatchObject({
      code: 'unregistered',
    })
    expect(await beginAgain(deps)).toMatchObject({ ok: true })
  })

  it('waits for a CPO that cannot be reached, unless it is forced', async () => {
    const { deps, kept } = ours()
    await register(deps)
    const away = { ...deps, fetch: network(() => new Response('', { status: 502 })).fetch }
    expect(await unregister(away, false)).toMatchObject({ ok: false, code: '502' })
    expect(await kept()).not.toBeNull()
    expect(await unregister(away, true)).toMatchObject({ ok: true })
    expect(await kept()).toBeNull()
  })
})

describe('Where they register with us', () => {
  it('we wait, and ask nobody', async () => {
    const { them, deps } = ours(cpo(), { versionsUrl: null })
    expect(await register(deps)).toMatchObject({ fate: 'retry', code: 'waiting-for-them' })
    expect(them.sent).toEqual([])
  })

  it('a token of theirs that is refused is the operator’s to hear, and nothing is dropped', async () => {
    const { them, deps, catalogue, notes } = ours(cpo(), { versionsUrl: null })
    catalogue.named.set('ocpi-registration', JSON.stringify(REGISTRATION))
    them.state.tokenC = 'another'
    expect(await registerAgain(deps)).toMatchObject({ fate: 'refused', code: 'token-refused' })
    expect(notes).toMatchObject([{ code: 'ocpi-registration-lost', field: 'token' }])
    expect(await keptRegistration(catalogue, null)).not.toBeNull()
  })
})

describe('A token in the other encoding', () => {
  it.each(['base64', 'raw'] as const)('is named where %s is refused', async (tokenEncoding) => {
    const header = tokenEncoding === 'raw' ? `Token ${btoa('token-a')}` : 'Token token-a'
    const { fetch } = network(({ headers }) =>
      headers['authorization'] === header ? envelope('[]') : new Response('', { status: 401 }),
    )
    const { deps } = ours(cpo(), { tokenEncoding, fetch })
    expect(await register(deps)).toMatchObject({
      fate: 'refused',
      code: `401-unless-OCPI_TOKEN_ENCODING-is-${tokenEncoding === 'raw' ? 'base64' : 'raw'}`,
    })
  })
})
