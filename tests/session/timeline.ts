// A charge as the text tells it: how long and how much at a time, at a place with a clock. What the
// tests of the tariff engine begin with.
import type { PriceCondition } from '#shared/contract.ts'
import type { PriceComponent, Tariff, TariffElement, Terms } from '#bff/session/tariff.ts'
import { beginUsage, extendUsage, type Usage } from '#bff/session/usage.ts'

export const MINUTE = 60
export const HOUR = 3600
/** Monday 2026-11-23, 12:00 in Oslo. */
export const NOON = Date.UTC(2026, 10, 23, 11)

/** What happened next, and for how long. */
export interface Leg {
  /** Charging, and what it took. */
  chargingS?: number
  energyWh?: number
  parkingS?: number
  /** As the backend reports it; else the mean. */
  powerW?: number
  currentMa?: number
}

export const NO_CONDITION: PriceCondition = {
  time: null,
  days: null,
  dates: null,
  energyWh: null,
  powerW: null,
  currentMa: null,
  durationS: null,
}

export function component(
  kind: PriceComponent['kind'],
  major: number,
  over: { vatRate?: number; stepSize?: number } = {},
): PriceComponent {
  return { kind, exVatMicros: Math.round(major * 1_000_000), vatRate: 0, stepSize: 1, ...over }
}

export function element(
  when: Partial<PriceCondition> | null,
  ...components: PriceComponent[]
): TariffElement {
  return { components, restrictions: when && { ...NO_CONDITION, ...when } }
}

export function tariffWith(elements: TariffElement[], over: Partial<Tariff> = {}): Tariff {
  return {
    digest: 'd',
    id: 't',
    currency: 'EUR',
    minPrice: null,
    maxPrice: null,
    elements,
    ...over,
  }
}

export function termsWith(tariff: Tariff, over: Partial<Terms> = {}): Terms {
  return { tariff, timeZone: 'Europe/Oslo', powerType: 'AC', ...over }
}

/** The usage of these legs, one after the other, begun at `startedAt`. */
export function usageOf(terms: Terms, legs: readonly Leg[], startedAt = NOON): Usage {
  return legs.reduce(
    (usage, leg) => {
      const { chargingS = 0, energyWh = 0, parkingS = 0 } = leg
      return extendUsage(usage, terms, {
        at: usage.at + (chargingS + parkingS) * 1000,
        energyWh: usage.energyWh + energyWh,
        chargingS: usage.chargingS + chargingS,
        parkingS: usage.parkingS + parkingS,
        powerW: leg.powerW ?? null,
        currentMa: leg.currentMa ?? null,
      })
    },
    beginUsage(terms, startedAt),
  )
}

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
