// Books that do not say all: sessions at rest whose documents an older build did not keep, or whose word
// never reached the ledger. Each is asked to tell it anew, a few with every sweep, so that no hole stays
// unseen. It must never write a document itself.
import type { Reference } from '#shared/ids.ts'

/** With a sweep a minute: a hundred thousand sessions of an older installation take a day and a half. */
const AT_ONCE = 50
/** What could not be mended is asked again so much later: somebody may have mended it. */
const AGAIN_MS = 3_600_000

export interface CatchUpDeps {
  unbooked(question: {
    after: string | null
    limit: number
  }): Promise<{ references: Reference[]; count: number }>
  /** False: no such session. */
  book(reference: Reference): Promise<boolean>
}

/** How far a round has come, and not before when it goes on; epoch ms. */
export interface CaughtUp {
  after: string | null
  notBefore: number
}

export const NOT_BEGUN: CaughtUp = { after: null, notBefore: 0 }

/** Asks the next few sessions, if it is time. One that cannot be mended keeps no other waiting. */
export async function catchUp(deps: CatchUpDeps, at: CaughtUp, now: number): Promise<CaughtUp> {
  if (now < at.notBefore) return at
  const { references } = await deps.unbooked({ after: at.after, limit: AT_ONCE })
  await Promise.allSettled(references.map((reference) => deps.book(reference)))
  return references.length < AT_ONCE
    ? { after: null, notBefore: now + AGAIN_MS }
    : { after: references.at(-1) ?? null, notBefore: 0 }
}
