// Which quantities are billed by which component: the stretches summed, and OCPI's step_size applied.
// No money yet.
import { KINDS, planOf, type ComponentKind, type PriceComponent, type Tariff } from './tariff.ts'
import type { Stretch, Usage } from './usage.ts'

/** What one component bills: Wh, seconds, or 1. */
export interface Billed {
  component: PriceComponent
  quantity: number
}

/**
 * The quantities by which `usage` is billed, per kWh, per minute, per session, other; within a kind in
 * the order of the CPO. Flat fees once a session: the first that applies (mod_tariffs: "a fixed
 * amount that has to be paid for any Charging Session").
 */
export function billedOf(tariff: Tariff, usage: Pick<Usage, 'stretches'>): Billed[] {
  const { stretches } = usage
  const used = new Map<PriceComponent, number>()
  const use = (component: PriceComponent | null, quantity: number): void => {
    if (component && quantity > 0) used.set(component, (used.get(component) ?? 0) + quantity)
  }
  for (const { active, energyWh, chargingS, parkingS } of stretches) {
    use(active.energy, energyWh)
    use(active.time, chargingS)
    use(active.parking, parkingS)
  }
  use(stretches.find(({ active }) => active.flat)?.active.flat ?? null, 1)
  roundUp(used, lastEnergy(stretches))
  roundUp(used, lastTime(stretches))
  const { candidates } = planOf(tariff)
  const billed: Billed[] = []
  for (const kind of KINDS) {
    for (const { component } of candidates[kind]) {
      const quantity = used.get(component)
      if (quantity === undefined) continue
      // One that stands in two elements is one.
      used.delete(component)
      const same = billed.find((other) => costsTheSame(other.component, component))
      if (same) same.quantity += quantity
      else billed.push({ component, quantity })
    }
  }
  return billed
}

/** The same price in two elements is one line, rounded once. */
function costsTheSame(a: PriceComponent, b: PriceComponent): boolean {
  if (a.kind !== b.kind || a.vatRate !== b.vatRate) return false
  if ('exVatMicros' in a) return 'exVatMicros' in b && a.exVatMicros === b.exVatMicros
  return 'inclVatMicros' in b && a.inclVatMicros === b.inclVatMicros
}

/**
 * Rounds the sum of a kind up to the step of its last component, to which the rest is added: once a
 * session, never per element (mod_cdrs "step_size").
 */
function roundUp(used: Map<PriceComponent, number>, last: PriceComponent | null): void {
  if (!last || last.stepSize <= 1) return
  const total = totalOf(used, last.kind)
  const rest = Math.ceil(total / last.stepSize) * last.stepSize - total
  used.set(last, (used.get(last) ?? 0) + rest)
}

function totalOf(used: Map<PriceComponent, number>, kind: ComponentKind): number {
  let total = 0
  for (const [component, quantity] of used) if (component.kind === kind) total += quantity
  return total
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
