// When STOP must leave so that the price stays within the reservation, and no earlier (law 6).
// Reckoned from the pace of this charge and the rhythm seen at this CPO; pure arithmetic.
import { meanPowerW, whAtMost } from '#shared/energy.ts'
import type { Charge, Session } from './model.ts'
import { priceOf } from './tariff.ts'

/** A charge may speed up between two meter values: a quarter more is what ramps do in 10 s. */
const RAMP = 1.25
/** Where neither the connector nor a meter tells, the fastest charger on the road. */
const UNKNOWN_POWER_W = 400_000
/** OCPP meters speak each 10-60 s (charging facts §2); assumed until this CPO has been heard. */
const ASSUMED_PUSH_MS = 10_000
/** Nothing beyond a day ahead is a limit: the alarm is set anew with every meter value. */
const HORIZON_MS = 86_400_000
const HOUR_MS = 3_600_000

/**
 * The moment (epoch ms) at which STOP must leave, or null while nothing is known to charge or the
 * price cannot reach the reservation within a day.
 */
export function limitAt(s: Session): number | null {
  const { charge, payment } = s
  if (!charge || charge.status !== 'active') return null
  const from = charge.meterAt ?? s.phaseAt
  const fits = lastFit(costAfter(s, charge), payment.authorizedMinor)
  return fits === null ? null : Math.max(s.phaseAt, from + fits - stopDelayMs(s))
}

/** What it will have cost `ms` after the last meter value, at the pace of the charge. */
function costAfter(s: Session, charge: Charge): (ms: number) => number {
  const power = paceW(s, charge)
  const { energyWh, chargingS, parkingS } = charge.meter ?? {
    energyWh: 0,
    chargingS: 0,
    parkingS: 0,
  }
  const { tariff } = s.opening
  // A full car may go on paying for its place; whether it charges again, nobody knows: the dearer.
  const parks = charge.meter?.powerW === 0 || parkingS > 0
  return (ms) => {
    const more = Math.ceil(ms / 1000)
    const wh = energyWh + whAtMost(power, ms)
    const charged = priceOf(tariff, { energyWh: wh, chargingS: chargingS + more, parkingS })
    if (!parks) return charged.totalMinor
    const parked = priceOf(tariff, { energyWh, chargingS, parkingS: parkingS + more })
    return Math.max(charged.totalMinor, parked.totalMinor)
  }
}

/**
 * The last moment (ms from now) at which `costAt`, which never falls, is within `amount`; null where
 * a day does not reach it. Prices are lines, so one straight guess is nearly always right to the
 * øre; where steps or fees bend the line, it is halved down to.
 */
function lastFit(costAt: (ms: number) => number, amount: number): number | null {
  const now = costAt(0)
  if (now > amount) return 0
  const anHour = costAt(HOUR_MS) - now
  if (anHour > 0) {
    const perMinor = HOUR_MS / anHour
    const guess = (amount - now) * perMinor
    const low = Math.max(0, Math.floor(guess - 2 * perMinor))
    if (
      guess < HORIZON_MS &&
      costAt(low) <= amount &&
      costAt(Math.ceil(guess + 2 * perMinor)) > amount
    ) {
      return low
    }
  }
  if (costAt(HORIZON_MS) <= amount) return null
  let fits = 0
  let over = HORIZON_MS
  while (over - fits > 100) {
    const middle = Math.floor((fits + over) / 2)
    if (costAt(middle) <= amount) fits = middle
    else over = middle
  }
  return fits
}

/** The power to reckon with: what the meter shows with room for a ramp, never above the connector. */
function paceW(s: Session, charge: Charge): number {
  const most = s.opening.station.connector.maxPowerW ?? UNKNOWN_POWER_W
  const seen = observedW(charge, s.opening.station.connector.maxPowerW)
  if (seen === null) return most
  return Math.max(seen, Math.min(most, Math.round(seen * RAMP)))
}

/**
 * What the charge draws. Where both clocks agree over the whole charge, the larger of what the backend
 * says and what its meter's last steps show by its own clock, since values that were held up reach us
 * in a bunch. Where they do not (compressed time, a clock that is wrong), only ours counts, and a
 * bunch is believed up to three times the mean.
 */
function observedW(charge: Charge, mostW: number | null): number | null {
  const [anchor, ...later] = charge.pace
  const [first] = later
  const last = later.at(-1)
  if (!anchor || !first || !last) return null
  const since = first === last ? anchor : first
  const mean = meanPowerW(last.energyWh - anchor.energyWh, last.at - anchor.at)
  const ratio = (last.measuredAt - anchor.measuredAt) / (last.at - anchor.at)
  if (ratio > 0.5 && ratio < 2) {
    const stepped = meanPowerW(last.energyWh - since.energyWh, last.measuredAt - since.measuredAt)
    const shown = Math.max(charge.meter?.powerW ?? 0, stepped ?? 0)
    // A stamp that lies makes a jump of no time at all; twice the connector is beyond any truth.
    return mostW === null ? shown : Math.min(shown, 2 * mostW)
  }
  const recent = meanPowerW(last.energyWh - since.energyWh, last.at - since.at)
  return mean === null ? null : Math.min(recent ?? mean, 3 * mean)
}

/**
 * How long this CPO takes to stop: p99 as seen; before anything has been seen, half its push rhythm
 * within half a second and five (remote stops over OCPP mostly take one to five).
 */
function stopDelayMs(s: Session): number {
  const { policy } = s.opening
  if (policy.stopDelayMs !== null) return policy.stopDelayMs
  const rhythm = widestGapMs(s.charge?.pace ?? []) ?? policy.pushIntervalMs ?? ASSUMED_PUSH_MS
  return Math.min(5000, Math.max(500, Math.round(rhythm / 2)))
}

/**
 * The widest gap between the meter values of late: a list read of ours between two pushes must not
 * make a slow backend look quick.
 */
function widestGapMs(pace: Charge['pace']): number | null {
  // Four values are the anchor and the last three: whatever lay between them is forgotten.
  const inRow = pace.length < 4 ? pace : pace.slice(1)
  const gaps = inRow.slice(1).map((value, i) => value.at - (inRow[i]?.at ?? value.at))
  return gaps.length > 0 ? Math.max(...gaps) : null
}
