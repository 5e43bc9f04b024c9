/**
 * Vipps' rate limits on ePayment: 5 writes a minute per reference and sales unit (counted together, the stricter reading), and
 * 120 reads a minute per reference and subscription key. A sliding minute; what it refuses itself does not count. Pure.
 */
const minuteMs = 60_000

/** What a limit is for. */
export type LimitKind = 'write' | 'read'

const allowed: Record<LimitKind, number> = { write: 5, read: 120 }

/** Counts calls per payment. */
export class RateLimits {
  readonly #calls = new Map<string, number[]>()
  readonly #windowMs: number

  /** `speed` divides the minute. */
  constructor(speed = 1) {
    this.#windowMs = minuteMs / speed
  }

  /** Whether a call may pass now; counts it if so. */
  admit(now: number, kind: LimitKind, reference: string): boolean {
    const key = `${kind} ${reference}`
    const recent = (this.#calls.get(key) ?? []).filter((at) => at > now - this.#windowMs)
    const pass = recent.length < allowed[kind]
    if (pass) recent.push(now)
    this.#calls.set(key, recent)
    return pass
  }
}
