// Neighbours for trying the engine: a payer that grants everything, a station that refuses, a ledger
// that numbers nothing. Whatever they are asked is written down in `asked`.
import type { PerformPorts } from '#bff/durable/perform.ts'
import type { Failure } from '#bff/session/ports.ts'

export const away: Failure = {
  ok: false,
  fate: 'retry',
  why: 'payer-outage',
  code: 'http-503',
  gateway: 503,
  retryAfterMs: null,
}
const nobodyAsked = async (): Promise<never> => {
  throw new Error('nobody should ask')
}
export const authorized = {
  state: 'authorized',
  authorizedMinor: 35_000,
  capturedMinor: 0,
  cancelledMinor: 0,
  refundedMinor: 0,
  currency: 'NOK',
  guaranteedUntil: null,
} as const

/** Fresh ports; a test replaces what it wants to fail. */
export function portsOf(asked: string[], now: () => number): PerformPorts {
  return {
    payments: {
      async create(_, key) {
        asked.push(`create ${key.split('-').at(-1)}`)
        return { ok: true, value: { redirectUrl: 'https://pay' } }
      },
      async read() {
        asked.push('read')
        return { ok: true, value: authorized }
      },
      async cancel() {
        asked.push('cancel')
        return { ok: true, value: { ...authorized, cancelledMinor: 35_000 } }
      },
      capture: nobodyAsked,
      refund: nobodyAsked,
      sendReceipt: nobodyAsked,
    },
    chargers: {
      async start() {
        asked.push('start')
        return { ok: true, value: { answer: 'refused', why: 'start-refused', timeoutS: null } }
      },
      stop: nobodyAsked,
      readSession: async () => ({ ok: true, value: null }),
      readCdrs: async () => ({ ok: true, value: [] }),
    },
    ledger: {
      async claim() {
        asked.push('claim')
        return true
      },
      async record({ phase }) {
        asked.push(`record ${phase}`)
        return { receiptNumber: null, creditNotes: [] }
      },
    },
    notices: {
      async note({ code }) {
        asked.push(`note ${code}`)
      },
    },
    returnUrl: async () => 'https://stikk.example/c/handle',
    now,
  }
}
