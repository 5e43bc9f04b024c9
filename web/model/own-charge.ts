// Is the driver who looks at a station already charging there? Known by this phone's memory alone: the
// server reads no cookie on a station page (design §6).
import { lookAgain } from './look-again.ts'
import type { Trip } from './memory.ts'
import { mayRun, readTrips } from './memory.ts'
import type { Phone } from './phone.ts'

/** The newest trip at this station that is not known to be over; null: none. */
export async function tripAt(stationId: string, phone: Phone): Promise<Trip | null> {
  const trips = await readTrips()
  const here = trips.find((trip) => trip.stationId === stationId && mayRun(trip, phone.now()))
  return here ?? null
}

/**
 * Is something under way in this trip? Asked anew, because what was last seen may be a week old; without
 * an answer what was last seen counts, and of what was never seen, that it was begun.
 */
export async function isUnderWay(trip: Trip, phone: Phone): Promise<boolean> {
  const view = (await lookAgain(phone, trip, null)) ?? trip.seen?.view
  return view === undefined || view.canStop || view.phase === 'stopping'
}
