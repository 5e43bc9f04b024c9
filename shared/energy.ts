// Energy in integer watt-hours, power in integer watts, time in integer seconds.

/** Energy that `powerW` delivers in `ms` milliseconds, rounded up: for limits, where more is safe. */
export function whAtMost(powerW: number, ms: number): number {
  return Math.ceil((powerW * Math.max(0, ms)) / 3_600_000)
}

/** Mean power over a step of the meter, in whole watts; null where no time has passed. */
export function meanPowerW(wh: number, ms: number): number | null {
  return ms > 0 ? Math.round((wh * 3_600_000) / ms) : null
}
