import { describe, expect, it } from 'vitest'
import type { RegistrationDeps } from '#bff/ocpi/handshake.ts'
import { keptRegistration } from '#bff/ocpi/registration-record.ts'
import { register, registerAgain } from '#bff/ocpi/registration.ts'
import { cpo, DETAILS_URL, endpoints, endpointsAt, tokenOf as token } from './their-side.ts'
import {
  counter,
  envelope,
  memoryCatalogue,
  network,
  NOW,
  PARTY,
  PUBLIC_URL,
  TOKEN_B,
  VERSIONS_URL,
} from './fixtures.ts'

function deps(fetch: RegistrationDeps['fetch'], catalogue = memoryCatalogue()): RegistrationDeps {
  return {
    versionsUrl: VERSIONS_URL,
    tokenA: 'token-a',
    tokenB: async (generation) => `${TOKEN_B}-${generation}`,
    pinnedVersion: null,
    tokenEncoding: 'base64',
    publicUrl: PUBLIC_URL,
    party: PARTY,
    businessName: 'Stikk sandbox',
    fetch,
    now: () => NOW,
    newId: counter(),
    catalogue,
  }
}

describe('Registering with a CPO', () => {
  it('exchanges tokens, and keeps what it was given', async () => {
    const them = cpo()
    const ours = deps(them.fetch)
    const outcome = await register(ours)
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        versionsUrl: VERSIONS_URL,
        tokenC: 'token-c-1',
        roles: [{ role: 'CPO', countryCode: 'NO', partyId: 'STK' }],
      },
    })
    expect(them.sent.map((s) => `${s.method} ${s.url}`)).toEqual([
      `GET ${VERSIONS_URL}`,
      `GET ${DETAILS_URL}`,
      `POST ${DETAILS_URL}/credentials`,
    ])
    expect(them.sent.every((s) => token(s) === 'token-a')).toBe(true)
    expect(them.sent[2]?.body).toEqual({
      token: `${TOKEN_B}-1`,
      url: `${PUBLIC_URL}/ocpi/versions`,
      roles: [
        {
          role: 'EMSP',
          business_details: { name: 'Stikk sandbox' },
          party_id: 'STI',
          country_code: 'NO',
        },
      ],
    })
    const kept = await keptRegistration(ours.catalogue, VERSIONS_URL)
    expect(kept).toEqual(outcome.ok ? outcome.value : null)
  })

  it('routes nothing on configuration modules', async () => {
    const them = cpo()
    await register(deps(them.fetch))
    for (const { headers } of them.sent) expect(headers).not.toHaveProperty('ocpi-to-party-id')
  })

  it('once is enough: a restart says nothing', async () => {
    const them = cpo()
    const catalogue = memoryCatalogue()
    await register(deps(them.fetch, catalogue))
    const again = await register(deps(them.fetch, catalogue))
    expect(again).toMatchObject({ ok: true, value: { tokenC: 'token-c-1' } })
    expect(them.sent).toHaveLength(3)
  })

  it('with another CPO begins anew', async () => {
    const catalogue = memoryCatalogue()
    await register(deps(cpo().fetch, catalogue))
    expect(await keptRegistration(catalogue, 'https://other.example/versions')).toBeNull()
  })

  it('tells the CPO with token C when our address or token has changed', async () => {
    const them = cpo()
    const catalogue = memoryCatalogue()
    await register(deps(them.fetch, catalogue))
    const moved = { ...deps(them.fetch, catalogue), publicUrl: 'https://new.example' }
    expect(await register(moved)).toMatchObject({ ok: true, value: { tokenC: 'token-c-2' } })
    expect(them.sent.at(-1)).toMatchObject({
      method: 'PUT',
      body: { url: 'https://new.example/ocpi/versions' },
    })
  })

  it('says so when the CPO holds an old registration that we do not', async () => {
    const them = cpo()
    await register(deps(them.fetch))
    expect(await register(deps(them.fetch))).toMatchObject({
      ok: false,
      fate: 'refused',
      code: 'already-registered',
    })
  })

  it('begins anew when the CPO has forgotten us', async () => {
    const them = cpo()
    const catalogue = memoryCatalogue()
    await register(deps(them.fetch, catalogue))
    them.state.tokenC = ''
    expect(await registerAgain(deps(them.fetch, catalogue))).toMatchObject({
      ok: true,
      value: { tokenC: 'token-c-2' },
    })
  })

  it('only reads the endpoints again when the CPO still knows us', async () => {
    const them = cpo()
    const catalogue = memoryCatalogue()
    await register(deps(them.fetch, catalogue))
    const outcome = await registerAgain(deps(them.fetch, catalogue))
    expect(outcome).toMatchObject({ ok: true, value: { tokenC: 'token-c-1' } })
    expect(them.state.issued).toBe(1)
    expect(them.sent).toHaveLength(5)
  })

  it('is not asked for where a module is missing', async () => {
    const them = cpo({ endpoints: endpoints.filter((e) => e.identifier !== 'commands') })
    expect(await register(deps(them.fetch))).toMatchObject({
      fate: 'refused',
      code: 'no-endpoint-commands',
    })
    expect(them.sent.some((s) => s.method === 'POST')).toBe(false)
  })

  it('takes no token to an address without TLS', async () => {
    const them = cpo({ endpoints: endpointsAt(DETAILS_URL.replace('https:', 'http:')) })
    expect(await register(deps(them.fetch))).toMatchObject({ code: 'insecure-address' })
    expect(them.sent).toHaveLength(2)
  })

  it('needs a version that we speak', async () => {
    const { fetch } = network(() => envelope('[{"version":"2.0","url":"https://cpo.example/x"}]'))
    expect(await register(deps(fetch))).toMatchObject({
      fate: 'refused',
      code: 'no-version-of-ours',
    })
  })

  it('keeps nothing when the credentials cannot be read', async () => {
    const them = cpo()
    const catalogue = memoryCatalogue()
    const fetch: RegistrationDeps['fetch'] = (url, init) =>
      url.endsWith('/credentials')
        ? Promise.resolve(envelope('{"token":"with space","url":"https://x.example"}'))
        : them.fetch(url, init)
    expect(await register(deps(fetch, catalogue))).toMatchObject({ code: 'bad-credentials' })
    expect(await keptRegistration(catalogue, VERSIONS_URL)).toBeNull()
  })
})
