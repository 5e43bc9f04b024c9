// The phone's side of the home page: the trips it remembers.
import { render } from 'preact'
import { computed, signal } from '@preact/signals'
import { markApp } from '../model/app-badge.ts'
import { csvOf, dayOf, jsonOf } from '../model/export.ts'
import { TripHistory } from '../model/history.ts'
import { runningTrip } from '../model/memory.ts'
import { thisPhone } from '../model/phone.ts'
import { saveFile } from '../model/save-file.ts'
import { History } from '../screens/history.tsx'
import type { HomeState } from '../state.ts'
import { offerInstall } from './install.tsx'
import { followOpening } from './opening.ts'
import { startScan } from './scan.ts'

/** Does what the app was opened for, takes over the scan button, draws the list of trips. */
export function startHome(state: HomeState, root: Element): void {
  const { words, locale, house } = state
  const scan = startScan(state)
  void followOpening(locale).then((opening) => opening === 'scan' && scan())
  const model = new TripHistory(thisPhone, house)
  const untaken = signal(false)

  async function take(kind: 'csv' | 'json'): Promise<void> {
    const trips = model.trips.peek() ?? []
    const now = thisPhone.now()
    const name = `stikk-${dayOf(now)}.${kind}`
    untaken.value = !(await (kind === 'csv'
      ? saveFile(name, 'text/csv', csvOf(trips, words, locale))
      : saveFile(name, 'application/json', jsonOf(trips, now))))
  }

  function Live() {
    return (
      <History
        model={model}
        words={words}
        locale={locale}
        now={thisPhone.now()}
        take={(kind) => void take(kind)}
        untaken={untaken.value}
      />
    )
  }
  render(<Live />, root)
  void model.start()
  // Who has charged here before has paid before.
  const been = computed(() => model.trips.value?.some((trip) => trip.rests) === true)
  offerInstall(root, state.install, been)
  void runningTrip(thisPhone.now()).then((trip) => trip === null && markApp(false))
}
