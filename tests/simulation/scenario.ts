// What a seed means: who comes, in which world, and what goes wrong in it. Plain values, so that a
// trace can print them.
import type { Tariff } from '#bff/session/tariff.ts'
import type { Chance } from './chance.ts'
import { MINUTE, HOUR, backendOf, chargerOf, driverOf } from './scenario-people.ts'
import type { BackendMood, ChargerMood, DriverMood, Lapse, PayerMood, Span } from './moods.ts'
import type { Weather } from './network.ts'
import type { PlainTariff } from './plain-tariff.ts'
import { tariffOf } from './scenario-tariff.ts'

export { MINUTE, HOUR } from './scenario-people.ts'

export interface Scenario {
  seed: number
  /** Epoch ms: some day, some hour. */
  beginsAt: number
  weather: Weather
  payer: PayerMood
  backend: BackendMood
  drivers: DriverMood[]
  chargers: ChargerMood[]
  /** All drivers want the same EVSE. */
  oneEvse: boolean
  amountMinor: number
  priceSource: 'lower' | 'tariff' | 'cdr'
  tariff: Tariff
  plainTariff: PlainTariff
  /** Rated power of the connector, as the catalogue has it. */
  maxPowerW: number | null
  /** Has this CPO been heard before, so that its rhythm is known? */
  rhythmKnown: boolean
  lapse: Lapse | null
  /** What is still held lapses then, as the payer has said; null: it says nothing. */
  deadlineMs: number | null
  crashes: number
  /** The process is dead for so long. */
  dead: Span | null
  forgedNews: boolean
  /** At the moment at which the price reaches the reservation, give or take. */
  race: 'none' | 'driver' | 'full'
  raceOffsetMs: number
  /** What the operator does with what is parked, each time. */
  operator: { action: 'release' | 'capture' | 'retry'; atMs: number }[]
  refunds: { atMs: number; share: number; twice: boolean }[]
}

/** A week in winter, and those in which the clocks go forward and back: 2027-01-11, 03-22, 10-25. */
const WEEKS = [1_799_625_600_000, 1_805_673_600_000, 1_824_422_400_000]

/** Everything a seed decides, in a fixed order of draws. */
export function scenarioOf(seed: number, chance: Chance): Scenario {
  const stormy = chance.happens(0.7)
  const drivers = chance.happens(0.15) ? (chance.happens(0.3) ? 3 : 2) : 1
  const beginsAt = chance.pick(WEEKS) + chance.between(0, 7 * 24 * 60 - 1) * MINUTE
  const { tariff, plain } = tariffOf(chance, beginsAt)
  const oneEvse = chance.happens(0.7)
  const race = chance.happens(0.12) ? chance.pick(['driver', 'full'] as const) : 'none'
  const chargers = Array.from({ length: drivers }, () => chargerOf(chance, race !== 'none'))
  const most = Math.max(...chargers.flatMap((c) => c.profile.map((step) => step.powerW)))
  return {
    seed,
    beginsAt,
    weather: weatherOf(chance, stormy),
    payer: payerOf(chance),
    backend: backendOf(chance),
    drivers: Array.from({ length: drivers }, () => driverOf(chance)),
    chargers,
    oneEvse,
    amountMinor: chance.pick([5000, 20_000, 35_000, 50_000]),
    priceSource: chance.pick(['lower', 'lower', 'lower', 'tariff', 'cdr'] as const),
    tariff,
    plainTariff: plain,
    maxPowerW: chance.happens(0.8) ? chance.pick([most, most, 2 * most]) : null,
    rhythmKnown: chance.happens(0.5),
    lapse: chance.happens(0.05) ? lapseOf(chance) : null,
    deadlineMs: chance.happens(0.1) ? deadlineOf(chance) : null,
    crashes: chance.happens(0.4) ? chance.between(1, 5) : 0,
    dead: chance.happens(0.04) ? spanOf(chance, 60, [1, 20, 60]) : null,
    forgedNews: chance.happens(0.3),
    race,
    raceOffsetMs: chance.pick([0, chance.between(-6000, 6000), chance.between(-60_000, 60_000)]),
    operator: operatorOf(chance),
    refunds: chance.happens(0.08) ? refundsOf(chance) : [],
  }
}

/** Mostly when all but what is parked is over; now and then in the middle of a session. */
function deadlineOf(chance: Chance): number {
  const late = chance.happens(0.7)
  return late ? chance.between(8 * HOUR, 11 * HOUR) : chance.between(20 * MINUTE, 3 * HOUR)
}

function payerOf(chance: Chance): PayerMood {
  return {
    refusesCapture: chance.happens(0.03),
    refusesCreate: chance.happens(0.02),
    refusesCancel: chance.happens(0.015),
    refusesRefund: chance.happens(0.05),
    stumbles: chance.happens(0.1),
    outage: chance.happens(0.06) ? spanOf(chance, 60, [2, 20, 60, 180]) : null,
    silent: chance.happens(0.08) ? spanOf(chance, 30, [10, 60, 1000]) : null,
  }
}

/** Begins within `withinMin` minutes, and lasts about one of `minutes`. */
function spanOf(chance: Chance, withinMin: number, minutes: readonly number[]): Span {
  const fromMs = chance.between(0, withinMin * MINUTE)
  return {
    fromMs,
    toMs: fromMs + Math.round(chance.pick(minutes) * MINUTE * (0.5 + chance.next())),
  }
}

function lapseOf(chance: Chance): Lapse {
  const after = chance.pick([
    'opened',
    'start-asked',
    'began',
    'stop-asked',
    'ended',
    'captured',
  ] as const)
  const most = after === 'opened' || after === 'began' ? 40 * MINUTE : 2 * MINUTE
  return { after, inMs: chance.happens(0.4) ? chance.between(0, 1000) : chance.between(0, most) }
}

function operatorOf(chance: Chance): Scenario['operator'] {
  if (chance.happens(0.25)) return []
  const at = [5 * HOUR, 12 * HOUR, 13 * HOUR]
  const words = chance.happens(0.3) ? 3 : 2
  return Array.from({ length: words }, (_, i) => ({
    action: chance.pick(['release', 'capture', 'retry'] as const),
    atMs: at[i] ?? 14 * HOUR,
  }))
}

function refundsOf(chance: Chance): Scenario['refunds'] {
  return Array.from({ length: chance.between(1, 3) }, () => ({
    atMs: chance.between(HOUR, 12 * HOUR),
    // More than everything is asked for, too.
    share: chance.pick([1, chance.next(), 0.01, 1.2]),
    twice: chance.happens(0.4),
  }))
}

function weatherOf(chance: Chance, stormy: boolean): Weather {
  const share = (most: number): number => (stormy ? chance.next() * most : 0)
  return {
    lossBefore: share(0.25),
    lossAfter: share(0.25),
    heldUp: share(0.3),
    lossOfNews: share(0.5),
    doublingOfNews: share(0.4),
    lateness: chance.pick([500, 5000, 60_000, 300_000]),
  }
}
