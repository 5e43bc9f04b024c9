// OCPI tariffs -> tariffs the engine sells by, or a refusal that says why not. A price that is not
// understood in full is not sold. Nothing is fetched or stored here.
import type { CatalogueTariff } from '#bff/session/ports.ts'
import type { ComponentKind, PriceComponent, Tariff, TariffElement } from '#bff/session/tariff.ts'
import { CURRENCIES } from '#shared/money.ts'
import { exactly } from './decimal.ts'
import { sha256Hex } from './digest.ts'
import { canonicalJson } from './json.ts'
import {
  tariff as wireTariff,
  tariffHead,
  type PriceComponent as WireComponent,
  type Tariff as WireTariff,
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

class Refusal extends Error {}

/**
 * One tariff as it came -> as the catalogue keeps it. `assumedVatRate` (hundredths of a percent)
 * stands in where the tariff gives no `vat`; null: then no VAT applies (design §3).
 * Null where not even its id can be read.
 */
export async function catalogueTariffOf(
  raw: unknown,
  assumedVatRate: number | null,
): Promise<CatalogueTariff | null> {
  const head = tariffHead.safeParse(raw)
  if (!head.success) return null
  const parsed = wireTariff.safeParse(raw)
  if (!parsed.success) {
    return {
      id: head.data.id,
      type: null,
      currency: head.data.currency ?? '',
      validFrom: null,
      validUntil: null,
      tariff: null,
      refusal: faultOf(parsed.error),
    }
  }
  const wire = parsed.data
  return {
    id: wire.id,
    type: wire.type === 'AD_HOC_PAYMENT' || wire.type === 'REGULAR' ? wire.type : null,
    currency: wire.currency,
    validFrom: wire.start_date_time,
    validUntil: wire.end_date_time,
    ...(await sold(wire, assumedVatRate)),
  }
}

async function sold(
  wire: WireTariff,
  assumedVatRate: number | null,
): Promise<Pick<CatalogueTariff, 'tariff' | 'refusal'>> {
  try {
    const terms = termsOf(wire, assumedVatRate ?? 0)
    // Of what binds the driver alone: a new `last_updated` with the same prices is the same tariff.
    return { tariff: { digest: await sha256Hex(canonicalJson(terms)), ...terms }, refusal: null }
  } catch (error) {
    if (error instanceof Refusal) return { tariff: null, refusal: error.message }
    throw error
  }
}

function termsOf(wire: WireTariff, vatRate: number): Omit<Tariff, 'digest'> {
  const currency = CURRENCIES.find((known) => known === wire.currency)
  if (!currency) throw new Refusal(`currency ${wire.currency} is not sold in`)
  if (wire.type?.startsWith('PROFILE_')) {
    throw new Refusal(`type ${wire.type} is for drivers with a charging profile`)
  }
  for (const field of ['min_price', 'max_price', 'tax_included'] as const) {
    if (says(wire[field])) throw new Refusal(`${field} is not supported yet`)
  }
  return { id: wire.id, currency, elements: wire.elements.map((e) => elementOf(e, vatRate)) }
}

function elementOf(element: WireTariff['elements'][number], vatRate: number): TariffElement {
  if (says(element.restrictions)) throw new Refusal('restrictions are not supported yet')
  const components = element.price_components.map((c) => componentOf(c, vatRate))
  if (new Set(components.map((c) => c.kind)).size < components.length) {
    throw new Refusal('an element prices the same dimension twice')
  }
  return { components }
}

function componentOf(wire: WireComponent, assumedVatRate: number): PriceComponent {
  const kind = KINDS[wire.type]
  if (!kind) throw new Refusal(`component type ${wire.type} is not known`)
  const exVatMicros = exactly(wire.price, 6)
  if (exVatMicros === null) throw new Refusal('a price has more than six decimals, or is too large')
  const vatRate = wire.vat ? exactly(wire.vat, 2) : assumedVatRate
  if (vatRate === null || vatRate > MOST_VAT_HUNDREDTHS) {
    throw new Refusal('a vat has more than two decimals, or is above 100 %')
  }
  return { kind, exVatMicros, vatRate, stepSize: Math.max(1, wire.step_size ?? 1) }
}

/** Does the field say anything? Null, empty text, `{}` and `{ day_of_week: [] }` do not. */
function says(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false
  if (typeof value === 'object') return Object.values(value).some(says)
  return true
}
