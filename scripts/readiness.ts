// Asks the product whether it is ready. Asking is more than a question: GET /readyz makes it
// register its webhook and its OCPI credentials by itself, so this is also its watchdog.
import * as z from 'zod'

const answerSchema = z.object({
  ok: z.boolean(),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string().optional() })),
})

/** What the product says of itself; `missing` has one sentence for each thing it cannot reach. */
export interface Readiness {
  ready: boolean
  missing: string[]
  checks: z.infer<typeof answerSchema>['checks']
}

/** Asks once; a product that does not answer, or not in its own words, is not ready. */
export async function askReadiness(address: string): Promise<Readiness> {
  try {
    const response = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(20_000) })
    const read = answerSchema.safeParse(await response.json())
    if (!read.success) {
      return { ready: false, missing: [`/readyz answered ${response.status}`], checks: {} }
    }
    const missing = Object.entries(read.data.checks)
      .filter(([, check]) => !check.ok)
      .map(([name, check]) => (check.detail ? `${name}: ${check.detail}` : name))
    return { ready: response.ok && read.data.ok, missing, checks: read.data.checks }
  } catch {
    return { ready: false, missing: ['the product does not answer'], checks: {} }
  }
}

/** Asks every half second until it is ready or `waitMs` are over; the last answer is returned. */
export async function waitUntilReady(
  address: string,
  waitMs: number,
  signal?: AbortSignal,
): Promise<Readiness> {
  const until = Date.now() + waitMs
  for (;;) {
    const answer = await askReadiness(address)
    if (answer.ready || Date.now() >= until || signal?.aborted) return answer
    await new Promise((done) => setTimeout(done, 500))
  }
}
