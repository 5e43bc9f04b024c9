// The report proves itself: per merchant, sum and currency, ours and everything that was found come to
// theirs. It must never find anything.
import type { Claim, Finding, Measure, Whose } from './finding.ts'

export interface Sum {
  merchantId: string
  measure: Measure
  currency: string
  ours: number
  differences: number
  explained: number
  notYet: number
  theirs: number
}

/** By merchant, then by measure and currency. */
export type Sums = Map<string, Map<string, Sum>>

const PART = { difference: 'differences', explained: 'explained', 'not-yet': 'notYet' } as const

/** Adds the claims of a finding to its part, or what one side says to that side. */
export function sumUp(
  sums: Sums,
  one: Finding | (Whose & { side: 'ours' | 'theirs'; claims: readonly Claim[] }),
): void {
  const part = 'side' in one ? one.side : PART[one.kind]
  for (const { measure, currency, minor } of one.claims) {
    const ofMerchant = sums.get(one.merchantId) ?? new Map<string, Sum>()
    sums.set(one.merchantId, ofMerchant)
    const key = `${measure} ${currency}`
    const sum = ofMerchant.get(key) ?? empty(one.merchantId, measure, currency)
    ofMerchant.set(key, { ...sum, [part]: sum[part] + minor })
  }
}

const empty = (merchantId: string, measure: Measure, currency: string): Sum => ({
  merchantId,
  measure,
  currency,
  ours: 0,
  differences: 0,
  explained: 0,
  notYet: 0,
  theirs: 0,
})

/** Does it add up? */
export const addsUp = ({ ours, differences, explained, notYet, theirs }: Sum): boolean =>
  ours + differences + explained + notYet === theirs
