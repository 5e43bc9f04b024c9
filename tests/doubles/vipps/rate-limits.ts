/**
 * Vipps' rate limits on ePayment: 5 writes a minute per reference and sales unit (counted together, the stricter reading), and
 * 120 reads a minute per reference and subscription key. A sliding minute; what is refused does not count. Pure.
 */
const windowMs = 60_000

/** What a limit is for. */
export type LimitKind = 'write' | 'read'

const allowed: Record<LimitKind, number> = { write: 5, read: 120 }

/** Counts calls per payment. */
export class RateLimits {
  readonly #calls = new Map<string, number[]>()

  /** Whether a call may pass now; counts it if so. */
  admit(now: number, kind: LimitKind, reference: string): boolean {
    const key = `${kind} ${reference}`
    const recent = (this.#calls.get(key) ?? []).filter((at) => at > now - windowMs)
    const pass = recent.length < allowed[kind]
    if (pass) recent.push(now)
    this.#calls.set(key, recent)
    return pass
  }
}
