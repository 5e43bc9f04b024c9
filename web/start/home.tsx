// The phone's side of the home page: the trips it remembers.
import { render } from 'preact'
import { signal } from '@preact/signals'
import type { Trip } from '../model/memory.ts'
import { forgetTrips, readTrips } from '../model/memory.ts'
import { History } from '../screens/history.tsx'
import type { HomeState } from '../state.ts'

/** Draws the list of trips below the home page. */
export function startHome({ words, locale }: HomeState, root: Element): void {
  const trips = signal<readonly Trip[] | null>([])
  void readTrips().then((found) => (trips.value = found))
  const forget = () => void forgetTrips().then(() => (trips.value = null))
  render(<History trips={trips} words={words} locale={locale} forget={forget} />, root)
}
