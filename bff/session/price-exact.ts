// The price before any rounding, without and with VAT, and OCPI's `min_price` and `max_price`, which
// bind both. In millionths of the major unit; price.ts makes lines and minor units of it.
import { roundHalfUp } from '#shared/money.ts'
import type { Billed } from './billed.ts'
import { compare, exact, least, minus, most, plus, times, ZERO, type Exact } from './exact.ts'
import type { PriceLimit, Tariff } from './tariff.ts'

export interface ExactPrice {
  /** Millionths of the major unit, after the limits. */
  ex: Exact
  incl: Exact
  /** The least price was not reached by what was used. */
  raised: boolean
  /** The most that may be asked for incl. VAT; null: no bound. */
  cap: Exact | null
}

/**
 * The exact price of what is billed. Both amounts of a limit bind (mod_tariffs, notes on `min_price`
 * and `max_price`). Where only the amount without VAT is given or reached, the amount with VAT
 * follows it: up by the VAT of the tariff, down in proportion.
 */
export function exactPrice(tariff: Tariff, billed: readonly Billed[]): ExactPrice {
  const used = sumOf(billed)
  const lifted = tariff.minPrice ? atLeast(tariff, tariff.minPrice, used) : used
  const raised = compare(lifted.incl, used.incl) > 0
  if (!tariff.maxPrice) return { ...lifted, raised, cap: null }
  const cap = capOf(tariff.maxPrice, lifted)
  const ex = least(lifted.ex, exact(BigInt(tariff.maxPrice.exVatMicros)))
  const incl = cap ? least(lifted.incl, cap) : lifted.incl
  return { ex, incl, raised, cap }
}

interface Both {
  ex: Exact
  incl: Exact
}

function sumOf(billed: readonly Billed[]): Both {
  return billed.reduce<Both>(
    (sum, one) => {
      const { ex, incl } = amountOf(one)
      return { ex: plus(sum.ex, ex), incl: plus(sum.incl, incl) }
    },
    { ex: ZERO, incl: ZERO },
  )
}

function amountOf({ component, quantity }: Billed): Both {
  const { kind, vatRate } = component
  const perUnit = kind === 'energy' ? 1000n : kind === 'flat' ? 1n : 3600n
  const factor = 10_000n + BigInt(vatRate)
  if ('inclVatMicros' in component) {
    const incl = exact(BigInt(quantity) * BigInt(component.inclVatMicros), perUnit)
    return { ex: times(incl, 10_000n, factor), incl }
  }
  const ex = exact(BigInt(quantity) * BigInt(component.exVatMicros), perUnit)
  return { ex, incl: times(ex, factor, 10_000n) }
}

function atLeast(tariff: Tariff, limit: PriceLimit, used: Both): Both {
  const ex = exact(BigInt(limit.exVatMicros))
  const missing = most(minus(ex, used.ex), ZERO)
  const withVat = times(missing, 10_000n + BigInt(limitVatRate(tariff, limit)), 10_000n)
  const byEx = plus(used.incl, withVat)
  const byIncl = limit.inclVatMicros === null ? byEx : exact(BigInt(limit.inclVatMicros))
  return { ex: most(used.ex, ex), incl: most(used.incl, byEx, byIncl) }
}

/** What incl. VAT may not exceed; null where only the amount without VAT is said and not reached. */
function capOf(limit: PriceLimit, { ex, incl }: Both): Exact | null {
  const said = limit.inclVatMicros === null ? null : exact(BigInt(limit.inclVatMicros))
  const mostEx = exact(BigInt(limit.exVatMicros))
  if (compare(ex, mostEx) <= 0) return said
  const inProportion: Exact = { n: incl.n * mostEx.n * ex.d, d: incl.d * mostEx.d * ex.n }
  return said ? least(said, inProportion) : inProportion
}

/**
 * The VAT in a limit: from its two amounts where both are given, else the tariff's own. A rate of the
 * tariff that explains them within half a minor unit goes before a reckoned one.
 */
export function limitVatRate(tariff: Tariff, limit: PriceLimit): number {
  const rates = vatRatesOf(tariff)
  if (limit.inclVatMicros === null || limit.exVatMicros === 0) return rates.at(-1) ?? 0
  const ex = BigInt(limit.exVatMicros)
  const incl = limit.inclVatMicros
  const explains = (rate: number): boolean =>
    Math.abs(roundHalfUp(ex * (10_000n + BigInt(rate)), 10_000n) - incl) <= HALF_MINOR_MICROS
  return rates.find(explains) ?? roundHalfUp((BigInt(incl) - ex) * 10_000n, ex)
}

const HALF_MINOR_MICROS = 5000

/** The rates of VAT in a tariff (hundredths of a percent), each once, the lowest first. */
export function vatRatesOf(tariff: Tariff): number[] {
  const all = tariff.elements.flatMap(({ components }) => components.map((c) => c.vatRate))
  return [...new Set(all)].toSorted((a, b) => a - b)
}
