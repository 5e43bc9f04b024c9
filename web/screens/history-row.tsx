// One trip in the list: when, where, how much energy, what was paid, and a button that deletes it.
import type { Locale } from '#shared/contract.ts'
import type { Trip } from '../model/memory.ts'
import { isAtRest } from '../model/step.ts'
import { kwh } from '../text/amounts.ts'
import { date } from '../text/format.ts'
import { fill } from '../text/messages.ts'
import type { HistoryWords } from '../state.ts'
import { headingOf } from './heading.ts'
import { figuresOf } from './session-props.ts'

export type HistoryRowProps = {
  readonly trip: Trip
  readonly words: HistoryWords
  readonly locale: Locale
  /** Absent: this one has something to stop, and is not deleted. */
  readonly onRemove?: () => void
}

/** The zone of the phone: this list is the phone's own, the station's zone is on the receipt. */
const dayOf = (at: number, locale: Locale): string =>
  date(at, Intl.DateTimeFormat().resolvedOptions().timeZone, locale)

/** Energy and money where they are known, and where it stands as long as it is not over. */
function standOf({ trip, words, locale }: HistoryRowProps): string[] {
  if (trip.seen === null) return []
  const { view, brand } = trip.seen
  const { exact, money } = figuresOf({ locale }, view)
  const energy = view.energyWh > 0 ? [kwh(view.energyWh, locale)] : []
  if (isAtRest(view) && view.capturedMinor) return [...energy, exact(view.capturedMinor)]
  const stand = headingOf(view, words.session, { brand, released: money(view.reservedMinor) })
  const cost = view.phase === 'charging' || view.phase === 'stopping' ? [exact(view.costMinor)] : []
  return [stand, ...energy, ...cost]
}

/** A link to the trip's own page, and beside it the way to forget it. */
export function HistoryRow(props: HistoryRowProps) {
  const { trip, words, locale, onRemove } = props
  const day = dayOf(trip.at, locale)
  return (
    <li class="row">
      <a href={`/c/${trip.handle}?lang=${locale}`}>
        <b>{trip.label}</b> <span>{trip.name}</span>{' '}
        <small>{[day, ...standOf(props)].join(' · ')}</small>
      </a>
      {onRemove && (
        <button
          class="second"
          type="button"
          aria-label={fill(words.history.remove, { label: trip.label, date: day })}
          onClick={onRemove}
        >
          ✕
        </button>
      )}
    </li>
  )
}
