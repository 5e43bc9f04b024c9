// A world in which every route of the room has something to show: one session parked, one charging, one
// at rest with its documents, all of the merchant `default`. Another merchant's operator must see none.
import type { AppDeps } from '#bff/app.ts'
import { choicesOf } from '#bff/session/choices.ts'
import type { LedgerDocument, MoneySums } from '#bff/session/ports.ts'
import { storyOf } from '#bff/session/story.ts'
import { depsOf, makeWorld, type World } from '#tests/driver/fakes.ts'
import { makeView, NOW, referenceOf } from '#tests/driver/samples.ts'
import { Story } from '#tests/session/story.ts'
import { reference, row } from './trial.ts'

const document: LedgerDocument = {
  id: 1,
  kind: 'receipt',
  number: '41',
  merchantId: 'default',
  reference,
  n: 0,
  issuedAt: NOW,
  writtenAt: NOW,
  seller: { name: 'Stikk', organisationNumber: '1' },
  station: {
    stationId: '1001',
    label: '1001',
    name: 'Storgata',
    address: 'Storgata 1',
    city: 'Oslo',
  },
  startedAt: NOW,
  endedAt: NOW,
  currency: 'NOK',
  timeZone: 'Europe/Oslo',
  energyWh: 10_000,
  lines: [
    {
      kind: 'energy',
      quantity: 10_000,
      unitMicros: 5_990_000,
      netMinor: 4792,
      vatRate: 2500,
      vatMinor: 1198,
      grossMinor: 5990,
      reductionMinor: 0,
    },
  ],
  netMinor: 4792,
  vatMinor: 1198,
  grossMinor: 5990,
  corrects: null,
  reason: null,
  reduction: null,
  lossMinor: 0,
}
const sums: Omit<MoneySums, 'key'> = {
  merchantId: 'default',
  currency: 'NOK',
  sessions: 1,
  energyWh: 10_000,
  netMinor: 4792,
  vatMinor: 1198,
  grossMinor: 5990,
  capturedMinor: 5990,
  refundedMinor: 0,
  releasedMinor: 29_010,
  lossMinor: 0,
}

export function fullWorld(): World {
  const world = makeWorld()
  const [charging, settled] = [referenceOf('7'), referenceOf('9')]
  world.rows = [
    row(),
    row({ reference: charging, phase: 'charging', why: null }),
    row({ reference: settled, phase: 'settled', why: null }),
  ]
  const told = new Story().settled()
  for (const one of [reference, charging, settled]) {
    world.views.set(one, makeView(one))
    world.stories.set(one, { entries: storyOf(told.events), waiting: [] })
    world.choices.set(one, choicesOf(told.session))
  }
  const seen = { field: null, detail: 'it is not a number', count: 1, firstAt: NOW, lastAt: NOW }
  world.notices = [{ code: 'ocpi-cdr-refused', subject: reference, ...seen }]
  world.warnings = [
    {
      id: 1,
      code: 'session-parked',
      subject: reference,
      merchantId: 'default',
      detail: 'Station 1001: parked.',
      since: NOW,
      raisedAt: NOW,
      overAt: null,
      told: true,
    },
  ]
  return world
}

/** The ledger with what is in the books; it holds them apart by merchant, as the real one does. */
export function fullLedger(world: World): AppDeps['ledger'] {
  const of = <T>(question: { merchantId?: string | null }, all: T[]): T[] => {
    world.booksAsked.push(question)
    return (question.merchantId ?? 'default') === 'default' ? all : []
  }
  return {
    ...depsOf(world).ledger,
    documents: async (question) => ({ documents: of(question, [document]), next: null }),
    money: async (question) =>
      of(
        question,
        question.spans.map(({ key }) => ({ ...sums, key })),
      ),
    moneyByStation: async (question) => of(question, [{ ...sums, key: '1001', label: '1001' }]),
    unbooked: async (question) => {
      const references = of(question, [referenceOf('9')])
      return { references, count: references.length }
    },
  }
}
