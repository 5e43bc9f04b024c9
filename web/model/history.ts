// The trips of this phone as the home page shows them: what runs first, what is over, which chargers they
// were at; one or all of it forgotten. What was not seen to its end is read again while somebody looks.
// Nothing of it leaves the phone.
import { createModel, signal } from '@preact/signals'
import type { House } from './look-again.ts'
import { lookAgain } from './look-again.ts'
import type { Trip } from './memory.ts'
import { forgetTrip, forgetTrips, mayRun, readTrips, restoreTrip } from './memory.ts'
import type { Phone } from './phone.ts'

/** Trips read again at one visit, newest first: nobody has more under way, and each costs a request. */
const AGAIN_MOST = 5
/** Whoever flips between apps is not answered by a burst of requests. */
const AGAIN_EVERY_MS = 15_000
/** Stations worth a link: home, work, and the one on the way. */
const STATIONS_MOST = 4

export type Place = Pick<Trip, 'stationId' | 'label' | 'name'>

/** The list as it is read: what is under way, what is over, where it was. */
export function arrange(trips: readonly Trip[], now: number) {
  const running = trips.filter((trip) => mayRun(trip, now))
  const past = trips.filter((trip) => !mayRun(trip, now))
  const places = new Map<string, Place>()
  for (const { stationId, label, name } of trips) {
    if (!places.has(stationId)) places.set(stationId, { stationId, label, name })
  }
  return { running, past, places: [...places.values()].slice(0, STATIONS_MOST) }
}

/**
 * Is there, as far as is known, still something to stop? Its handle is the driver's only way to do so:
 * such a trip is not forgotten by a slip.
 */
export const holdsStop = (trip: Trip, now: number): boolean =>
  mayRun(trip, now) && (trip.seen === null || trip.seen.view.canStop)

/** Reads again what is not over, and `told` after each that answered. */
async function readAgain(phone: Phone, house: House, told: () => Promise<void>): Promise<void> {
  const open = (await readTrips()).filter((trip) => mayRun(trip, phone.now()))
  for (const trip of open.slice(0, AGAIN_MOST)) {
    // One after the other: a phone in a garage has one bar.
    if (await lookAgain(phone, trip, house)) await told()
  }
}

export const TripHistory = createModel((phone: Phone, house: House) => {
  /** Null: not read yet. */
  const trips = signal<readonly Trip[] | null>(null)
  /** The one that can still be brought back. */
  const removed = signal<Trip | null>(null)
  const emptied = signal(false)
  /** The question whether to forget all is open. */
  const asking = signal(false)
  let askedAt = -AGAIN_EVERY_MS
  let unwatch: (() => void) | null = null

  async function load(): Promise<void> {
    trips.value = await readTrips()
  }

  async function look(): Promise<void> {
    if (!phone.visible()) return
    await load()
    if (!phone.online() || phone.now() - askedAt < AGAIN_EVERY_MS) return
    askedAt = phone.now()
    await readAgain(phone, house, load)
  }

  return {
    trips,
    removed,
    emptied,
    asking,
    /** Reads the list, now and whenever the page is looked at again. */
    async start(): Promise<void> {
      unwatch = phone.watch(() => void look())
      await look()
    },
    close(): void {
      unwatch?.()
      unwatch = null
    },
    async forget(trip: Trip): Promise<void> {
      await forgetTrip(trip.reference)
      removed.value = trip
      emptied.value = false
      await load()
    },
    async undo(): Promise<void> {
      const back = removed.peek()
      removed.value = null
      if (back) await restoreTrip(back)
      await load()
    },
    ask(): void {
      asking.value = true
    },
    keep(): void {
      asking.value = false
    },
    /** Forgets all but what still has to be stopped. */
    async forgetAll(): Promise<void> {
      asking.value = false
      removed.value = null
      const kept = (await readTrips()).filter((trip) => holdsStop(trip, phone.now()))
      await forgetTrips(kept.map(({ reference }) => reference))
      emptied.value = true
      await load()
    },
  }
})
export type TripHistoryModel = InstanceType<typeof TripHistory>
