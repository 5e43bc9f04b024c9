// The phone's side of the home page: the trips it remembers.
import { render } from 'preact'
import { signal } from '@preact/signals'
import type { Trip } from '../model/memory.ts'
import { forgetTrips, readTrips } from '../model/memory.ts'
import { History } from '../screens/history.tsx'
import type { HomeState } from '../state.ts'
import { followOpening } from './opening.ts'
import { startScan } from './scan.ts'

/** Does what the app was opened for, takes over the scan button, draws the list of trips. */
export function startHome(state: HomeState, root: Element): void {
  const { words, locale } = state
  const scan = startScan(state)
  void followOpening(state).then((opening) => opening === 'scan' && scan())
  const trips = signal<readonly Trip[] | null>([])
  void readTrips().then((found) => (trips.value = found))
  const forget = () => void forgetTrips().then(() => (trips.value = null))
  render(<History trips={trips} words={words} locale={locale} forget={forget} />, root)
}
