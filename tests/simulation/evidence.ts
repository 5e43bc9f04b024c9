// What the judge is given: two outside ledgers, the receipts, what the driver sees at the end, and what
// was asked of the product from outside. Nothing that the product reckoned for itself.
import type { View } from '#shared/contract.ts'
import type { Charger } from './charger.ts'
import type { LedgerSession } from './charger-words.ts'
import type { LedgerPayment, Payer } from './payer.ts'
import type { Scenario } from './scenario.ts'

/** A report of the charge as it reached us. */
export interface Heard {
  at: number
  updatedAt: number
  sessionId: string
  energyWh: number
}

export interface Evidence {
  reference: string
  scenario: Scenario
  /** Which of the scenario's drivers. */
  driver: number
  /** Null: nobody ever got as far as a session. */
  view: View
  payer: Payer
  charger: Charger
  /** The payment at the moment of each START, as the payer had it. */
  startsOn: { at: number; state: string; openMinor: number; shownAt: number | null }[]
  /** The operator has had a word: giving energy away is then somebody's decision. */
  resolved: boolean
  /** Refunds of the operator that were taken. */
  refundsAskedMinor: number
  /** When reports of the charge reached us, and the backend's own stamp of each. */
  heard: readonly Heard[]
  /** CDRs that reached us, and when first: no word binds that nobody has heard. */
  heardCdrs: ReadonlyMap<string, number>
  /** Moments at which the process was not there. */
  diedAt: readonly number[]
  /** Effects that still wait. */
  waiting: readonly string[]
  /** The journal, read from its first event, gives what is held in memory. */
  replays: boolean
  stoppedByLimit: boolean
  /** Everything sound since then (law 8). */
  stormEndsAt: number
  endAt: number
}

/** The evidence about one driver, looked up once. */
export interface Case extends Evidence {
  payment: LedgerPayment | undefined
  /** What the backend delivered for this driver's token. */
  delivered: LedgerSession[]
}

export function caseOf(e: Evidence): Case {
  return {
    ...e,
    payment: e.payer.payments.get(e.reference),
    delivered: e.charger.sessions.filter((s) => s.reference === e.reference),
  }
}
