// The trips kept on this phone: what is under way first, then what is over, then the chargers they were
// at. All of it is deleted here, one by one with a way back, or all at once after a question.
import { useEffect, useRef } from 'preact/hooks'
import { useSignalEffect } from '@preact/signals'
import type { Locale } from '#shared/contract.ts'
import type { Place, TripHistoryModel } from '../model/history.ts'
import { arrange, holdsStop } from '../model/history.ts'
import type { HistoryWords } from '../state.ts'
import { fill } from '../text/messages.ts'
import { HistoryRow } from './history-row.tsx'

export type HistoryProps = {
  readonly model: TripHistoryModel
  readonly words: HistoryWords
  readonly locale: Locale
  /** Epoch ms by the phone's own clock. */
  readonly now: number
  /** Saves the receipts as a file; absent where there is nothing to save with. */
  readonly take: (kind: 'csv' | 'json') => void
  /** The last file could not be saved. */
  readonly untaken: boolean
}

/** What was deleted just now, and the way back; the focus is there, where the list was. */
function Removed({ model, words }: HistoryProps) {
  const back = useRef<HTMLButtonElement>(null)
  const removed = model.removed.value
  useEffect(() => back.current?.focus(), [removed])
  return (
    <div role="status">
      {model.emptied.value && <p>{words.history.forgotten}</p>}
      {removed && (
        <p class="note row">
          {fill(words.history.removed, { label: removed.label })}
          <button class="second" type="button" ref={back} onClick={() => void model.undo()}>
            {words.history.undo}
          </button>
        </p>
      )}
    </div>
  )
}

/** Deletes all, after a question. */
function ForgetAll({ model, words }: HistoryProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const say = words.history
  useSignalEffect(() => {
    if (model.asking.value) dialog.current?.showModal()
    else dialog.current?.close()
  })
  return (
    <>
      <button class="second" type="button" onClick={() => model.ask()}>
        {say.forget}
      </button>
      <dialog ref={dialog} aria-labelledby="forget-title" onClose={() => model.keep()}>
        <h2 id="forget-title">{say.forgetAsk}</h2>
        <p>{say.forgetNote}</p>
        <button class="stop" type="button" onClick={() => void model.forgetAll()}>
          {say.forgetConfirm}
        </button>
        <button class="second" type="button" onClick={() => model.keep()}>
          {say.forgetKeep}
        </button>
      </dialog>
    </>
  )
}

/** The receipts as a file of the driver's own. */
function Take({ words, take, untaken }: HistoryProps) {
  const say = words.history
  return (
    <section>
      <h2>{say.take}</h2>
      <p class="quiet">{say.takeNote}</p>
      <button class="second" type="button" onClick={() => take('csv')}>
        {say.spreadsheet}
      </button>
      <button class="second" type="button" onClick={() => take('json')}>
        {say.everything}
      </button>
      <p role="status">{untaken && say.untaken}</p>
    </section>
  )
}

function Places({ places, words, locale }: HistoryProps & { readonly places: readonly Place[] }) {
  return (
    <section>
      <h2>{words.history.stations}</h2>
      <ul class="links">
        {places.map(({ stationId, label, name }) => (
          <li key={stationId}>
            <a href={`/s/${encodeURIComponent(stationId)}?lang=${locale}`}>
              <b>{label}</b> <span>{name}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The whole list; nothing until it has been read. */
export function History(props: HistoryProps) {
  const { model, words, locale, now } = props
  const trips = model.trips.value
  if (trips === null) return null
  const { running, past, places } = arrange(trips, now)
  const rows = (list: typeof trips) => (
    <ul class="links">
      {list.map((trip) => (
        <HistoryRow
          key={trip.reference}
          trip={trip}
          words={words}
          locale={locale}
          {...(!holdsStop(trip, now) && { onRemove: () => void model.forget(trip) })}
        />
      ))}
    </ul>
  )
  const say = words.history
  return (
    <>
      {running.length > 0 && (
        <section>
          <h2>{say.running}</h2>
          {rows(running)}
        </section>
      )}
      <section>
        <h2>{say.title}</h2>
        {trips.length === 0 && <p class="quiet">{say.empty}</p>}
        {rows(past)}
        <Removed {...props} />
        <p class="quiet">{say.keptHere}</p>
      </section>
      {places.length > 0 && <Places {...props} places={places} />}
      {trips.some((trip) => trip.seen?.view.receipt) && <Take {...props} />}
      {trips.length > 0 && <ForgetAll {...props} />}
    </>
  )
}
