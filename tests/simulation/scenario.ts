// What a seed means: moods of driver, payer, charger backend and wire. Plain values, so that a trace
// can print them.
import type { Tariff } from '#bff/session/tariff.ts'
import type { PlainTariff } from './auditor.ts'
import type { Chance } from './chance.ts'
import type { CdrMood, ChargerMood, StartMood } from './charger.ts'
import type { Weather } from './network.ts'
import type { PayerMood } from './payer.ts'

export interface DriverMood {
  approval: 'approves' | 'aborts' | 'ignores' | 'approves-late'
  approvesAfterMs: number
  /** Presses stop that long after opening; null: never. */
  stopsAfterMs: number | null
}

export interface Scenario {
  seed: number
  weather: Weather
  payer: PayerMood
  drivers: DriverMood[]
  chargers: ChargerMood[]
  /** All drivers want the same EVSE. */
  oneEvse: boolean
  amountMinor: number
  priceSource: 'lower' | 'tariff' | 'cdr'
  tariff: Tariff
  plainTariff: PlainTariff
  /** The bank lets the reservation go that long after opening; null: never. */
  lapsesAfterMs: number | null
  crashes: number
  forgedNews: boolean
  /** The operator resolves what is parked. */
  operator: 'none' | 'release' | 'capture' | 'retry'
}

export const MINUTE = 60_000

/** Everything a seed decides, in a fixed order of draws. */
export function scenarioOf(seed: number, chance: Chance): Scenario {
  const stormy = chance.happens(0.7)
  const drivers = chance.happens(0.15) ? 2 : 1
  const { tariff, plain } = tariffOf(chance)
  return {
    seed,
    weather: weatherOf(chance, stormy),
    payer: {
      refusesCapture: chance.happens(0.03),
      refusesCreate: chance.happens(0.02),
      stumbles: chance.happens(0.1),
      refusesReceipt: false,
    },
    drivers: Array.from({ length: drivers }, () => driverOf(chance)),
    chargers: Array.from({ length: drivers }, () => chargerOf(chance)),
    oneEvse: chance.happens(0.7),
    amountMinor: chance.pick([5000, 20_000, 35_000, 50_000]),
    priceSource: chance.pick(['lower', 'lower', 'lower', 'tariff', 'cdr'] as const),
    tariff,
    plainTariff: plain,
    lapsesAfterMs: chance.happens(0.04) ? chance.between(MINUTE, 40 * MINUTE) : null,
    crashes: chance.happens(0.5) ? chance.between(1, 6) : 0,
    forgedNews: chance.happens(0.3),
    operator: chance.pick(['none', 'release', 'capture', 'retry'] as const),
  }
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
    faultsEndAt: 0,
  }
}

function driverOf(chance: Chance): DriverMood {
  const approval = chance.happens(0.78)
    ? 'approves'
    : chance.pick(['aborts', 'ignores', 'approves-late'] as const)
  const late = approval === 'approves-late'
  return {
    approval,
    approvesAfterMs: late ? chance.between(5 * MINUTE, 9.9 * MINUTE) : chance.between(3000, MINUTE),
    stopsAfterMs: stopOf(chance),
  }
}

/** Some change their mind at once, some in the middle, half of them never. */
function stopOf(chance: Chance): number | null {
  if (chance.happens(0.12)) return chance.between(300, 30_000)
  return chance.happens(0.45) ? chance.between(MINUTE, 40 * MINUTE) : null
}

const STARTS: readonly StartMood[] = ['refuses', 'fails', 'never', 'late', 'pending']
const CDRS: readonly CdrMood[] = [
  'none',
  'late',
  'first',
  'twice',
  'lower',
  'higher',
  'wholesale',
  'zero',
  'credit',
  'corrected',
]

function chargerOf(chance: Chance): ChargerMood {
  return {
    start: chance.happens(0.7) ? 'starts' : chance.pick(STARTS),
    lateByMs: chance.between(30_000, 50 * MINUTE),
    stopDelayMs: chance.between(200, 6000),
    refusesStops: chance.happens(0.1) ? chance.between(1, 4) : 0,
    endsInvalid: chance.happens(0.06),
    // Mostly short: what goes wrong does so at the ends, and long charges only cost time.
    fullAfterMs: chance.happens(0.75)
      ? chance.between(5000, 8 * MINUTE)
      : chance.between(8 * MINUTE, 60 * MINUTE),
    pushEveryMs: chance.pick([10_000, 30_000, 60_000]),
    cdr: chance.happens(0.6) ? 'right' : chance.pick(CDRS),
    powerW: chance.pick([3700, 11_000, 22_000, 50_000, 150_000]),
  }
}

/**
 * 25 % VAT: 80 % of the price is without it, exactly, since each price is a multiple of 5 øre or, like
 * 599, has four decimals at the most.
 */
function without(ore: number): number {
  return ore * 8000
}

function part(kind: 'energy' | 'time' | 'flat', ore: number) {
  return ore === 0 ? [] : [{ kind, exVatMicros: without(ore), vatRate: 2500, stepSize: 1 }]
}

function tariffOf(chance: Chance): { tariff: Tariff; plain: PlainTariff } {
  const plain: PlainTariff = {
    perKwhOre: chance.pick([0, 125, 599, 1000]),
    perHourOre: chance.happens(0.25) ? 6000 : 0,
    flatOre: chance.happens(0.2) ? 500 : 0,
  }
  const components = [
    ...part('energy', plain.perKwhOre),
    ...part('time', plain.perHourOre),
    ...part('flat', plain.flatOre),
  ]
  return {
    tariff: {
      digest: 'sim',
      id: 'sim',
      currency: 'NOK',
      minPrice: null,
      maxPrice: null,
      elements: [{ restrictions: null, components }],
    },
    plain,
  }
}
