// When STOP must leave so that the price stays within the reservation, and no earlier (law 6).
// Reckoned from the pace of this charge and the rhythm seen at this CPO; pure arithmetic.
import { meanPowerW, whAtMost } from '#shared/energy.ts'
import { lastFit } from './last-fit.ts'
import type { Charge, Session } from './model.ts'
import { totalOf } from './price.ts'
import { planOf } from './tariff.ts'
import { termsOf } from './terms.ts'
import { beginUsage, cutsBetween, extendUsage, type Reading, type Usage } from './usage.ts'

/** A charge may speed up between two meter values: a quarter more is what ramps do in 10 s. */
const RAMP = 1.25
/** Where neither the connector nor a meter tells, the fastest charger on the road. */
const UNKNOWN_POWER_W = 400_000
/** OCPP meters speak each 10-60 s (charging facts §2); assumed until this CPO has been heard. */
const ASSUMED_PUSH_MS = 10_000
/** Nothing beyond a day ahead is a limit: the alarm is set anew with every meter value. */
const HORIZON_MS = 86_400_000

const known = new WeakMap<Session, number | null>()

/**
 * The moment (epoch ms) at which STOP must leave, or null while nothing is known to charge or the
 * price cannot reach the reservation within a day. Asked several times of each state: kept with it.
 */
export function limitAt(s: Session): number | null {
  const before = known.get(s)
  if (before !== undefined) return before
  const at = reckonLimit(s)
  known.set(s, at)
  return at
}

function reckonLimit(s: Session): number | null {
  const { charge, payment } = s
  if (!charge || charge.status !== 'active') return null
  const from = (charge.meterAt ?? s.phaseAt) - latenessMs(charge)
  const ahead = aheadOf(s, charge)
  const fits = lastFit(ahead.costAfter, ahead.edges, payment.authorizedMinor, HORIZON_MS)
  return fits === null ? null : Math.max(s.phaseAt, from + fits - stopDelayMs(s))
}

interface Ahead {
  /** What it will have cost `ms` after the last meter value. */
  costAfter: (ms: number) => number
  /** When (ms after it) another component may begin to bill: between two of these no price falls. */
  edges: number[]
}

/** How the charge may go on; where it may go on in several ways, the dearest counts. */
function aheadOf(s: Session, charge: Charge): Ahead {
  const terms = termsOf(s.opening)
  const usage = charge.usage ?? beginUsage(terms, charge.startedAt ?? s.phaseAt)
  const ways = waysAhead(s, charge, usage)
  const costAfter = (ms: number): number => {
    let dearest = 0
    for (const way of ways) {
      dearest = Math.max(dearest, totalOf(terms.tariff, extendUsage(usage, terms, way(ms))))
    }
    return dearest
  }
  if (planOf(terms.tariff).always) return { costAfter, edges: [] }
  const cuts = ways.flatMap((way) => cutsBetween(usage, terms, way(HORIZON_MS)))
  const edges = [...new Set(cuts)].map((at) => at - usage.at).toSorted((a, b) => a - b)
  return { costAfter, edges }
}

function waysAhead(s: Session, charge: Charge, usage: Usage): ((ms: number) => Reading)[] {
  const pace = paceW(s, charge)
  const { at, energyWh, chargingS, parkingS } = usage
  const currentMa = charge.meter?.currentMa ?? null
  const charges =
    (powerW: number) =>
    (ms: number): Reading => ({
      at: at + ms,
      energyWh: energyWh + whAtMost(pace, ms),
      chargingS: chargingS + Math.ceil(ms / 1000),
      parkingS,
      powerW,
      currentMa,
    })
  const parks = (ms: number): Reading => ({
    at: at + ms,
    energyWh,
    chargingS,
    parkingS: parkingS + Math.ceil(ms / 1000),
    powerW: 0,
    currentMa: 0,
  })
  const ways = [charges(pace)]
  // Where power decides the price: what it takes now, should it not speed up.
  const now = charge.meter?.powerW ?? null
  if (planOf(s.opening.tariff).usesPower && now !== null && now !== pace) ways.push(charges(now))
  // A full car may go on paying for its place; whether it charges again, nobody knows: the dearer.
  if (charge.meter?.powerW === 0 || parkingS > 0) ways.push(parks)
  return ways
}

/** The power to reckon with: what the meter shows with room for a ramp, never above the connector. */
function paceW(s: Session, charge: Charge): number {
  const rated = s.opening.station.connector.maxPowerW
  const most = rated ?? UNKNOWN_POWER_W
  const seen = observedW(charge, rated)
  if (seen === null) return rated ?? firstGuessW(charge.meter?.powerW ?? 0)
  return Math.max(seen, Math.min(most, Math.round(seen * RAMP)))
}

/** From the first value alone: a ramp may have only begun, but a home charger will not become a fast one. */
function firstGuessW(toldW: number): number {
  return toldW > 0 ? Math.min(UNKNOWN_POWER_W, Math.max(50_000, 3 * toldW)) : UNKNOWN_POWER_W
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
  const rhythm = s.charge?.widestGapMs ?? policy.pushIntervalMs ?? ASSUMED_PUSH_MS
  return Math.min(5000, Math.max(500, Math.round(rhythm / 2)))
}

/** Later than this a value is not believed to be: then a clock has been set. */
const MOST_LATE_MS = 60_000

/**
 * How much later the last meter value came than the quickest of them, by both clocks: what has flowed
 * since it was measured is reckoned from there. Nothing where the clocks do not run alike.
 */
function latenessMs({ pace }: Charge): number {
  const [anchor] = pace
  const last = pace.at(-1)
  if (!anchor || !last || last === anchor) return 0
  const ratio = (last.measuredAt - anchor.measuredAt) / (last.at - anchor.at)
  if (!(ratio > 0.5 && ratio < 2)) return 0
  const quickest = Math.min(...pace.map(({ at, measuredAt }) => at - measuredAt))
  const late = last.at - last.measuredAt - quickest
  return late <= MOST_LATE_MS ? late : 0
}
