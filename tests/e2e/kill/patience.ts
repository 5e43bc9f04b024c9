// A driver's patience: asks again while the product is dead or starting, and gives up in the end with
// the last thing that went wrong. It must never hide an answer that the product did give.
import { setTimeout as sleep } from 'node:timers/promises'

/** One call may wait 8 s for the payer's address (design §6); more is a product that died. */
const CALL_MS = 12_000
const PAUSE_MS = 150
/** What takes a life of some seconds takes many lives, when each of them is cut short. */
const PATIENCE_MS = 180_000

/**
 * Tries `deed` until it gives something; undefined and a broken connection are tried again. `lasts`
 * says whether there is patience left.
 */
export async function patiently<T>(
  what: string,
  deed: (lasts: () => boolean) => Promise<T | undefined>,
): Promise<T> {
  const until = Date.now() + PATIENCE_MS
  const lasts = (): boolean => Date.now() < until
  let last = 'no answer'
  while (lasts()) {
    try {
      const given = await deed(lasts)
      if (given !== undefined) return given
    } catch (error) {
      if (!isBroken(error)) throw error
      last = error instanceof Error ? error.message : String(error)
    }
    await sleep(PAUSE_MS)
  }
  throw new Error(`${what}: nothing for ${PATIENCE_MS / 1000} s (${last})`)
}

/** One call that ends in time, whatever becomes of the other side. */
export function call(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { redirect: 'manual', ...init, signal: AbortSignal.timeout(CALL_MS) })
}

/** The connection broke or no answer came; anything else is a fault of the test or the product. */
function isBroken(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return error instanceof TypeError || ['TimeoutError', 'AbortError'].includes(error.name)
}
