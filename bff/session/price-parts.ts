// What a driver is told of a price before the charge: its parts and when they apply, the least, the
// most, and what an amount buys. All of a charge that would begin now, at this place.
import type { PriceCondition, PricePart, StationPage } from '#shared/contract.ts'
import { roundHalfUp } from '#shared/money.ts'
import { nextClockChange, dayOf, localTime } from './tariff-clock.ts'
import { activeAt, currentOf, sameActive } from './tariff-restrictions.ts'
import { exactPrice, vatRatesOf } from './price-exact.ts'
import { priceOf, unitMicros } from './price.ts'
import { KINDS, planOf, type Active, type Tariff, type Terms } from './tariff.ts'
import { beginUsage, extendUsage } from './usage.ts'

/** A charge that would begin now: by which terms, at which power (null: not known). */
export interface Prospect {
  terms: Terms
  now: number
  powerW: number | null
}

const DAY_MS = 86_400_000
/** The days of the week come round once: what cannot apply within them is not told of. */
const AHEAD_DAYS = 7

/** The price as the station page shows it (contract `stationPage.tariff`). */
export function shownTariff(prospect: Prospect): NonNullable<StationPage['tariff']> {
  const { tariff } = prospect.terms
  return {
    digest: tariff.digest,
    parts: priceParts(prospect),
    leastMinor: tariff.minPrice && leastMinor(tariff),
    mostMinor: mostMinor(tariff),
    nowUntil: nowUntil(prospect),
  }
}

/**
 * The parts of the price in the order of the law (AFIR 5(4): per kWh, per minute, per session, other)
 * and, within a kind, in the order in which they are looked up, incl. VAT. What can never apply is
 * left out: what comes after a part that always does, and dates that are over.
 */
export function priceParts(prospect: Prospect): PricePart[] {
  const { terms, now } = prospect
  const { candidates, minutes } = planOf(terms.tariff)
  const today = minutes.length > 0 ? localTime(terms.timeZone, now).day : 0
  const active = activeFrom(prospect, now)
  return KINDS.flatMap((kind) =>
    candidates[kind]
      .filter(({ when }) => mayApply(when, today))
      .map(({ component, when }) => ({
        kind,
        micros: unitMicros(component),
        per: kind === 'energy' ? 'kWh' : kind === 'flat' ? 'session' : 'min',
        vatRate: component.vatRate,
        when,
        now: active[kind] === component,
        stepSize: component.stepSize,
      })),
  )
}

/** The least a session by this tariff costs if it begins now: its flat fee, its min_price (law 6). */
export function leastPrice({ terms, now }: Prospect): number {
  return priceOf(terms.tariff, beginUsage(terms, now)).totalMinor
}

/** 1 MWh is more than any car takes: above it the answer would mean nothing. */
const MOST_WH = 1_000_000

/**
 * About how much energy `amountMinor` buys when charged from now on at the prospect's power: so that
 * the page can say "350 kr ≈ 58 kWh". Null where the tariff has no price that rises with the charge.
 */
export function energyFor(prospect: Prospect, amountMinor: number): number | null {
  const { terms, now, powerW } = prospect
  const begun = beginUsage(terms, now)
  const costAt = (energyWh: number): number => {
    const chargingS = powerW ? Math.round((energyWh * 3600) / powerW) : 0
    const at = now + chargingS * 1000
    const reading = { at, energyWh, chargingS, parkingS: 0, powerW, currentMa: null }
    return priceOf(terms.tariff, extendUsage(begun, terms, reading)).totalMinor
  }
  // From the small end, so that mostly only a day or so is looked at.
  let high = 1000
  while (costAt(high) <= amountMinor) {
    if (high >= MOST_WH) return null
    high = Math.min(MOST_WH, 2 * high)
  }
  let low = 0
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (costAt(middle) <= amountMinor) low = middle
    else high = middle
  }
  return low
}

/** When the clock next changes what bills a charge that begins then; null: not within a week. */
export function nowUntil(prospect: Prospect): number | null {
  const { terms, now } = prospect
  const { minutes } = planOf(terms.tariff)
  if (minutes.length === 0) return null
  const active = activeFrom(prospect, now)
  const horizon = now + (AHEAD_DAYS + 1) * DAY_MS
  let at = nextClockChange(terms.timeZone, minutes, now)
  while (at <= horizon) {
    if (!sameActive(active, activeFrom(prospect, at))) return at
    at = nextClockChange(terms.timeZone, minutes, at)
  }
  return null
}

/** What bills a charge that begins at `at`; parking as if the car took nothing. */
function activeFrom({ terms, powerW }: Prospect, at: number): Active {
  const begun = (power: number): Active => {
    const currentMa = currentOf(terms.powerType, power, null)
    return activeAt(terms, { at, durationMs: 0, energyWh: 0, powerW: power, currentMa })
  }
  return { ...begun(powerW ?? 0), parking: begun(0).parking }
}

function mayApply(when: PriceCondition | null, today: number): boolean {
  const dates = when?.dates
  if (!dates) return true
  const over = dates.until !== null && dayOf(dates.until) <= today
  const farAway = dates.from !== null && dayOf(dates.from) > today + AHEAD_DAYS
  return !over && !farAway
}

function leastMinor(tariff: Tariff): number {
  const { incl } = exactPrice(tariff, [])
  return roundHalfUp(incl.n, incl.d * MICROS_PER_MINOR)
}

const MICROS_PER_MINOR = 10_000n

/** Incl. VAT: what is said, and never more than what is said without it at the highest rate. */
function mostMinor(tariff: Tariff): number | null {
  const { maxPrice } = tariff
  if (!maxPrice) return null
  const rate = BigInt(10_000 + (vatRatesOf(tariff).at(-1) ?? 0))
  const byEx = (BigInt(maxPrice.exVatMicros) * rate) / (10_000n * MICROS_PER_MINOR)
  const said = maxPrice.inclVatMicros
  return Math.min(Number(byEx), said === null ? Infinity : Math.floor(said / 10_000))
}
