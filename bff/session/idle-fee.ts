// When a car that takes no more begins to pay for its place.
import { activeAt } from './tariff-restrictions.ts'
import type { Active, Terms } from './tariff.ts'
import { cutsBetween, type Usage } from './usage.ts'

/** As far as the limit looks ahead. */
const AHEAD_MS = 86_400_000

/**
 * The first moment from `usage` on at which parking costs something: `now` where it does already; null
 * where it does not within a day.
 */
export function idleFeeFrom(terms: Terms, usage: Usage, now: number): number | null {
  if (costs(activeParked(terms, usage, usage.at))) return now
  const { energyWh, chargingS, parkingS } = usage
  const cuts = cutsBetween(usage, terms, {
    at: usage.at + AHEAD_MS,
    energyWh,
    chargingS,
    parkingS: parkingS + AHEAD_MS / 1000,
    powerW: 0,
    currentMa: 0,
  })
  return cuts.find((at) => costs(activeParked(terms, usage, at))) ?? null
}

function activeParked(terms: Terms, usage: Usage, at: number): Active {
  const durationMs = at - usage.startedAt
  return activeAt(terms, { at, durationMs, energyWh: usage.energyWh, powerW: 0, currentMa: 0 })
}

function costs({ parking }: Active): boolean {
  if (!parking) return false
  return ('exVatMicros' in parking ? parking.exVatMicros : parking.inclVatMicros) > 0
}
