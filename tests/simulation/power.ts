// What a simulated car really draws: power in steps, and the energy that follows from it exactly. The
// charger backend tells of it, the auditor prices it; the product never sees it.

/** From `fromMs` after the charge began on, until the next step. */
export interface Step {
  fromMs: number
  powerW: number
}
export type Profile = readonly Step[]

/** Whole Wh that have flowed `ms` after the charge began. */
export function energyAfter(profile: Profile, ms: number): number {
  let wattMs = 0
  for (const [i, { fromMs, powerW }] of profile.entries()) {
    const until = Math.min(ms, profile[i + 1]?.fromMs ?? Infinity)
    if (until > fromMs) wattMs += powerW * (until - fromMs)
  }
  return Math.floor(wattMs / 3_600_000)
}

export function powerAt(profile: Profile, ms: number): number {
  let power = 0
  for (const step of profile) if (step.fromMs <= ms) power = step.powerW
  return power
}

export function mostPower(profile: Profile): number {
  return Math.max(...profile.map((step) => step.powerW))
}
