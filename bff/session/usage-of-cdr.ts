// What a CDR says was used, as a timeline that the tariff can price: by its own charging periods where
// they agree with its totals, else by what our meter saw, brought to its totals.
import type { Cdr } from './facts.ts'
import { planOf, type Terms } from './tariff.ts'
import { beginUsage, extendUsage, type Point, type Stretch, type Usage } from './usage.ts'

type Totals = Omit<Point, 'at'>

/** kWh mostly come with two decimals or more, hours with three: 10 Wh and 4 s for each number. */
const ROUNDING_WH = 10
const ROUNDING_S = 4

/**
 * The usage that `cdr` bills by; `seen` is what our meter values came to, null where none came. Where
 * nothing in the tariff depends on when or how, the totals alone count.
 */
export function usageOfCdr(terms: Terms, cdr: Cdr, seen: Usage | null): Usage {
  const plain = planOf(terms.tariff).always !== null
  const known = plain ? null : (ofPeriods(terms, cdr) ?? seen)
  return broughtTo(known ?? beginUsage(terms, cdr.startedAt), terms, cdr, cdr.endedAt)
}

/** By the CDR's own charging periods; null where they do not sum to its totals. */
function ofPeriods(terms: Terms, cdr: Cdr): Usage | null {
  if (!periodsAgree(cdr)) return null
  const [first] = cdr.periods
  let usage = beginUsage(terms, Math.min(cdr.startedAt, first?.from ?? cdr.startedAt))
  for (const [i, period] of cdr.periods.entries()) {
    usage = extendUsage(usage, terms, {
      at: cdr.periods[i + 1]?.from ?? Math.max(period.from, cdr.endedAt),
      energyWh: usage.energyWh + period.energyWh,
      chargingS: usage.chargingS + period.chargingS,
      parkingS: usage.parkingS + period.parkingS,
      powerW: period.powerW,
      currentMa: period.currentMa,
    })
  }
  return usage
}

/**
 * Do the periods sum to the totals, within rounding? Some senders give Wh for kWh there, or leave some
 * out: then they say nothing about when what was used.
 */
export function periodsAgree(cdr: Cdr): boolean {
  const { periods } = cdr
  if (periods.length === 0) return false
  const numbers = periods.length + 1
  const off = (kind: keyof Totals): number =>
    Math.abs(periods.reduce((sum, period) => sum + period[kind], 0) - cdr[kind])
  return (
    off('energyWh') <= ROUNDING_WH * numbers &&
    off('chargingS') <= ROUNDING_S * numbers &&
    off('parkingS') <= ROUNDING_S * numbers
  )
}

/**
 * `usage` with exactly these totals. What is missing came after the last we know of, charging before
 * parking; what is too much is taken from the end.
 */
export function broughtTo(usage: Usage, terms: Terms, totals: Totals, endedAt: number): Usage {
  const cut = withoutExcess(usage, totals)
  const parkedMs = Math.max(0, totals.parkingS - cut.parkingS) * 1000
  const { energyWh, chargingS, parkingS } = totals
  const none = { powerW: null, currentMa: null }
  const charged = extendUsage(cut, terms, {
    at: Math.max(cut.at, endedAt - parkedMs),
    energyWh,
    chargingS,
    parkingS: cut.parkingS,
    ...none,
  })
  if (parkingS <= charged.parkingS) return charged
  return extendUsage(charged, terms, { at: endedAt, energyWh, chargingS, parkingS, ...none })
}

function withoutExcess(usage: Usage, totals: Totals): Usage {
  const excess = {
    energyWh: Math.max(0, usage.energyWh - totals.energyWh),
    chargingS: Math.max(0, usage.chargingS - totals.chargingS),
    parkingS: Math.max(0, usage.parkingS - totals.parkingS),
  }
  if (excess.energyWh + excess.chargingS + excess.parkingS === 0) return usage
  const left = { ...excess }
  const take = (kind: keyof Totals, stretch: Stretch): number => {
    const taken = Math.min(left[kind], stretch[kind])
    left[kind] -= taken
    return stretch[kind] - taken
  }
  const shortened = (stretch: Stretch): Stretch => ({
    from: stretch.from,
    to: stretch.to,
    energyWh: take('energyWh', stretch),
    chargingS: take('chargingS', stretch),
    parkingS: take('parkingS', stretch),
    active: stretch.active,
  })
  const stretches = usage.stretches.toReversed().map(shortened).toReversed()
  return {
    ...usage,
    energyWh: usage.energyWh - excess.energyWh,
    chargingS: usage.chargingS - excess.chargingS,
    parkingS: usage.parkingS - excess.parkingS,
    stretches,
  }
}
