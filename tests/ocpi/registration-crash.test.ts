// Death between any two steps: whatever was last written or sent, the next look leaves a registration in
// which the token that they hold opens our door and the token that we hold opens theirs.
import { describe, expect, it } from 'vitest'
import { acceptPut } from '#bff/ocpi/accepting.ts'
import type { RegistrationDeps } from '#bff/ocpi/handshake.ts'
import { rotate, unregister } from '#bff/ocpi/registration-changes.ts'
import { keptRegistration, readRecord } from '#bff/ocpi/registration-record.ts'
import { register } from '#bff/ocpi/registration.ts'
import { opening } from '#bff/ocpi/token-generations.ts'
import { counter, memoryCatalogue, NOW, PARTY, PUBLIC_URL, VERSIONS_URL } from './fixtures.ts'
import { cpo } from './their-side.ts'

class Death extends Error {}

/** `when`: before the step has any effect, or after it, with its answer lost. */
type When = 'before' | 'after'

/** A registration, and the same with a death at the `at`-th step that it takes. */
async function registered() {
  const them = cpo()
  const catalogue = memoryCatalogue()
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
    now: () => NOW,
    newId: counter(),
    catalogue,
  }
  await register(deps)
  const dying = (at: number, when: When): RegistrationDeps => {
    let steps = 0
    const step = async <T>(act: () => Promise<T>): Promise<T> => {
      steps += 1
      if (steps > at) throw new Death('dead')
      if (steps < at) return act()
      if (when === 'after') await act()
      throw new Death('dead')
    }
    return {
      ...deps,
      fetch: (url, init) => step(() => them.fetch(url, init)),
      catalogue: {
        kept: catalogue.kept,
        keepIf: (name, was, value) => step(() => catalogue.keepIf(name, was, value)),
      },
    }
  }
  const open = async () => opening((await readRecord(catalogue)).tokens, NOW)
  return { them, catalogue, deps, dying, open }
}

/** What came of it; a death in a call looks like a dead line, and the process goes on to die. */
async function until(act: Promise<unknown>): Promise<'died' | 'done'> {
  try {
    const outcome = await act
    return Object(outcome).code === 'network' ? 'died' : 'done'
  } catch (error) {
    if (error instanceof Death) return 'died'
    throw error
  }
}

const DEATHS = Array.from({ length: 7 }, (_, n) => n + 1).flatMap((at) =>
  (['before', 'after'] as const).map((when) => [at, when] as const),
)

describe('Dead in the middle of', () => {
  it.each(DEATHS)('a rotation of ours (step %i, %s it)', async (at, when) => {
    const { them, catalogue, deps, dying, open } = await registered()
    const came = await until(rotate(dying(at, when)))
    // Two writes and three calls: a later death finds it done.
    expect(came).toBe(at <= 5 ? 'died' : 'done')
    const held = () => Number(/\d+$/.exec(them.state.given?.token ?? '')?.[0])
    expect(await open()).toContain(held())
    await register(deps)
    expect(await open()).toContain(held())
    expect((await readRecord(catalogue)).tokens).toMatchObject({ current: held(), offered: null })
    const known = await keptRegistration(catalogue, VERSIONS_URL)
    expect([them.state.tokenC, them.state.tokenBefore]).toContain(known?.tokenC)
    // And it can be done again.
    expect(await rotate(deps)).toMatchObject({ ok: true })
  })

  it.each(DEATHS)('a rise of the version (step %i, %s it)', async (at, when) => {
    const { them, catalogue, deps, dying, open } = await registered()
    them.state.versions = ['2.2.1', '2.3.0']
    const later = { ...dying(at, when), now: () => NOW + 3_600_000 }
    await until(register(later))
    const after = { ...deps, now: () => NOW + 7_200_000 }
    expect(await register(after)).toMatchObject({ ok: true, value: { version: '2.3.0' } })
    const held = Number(/\d+$/.exec(them.state.given?.token ?? '')?.[0])
    expect(await open()).toContain(held)
    const known = await keptRegistration(catalogue, VERSIONS_URL)
    expect([them.state.tokenC, them.state.tokenBefore]).toContain(known?.tokenC)
  })

  it.each(DEATHS)('an end (step %i, %s it)', async (at, when) => {
    const { deps, dying, open } = await registered()
    await until(unregister(dying(at, when), false))
    await unregister(deps, false)
    expect(await open()).toEqual([])
    expect(await register(deps)).toMatchObject({ code: 'unregistered' })
  })

  it.each(DEATHS)('a PUT of theirs (step %i, %s it)', async (at, when) => {
    const { them, catalogue, deps, dying, open } = await registered()
    // They hold generation 1, and take their own new token as well as the old until all is done.
    const known = them.state.tokenC
    Object.assign(them.state, { tokenC: 'token-c-new', tokenBefore: known })
    const theirs = {
      token: 'token-c-new',
      url: VERSIONS_URL,
      roles: [{ role: 'CPO', party_id: 'STK', country_code: 'NO' }],
    }
    const put = { version: '2.2.1' as const, theirs, used: 1 }
    await until(acceptPut(dying(at, when), put))
    // Their PUT may have gone unanswered: they ask again with what they hold.
    expect(await open()).toContain(1)
    expect(await acceptPut(deps, put)).toMatchObject({ ok: true })
    expect(await keptRegistration(catalogue, VERSIONS_URL)).toMatchObject({ tokenC: 'token-c-new' })
    expect(await open()).toContain(1)
  })
})
