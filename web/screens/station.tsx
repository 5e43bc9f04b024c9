// The station page but for its form: who, where, which plug, free or not, what it costs. It never
// changes on the phone, so it is drawn on the server alone and costs the first load no script.
import type { ComponentChildren } from 'preact'
import type { StationPage } from '#shared/contract.ts'
import type { StationScreen } from '../page.ts'
import { connectorName } from '../text/connectors.ts'
import { kw } from '../text/format.ts'
import type { Messages } from '../text/messages.ts'
import { fill } from '../text/messages.ts'
import { StationLinks } from './choices.tsx'
import { Prices } from './prices.tsx'

export type StationProps = {
  readonly page: StationScreen
  readonly words: Pick<Messages, 'common' | 'home' | 'station' | 'scan' | 'price' | 'sale'>
  /** The form, where the station sells. */
  readonly children: ComponentChildren
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
      {page.page.saleWhy === 'ours-busy' && (
        <p>
          {words.station.yours}{' '}
          <a href={`/?lang=${page.locale}`} data-station={page.page.station.stationId}>
            {words.home.running}
          </a>
        </p>
      )}
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
      <p class={page.caution ? 'note warn' : 'quiet'}>
        {fill(words.scan[page.caution ? 'caution' : 'compare'], { label: station.label })}
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
      <Prices page={page} words={words.price} />
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
