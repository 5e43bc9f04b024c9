// From a trip that came to nothing to the second try that followed it, by this phone's memory.
import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { readTrips } from '../model/memory.ts'

/** The handle of the newest trip that names `reference` as the one before it; null until found. */
export function findRetried(reference: string): ReadonlySignal<string | null> {
  const found = signal<string | null>(null)
  void readTrips().then((trips) => {
    found.value = trips.find((trip) => trip.seen?.view.retryOf === reference)?.handle ?? null
  })
  return found
}
