// The drivers, cars and charger backends of a seed.
import type { Chance } from './chance.ts'
import {
  CDR_MOODS,
  METER_MOODS,
  START_MOODS,
  type BackendMood,
  type ChargerMood,
  type DriverMood,
} from './moods.ts'
import { mostPower, type Profile } from './power.ts'

export const MINUTE = 60_000
const MOST_PUSHES = 40
export const HOUR = 60 * MINUTE

export function driverOf(chance: Chance): DriverMood {
  const approval = chance.happens(0.86)
    ? 'approves'
    : chance.pick(['aborts', 'ignores', 'approves-late'] as const)
  const late = approval === 'approves-late'
  return {
    approval,
    comesAfterMs: chance.happens(0.5) ? chance.between(0, 5000) : chance.between(0, 4 * MINUTE),
    approvesAfterMs: late ? chance.between(5 * MINUTE, 9.9 * MINUTE) : chance.between(3000, MINUTE),
    confirmsForMs: chance.between(0, 20_000),
    stopsAfterMs: stopOf(chance),
  }
}

/** Some change their mind at once, some in the middle, half of them never. */
function stopOf(chance: Chance): number | null {
  if (chance.happens(0.12)) return chance.between(300, 30_000)
  return chance.happens(0.45) ? chance.between(MINUTE, 40 * MINUTE) : null
}

/** `long`: it reaches the reservation if anything does. */
export function chargerOf(chance: Chance, long: boolean): ChargerMood {
  const profile = profileOf(chance)
  const quick = mostPower(profile) >= 22_000
  // Mostly short: what goes wrong does so at the ends, and long charges only cost time.
  const fullAfterMs =
    chance.happens(0.76) && !long
      ? chance.between(5000, 8 * MINUTE)
      : chance.between(8 * MINUTE, 90 * MINUTE)
  const parksForMs = chance.happens(0.15) ? chance.between(MINUTE, 60 * MINUTE) : 0
  return {
    start: chance.happens(0.72) ? 'starts' : chance.pick(START_MOODS),
    lateByMs: chance.between(30_000, 50 * MINUTE),
    resultLateMs: chance.happens(0.1) ? chance.between(1000, 5 * MINUTE) : 0,
    stopDelayMs: chance.happens(0.05) ? chance.between(6000, 90_000) : chance.between(200, 6000),
    refusesStops: chance.happens(0.06) ? chance.pick([1, 2, 4, 1000]) : 0,
    ignoresStops: chance.happens(0.05) ? chance.pick([1, 2, 1000]) : 0,
    takesStopBack: chance.happens(0.05),
    endsInvalid: chance.happens(0.06),
    fullAfterMs,
    parksForMs,
    // A talkative backend for a long charge would only make long worlds.
    pushEveryMs: Math.max(
      chance.pick(quick ? [1000, 5000, 10_000, 30_000, 60_000] : [30_000, 60_000, 300_000]),
      Math.ceil((fullAfterMs + parksForMs) / MOST_PUSHES / 1000) * 1000,
    ),
    profile,
    meter: chance.happens(0.06) ? chance.pick(METER_MOODS) : 'true',
    renamedAfterMs: chance.happens(0.02) ? chance.between(1000, 10 * MINUTE) : null,
    cdr: chance.happens(0.6) ? 'right' : chance.pick(CDR_MOODS),
  }
}

function profileOf(chance: Chance): Profile {
  const powerW = chance.pick([3700, 11_000, 22_000, 50_000, 150_000])
  if (chance.happens(0.6)) return [{ fromMs: 0, powerW }]
  const steps = chance.between(2, 6)
  const shape = chance.pick(['up', 'down', 'any'] as const)
  const stepMs = chance.between(5000, 5 * MINUTE)
  return Array.from({ length: steps }, (_, i) => {
    const share =
      shape === 'up' ? (i + 1) / steps : shape === 'down' ? (steps - i) / steps : chance.next()
    return { fromMs: i * stepMs, powerW: Math.max(1, Math.round(powerW * share)) }
  })
}

export function backendOf(chance: Chance): BackendMood {
  const outageAt = chance.between(0, 60 * MINUTE)
  const outageMs = Math.round(chance.pick([2, 20, 60, 180]) * MINUTE * (0.5 + chance.next()))
  return {
    reach: chance.happens(0.08) ? chance.pick(['pull-only', 'push-only'] as const) : 'both',
    skewMs: chance.happens(0.3)
      ? chance.pick([-1, 1]) * chance.pick([500, 30_000, 5 * MINUTE, 2 * HOUR])
      : 0,
    outage: chance.happens(0.05) ? { fromMs: outageAt, toMs: outageAt + outageMs } : null,
    billsPeriods: chance.happens(0.7),
    newPrice: chance.happens(0.06) ? chance.pick([0.6, 0.95, 1.1, 1.5]) : null,
  }
}
