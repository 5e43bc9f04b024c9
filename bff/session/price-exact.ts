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
  /** The least and the most that must be asked for incl. VAT, by what was used; null: no bound. */
  floor: Floor | null
  cap: Exact | null
}

export interface Floor {
  amount: Exact
  /** VAT in what is missing to it, in hundredths of a percent. */
  vatRate: number
}

/**
 * The exact price of what is billed. Both amounts of a limit bind (mod_tariffs, notes on `min_price`
 * and `max_price`). Where it is the amount without VAT that binds, the amount with VAT follows it:
 * up by the lowest VAT of the tariff, down in proportion.
 */
export function exactPrice(tariff: Tariff, billed: readonly Billed[]): ExactPrice {
  const { minPrice, maxPrice } = tariff
  const used = sumOf(billed)
  const floor = minPrice && floorOf(tariff, minPrice, used)
  const lifted: Both = {
    ex: minPrice ? most(used.ex, exact(BigInt(minPrice.exVatMicros))) : used.ex,
    incl: floor ? most(used.incl, floor.amount) : used.incl,
  }
  if (!maxPrice) return { ...lifted, floor, cap: null }
  const cap = capOf(maxPrice, lifted)
  const ex = least(lifted.ex, exact(BigInt(maxPrice.exVatMicros)))
  return { ex, incl: cap ? least(lifted.incl, cap) : lifted.incl, floor, cap }
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

/** What incl. VAT may not fall below; null where only the amount without VAT is said, and reached. */
function floorOf(tariff: Tariff, limit: PriceLimit, used: Both): Floor | null {
  const said: Floor | null =
    limit.inclVatMicros === null
      ? null
      : { amount: exact(BigInt(limit.inclVatMicros)), vatRate: limitVatRate(tariff, limit) }
  const missing = minus(exact(BigInt(limit.exVatMicros)), used.ex)
  if (compare(missing, ZERO) <= 0) return said
  // The lowest rate: else a price could fall when something of a lower rate is added.
  const vatRate = vatRatesOf(tariff)[0] ?? 0
  const amount = plus(used.incl, times(missing, 10_000n + BigInt(vatRate), 10_000n))
  return said && compare(said.amount, amount) >= 0 ? said : { amount, vatRate }
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
 * The VAT in a limit, from its two amounts: a rate of the tariff that explains them within half a
 * minor unit goes before a reckoned one.
 */
function limitVatRate(tariff: Tariff, limit: PriceLimit): number {
  const rates = vatRatesOf(tariff)
  if (limit.inclVatMicros === null || limit.exVatMicros === 0) return rates[0] ?? 0
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
