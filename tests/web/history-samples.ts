// Trips as a phone keeps them: one that runs, one that is paid, one of which nothing was seen. Plain values.
import type { View } from '#shared/contract.ts'
import type { Glimpse, Trip } from '#web/model/memory.ts'
import { charging, face, NOON, settled, SHARED, stationPage } from './samples.ts'

const DAY_MS = 86_400_000

export const house = {
  brand: 'Vipps',
  market: 'NO',
  plugOrder: 'either',
  support: stationPage.support,
} as const

const seen = (view: View): Glimpse => ({
  view,
  at: NOON,
  savedAt: NOON,
  ...house,
  shareUrl: SHARED,
})

/** `tail`: what tells one trip from another, one letter. */
function trip(tail: string, change: Partial<Trip>): Trip {
  const reference = `ev-0123456789abcdefghjkmnpqr${tail}`
  const { stationId, label, name } = face
  const key = tail.repeat(22)
  const handle = `${reference}.${key}`
  return {
    reference,
    handle,
    stationId,
    label,
    name,
    at: NOON,
    rests: false,
    seen: null,
    ...change,
  }
}

const of = (reference: string, view: View): Glimpse => seen({ ...view, reference })

export const running = trip('a', { at: NOON - 60_000 })
export const runningSeen: Trip = { ...running, seen: of(running.reference, charging) }
export const paid = ((one: Trip): Trip => ({ ...one, seen: of(one.reference, settled) }))(
  trip('b', { at: NOON - DAY_MS, rests: true }),
)
export const elsewhere = ((one: Trip): Trip => ({
  ...one,
  seen: of(one.reference, { ...settled, phase: 'abandoned', capturedMinor: 0, receipt: null }),
}))(
  trip('c', {
    at: NOON - 2 * DAY_MS,
    rests: true,
    stationId: 'NO*1/2',
    label: '77',
    name: '=Havna',
  }),
)
