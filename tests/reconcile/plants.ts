// Every difference that is planted, with what must then be found; here those in our own books.
import type { DifferenceCode } from '#bff/reconcile/codes.ts'
import { CHARGER_PLANTS } from './charger-plants.ts'
import { AT, DAY_MS } from './making.ts'
import { PAYER_PLANTS } from './payer-plants.ts'
import { drop, PAID, type Plants } from './planting.ts'
import type { Known } from './worlds.ts'

const BOOK_PLANTS: Plants = {
  'the ledger says more was captured': {
    code: 'ledger-differs',
    place: 'ledger',
    kinds: PAID,
    plant: ({ session }) => void (session.ledger.capturedMinor += 1_000),
  },
  'the ledger says less energy': {
    code: 'ledger-differs',
    place: 'ledger',
    kinds: PAID,
    plant: ({ session }) => void (session.ledger.energyWh -= 1),
  },
  'the ledger has another phase': {
    code: 'ledger-differs',
    place: 'ledger',
    kinds: ['plain', 'notStarted'],
    plant: ({ session }) => void (session.ledger.phase = 'releasing'),
  },
  'the journal is lost': {
    code: 'session-missing',
    place: 'journal',
    kinds: ['plain', 'notStarted', 'givenBack'],
    plant: ({ session }) => void (session.journal = null),
  },
  'a session sleeps': {
    code: 'session-stale',
    place: 'journal',
    kinds: ['charging'],
    plant({ session }) {
      if (session.journal) session.journal.phaseAt = AT - 5 * DAY_MS
    },
  },
  'what is held can no longer be captured': {
    code: 'capture-overdue',
    place: 'journal',
    kinds: ['parked'],
    plant({ session }) {
      if (session.journal) session.journal.captureUntil = AT - 1
    },
  },
  'a receipt was never written': {
    code: 'capture-without-document',
    place: 'documents',
    kinds: ['plain', 'whole', 'cheaperCdr', 'byHand'],
    plant: ({ session }) => void (session.documents.length = 0),
  },
  'a receipt for nothing': {
    code: 'document-without-capture',
    place: 'documents',
    kinds: ['notStarted', 'aborted', 'free'],
    plant({ session }) {
      const { currency } = session.ledger
      session.documents.push({ kind: 'receipt', number: 'X1', currency, grossMinor: 4_500 })
    },
  },
  'a receipt says another sum': {
    code: 'document-sum',
    place: 'documents',
    kinds: PAID,
    plant({ session }) {
      const [receipt] = session.documents
      if (receipt) receipt.grossMinor = (receipt.grossMinor ?? 0) + 99
    },
  },
  'a credit note says another sum': {
    code: 'document-sum',
    place: 'documents',
    kinds: ['givenBack', 'corrected', 'givenBackByHand'],
    plant({ session }) {
      const note = session.documents.find(({ kind }) => kind === 'creditNote')
      if (note) note.grossMinor = (note.grossMinor ?? 0) - 1
    },
  },
  'a credit note is missing': {
    code: 'credit-note-missing',
    place: 'documents',
    kinds: ['givenBack', 'corrected', 'givenBackByHand'],
    plant: ({ session }) => void session.documents.pop(),
  },
}

export const PLANTS: Plants = { ...PAYER_PLANTS, ...BOOK_PLANTS, ...CHARGER_PLANTS }

/** Of the numbers: they belong to no session. */
export const SERIES_PLANTS: Readonly<
  Record<string, { code: DifferenceCode; plant(world: Known): void }>
> = {
  'a number is missing': {
    code: 'number-gap',
    plant(world) {
      const one = world.numbers.find(({ number }) => number > 1)
      const last = world.numbers.findLast((other) => other.merchantId === one?.merchantId)
      if (one && last !== one) drop(world.numbers, one)
    },
  },
  'a number is there twice': {
    code: 'number-double',
    plant(world) {
      const [one] = world.numbers
      if (one) world.numbers.push({ ...one })
    },
  },
}
