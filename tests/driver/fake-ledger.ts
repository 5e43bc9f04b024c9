// A ledger for the doors' tests: it knows the rows a test has put there, and sums them up.
import type { AppDeps } from '#bff/app.ts'
import type { LedgerRow } from '#bff/session/ports.ts'

interface Books {
  rows: LedgerRow[]
  /** Every question about the books. */
  booksAsked: { merchantId?: string | null }[]
}

/** Answers with nothing, and remembers what was asked. */
const nothing =
  <T>(world: Books, answer: T) =>
  async (question: { merchantId?: string | null }): Promise<T> => {
    world.booksAsked.push(question)
    return answer
  }

export function ledgerOf(world: Books): AppDeps['ledger'] {
  return {
    enter: async () => undefined,
    claim: async () => true,
    claimedBy: async () => null,
    record: async () => ({ receiptNumber: null, creditNotes: [] }),
    open: async () => [],
    expiring: async () => ({ references: [], next: null }),
    erase: async () => undefined,
    has: async (reference) => world.rows.some((row) => row.reference === reference),
    rested: async () => ({ rows: [], next: null }),
    documents: nothing(world, { documents: [], next: null }),
    money: nothing(world, []),
    moneyByStation: nothing(world, []),
    unbooked: nothing(world, { references: [], count: 0 }),
    list: async ({ merchantId, phase, reference, station, before, limit }) =>
      world.rows
        .filter((row) => merchantId === undefined || row.merchantId === merchantId)
        .filter((row) => phase === undefined || row.phase === phase)
        .filter((row) => reference === undefined || row.reference === reference)
        .filter((row) => station === undefined || row.stationId.includes(station))
        .filter((row) => before === undefined || row.openedAt < before)
        .slice(0, limit),
    figures: async () => {
      const count = (of: (row: LedgerRow) => string): Map<string, number> => {
        const counts = new Map<string, number>()
        for (const row of world.rows) counts.set(of(row), (counts.get(of(row)) ?? 0) + 1)
        return counts
      }
      const untils = world.rows.flatMap((row) => row.captureUntil ?? [])
      return {
        phases: [...count((row) => row.phase)].map(([phase, n]) => ({ phase, count: n })),
        merchants: [...count((row) => `${row.merchantId} ${row.phase}`)].map(([key, n]) => {
          const [merchantId = '', phase = ''] = key.split(' ')
          return { merchantId, phase, count: n }
        }),
        parked: [...count((row) => (row.phase === 'parked' ? (row.why ?? '') : ''))]
          .filter(([why]) => why !== '')
          .map(([why, n]) => ({ why, count: n })),
        captureUntil: untils.length > 0 ? Math.min(...untils) : null,
        money: [...count((row) => row.currency).keys()].map((currency) => {
          const rows = world.rows.filter((row) => row.currency === currency)
          return {
            currency,
            lossMinor: rows.reduce((sum, row) => sum + row.lossMinor, 0),
            atStakeMinor: rows.reduce((sum, row) => sum + row.atStakeMinor, 0),
          }
        }),
      }
    },
  }
}
