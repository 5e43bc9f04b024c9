// Several chargers answer to what was scanned or typed: the driver says which.
import type { ChoicesScreen } from '../page.ts'
import type { Messages } from '../text/messages.ts'
import { fill } from '../text/messages.ts'

export type ChoicesProps = { readonly page: ChoicesScreen; readonly words: Messages['choices'] }

/** A list of chargers to choose from. */
export function ChoicesPage({ page, words }: ChoicesProps) {
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{fill(words.lead, { typed: page.typed })}</p>
      <StationLinks stations={page.choices.choices} locale={page.locale} />
    </>
  )
}

export type StationLinksProps = {
  readonly stations: readonly { readonly stationId: string; readonly label: string }[]
  readonly locale: string
}

/** Links to station pages, by the number printed on each. */
export function StationLinks({ stations, locale }: StationLinksProps) {
  return (
    <ul class="links">
      {stations.map(({ stationId, label }) => (
        <li key={stationId}>
          <a href={`/s/${encodeURIComponent(stationId)}?lang=${locale}`}>
            <b>{label}</b>
          </a>
        </li>
      ))}
    </ul>
  )
}
