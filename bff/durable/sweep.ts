// The safety net under the alarms: wakes every open session now and then, in case its own alarm was
// lost (design §1). It must never know what waking does.
import { isFinished, type Standing } from '#bff/session/standing.ts'
import type { Reference } from '#shared/ids.ts'

/** So many at a time: after an outage hundreds of sessions wake, and each may call the outside. */
const AT_A_TIME = 10

export interface SweepDeps {
  open(): Promise<Reference[]>
  /** Null: no such session. */
  poke(reference: Reference): Promise<Standing | null>
  /** The ledger has an entry whose session never began. */
  forget(reference: Reference): Promise<void>
  /** Nothing more is owed to anyone: it need not be woken again. */
  close(reference: Reference): Promise<void>
  /**
   * How those that are not finished stand, for whoever watches over them; `whole`: each of them could be
   * asked. Must not reject.
   */
  report(standings: readonly Standing[], whole: boolean): Promise<void>
  now(): number
}

/** Wakes every open session, a few at a time. One that fails keeps no other from waking. */
export async function sweepSessions(deps: SweepDeps): Promise<{ woken: number; failed: number }> {
  const references = await deps.open()
  const standings: Standing[] = []
  let woken = 0
  let failed = 0
  for (let at = 0; at < references.length; at += AT_A_TIME) {
    const batch = references.slice(at, at + AT_A_TIME)
    const results = await Promise.allSettled(
      batch.map(async (reference) => {
        const standing = await deps.poke(reference)
        if (!standing) return deps.forget(reference)
        if (isFinished(standing, deps.now())) return deps.close(reference)
        standings.push(standing)
      }),
    )
    woken += results.filter((r) => r.status === 'fulfilled').length
    failed += results.filter((r) => r.status === 'rejected').length
  }
  // Who could not be asked may be in trouble: half a picture is told as half of one.
  await deps.report(standings, failed === 0)
  return { woken, failed }
}
