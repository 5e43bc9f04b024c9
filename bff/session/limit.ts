// When STOP must leave so that the price stays within the reservation, and no earlier (law 6).
// Reckoned from the pace of this charge and the rhythm seen at this CPO; pure arithmetic.
import { meanPowerW, whAtMost } from '#shared/energy.ts'
import type { Session } from './model.ts'
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
  const power = paceW(s)
  const costAt = (ms: number): number =>
    priceOf(s.opening.tariff, {
      energyWh: (charge.meter?.energyWh ?? 0) + whAtMost(power, ms),
      chargingS: (charge.meter?.chargingS ?? 0) + Math.ceil(ms / 1000),
      parkingS: charge.meter?.parkingS ?? 0,
    }).totalMinor
  const fits = lastFit(costAt, payment.authorizedMinor)
  return fits === null ? null : Math.max(s.phaseAt, from + fits - stopDelayMs(s))
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
function paceW(s: Session): number {
  const most = s.opening.station.connector.maxPowerW ?? UNKNOWN_POWER_W
  const seen = observedW(s)
  if (seen === null) return most
  return Math.max(seen, Math.min(most, Math.round(seen * RAMP)))
}

/** The larger of what the meter's steps show by our clock and what the backend says. */
function observedW(s: Session): number | null {
  const [first, last] = s.charge?.pace ?? []
  const stepped =
    first && last ? meanPowerW(last.energyWh - first.energyWh, last.at - first.at) : null
  const said = s.charge?.meter?.powerW ?? null
  if (stepped === null) return null
  return Math.max(stepped, said ?? 0)
}

/**
 * How long this CPO takes to stop: p99 as seen; before anything has been seen, half its push rhythm
 * within half a second and five (remote stops over OCPP mostly take one to five).
 */
function stopDelayMs(s: Session): number {
  const { policy } = s.opening
  if (policy.stopDelayMs !== null) return policy.stopDelayMs
  const [first, last] = s.charge?.pace ?? []
  const rhythm = first && last ? last.at - first.at : (policy.pushIntervalMs ?? ASSUMED_PUSH_MS)
  return Math.min(5000, Math.max(500, rhythm / 2))
}
