// What the doors ask about those who run the product: who holds which token, and what was done by
// whom. Only shapes; durable/ implements them. A token is never kept, only what it hashes to.
import type { Outcome } from './ports.ts'
import type { Cutoffs, KeepRules } from './retention.ts'
import type { Standing } from './standing.ts'
import type { Picture } from './warnings.ts'

import type { WatchOffice } from './watching.ts'

/** `read` looks, `act` also changes sessions; `root` is OPERATOR_TOKEN itself and alone gives tokens. */
export type Scope = 'read' | 'act' | 'root'

/** Whoever proved to be one. */
export interface Operator {
  /** Of the token; `root` for OPERATOR_TOKEN. */
  id: string
  /** As the audit trail names it. */
  name: string
  scope: Scope
  /** The one merchant whose sessions it may see; null: all. */
  merchantId: string | null
}

/** A token as it is listed: what opens the door is shown once, when it is made. */
export interface TokenShown {
  id: string
  name: string
  scope: Scope
  merchantId: string | null
  createdAt: number
  /** Epoch ms; null: until it is revoked. */
  expiresAt: number | null
  /** To the minute; null: never. */
  lastUsedAt: number | null
  revokedAt: number | null
}

/** What somebody did. */
export interface Act {
  id: number
  at: number
  operatorId: string
  operatorName: string
  /** `POST /operator/sessions/{reference}/refund`: the route, not the address. */
  route: string
  /** The session it was about; null: none. */
  reference: string | null
  merchantId: string | null
  /** What was asked for, as JSON; without any secret. */
  wish: string
  requestId: string
  /** HTTP status of the answer; null: it was never answered, so it may or may not have been done. */
  status: number | null
}

export interface Office extends WatchOffice {
  /** `token` opens the door and is never shown again. */
  makeToken(wish: {
    name: string
    scope: 'read' | 'act'
    merchantId: string | null
    expiresAt: number | null
  }): Promise<{ id: string; token: string }>
  tokens(): Promise<TokenShown[]>
  /** Also ends what was signed in with it. False: there is none. */
  revokeToken(id: string): Promise<boolean>
  /** Null: no such token, or no longer. */
  whoHas(token: string): Promise<Operator | null>
  /**
   * Begins a browser's session for an operator; gives what its cookie holds. `proof` changes with
   * OPERATOR_TOKEN, so that a new one ends the sessions of the old.
   */
  signIn(operator: Operator, proof: string): Promise<{ secret: string; until: number }>
  whoSignedIn(secret: string, proof: string): Promise<Operator | null>
  signOut(secret: string): Promise<void>
  /** Before it is done, so that nothing can be done unrecorded. */
  beginAct(act: Omit<Act, 'id' | 'status'>): Promise<number>
  endAct(id: number, status: number): Promise<void>
  /** The latest first. */
  acts(filter: {
    reference?: string | undefined
    merchantId?: string | null | undefined
    before?: number | undefined
    limit: number
  }): Promise<Act[]>
}

/** A warning as it is listed and told. */
export interface WarningShown {
  /** The same in every message about it. */
  id: number
  code: string
  subject: string
  merchantId: string | null
  detail: string
  /** When it began, and when it was found to last, epoch ms. */
  since: number
  raisedAt: number
  /** Null: it is so at this moment. */
  overAt: number | null
  /** True once whoever is to be told has taken the latest of it. */
  told: boolean
}

/** What watches over the sessions and the neighbours, and wakes somebody. */
export interface Watch {
  /** The sweep came by: how what is not finished stands; `whole`: everything. */
  swept(standings: readonly Standing[], whole: boolean): Promise<void>
  /** What the product needs was looked at. */
  checked(checks: Picture['checks']): Promise<void>
  /** What is wrong first, then what is over. */
  warnings(limit: number): Promise<WarningShown[]>
  /** Sends a message that says it is a trial. Null: there is nowhere to send it. */
  tryAlert(): Promise<Outcome<null> | null>
}

/** What a look at a batch of what is old enough came to. */
export interface RetentionBatch {
  dryRun: boolean
  /** Sessions that were old enough by the ledger. */
  looked: number
  forgotten: number
  /** By their own journal they must be kept. */
  kept: number
  /** Could not be asked; the next run asks again. */
  failed: number
  tokens: number
  signIns: number
  acts: number
  /** For `after`; null: that was all. */
  next: string | null
}

/** One run, of one batch after the other. */
export interface RetentionRun extends Omit<RetentionBatch, 'dryRun' | 'next'> {
  at: number
  /** Epoch ms; null: it goes on. */
  endedAt: number | null
}

/** Forgets what need not be kept any longer (session/retention.ts); by itself once a day. */
export interface Retention {
  /** The rules, and what the last runs did: the latest first. */
  retention(): Promise<{ rules: KeepRules; cutoffs: Cutoffs; runs: RetentionRun[] }>
  /** One batch now. `dryRun`: nothing is forgotten, only counted. */
  forgetBatch(wish: { dryRun: boolean; after: string | null }): Promise<RetentionBatch>
}
