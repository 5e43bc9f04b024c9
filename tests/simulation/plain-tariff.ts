// A tariff in the plain terms of the auditor and the simulated backend: øre incl. VAT, and when each part
// of it applies. It shares nothing with the product's own.

export interface PlainPart {
  kind: 'energy' | 'time' | 'parking' | 'flat'
  /** Per kWh, per hour, or once; incl. VAT. */
  ore: number
  /** Wh or seconds in which it is billed. */
  step: number
}

/** From (inclusive) and until (exclusive). */
export type Bounds = readonly [from: number, until: number]

/** When an element applies: whatever is not null must hold (OCPI mod_tariffs, TariffRestrictions). */
export interface PlainWhen {
  /** Minutes after midnight in Oslo; an end before the beginning goes over midnight. */
  minutes: Bounds | null
  /** 1 is Monday. */
  days: readonly number[] | null
  wh: Bounds | null
  powerW: Bounds | null
  /** Since the session began. */
  seconds: Bounds | null
}

export interface PlainElement {
  parts: PlainPart[]
  when: PlainWhen | null
}

export interface PlainTariff {
  elements: PlainElement[]
  leastOre: number | null
  mostOre: number | null
}

/** Use in plain numbers. */
export interface PlainUse {
  wh: number
  chargingS: number
  parkingS: number
}

/** What each part bills, and which parts of energy and of time were the last. */
export interface Sums {
  used: Map<PlainPart, number>
  lastEnergy: PlainPart | null
  lastTime: PlainPart | null
}

/** Adds to what `part` bills. */
export function use(sums: Sums, part: PlainPart | null, quantity: number): void {
  if (!part || quantity <= 0) return
  sums.used.set(part, (sums.used.get(part) ?? 0) + quantity)
  if (part.kind === 'energy') sums.lastEnergy = part
  // Where parking was billed, only parking is rounded up to its step.
  if (part.kind === 'parking') sums.lastTime = part
  if (part.kind === 'time' && sums.lastTime?.kind !== 'parking') sums.lastTime = part
}
