// The trips of this phone, kept on the phone alone (`stikk.trips`): no account, one call deletes them.
// Storage may be missing, full or edited by hand: then there is simply no history.
import * as z from 'zod/mini'

const trip = z.object({
  handle: z.string(),
  stationId: z.string(),
  label: z.string(),
  name: z.string(),
  /** Epoch ms when it was last opened. */
  at: z.int(),
})
export type Trip = z.infer<typeof trip>

const KEY = 'stikk.trips'
/** More than a season of drop-in charging, and far below any storage limit. */
const MOST = 30

/** Newest first; empty where nothing can be read. */
export function readTrips(): Trip[] {
  try {
    const found = z.array(trip).safeParse(JSON.parse(localStorage.getItem(KEY) ?? '[]'))
    return found.success ? found.data : []
  } catch {
    return []
  }
}

/** Puts a trip first; the same handle is kept once. */
export function keepTrip(next: Trip): void {
  const others = readTrips().filter((known) => known.handle !== next.handle)
  try {
    localStorage.setItem(KEY, JSON.stringify([next, ...others].slice(0, MOST)))
  } catch {
    // Private browsing or a full disk: the trip lives on in its address.
  }
}

/** Deletes the whole list. */
export function forgetTrips(): void {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // Without storage there is nothing to forget.
  }
}
