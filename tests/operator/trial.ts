// The operator's side of an app over two sessions, one parked: shared by the tests of this room.
import type { LedgerRow } from '#bff/session/ports.ts'
import { makeWorld, tryOut } from '#tests/driver/fakes.ts'
import { NOW, referenceOf } from '#tests/driver/samples.ts'

export const TOKEN = 'an-operator-token-of-some-length'
export const AUTH = { authorization: `Bearer ${TOKEN}` }
export const reference = referenceOf('8')

/** A row of the ledger: parked, with a day left to capture. */
export const row = (change: Partial<LedgerRow> = {}): LedgerRow => ({
  reference,
  merchantId: 'default',
  stationId: 'S1',
  phase: 'parked',
  why: 'capture-refused',
  evseUid: 'EVSE1',
  energyWh: 4200,
  reservedMinor: 35_000,
  capturedMinor: 0,
  releasedMinor: 0,
  refundedMinor: 0,
  currency: 'NOK',
  openedAt: NOW,
  restedAt: null,
  captureUntil: NOW + 86_400_000,
  lossMinor: 0,
  atStakeMinor: 2516,
  creditNotesDue: 0,
  numberDue: false,
  documents: null,
  ...change,
})

/** The app and its world. */
export function operating() {
  const world = makeWorld()
  world.rows = [row(), row({ reference: referenceOf('9'), phase: 'settled', why: null })]
  return tryOut(world, { OPERATOR_TOKEN: TOKEN })
}
