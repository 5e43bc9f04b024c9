// What a planted difference is made of. Those of one place do not get in each other's way.
import type { DifferenceCode } from '#bff/reconcile/codes.ts'
import type { CdrSide, SessionSides } from '#bff/reconcile/sides.ts'
import type { Chance } from '#tests/simulation/chance.ts'
import type { Kind } from './kinds.ts'
import type { Known } from './worlds.ts'

export interface Planting {
  world: Known
  session: SessionSides
  cdr: CdrSide
  chance: Chance
}

export interface Plant {
  code: DifferenceCode
  /** Which side it is on: of one session no two are planted on the same. */
  place: 'payer' | 'ledger' | 'documents' | 'charger' | 'journal'
  /** The kinds of sessions it can befall. */
  kinds: readonly Kind[]
  plant(one: Planting): void
}

export type Plants = Readonly<Record<string, Plant>>

export const CHARGED = ['plain', 'whole', 'cheaperCdr', 'givenBack', 'corrected', 'byHand'] as const
export const PAID = [...CHARGED, 'tariffCounts', 'decided'] as const

export const drop = <T>(all: T[], one: T): void => void all.splice(all.indexOf(one), 1)
