// The trips kept on this phone, and one tap that deletes them.
import type { Signal } from '@preact/signals'
import type { Locale } from '#shared/contract.ts'
import type { Trip } from '../model/memory.ts'
import { date } from '../text/format.ts'
import type { Messages } from '../text/messages.ts'

export type HistoryProps = {
  /** Null: just deleted. */
  readonly trips: Signal<readonly Trip[] | null>
  readonly words: Messages['home']
  readonly locale: Locale
  readonly forget: () => void
}

/** The list, newest first; nothing where there is none. */
export function History({ trips, words, locale, forget }: HistoryProps) {
  if (trips.value === null) return <p role="status">{words.forgotten}</p>
  if (trips.value.length === 0) return null
  // The zone of the phone: this list is the phone's own, the station's zone is on the receipt.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <section>
      <h2>{words.recent}</h2>
      <ul class="links">
        {trips.value.map((trip) => (
          <li key={trip.handle}>
            <a href={`/c/${trip.handle}?lang=${locale}`}>
              <b>{trip.label}</b> <span>{trip.name}</span>{' '}
              <small>{date(trip.at, zone, locale)}</small>
            </a>
          </li>
        ))}
      </ul>
      <p class="quiet">{words.keptHere}</p>
      <button class="second" type="button" onClick={forget}>
        {words.forget}
      </button>
    </section>
  )
}
