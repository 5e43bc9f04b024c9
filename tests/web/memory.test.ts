// What the phone remembers: every trip once, newest first, and nothing after it was told to forget.
import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Glimpse } from '#web/model/memory.ts'
import {
  forgetTrip,
  forgetTrips,
  keepTrip,
  readTrip,
  readTrips,
  runningTrip,
  sawTrip,
} from '#web/model/memory.ts'
import { charging } from './samples.ts'

const trip = { stationId: '1', label: '1', name: 'Torget', at: 1000 }
const seen: Glimpse = {
  view: charging,
  at: 5,
  savedAt: 6,
  brand: 'Vipps',
  market: 'NO',
  plugOrder: 'either',
  shareUrl: null,
  support: { phone: null, url: null },
}

beforeEach(() => forgetTrips())

describe('the trips of this phone', () => {
  test('are kept newest first, each once', async () => {
    await keepTrip({ ...trip, handle: 'ev-1.key', at: 1 })
    await keepTrip({ ...trip, handle: 'ev-2.key', at: 2 })
    await keepTrip({ ...trip, handle: 'ev-1.key', at: 3 })
    expect((await readTrips()).map((kept) => kept.reference)).toEqual(['ev-2', 'ev-1'])
  })

  test('keep what was last seen of them, also when they are met again', async () => {
    await keepTrip({ ...trip, handle: 'ev-1.key' })
    await sawTrip('ev-1.key', seen, false)
    await keepTrip({ ...trip, handle: 'ev-1.key', at: 9 })
    expect(await readTrip('ev-1')).toMatchObject({ handle: 'ev-1.key', at: 1000, seen: { at: 5 } })
  })

  test('what is seen of a trip that was forgotten does not bring it back', async () => {
    await sawTrip('ev-1.key', seen, false)
    expect(await readTrips()).toEqual([])
  })

  test('beyond two hundred the oldest is forgotten', async () => {
    for (let at = 1; at <= 202; at += 1) await keepTrip({ ...trip, handle: `ev-${at}.key`, at })
    const kept = await readTrips()
    expect(kept).toHaveLength(200)
    expect(kept.at(-1)?.at).toBe(3)
  })

  test('the running one is the newest that is not over and not a week old', async () => {
    const week = 7 * 86_400_000
    await keepTrip({ ...trip, handle: 'ev-1.key', at: 1 })
    await keepTrip({ ...trip, handle: 'ev-2.key', at: 2 })
    await keepTrip({ ...trip, handle: 'ev-3.key', at: 3 })
    await sawTrip('ev-3.key', seen, true)
    expect((await runningTrip(4))?.reference).toBe('ev-2')
    expect(await runningTrip(week + 2)).toBeNull()
  })

  test('one or all of them can be forgotten', async () => {
    await keepTrip({ ...trip, handle: 'ev-1.key' })
    await keepTrip({ ...trip, handle: 'ev-2.key' })
    await forgetTrip('ev-1')
    expect((await readTrips()).map((kept) => kept.reference)).toEqual(['ev-2'])
    await forgetTrips()
    expect(await readTrips()).toEqual([])
  })

  test('what was tampered with is no trip', async () => {
    await keepTrip({ ...trip, handle: 'ev-1.key' })
    const db = await openDB('stikk')
    await db.put('trips', { reference: 'ev-2', handle: 1, at: 2 })
    db.close()
    expect((await readTrips()).map((kept) => kept.reference)).toEqual(['ev-1'])
    expect(await readTrip('ev-2')).toBeNull()
  })
})
