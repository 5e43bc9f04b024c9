// OCPI tariffs -> tariffs the engine sells by, or a refusal that says why not. A price that is not
// understood in full is not sold. Nothing is fetched or stored here.
import type { CatalogueTariff } from '#bff/session/ports.ts'
import type {
  ComponentKind,
  PriceComponent,
  PriceLimit,
  Tariff,
  TariffElement,
} from '#bff/session/tariff.ts'
import { CURRENCIES } from '#shared/money.ts'
import { exactly } from './decimal.ts'
import { sha256Hex } from './digest.ts'
import { canonicalJson } from './json.ts'
import { Refusal } from './refusal.ts'
import { conditionOf } from './translate-restrictions.ts'
import {
  tariff as wireTariff,
  tariffHead,
  type WireComponent,
  type WireLimit,
  type WireTariff,
} from './wire-tariff.ts'
import { faultOf } from './wire.ts'

const KINDS: Record<string, ComponentKind> = {
  ENERGY: 'energy',
  TIME: 'time',
  PARKING_TIME: 'parking',
  FLAT: 'flat',
}

/** VAT above 100 % exists nowhere; it is hundredths sent as percent. */
const MOST_VAT_HUNDREDTHS = 10_000

/**
 * What stands in where a tariff in this currency gives no `vat`, in hundredths of a percent; null: then
 * no VAT applies (design §3).
 */
export type AssumedVatRate = (currency: string) => number | null

/** One tariff as it came -> as the catalogue keeps it. Null where not even its id can be read. */
export async function catalogueTariffOf(
  raw: unknown,
  assumedVatRate: AssumedVatRate,
): Promise<CatalogueTariff | null> {
  const head = tariffHead.safeParse(raw)
  if (!head.success) return null
  const { id, type, currency, start_date_time: validFrom, end_date_time: validUntil } = head.data
  const parsed = wireTariff.safeParse(raw)
  return {
    id,
    // Also where it cannot be read: a better type that is not sold still binds (choose-tariff.ts).
    type: type === 'AD_HOC_PAYMENT' || type === 'REGULAR' ? type : null,
    currency: currency?.toUpperCase() ?? '',
    validFrom,
    validUntil,
    ...(parsed.success
      ? { ...suggested(parsed.data), ...(await sold(parsed.data, assumedVatRate)) }
      : { tariff: null, refusal: faultOf(parsed.error) }),
  }
}

/** Only what can be reserved at all: nothing, less, or more than can be counted is no wish. */
function suggested({ preauthorize_amount: wish }: WireTariff): { suggestedMinor?: number } {
  const minor = wish === null ? null : exactly(wish, 2)
  return minor === null || minor === 0 ? {} : { suggestedMinor: minor }
}

async function sold(
  wire: WireTariff,
  assumedVatRate: AssumedVatRate,
): Promise<Pick<CatalogueTariff, 'tariff' | 'refusal'>> {
  try {
    const terms = termsOf(wire, assumedVatRate(wire.currency) ?? 0)
    // Of what binds the driver alone: a new `last_updated` with the same prices is the same tariff.
    return { tariff: { digest: await sha256Hex(canonicalJson(terms)), ...terms }, refusal: null }
  } catch (error) {
    if (error instanceof Refusal) return { tariff: null, refusal: error.message }
    throw error
  }
}

function termsOf(wire: WireTariff, assumedVatRate: number): Omit<Tariff, 'digest'> {
  const currency = CURRENCIES.find((known) => known === wire.currency)
  if (!currency) throw new Refusal('currency', `${wire.currency} is not sold in`)
  if (wire.type?.startsWith('PROFILE_')) {
    throw new Refusal('type', `${wire.type} is for drivers with a charging profile`)
  }
  const elements = wire.elements.flatMap((element, i) => {
    // What a reservation costs is no part of a charge, and we make none.
    if (element.restrictions?.reservation) return []
    return [elementOf(element, `elements.${i}`, { wire, assumedVatRate })]
  })
  if (elements.length === 0) throw new Refusal('elements', 'price nothing but reservations')
  const minPrice = limitOf(wire.min_price, 'min_price')
  const maxPrice = limitOf(wire.max_price, 'max_price')
  checkLimits(minPrice, maxPrice)
  return { id: wire.id, currency, elements, minPrice, maxPrice }
}

/** What every component of a tariff depends on. */
interface Taxes {
  wire: WireTariff
  assumedVatRate: number
}

function elementOf(
  element: WireTariff['elements'][number],
  path: string,
  taxes: Taxes,
): TariffElement {
  const components = element.price_components.map((component, i) =>
    componentOf(component, `${path}.price_components.${i}`, taxes),
  )
  if (new Set(components.map((c) => c.kind)).size < components.length) {
    throw new Refusal(`${path}.price_components`, 'price the same dimension twice')
  }
  const restrictions =
    element.restrictions && conditionOf(element.restrictions, `${path}.restrictions`)
  return { components, restrictions }
}

function componentOf(wire: WireComponent, path: string, taxes: Taxes): PriceComponent {
  const kind = KINDS[wire.type]
  if (!kind) throw new Refusal(`${path}.type`, `${wire.type} is not known`)
  const micros = microsOf(wire.price, `${path}.price`)
  const vatRate = vatRateOf(wire, `${path}.vat`, taxes)
  const stepSize = Math.max(1, wire.step_size ?? 1)
  // A price with VAT stays as it is: without it, it may be no whole millionth.
  const included = taxes.wire.tax_included === 'YES'
  return {
    kind,
    vatRate,
    stepSize,
    ...(included ? { inclVatMicros: micros } : { exVatMicros: micros }),
  }
}

/** Hundredths of a percent. A missing `vat` is the operator's assumption, unless no tax applies. */
function vatRateOf(wire: WireComponent, path: string, taxes: Taxes): number {
  const said = wire.vat === null ? null : exactly(wire.vat, 2)
  if (wire.vat !== null && (said === null || said > MOST_VAT_HUNDREDTHS)) {
    throw new Refusal(path, 'has more than two decimals, or is above 100 %')
  }
  if (taxes.wire.tax_included !== 'N/A') return said ?? taxes.assumedVatRate
  if (said !== null && said > 0) throw new Refusal(path, 'contradicts tax_included N/A')
  return 0
}

function microsOf(text: string, path: string): number {
  const micros = exactly(text, 6)
  if (micros === null) throw new Refusal(path, 'has more than six decimals, or is too large')
  return micros
}

function limitOf(limit: WireLimit | null, path: string): PriceLimit | null {
  if (limit === null) return null
  const exVatMicros = microsOf(limit.ex, path)
  const inclVatMicros = limit.incl === null ? null : microsOf(limit.incl, path)
  if (inclVatMicros !== null && inclVatMicros < exVatMicros) {
    throw new Refusal(path, 'is lower with VAT than without')
  }
  return { exVatMicros, inclVatMicros }
}

function checkLimits(min: PriceLimit | null, max: PriceLimit | null): void {
  if (max?.exVatMicros === 0) {
    throw new Refusal('max_price', 'is zero: every session would be free')
  }
  if (!min || !max) return
  if (min.exVatMicros > max.exVatMicros || inclOf(min) > inclOf(max)) {
    throw new Refusal('max_price', 'is below min_price')
  }
}

function inclOf(limit: PriceLimit): number {
  return limit.inclVatMicros ?? limit.exVatMicros
}
