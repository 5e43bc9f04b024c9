// Which quantities are billed by which component: the stretches summed, and OCPI's step_size applied.
// No money yet.
import { KINDS, type ComponentKind, type PriceComponent } from './tariff.ts'
import type { Stretch, Usage } from './usage.ts'

/** What one component bills: Wh, seconds, or 1. */
export interface Billed {
  component: PriceComponent
  quantity: number
}

/**
 * The quantities by which `usage` is billed, per kWh, per minute, per session, other; within a kind as
 * they came to be used. The same price in two elements is one. Flat fees once a session: the first that
 * applies (mod_tariffs: "a fixed amount that has to be paid for any Charging Session").
 */
export function billedOf({ stretches }: Pick<Usage, 'stretches'>): Billed[] {
  const billed: Billed[] = []
  for (const kind of KINDS) {
    for (const stretch of stretches) {
      const component = stretch.active[kind]
      const quantity = quantityOf(stretch, kind)
      if (component && quantity > 0) add(billed, component, quantity)
      if (component && kind === 'flat') break
    }
  }
  roundUp(billed, lastEnergy(stretches))
  roundUp(billed, lastTime(stretches))
  return billed
}

function quantityOf(stretch: Stretch, kind: ComponentKind): number {
  switch (kind) {
    case 'energy':
      return stretch.energyWh
    case 'time':
      return stretch.chargingS
    case 'parking':
      return stretch.parkingS
    case 'flat':
      return 1
    default:
      return kind satisfies never
  }
}

function add(billed: Billed[], component: PriceComponent, quantity: number): void {
  const known = billed.find((other) => costsTheSame(other.component, component))
  if (known) known.quantity += quantity
  else billed.push({ component, quantity })
}

/** The same price in two elements is one line, rounded once. */
function costsTheSame(a: PriceComponent, b: PriceComponent): boolean {
  if (a === b) return true
  if (a.kind !== b.kind || a.vatRate !== b.vatRate) return false
  if ('exVatMicros' in a) return 'exVatMicros' in b && a.exVatMicros === b.exVatMicros
  return 'inclVatMicros' in b && a.inclVatMicros === b.inclVatMicros
}

/**
 * Rounds the sum of a kind up to the step of its last component, to which the rest is added: once a
 * session, never per element (mod_cdrs "step_size").
 */
function roundUp(billed: Billed[], last: PriceComponent | null): void {
  if (!last || last.stepSize <= 1) return
  let total = 0
  for (const { component, quantity } of billed) {
    if (component.kind === last.kind) total += quantity
  }
  add(billed, last, Math.ceil(total / last.stepSize) * last.stepSize - total)
}

function lastEnergy(stretches: readonly Stretch[]): PriceComponent | null {
  return stretches.findLast((s) => s.energyWh > 0 && s.active.energy)?.active.energy ?? null
}

/**
 * Charging and parking time are rounded up once between them: where both were billed, parking is
 * (mod_cdrs "step_size": then only the total parking duration counts).
 */
function lastTime(stretches: readonly Stretch[]): PriceComponent | null {
  const parked = stretches.findLast((s) => s.parkingS > 0 && s.active.parking)?.active.parking
  const charged = stretches.findLast((s) => s.chargingS > 0 && s.active.time)?.active.time
  return parked ?? charged ?? null
}
