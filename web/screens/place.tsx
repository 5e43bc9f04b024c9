// Which charger a page is about: the number printed on it, to be compared with, its plug and its site.
import type { StationFace } from '#shared/contract.ts'
import { connectorName } from '../text/connectors.ts'
import type { Messages } from '../text/messages.ts'
import { fill } from '../text/messages.ts'

export type PlaceProps = {
  readonly station: StationFace
  readonly words: Messages['common']
}

/** One line at the top of every page of a trip. */
export function Place({ station, words }: PlaceProps) {
  return (
    <p class="place">
      <b>{fill(words.station, { label: station.label })}</b>{' '}
      <span>
        {connectorName(station.connector.standard)}, {station.name}
      </span>
    </p>
  )
}
