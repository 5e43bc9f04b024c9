/**
 * Cars: a battery, a curve of the power it asks for, and what happens to it while it is charged.
 *
 * Pure: the clock is passed in as epoch milliseconds. Energy is kept in integer millijoules (W x ms),
 * so that nothing is lost however often or seldom one looks. Power is set anew every whole second
 * since the start, so the energy at an instant does not depend on how often it was asked for.
 * This file knows nothing of EVSEs, sessions, prices or OCPI.
 */

/** Power asked for at a state of charge: `[permille of the battery, watts]`, rising by permille. */
export type CurvePoint = readonly [socPermille: number, watts: number]

/** A model of car. Energies in Wh, powers in W, states of charge in permille. */
export type Car = {
  readonly name: string
  readonly batteryWh: number
  readonly socPermille: number
  readonly fullPermille: number
  readonly dcCurve: readonly CurvePoint[]
  readonly acWatts: number
}

/** One car being charged, or already full and parked. */
export type Charge = {
  readonly batteryMj: number
  readonly startMj: number
  readonly roomMj: number
  readonly curve: readonly CurvePoint[]
  readonly maxWatts: number
  readonly startedAt: number
  readonly at: number
  readonly watts: number
  readonly takenMj: number
  readonly fullAt: number | null
}

/** Millijoules in a watt-hour. */
export const MJ_PER_WH = 3_600_000
const STEP_MS = 1000

/** A 150 kW battery with the usual fall of power past a quarter full (shape as published for common 77 kWh cars). */
const dc150: readonly CurvePoint[] = [
  [0, 150_000],
  [250, 150_000],
  [500, 120_000],
  [700, 80_000],
  [800, 55_000],
  [900, 30_000],
  [1000, 12_000],
]

const dc50: readonly CurvePoint[] = [
  [0, 50_000],
  [600, 46_000],
  [800, 25_000],
  [1000, 6_000],
]

/** The cars of the sandbox, by the name used in `POST /sandbox/evses/{uid}/plug`. */
export const cars = {
  family: car('family', 77_000, 180, dc150),
  small: car('small', 39_000, 250, dc50),
  'almost-full': car('almost-full', 77_000, 985, dc150),
} as const satisfies Record<string, Car>

function car(
  name: string,
  batteryWh: number,
  socPermille: number,
  curve: readonly CurvePoint[],
): Car {
  // 11 kW three-phase is what most cars in the Nordics take from an AC socket.
  return { name, batteryWh, socPermille, fullPermille: 1000, dcCurve: curve, acWatts: 11_000 }
}

/** Power the curve gives at a state of charge (parts per million), linear between its points. */
export function wattsAt(curve: readonly CurvePoint[], socPpm: number): number {
  let below: CurvePoint | undefined
  for (const point of curve) {
    if (socPpm === point[0] * 1000) return point[1]
    if (socPpm < point[0] * 1000) {
      if (below === undefined) return point[1]
      const span = (point[0] - below[0]) * 1000
      const along = socPpm - below[0] * 1000
      return below[1] + Math.trunc(((point[1] - below[1]) * along) / span)
    }
    below = point
  }
  return below === undefined ? 0 : below[1]
}

/**
 * The car begins to be charged at `now` by a connector of at most `connectorWatts`.
 * `mute` is a car that is plugged in and never asks for power.
 */
export function beginCharge(
  model: Car,
  current: 'AC' | 'DC',
  connectorWatts: number,
  now: number,
  mute = false,
): Charge {
  const batteryMj = model.batteryWh * MJ_PER_WH
  const startMj = (batteryMj / 1000) * model.socPermille
  const roomMj = Math.max(0, (batteryMj / 1000) * model.fullPermille - startMj)
  const curve: readonly CurvePoint[] = current === 'DC' ? model.dcCurve : [[0, model.acWatts]]
  const start: Charge = {
    batteryMj,
    startMj,
    roomMj: mute ? 0 : roomMj,
    curve,
    maxWatts: connectorWatts,
    startedAt: now,
    at: now,
    watts: 0,
    takenMj: 0,
    fullAt: null,
  }
  if (start.roomMj === 0) return { ...start, fullAt: now }
  return { ...start, watts: power(start) }
}

/** The charge as it stands at `now`; an earlier `now` changes nothing. */
export function advanceCharge(charge: Charge, now: number): Charge {
  const state = { ...charge }
  while (state.fullAt === null && state.at < now) {
    const sinceStart = state.at - state.startedAt
    const stepEnd = state.startedAt + (Math.floor(sinceStart / STEP_MS) + 1) * STEP_MS
    const leftMj = state.roomMj - state.takenMj
    const neededMs = Math.ceil(leftMj / state.watts)
    const elapsed = Math.min(stepEnd - state.at, now - state.at, neededMs)
    state.takenMj += Math.min(leftMj, elapsed * state.watts)
    state.at += elapsed
    if (state.takenMj >= state.roomMj) {
      state.watts = 0
      state.fullAt = state.at
    } else if (state.at === stepEnd) {
      state.watts = power(state)
    }
  }
  return { ...state, at: Math.max(state.at, now) }
}

/** At least one watt, so that a battery that is not full goes on filling. */
function power(charge: Charge): number {
  return Math.max(1, Math.min(charge.maxWatts, wattsAt(charge.curve, socOf(charge))))
}

/** State of charge in parts per million. */
function socOf(charge: Charge): number {
  return Math.floor((charge.startMj + charge.takenMj) / (charge.batteryMj / 1_000_000))
}

/** Whole Wh taken so far. */
export function takenWh(charge: Charge): number {
  return Math.floor(charge.takenMj / MJ_PER_WH)
}

/** State of charge of the battery in whole percent. */
export function socPercent(charge: Charge): number {
  return Math.floor(socOf(charge) / 10_000)
}

/** The car with what it has taken in its battery, as it stands when unplugged or charged again. */
export function carAfter(model: Car, charge: Charge): Car {
  return { ...model, socPermille: Math.floor(socOf(charge) / 1000) }
}
