// What a session costs by the tariff the driver accepted: OCPI's rules, rounded once a line, between
// the least and the most price. It must never know what the CPO's own bill says.
import { roundHalfUp, taxWithin } from '#shared/money.ts'
import { billedOf, type Billed } from './billed.ts'
import type { Exact } from './exact.ts'
import { exactPrice, type Floor } from './price-exact.ts'
import type { ComponentKind, PriceComponent, Tariff } from './tariff.ts'
import type { Usage } from './usage.ts'

export interface PriceLine {
  /** `minimum`: what was missing to the tariff's least price. */
  kind: ComponentKind | 'minimum'
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
  /** The sum of the lines, or less where the tariff's most price binds. */
  totalMinor: number
  lines: PriceLine[]
  /** The most price was reached: the difference to the lines is a reduction of that name. */
  atMost: boolean
}

const MICROS_PER_MINOR = 10_000n

/**
 * Price of `usage` by `tariff`, incl. VAT, each line rounded half up once (design §5). The lines sum
 * to the total, but for what the tariff's `max_price` takes off.
 */
export function priceOf(tariff: Tariff, usage: Pick<Usage, 'stretches'>): Price {
  const billed = billedOf(usage)
  const lines = billed.map(lineOf)
  const sum = sumOf(lines)
  if (!tariff.minPrice && !tariff.maxPrice) return { totalMinor: sum, lines, atMost: false }
  const price = exactPrice(tariff, billed)
  const least = price.floor && leastLine(price.floor, sum)
  if (least) lines.push(least)
  const full = sum + (least?.totalMinor ?? 0)
  const totalMinor = price.cap ? Math.min(full, floorMinor(price.cap)) : full
  return { totalMinor, lines, atMost: totalMinor < full }
}

/** Whole minor units within `amount`: a bound is never passed by rounding. */
function floorMinor({ n, d }: Exact): number {
  return Number(n / (d * MICROS_PER_MINOR))
}

function sumOf(lines: readonly PriceLine[]): number {
  return lines.reduce((sum, line) => sum + line.totalMinor, 0)
}

/** The total alone: the limit asks for it again and again, and reads no line. */
export function totalOf(tariff: Tariff, usage: Pick<Usage, 'stretches'>): number {
  if (tariff.minPrice || tariff.maxPrice) return priceOf(tariff, usage).totalMinor
  return billedOf(usage).reduce((sum, billed) => sum + minorOf(billed), 0)
}

function lineOf(billed: Billed): PriceLine {
  const { component, quantity } = billed
  const { kind, vatRate } = component
  return {
    kind,
    quantity,
    unitMicros: rateOf(component).unitMicros,
    ...taxed(minorOf(billed), vatRate),
  }
}

/** Minor units, half up, once a line. */
function minorOf({ component, quantity }: Billed): number {
  const { n, d, whole } = rateOf(component)
  // Whole numbers below 2^53 are exact as they are, and many times quicker than BigInt.
  const twice = whole ? 2 * quantity * whole.n + whole.d : Infinity
  if (whole && Number.isSafeInteger(twice)) {
    const by = 2 * whole.d
    return (twice - (twice % by)) / by
  }
  return roundHalfUp(BigInt(quantity) * n, d)
}

/** Minor units of one Wh, second or session, in lowest terms; worked out once for each component. */
interface Rate {
  n: bigint
  d: bigint
  /** The same where it fits a double exactly and is not negative. */
  whole: { n: number; d: number } | null
  unitMicros: number
}

const rates = new WeakMap<PriceComponent, Rate>()

function rateOf(component: PriceComponent): Rate {
  const known = rates.get(component)
  if (known) return known
  const { kind } = component
  const perUnit = kind === 'energy' ? 1000n : kind === 'flat' ? 1n : 3600n
  const price = withVat(component)
  const by = divisor(price.n, perUnit * price.d * MICROS_PER_MINOR)
  const n = price.n / by
  const d = (perUnit * price.d * MICROS_PER_MINOR) / by
  const fits = n >= 0n && n <= MOST_EXACT && d <= MOST_EXACT
  const whole = fits ? { n: Number(n), d: Number(d) } : null
  const rate = { n, d, whole, unitMicros: unitMicros(component) }
  rates.set(component, rate)
  return rate
}

const MOST_EXACT = BigInt(Number.MAX_SAFE_INTEGER)

/** The greatest number that divides both. */
function divisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b]
  while (y > 0n) [x, y] = [y, x % y]
  return x > 0n ? x : 1n
}

function taxed(
  totalMinor: number,
  vatRate: number,
): Pick<PriceLine, 'totalMinor' | 'exMinor' | 'taxMinor' | 'vatRate'> {
  const taxMinor = taxWithin(totalMinor, vatRate)
  return { totalMinor, exMinor: totalMinor - taxMinor, taxMinor, vatRate }
}

/** What is missing to the least price, as a line of its own (OCPI `min_price`); null: nothing is. */
function leastLine({ amount, vatRate }: Floor, sum: number): PriceLine | null {
  const missing = roundHalfUp(amount.n, amount.d * MICROS_PER_MINOR) - sum
  if (missing <= 0) return null
  return {
    kind: 'minimum',
    quantity: 1,
    unitMicros: missing * Number(MICROS_PER_MINOR),
    ...taxed(missing, vatRate),
  }
}

/** Incl. VAT per kWh, per minute, or per session, in millionths: for reading. */
export function unitMicros(component: PriceComponent): number {
  const perHour = component.kind === 'time' || component.kind === 'parking'
  const { n, d } = withVat(component)
  return roundHalfUp(n, d * (perHour ? 60n : 1n))
}

/** Millionths incl. VAT, exactly. */
function withVat(component: PriceComponent): { n: bigint; d: bigint } {
  if ('inclVatMicros' in component) return { n: BigInt(component.inclVatMicros), d: 1n }
  return {
    n: BigInt(component.exVatMicros) * (10_000n + BigInt(component.vatRate)),
    d: 10_000n,
  }
}
