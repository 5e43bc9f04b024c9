// One thing that was found, and which part of which sum it accounts for. It must never find anything.
import {
  DIFFERENCES,
  EXPLAINED,
  NOT_YET,
  type DifferenceCode,
  type ExplainedCode,
  type NotYetCode,
} from './codes.ts'

/** What is added up: of the payer's money, of the books, of the charger backend's bills. */
export const MEASURES = [
  'reserved',
  'captured',
  'released',
  'refunded',
  'documented',
  'billed',
] as const
export type Measure = (typeof MEASURES)[number]

/** Theirs less ours: so much of the gap between two sums is due to one finding. */
export interface Claim {
  measure: Measure
  currency: string
  minor: number
}

export interface Whose {
  merchantId: string
  reference: string | null
}

interface Head extends Whose {
  /** A CDR, a document or an event, by its own name. */
  subject: string | null
  /** In words, with figures. */
  cause: string
  /** What it comes to: of its claims the largest, or an amount that is in no sum. */
  minor: number
  currency: string
  claims: Claim[]
}

export type Finding = Head &
  (
    | { kind: 'difference'; code: DifferenceCode; next: string }
    | { kind: 'explained'; code: ExplainedCode }
    | { kind: 'not-yet'; code: NotYetCode }
  )

export interface Said {
  /** Said after what the code means. */
  detail?: string
  subject?: string | null
  claims?: readonly Claim[]
  /** Where it is in no sum. */
  minor?: number
  currency?: string
}

function head(whose: Whose, means: string, said: Said): Head {
  const claims = (said.claims ?? []).filter(({ minor }) => minor !== 0)
  const [largest] = claims.toSorted((a, b) => Math.abs(b.minor) - Math.abs(a.minor))
  return {
    merchantId: whose.merchantId,
    reference: whose.reference,
    subject: said.subject ?? null,
    cause: said.detail === undefined ? means : `${means}: ${said.detail}`,
    minor: said.minor ?? largest?.minor ?? 0,
    currency: largest?.currency ?? said.currency ?? '',
    claims,
  }
}

export function difference(whose: Whose, code: DifferenceCode, said: Said = {}): Finding {
  const { means, next } = DIFFERENCES[code]
  return { kind: 'difference', code, next, ...head(whose, means, said) }
}

export function explained(whose: Whose, code: ExplainedCode, said: Said = {}): Finding {
  return { kind: 'explained', code, ...head(whose, EXPLAINED[code], said) }
}

export function notYet(whose: Whose, code: NotYetCode, said: Said = {}): Finding {
  return { kind: 'not-yet', code, ...head(whose, NOT_YET[code], said) }
}

/** Sums by measure and currency. */
export class Tally {
  readonly #sums = new Map<string, Claim>()

  add(measure: Measure, currency: string, minor: number): void {
    if (minor === 0) return
    const key = `${measure} ${currency}`
    const known = this.#sums.get(key)?.minor ?? 0
    this.#sums.set(key, { measure, currency, minor: known + minor })
  }

  of(measure: Measure, currency: string): number {
    return this.#sums.get(`${measure} ${currency}`)?.minor ?? 0
  }

  /** All that is not zero. */
  all(): Claim[] {
    return [...this.#sums.values()].filter(({ minor }) => minor !== 0)
  }

  addAll(claims: readonly Claim[], sign: 1 | -1 = 1): this {
    for (const { measure, currency, minor } of claims) this.add(measure, currency, sign * minor)
    return this
  }
}
