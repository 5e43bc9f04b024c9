// What is sold and how it looks to drivers: every station of the catalogue, and for one the very price
// sentences its page shows.
import { useSignal } from '@preact/signals'
import { lazyPrice, loadPrice } from './station-price-lazy.tsx'
import { stations, type StationRow } from '../model/answers-more.ts'
import { go, route } from '../model/route.ts'
import { useWatched } from '../model/watched.ts'
import { count, kw } from '../text/figures.ts'
import { Facts } from '../ui/facts.tsx'
import { Heading } from '../ui/heading.tsx'
import { Freshness } from '../ui/notes.tsx'

/** More are found by their name: a thousand rows are no view of anything. */
const MOST_ROWS = 100

/** Those in which every word of `find` occurs somewhere. */
function matching(all: readonly StationRow[], find: string): StationRow[] {
  const words = find.toLowerCase().split(/\s+/).filter(Boolean)
  return all.filter((one) => {
    const text = [one.label, one.stationId, one.locationName, one.address, one.city, ...one.aliases]
      .join(' ')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** `#/stations`. */
export function StationsView() {
  const seen = useWatched('/stations', stations, 60_000)
  const find = useSignal(route.value.query.get('find') ?? '')
  const all = seen.value.value?.stations ?? []
  const found = matching(all, find.value)
  const unsold = all.filter((one) => !one.sold)
  return (
    <>
      <Heading>Stations</Heading>
      <Freshness of={seen} />
      {unsold.length > 0 && (
        <p class="note bad">
          {count(unsold.length)} of {count(all.length)} are not sold.
        </p>
      )}
      <form
        class="line"
        role="search"
        onSubmit={(event) => {
          event.preventDefault()
          go(['stations'], { find: find.value })
        }}
      >
        <div class="field">
          <label for="find-station">Number, place or alias</label>
          <input
            id="find-station"
            type="search"
            autocomplete="off"
            value={find.value}
            onInput={(event) => (find.value = event.currentTarget.value)}
          />
        </div>
      </form>
      <p role="status" class="quiet">
        {seen.value.value === null ? '' : `${count(found.length)} of ${count(all.length)}`}
        {found.length > MOST_ROWS ? `, the first ${MOST_ROWS} shown` : ''}
      </p>
      <ul class="rows">
        {found.slice(0, MOST_ROWS).map((one) => (
          <Row key={`${one.stationId} ${one.connectorId}`} station={one} />
        ))}
      </ul>
    </>
  )
}

function Row({ station }: { readonly station: StationRow }) {
  const { stationId, label, locationName, address, city, sold, unsoldWhy } = station
  const open = useSignal(false)
  const Price = lazyPrice.value
  return (
    <li>
      <b>
        {label}, {locationName}
      </b>
      <span class={`mark ${sold ? 'live' : 'bad'}`}>
        {sold ? 'Sold' : `Not sold: ${unsoldWhy ?? 'no clear price'}`}
      </span>
      <Facts
        rows={[
          ['Where', `${address}, ${city}`],
          ['Plug', `${station.powerType} ${station.standard}`],
          ['Up to', station.maxPowerW === null ? null : kw(station.maxPowerW)],
          ['Aliases', station.aliases.join(', ') || null],
          ['Station id', <code>{stationId}</code>],
        ]}
      />
      <a class="target" href={`/s/${encodeURIComponent(stationId)}?lang=en`}>
        Page<span class="vh"> of {label}</span>
      </a>
      <details
        onToggle={(event) => {
          open.value = event.currentTarget.open
          if (open.value) void loadPrice()
        }}
      >
        <summary>
          Price<span class="vh"> of {label}</span>
        </summary>
        {open.value && Price && <Price stationId={stationId} />}
      </details>
    </li>
  )
}
