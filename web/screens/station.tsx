// The station page but for its form: who, where, which plug, free or not, what it costs. It never
// changes on the phone, so it is drawn on the server alone and costs the first load no script.
import type { ComponentChildren } from 'preact'
import type { PricePart, StationPage } from '#shared/contract.ts'
import type { StationScreen } from '../page.ts'
import { connectorName } from '../text/connectors.ts'
import { kw, unitPrice } from '../text/format.ts'
import type { Messages } from '../text/messages.ts'
import { fill } from '../text/messages.ts'
import { StationLinks } from './choices.tsx'

export type StationProps = {
  readonly page: StationScreen
  readonly words: Pick<Messages, 'common' | 'station' | 'sale'>
  /** The form, where the station sells. */
  readonly children: ComponentChildren
}

/** The order in which prices are shown: per kWh, per minute, per session, other (design §5). */
const SEQUENCE = ['energy', 'time', 'flat', 'parking'] as const

const UNITS = { kWh: 'perKwh', min: 'perMinute', session: 'perSession' } as const

function Price({ part, page, words }: StationProps & { readonly part: PricePart }) {
  const say = words.station
  return (
    <div class={part.kind}>
      <dt>{say[part.kind]}</dt>
      <dd>
        <b>{unitPrice(part.micros, page.page.currency, page.locale)}</b> {say[UNITS[part.per]]}
      </dd>
    </div>
  )
}

function Prices(props: StationProps) {
  const parts = props.page.page.tariff?.parts
  if (!parts) return null
  const say = props.words.station
  const sorted = SEQUENCE.flatMap((kind) => parts.filter((part) => part.kind === kind))
  return (
    <section class="prices">
      <h2 class="vh">{say.price}</h2>
      <dl>
        {sorted.map((part, index) => (
          <Price key={index} part={part} {...props} />
        ))}
      </dl>
      <p class="quiet">{parts.some((part) => part.vatRate > 0) ? say.vat : say.noVat}</p>
    </section>
  )
}

function plugOf({ station }: StationPage, { page, words }: StationProps): string {
  const { connector } = station
  const power = connector.maxPowerW === null ? null : kw(connector.maxPowerW, page.locale)
  return [
    connectorName(connector.standard),
    power && fill(words.station.upTo, { power }),
    connector.format === 'CABLE' ? words.station.cable : words.station.socket,
  ]
    .filter(Boolean)
    .join(', ')
}

function Refused({ page, words }: StationProps) {
  const here = encodeURIComponent(page.page.station.stationId)
  return (
    <div class="thumb">
      <a class="main" href={`/s/${here}?lang=${page.locale}`}>
        {words.station.check}
      </a>
    </div>
  )
}

/** The station page. */
export function StationScreenPage(props: StationProps) {
  const { page, words, children } = props
  const sale = page.page
  const { station } = sale
  const say = words.station
  return (
    <>
      <div class="top">
        <h1>{fill(words.common.station, { label: station.label })}</h1>
        <p class={`state ${sale.sale}`}>{say[sale.sale]}</p>
      </div>
      <p class="where">
        <b>{station.name}</b> {station.address}, {station.city}
        <br />
        {plugOf(sale, props)}
      </p>
      {sale.saleWhy !== null && (
        <p class={`note ${sale.sale === 'refused' ? 'bad' : 'warn'}`}>{words.sale[sale.saleWhy]}</p>
      )}
      {sale.sale !== 'free' && sale.neighbours.length > 0 && (
        <section>
          <h2>{say.neighbours}</h2>
          <StationLinks stations={sale.neighbours} locale={page.locale} />
        </section>
      )}
      <Prices {...props} />
      {sale.sale === 'refused' ? (
        <Refused {...props} />
      ) : (
        <>
          <p class="plug">{say[sale.plugOrder]}</p>
          {children}
        </>
      )}
      <p class="quiet">{fill(say.operatedBy, { operator: station.operator })}</p>
    </>
  )
}
