// How often a payment may be called for: the payer's rate limits, kept by us, so that no call of ours
// is ever one too many. In memory of the process that calls; the outbox spaces what it repeats besides,
// and that is stored (durable/outbox.ts). It must never know what a call does.

/** A write changes a payment (create, capture, cancel, refund); a read is of it or of its events. */
export type CallKind = 'write' | 'read'

/** Leave now, and tell when the answer is there; or how long to wait, in ms, and nothing is counted. */
export type Admission = { ended: () => void } | { waitMs: number }

export interface Budget {
  admit(kind: CallKind, reference: string): Admission
}

/**
 * Calls a minute: create, capture, cancel and refund 5 per reference and sales unit, reads 120 per
 * reference and subscription key (errors.md of the payer's agent toolkit). Whether the four writes are
 * counted together is not said: they are here, the stricter reading. Ten reads are left for others who
 * may hold the same key, such as the operator's own tools.
 */
const ALLOWED: Record<CallKind, number> = { write: 5, read: 110 }
const WINDOW_MS = 60_000
/** Beyond this many payments the old ones are forgotten. */
const MOST_KEPT = 1000

/** Builds a budget. `windowMs`: a minute; less only beside a payer whose time is compressed. */
export function createBudget(now: () => number, windowMs: number = WINDOW_MS): Budget {
  const calls = new Map<string, { at: number }[]>()
  const recentOf = (name: string): { at: number }[] =>
    (calls.get(name) ?? []).filter(({ at }) => at > now() - windowMs)
  const forgetOld = (): void => {
    for (const name of calls.keys()) if (recentOf(name).length === 0) calls.delete(name)
  }
  return {
    admit(kind, reference) {
      const name = `${kind} ${reference}`
      const recent = recentOf(name)
      const first = recent.length >= ALLOWED[kind] ? recent[0] : undefined
      if (first) return { waitMs: Math.max(1, first.at + windowMs - now()) }
      if (!calls.has(name) && calls.size >= MOST_KEPT) forgetOld()
      const one = { at: now() }
      calls.set(name, [...recent, one])
      // The payer counts from when a call arrives, which is before the answer is here.
      return { ended: () => void (one.at = now()) }
    },
  }
}
