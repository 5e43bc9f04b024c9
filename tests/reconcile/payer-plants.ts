// Differences planted at the payer, as they come about in life: by hand in its portal, or by a fault.
import type { SessionSides } from '#bff/reconcile/sides.ts'
import { moved, payerOf } from './making.ts'
import { CHARGED, drop, type Plants } from './planting.ts'

function more(session: SessionSides, sum: 'captured' | 'refunded', by: number, key?: string): void {
  const payer = payerOf(session)
  payer[`${sum}Minor`] += by
  moved(session, sum.toUpperCase(), by, key)
}

export const PAYER_PLANTS: Plants = {
  'the driver is captured more, by hand': {
    code: 'captured-more',
    place: 'payer',
    kinds: ['parked'],
    plant: ({ session }) => more(session, 'captured', 1_000, 'portal'),
  },
  'the driver is captured twice': {
    code: 'captured-twice',
    place: 'payer',
    kinds: ['plain', 'cheaperCdr'],
    plant({ session }) {
      more(session, 'captured', 500)
      payerOf(session).releasedMinor -= 500
      const release = payerOf(session).events.find(({ name }) => name === 'CANCELLED')
      if (release) release.amountMinor -= 500
    },
  },
  'a capture is not there': {
    code: 'captured-less',
    place: 'payer',
    kinds: ['plain', 'cheaperCdr', 'whole'],
    plant({ session }) {
      const payer = payerOf(session)
      const capture = payer.events.find(({ name }) => name === 'CAPTURED')
      if (capture) drop(payer.events, capture)
      moved(session, 'CANCELLED', payer.capturedMinor, null)
      payer.releasedMinor += payer.capturedMinor
      payer.capturedMinor = 0
    },
  },
  'what was not used is still held': {
    code: 'reservation-hangs',
    place: 'payer',
    kinds: ['plain', 'notStarted', 'belowMinimum'],
    plant({ session }) {
      const payer = payerOf(session)
      payer.releasedMinor = 0
      payer.events = payer.events.filter(({ name }) => name !== 'CANCELLED')
    },
  },
  'somebody releases what waits for a human': {
    code: 'released-differs',
    place: 'payer',
    kinds: ['parked'],
    plant({ session }) {
      const payer = payerOf(session)
      payer.releasedMinor = payer.authorizedMinor
      moved(session, 'CANCELLED', payer.authorizedMinor, null)
    },
  },
  'approved after all, and nobody saw it': {
    code: 'reservation-hangs',
    place: 'payer',
    kinds: ['aborted', 'expired'],
    plant({ session }) {
      const payer = payerOf(session)
      payer.state = 'authorized'
      payer.authorizedMinor = 20_000
      moved(session, 'AUTHORIZED', 20_000)
    },
  },
  'a payment that can still be approved': {
    code: 'payment-state',
    place: 'payer',
    kinds: ['aborted', 'expired'],
    plant: ({ session }) => void (payerOf(session).state = 'created'),
  },
  'another amount is reserved': {
    code: 'reserved-differs',
    place: 'payer',
    kinds: ['parked'],
    plant({ session }) {
      const payer = payerOf(session)
      payer.authorizedMinor -= 100
      const event = payer.events.find(({ name }) => name === 'AUTHORIZED')
      if (event) event.amountMinor -= 100
    },
  },
  'a refund in the portal': {
    code: 'refund-unknown',
    place: 'payer',
    kinds: CHARGED,
    plant: ({ session }) => more(session, 'refunded', 300, 'portal'),
  },
  'a refund that never arrived': {
    code: 'refund-missing',
    place: 'payer',
    kinds: ['givenBack', 'corrected', 'givenBackByHand'],
    plant({ session }) {
      const payer = payerOf(session)
      payer.refundedMinor = 0
      payer.events = payer.events.filter(({ name }) => name !== 'REFUNDED')
    },
  },
  'the payer does not know it': {
    code: 'payment-unknown',
    place: 'payer',
    kinds: [...CHARGED, 'notStarted'],
    plant: ({ session }) => void (session.payer = { kind: 'absent' }),
  },
  'an event is missing': {
    code: 'events-differ',
    place: 'payer',
    kinds: ['plain', 'notStarted'],
    plant({ session }) {
      const payer = payerOf(session)
      payer.events = payer.events.filter(({ name }) => name !== 'CANCELLED')
    },
  },
  'a refund is in the history twice': {
    code: 'events-differ',
    place: 'payer',
    kinds: ['corrected'],
    plant: ({ session }) => moved(session, 'REFUNDED', 1_000),
  },
  'the payer counts in another currency': {
    code: 'currency-differs',
    place: 'payer',
    kinds: CHARGED,
    plant: ({ session }) => void (payerOf(session).currency = 'EUR'),
  },
  'a payment that nobody made': {
    code: 'payment-not-ours',
    place: 'payer',
    kinds: ['notStarted'],
    plant({ session, world }) {
      const payer = structuredClone(payerOf(session))
      world.strangers.push({ reference: `${session.reference}-x`, payer })
    },
  },
}
