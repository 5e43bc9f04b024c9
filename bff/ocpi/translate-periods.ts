// OCPI charging periods of a CDR -> when what was used (mod_cdrs "ChargingPeriod"). A CDR whose periods
// cannot be read is still a CDR: then there are none, and its totals count.
import type { CdrPeriod } from '#bff/session/model.ts'
import { secondsOf, wattsOf, whOf } from './decimal.ts'
import type { WireCdr } from './wire-cdr.ts'
import type { ChargingPeriod } from './wire-session.ts'

/** In order; empty where one of them has no time or a number that cannot be. */
export function periodsOf(wire: WireCdr): CdrPeriod[] {
  const known = wire.charging_periods.flatMap((period) =>
    period.start_date_time === null ? [] : [{ ...period, from: period.start_date_time }],
  )
  if (known.length < wire.charging_periods.length) return []
  const sorted = known.toSorted((a, b) => a.from - b.from)
  try {
    return sorted.map((period, i) => {
      const until = Math.max(period.from, sorted[i + 1]?.from ?? wire.end_date_time)
      return periodOf(period, period.from, until)
    })
  } catch (error) {
    // Some senders give Wh for kWh: more than can be counted.
    if (error instanceof RangeError) return []
    throw error
  }
}

/** Where a period says no time of its own, it lasted until the next began; parking is part of that. */
function periodOf({ dimensions }: ChargingPeriod, from: number, until: number): CdrPeriod {
  const volume = (type: string): string | null =>
    dimensions.findLast((dimension) => dimension.type === type)?.volume ?? null
  const seconds = (type: string): number | null => {
    const hours = volume(type)
    return hours === null ? null : Math.max(0, secondsOf([hours]))
  }
  const parkingS = seconds('PARKING_TIME') ?? 0
  const lasted = Math.round((until - from) / 1000)
  const power = volume('POWER')
  const current = volume('CURRENT') ?? volume('MAX_CURRENT') ?? volume('MIN_CURRENT')
  return {
    from,
    energyWh: Math.max(0, whOf(volume('ENERGY') ?? '0')),
    chargingS: seconds('TIME') ?? Math.max(0, lasted - parkingS),
    parkingS,
    powerW: power === null ? null : Math.max(0, wattsOf(power)),
    currentMa: current === null ? null : milliampsOf(current),
  }
}

/** A as decimal text -> whole mA; negative flows from the car to the grid: not a charge. */
export function milliampsOf(amperes: string): number {
  return Math.max(0, wattsOf(amperes))
}
