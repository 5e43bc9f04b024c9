// The safety net under the alarms: wakes every open session now and then, in case its own alarm was
// lost (design §1). It must never know what waking does.
import type { Reference } from '#shared/ids.ts'

/** So many at a time: after an outage hundreds of sessions wake, and each may call the outside. */
const AT_A_TIME = 10

export interface SweepDeps {
  open(): Promise<Reference[]>
  /** False: no such session. */
  poke(reference: Reference): Promise<boolean>
  /** The ledger has an entry whose session never began. */
  forget(reference: Reference): Promise<void>
}

/** Wakes every open session, a few at a time. One that fails keeps no other from waking. */
export async function sweepSessions(deps: SweepDeps): Promise<{ woken: number; failed: number }> {
  const references = await deps.open()
  let woken = 0
  let failed = 0
  for (let at = 0; at < references.length; at += AT_A_TIME) {
    const batch = references.slice(at, at + AT_A_TIME)
    const results = await Promise.allSettled(
      batch.map(async (reference) => {
        if (!(await deps.poke(reference))) await deps.forget(reference)
      }),
    )
    woken += results.filter((r) => r.status === 'fulfilled').length
    failed += results.filter((r) => r.status === 'rejected').length
  }
  return { woken, failed }
}
