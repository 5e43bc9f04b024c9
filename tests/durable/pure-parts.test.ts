// Small rules of the memory: which station is meant, which tariff binds, what rhythm is heard, how
// set-up and sweep behave when the outside does not.
import { chooseTariff } from '#bff/durable/choose-tariff.ts'
import { neighboursOf, resolveStation } from '#bff/durable/resolve-station.ts'
import { createRhythmNotes, rhythmSeen } from '#bff/durable/rhythm.ts'
import { createSetUp, runSetUp, type SetUpSteps } from '#bff/durable/set-up.ts'
import { sweepSessions } from '#bff/durable/sweep.ts'
import { evolve } from '#bff/session/evolve.ts'
import type { Event, State } from '#bff/session/model.ts'
import type { CatalogueTariff, Outcome, SellableConnector } from '#bff/session/ports.ts'
import { describe, expect, it } from 'vitest'
import { anOpening, aReference } from './examples.ts'

function connector(change: Partial<SellableConnector>): SellableConnector {
  return {
    stationId: 'NO*STK*E1001*1',
    label: '1001',
    locationId: 'LOC1',
    locationName: 'Torget',
    address: 'Torget 1',
    city: 'Hamar',
    timeZone: 'Europe/Oslo',
    operator: 'Stikk',
    evseUid: 'uid-1',
    evseId: 'NO*STK*E1001*1',
    physicalReference: '1001',
    status: 'AVAILABLE',
    connectorId: '1',
    connectorRequired: false,
    standard: 'IEC_62196_T2',
    format: 'SOCKET',
    powerType: 'AC',
    maxPowerW: 22_000,
    tariffIds: ['T1'],
    ...change,
  }
}

describe('a station id', () => {
  const first = connector({})
  const second = connector({
    stationId: 'NO*STK*E1002*1~1',
    evseUid: 'uid-2',
    evseId: 'NO*STK*E1002*1',
    physicalReference: '1002',
  })
  const third = { ...second, stationId: 'NO*STK*E1002*1~2', connectorId: '2' }
  const all = [first, second, third]

  it.each([
    ['the id on the EVSE', 'NO*STK*E1001*1', [first]],
    ['the same in lower case without stars', 'nostke10011', [first]],
    ['the same with dashes and blanks', 'no-stk-e1001 1', [first]],
    ['the EVSE uid, whatever its case', 'UID-1', [first]],
    ['the number printed on the station', ' 1001 ', [first]],
    ['a number that two connectors share', '1002', [second, third]],
    ['one connector of the two', '1002~2', [third]],
    ['an id of ours as it stands', 'NO*STK*E1002*1~1', [second]],
    ['a location: everything there', 'loc1', all],
    ['nothing we know', '9999', []],
    ['a connector that is not there', '1001~7', []],
    ['nothing at all', '  ', []],
  ])('by %s', (_, typed, expected) => {
    expect(resolveStation(all, typed)).toEqual(expected)
  })

  it('meant by an EVSE id never falls through to a printed number', () => {
    const odd = connector({ evseUid: 'uid-3', evseId: 'X1', physicalReference: 'NOSTKE10011' })
    expect(resolveStation([odd, first], 'NOSTKE10011')).toEqual([first])
  })

  it('has as neighbours the free EVSEs of its own location, each once', () => {
    const busy = connector({ evseUid: 'uid-4', status: 'CHARGING' })
    const far = connector({ evseUid: 'uid-5', locationId: 'LOC2' })
    expect(neighboursOf([...all, busy, far], first)).toEqual([
      { stationId: 'NO*STK*E1002*1~1', label: '1002' },
    ])
  })
})

describe('the tariff that binds', () => {
  const tariff = (digest: string, change: Partial<CatalogueTariff> = {}): CatalogueTariff => ({
    id: digest,
    type: null,
    currency: 'NOK',
    validFrom: null,
    validUntil: null,
    tariff: { ...anOpening().tariff, digest },
    refusal: null,
    ...change,
  })
  const chosen = (...tariffs: CatalogueTariff[]) =>
    chooseTariff(tariffs, 'NOK', 1000)?.digest ?? null

  it('is the one for drop-in drivers, else the regular one, else the one without a type', () => {
    const [adHoc, regular, plain] = [
      tariff('adHoc', { type: 'AD_HOC_PAYMENT' }),
      tariff('regular', { type: 'REGULAR' }),
      tariff('plain'),
    ]
    expect(chosen(plain, regular, adHoc)).toBe('adHoc')
    expect(chosen(plain, regular)).toBe('regular')
    expect(chosen(plain)).toBe('plain')
  })

  it('is none of several alike', () => {
    expect(chosen(tariff('a'), tariff('b'))).toBeNull()
  })

  it('is none that is over, not yet valid, or in another currency', () => {
    expect(chosen(tariff('over', { validUntil: 1000 }))).toBeNull()
    expect(chosen(tariff('soon', { validFrom: 1001 }))).toBeNull()
    expect(chosen(tariff('euro', { currency: 'EUR' }))).toBeNull()
    expect(chosen(tariff('over', { validUntil: 1000 }), tariff('now', { validFrom: 1000 }))).toBe(
      'now',
    )
  })

  it('is never replaced by a lesser one because we cannot sell by it', () => {
    const unsold = tariff('night', { type: 'AD_HOC_PAYMENT', tariff: null, refusal: 'restricted' })
    expect(chosen(unsold, tariff('plain'))).toBeNull()
  })

  it('is none where there are none', () => {
    expect(chosen()).toBeNull()
  })
})

describe('the rhythm of a charger backend', () => {
  const meter = (at: number, energyWh: number): Event => ({
    type: 'MeterAdvanced',
    at,
    meter: {
      energyWh,
      chargingS: 0,
      parkingS: 0,
      powerW: null,
      socPercent: null,
      updatedAt: at,
    },
  })
  const charging = (...more: Event[]): State => {
    const events: Event[] = [
      { type: 'SessionOpened', at: 0, opening: anOpening() },
      { type: 'PaymentAuthorized', at: 1, authorizedMinor: 35_000 },
      { type: 'ChargingBegan', at: 2, sessionId: 'S1', startedAt: 2 },
      meter(1000, 10),
      ...more,
    ]
    return events.reduce<State>((s, e) => evolve(s, e), { phase: 'none' })
  }

  it('is the time between two meter values', () => {
    expect(rhythmSeen(charging(), [meter(11_000, 20)])).toEqual({
      stopDelayMs: null,
      pushIntervalMs: 10_000,
    })
  })

  it('is the time from STOP to the end', () => {
    const stopped = charging(
      { type: 'StopWished', at: 5000, by: 'driver' },
      { type: 'StopAsked', at: 5000, sessionId: 'S1', attempt: 1 },
    )
    const end: Event = { type: 'ChargingEnded', at: 7500, how: 'completed', endedAt: 7000 }
    expect(rhythmSeen(stopped, [meter(7500, 30), end])).toEqual({
      stopDelayMs: 2500,
      pushIntervalMs: null,
    })
  })

  it('is not heard where nothing was asked to stop', () => {
    const end: Event = { type: 'ChargingEnded', at: 7500, how: 'completed', endedAt: 7000 }
    expect(rhythmSeen(charging(), [end]).stopDelayMs).toBeNull()
  })

  it('is noted once a minute, by its slowest beat, and at once for a STOP', () => {
    const notes = createRhythmNotes()
    expect(notes.add({ stopDelayMs: null, pushIntervalMs: 9000 }, 60_000)).not.toBeNull()
    expect(notes.add({ stopDelayMs: null, pushIntervalMs: 12_000 }, 70_000)).toBeNull()
    expect(notes.add({ stopDelayMs: 800, pushIntervalMs: 10_000 }, 80_000)).toEqual({
      stopDelayMs: 800,
      pushIntervalMs: 12_000,
    })
  })
})

describe('set-up', () => {
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

  it('is done when both neighbours know us and the catalogue is there', async () => {
    const ok = { ok: true }
    expect(await runSetUp(steps({}), false)).toEqual({ payer: ok, chargers: ok, catalogue: ok })
  })

  it('names what fails, and tries the rest all the same', async () => {
    const report = await runSetUp(steps({ payer: async () => away('http-503') }), false)
    expect(report).toMatchObject({
      payer: { ok: false, detail: 'http-503' },
      catalogue: { ok: true },
    })
  })

  it('takes a mistake of ours for a check that failed', async () => {
    const broken = async (): Promise<never> => {
      throw new TypeError('ours')
    }
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
    const report = (ageMs: number) =>
      runSetUp(
        steps({ freshness: async () => 1_000_000 - ageMs, pull: async () => away('timeout') }),
        false,
      )
    expect((await report(600_000))['catalogue']).toEqual({ ok: true })
    expect((await report(901_000))['catalogue']).toEqual({ ok: false, detail: 'timeout' })
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
    now = 22_000
    expect(attempts).toBe(3)
  })
})

describe('the sweep', () => {
  it('wakes everyone, forgets who never began, and is kept from nothing by one that fails', async () => {
    const all = [1, 2, 3].map((n) => aReference(n))
    const woken: string[] = []
    const forgotten: string[] = []
    const result = await sweepSessions({
      open: async () => all,
      async poke(reference) {
        if (reference === all[0]) throw new Error('overloaded')
        woken.push(reference)
        return reference !== all[1]
      },
      forget: async (reference) => void forgotten.push(reference),
    })
    expect(woken).toEqual([all[1], all[2]])
    expect(forgotten).toEqual([all[1]])
    expect(result).toEqual({ woken: 2, failed: 1 })
  })
})
