/**
 * The sandbox's tariffs, one of each kind an eMSP meets, as OCPI 2.2.1 Tariff objects.
 *
 * Prices stay decimal text until they are written as JSON numbers. Ids carry the kind, so that a
 * tester sees at once what a station charges. Knows nothing of sessions.
 */
import type { Market } from './market.ts'

export type Dimension = 'ENERGY' | 'FLAT' | 'PARKING_TIME' | 'TIME'

/** `price` excl. VAT and `vat` percent are decimal text; absent `vat` = no VAT applies (spec: PriceComponent). */
export type PriceComponent = {
  readonly type: Dimension
  readonly price: string
  readonly vat?: string
  readonly step_size: number
}

export type Restrictions = {
  readonly start_time?: string
  readonly end_time?: string
  readonly start_date?: string
  readonly end_date?: string
  readonly min_kwh?: string
  readonly max_kwh?: string
  readonly min_current?: string
  readonly max_current?: string
  readonly min_power?: string
  readonly max_power?: string
  readonly min_duration?: number
  readonly max_duration?: number
  readonly day_of_week?: readonly string[]
  readonly reservation?: string
}

export type TariffElement = {
  readonly price_components: readonly PriceComponent[]
  readonly restrictions?: Restrictions
}

export type PriceText = { readonly excl_vat: string; readonly incl_vat?: string }

export type Tariff = {
  readonly id: string
  readonly currency: string
  readonly type?: 'AD_HOC_PAYMENT' | 'REGULAR'
  readonly min_price?: PriceText
  readonly max_price?: PriceText
  readonly elements: readonly TariffElement[]
}

export const tariffIds = {
  energy: 'DC-KWH',
  idle: 'DC-KWH-IDLE',
  start: 'AC-START-KWH',
  time: 'AC-TIME',
  night: 'DC-DAY-NIGHT',
  member: 'DC-MEMBER',
} as const

/** The id of a tariff abroad: the same kind, told apart by its country. */
export const foreignTariff = ({ countryCode }: Market, id: string): string => `${countryCode}-${id}`

/** The tariffs of another market, beside those of the CPO's own. */
export const tariffsAbroad = (market: Market): readonly Tariff[] =>
  tariffsOf(market).map((tariff) => ({ ...tariff, id: foreignTariff(market, tariff.id) }))

/** When the catalogue was last changed: long ago, as most of a CPO's tariffs. */
export const TARIFFS_UPDATED_AT = Date.UTC(2026, 8, 1, 6)

/** The tariffs of a market. */
export function tariffsOf(market: Market): readonly Tariff[] {
  const { prices, vat, currency } = market
  const part = (type: Dimension, price: string, step_size = 1): PriceComponent => ({
    type,
    price,
    vat,
    step_size,
  })
  const adHoc = (id: string, elements: readonly TariffElement[]): Tariff => ({
    id,
    currency,
    type: 'AD_HOC_PAYMENT',
    elements,
  })
  return [
    adHoc(tariffIds.energy, [{ price_components: [part('ENERGY', prices.dcKwh)] }]),
    adHoc(tariffIds.idle, [
      {
        price_components: [
          part('ENERGY', prices.dcKwhIdle),
          part('PARKING_TIME', prices.idleHour, 60),
        ],
      },
    ]),
    adHoc(tariffIds.start, [
      { price_components: [part('FLAT', prices.acFlat), part('ENERGY', prices.acKwh)] },
    ]),
    adHoc(tariffIds.time, [{ price_components: [part('TIME', prices.acHour, 60)] }]),
    adHoc(tariffIds.night, [
      {
        price_components: [part('ENERGY', prices.nightKwh)],
        restrictions: { start_time: '22:00', end_time: '06:00' },
      },
      { price_components: [part('ENERGY', prices.dayKwh)] },
      {
        price_components: [part('PARKING_TIME', prices.idleHour, 60)],
        restrictions: { min_duration: 600 },
      },
    ]),
    {
      id: tariffIds.member,
      currency,
      type: 'REGULAR',
      elements: [{ price_components: [part('ENERGY', prices.memberKwh)] }],
    },
  ]
}

/** The tariff of a connector that a driver without a contract pays: AD_HOC_PAYMENT before REGULAR before untyped. */
export function adHocTariff(ids: readonly string[], all: readonly Tariff[]): Tariff {
  const own = ids.flatMap((id) => all.filter((tariff) => tariff.id === id))
  const found =
    own.find((tariff) => tariff.type === 'AD_HOC_PAYMENT') ??
    own.find((tariff) => tariff.type === 'REGULAR') ??
    own[0]
  if (found === undefined) throw new Error(`No tariff among ${ids.join(', ')}.`)
  return found
}

/** True when the price can change during a session, so that the CDR must show every period. */
export function hasRestrictions(tariff: Tariff): boolean {
  return tariff.elements.some((element) => element.restrictions !== undefined)
}
