// What a charge costs by the tariff the driver accepted: OCPI's rules, exact, rounded once a line.
// It must never know where a tariff came from, nor what the CPO's own bill says.
import type { PricePart } from '#shared/contract.ts'
import { roundHalfUp, taxWithin, type Currency } from '#shared/money.ts'

export type ComponentKind = 'energy' | 'time' | 'parking' | 'flat'

/** One OCPI PriceComponent. Prices exclude VAT, in millionths of the major unit (OCPI has 4 decimals). */
export interface PriceComponent {
  kind: ComponentKind
  /** Per kWh, per hour, or per session; millionths of the major unit, without VAT. */
  exVatMicros: number
  /** Hundredths of a percent; 0 where no VAT applies (design §3: absent `vat`). */
  vatRate: number
  /** Wh for energy, seconds for time and parking; 1 where nothing is rounded up. */
  stepSize: number
}

/** Elements in the order of the CPO: the first that matches wins, per kind (OCPI mod_tariffs). */
export interface TariffElement {
  components: PriceComponent[]
}

export interface Tariff {
  /** Digest of the whole tariff: the price the driver saw is the price that binds (design §3). */
  digest: string
  id: string
  currency: Currency
  elements: TariffElement[]
}

/** What a session has used so far. */
export interface Usage {
  energyWh: number
  chargingS: number
  parkingS: number
}

export interface PriceLine {
  kind: ComponentKind
  /** Wh, seconds, or 1. */
  quantity: number
  /** One kWh, minute or session incl. VAT, in millionths: for reading only, never for arithmetic. */
  unitMicros: number
  totalMinor: number
  exMinor: number
  taxMinor: number
  vatRate: number
}

export interface Price {
  totalMinor: number
  lines: PriceLine[]
}

const MICROS_PER_MINOR = 10_000n
/** Shown and billed in the order of the law: per kWh, per minute, per session, other (AFIR 5(4)). */
const KINDS: readonly ComponentKind[] = ['energy', 'time', 'flat', 'parking']

/**
 * The component that bills each kind: the first element that has it (OCPI mod_tariffs, "first
 * matching element wins, per dimension"). Restrictions are refused at the door until the engine
 * knows them, so every element matches.
 */
export function activeComponents(tariff: Tariff): PriceComponent[] {
  const known = active.get(tariff)
  if (known) return known
  const found = findActive(tariff)
  active.set(tariff, found)
  return found
}

/** A tariff never changes, and it is priced with every meter value: looked up once. */
const active = new WeakMap<Tariff, PriceComponent[]>()

function findActive(tariff: Tariff): PriceComponent[] {
  return KINDS.flatMap((kind) => {
    for (const element of tariff.elements) {
      const found = element.components.find((c) => c.kind === kind)
      if (found) return [found]
    }
    return []
  })
}

/**
 * Price of `usage` by `tariff`, incl. VAT, each line rounded half up once (design §5). The sum of
 * the lines is the total.
 */
export function priceOf(tariff: Tariff, usage: Usage): Price {
  const billed = roundToSteps(activeComponents(tariff), usage)
  const lines = activeComponents(tariff).flatMap((component) => {
    const quantity = billed[component.kind]
    return quantity > 0 ? [lineOf(component, quantity)] : []
  })
  return { totalMinor: lines.reduce((sum, line) => sum + line.totalMinor, 0), lines }
}

/** The least a session by this tariff can cost once it has begun: its flat fees (law 6). */
export function leastPrice(tariff: Tariff): number {
  return priceOf(tariff, { energyWh: 0, chargingS: 0, parkingS: 0 }).totalMinor
}

/** The parts of the price as a driver reads them, in the order of the law, incl. VAT. */
export function priceParts(tariff: Tariff): PricePart[] {
  return activeComponents(tariff).map((c) => ({
    kind: c.kind,
    micros: unitMicros(c),
    per: c.kind === 'energy' ? 'kWh' : c.kind === 'flat' ? 'session' : 'min',
    vatRate: c.vatRate,
    when: null,
    now: true,
    stepSize: c.stepSize,
  }))
}

/**
 * About how much energy `amountMinor` buys when charged at `powerW` all along: so that the page can
 * say "350 kr ≈ 58 kWh". Null where the tariff has no price that rises with the charge.
 */
export function energyFor(
  tariff: Tariff,
  amountMinor: number,
  powerW: number | null,
): number | null {
  const costAt = (wh: number): number =>
    priceOf(tariff, {
      energyWh: wh,
      chargingS: powerW ? Math.round((wh * 3600) / powerW) : 0,
      parkingS: 0,
    }).totalMinor
  // 1 MWh is more than any car takes: above it the answer would mean nothing.
  const most = 1_000_000
  if (costAt(most) <= amountMinor) return null
  let low = 0
  let high = most
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (costAt(middle) <= amountMinor) low = middle
    else high = middle
  }
  return low
}

/**
 * OCPI's step_size rounds a session up once: energy to its own step; charging and parking time
 * together, on the last of them that was used (charging is not rounded when parking follows).
 */
function roundToSteps(components: PriceComponent[], usage: Usage): Record<ComponentKind, number> {
  const stepOf = (kind: ComponentKind): number =>
    Math.max(1, components.find((c) => c.kind === kind)?.stepSize ?? 1)
  const parked = usage.parkingS > 0
  return {
    energy: up(usage.energyWh, stepOf('energy')),
    time: parked ? usage.chargingS : up(usage.chargingS, stepOf('time')),
    parking: up(usage.parkingS, stepOf('parking')),
    flat: 1,
  }
}

function lineOf(component: PriceComponent, quantity: number): PriceLine {
  const perUnit = component.kind === 'energy' ? 1000n : component.kind === 'flat' ? 1n : 3600n
  const totalMinor = roundHalfUp(
    BigInt(quantity) * BigInt(component.exVatMicros) * (10_000n + BigInt(component.vatRate)),
    perUnit * 10_000n * MICROS_PER_MINOR,
  )
  const taxMinor = taxWithin(totalMinor, component.vatRate)
  return {
    kind: component.kind,
    quantity,
    unitMicros: unitMicros(component),
    totalMinor,
    exMinor: totalMinor - taxMinor,
    taxMinor,
    vatRate: component.vatRate,
  }
}

/** Incl. VAT per kWh, per minute, or per session. */
function unitMicros(component: PriceComponent): number {
  const perHour = component.kind === 'time' || component.kind === 'parking'
  return roundHalfUp(
    BigInt(component.exVatMicros) * (10_000n + BigInt(component.vatRate)),
    10_000n * (perHour ? 60n : 1n),
  )
}

function up(value: number, step: number): number {
  return Math.ceil(value / step) * step
}
