// Failures that no neighbour had a part in, in the words of those that one had. It must never know what
// was being tried.
import type { Failure } from '#bff/session/ports.ts'

/** A failure of our own (ledger, time limit): nothing is known of the outside. */
export function ourFailure(code: string): Failure {
  const gateway = code === 'TookTooLong' ? 504 : 502
  return { ok: false, fate: 'retry', why: 'payer-outage', code, gateway, retryAfterMs: null }
}

/** How an error is called in a log: its name, never its text. */
export function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
