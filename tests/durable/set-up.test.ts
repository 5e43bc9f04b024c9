// How set-up and sweep behave when the outside does not.
import {
  createSetUp,
  payerCheckOf,
  runSetUp,
  withoutMerchants,
  type SetUpSteps,
} from '#bff/durable/set-up.ts'
import { sweepSessions } from '#bff/durable/sweep.ts'
import type { Outcome } from '#bff/session/ports.ts'
import { describe, expect, it } from 'vitest'
import type { Reference } from '#shared/ids.ts'
import { aReference, aStanding } from './examples.ts'

const fine: Outcome<null> = { ok: true, value: null }
const away = (code: string): Outcome<never> => ({
  ok: false,
  fate: 'retry',
  why: 'payer-outage',
  code,
  gateway: 502,
  retryAfterMs: null,
})
const steps = (change: Partial<SetUpSteps>): SetUpSteps => ({
  payer: async () => fine,
  register: async () => fine,
  pull: async () => ({ ok: true, value: { connectors: 1, tariffs: 1 } }),
  freshness: async () => null,
  now: () => 1_000_000,
  log: () => undefined,
  ...change,
})

/** The sales unit of a second merchant. */
const more = (outcome: Outcome<null>) => new Map([['dansk', async () => outcome]])

const broken = async (): Promise<never> => {
  throw new TypeError('ours')
}

const reportAtAge = (ageMs: number) =>
  runSetUp(
    steps({ freshness: async () => 1_000_000 - ageMs, pull: async () => away('timeout') }),
    false,
  )

describe('set-up', () => {
  it('is done when both neighbours know us and the catalogue is there', async () => {
    const ok = { ok: true }
    expect(await runSetUp(steps({}), false)).toEqual({ payer: ok, chargers: ok, catalogue: ok })
  })

  it('hands on what the payer’s side has to say though all is well', async () => {
    const told: Outcome<string> = { ok: true, value: 'registered again' }
    const report = await runSetUp(steps({ payer: async () => told }), false)
    expect(report['payer']).toEqual({ ok: true, detail: 'registered again' })
  })

  it('asks the sales unit of every merchant, and tells the public no merchant’s name', async () => {
    const well = await runSetUp(steps({ morePayers: more(fine) }), false)
    expect(payerCheckOf(well, 'dansk')).toEqual({ ok: true })
    expect(withoutMerchants(well)).toEqual({
      payer: { ok: true },
      chargers: { ok: true },
      catalogue: { ok: true },
    })
    const half = await runSetUp(steps({ morePayers: more(away('token-401')) }), false)
    expect(payerCheckOf(half, 'default')).toEqual({ ok: true })
    expect(payerCheckOf(half, 'dansk')).toEqual({ ok: false, detail: 'token-401' })
    // The others sell on.
    expect(withoutMerchants(half)['payer']).toEqual({
      ok: true,
      detail: '1 of 2 sales units are not ready',
    })
    const none = steps({ payer: async () => away('timeout'), morePayers: more(away('timeout')) })
    expect(withoutMerchants(await runSetUp(none, false))['payer']).toEqual({
      ok: false,
      detail: '2 of 2 sales units are not ready',
    })
  })

  it('names what fails, and tries the rest all the same', async () => {
    const report = await runSetUp(steps({ payer: async () => away('http-503') }), false)
    expect(report).toMatchObject({
      payer: { ok: false, detail: 'http-503' },
      catalogue: { ok: true },
    })
  })

  it('is not done while a neighbour that we know answers nobody, and asks it whether it is back', async () => {
    let pulled = 0
    const known = { payer: 'http-503', chargers: 'timeout' }
    const asking = steps({
      freshness: async () => 1_000_000,
      away: async () => (pulled === 0 ? known : { payer: 'http-503' }),
      async pull() {
        pulled += 1
        return { ok: true, value: { connectors: 1, tariffs: 1 } }
      },
    })
    expect(await runSetUp(asking, false)).toEqual({
      payer: { ok: false, detail: 'no call has been answered for a while (http-503)' },
      chargers: { ok: true },
      catalogue: { ok: true },
    })
    expect(pulled).toBe(1)
  })

  it('does not take it for away where nobody can say', async () => {
    const report = await runSetUp(steps({ away: broken }), false)
    expect(report['payer']).toEqual({ ok: true })
  })

  it('takes a mistake of ours for a check that failed', async () => {
    const report = await runSetUp(steps({ register: broken }), false)
    expect(report['chargers']).toEqual({ ok: false, detail: 'TypeError' })
  })

  it('registers anew when the backend has forgotten us, and pulls again', async () => {
    const asked: boolean[] = []
    let known = false
    const report = await runSetUp(
      steps({
        async register(afresh) {
          asked.push(afresh)
          known = afresh
          return fine
        },
        pull: async () =>
          known ? { ok: true, value: { connectors: 1, tariffs: 1 } } : away('401'),
      }),
      false,
    )
    expect(asked).toEqual([false, true])
    expect(report['catalogue']).toEqual({ ok: true })
  })

  it('sells on by a catalogue of some minutes while the backend is away', async () => {
    expect((await reportAtAge(600_000))['catalogue']).toEqual({ ok: true })
    expect((await reportAtAge(901_000))['catalogue']).toEqual({ ok: false, detail: 'timeout' })
  })

  it('is attempted at most once in two seconds while it fails, and seldom once it is done', async () => {
    let now = 0
    let attempts = 0
    let ok = false
    const ask = createSetUp(
      async () => {
        attempts += 1
        return { payer: { ok } }
      },
      () => now,
    )
    await Promise.all([ask(), ask()])
    await ask()
    expect(attempts).toBe(1)
    now = 2000
    ok = true
    await ask()
    now = 21_000
    await ask()
    expect(attempts).toBe(2)
    await ask(true)
    expect(attempts).toBe(3)
  })
})

describe('the sweep', () => {
  it('wakes everyone, forgets who never began, and is kept from nothing by one that fails', async () => {
    const all = [1, 2, 3].map((n) => aReference(n))
    const woken: string[] = []
    const forgotten: string[] = []
    const reports: [standings: number, whole: boolean][] = []
    const deps = {
      open: async () => all,
      async poke(reference: Reference) {
        if (reference === all[0]) throw new Error('overloaded')
        woken.push(reference)
        return reference === all[1] ? null : aStanding({ reference })
      },
      forget: async (reference: string) => void forgotten.push(reference),
      close: async () => undefined,
      report: async (standings: readonly unknown[], whole: boolean) =>
        void reports.push([standings.length, whole]),
      now: () => 0,
    }
    const result = await sweepSessions(deps)
    expect(woken).toEqual([all[1], all[2]])
    expect(forgotten).toEqual([all[1]])
    expect(result).toEqual({ woken: 2, failed: 1 })
    // Who could be asked is watched over, though one can never be asked again.
    expect(reports).toEqual([[1, false]])
    await sweepSessions({ ...deps, poke: async (reference) => aStanding({ reference }) })
    expect(reports.slice(1)).toEqual([[3, true]])
  })

  it('lets go of who owes nothing any more, and keeps who still owes a receipt', async () => {
    const all = [1, 2, 3].map((n) => aReference(n))
    const closed: string[] = []
    const kept: string[] = []
    await sweepSessions({
      open: async () => all,
      async poke(reference) {
        if (reference === all[0]) return aStanding({ reference, phase: 'settled' })
        if (reference === all[1]) {
          return aStanding({ reference, phase: 'settled', receiptSince: 0 })
        }
        return aStanding({ reference, phase: 'abandoned', receiptSince: -8 * 86_400_000 })
      },
      forget: async () => undefined,
      close: async (reference) => void closed.push(reference),
      report: async (standings) => void kept.push(...standings.map((one) => one.reference)),
      now: () => 1000,
    })
    expect(closed).toEqual([all[0], all[2]])
    expect(kept).toEqual([all[1]])
  })
})
