// Parts of a price, from one that always applies to a tariff with everything in it. Plain values.
import type { PriceCondition, PricePart, StationPage } from '#shared/contract.ts'

/** A part of the price that always applies: 5.99 kr per kWh, to be changed field by field. */
export function part(change: Partial<PricePart> = {}): PricePart {
  return {
    kind: 'energy',
    micros: 5_990_000,
    per: 'kWh',
    vatRate: 2500,
    when: null,
    now: true,
    stepSize: 1,
    ...change,
  }
}

/** A condition with these restrictions and no others. */
export function when(change: Partial<PriceCondition>): PriceCondition {
  return {
    time: null,
    days: null,
    dates: null,
    energyWh: null,
    powerW: null,
    currentMa: null,
    durationS: null,
    ...change,
  }
}

const NIGHT = when({ time: { from: 22 * 60, until: 6 * 60 } })

/** By day 5.99, by night 3.49, started minutes, an idle fee from minute 10, a least and a most price. */
export const dayAndNight: NonNullable<StationPage['tariff']> = {
  digest: 'd2',
  parts: [
    part({ micros: 3_490_000, when: NIGHT, now: false }),
    part(),
    part({ kind: 'time', micros: 250_000, per: 'min', stepSize: 60 }),
    part({ kind: 'flat', micros: 5_000_000, per: 'session' }),
    part({
      kind: 'parking',
      micros: 1_000_000,
      per: 'min',
      stepSize: 900,
      when: when({ durationS: { from: 600, until: null } }),
      now: false,
    }),
  ],
  leastMinor: 2000,
  mostMinor: 60_000,
  nowUntil: Date.UTC(2026, 10, 22, 21),
}
