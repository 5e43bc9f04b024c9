// What this phone remembers of its trips, on the phone alone (IndexedDB `stikk`): no account, one call
// deletes it all. Pages and the service worker read and write it; the server never sees it.
// Storage may be missing, full or edited by hand: then there is simply no memory, and nobody waits.
import type { DBSchema, IDBPDatabase } from 'idb'
import { openDB } from 'idb'
import * as z from 'zod/mini'
import { view as viewShape } from '#shared/contract.ts'

/** The last that was seen of a session: enough to draw its page without a network. */
const glimpse = z.object({
  view: viewShape,
  /** Epoch ms by the server's clock when this view was current. */
  at: z.int(),
  /** The same moment by the phone's own clock, which may be wrong: ages are differences of it. */
  savedAt: z.int(),
  brand: z.enum(['Vipps', 'MobilePay']),
  market: z.enum(['NO', 'DK', 'FI']),
  plugOrder: z.enum(['plug-first', 'pay-first', 'either']),
  support: z.object({ phone: z.nullable(z.string()), url: z.nullable(z.string()) }),
  /** Where the receipt may be read by others; it is no key to the trip. */
  shareUrl: z.optional(z.nullable(z.string())),
})
export type Glimpse = z.infer<typeof glimpse>

const trip = z.object({
  /** What a trip is known by: a push message names it, and it opens nothing. */
  reference: z.string(),
  /** The driver's key (design §3): it leaves the phone only as the address of its own page. */
  handle: z.string(),
  stationId: z.string(),
  label: z.string(),
  name: z.string(),
  /** Epoch ms when it was begun or first seen here, by the phone's clock. */
  at: z.int(),
  /** Nothing more comes by itself (model/step.ts, `isAtRest`). */
  rests: z.boolean(),
  /** This phone is told of it by push messages, in this language; absent: it is not. */
  told: z.optional(z.string()),
  seen: z.nullable(glimpse),
})
export type Trip = z.infer<typeof trip>

interface Schema extends DBSchema {
  trips: { key: string; value: unknown; indexes: { at: number } }
}

/** More than years of drop-in charging, and far below any storage limit. */
const MOST = 200
/** A trip nobody saw the end of is not "running" for ever: reservations live seven days at most. */
const RUNNING_MS = 7 * 86_400_000

let opened: Promise<IDBPDatabase<Schema>> | null = null

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('stikk', 1, {
    upgrade(db) {
      db.createObjectStore('trips', { keyPath: 'reference' }).createIndex('at', 'at')
    },
    // A newer page needs the database changed: this one lets go and opens anew at its next wish.
    blocking: () => void close(),
    terminated: () => (opened = null),
  })
  return opened
}

async function close(): Promise<void> {
  const db = await opened?.catch(() => null)
  opened = null
  db?.close()
}

/** Does one thing in the store; `otherwise` where there is no store. */
async function within<T>(act: (db: IDBPDatabase<Schema>) => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await act(await database())
  } catch {
    opened = null
    return otherwise
  }
}

/** Opens the store ahead of its first use: on a slow phone that alone takes its time. */
export const wakeMemory = (): Promise<void> => within(async () => {}, undefined)

/** What the store holds under a key, where it is what we wrote; else null. */
const read = (value: unknown): Trip | null => trip.safeParse(value).data ?? null

/** The reference inside a handle. */
export const referenceIn = (handle: string): string => handle.split('.')[0] ?? handle

/** Remembers a trip that begins, or meets it again: what was seen of it before is kept. */
export async function keepTrip(
  next: Omit<Trip, 'reference' | 'rests' | 'seen' | 'told'>,
): Promise<void> {
  const reference = referenceIn(next.handle)
  await within(async (db) => {
    const write = db.transaction('trips', 'readwrite')
    const known = read(await write.store.get(reference))
    await write.store.put(known ?? { ...next, reference, rests: false, seen: null })
    const keys = await write.store.index('at').getAllKeys()
    for (const key of keys.slice(0, Math.max(0, keys.length - MOST))) await write.store.delete(key)
    await write.done
  }, undefined)
}

/** Remembers what was last seen of a trip, and whether it is over. Unknown trips are left alone. */
export async function sawTrip(handle: string, seen: Glimpse, rests: boolean): Promise<void> {
  await within(async (db) => {
    const write = db.transaction('trips', 'readwrite')
    const known = read(await write.store.get(referenceIn(handle)))
    if (known) await write.store.put({ ...known, seen, rests })
    await write.done
  }, undefined)
}

/** Notes that this phone is told of a trip, in which language; null: not any more. */
export async function tellOf(reference: string, locale: string | null): Promise<void> {
  await within(async (db) => {
    const write = db.transaction('trips', 'readwrite')
    const known = read(await write.store.get(reference))
    if (known) {
      delete known.told
      await write.store.put(locale === null ? known : { ...known, told: locale })
    }
    await write.done
  }, undefined)
}

/** The trips this phone is told of. */
export async function toldTrips(): Promise<Trip[]> {
  return (await readTrips()).filter(({ told }) => told !== undefined)
}

/** Newest first; empty where nothing can be read. */
export async function readTrips(): Promise<Trip[]> {
  const found = await within((db) => db.getAllFromIndex('trips', 'at'), [] as unknown[])
  return found.flatMap((value) => read(value) ?? []).toReversed()
}

/** One trip by the reference in its handle; null: not known here. */
export async function readTrip(reference: string): Promise<Trip | null> {
  return within(async (db) => read(await db.get('trips', reference)), null)
}

/** The newest trip that is not over, by the phone's own time `now`; null: none. */
export async function runningTrip(now: number): Promise<Trip | null> {
  const trips = await readTrips()
  return trips.find((one) => mayRun(one, now)) ?? null
}

/** Is this trip not over, as far as this phone knows at its own time `now`? */
export const mayRun = ({ rests, at }: Trip, now: number): boolean => !rests && now - at < RUNNING_MS

/** Forgets one trip. */
export async function forgetTrip(reference: string): Promise<void> {
  await within((db) => db.delete('trips', reference), undefined)
}

/** Brings back a trip that was forgotten a moment ago. */
export async function restoreTrip(forgotten: Trip): Promise<void> {
  await within(async (db) => void (await db.put('trips', forgotten)), undefined)
}

/** Forgets everything but the trips named by their references. */
export async function forgetTrips(but: readonly string[] = []): Promise<void> {
  await within(async (db) => {
    const write = db.transaction('trips', 'readwrite')
    for (const key of await write.store.getAllKeys()) {
      if (!but.includes(key)) await write.store.delete(key)
    }
    await write.done
  }, undefined)
}
