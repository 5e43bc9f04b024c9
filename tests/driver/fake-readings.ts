// What a reconciliation reads, as a door's test has put it there: the ledger's rows, a payer that
// answers by reference, and the pages of a list of CDRs.
import type { SessionAccount } from '#bff/session/account.ts'
import type {
  CdrPage,
  LedgerRow,
  NumberGiven,
  Outcome,
  PaymentHistory,
  Readings,
} from '#bff/session/ports.ts'

export interface ReadingsWorld {
  accounts: Map<string, SessionAccount>
  /** By reference; of any other the payer knows nothing. */
  payments: Map<string, Outcome<PaymentHistory>>
  /** By cursor, '' is the first. */
  cdrs: Map<string, Outcome<CdrPage>>
  /** What the list was asked for. */
  asked: { from: number; until: number | null; after: string | null }[]
  numbers: NumberGiven[]
}

export const makeReadings = (): ReadingsWorld => ({
  accounts: new Map(),
  payments: new Map(),
  cdrs: new Map(),
  asked: [],
  numbers: [],
})

const ABSENT = {
  ok: false,
  fate: 'absent',
  why: 'payer-outage',
  code: '404',
  gateway: 502,
  retryAfterMs: null,
} as const

export function readingsOf(world: { rows: LedgerRow[]; readings: ReadingsWorld }): Readings {
  const { readings } = world
  return {
    async opened({ from, until, merchantId = null, after = null, limit }) {
      const mine = world.rows
        .filter((row) => row.openedAt >= from && row.openedAt < until)
        .filter((row) => merchantId === null || row.merchantId === merchantId)
      const begin = Number(after ?? 0)
      const page = mine.slice(begin, begin + limit)
      const next = page.length < limit ? null : String(begin + limit)
      const sessions = page.map((row) => ({ row, receiptNumber: null, documents: [] }))
      return { sessions, next }
    },
    numbered: async () => ({ numbers: readings.numbers, next: null }),
    whose: async (references) =>
      world.rows
        .filter(({ reference }) => references.includes(reference))
        .map(({ reference, openedAt, merchantId }) => ({ reference, openedAt, merchantId })),
    account: async (reference) => readings.accounts.get(reference) ?? null,
    payment: async (_merchantId, reference) => readings.payments.get(reference) ?? ABSENT,
    async cdrs(period, after) {
      readings.asked.push({ ...period, after })
      const nothing: CdrPage = { cdrs: [], next: null, guessed: false }
      return readings.cdrs.get(after ?? '') ?? { ok: true, value: nothing }
    },
    cdrReferences: async (cdrs) => cdrs.map(({ reference }) => reference),
  }
}
