// What is handed to whoever carries out an effect, and what comes back. Shapes only.
import type { Command, Effect, Session } from '#bff/session/model.ts'
import type { Chargers, Failure, Ledger, Notices, Payments } from '#bff/session/ports.ts'

export interface PerformPorts {
  payments: Payments
  chargers: Chargers
  ledger: Pick<Ledger, 'claim' | 'record'>
  notices: Pick<Notices, 'note'>
  /** Where the payer sends the driver back to: `PUBLIC_URL/c/{handle}`. */
  returnUrl(reference: Session['opening']['reference']): Promise<string>
  /** Epoch ms. */
  now(): number
}

export interface Task<E extends Effect = Effect> {
  effect: E
  /** Idempotency key: the same for every attempt. */
  key: string
  /** How often this was begun before. Above zero after a failure, and after a crash in mid-flight. */
  attemptsBefore: number
  session: Session
}

/** What came of one attempt. */
export type Result =
  /** The effect is done with. `failure`: it was refused for good; for the log. */
  | { kind: 'done'; command: Command | null; failure: Failure | null }
  /** To be tried again. `command`: what was learnt on the way, if anything. */
  | { kind: 'retry'; failure: Failure; command: Command | null }
